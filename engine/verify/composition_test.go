package verify

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/pathways"
)

// TestAddingLowers: P9 notices rails that sink when another pathway is asked about as
// well. They are planted: this pathway is drawn as if everything could be answered, and
// with the other one less can be.
func TestAddingLowers(t *testing.T) {
	prog := shipped().Program("asthma", shipped().Library().Newest("asthma").Version)
	for name, planted := range map[string]bool{"as it is": false, "planted": true} {
		t.Run(name, func(t *testing.T) {
			out := &Report{}
			w, err := newWork(prog, Options{At: now}, out)
			require.NoError(t, err)
			p := w.prover(w.logic, pathways.Parent, newDiagram(w.widths(), usualBudget))
			if planted {
				p.drawn = newModel(w.builder, w.logic, pathways.Parent, func(*pathways.Finding) bool { return true }).drawn(p.d)
				p.canAnswer = func(*pathways.Finding) bool { return false }
			}
			p.prog = nil // what is planted is no program that a child could be shown by
			p.adding([]*pathways.Pathway{prog.Definition()})
			require.Equal(t, planted, slices.ContainsFunc(out.Results, func(r Result) bool { return r.Code == AddingRaises && r.Verdict == Refuted }), out.Results)
		})
	}
}
