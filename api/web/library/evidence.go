package library

import (
	"fmt"
	"strings"

	"safetynet/api/web/site"
	"safetynet/engine"
	"safetynet/engine/prose"
	"safetynet/engine/verify"
	"safetynet/pathways"
)

// proof is what was proved of a version, and what was declared instead.
type proof struct {
	Semantics  string
	Rows       []proofRow
	Declared   []claim
	Exceptions []exception
	Invariants []invariant
}

type proofRow struct{ Code, Words, Counts string }

type claim struct{ Code, Audience, Subject string }

type exception struct {
	ID, Property, Subjects, Because, Code string
	Where                                 prose.Clause
	Cites                                 []site.Cite
}

type invariant struct {
	ID, AtLeast, Because, Code string
	When, Unless               prose.Clause
	Cites                      []site.Cite
}

func (w writer) proof() *proof {
	lib := w.eng.Library()
	p := &proof{}
	if record := lib.Proof(w.def); record != nil {
		p.Semantics = record.Semantics.Value
		for _, l := range record.Properties {
			p.add(l)
		}
		for _, c := range record.Declared {
			p.Declared = append(p.Declared, claim{c.Property, c.Audience, c.Subject})
		}
	}
	for _, x := range w.prog.ProofExceptions() {
		e := exception{
			ID: x.Def.ID.Value, Property: x.Def.Property.Value, Subjects: strings.Join(pathways.Strings(x.Def.Subjects), ", "), Because: x.Def.Because.Value,
			Where: w.words.Condition(x.Where), Cites: site.Cites(x.Def.Source, x.Def.Also),
		}
		if x.Def.Where != nil {
			e.Code = x.Def.Where.Value
		}
		p.Exceptions = append(p.Exceptions, e)
	}
	for _, x := range w.prog.Invariants() {
		i := invariant{ID: x.Def.ID.Value, AtLeast: x.Def.AtLeast.Value, Because: x.Def.Because.Value, Code: x.Def.When.Value, When: w.words.Condition(x.When), Cites: site.Cites(x.Def.Source, x.Def.Also)}
		if x.Unless != nil {
			i.Unless = w.words.Not(x.Unless)
		}
		p.Invariants = append(p.Invariants, i)
	}
	return p
}

// add puts the count of a property for an audience beside those of others.
func (p *proof) add(l pathways.ProofLine) {
	who := l.Audience
	if who == "" {
		who = "all"
	}
	count := fmt.Sprintf("%s %d", who, l.Proved)
	if l.Noted > 0 {
		count += fmt.Sprintf(" (and %d noted)", l.Noted)
	}
	if n := len(p.Rows); n > 0 && p.Rows[n-1].Code == l.Property {
		p.Rows[n-1].Counts += ", " + count
		return
	}
	p.Rows = append(p.Rows, proofRow{l.Property, verify.Code(l.Property).Says(), count})
}

// grades is how well a version is sourced, and what waits for a clinician.
type grades struct {
	prose.Grading
	Counts []gradeCount
}

type gradeCount struct {
	site.GradeTag
	Rows int
}

func gradesOf(prog *engine.Program) grades {
	g := grades{Grading: prose.GradingOf(prog)}
	for _, x := range prose.Grades {
		g.Counts = append(g.Counts, gradeCount{site.GradeOf(x), g.Leading[x]})
	}
	return g
}

// sourcePart is what one part of the definition cites.
type sourcePart struct {
	Name string
	Rows []sourceRow
}

type sourceRow struct{ Key, Title, Publisher, Issued, Read, Note string }

func (w writer) sources() []sourcePart {
	var out []sourcePart
	for _, part := range prose.Sources(w.def) {
		x := sourcePart{Name: part.Name}
		for _, s := range part.List {
			x.Rows = append(x.Rows, sourceRow{s.Key.Value, s.Value.Title, s.Value.Publisher, prose.Day(s.Value.Issued), prose.Day(s.Value.Read), s.Value.Note})
		}
		if len(x.Rows) > 0 {
			out = append(out, x)
		}
	}
	return out
}
