package vignette

import (
	"slices"

	"safetynet/engine"
	"safetynet/pathways"
)

// Showing lists, for each row of the clinical notes, the vignettes of this file
// that show it: those that expect the row by its id, a criterion or danger sign
// that stands for it, or a scope rule; and for a raise rule those that expect a
// criterion it lifts and in which it does. What is met in a vignette without
// being expected by name is not counted: nobody wrote the vignette for it.
//
// The program must be the file's own version, and rows must be traced in it.
func (f *File) Showing(prog *engine.Program, rows []pathways.TracedRow) [][]*Vignette {
	lifts := map[*Vignette][]string{}
	for _, v := range f.Vignettes {
		lifts[v] = v.lifted(prog)
	}
	out := make([][]*Vignette, len(rows))
	for i, row := range rows {
		for _, v := range f.Vignettes {
			if v.shows(row, lifts[v]) {
				out[i] = append(out[i], v)
			}
		}
	}
	return out
}

func (v *Vignette) shows(row pathways.TracedRow, lifted []string) bool {
	if v.expects(row.ID) || slices.Contains(v.Notes, row.ID) {
		return true
	}
	return slices.ContainsFunc(row.Stands, func(s pathways.Stand) bool {
		switch s.Kind {
		case pathways.StandSign, pathways.StandCriterion:
			return v.expects(s.ID)
		case pathways.StandScope:
			return names(v.Expect.OutOfScope, s.ID) || names(v.Expect.PerhapsOutOfScope, s.ID)
		case pathways.StandRaise:
			return slices.Contains(lifted, s.ID)
		}
		return false
	})
}

// expects tells whether the vignette names a criterion, or a row, as a reason.
func (v *Vignette) expects(id string) bool {
	return names(v.Expect.Because, id) || names(v.Expect.Only, id)
}

// lifted lists the raise rules that lift what the vignette expects.
func (v *Vignette) lifted(prog *engine.Program) []string {
	var ids []string
	if !slices.ContainsFunc(prog.Definition().Raises, func(r *pathways.Raise) bool {
		return slices.ContainsFunc(r.Targets, func(t pathways.Str) bool { return v.expects(t.Value) })
	}) {
		return nil
	}
	for _, who := range v.Audiences {
		r := v.run(prog, who, prog.Definition().Key())
		if r.Assessment == nil {
			continue
		}
		for _, m := range r.Assessment.Matched {
			if v.expects(m.Criterion) {
				ids = append(ids, m.RaisedBy...)
			}
		}
	}
	return ids
}

func names(list []pathways.Str, id string) bool {
	return slices.ContainsFunc(list, func(s pathways.Str) bool { return s.Value == id })
}
