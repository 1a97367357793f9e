package verify

import (
	"math/rand/v2"
	"os"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"safetynet/engine"
	"safetynet/engine/internal/reference"
	"safetynet/engine/internal/sample"
	"safetynet/pathways"
)

// joining are the atoms whose calculated numbers join three findings of which none
// is in all: there is no cutting those yet.
var joining = []string{"tiny_ratio < tiny_third", "tiny_share <= tiny_half", "tiny_table >= tiny_mid"}

// drawnProgram is a pathway nobody would write, the same for the same seed; nil
// where chance wrote a condition that holds always or never.
func drawnProgram(t *testing.T, seed int, atoms []string) *engine.Program {
	text, err := os.ReadFile("../../testdata/tiny.yaml")
	require.NoError(t, err)
	definition := rapid.Custom(func(t *rapid.T) string { return sample.DrawPathway(t, string(text), atoms) }).Example(seed)
	lib, err := sample.Library(map[string]string{"tiny/0.1.0.yaml": definition})
	require.NoError(t, err)
	loaded, issues := pathways.Load(lib)
	eng, issues := engine.CompileUnproved(loaded, issues)
	if eng == nil {
		require.True(t, sample.OnlyConstant(issues), "seed %d: %s", seed, issues.Render())
		return nil
	}
	return eng.Program("tiny", pathways.Version{Minor: 1})
}

// TestRandomPathways verifies pathways nobody would write, the same ones each time
// and a new one. At points drawn from the space engine, reference, diagrams and SAT
// say the same; no property divides the back ends; and what a child shown is told is
// what the engine tells it.
func TestRandomPathways(t *testing.T) {
	atoms := slices.DeleteFunc(slices.Clone(sample.Atoms), func(a string) bool { return slices.Contains(joining, a) })
	verified, refuted := 0, 0
	for _, seed := range []int{1, 2, 3, 4, rand.IntN(1 << 30)} {
		prog := drawnProgram(t, seed, atoms)
		if prog == nil {
			continue
		}
		requireOneOpinion(t, prog, seed)
		concrete(t, rand.New(rand.NewPCG(uint64(seed), 19)), prog, 200)
		r, err := Verify(prog, Options{At: now})
		require.NoError(t, err)
		for _, x := range r.Results {
			require.NotEqual(t, Disagreed, x.Verdict, "seed %d: %+v", seed, x)
			for c := x.Child; c != nil; c = c.Then {
				got, err := engine.Decide([]*engine.Program{prog}, c.Case)
				require.NoError(t, err)
				require.Equal(t, []string{got.Disposition, got.Floor, got.Ceiling}, []string{c.Disposition, c.Floor, c.Ceiling}, "seed %d: %+v", seed, x)
			}
		}
		verified++
		refuted += len(r.Refuted())
	}
	require.GreaterOrEqual(t, verified, 3)
	require.Positive(t, refuted, "in pathways nobody would write something is wrong")
	t.Logf("%d pathways, %d properties refuted", verified, refuted)
}

// TestNumbersWithoutAHub: what cannot be cut is an error that says so, not a proof
// of something else.
func TestNumbersWithoutAHub(t *testing.T) {
	_, err := Verify(drawnProgram(t, 0, joining), Options{At: now})
	require.ErrorIs(t, err, errNoHub)
}

// requireOneOpinion compares all who can decide a case.
func requireOneOpinion(t *testing.T, prog *engine.Program, seed int) {
	s := newSpace([]*engine.Logic{prog.Logic()})
	b := newBuilder(s)
	random := rand.New(rand.NewPCG(uint64(seed), 13))
	for _, who := range pathways.Audiences() {
		m := newModel(b, prog.Logic(), who, nil)
		x := m.drawn(newDiagram(s.widths(), 1_000_000))
		for range 40 {
			points := s.draw(random)
			c := s.caseAt(points, who, now)
			got, err := engine.Decide([]*engine.Program{prog}, c)
			require.NoError(t, err)
			want, err := reference.Assess([]*pathways.Pathway{prog.Definition()}, c)
			require.NoError(t, err)
			require.Equal(t, []string{want.Disposition, want.Floor, want.Ceiling}, []string{got.Disposition, got.Floor, got.Ceiling}, "seed %d: %+v", seed, c)
			require.Equal(t, want.Criteria, got.Criteria, "seed %d: %+v", seed, c)
			told := m.urgency(got.Disposition)
			pins := []gate{always}
			for i, p := range points {
				pins = append(pins, b.circuit.one(i, p))
			}
			for u := 1; u < m.urgencies(); u++ {
				require.Equal(t, told >= u, x.d.value(x.disposition[u], points) == 1, "seed %d: diagram, %+v", seed, c)
			}
			for _, u := range []int{told, told + 1} {
				if u > 0 && u < m.urgencies() {
					pins[0] = m.disposition[u]
					_, sat := b.circuit.satisfy(pins...)
					require.Equal(t, told >= u, sat, "seed %d: SAT, %+v", seed, c)
				}
			}
		}
	}
}
