package verify

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/engine"
	"safetynet/pathways"
)

// set puts a function in the place of one of a list, for both back ends.
func (p *prover) set(gates []gate, diagrams []int32, u int, g gate) {
	gates[u], diagrams[u] = g, p.draw(g)
}

// pick is where an axis is at one of the points that a test is after.
func (p *prover) pick(axis int, is func(point) bool) gate {
	g := never
	for i, x := range p.axes[axis].points {
		if is(x) {
			g = p.circuit.or(g, p.circuit.one(axis, i))
		}
	}
	return g
}

// TestWhatNoDefinitionBreaks: some properties hold by the way the engine settles, so
// no planted definition can refute them. Here the outcome itself is damaged, and each
// is refuted.
func TestWhatNoDefinitionBreaks(t *testing.T) {
	prog, _ := smallProgram(t, smallLibrary(t))
	s := newSpace([]*engine.Logic{prog.Logic()})
	neck := slices.IndexFunc(s.axes, func(a *axis) bool {
		return slices.ContainsFunc(a.findings, func(f *pathways.Finding) bool { return f.ID.Value == "stiff_neck" })
	})
	known := func(p *prover) gate {
		return p.pick(neck, func(x point) bool { return x.answers[0].Known() })
	}
	exact := func(p *prover) gate {
		return p.pick(0, func(x point) bool {
			return x.ages.Known && x.ages.Months.Lo == x.ages.Months.Hi && x.ages.Days.Lo == x.ages.Days.Hi
		})
	}
	calmed := func(p *prover) { p.set(p.model.disposition, p.disposition, p.above(), never) }
	for code, damage := range map[Code]func(p *prover){
		EarnedHomeCare: calmed,
		OutsideIsAsked: calmed,
		FloorBelow:     func(p *prover) { p.set(p.model.floor, p.floor, 1, p.circuit.not(known(p))) },
		CeilingAbove:   func(p *prover) { p.set(p.model.ceiling, p.ceiling, 1, known(p)) },
		NotForgotten:   func(p *prover) { p.set(p.model.calm, p.calm, p.above(), known(p)) },
		AgeForgotten:   func(p *prover) { p.set(p.model.calm, p.calm, p.above(), exact(p)) },
		InBounds:       func(p *prover) { p.set(p.model.calm, p.calm, 1, never) },
	} {
		t.Run(string(code), func(t *testing.T) {
			for _, damaged := range []bool{false, true} {
				x := newModel(newBuilder(s), prog.Logic(), pathways.Parent, nil).drawn(newDiagram(s.widths(), 1_000_000))
				p := &prover{drawn: x, at: now, out: &Report{}}
				if damaged {
					damage(p)
				}
				p.earned()
				p.bounded()
				refuted := slices.ContainsFunc(p.out.Results, func(r Result) bool { return r.Code == code && r.Verdict == Refuted })
				require.Equal(t, damaged, refuted)
			}
		})
	}
}

// TestLocalityThatCalms: the loader refuses one, and where it had not, the proof does.
func TestLocalityThatCalms(t *testing.T) {
	for _, calms := range []bool{false, true} {
		lib, issues := pathways.Load(smallLibrary(t))
		p := lib.Pathways[0]
		d := p.Shared.Dispositions
		last := len(d.List) - 1
		x := &pathways.Locality{ID: pathways.Str{Value: "drawn"}, Dispositions: d, Pins: pathways.LocalityPins{Dispositions: d.Version}}
		x.Version, x.Digest = pathways.Version{Major: 1}, "sha256:0"
		if calms {
			x.Local = []*pathways.LocalDisposition{{ID: d.List[last].ID, Becomes: &d.List[last-1].ID}}
		}
		lib.Localities = append(lib.Localities, x)
		eng, issues := engine.CompileUnproved(lib, issues)
		require.NotNil(t, eng, issues.Render())
		r, err := Verify(eng.Program(p.ID.Value, p.Version), Options{At: now, Localities: []*engine.Locality{eng.Locality("drawn", x.Version)}})
		require.NoError(t, err)
		i := slices.IndexFunc(r.Results, func(r Result) bool { return r.Code == LocalityRaises })
		require.Equal(t, map[bool]Verdict{false: Proved, true: Refuted}[calms], r.Results[i].Verdict)
	}
}
