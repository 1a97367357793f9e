package engine

import (
	"math"
	"math/rand/v2"
	"slices"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/pathways"
)

func shipped(t testing.TB) []*Program {
	lib, issues := pathways.Load(pathways.Embedded())
	eng, issues := CompileUnproved(lib, issues)
	require.NotNil(t, eng, issues.Render())
	var progs []*Program
	for _, p := range lib.Pathways {
		progs = append(progs, eng.Program(p.ID.Value, p.Version))
	}
	return progs
}

func randomCase(r *rand.Rand, progs []*Program) Case {
	at := time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC)
	age := UnknownAge()
	switch r.IntN(4) {
	case 0:
	case 1:
		y := r.IntN(19)
		age, _ = AgeFromStated(StatedAge{Years: &y}, at, 0)
	default:
		d := r.IntN(6800)
		if r.IntN(3) == 0 {
			d = r.IntN(200)
		}
		age, _ = AgeFromBirthDate(at.AddDate(0, 0, -d), at, []int{0, 30, 40}[r.IntN(3)])
	}
	c := Case{Audience: audienceOrder[r.IntN(3)], Age: age, At: at, Findings: map[string]Answer{}}
	sick, silent := r.Float64()*0.3, r.Float64()
	for _, f := range progs[0].def.Dictionary.Findings {
		if r.Float64() < silent*0.6 {
			if r.IntN(2) == 0 {
				c.Findings[f.ID.Value] = UnknownAnswer(pathways.Reasons()[r.IntN(3)])
			}
			continue
		}
		if v, ok := NormalValue(f, max(0, age.Months.Lo)); ok && r.Float64() > sick {
			c.Findings[f.ID.Value] = Answer{Value: v}
			continue
		}
		switch f.Type {
		case pathways.Bool:
			c.Findings[f.ID.Value] = BoolAnswer(r.IntN(2) == 0)
		case pathways.Enum:
			all := f.Values.All()
			c.Findings[f.ID.Value] = EnumAnswer(all[r.IntN(len(all))])
		default:
			c.Findings[f.ID.Value] = Answer{Value: Value{Type: f.Type, Number: min(f.Range.Max, math.Ceil(f.Range.Min+r.Float64()*(f.Range.Max-f.Range.Min)))}}
		}
	}
	return c
}

// worthOf is the value of a condition, each literal worth what worth says: what a
// plan must come to without ever walking a condition.
func (n *node) worthOf(worth func(*Literal) bool) bool {
	switch n.op {
	case opAnd:
		return !slices.ContainsFunc(n.kids, func(k *node) bool { return !k.worthOf(worth) })
	case opOr:
		return slices.ContainsFunc(n.kids, func(k *node) bool { return k.worthOf(worth) })
	}
	return worth(n.lit)
}

// walked puts a criterion on its rails by walking its condition.
func (k *criterion) walked(s situation, when *node) rails {
	r := rails{guidance: -1}
	if !Applies(k.def.Audience, s.audience) {
		return r
	}
	r.floor = when.worthOf(func(l *Literal) bool { return l.truth(s.state) == True })
	r.ceiling = when.worthOf(func(l *Literal) bool {
		t := l.truth(s.state)
		return t == True || t == Unknown && !k.excused(l, s)
	})
	for _, level := range k.levels() {
		if r.guidance < 0 && when.worthOf(func(l *Literal) bool {
			t := l.truth(s.state)
			return t == True || t == Unknown && k.assumed(l, s, level)
		}) {
			r.guidance = level
		}
	}
	return r
}

// TestPlanIsWhatTheConditionsSay walks every condition of every shipped version, for
// random children, beside its plan.
func TestPlanIsWhatTheConditionsSay(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, p := range shipped(t) {
		requireWalked(t, panelOf(t, p), r, 500)
	}
}

func panelOf(t require.TestingT, p *Program) *Panel {
	panel, err := NewPanel(nil, []*Program{p})
	require.NoError(t, err)
	return panel
}

// requireWalked compares plans with their conditions as they are walked, for random
// children.
func requireWalked(t require.TestingT, panel *Panel, r *rand.Rand, n int) {
	record, of := panel.NewRecord(), panel.NewStanding()
	for range n {
		c := randomCase(r, panel.progs)
		require.NoError(t, record.Load(c))
		panel.Decide(record, of)
		want, doubt := false, false
		for i, p := range panel.progs {
			want = walkedIn(t, p, &record.state, &of.rulings[i], c) || want
			doubt = doubt || of.rulings[i].doubt
		}
		require.Equal(t, want, doubt)
	}
}

// walkedIn compares one ruling, and tells whether a general danger sign is in doubt.
func walkedIn(t require.TestingT, p *Program, s *state, r *ruling, c Case) (doubt bool) {
	away := false
	for _, x := range p.scope {
		away = away || !x.handOver && x.when.certain(s)
	}
	require.Equal(t, away, r.side == outside)
	seen := situation{state: p.sees(s, r.side, &state{})}
	for i, k := range p.criteria {
		want := rails{guidance: -1}
		if k.shared || !away {
			want = k.walked(seen, k.condition(away))
		}
		require.Equal(t, want, r.railsOf(i), "%s %s of %+v", p.def.Key(), k.def.ID, c)
		doubt = doubt || k.shared && want.ceiling && !want.floor && k.inDoubt(seen, k.condition(away))
	}
	return doubt
}

func BenchmarkDecide(b *testing.B) {
	for _, p := range shipped(b) {
		b.Run(p.def.Key(), func(b *testing.B) {
			panel := panelOf(b, p)
			r := rand.New(rand.NewPCG(1, 2))
			var records []*Record
			for range 4096 {
				rec := panel.NewRecord()
				require.NoError(b, rec.Load(randomCase(r, panel.progs)))
				records = append(records, rec)
			}
			of := panel.NewStanding()
			b.ReportAllocs()
			n, before := 0, cpuTime()
			for b.Loop() {
				panel.Decide(records[n&4095], of)
				n++
			}
			b.ReportMetric(float64(cpuTime()-before)/float64(n), "cpu-ns/op")
		})
	}
}

// cpuTime is what this process has used of the processor: on a busy machine the
// time on the wall says little.
func cpuTime() time.Duration {
	var use syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &use); err != nil {
		panic(err)
	}
	return time.Duration(use.Utime.Nano() + use.Stime.Nano())
}

func BenchmarkPlan(b *testing.B) {
	for _, p := range shipped(b) {
		b.Run(p.def.Key(), func(b *testing.B) {
			n, before := 0, cpuTime()
			for b.Loop() {
				newPlan(p)
				newContradictions(p)
				n++
			}
			b.ReportMetric(float64(cpuTime()-before)/float64(n), "cpu-ns/op")
		})
	}
}

// TestDecidingAllocatesNothing: not for one pathway, and not for six, by one plan or
// by one of each, whatever is known and whoever was unsure.
func TestDecidingAllocatesNothing(t *testing.T) {
	apart, together := panels(t, sets(t, rand.New(rand.NewPCG(1, 2)))[0]...)
	for _, panel := range []*Panel{panelOf(t, apart.progs[5]), apart, together} {
		r := rand.New(rand.NewPCG(3, 4))
		record, of, refs := panel.NewRecord(), panel.NewStanding(), make([]Ref, 0, 1024)
		for range 200 {
			require.NoError(t, record.Load(randomCase(r, panel.progs)))
			// Not one run: the runtime's own allocations are counted as well, and
			// one of them in twenty runs is none a run.
			require.Zero(t, testing.AllocsPerRun(20, func() {
				panel.Decide(record, of)
				refs = of.AppendOpen(of.AppendMet(refs[:0]))
			}))
		}
	}
}

// TestAnswersAreOfTheirFinding: what a finding cannot be is a mistake of the caller,
// and not one in silence.
func TestAnswersAreOfTheirFinding(t *testing.T) {
	progs := shipped(t)
	panel, err := NewPanel(nil, progs[:1])
	require.NoError(t, err)
	record, d := panel.NewRecord(), panel.Dictionary()
	require.Panics(t, func() { record.SetNumber(d.Finding("grunting").DictionaryAt, 3) })
	require.Panics(t, func() { record.SetBool(d.Finding("temperature_c").DictionaryAt, true) })
	require.Panics(t, func() { record.SetEnum(d.Finding("alertness").DictionaryAt, len(d.Finding("alertness").Values.All())) })
	require.Panics(t, func() { record.SetEnum(d.Finding("alertness").DictionaryAt, -1) })
	require.False(t, record.state.known(d.Finding("alertness")))
	record.SetNumber(d.Finding("temperature_c").DictionaryAt, 38.4)
	require.Equal(t, 38.4, record.state.valueOf(d.Finding("temperature_c")).Number)
}
