package calculate

import (
	"slices"

	"safetynet/pathways"
)

// RangesResult is the vital signs of an age, as each system has them.
type RangesResult struct {
	Systems []System `json:"systems"`
}

// System is one system's rows for the child's age.
type System struct {
	ID     string            `json:"id"`
	Title  string            `json:"title"`
	Rows   []RangeRow        `json:"rows"`
	Note   string            `json:"note,omitempty"` // why there are none, or not for every age given
	Source pathways.Citation `json:"source"`
}

// RangeRow is one normal range, limit or table of points. Where the age given
// touches several bands there is a row for each.
type RangeRow struct {
	Finding     string            `json:"finding"`
	Unit        string            `json:"unit,omitempty"`
	FromMonths  int               `json:"from_months"`
	BelowMonths int               `json:"below_months"` // excluded
	Min         *float64          `json:"min,omitempty"`
	Max         *float64          `json:"max,omitempty"`
	Level       string            `json:"level,omitempty"` // the system's own word
	Reads       pathways.Reads    `json:"reads,omitempty"`
	Limit       *float64          `json:"limit,omitempty"`
	Scores      []pathways.Score  `json:"scores,omitempty"`
	Source      pathways.Citation `json:"source"`
}

func (r *run) ranges() *RangesResult {
	age := r.in.Age
	if !age.Known {
		r.refuse(Refusal{Input: AgeInput, Code: AgeMissing, Message: "the age is needed", Hint: "give age or date_of_birth"})
		return nil
	}
	res := &RangesResult{Systems: []System{}}
	oldest := 0
	for _, s := range r.def.NormalRanges.Systems {
		if !slices.Contains(s.Audience, r.in.Audience) {
			continue
		}
		oldest = max(oldest, s.BelowMonths)
		res.Systems = append(res.Systems, r.system(s))
	}
	if age.Months.Lo >= oldest {
		r.refuse(Refusal{Input: AgeInput, Code: AgeOutside, Message: "the tables end at " + number(float64(oldest/12)) + " years"})
	}
	return res
}

func (r *run) system(s *pathways.RangeSystem) System {
	out := System{ID: s.ID.Value, Title: s.Title, Rows: []RangeRow{}, Source: s.Source}
	switch {
	case r.in.Age.Months.Lo >= s.BelowMonths:
		out.Note = "The child is too old for this system."
		return out
	case s.Pathway != nil && s.Pathway.Linked == nil:
		out.Note = "This library has no " + s.Pathway.ID.Value + " " + s.Pathway.Version.String() + "."
		return out
	case r.in.Age.Months.Hi >= s.BelowMonths:
		out.Note = "The child may be too old for this system."
	}
	r.cite(r.def.Sources, s.Cited)
	for _, x := range s.Ranges {
		from := 0
		for _, b := range x.Bands {
			r.row(&out, s, RangeRow{Finding: x.Finding.Value, FromMonths: from, BelowMonths: b.BelowMonths, Min: &b.Min, Max: &b.Max, Source: s.Source})
			from = b.BelowMonths
		}
	}
	for _, l := range s.Limits {
		r.limits(&out, s, l)
	}
	if s.PEWS {
		for _, sign := range r.def.PEWS.Signs {
			from := 0
			for _, b := range sign.Bands {
				r.row(&out, s, RangeRow{Finding: sign.Finding.Value, FromMonths: from, BelowMonths: b.BelowMonths, Scores: b.Scores, Source: sign.Source})
				from = b.BelowMonths
			}
		}
	}
	return out
}

// limits adds a threshold that stands elsewhere; a band without limit adds nothing.
func (r *run) limits(out *System, s *pathways.RangeSystem, l pathways.RangeLimit) {
	t := l.Linked
	end := s.BelowMonths
	if l.BelowMonths != nil {
		end = *l.BelowMonths
	}
	row := RangeRow{Finding: t.Finding.Value, Level: l.Level, Reads: l.Reads, BelowMonths: end, Source: t.Source}
	sources := r.def.SepsisTables.Sources
	if s.Pathway != nil {
		sources = s.Pathway.Linked.Sources
	}
	r.cite(sources, t.Cited)
	if t.Limit != nil {
		row.Limit = t.Limit
		r.row(out, s, row)
	}
	for _, b := range t.Bands {
		row.BelowMonths = end
		if b.BelowMonths != nil {
			row.BelowMonths = min(end, *b.BelowMonths)
		}
		if !b.Limit.None {
			row.Limit = &b.Limit.Value
			r.row(out, s, row)
		}
		row.FromMonths = row.BelowMonths
	}
}

// row adds a row if the child's age touches its band.
func (r *run) row(out *System, s *pathways.RangeSystem, row RangeRow) {
	row.BelowMonths = min(row.BelowMonths, s.BelowMonths)
	age := r.in.Age.Months
	if age.Lo >= row.BelowMonths || age.Hi < row.FromMonths || row.FromMonths >= row.BelowMonths {
		return
	}
	if f := r.def.Input(row.Finding); f != nil {
		row.Unit = f.Unit
	}
	out.Rows = append(out.Rows, row)
}
