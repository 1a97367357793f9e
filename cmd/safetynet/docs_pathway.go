package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"safetynet/engine"
	"safetynet/engine/prose"
	"safetynet/pathways"
)

// markdown is the whole document of one version: everything it says to anybody,
// each line with its source, in the order of the definition language.
func markdown(prog *engine.Program, trace tracedPathway, now time.Time) string {
	d := &document{now: now, def: prog.Definition(), prog: prog, words: prose.Of(prog), logic: prog.Logic(), trace: trace}
	d.top()
	d.scope()
	d.questions()
	d.thresholds()
	d.derived()
	d.criteria()
	d.raises()
	d.exceptions()
	d.signs()
	d.contradictions()
	d.advice()
	d.watchFor()
	d.followUp()
	d.conduct()
	d.notUsed()
	d.sources()
	d.rows()
	return strings.TrimSuffix(d.b.String(), "\n")
}

type document struct {
	sheet
	def   *pathways.Pathway
	prog  *engine.Program
	now   time.Time
	words prose.Words
	logic *engine.Logic
	trace tracedPathway
}

func (d *document) top() {
	p := d.def
	d.head(1, fmt.Sprintf("%s (%s %s)", p.Title.For(pathways.Clinician), p.ID, p.Version))
	if p.ApprovedAt(d.now) {
		d.para("> " + approvalLine(&p.Header, d.now))
	} else {
		d.para("> **" + notApproved + "**")
	}
	from := string(p.Status) + ", from " + p.Effective.From.String()
	if p.Effective.Until != nil {
		from += " until " + p.Effective.Until.String()
	}
	d.items(
		labelled("Status", from),
		labelled("Digest", code(p.Digest)),
		labelled("Shared parts", fmt.Sprintf("findings %s, dispositions %s, danger signs %s, sepsis tables %s",
			p.Pins.Findings, p.Pins.Dispositions, p.Pins.DangerSigns, p.Pins.Sepsis)),
		labelled("Change note", escape(p.ChangeNote.Value)),
		labelled("For parents it is called", escape(p.Title.For(pathways.Parent))),
	)
	d.para("Written by `safetynet docs` from the definition. After each source stands how it was established:")
	var grades []string
	for _, g := range prose.Grades {
		grades = append(grades, fmt.Sprintf("%s: %s", g, prose.GradeMeaning[g]))
	}
	d.items(grades...)
}

func (d *document) scope() {
	d.head(2, "Who it is for")
	d.para(worded(d.def.Scope.For))
	d.scopeRules("Not for (the general danger signs still hold)", d.def.Scope.Outside)
	d.scopeRules("Handed over as well (the criteria still hold)", d.def.Scope.HandOver)
}

func (d *document) scopeRules(title string, rules []pathways.ScopeRule) {
	if len(rules) == 0 {
		return
	}
	d.head(3, title)
	for _, r := range rules {
		d.head(4, r.ID.Value)
		d.items(labelled("When", code(r.When.Value)), labelled("Why", worded(r.Reason)), labelled("Go to", worded(r.GoTo)),
			labelled("Source", sourcesOf(r.Cited)), labelled("Rows of the notes", strings.Join(r.NotesRef, ", ")))
	}
}

// questions lists everything that is asked, page by page, danger signs first.
func (d *document) questions() {
	d.head(2, "Questions, page by page")
	if ask := d.def.Dictionary.AgeQuestion; ask != (pathways.Text{}) {
		d.para("Asked first, the age: " + worded(ask))
	}
	d.para("Who may answer: P parent, A adviser, C clinician. *Recorded only* means that nothing tests it.")
	tested := d.prog.Tested()
	head := []string{"Finding", "Question", "Answer", "Who"}
	for _, page := range slices.Concat(d.def.Signs.Pages, d.def.Pages) {
		d.head(3, page.Title.For(pathways.Clinician))
		var rows [][]string
		for _, id := range slices.Concat(page.Ask, page.Optional) {
			f := d.def.Dictionary.Finding(id.Value)
			question := worded(f.Text)
			if f.Help != (pathways.Text{}) {
				question += "<br>" + worded(f.Help)
			}
			if f.PrivateFrom != nil {
				question += fmt.Sprintf("<br>*Asked in private from %d years*", *f.PrivateFrom)
			}
			if !slices.Contains(tested, id.Value) {
				question += "<br>*Recorded only*"
			}
			rows = append(rows, []string{code(id.Value), question, answerText(f), d.who(f)})
		}
		d.table(head, rows)
	}
}

// who is the initials of those who may answer a finding here.
func (d *document) who(f *pathways.Finding) string {
	text := ""
	for _, a := range pathways.Audiences() {
		if d.prog.Answerable(f, a) {
			text += strings.ToUpper(string(a)[:1])
		}
	}
	return text
}

// answerText says what an answer may be, with what families read for it.
func answerText(f *pathways.Finding) string {
	switch f.Type {
	case pathways.Bool:
		return "yes or no"
	case pathways.Enum:
		var ranks []string
		for _, r := range f.Values {
			var rank []string
			for _, value := range r {
				if label, ok := f.Labels.Get(value); ok {
					value += " (" + escape(label.For(pathways.Parent)) + ")"
				}
				rank = append(rank, value)
			}
			ranks = append(ranks, strings.Join(rank, " = "))
		}
		return strings.Join(ranks, ", ")
	}
	text := string(f.Type)
	if f.Range != nil {
		text = prose.Number(f.Range.Min) + " to " + prose.Number(f.Range.Max)
	}
	text = strings.TrimSpace(text + " " + prose.Unit(f.Unit))
	for _, c := range f.Choices {
		text += fmt.Sprintf("<br>%v: %s", c.Value.Any(), escape(c.Label.For(pathways.Parent)))
	}
	return text
}

func (d *document) thresholds() {
	d.head(2, "Thresholds")
	var rows [][]string
	for _, u := range d.prog.Thresholds() {
		t := u.Def
		limit := escape(d.words.Limit(t))
		for _, b := range t.Bands {
			if b.Note != "" {
				limit += "<br>" + escape(b.Note)
			}
		}
		if t.Note != "" {
			limit += "<br>" + escape(t.Note)
		}
		rows = append(rows, []string{code(t.ID.Value), code(t.Finding.Value), limit, u.Part, sourcesOf(t.Cited)})
	}
	d.table([]string{"Threshold", "Of", "Limit", "Held in", "Source"}, rows)
}

func (d *document) derived() {
	var rows [][]string
	for _, u := range d.prog.Derived() {
		rows = append(rows, []string{code(u.Def.ID.Value), formula(u.Def), u.Part, sourcesOf(u.Def.Cited)})
	}
	if len(rows) == 0 {
		return
	}
	d.head(2, "Calculated values")
	d.table([]string{"Value", "Is", "Held in", "Source"}, rows)
}

// formula says how a value is calculated.
func formula(x *pathways.Derived) string {
	var points []string
	for _, p := range x.Points() {
		points = append(points, prose.Number(p[0])+": "+prose.Number(p[1]))
	}
	table := strings.Join(points, ", ")
	switch {
	case x.Ratio != nil && table != "":
		return fmt.Sprintf("%s × %s ÷ (read off by %s: %s)", prose.Number(x.Ratio.Times), code(x.Ratio.Of.Value), code(x.Ratio.To.Value), table)
	case x.Ratio != nil:
		return fmt.Sprintf("%s × %s ÷ %s", prose.Number(x.Ratio.Times), code(x.Ratio.Of.Value), code(x.Ratio.To.Value))
	case x.Difference != nil:
		return code(x.Difference.Of.Value) + " − " + code(x.Difference.Minus.Value)
	case x.Lookup != nil:
		return fmt.Sprintf("read off by %s: %s", code(x.Lookup.By.Value), table)
	case len(x.Count) > 0:
		return "how many hold of " + codes(pathways.Strings(x.Count))
	case x.When != nil:
		return code(x.When.Value)
	}
	return "calculated in a way this document does not know" // a new form is added here
}
