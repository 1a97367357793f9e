package library

import (
	"strconv"
	"strings"

	"safetynet/api/web/site"
)

// drawn is a chart and the measurement it shows.
type drawn struct {
	chart
	Measure measure
}

type limitRow struct {
	ID, Name, Limit, Note string
	Cites                 []site.Cite
}

func (w writer) charts() []drawn {
	var out []drawn
	for i, m := range measures(w.prog, w.words) {
		out = append(out, drawn{chartOf(m, "chart-"+strconv.Itoa(i+1), w.logic.Oldest), m})
	}
	return out
}

// limits lists every threshold that a condition uses.
func (w writer) limits() []limitRow {
	var out []limitRow
	for _, u := range w.prog.Thresholds() {
		t := u.Def
		notes := []string{t.Note}
		for _, b := range t.Bands {
			notes = append(notes, b.Note)
		}
		out = append(out, limitRow{t.ID.Value, w.words.Name(t.Finding.Value), w.words.Limit(t), strings.TrimSpace(strings.Join(notes, " ")), site.Cites(t.Source, t.Also)})
	}
	return out
}

// calculated lists the numbers, or the conditions that have a name. Those are
// written out in words where a criterion uses them.
func (w writer) calculated(conditions bool) []limitRow {
	var out []limitRow
	for _, u := range w.prog.Derived() {
		row := limitRow{ID: u.Def.ID.Value, Name: w.words.Calculated(u.Def), Cites: site.Cites(u.Def.Source, u.Def.Also)}
		if u.Def.When != nil {
			row.Name = u.Def.When.Value
		}
		if (u.Def.When != nil) == conditions {
			out = append(out, row)
		}
	}
	return out
}
