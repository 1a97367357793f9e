package vignette

import (
	"slices"

	"safetynet/engine"
	"safetynet/pathways"
)

// Criteria is what is expected of the criteria of a version: of each list in met at
// least one is met, and none of notMet is. A row of the clinical notes stands for
// every criterion that refers to it.
func (e Expect) Criteria(prog *engine.Program) (met [][]string, notMet []string) {
	all := criteriaOf(prog)
	named := func(name string) []string {
		var ids []string
		for _, c := range all {
			if c.ID.Value == name || slices.Contains(c.NotesRef, name) {
				ids = append(ids, c.ID.Value)
			}
		}
		return ids
	}
	for _, b := range e.Because {
		met = append(met, named(b.Value))
	}
	for _, b := range e.NotBecause {
		notMet = append(notMet, named(b.Value)...)
	}
	for _, o := range e.Only {
		met = append(met, []string{o.Value})
	}
	allowed := covering(prog, pathways.Strings(e.Only)...)
	for _, c := range all {
		none := e.Because != nil && len(e.Because) == 0
		if none || (e.Only != nil && !allowed[c.ID.Value]) {
			notMet = append(notMet, c.ID.Value)
		}
	}
	return met, notMet
}
