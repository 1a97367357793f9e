package native_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/engine"
	"safetynet/engine/bench/children"
	"safetynet/engine/bench/native"
	"safetynet/pathways"
)

// panel is febrile-child as it is in use, which is the version that was written by hand.
func panel(t testing.TB) *engine.Panel {
	lib, issues := pathways.Load(pathways.Embedded())
	e, issues := engine.Compile(lib, issues)
	require.NotNil(t, e, issues.Render())
	progs, err := e.Select([]string{"febrile-child"}, nil, children.At)
	require.NoError(t, err)
	require.Equal(t, native.Version, progs[0].Definition().Key())
	p, err := engine.NewPanel(nil, progs)
	require.NoError(t, err)
	return p
}

// TestDecide: what is written by hand, plainly and for speed, decides every child as the
// engine does.
func TestDecide(t *testing.T) {
	p := panel(t)
	begin, met, open := time.Now(), map[uint16]int{}, map[uint16]int{}
	var cases []engine.Case
	for _, c := range children.Fixed(p.Programs()[0]) {
		cases = append(cases, c.Case)
	}
	for _, c := range append(cases, children.Random(p.Programs(), 20_000, 1)...) {
		want := standing(t, p, c)
		got := decide(t, p, c, native.Decide)
		require.Equal(t, want, got, "%+v", c)
		require.Equal(t, want, decide(t, p, c, native.Plain), "%+v", c)
		for _, i := range got.Met {
			met[i]++
		}
		for _, i := range got.Open {
			open[i]++
		}
	}
	t.Log(time.Since(begin))
	for i := range uint16(native.Criteria) { // a criterion that never stands is not compared
		id := p.Criterion(engine.Ref{Criterion: i}).ID.Value
		require.NotZero(t, met[i], "%s was never met", id)
		require.NotZero(t, open[i], "%s was never open", id)
	}
}

func decide(t *testing.T, p *engine.Panel, c engine.Case, by func(*native.Record, *native.Result)) native.Result {
	r, err := native.RecordOf(p.Dictionary(), c)
	require.NoError(t, err)
	got := native.Result{Met: []uint16{}, Open: []uint16{}}
	by(r, &got)
	return got
}

func standing(t *testing.T, p *engine.Panel, c engine.Case) native.Result {
	r, s := p.NewRecord(), p.NewStanding()
	require.NoError(t, r.Load(c))
	p.Decide(r, s)
	want := native.Result{Floor: s.Floor, Ceiling: s.Ceiling, Disposition: s.Disposition, Inconsistent: s.Inconsistent, Met: []uint16{}, Open: []uint16{}}
	for _, x := range s.AppendMet(nil) {
		want.Met = append(want.Met, x.Criterion)
	}
	for _, x := range s.AppendOpen(nil) {
		want.Open = append(want.Open, x.Criterion)
	}
	return want
}

// TestDecideAllocatesNothing: the yardsticks are not slowed down by the collector.
func TestDecideAllocatesNothing(t *testing.T) {
	p := panel(t)
	r, err := native.RecordOf(p.Dictionary(), children.Fixed(p.Programs()[0])[7].Case)
	require.NoError(t, err)
	var got native.Result
	require.Zero(t, testing.AllocsPerRun(100, func() { native.Decide(r, &got) }))
	require.Zero(t, testing.AllocsPerRun(100, func() { native.Plain(r, &got) }))
}

// TestTwoRails: the generated code gives the engine's own Kleene logic of every
// condition, whoever asks.
func TestTwoRails(t *testing.T) {
	p := panel(t)
	prog := p.Programs()[0]
	logic := prog.Logic()
	for _, c := range children.Random(p.Programs(), 4096, 3) {
		if c.Age.Months.Lo > logic.Oldest {
			continue // limits above that age are not written down
		}
		r, err := native.RecordOf(p.Dictionary(), c)
		require.NoError(t, err)
		var got, want native.Result
		native.TwoRails(r, &got)
		m := engine.MomentOf(p.Dictionary(), c).UpTo(logic.Oldest)
		for i, k := range logic.Criteria {
			switch k.When.At(m) {
			case engine.True:
				want.Met = append(want.Met, uint16(i))
			case engine.Unknown:
				want.Open = append(want.Open, uint16(i))
			}
		}
		require.Equal(t, want, got)
	}
}
