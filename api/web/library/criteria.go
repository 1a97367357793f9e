package library

import (
	"fmt"
	"slices"
	"strings"

	"safetynet/api/web/site"
	"safetynet/engine"
	"safetynet/engine/prose"
	"safetynet/pathways"
)

// group is the criteria of one disposition.
type group struct {
	ID, Guidance, Text string
	Light              string // the name of the traffic light
	Rows               []criterionRow
}

// criterionRow is one criterion with everything that is said of it.
type criterionRow struct {
	ID          string
	Shared      bool
	When        prose.Clause
	Except      prose.Clause
	ExceptThen  string // the criterion that takes over
	Because     string
	Parent      string // what parents are told, where it differs
	Only        string
	Notes       string
	Group       string
	Covered     string
	Assumed     []string
	Excused     []string
	Code, Other string // in the definition language: the condition, and the exception
	Cites       []site.Cite
}

type scopeRow struct {
	ID, Reason, GoTo, Code string
	When                   prose.Clause
	Cites                  []site.Cite
}

type raiseRow struct {
	ID, Targets, To, Because, Other, Code string
	When                                  prose.Clause
	Cites                                 []site.Cite
}

// groups lists all criteria by disposition, most urgent first; the shared danger
// signs come before the pathway's own.
func (w writer) groups() []group {
	var out []group
	for _, d := range slices.Backward(w.def.Dispositions.List) {
		g := group{ID: d.ID.Value, Guidance: string(d.Guidance), Text: clinician.Say(d.Text), Light: site.LightOf(d.Guidance).Name}
		for _, k := range w.logic.Criteria {
			if k.Def.Disposition.Value == g.ID {
				g.Rows = append(g.Rows, w.criterion(k))
			}
		}
		if len(g.Rows) > 0 {
			out = append(out, g)
		}
	}
	return out
}

func (w writer) criterion(k *engine.Criterion) criterionRow {
	x := k.Def
	row := criterionRow{
		ID: x.ID.Value, Shared: k.Shared, Because: clinician.Say(x.Because), Only: prose.Listed(x.Audience), Notes: strings.Join(x.NotesRef, ", "),
		Group: x.Group, Covered: strings.Join(pathways.Strings(x.CoveredBy), ", "), Code: x.When.Value, Cites: site.Cites(x.Source, x.Also),
	}
	row.When, row.Except = w.words.Criterion(k)
	if parent := x.Because.Parent; parent != row.Because {
		row.Parent = parent
	}
	if x.Exception != nil {
		row.ExceptThen, row.Other = x.Exception.Criterion.Value, x.Exception.When.Value
	}
	for _, e := range w.def.DangerSigns.Exceptions {
		if k.Shared && e.Sign.Value == x.ID.Value {
			row.ExceptThen, row.Other = e.Criterion.Value, e.When.Value
		}
	}
	for _, a := range x.Assume {
		level := ""
		if a.Value.Disposition != nil {
			level = ", for " + a.Value.Disposition.Value
		}
		row.Assumed = append(row.Assumed, fmt.Sprintf("%s (%s%s): %s", w.words.Name(a.Key.Value), prose.Listed(a.Value.Reasons), level, clinician.Say(a.Value.Because)))
	}
	for _, e := range x.Excuse {
		when := ""
		if f := k.Excuses[e.Key.Value].When; f != nil {
			when = ", when " + w.words.Condition(f).String()
		}
		row.Excused = append(row.Excused, fmt.Sprintf("%s (%s; for %s%s): %s", w.words.Name(e.Key.Value), prose.Listed(e.Value.Reasons), prose.Listed(e.Value.Audience), when, clinician.Say(e.Value.Because)))
	}
	return row
}

func (w writer) raises() []raiseRow {
	var out []raiseRow
	for _, r := range w.logic.Raises {
		row := raiseRow{
			ID: r.Def.ID.Value, Targets: strings.Join(pathways.Strings(r.Def.Targets), ", "), To: r.Def.To.Value, Because: clinician.Say(r.Def.Because),
			When: w.words.Condition(r.When), Cites: site.Cites(r.Def.Source, r.Def.Also),
		}
		if r.Def.When != nil {
			row.Code = r.Def.When.Value
		} else {
			row.Other = fmt.Sprintf("another criterion for %s or more is met", *r.Def.AnyOther)
		}
		out = append(out, row)
	}
	return out
}
