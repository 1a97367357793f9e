package peers_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/engine"
	"safetynet/engine/bench/children"
	"safetynet/engine/bench/peers"
	"safetynet/pathways"
)

// TestPeers: every engine gives the lists of the walk over the conditions.
func TestPeers(t *testing.T) {
	prog := febrileChild(t)
	rules := peers.Lower(prog)
	for name, load := range peers.All {
		t.Run(name, func(t *testing.T) {
			peer, err := load(rules)
			require.NoError(t, err)
			for _, c := range cases(prog, 300) {
				f := rules.FactsOf(c)
				require.Equal(t, lists(peers.Reference{Rules: rules}, f), lists(peer, f), c.Age)
			}
		})
	}
}

// TestReference: the walk is the engine's own Kleene logic where the ages are exact;
// where they are not, the engine, which knows their ends, knows at least as much.
func TestReference(t *testing.T) {
	prog := febrileChild(t)
	rules := peers.Lower(prog)
	exact := 0
	for _, c := range cases(prog, 4096) {
		f := rules.FactsOf(c)
		got := lists(peers.Reference{Rules: rules}, f)
		want := kleene(prog, c)
		if c.Age.Days.Lo == c.Age.Days.Hi && c.Age.Months.Lo == c.Age.Months.Hi && c.Age.Corrected.Lo == c.Age.Corrected.Hi {
			exact++
			require.Equal(t, want, got, c.Age)
			continue
		}
		require.Subset(t, want.Met, got.Met)
		require.Subset(t, append(got.Met, got.Open...), append(want.Met, want.Open...))
	}
	require.Greater(t, exact, 1000)
}

func kleene(prog *engine.Program, c engine.Case) peers.Lists {
	logic := prog.Logic()
	m := engine.MomentOf(prog.Definition().Dictionary, c).UpTo(logic.Oldest)
	out := peers.Lists{Met: []uint16{}, Open: []uint16{}}
	for i, k := range logic.Criteria {
		switch k.When.At(m) {
		case engine.True:
			out.Met = append(out.Met, uint16(i))
		case engine.Unknown:
			out.Open = append(out.Open, uint16(i))
		}
	}
	return out
}

func lists(p peers.Peer, f peers.Facts) peers.Lists {
	out := peers.Lists{Met: []uint16{}, Open: []uint16{}}
	p.Decide(p.Prepare(f), &out)
	return out
}

func cases(prog *engine.Program, random int) []engine.Case {
	var all []engine.Case
	for _, c := range children.Fixed(prog) {
		all = append(all, c.Case)
	}
	return append(all, children.Random([]*engine.Program{prog}, random, 2)...)
}

func febrileChild(t *testing.T) *engine.Program {
	lib, issues := pathways.Load(pathways.Embedded())
	e, issues := engine.Compile(lib, issues)
	require.NotNil(t, e, issues.Render())
	progs, err := e.Select([]string{"febrile-child"}, nil, children.At)
	require.NoError(t, err)
	return progs[0]
}
