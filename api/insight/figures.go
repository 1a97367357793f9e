package insight

import (
	"cmp"
	"maps"
	"math"
	"slices"
)

// Figures are what was counted, as it may be shown.
type Figures struct {
	From   string      `json:"from"` // the first day
	To     string      `json:"to"`   // the last day
	By     []Dimension `json:"by"`
	Total  Group       `json:"total"`
	Groups []Group     `json:"groups"`
	Erased Figure      `json:"erased"` // assessments of the window whose body is gone; not in any figure
	Unread Figure      `json:"unread"` // assessments of the window that could not be read; likewise
	Notice string      `json:"notice"`
}

// Group is the figures of assessments that have something in common.
type Group struct {
	Key
	Assessments Figure           `json:"assessments"`
	Time        Time             `json:"time"`
	Splits      map[string]Table `json:"splits"` // by the names of [Splits]
}

// Table is a split in figures.
type Table struct {
	Whole Figure `json:"whole"`
	Parts []Part `json:"parts"`
}

// Part is one part of a split; its share is of the whole.
type Part struct {
	Name string `json:"part"`
	Figure
}

// longest is how many parts of a list are shown.
const longest = 10

func (c *counter) figures() *Figures {
	f := &Figures{
		From: c.From.Format(dayLayout), To: c.To.AddDate(0, 0, -1).Format(dayLayout), By: append([]Dimension{}, c.By...), Groups: []Group{},
		Erased: shown(c.erased), Unread: shown(c.unread), Notice: NotApproved,
	}
	keys := slices.SortedFunc(maps.Keys(c.tallies), func(a, b Key) int {
		for _, d := range Dimensions {
			if order := cmp.Compare(a.Of(d), b.Of(d)); order != 0 {
				return order
			}
		}
		return 0
	})
	var rows []*tally
	for _, key := range keys {
		t := c.tallies[key]
		rows = append(rows, t)
		f.Groups = append(f.Groups, t.group(key, nil, false))
	}
	overlap := slices.Contains(c.By, Pathway) || slices.Contains(c.By, Version)
	f.Total = c.total.group(Key{}, rows, overlap)
	return f
}

// group shows the counts of a group. rows are the groups it falls into, which may
// overlap.
func (t *tally) group(key Key, rows []*tally, overlap bool) Group {
	g := Group{Key: key, Splits: map[string]Table{}, Time: t.times.summary()}
	held := t.heldBack(rows, overlap)
	for _, s := range Splits {
		whole := shown(t.wholes[s.Of])
		if held[s.Of] {
			whole = Figure{Suppressed: true}
		}
		table := Table{Whole: whole, Parts: []Part{}}
		for _, name := range t.names(s) {
			n := t.parts[s.Name][name]
			part := Part{Name: name, Figure: shown(n)}
			if pins(n, counts(rows, func(r *tally) int { return r.parts[s.Name][name] }), overlap) {
				part.Figure = Figure{Suppressed: true}
			}
			if part.Count != nil && whole.Count != nil && *whole.Count > 0 {
				share := math.Round(100*float64(*part.Count)/float64(*whole.Count)) / 100
				part.Share = &share
			}
			table.Parts = append(table.Parts, part)
		}
		g.Splits[s.Name] = s.trim(table)
	}
	g.Assessments = g.Splits["guidance"].Whole
	if pins(t.times.n(), counts(rows, func(r *tally) int { return r.times.n() }), overlap) {
		g.Time.Measured = Figure{Suppressed: true}
	}
	return g
}

// heldBack are the wholes that are not shown, because with their parts, or with
// those of the rows, they would tell a small count.
func (t *tally) heldBack(rows []*tally, overlap bool) map[string]bool {
	held := map[string]bool{}
	var families []int // feedback by guidance makes up all feedback
	for _, s := range Splits {
		whole := t.wholes[s.Of]
		held[s.Of] = held[s.Of] || pins(whole, counts(rows, func(r *tally) int { return r.wholes[s.Of] }), overlap)
		if s.Exclusive {
			held[s.Of] = held[s.Of] || pins(whole, slices.Collect(maps.Values(t.parts[s.Name])), false)
		}
		if _, ok := afterFeedback[s.Of]; ok {
			families = append(families, whole)
		}
	}
	held[feedback] = held[feedback] || pins(t.wholes[feedback], families, false)
	return held
}

// afterFeedback are the wholes of the splits of feedback by guidance.
var afterFeedback = func() map[string]bool {
	out := map[string]bool{}
	for _, s := range byLevel("did-", feedback+" after ", nil) {
		out[s.Of] = true
	}
	return out
}()

func counts(rows []*tally, of func(*tally) int) []int {
	out := make([]int, len(rows))
	for i, r := range rows {
		out[i] = of(r)
	}
	return out
}

// names are the parts of a split: those it always has, then any others.
func (t *tally) names(s Split) []string {
	others := slices.DeleteFunc(slices.Sorted(maps.Keys(t.parts[s.Name])), func(name string) bool { return slices.Contains(s.Parts, name) })
	return slices.Concat(s.Parts, others)
}

// trim leaves of a list without fixed parts the most frequent that are shown. The
// order is by what is shown, so that it tells no more.
func (s Split) trim(table Table) Table {
	if s.Parts != nil {
		return table
	}
	table.Parts = slices.DeleteFunc(table.Parts, func(p Part) bool { return p.Count == nil || *p.Count == 0 })
	slices.SortStableFunc(table.Parts, func(a, b Part) int { return cmp.Compare(*b.Count, *a.Count) })
	table.Parts = table.Parts[:min(len(table.Parts), longest)]
	return table
}
