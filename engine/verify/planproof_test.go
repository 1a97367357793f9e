package verify

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/engine"
	"safetynet/pathways"
)

// planReport proves nothing but the plan.
func planReport(t testing.TB, prog *engine.Program, plan *engine.Plan, beside ...*engine.Logic) *Report {
	out := &Report{}
	w, err := newWork(prog, Options{At: now}.usual(), out)
	require.NoError(t, err)
	w.planned(plan, beside...)
	return out
}

// TestPlansAreWhatConditionsSay proves it of every version that ships.
func TestPlansAreWhatConditionsSay(t *testing.T) {
	everyVersion(t, func(t *testing.T, prog *engine.Program) {
		r := planReport(t, prog, prog.Plan())
		require.Empty(t, found(r))
		require.Greater(t, r.Conditions, 100)
		t.Logf("%d conditions, %d queries", r.Conditions, r.Stats.Queries)
	})
}

// TestDamagedPlansAreSeen damages a copy of a plan in every way one can be wrong.
// Each is found, with a child.
func TestDamagedPlansAreSeen(t *testing.T) {
	febrile, epilepsy := shipped().Program("febrile-child", pathways.Version{Major: 1, Minor: 2}), shipped().Program("epilepsy", pathways.Version{Major: 1, Minor: 2})
	assuming := programWhere(t, func(p *engine.Plan) bool {
		return slices.ContainsFunc(p.Levels[0], func(l []engine.PlanLevel) bool { return len(l) > 1 })
	})
	criteria := func(p *engine.Plan) *engine.PlanMatrix { return p.Criteria }
	subject := func(m *engine.PlanMatrix, is func(*engine.PlanSubject) bool) *engine.PlanSubject {
		return m.Subjects[slices.IndexFunc(m.Subjects, is)]
	}
	for _, x := range []struct {
		name   string
		prog   *engine.Program
		damage func(p *engine.Plan)
	}{
		{"a bit of a row is flipped", febrile, func(p *engine.Plan) {
			l := slices.MaxFunc(criteria(p).Lanes, func(a, b engine.PlanLane) int { return len(a.Steps) - len(b.Steps) })
			rows := l.Steps[0].Rows // of what the lane's first conjunction needs
			rows[len(rows)-1][ceilingRail] ^= 1
		}},
		{"a conjunction is dropped", febrile, func(p *engine.Plan) { dropTerm(t, p) }},
		{"a step is forgotten", febrile, func(p *engine.Plan) {
			l := &criteria(p).Lanes[len(criteria(p).Lanes)-1]
			l.Steps = l.Steps[1:]
		}},
		{"what was decided first is not used", febrile, func(p *engine.Plan) {
			for i := range criteria(p).Lanes {
				if l := &criteria(p).Lanes[i]; len(l.Uses) > 0 {
					l.Uses = l.Uses[1:]
					return
				}
			}
			t.Fatal("there is no use")
		}},
		{"a limit lies a step too high", febrile, func(p *engine.Plan) {
			s := subject(criteria(p), func(s *engine.PlanSubject) bool { return len(s.Findings) == 1 && len(s.Limits) > 0 })
			s.Limits[0]++
		}},
		{"a limit lies a step too low", febrile, func(p *engine.Plan) {
			s := subject(criteria(p), func(s *engine.PlanSubject) bool { return len(s.Findings) == 1 && len(s.Limits) > 0 })
			s.Limits[0]--
		}},
		{"what lies beyond the pathway's ages is looked at", febrile, func(p *engine.Plan) { p.Cut = false }},
		{"a criterion counts outside of the pathway", febrile, func(p *engine.Plan) {
			own := slices.IndexFunc(p.Levels[1], func(l []engine.PlanLevel) bool { return len(l) == 0 })
			p.Levels[1][own] = p.Levels[0][own]
		}},
		{"a limit of a calculated number lies too low", epilepsy, func(p *engine.Plan) {
			s := subject(criteria(p), func(s *engine.PlanSubject) bool { return len(s.Findings) > 1 && !s.Counts && len(s.Limits) > 0 })
			s.Limits[0] -= 2
		}},
		{"an age has the class of its neighbours", febrile, func(p *engine.Plan) {
			s := subject(criteria(p), func(s *engine.PlanSubject) bool { return len(s.Findings) == 0 && s.Aged && !s.Due })
			s.Table[len(s.Table)-1] = s.Table[0]
		}},
		{"an excuse is read at another's place", epilepsy, func(p *engine.Plan) {
			s := subject(criteria(p), func(s *engine.PlanSubject) bool { return len(s.Grants) > 0 })
			for _, l := range p.Excuses.Lanes {
				for n := range 64 {
					if b := (engine.PlanBit{Lane: 0, Bit: n}); l.Ends>>n&1 == 1 && b != s.Grants[0] {
						s.Grants[0] = b
						return
					}
				}
			}
			t.Fatal("there is one excuse only")
		}},
		{"a scope rule has another's place", febrile, func(p *engine.Plan) { p.ScopeAt[0], p.ScopeAt[1] = p.ScopeAt[1], p.ScopeAt[0] }},
		{"a contradiction has another's place", febrile, func(p *engine.Plan) { p.ConflictAt[0] = p.ConflictAt[1] }},
		{"a criterion has another's place", febrile, func(p *engine.Plan) { p.Levels[0][3][0].PlanBit = p.Levels[0][4][0].PlanBit }},
		{"what is assumed counts everywhere", assuming, func(p *engine.Plan) {
			i := slices.IndexFunc(p.Levels[0], func(l []engine.PlanLevel) bool { return len(l) > 1 })
			p.Levels[0][i][1].PlanBit = p.Levels[0][i][0].PlanBit
		}},
		{"a danger sign outside the pathway is left out", febrile, func(p *engine.Plan) { p.Levels[1][0] = nil }},
	} {
		t.Run(x.name, func(t *testing.T) {
			plan := x.prog.Plan()
			x.damage(plan)
			r := planReport(t, x.prog, plan)
			require.NotEmpty(t, r.Refuted())
			for _, y := range r.Refuted() {
				require.Equal(t, PlanHolds, y.Code)
				require.Equal(t, Disagreed, y.Verdict)
				require.NotNil(t, y.Child)
			}
			t.Logf("%d: %s", len(r.Results), found(r)[0])
		})
	}
	require.Empty(t, planReport(t, febrile, febrile.Plan()).Results, "only copies were damaged")
}

// dropTerm lets no row leave alive what stands before the last conjunction of a
// condition.
func dropTerm(t *testing.T, p *engine.Plan) {
	dropped := false
	for i := range p.Criteria.Lanes {
		l := &p.Criteria.Lanes[i]
		before := l.Ends >> 1 &^ l.Ends
		dropped = dropped || before != 0
		for n := range l.Steps {
			for c := range l.Steps[n].Rows {
				for rail := range l.Steps[n].Rows[c] {
					l.Steps[n].Rows[c][rail] &^= before
				}
			}
		}
	}
	require.True(t, dropped, "no condition has two conjunctions")
}

// programWhere is a shipped version whose plan has something.
func programWhere(t *testing.T, has func(*engine.Plan) bool) *engine.Program {
	for _, p := range newest() {
		if prog := shipped().Program(p.ID.Value, p.Version); has(prog.Plan()) {
			return prog
		}
	}
	t.Fatal("no shipped version has it")
	return nil
}

// TestPlansOfSeveralAreWhatConditionsSay proves it of the newest six where they are
// decided by one plan, and of some of them.
func TestPlansOfSeveralAreWhatConditionsSay(t *testing.T) {
	eng := shipped()
	ids := eng.Library().IDs()
	for _, some := range [][]string{ids, {ids[5], ids[1]}} {
		progs, err := eng.Select(some, nil, now)
		require.NoError(t, err)
		apart, err := engine.NewPanel(nil, progs)
		require.NoError(t, err)
		panel := apart.Together()
		require.NotSame(t, apart, panel)
		var logics []*engine.Logic
		for _, p := range progs {
			logics = append(logics, p.Logic())
		}
		for i, p := range progs {
			r := planReport(t, p, panel.Plan(i), logics...)
			require.Empty(t, found(r), "%s beside %s", p.Definition().Key(), some)
			require.Greater(t, r.Conditions, 100)
			t.Logf("%s beside %s: %d conditions, %d queries", p.Definition().Key(), some, r.Conditions, r.Stats.Queries)
		}
	}
}
