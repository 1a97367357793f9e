package vignette

import (
	"slices"

	"safetynet/engine"
	"safetynet/pathways"
)

// vocabulary is the ids a file of one pathway version may name.
type vocabulary struct {
	findings       []string
	dispositions   []string
	criteria       []string
	rows           []string // rows of the clinical notes that criteria refer to
	contradictions []string
	scope          []string
	advice         []string
}

func vocabularyOf(prog *engine.Program) vocabulary {
	def := prog.Definition()
	v := vocabulary{}
	for _, f := range def.Dictionary.Findings {
		v.findings = append(v.findings, f.ID.Value)
	}
	for _, d := range def.Shared.Dispositions.List {
		v.dispositions = append(v.dispositions, d.ID.Value)
	}
	for _, c := range criteriaOf(prog) {
		v.criteria = append(v.criteria, c.ID.Value)
		v.rows = append(v.rows, c.NotesRef...)
	}
	for _, x := range def.Dictionary.Contradictions {
		v.contradictions = append(v.contradictions, x.ID.Value)
	}
	for _, s := range scopeOf(prog) {
		v.scope = append(v.scope, s.ID.Value)
	}
	for _, a := range adviceOf(prog) {
		v.advice = append(v.advice, a.id)
	}
	return v
}

// criteriaOf lists every criterion that can be met: the shared danger signs
// first, then the pathway's own.
func criteriaOf(prog *engine.Program) []*pathways.Criterion {
	return slices.Concat(prog.Definition().Signs.Criteria, prog.Definition().Criteria)
}

func scopeOf(prog *engine.Program) []pathways.ScopeRule {
	return slices.Concat(prog.Definition().Scope.Outside, prog.Definition().Scope.HandOver)
}

// advice is a text a result may give.
type advice struct {
	id   string
	text pathways.Text
}

func adviceOf(prog *engine.Program) []advice {
	def := prog.Definition()
	var all []advice
	for _, a := range slices.Concat(def.Signs.FirstAid, def.Advice.FirstAid, def.Advice.HomeCare, def.Advice.ExpectedCourse) {
		all = append(all, advice{a.ID.Value, a.Text})
	}
	for _, f := range def.FollowUp {
		all = append(all, advice{f.ID.Value, f.Text})
	}
	return all
}
