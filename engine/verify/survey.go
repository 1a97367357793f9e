package verify

import (
	"fmt"

	"safetynet/engine"
	"safetynet/pathways"
)

// Survey works out what a [Report] shows beside its proofs, without the proofs: the
// limits of each measurement at every age, and the criteria an audience cannot see.
func Survey(prog *engine.Program, o Options) (limits []Limits, residual []Result, err error) {
	defer overBudget(prog, &err)
	def := prog.Definition()
	out := &Report{Pathway: def.ID.Value, Version: def.Version.String()}
	w, err := newWork(prog, o.usual(), out)
	if err != nil {
		return nil, nil, fmt.Errorf("verify %s: %w", def.Key(), err)
	}
	for _, who := range pathways.Audiences() {
		w.Progress(fmt.Sprintf("%s, %s: limits", def.Key(), who))
		p := w.prover(w.logic, who, newDiagram(w.widths(), w.Budget))
		p.residual(p.plausible())
		p.bands()
	}
	return out.Limits, out.Residual, nil
}
