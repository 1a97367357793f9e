package verify

import (
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/engine"
	"safetynet/pathways"
)

// TestChildrenAreConfirmed gives a prover the diagram of one pathway and lets an
// engine, or cel-go, decide by another: what it finds is not shown as found.
func TestChildrenAreConfirmed(t *testing.T) {
	prog, _ := smallProgram(t, smallLibrary(t))
	other, _ := smallProgram(t, smallLibrary(t, edit{
		"small/1.0.0.yaml", "when: heart_rate > fast_heart", "when: heart_rate >= fast_heart",
	}))
	byCEL, err := engine.NewByCEL(prog)
	require.NoError(t, err)
	otherByCEL, err := engine.NewByCEL(other)
	require.NoError(t, err)
	s := newSpace([]*engine.Logic{prog.Logic(), other.Logic()})
	m := newModel(newBuilder(s), prog.Logic(), pathways.Clinician, nil)
	x := m.drawn(newDiagram(s.widths(), 1_000_000))
	points := make([]int, len(s.axes))
	for i := range points {
		points[i] = s.calm(i, pointAge(6))
	}
	points[0] = s.locate(s.axes[0], point{ages: pointAge(6)})
	for i, a := range s.axes[1:] {
		if a.findings[0].ID.Value == "heart_rate" {
			points[i+1] = s.locate(a, point{answers: []engine.Answer{engine.IntAnswer(160)}})
		}
	}
	for _, c := range []struct {
		name    string
		prog    *engine.Program
		byCEL   *engine.ByCEL
		verdict Verdict
		because string
	}{
		{"one pathway", prog, byCEL, Refuted, "said"},
		{"another engine", other, byCEL, Disagreed, "the disposition of the child found is self-care by the diagram and gp-now by the engine"},
		{"another CEL", prog, otherByCEL, Disagreed, "S-7 is met by cel-go and not-met by the engine for the child found"},
		{"no program", nil, nil, Refuted, "said"},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, then := range []bool{false, true} {
				p := &prover{drawn: x, prog: c.prog, byCEL: c.byCEL, at: now, out: &Report{}}
				child := p.child(points)
				if then {
					well := make([]int, len(points))
					copy(well, points)
					for i, a := range s.axes[1:] {
						if a.findings[0].ID.Value == "heart_rate" {
							well[i+1] = s.calm(i+1, pointAge(6))
						}
					}
					before := p.child(well)
					before.Then, child = child, before
				}
				p.add(Result{Verdict: Refuted, Because: "said", Child: child})
				require.Equal(t, c.verdict, p.out.Results[0].Verdict)
				require.Equal(t, c.because, p.out.Results[0].Because)
			}
		})
	}
}
