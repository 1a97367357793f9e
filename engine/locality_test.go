package engine_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"safetynet/engine"
	"safetynet/engine/internal/reference"
	"safetynet/pathways"
)

// here is a compiled library with the tiny pathway, its second criterion at 4
// hours, and the example locality.
func here(t *testing.T, oldNew ...string) (*engine.Engine, *engine.Program, *engine.Locality) {
	t.Helper()
	example, err := os.ReadFile("../testdata/localities/example/1.0.0.yaml")
	require.NoError(t, err)
	tiny, err := os.ReadFile("../testdata/tiny.yaml")
	require.NoError(t, err)
	change := strings.NewReplacer(append(oldNew, "disposition: gp-or-111-today", "disposition: clinician-4h", "status: draft", "status: active")...)
	eng, issues := compile(t, tinyLibrary(t, map[string]string{
		"localities/example/1.0.0.yaml": change.Replace(string(example)), "tiny/0.1.0.yaml": change.Replace(string(tiny)),
	}))
	require.NotNil(t, eng, issues.Render())
	l, err := eng.SelectLocality("example", at)
	require.NoError(t, err)
	return eng, eng.Program("tiny", pathways.Version{Minor: 1}), l
}

// TestTheExampleLocality: the contact within 4 hours becomes one within 2, in the
// outcome and in everything that explains it.
func TestTheExampleLocality(t *testing.T) {
	_, prog, l := here(t)
	c := engine.Case{Audience: pathways.Parent, Age: years(t, 2), At: at, Findings: normalCase(prog, pathways.Parent)}
	c.Findings["respiratory_rate"] = engine.IntAnswer(60)
	before := assess(t, c, prog)
	require.Equal(t, "clinician-4h", before.Disposition.ID)
	require.Nil(t, before.Locality)
	require.Empty(t, before.Disposition.Services)

	a, err := engine.AssessIn(l, []*engine.Program{prog}, c)
	require.NoError(t, err)
	require.Equal(t, "clinician-2h", a.Disposition.ID)
	require.Equal(t, "PT2H", a.Disposition.Within)
	require.Contains(t, a.Disposition.Text, "within 2 hours")
	require.Equal(t, "clinician-4h", a.Disposition.RaisedFrom)
	require.Equal(t, []engine.Service{
		{Name: "Example children's hub", Phone: "01632 960123", Hours: "Every day, 8am to 10pm", Link: "https://hub.example.org/children",
			Text: "An invented hub with children's nurses. Ring before you go."},
		{Name: "NHS 111 by phone", Phone: "111", Text: "Phone 111 when the hub is closed."},
	}, a.Disposition.Services)
	require.Equal(t, []string{"clinician-2h", "clinician-2h"}, []string{a.Floor, a.Ceiling})
	require.True(t, a.Settled)
	require.Equal(t, "clinician-2h", a.Matched[0].Disposition)
	require.Equal(t, "example", a.Locality.ID)
	require.Equal(t, "1.0.0", a.Locality.Version)
	require.Equal(t, l.Definition().Digest, a.Locality.Digest)
	require.Equal(t, []engine.LocalRaise{{Disposition: "clinician-4h", Becomes: "clinician-2h",
		Because: "The example children's hub can see your child sooner.", Source: l.Definition().At("clinician-4h").Source}}, a.Locality.Raises)

	c = engine.Case{Audience: pathways.Clinician, Age: years(t, 2), At: at, Findings: normalCase(prog, pathways.Clinician)}
	a, err = engine.AssessIn(l, []*engine.Program{prog}, with(c, "respiratory_rate", engine.IntAnswer(60)))
	require.NoError(t, err)
	require.Equal(t, "Invented paediatric hub; ring ahead.", a.Disposition.Services[0].Text)

	delete(c.Findings, "respiratory_rate")
	a, err = engine.AssessIn(l, []*engine.Program{prog}, c)
	require.NoError(t, err)
	require.Equal(t, []string{"clinician-2h", "clinician-2h"}, []string{a.Undecided[0].Disposition, a.NextQuestions[0].CouldBe})
	require.Equal(t, "gp-or-111-today", a.Disposition.ID, "what is undecided is not raised here")
	require.Empty(t, a.Disposition.RaisedFrom)
	require.Equal(t, "111", a.Disposition.Services[0].Phone)
}

func TestLocalitiesThatCannotBeUsed(t *testing.T) {
	eng, prog, l := here(t)
	for _, x := range []struct {
		id   string
		now  time.Time
		want string
	}{
		{"atlantis", at, "locality atlantis: there is no such locality; there is example"},
		{"example", at.AddDate(-1, 0, 0), "locality example: no version is active on 2025-11-21"},
	} {
		_, err := eng.SelectLocality(x.id, x.now)
		require.ErrorAs(t, err, new(*engine.LocalityError))
		require.EqualError(t, err, x.want)
	}
	require.NotNil(t, eng.Locality("example", pathways.Version{Major: 1}))
	require.Nil(t, eng.Locality("example", pathways.Version{Major: 2}))
	bare, issues := compile(t, tinyLibrary(t, nil))
	require.NotNil(t, bare, issues.Render())
	_, err := bare.SelectLocality("example", at)
	require.EqualError(t, err, "locality example: there is no such locality; this library has none")

	require.NoError(t, l.Fits([]*engine.Program{prog}))
	first := shipped().Program("febrile-child", pathways.Version{Major: 1})
	_, err = engine.AssessIn(l, []*engine.Program{first}, engine.Case{Audience: pathways.Parent, At: at})
	require.ErrorAs(t, err, new(*engine.LocalityError))
	require.EqualError(t, err, "locality example: version 1.0.0 is for dispositions 1.1.0, and febrile-child@1.0.0 uses dispositions 1.0.0")
}

// drawLift draws what a locality may make of dispositions: never less urgent, in
// order, home care as it is.
func drawLift(t *rapid.T, d *pathways.Dispositions) []int {
	lift := make([]int, len(d.List))
	for u := len(lift) - 1; u >= 0; u-- {
		lift[u] = u
		if u == len(lift)-1 || d.List[u].Guidance == pathways.HomeCare {
			continue
		}
		if rapid.Bool().Draw(t, "raise "+d.List[u].ID.Value) {
			lift[u] = rapid.IntRange(u, lift[u+1]).Draw(t, d.List[u].ID.Value)
		}
	}
	return lift
}

// inLocality is a locality with one service that makes lift of the dispositions.
func inLocality(d *pathways.Dispositions, lift []int) *pathways.Locality {
	x := &pathways.Locality{ID: pathways.Str{Value: "drawn"}, Dispositions: d, Pins: pathways.LocalityPins{Dispositions: d.Version},
		Services: []*pathways.Service{{ID: pathways.Str{Value: "hub"}, Name: pathways.Str{Value: "Hub"}}}}
	for u, to := range lift {
		l := &pathways.LocalDisposition{ID: d.List[u].ID, Services: []pathways.Str{{Value: "hub"}}}
		if to != u {
			l.Services, l.Becomes = nil, &d.List[to].ID
		}
		x.Local = append(x.Local, l)
	}
	return x
}

// TestALocalityNeverCalms: on every shipped pathway and in any locality that
// loads, nothing of the outcome is calmer than without it; what the engine lifts
// afterwards is what the reference gets by lifting every criterion before.
func TestALocalityNeverCalms(t *testing.T) {
	everyPathway(t, func(t *testing.T, prog *engine.Program) {
		d := prog.Definition().Shared.Dispositions
		rapid.Check(t, func(t *rapid.T) {
			lift := drawLift(t, d)
			def := inLocality(d, lift)
			c := drawCase(t, prog, rapid.SampledFrom([]int{0, 60, 90, 97, 100}).Draw(t, "answered"))
			without := decide(t, c, prog)
			got, err := engine.DecideIn(engine.NewLocality(def), []*engine.Program{prog}, c)
			require.NoError(t, err)
			for _, x := range [][2]string{{without.Floor, got.Floor}, {without.Ceiling, got.Ceiling}, {without.Disposition, got.Disposition}} {
				require.Equal(t, d.List[lift[urgency(prog, x[0])]].ID.Value, x[1])
				require.GreaterOrEqual(t, urgency(prog, x[1]), urgency(prog, x[0]))
			}
			require.GreaterOrEqual(t, got.Guidance.Rank(), without.Guidance.Rank())
			require.Equal(t, without.Guidance == pathways.HomeCare, got.Guidance == pathways.HomeCare, "home care is where it was")
			require.Equal(t, got.Floor == got.Ceiling, got.Settled)
			want, err := reference.AssessIn(def, []*pathways.Pathway{prog.Definition()}, c)
			require.NoError(t, err)
			require.Equal(t, []string{want.Floor, want.Ceiling, want.Disposition}, []string{got.Floor, got.Ceiling, got.Disposition})
			require.Equal(t, want.Settled, got.Settled)
			require.Equal(t, want.Criteria, got.Criteria)
		})
	})
}

// TestEverythingShownIsLifted: the explanation of an outcome speaks of the same
// dispositions as the outcome.
func TestEverythingShownIsLifted(t *testing.T) {
	prog := febrileChild(t)
	d := prog.Definition().Shared.Dispositions
	rapid.Check(t, func(t *rapid.T) {
		lift := drawLift(t, d)
		c := drawCase(t, prog, rapid.SampledFrom([]int{0, 60, 97, 100}).Draw(t, "answered"))
		plain := assess(t, c, prog)
		a, err := engine.AssessIn(engine.NewLocality(inLocality(d, lift)), []*engine.Program{prog}, c)
		require.NoError(t, err)
		after := func(id string) string { return d.List[lift[urgency(prog, id)]].ID.Value }
		was, is := map[string]string{}, map[string]string{}
		for _, m := range plain.Matched {
			was["met "+m.Criterion] = after(m.Disposition)
		}
		for _, u := range plain.Undecided {
			was["open "+u.Criterion] = after(u.Disposition)
		}
		last := len(d.List)
		for _, m := range a.Matched {
			is["met "+m.Criterion] = m.Disposition
			require.LessOrEqual(t, urgency(prog, m.Disposition), last, "most urgent first")
			last = urgency(prog, m.Disposition)
		}
		for _, u := range a.Undecided {
			is["open "+u.Criterion] = u.Disposition
		}
		require.Equal(t, was, is)
		told := urgency(prog, a.Disposition.ID)
		for _, w := range a.SafetyNet.WatchFor {
			require.Greater(t, urgency(prog, w.Then), told)
			require.Contains(t, lift, urgency(prog, w.Then), "nobody is told of what does not exist here")
		}
		for _, q := range a.NextQuestions {
			require.Contains(t, lift, urgency(prog, q.CouldBe))
			require.True(t, urgency(prog, q.CouldBe) > urgency(prog, a.Floor) || len(a.Inconsistent) > 0)
		}
		if a.Settled && len(a.Inconsistent) == 0 {
			require.Empty(t, a.NextQuestions)
		}
		require.Equal(t, a.Disposition.ID != plain.Disposition.ID, a.Disposition.RaisedFrom == plain.Disposition.ID)
		require.Empty(t, plain.Disposition.RaisedFrom)
	})
}

// TestALocalityThatRaisesNothing adds services and its own name, and changes no
// other byte.
func TestALocalityThatRaisesNothing(t *testing.T) {
	prog := febrileChild(t)
	d := prog.Definition().Shared.Dispositions
	same := make([]int, len(d.List))
	for u := range same {
		same[u] = u
	}
	l := engine.NewLocality(inLocality(d, same))
	rapid.Check(t, func(t *rapid.T) {
		c := drawCase(t, prog, rapid.SampledFrom([]int{0, 60, 97, 100}).Draw(t, "answered"))
		a, err := engine.AssessIn(l, []*engine.Program{prog}, c)
		require.NoError(t, err)
		require.Len(t, a.Disposition.Services, 1)
		require.Equal(t, "drawn", a.Locality.ID)
		require.Empty(t, a.Locality.Raises)
		a.Disposition.Services, a.Locality = nil, nil
		want, err := json.Marshal(assess(t, c, prog))
		require.NoError(t, err)
		got, err := json.Marshal(a)
		require.NoError(t, err)
		require.Equal(t, string(want), string(got))
	})
}

// TestFollowingTheQuestionsSettlesHere: a dialogue in a locality ends as one
// without does.
func TestFollowingTheQuestionsSettlesHere(t *testing.T) {
	prog := febrileChild(t)
	d := prog.Definition().Shared.Dispositions
	rapid.Check(t, func(t *rapid.T) {
		l := engine.NewLocality(inLocality(d, drawLift(t, d)))
		age, err := engine.AgeFromBirthDate(at.AddDate(0, 0, -rapid.OneOf(rapid.IntRange(0, 1825), rapid.IntRange(1826, 6500)).Draw(t, "days")), at, 40)
		require.NoError(t, err)
		c := engine.Case{Audience: rapid.SampledFrom(pathways.Audiences()).Draw(t, "audience"), Age: age, At: at, Findings: map[string]engine.Answer{}}
		for range 200 {
			a, err := engine.AssessIn(l, []*engine.Program{prog}, c)
			require.NoError(t, err)
			if len(a.Inconsistent) > 0 {
				return
			}
			if len(a.NextQuestions) == 0 {
				requireNothingToAsk(t, prog, c, a)
				return
			}
			q := a.NextQuestions[0]
			c = with(c, q.Finding, drawAnswer(t, prog, prog.Definition().Dictionary.Finding(q.Finding)))
		}
		t.Fatal("the questions do not end")
	})
}

// TestTwoContactsMayBeOne: a child between 3 days and 2 days is told the more
// urgent while answers are open, here and where a locality makes the two one.
func TestTwoContactsMayBeOne(t *testing.T) {
	_, prog, _ := here(t, "disposition: ed-now", "disposition: gp-within-2-days", "to: ed-now", "to: gp-within-2-days",
		"disposition: gp-or-111-today", "disposition: gp-within-3-days")
	d := prog.Definition().Shared.Dispositions
	c := engine.Case{Audience: pathways.Parent, Age: years(t, 2), At: at, Findings: normalCase(prog, pathways.Parent)}
	c.Findings["respiratory_rate"] = engine.IntAnswer(60)
	delete(c.Findings, "dry_mouth")
	open := decide(t, c, prog)
	require.Equal(t, "gp-within-3-days", open.Floor)
	require.Equal(t, "gp-within-2-days", open.Disposition, "no more is asked than could be needed")
	one, err := reference.AssessIn(inLocality(d, []int{0, 2, 2, 3, 4, 5, 6, 7, 8}), []*pathways.Pathway{prog.Definition()}, c)
	require.NoError(t, err)
	require.Equal(t, "gp-within-2-days", one.Disposition)
	require.True(t, one.Settled)
}
