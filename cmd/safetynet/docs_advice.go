package main

import (
	"slices"
	"strings"

	"safetynet/engine/prose"
	"safetynet/pathways"
)

func (d *document) advice() {
	d.head(2, "Advice")
	d.adviceItems("First aid for danger signs, in every pathway", d.def.Signs.FirstAid)
	d.adviceItems("First aid", d.def.Advice.FirstAid)
	d.adviceItems("Home care", d.def.Advice.HomeCare)
	d.adviceItems("Expected course", d.def.Advice.ExpectedCourse)
}

func (d *document) adviceItems(title string, list []pathways.Advice) {
	if len(list) == 0 {
		return
	}
	d.head(3, title)
	var rows [][]string
	for _, x := range list {
		when := "always"
		if x.When != nil {
			when = code(x.When.Value)
		}
		if len(x.Topics) > 0 {
			when += "<br>not while another withholds " + strings.Join(pathways.Strings(x.Topics), ", ")
		}
		if len(x.Withholds) > 0 {
			when += "<br>withholds " + strings.Join(pathways.Strings(x.Withholds), ", ")
		}
		rows = append(rows, []string{x.ID.Value, worded(x.Text), when, sourcesOf(x.Cited)})
	}
	d.table([]string{"Id", "Text", "When", "Source"}, rows)
}

// watchFor lists the wording of the safety net. What is listed for a child
// follows from the criteria; their sources are those of the criteria.
func (d *document) watchFor() {
	d.head(2, "What to watch for")
	d.para("Only the wording stands here. What is listed for a child, and how urgently, follows from the criteria.")
	var rows [][]string
	for _, w := range slices.Concat(d.def.Signs.WatchFor, d.def.SafetyNet.WatchFor) {
		sign := ""
		if w.Sign != nil {
			sign = "danger sign " + w.Sign.Value
		}
		rows = append(rows, []string{code(w.Finding.Value), d.watchedValue(w), worded(w.Text), sign})
	}
	d.table([]string{"Finding", "Value", "Wording", "Always listed for"}, rows)
	d.head(2, "When to look again")
	rows = nil
	for _, l := range d.def.SafetyNet.LookAgain {
		after := ""
		if l.After != nil {
			after = prose.Duration(l.After.String())
		}
		rows = append(rows, []string{string(l.For), after, prose.Duration(l.Valid.String()), sourcesOf(l.Cited)})
	}
	d.table([]string{"After", "Look again after", "Valid for", "Source"}, rows)
}

func (d *document) watchedValue(w pathways.WatchFor) string {
	unit := ""
	if f := d.def.Dictionary.Finding(w.Finding.Value); f != nil {
		unit = " " + prose.Unit(f.Unit)
	}
	switch {
	case w.AtLeast != nil:
		return strings.TrimSpace("at least " + prose.Number(*w.AtLeast) + unit)
	case w.Below != nil:
		return strings.TrimSpace("below " + prose.Number(*w.Below) + unit)
	case len(w.Values) > 0:
		return strings.Join(pathways.Strings(w.Values), ", ")
	}
	return "any worse"
}

func (d *document) followUp() {
	var rows [][]string
	for _, x := range d.def.FollowUp {
		when := "always, below escalate"
		if x.When != nil {
			when = code(x.When.Value)
		} else if len(x.Criteria) > 0 {
			when = "one of these is met: " + strings.Join(pathways.Strings(x.Criteria), ", ")
		}
		rows = append(rows, []string{x.ID.Value, worded(x.Text), when, sourcesOf(x.Cited)})
	}
	if len(rows) > 0 {
		d.head(2, "Follow-up")
		d.table([]string{"Id", "Text", "When", "Source"}, rows)
	}
}

func (d *document) conduct() {
	var rows [][]string
	for _, x := range d.def.Process {
		rows = append(rows, []string{x.ID.Value, worded(x.Text), joined(x.Audience), sourcesOf(x.Cited), strings.Join(x.NotesRef, ", ")})
	}
	if len(rows) > 0 {
		d.head(2, "Conduct")
		d.para("Rules from the notes that are not logic, shown to staff.")
		d.table([]string{"Id", "Text", "For", "Source", "Rows of the notes"}, rows)
	}
}

func (d *document) notUsed() {
	var rows [][]string
	for _, x := range d.def.NotUsed {
		rows = append(rows, []string{x.Ref.Value, escape(x.Because)})
	}
	if len(rows) > 0 {
		d.head(2, "Rows of the notes that are not used")
		d.table([]string{"Row", "Because"}, rows)
	}
}

// sources lists what the pathway and each shared part cite, with their dates.
func (d *document) sources() {
	d.head(2, "Sources")
	for _, part := range prose.Sources(d.def) {
		var rows [][]string
		for _, s := range part.List {
			rows = append(rows, []string{s.Key.Value, escape(s.Value.Title), escape(s.Value.Publisher), prose.Day(s.Value.Issued), prose.Day(s.Value.Read), escape(s.Value.Note)})
		}
		if len(rows) > 0 {
			d.head(3, part.Name)
			d.table([]string{"Key", "Title", "Publisher", "Issued", "Read", "Note"}, rows)
		}
	}
}

// rows is the trace: every row of the notes and what became of it.
func (d *document) rows() {
	if len(d.trace.Rows) == 0 {
		return
	}
	d.head(2, "Every row of the clinical notes")
	var rows [][]string
	for _, r := range d.trace.Rows {
		var stands []string
		for _, line := range standing(r.Stands) {
			stands = append(stands, line.label+": "+escape(line.text))
		}
		rows = append(rows, []string{r.ID, r.Kind, escape(r.Subject), strings.Join(stands, "<br>"), escape(shownIn(r.Vignettes, mostNames))})
	}
	d.table([]string{"Row", "Kind", "Subject", "What stands for it", "Vignettes that show it"}, rows)
	d.para(escape(traceSummary(d.trace)) + ".")
}
