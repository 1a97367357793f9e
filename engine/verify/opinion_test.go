package verify

import (
	"context"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/engine"
	"safetynet/engine/vignette"
	"safetynet/pathways"
)

// opinion is prepared once for all tests, on every shipped version.
var opinion = sync.OnceValue(func() *Opinion {
	o, err := NewOpinion(context.Background(), programs())
	if err != nil {
		panic(err)
	}
	return o
})

// programs are all shipped versions.
func programs() []*engine.Program {
	var all []*engine.Program
	for _, p := range shipped().Library().Pathways {
		all = append(all, shipped().Program(p.ID.Value, p.Version))
	}
	return all
}

// current are the shipped versions that can be asked together: those in use.
func current(t require.TestingT) []*engine.Program {
	progs, err := shipped().Select(shipped().Library().IDs(), nil, now.AddDate(0, 1, 0))
	require.NoError(t, err)
	return progs
}

// vignetteCases are the cases of all vignettes of a version, as every audience
// might put them.
func vignetteCases(t testing.TB, prog *engine.Program) []engine.Case {
	t.Helper()
	name := filepath.Join("../../testdata/vignettes", prog.Definition().Name)
	data, err := os.ReadFile(name)
	require.NoError(t, err)
	file, issues := vignette.Load(filepath.ToSlash(name), data, shipped())
	require.False(t, issues.HasErrors(), issues.Render())
	var cases []engine.Case
	for _, v := range file.Vignettes {
		for _, who := range pathways.Audiences() {
			c, err := v.Case(prog, who)
			require.NoError(t, err)
			cases = append(cases, c)
		}
	}
	return cases
}

func decideBy(o *Opinion, progs []*engine.Program, c engine.Case) (Outcome, bool) {
	if len(progs) == 0 {
		return o.Decide(progs, Known{})
	}
	return o.Decide(progs, KnownOf(progs[0].Definition().Dictionary, c))
}

// requireAgreed fails when there is an opinion and it is another than the engine's.
func requireAgreed(t *testing.T, progs []*engine.Program, c engine.Case) (given bool) {
	t.Helper()
	want, err := engine.Decide(progs, c)
	require.NoError(t, err)
	got, ok := decideBy(opinion(), progs, c)
	if ok {
		require.Equal(t, Outcome{want.Floor, want.Ceiling, want.Disposition}, got, "%+v", c)
	}
	return ok
}

func TestOpinionOnVignettes(t *testing.T) {
	for _, p := range programs() {
		none, all := 0, vignetteCases(t, p)
		for _, c := range all {
			if !requireAgreed(t, []*engine.Program{p}, c) {
				none++
			}
		}
		t.Logf("%s: %d cases, no opinion on %d", p.Definition().Key(), len(all), none)
		require.Zero(t, none)
	}
}

// TestOpinionOnSeveral asks several pathways together, where each audience may be
// expected to know more than in one of them alone.
func TestOpinionOnSeveral(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 7))
	progs := current(t)
	var cases []engine.Case
	for _, p := range progs {
		cases = append(cases, vignetteCases(t, p)...)
	}
	more := 0
	for range 3000 {
		c := cases[random.IntN(len(cases))]
		c.Findings = mixed(random, c.Findings, cases[random.IntN(len(cases))].Findings)
		random.Shuffle(len(progs), func(i, j int) { progs[i], progs[j] = progs[j], progs[i] })
		some := slices.Clone(progs[:1+random.IntN(len(progs))])
		require.True(t, requireAgreed(t, some, c))
		for _, p := range some {
			x := opinion().of[p]
			if len(x.adds(c.Audience, func(f *pathways.Finding) bool { return answerableWith(p, some, f, c.Audience) })) > 0 {
				more++
				break
			}
		}
	}
	t.Logf("%d asked together with a pathway in which the audience knows more", more)
	require.Greater(t, more, 300)
}

// mixed is some of the answers of two cases, and some answered unsure.
func mixed(random *rand.Rand, a, b map[string]engine.Answer) map[string]engine.Answer {
	out := map[string]engine.Answer{}
	for i, from := range []map[string]engine.Answer{a, b} {
		for _, id := range sortedKeys(from) {
			switch n := random.IntN(20); {
			case id == gestation: // the age was worked out with it
				if i == 0 {
					out[id] = from[id]
				}
			case n == 0:
				out[id] = engine.UnknownAnswer(pathways.Reasons()[random.IntN(len(pathways.Reasons()))])
			case n > 2 && (i == 0 || n > 12):
				out[id] = from[id]
			}
		}
	}
	return out
}

// TestOpinionOnAnyCase draws findings without regard to what the conditions read,
// with every kind of age.
func TestOpinionOnAnyCase(t *testing.T) {
	random := rand.New(rand.NewPCG(4, 2))
	none, all := 0, 0
	for _, p := range programs() {
		dict := p.Definition().Dictionary
		for range 1500 {
			c := engine.Case{Audience: pathways.Audiences()[random.IntN(3)], At: now, Findings: map[string]engine.Answer{}}
			quiet := random.IntN(100)
			for _, id := range p.Tested() {
				if random.IntN(100) >= quiet {
					c.Findings[id] = anyAnswer(random, dict.Finding(id))
				}
			}
			weeks := 0
			if g := c.Findings[gestation]; g.Known() {
				weeks = int(g.Value.Number)
			}
			c.Age = anyAge(t, random, weeks)
			require.NoError(t, c.Check(dict))
			all++
			if !requireAgreed(t, []*engine.Program{p}, c) {
				none++
			}
		}
	}
	t.Logf("%d cases, no opinion on %d", all, none)
	require.Less(t, none*100, all, "an opinion on almost every case")
}

func anyAnswer(random *rand.Rand, f *pathways.Finding) engine.Answer {
	if random.IntN(4) == 0 {
		return engine.UnknownAnswer(pathways.Reasons()[random.IntN(len(pathways.Reasons()))])
	}
	switch f.Type {
	case pathways.Bool:
		return engine.BoolAnswer(random.IntN(2) == 0)
	case pathways.Enum:
		all := f.Values.All()
		return engine.EnumAnswer(all[random.IntN(len(all))])
	}
	x := scaleOf(f)
	return x.at(random.IntN(x.last + 1))
}

// anyAge is an age in any of the forms people give, or none.
func anyAge(t *testing.T, random *rand.Rand, weeks int) engine.Age {
	t.Helper()
	if random.IntN(3) == 0 {
		born := now.AddDate(0, 0, -random.IntN([]int{100, 1000, 6500}[random.IntN(3)]))
		age, err := engine.AgeFromBirthDate(born, now, weeks)
		require.NoError(t, err)
		return age
	}
	var s engine.StatedAge
	for _, unit := range []struct {
		of  **int
		max int
	}{{&s.Years, 18}, {&s.Months, 30}, {&s.Weeks, 20}, {&s.Days, 90}} {
		if random.IntN(3) == 0 {
			n := random.IntN(unit.max)
			*unit.of = &n
		}
	}
	if s == (engine.StatedAge{}) {
		return engine.UnknownAge()
	}
	age, err := engine.AgeFromStated(s, now, weeks)
	require.NoError(t, err)
	return age
}

// TestOpinionNone: without an answer to what was not prepared, and to what no
// case can be; never a wrong one.
func TestOpinionNone(t *testing.T) {
	progs := current(t)
	asthma := slices.IndexFunc(progs, func(p *engine.Program) bool { return p.Definition().ID.Value == "asthma" })
	febrile := slices.IndexFunc(progs, func(p *engine.Program) bool { return p.Definition().ID.Value == "febrile-child" })
	alone, err := NewOpinion(t.Context(), []*engine.Program{progs[febrile]})
	require.NoError(t, err)
	c := engine.Case{Audience: pathways.Parent, Age: engine.UnknownAge(), At: now}
	ask := func(c engine.Case, progs ...*engine.Program) bool {
		_, ok := decideBy(alone, progs, c)
		return ok
	}
	require.True(t, ask(c, progs[febrile]))
	require.False(t, ask(c), "nothing was asked")
	require.False(t, ask(c, progs[asthma]), "not prepared")
	require.False(t, ask(c, progs[febrile], progs[asthma]), "one of them not prepared")
	odd := c
	odd.Age = engine.Age{Known: true, Days: at(0), Months: at(100), Corrected: at(0)}
	require.False(t, ask(odd, progs[febrile]), "an age no calendar gives")
	odd = c
	odd.Findings = map[string]engine.Answer{"temperature_c": engine.NumberAnswer(99)}
	require.False(t, ask(odd, progs[febrile]), "a value the dictionary does not admit")
	odd.Findings = map[string]engine.Answer{"grunting": engine.EnumAnswer("loud")}
	require.False(t, ask(odd, progs[febrile]))
	require.True(t, alone.On(progs[febrile]))
	require.False(t, alone.On(progs[asthma]))

	drawn := *opinion().of[progs[febrile]]
	drawn.roots = maps.Clone(drawn.roots)
	delete(drawn.roots, company{pathways.Parent, "spo2_percent"})
	undrawn := &Opinion{of: map[*engine.Program]*prepared{progs[febrile]: &drawn, progs[asthma]: opinion().of[progs[asthma]]}}
	_, ok := decideBy(undrawn, []*engine.Program{progs[febrile]}, c)
	require.True(t, ok)
	_, ok = decideBy(undrawn, []*engine.Program{progs[febrile], progs[asthma]}, c)
	require.False(t, ok, "beside asthma a parent is expected to know one more, which was not drawn")
}

func TestOpinionGivenUp(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	o, err := NewOpinion(ctx, programs())
	require.ErrorIs(t, err, context.Canceled)
	require.Nil(t, o)
}

// TestOpinionConcurrent asks from many goroutines at once; the race detector
// looks on.
func TestOpinionConcurrent(t *testing.T) {
	progs := current(t)[:1]
	cases := vignetteCases(t, progs[0])
	want := make([]Outcome, len(cases))
	for i, c := range cases {
		want[i], _ = decideBy(opinion(), progs, c)
	}
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for i, c := range cases {
				if got, ok := decideBy(opinion(), progs, c); !ok || got != want[i] {
					t.Errorf("%d: %+v, not %+v", i, got, want[i])
				}
			}
		})
	}
	group.Wait()
}

// TestOpinionSmall: what a server keeps of a version is nearly all arrays of
// nodes; the heap grows by a tenth more. The sum grows with every release, since
// released versions stay.
func TestOpinionSmall(t *testing.T) {
	all := 0
	for _, p := range programs() {
		x := opinion().of[p]
		bytes := 4 * len(x.frozen)
		all += bytes
		t.Logf("%s: %d bytes, %d drawings", p.Definition().Key(), bytes, len(x.roots))
		require.LessOrEqual(t, len(x.roots), 6, "what is expected together is one thing more than alone, at most")
		require.Less(t, bytes, 20_000_000)
	}
	t.Logf("%.1f MB kept", float64(all)/1e6)
}

func BenchmarkDecide(b *testing.B) {
	benchmark(b, func(progs []*engine.Program, c engine.Case) func() { return func() { _, _ = engine.Decide(progs, c) } })
}

func BenchmarkOpinion(b *testing.B) {
	benchmark(b, func(progs []*engine.Program, c engine.Case) func() {
		o, k := opinion(), KnownOf(progs[0].Definition().Dictionary, c)
		return func() { _, _ = o.Decide(progs, k) }
	})
}

// benchmark goes through the vignettes of each pathway in use.
func benchmark(b *testing.B, decide func([]*engine.Program, engine.Case) func()) {
	opinion()
	for _, p := range current(b) {
		progs, cases := []*engine.Program{p}, vignetteCases(b, p)
		b.Run(p.Definition().ID.Value, func(b *testing.B) {
			b.ReportAllocs()
			var all []func()
			for _, c := range cases {
				all = append(all, decide(progs, c))
			}
			i := 0
			for b.Loop() {
				all[i%len(all)]()
				i++
			}
		})
	}
}
