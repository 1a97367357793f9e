package thresholds

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"safetynet/api/web/site"
	"safetynet/engine/calculate"
	"safetynet/engine/prose"
	"safetynet/pathways"
)

// beside is the same measurements as several systems see them at this age.
type beside struct {
	Why     string // there is none
	Notice  string
	Systems []string
	Rows    []besideRow
	Notes   []string
	Sources []besideSource
	pews    []calculate.RangeRow
}

type besideRow struct {
	Finding string
	Reading string
	Cells   []cell
}

type cell struct {
	System string
	Lines  []line
}

// line is one range, limit or number of points.
type line struct {
	Text string
	Hit  bool // the reading has reached it, or is outside what is normal
}

type besideSource struct {
	System string
	site.Cite
}

// beside runs the table of normal ranges. It is no part of the guidance.
func (d *door) beside(k *child) beside {
	def := d.Service.Engine().Library().CalculatorsAt(d.Service.Now())
	if def == nil {
		return beside{Why: "This library has no tables of normal ranges."}
	}
	r, err := calculate.Run(def, calculate.NormalRanges, calculate.Input{Audience: pathways.Clinician, Age: k.ask.Case.Age, At: k.ask.Case.At})
	if err != nil {
		return beside{Why: whyNot(err)}
	}
	b := beside{Notice: r.Notice}
	var rows []calculate.RangeRow
	for _, s := range r.NormalRanges.Systems {
		b.Systems = append(b.Systems, s.Title)
		b.Sources = append(b.Sources, besideSource{s.Title, site.CiteOf(s.Source)})
		if s.Note != "" {
			b.Notes = append(b.Notes, s.Title+": "+s.Note)
		}
		rows = append(rows, s.Rows...)
		if s.ID == "pews" {
			b.pews = s.Rows
		}
	}
	for _, f := range k.dict.Findings {
		id := f.ID.Value
		if slices.ContainsFunc(rows, func(x calculate.RangeRow) bool { return x.Finding == id }) {
			b.Rows = append(b.Rows, k.besideRow(f, r.NormalRanges.Systems))
		}
	}
	return b
}

func (k *child) besideRow(f *pathways.Finding, systems []calculate.System) besideRow {
	id := f.ID.Value
	row := besideRow{Finding: k.name(id)}
	reading, known := k.reading(id)
	if known {
		row.Reading = prose.Amount(reading, f.Unit)
	}
	for _, s := range systems {
		c := cell{System: s.Title}
		for _, x := range s.Rows {
			if x.Finding != id {
				continue
			}
			lines := linesOf(x, reading, known)
			if several(s.Rows, x) {
				lines[0].Text = ages(x.FromMonths, x.BelowMonths) + ": " + lines[0].Text
			}
			c.Lines = append(c.Lines, lines...)
		}
		row.Cells = append(row.Cells, c)
	}
	return row
}

// several tells whether the age given lies in more than one band of a row.
func several(rows []calculate.RangeRow, x calculate.RangeRow) bool {
	return slices.ContainsFunc(rows, func(y calculate.RangeRow) bool {
		return y.Finding == x.Finding && y.Level == x.Level && y.FromMonths != x.FromMonths
	})
}

func (k *child) reading(id string) (float64, bool) {
	a, ok := k.ask.Case.Findings[id]
	return a.Value.Number, ok && a.Known()
}

func linesOf(x calculate.RangeRow, v float64, known bool) []line {
	switch {
	case x.Limit != nil:
		return []line{{x.Level + ": " + prose.Compared(signs[x.Reads], prose.Number(*x.Limit)), known && reached(x.Reads, v, *x.Limit)}}
	case x.Min != nil && x.Max != nil:
		text := fmt.Sprintf("normal: %s to %s", prose.Number(*x.Min), prose.Number(*x.Max))
		if known && (v < *x.Min || v > *x.Max) {
			return []line{{"outside " + text, true}}
		}
		return []line{{text, false}}
	}
	var out []line
	for _, points := range []int{0, 1, 2, 4} {
		var parts []string
		for i, s := range x.Scores {
			if s.Score == (pathways.Points{Value: points}) {
				parts = append(parts, stretch(x.Scores, i))
			}
		}
		if len(parts) > 0 {
			hit := known && points > 0 && pathways.PointsOf(x.Scores, v) == pathways.Points{Value: points}
			out = append(out, line{fmt.Sprintf("%s: %s", prose.Plural(points, "point"), strings.Join(parts, "; ")), hit})
		}
	}
	return out
}

// signs are the ways to reach a limit as comparisons.
var signs = map[pathways.Reads]string{pathways.Above: ">", pathways.AtOrAbove: ">=", pathways.Below: "<", pathways.AtOrBelow: "<="}

func reached(r pathways.Reads, v, limit float64) bool {
	switch r {
	case pathways.Above:
		return v > limit
	case pathways.AtOrAbove:
		return v >= limit
	case pathways.Below:
		return v < limit
	}
	return v <= limit
}

// stretch is the values of one score, by the limits around it.
func stretch(scores []pathways.Score, i int) string {
	var from, to string
	if i > 0 {
		before := scores[i-1]
		from = "from " + prose.Number(*before.Limit())
		if before.Through != nil {
			from = "over " + prose.Number(*before.Limit())
		}
	}
	switch s := scores[i]; {
	case s.Below != nil:
		to = "below " + prose.Number(*s.Below)
	case s.Through != nil:
		to = "to " + prose.Number(*s.Through)
	}
	return strings.TrimSpace(from + " " + to)
}

// whyNot is what stands in the way of a calculation.
func whyNot(err error) string {
	var refusals calculate.Refusals
	if !errors.As(err, &refusals) {
		return site.Sentence(err.Error())
	}
	var out []string
	for _, r := range refusals {
		out = append(out, site.Sentence(r.Message))
	}
	return sentences(out...)
}
