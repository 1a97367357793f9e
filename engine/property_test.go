package engine_test

import (
	"encoding/json"
	"maps"
	"math"
	"regexp"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"safetynet/engine"
	"safetynet/pathways"
)

// shipped compiles the embedded library once for all tests.
var shipped = sync.OnceValue(func() *engine.Engine {
	lib, issues := pathways.Load(pathways.Embedded())
	eng, issues := engine.Compile(lib, issues)
	if eng == nil {
		panic(issues.Render())
	}
	return eng
})

// everyPathway runs a test on the newest version of every shipped pathway,
// drafts included. Versions before it were tested when they were newest.
func everyPathway(t *testing.T, test func(*testing.T, *engine.Program)) {
	for _, id := range shipped().Library().IDs() {
		p := shipped().Library().Newest(id)
		t.Run(p.Key(), func(t *testing.T) { test(t, shipped().Program(p.ID.Value, p.Version)) })
	}
}

// decide is an assessment without its explanation.
func decide(t require.TestingT, c engine.Case, progs ...*engine.Program) engine.Decision {
	d, err := engine.Decide(progs, c)
	require.NoError(t, err)
	return d
}

func febrileChild(t require.TestingT) *engine.Program {
	progs, err := shipped().Select([]string{"febrile-child"}, nil, at)
	require.NoError(t, err)
	return progs[0]
}

// drawCase draws a child: any audience, any age in or around scope, and for each
// finding an answer, a reason, or nothing.
func drawCase(t *rapid.T, prog *engine.Program, answered int) engine.Case {
	c := engine.Case{
		Audience: rapid.SampledFrom(pathways.Audiences()).Draw(t, "audience"),
		Age:      drawAge(t), At: at, Findings: map[string]engine.Answer{},
	}
	for _, id := range prog.Tested() {
		f := prog.Definition().Dictionary.Finding(id)
		switch n := rapid.IntRange(0, 99).Draw(t, "how "+id); {
		case n < answered:
			c.Findings[id] = drawAnswer(t, prog, f)
		case n%4 == 0:
			c.Findings[id] = engine.UnknownAnswer(rapid.SampledFrom(pathways.Reasons()).Draw(t, "reason "+id))
		}
	}
	return c
}

func drawAge(t *rapid.T) engine.Age {
	gestation := rapid.SampledFrom([]int{0, 24, 30, 36, 37, 40}).Draw(t, "gestation")
	switch rapid.IntRange(0, 9).Draw(t, "kind of age") {
	case 0:
		return engine.UnknownAge()
	case 1, 2:
		y := rapid.OneOf(rapid.IntRange(0, 4), rapid.IntRange(5, 17)).Draw(t, "years")
		age, err := engine.AgeFromStated(engine.StatedAge{Years: &y}, at, gestation)
		require.NoError(t, err)
		return age
	}
	days := rapid.OneOf(rapid.IntRange(0, 250), rapid.IntRange(0, 1825), rapid.IntRange(1826, 6500)).Draw(t, "days")
	age, err := engine.AgeFromBirthDate(at.AddDate(0, 0, -days), at, gestation)
	require.NoError(t, err)
	return age
}

// drawAnswer draws a value, normal as often as not, otherwise near the limits.
func drawAnswer(t *rapid.T, prog *engine.Program, f *pathways.Finding) engine.Answer {
	if f.Normal != nil && rapid.IntRange(0, 99).Draw(t, "normal "+f.ID.Value) < 75 {
		return normalAnswer(f, 24)
	}
	switch f.Type {
	case pathways.Bool:
		return engine.BoolAnswer(rapid.Bool().Draw(t, f.ID.Value))
	case pathways.Enum:
		return engine.EnumAnswer(rapid.SampledFrom(f.Values.All()).Draw(t, f.ID.Value))
	}
	n := rapid.SampledFrom(interesting(prog, f)).Draw(t, f.ID.Value)
	if f.Type == pathways.Int {
		return engine.IntAnswer(int(n))
	}
	return engine.NumberAnswer(n)
}

func normalAnswer(f *pathways.Finding, months int) engine.Answer {
	s := f.Normal.At(months)
	switch f.Type {
	case pathways.Bool:
		return engine.BoolAnswer(*s.Bool)
	case pathways.Enum:
		return engine.EnumAnswer(*s.Text)
	case pathways.Int:
		return engine.IntAnswer(int(*s.Number))
	}
	return engine.NumberAnswer(*s.Number)
}

// interesting lists the numbers around every limit on a finding, and the ends of
// its range: between them nothing can change.
func interesting(prog *engine.Program, f *pathways.Finding) []float64 {
	p := prog.Definition()
	values := map[float64]bool{f.Range.Min: true, f.Range.Max: true}
	for _, t := range slices.Concat(p.Dictionary.Thresholds, p.Signs.Thresholds, p.SepsisTables.Thresholds, p.Thresholds) {
		if t.Finding.Value != f.ID.Value {
			continue
		}
		limits := []float64{}
		if t.Limit != nil {
			limits = append(limits, *t.Limit)
		}
		for _, b := range t.Bands {
			limits = append(limits, b.Limit.Value)
		}
		step := 1.0
		if f.Type == pathways.Number {
			step = 0.1
		}
		for _, l := range limits {
			for _, v := range []float64{l - step, l, l + step} {
				if v = math.Round(v*10) / 10; v >= f.Range.Min && v <= f.Range.Max {
					values[v] = true
				}
			}
		}
	}
	return slices.Sorted(maps.Keys(values))
}

func assess(t require.TestingT, c engine.Case, progs ...*engine.Program) *engine.Assessment {
	a, err := engine.Assess(progs, c)
	require.NoError(t, err)
	return a
}

func urgency(prog *engine.Program, id string) int {
	return prog.Definition().Shared.Dispositions.Get(id).Urgency
}

func with(c engine.Case, id string, a engine.Answer) engine.Case {
	c.Findings = maps.Clone(c.Findings)
	c.Findings[id] = a
	return c
}

func without(c engine.Case, id string) engine.Case {
	c.Findings = maps.Clone(c.Findings)
	delete(c.Findings, id)
	return c
}

// TestEmptyRecordIsNeverHomeCare: for every audience and every age nothing is
// earned by saying nothing, or by saying that one does not know.
func TestEmptyRecordIsNeverHomeCare(t *testing.T) {
	everyPathway(t, func(t *testing.T, prog *engine.Program) {
		ages := []engine.Age{engine.UnknownAge()}
		for days := 0; days < 17*365; days += 15 {
			age, err := engine.AgeFromBirthDate(at.AddDate(0, 0, -days), at, 0)
			require.NoError(t, err)
			ages = append(ages, age)
		}
		for _, audience := range pathways.Audiences() {
			for _, age := range ages {
				empty := engine.Case{Audience: audience, Age: age, At: at, Findings: map[string]engine.Answer{}}
				require.NotEqual(t, pathways.HomeCare, decide(t, empty, prog).Guidance)
				for _, r := range pathways.Reasons() {
					for _, id := range prog.Tested() {
						empty.Findings[id] = engine.UnknownAnswer(r)
					}
					require.NotEqual(t, pathways.HomeCare, decide(t, empty, prog).Guidance, "%s %s", audience, r)
				}
			}
		}
	})
}

func TestYoungBabyWithFeverAlone(t *testing.T) {
	prog := febrileChild(t)
	two := 2
	age, err := engine.AgeFromStated(engine.StatedAge{Months: &two}, at, 0)
	require.NoError(t, err)
	for _, audience := range pathways.Audiences() {
		a := assess(t, engine.Case{Audience: audience, Age: age, At: at,
			Findings: map[string]engine.Answer{"temperature_c": engine.NumberAnswer(38.0)}}, prog)
		require.Equal(t, pathways.Escalate, a.Guidance, audience)
	}
}

// TestFloorAndCeilingBoundCompletions: whatever a partial record turns out to
// be, it lies between floor and ceiling, as long as what is excused stays unknown.
func TestFloorAndCeilingBoundCompletions(t *testing.T) {
	everyPathway(t, func(t *testing.T, prog *engine.Program) {
		rapid.Check(t, func(t *rapid.T) {
			c := drawCase(t, prog, rapid.SampledFrom([]int{20, 60, 90, 97}).Draw(t, "answered"))
			partial := decide(t, c, prog)
			full := complete(t, prog, c)
			if partial.Inconsistent+full.Inconsistent > 0 {
				return // not a child that can exist
			}
			if urgency(prog, full.Floor) < urgency(prog, partial.Floor) || urgency(prog, full.Ceiling) > urgency(prog, partial.Ceiling) {
				t.Fatalf("partial %s..%s, completed %s..%s", partial.Floor, partial.Ceiling, full.Floor, full.Ceiling)
			}
			if partial.Guidance == pathways.HomeCare && full.Guidance != pathways.HomeCare {
				t.Fatalf("home care was not earned: completed it is %s", full.Disposition)
			}
		})
	})
}

// complete answers everything this audience can answer and has no excuse for.
func complete(t *rapid.T, prog *engine.Program, c engine.Case) engine.Decision {
	for _, id := range prog.Tested() {
		f := prog.Definition().Dictionary.Finding(id)
		a, given := c.Findings[id]
		if (given && a.Known()) || !prog.Answerable(f, c.Audience) || (given && a.Unknown != pathways.NotAsked && excusable(prog, id)) {
			continue
		}
		c = with(c, id, drawAnswer(t, prog, f))
	}
	return decide(t, c, prog)
}

// excusable tells whether any criterion may excuse a finding for a reason.
func excusable(prog *engine.Program, id string) bool {
	if _, ok := prog.Definition().Excuse.Get(id); ok {
		return true
	}
	return slices.ContainsFunc(prog.Definition().Criteria, func(x *pathways.Criterion) bool {
		_, ok := x.Excuse.Get(id)
		return ok
	})
}

// TestForgettingNeverEarnsHomeCare: taking back an answer that this audience
// could give never turns higher guidance into home care, but where the pathway excuses
// it, as drowsiness after a seizure where no seizure is said; then it says so.
func TestForgettingNeverEarnsHomeCare(t *testing.T) {
	everyPathway(t, func(t *testing.T, prog *engine.Program) {
		rapid.Check(t, func(t *rapid.T) {
			c := drawCase(t, prog, rapid.SampledFrom([]int{60, 97, 100}).Draw(t, "answered"))
			before := decide(t, c, prog)
			for id, a := range c.Findings {
				f := prog.Definition().Dictionary.Finding(id)
				if !a.Known() || !prog.Answerable(f, c.Audience) {
					continue
				}
				for _, forgotten := range []engine.Case{without(c, id), with(c, id, engine.UnknownAnswer(pathways.Unsure))} {
					after := decide(t, forgotten, prog)
					if before.Guidance == pathways.HomeCare || after.Guidance != pathways.HomeCare || before.Inconsistent > 0 {
						continue
					}
					if !excusable(prog, id) || !slices.Contains(assess(t, forgotten, prog).NotChecked, id) {
						t.Fatalf("forgetting %s turned %s into home care", id, before.Disposition)
					}
				}
			}
		})
	})
}

// TestWorseIsNeverCalmer: a finding set to a worse value never lowers the
// disposition. Declared exceptions have no direction of worse.
func TestWorseIsNeverCalmer(t *testing.T) {
	everyPathway(t, func(t *testing.T, prog *engine.Program) {
		excepted := exceptions(prog)
		rapid.Check(t, func(t *rapid.T) {
			c := drawCase(t, prog, rapid.SampledFrom([]int{60, 100}).Draw(t, "answered"))
			before := urgency(prog, decide(t, c, prog).Disposition)
			for _, id := range prog.Tested() {
				f := prog.Definition().Dictionary.Finding(id)
				if f.Worse != pathways.WorseTrue || c.Findings[id].Value.Bool || !c.Findings[id].Known() || excepted[id] {
					continue
				}
				after := decide(t, with(c, id, engine.BoolAnswer(true)), prog)
				if urgency(prog, after.Disposition) < before {
					t.Fatalf("%s lowered the disposition to %s", id, after.Disposition)
				}
			}
		})
	})
}

// exceptions are the findings that a pathway's declared exceptions test: there,
// and nowhere else, a worse answer may be calmer.
func exceptions(prog *engine.Program) map[string]bool {
	found := map[string]bool{}
	read := func(when string) {
		for _, name := range regexp.MustCompile(`[a-z][a-z0-9_]*`).FindAllString(when, -1) {
			found[name] = true
		}
	}
	for _, x := range prog.Definition().Criteria {
		if x.Exception != nil {
			read(x.Exception.When.Value)
		}
	}
	for _, e := range prog.Definition().DangerSigns.Exceptions {
		read(e.When.Value)
	}
	for range prog.Derived() { // a calculated value may name another; no chain is longer than the list
		for _, d := range prog.Derived() {
			if found[d.Def.ID.Value] && d.Def.When != nil {
				read(d.Def.When.Value)
			}
		}
	}
	return found
}

// TestInvariants: the disposition is never under the floor; settled means equal;
// home care has every part of its safety net; nothing is asked once settled.
func TestInvariants(t *testing.T) {
	everyPathway(t, func(t *testing.T, prog *engine.Program) {
		rapid.Check(t, func(t *rapid.T) {
			c := drawCase(t, prog, rapid.SampledFrom([]int{0, 60, 97, 100}).Draw(t, "answered"))
			a := assess(t, c, prog)
			d := urgency(prog, a.Disposition.ID)
			if d < urgency(prog, a.Floor) || a.Settled != (a.Floor == a.Ceiling) {
				t.Fatalf("%s with %s..%s settled %v", a.Disposition.ID, a.Floor, a.Ceiling, a.Settled)
			}
			if a.Settled && len(a.NextQuestions) > 0 && len(a.Inconsistent) == 0 {
				t.Fatalf("settled and still asking %s", a.NextQuestions[0].Finding)
			}
			if a.Guidance != pathways.Escalate && (len(a.HomeCare) == 0 || len(a.SafetyNet.WatchFor) == 0 ||
				a.SafetyNet.ExpectedCourse == "" || a.SafetyNet.LookAgainAfter == "" || !a.SafetyNet.ValidUntil.After(c.At)) {
				t.Fatal("a part of the safety net is missing")
			}
			for _, q := range a.NextQuestions {
				if q.Text == "" || q.Why == "" || (c.Findings[q.Finding].Known() && len(c.Findings) > 0 && given(c, q.Finding) && len(a.Inconsistent) == 0) {
					t.Fatalf("question %+v", q)
				}
			}
			for _, w := range a.SafetyNet.WatchFor {
				if w.Text == "" || urgency(prog, w.Then) <= d {
					t.Fatalf("watch for %+v under %s", w, a.Disposition.ID)
				}
			}
		})
	})
}

func given(c engine.Case, id string) bool {
	_, ok := c.Findings[id]
	return ok
}

// TestAnsweringInAnyOrder: a dialogue that answers questions in any order ends
// in the same bytes.
func TestAnsweringInAnyOrder(t *testing.T) {
	prog := febrileChild(t)
	rapid.Check(t, func(t *rapid.T) {
		c := drawCase(t, prog, 70)
		want, err := json.Marshal(assess(t, c, prog))
		require.NoError(t, err)
		ids := rapid.Permutation(slices.Sorted(maps.Keys(c.Findings))).Draw(t, "order")
		again := engine.Case{Audience: c.Audience, Age: c.Age, At: c.At, Findings: map[string]engine.Answer{}}
		for _, id := range ids {
			again.Findings[id] = c.Findings[id]
			if rapid.IntRange(0, 9).Draw(t, "look") == 0 {
				assess(t, again, prog)
			}
		}
		got, err := json.Marshal(assess(t, again, prog))
		require.NoError(t, err)
		require.Equal(t, string(want), string(got))
	})
}

// requireNothingToAsk: what is still open above the floor lacks only what this
// audience cannot know (and a criterion assumes the worst of).
func requireNothingToAsk(t *rapid.T, prog *engine.Program, c engine.Case, a *engine.Assessment) {
	for _, u := range a.Undecided {
		for _, id := range u.Needs {
			f := prog.Definition().Dictionary.Finding(id)
			if urgency(prog, u.Disposition) > urgency(prog, a.Floor) && (f == nil || prog.Answerable(f, c.Audience)) {
				t.Fatalf("%s could still be %s and %s is not asked", u.Criterion, u.Disposition, id)
			}
		}
	}
}

// TestFollowingTheQuestionsSettles: asking what the engine asks, and nothing
// else, always ends, and ends with nothing open that an answer could decide.
func TestFollowingTheQuestionsSettles(t *testing.T) {
	everyPathway(t, func(t *testing.T, prog *engine.Program) {
		rapid.Check(t, func(t *rapid.T) {
			age, err := engine.AgeFromBirthDate(at.AddDate(0, 0, -rapid.OneOf(rapid.IntRange(0, 1825), rapid.IntRange(1826, 6500)).Draw(t, "days")), at, 40)
			require.NoError(t, err)
			c := engine.Case{Audience: rapid.SampledFrom(pathways.Audiences()).Draw(t, "audience"), Age: age, At: at, Findings: map[string]engine.Answer{}}
			for range 200 {
				questions, contradicted, err := engine.Questions([]*engine.Program{prog}, c)
				require.NoError(t, err)
				if contradicted {
					return
				}
				if len(questions) == 0 {
					requireNothingToAsk(t, prog, c, assess(t, c, prog))
					return
				}
				q := questions[0]
				c = with(c, q.Finding, drawAnswer(t, prog, prog.Definition().Dictionary.Finding(q.Finding)))
			}
			t.Fatal("the questions do not end")
		})
	})
}
