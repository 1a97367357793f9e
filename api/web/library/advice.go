package library

import (
	"strings"

	"safetynet/api/web/site"
	"safetynet/engine/prose"
	"safetynet/pathways"
)

type adviceGroup struct {
	Title string
	Rows  []adviceRow
}

type adviceRow struct {
	ID, Text, Parent, Only, Code string
	When                         prose.Clause
	Cites                        []site.Cite
}

func (w writer) advice() []adviceGroup {
	var out []adviceGroup
	add := func(title string, rows ...adviceRow) {
		if len(rows) > 0 {
			out = append(out, adviceGroup{title, rows})
		}
	}
	items := func(list []pathways.Advice) []adviceRow {
		var rows []adviceRow
		for _, a := range list {
			rows = append(rows, w.adviceRow(a.ID.Value, a.Text, a.When, a.Cited))
		}
		return rows
	}
	add("First aid for danger signs, in every pathway", items(w.def.Signs.FirstAid)...)
	add("First aid", items(w.def.Advice.FirstAid)...)
	add("Home care", items(w.def.Advice.HomeCare)...)
	add("Expected course", items(w.def.Advice.ExpectedCourse)...)
	add("Follow-up", w.followUp()...)
	add("When to look again", w.lookAgain()...)
	add("Conduct: rules for staff that are not logic", w.conduct()...)
	return out
}

func (w writer) followUp() []adviceRow {
	var rows []adviceRow
	for _, f := range w.def.FollowUp {
		row := w.adviceRow(f.ID.Value, f.Text, f.When, f.Cited)
		if len(f.Criteria) > 0 {
			row.When = prose.Clause{Text: "One of these criteria is met: " + strings.Join(pathways.Strings(f.Criteria), ", ")}
		}
		rows = append(rows, row)
	}
	return rows
}

func (w writer) lookAgain() []adviceRow {
	var rows []adviceRow
	for _, l := range w.def.SafetyNet.LookAgain {
		text := "Guidance is valid for " + prose.Duration(l.Valid.String()) + "."
		if l.After != nil {
			text = "Look again after " + prose.Duration(l.After.String()) + ". " + text
		}
		rows = append(rows, adviceRow{ID: string(l.For), Text: text, Cites: site.Cites(l.Source, l.Also)})
	}
	return rows
}

func (w writer) conduct() []adviceRow {
	var rows []adviceRow
	for _, x := range w.def.Process {
		row := adviceRow{ID: x.ID.Value, Text: clinician.Say(x.Text), Cites: site.Cites(x.Source, x.Also)}
		if len(x.Audience) > 0 {
			row.Only = prose.Listed(x.Audience)
		}
		rows = append(rows, row)
	}
	return rows
}

func (w writer) adviceRow(id string, text pathways.Text, when *pathways.Str, c pathways.Cited) adviceRow {
	row := adviceRow{ID: id, Text: clinician.Say(text), When: w.words.Condition(w.logic.Advice[id]), Cites: site.Cites(c.Source, c.Also)}
	if text.Parent != row.Text {
		row.Parent = text.Parent
	}
	if when != nil {
		row.Code = when.Value
	}
	return row
}
