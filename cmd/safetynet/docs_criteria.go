package main

import (
	"fmt"
	"slices"
	"strings"

	"safetynet/engine"
	"safetynet/pathways"
)

// criteria lists the pathway's own criteria by disposition, most urgent first.
func (d *document) criteria() {
	d.head(2, "Criteria, most urgent first")
	for _, disposition := range slices.Backward(d.def.Dispositions.List) {
		group := slices.DeleteFunc(slices.Clone(d.def.Criteria), func(k *pathways.Criterion) bool { return k.Disposition.Value != disposition.ID.Value })
		if len(group) == 0 {
			continue
		}
		d.head(3, fmt.Sprintf("%s (%s)", strings.ToUpper(disposition.ID.Value), disposition.Guidance))
		d.para(worded(disposition.Text))
		for _, k := range group {
			d.criterion(k)
		}
	}
}

func (d *document) criterion(k *pathways.Criterion, more ...string) {
	d.head(4, k.ID.Value)
	not := ""
	if k.Exception != nil {
		not = fmt.Sprintf("%s (then %s): %s", code(k.Exception.When.Value), k.Exception.Criterion, worded(k.Exception.Because))
	}
	when, except := d.worded(k)
	d.items(append([]string{
		labelled("In words", escape(when)),
		labelled("Except, in words, when known", escape(except)),
		labelled("When", code(k.When.Value)),
		labelled("Except when known", not),
		labelled("Because", worded(k.Because)),
		labelled("Source", sourcesOf(k.Cited)),
		labelled("Rows of the notes", strings.Join(k.NotesRef, ", ")),
		labelled("Only for", joined(k.Audience)),
		labelled("Group", escape(k.Group)),
		labelled("Always with one of", strings.Join(pathways.Strings(k.CoveredBy), ", ")),
		labelled("Unknown counts as the worst", assumed(k.Assume)),
		labelled("Unknown may count as absent", excused(k.Excuse)),
	}, more...)...)
}

// worded is a criterion, and what takes it back, in words.
func (d *document) worded(k *pathways.Criterion) (when, except string) {
	i := slices.IndexFunc(d.logic.Criteria, func(x *engine.Criterion) bool { return x.Def == k })
	w, e := d.words.Criterion(d.logic.Criteria[i])
	return w.String(), e.String()
}

// assumed writes which unknowns count as the worst, when, and why.
func assumed(list pathways.Map[pathways.Assume]) string {
	var out []string
	for _, a := range list {
		level := ""
		if a.Value.Disposition != nil {
			level = ", for " + a.Value.Disposition.Value
		}
		out = append(out, fmt.Sprintf("%s (%s%s): %s", code(a.Key.Value), joined(a.Value.Reasons), level, escape(a.Value.Because.For(pathways.Clinician))))
	}
	return strings.Join(out, "<br>")
}

// excused writes which unknowns may count as absent, for whom, when, and why.
func excused(list pathways.Map[pathways.Excuse]) string {
	var out []string
	for _, e := range list {
		when := ""
		if e.Value.When != nil {
			when = ", when " + code(e.Value.When.Value)
		}
		out = append(out, fmt.Sprintf("%s (%s; %s%s): %s", code(e.Key.Value), joined(e.Value.Reasons), joined(e.Value.Audience), when,
			escape(e.Value.Because.For(pathways.Clinician))))
	}
	return strings.Join(out, "<br>")
}

func (d *document) raises() {
	if len(d.def.Raises) == 0 {
		return
	}
	d.head(2, "Raised when")
	for _, r := range d.def.Raises {
		when := ""
		if r.When != nil {
			when = code(r.When.Value)
		} else if r.AnyOther != nil {
			when = fmt.Sprintf("another criterion for %s or more is met", *r.AnyOther)
		}
		d.head(4, r.ID.Value)
		d.items(labelled("Raises", strings.Join(pathways.Strings(r.Targets), ", ")+" to "+r.To.Value), labelled("When", when),
			labelled("Because", worded(r.Because)), labelled("Source", sourcesOf(r.Cited)),
			labelled("Rows of the notes", strings.Join(r.NotesRef, ", ")), labelled("Only for", joined(r.Audience)))
	}
}

// exceptions lists what makes a criterion or a danger sign not hold, and what may
// count as absent anywhere in the pathway: the only ways down.
func (d *document) exceptions() {
	var rows [][]string
	for _, k := range d.def.Criteria {
		if k.Exception != nil {
			rows = append(rows, []string{k.ID.Value, code(k.Exception.When.Value), k.Exception.Criterion.Value, worded(k.Exception.Because)})
		}
	}
	for _, x := range d.def.DangerSigns.Exceptions {
		rows = append(rows, []string{x.Sign.Value + " (danger sign)", code(x.When.Value), x.Criterion.Value, worded(x.Because)})
	}
	if len(rows)+len(d.def.Excuse) == 0 {
		return
	}
	d.head(2, "Exceptions")
	d.para("An exception holds only where every part of it is known.")
	d.table([]string{"Criterion", "Does not hold when", "Takes over", "Because"}, rows)
	d.items(labelled("Unknown may count as absent in every criterion", excused(d.def.Excuse)))
}

// signs lists the shared danger signs as this pathway has them.
func (d *document) signs() {
	d.head(2, "General danger signs")
	d.para("They hold in every pathway. A sign that these notes have no row for is shared by design.")
	for _, k := range d.def.Signs.Criteria {
		var more []string
		if slices.Contains(k.Lacks, d.def.ID.Value) {
			more = append(more, "**Shared by design:** these notes have no such row")
		}
		for _, x := range d.def.DangerSigns.Exceptions {
			if x.Sign.Value == k.ID.Value {
				more = append(more, labelled("In this pathway not when known", fmt.Sprintf("%s (then %s): %s", code(x.When.Value), x.Criterion, worded(x.Because))))
			}
		}
		d.criterion(k, more...)
	}
}

// contradictions lists the answers that cannot occur together, of those asked here.
func (d *document) contradictions() {
	tested := d.prog.Tested()
	var rows [][]string
	for _, x := range d.def.Dictionary.Contradictions {
		if !slices.ContainsFunc(x.Findings, func(f pathways.Str) bool { return !slices.Contains(tested, f.Value) }) {
			rows = append(rows, []string{x.ID.Value, code(x.When.Value), worded(x.Text)})
		}
	}
	if len(rows) > 0 {
		d.head(2, "Answers that cannot occur together")
		d.para("They are evaluated as given and asked again, and home care is withheld.")
		d.table([]string{"Id", "When", "What is said"}, rows)
	}
}
