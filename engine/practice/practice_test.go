package practice_test

import (
	"io/fs"
	"os"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/engine"
	"safetynet/engine/practice"
	"safetynet/engine/vignette"
	"safetynet/pathways"
)

var shipped = sync.OnceValue(func() []practice.Case {
	lib, issues := pathways.Load(pathways.Embedded())
	eng, issues := engine.Compile(lib, issues)
	if eng == nil {
		panic(issues)
	}
	var files []*vignette.File
	for _, id := range lib.IDs() {
		progs, err := eng.Select([]string{id}, nil, time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC))
		if err != nil {
			panic(err)
		}
		name := id + "/" + progs[0].Definition().Version.String() + ".yaml"
		data, err := fs.ReadFile(os.DirFS("../../testdata/vignettes"), name)
		if err != nil {
			panic(err)
		}
		file, issues := vignette.Load(name, data, eng)
		if issues.HasErrors() {
			panic(issues)
		}
		files = append(files, file)
	}
	return practice.Cases(eng, files)
})

// every calls f for an exercise of every nineteenth case, and of all its audiences.
func every(t *testing.T, f func(t *testing.T, e *practice.Exercise)) {
	n := 0
	for i, c := range shipped() {
		if i%19 > 0 {
			continue
		}
		for _, who := range c.Vignette.Audiences {
			e, err := c.Build(who, uint64(i))
			require.NoError(t, err)
			for i := range e.Steps {
				require.NoError(t, e.Steps[i].Assess())
			}
			f(t, e)
			n++
		}
	}
	require.Greater(t, n, 200)
}

// TestLastStepIsTheVignette: the steps add up to the vignette, and come to what its
// author expects.
func TestLastStepIsTheVignette(t *testing.T) {
	every(t, func(t *testing.T, e *practice.Exercise) {
		whole, err := e.Vignette.Case(e.Program, e.Audience)
		require.NoError(t, err)
		require.Equal(t, whole, e.Last().Case, e.Vignette.Name)
		a := e.Last().Assessment
		require.Equal(t, e.Vignette.Expect.Disposition.Value, a.Disposition.ID)
		if g := e.Vignette.Expect.Guidance; g != "" {
			require.Equal(t, g, a.Guidance)
		}
		told := 0
		for i, s := range e.Steps {
			told += len(s.Told)
			require.Len(t, s.Case.Findings, told)
			require.True(t, i == 0 || len(s.Told) > 0, "a step that tells nothing")
			require.False(t, s.Assessment.Settled && i > 0 && i < len(e.Steps)-1, "%s: nothing is left to decide after step %d", e.Vignette.Name, i)
		}
		require.LessOrEqual(t, len(e.Steps), practice.MaxSteps)
	})
}

// TestTheEngineIsRight: who answers as the engine does has no other mark.
func TestTheEngineIsRight(t *testing.T) {
	every(t, func(t *testing.T, e *practice.Exercise) {
		for _, s := range e.Steps {
			require.Equal(t, practice.Right, practice.MarkOf(s.Assessment.Guidance, s.Assessment.Guidance))
			asked, want := practice.Nothing, practice.AskDone
			if next := s.Assessment.NextQuestions; len(next) > 0 {
				asked, want = next[0].Finding, practice.AskFirst
			}
			require.Equal(t, want, s.MarkAsk(asked))
			asks := s.Asks(3)
			require.LessOrEqual(t, len(asks), 5)
			if asked != practice.Nothing {
				require.True(t, slices.ContainsFunc(asks, func(a practice.Ask) bool { return a.Finding == asked }), "the engine's own question can be chosen")
				require.Equal(t, practice.AskMissed, s.MarkAsk(practice.Nothing))
			}
			seen := map[string]bool{}
			for _, a := range asks {
				require.False(t, seen[a.Finding] || a.Text == "", a.Finding)
				seen[a.Finding] = true
			}
		}
	})
}

// TestReasons: there is always something to say of why, and what decides is what the
// author of the vignette expects alone.
func TestReasons(t *testing.T) {
	single := 0
	every(t, func(t *testing.T, e *practice.Exercise) {
		for _, s := range e.Steps {
			a, r := s.Assessment, practice.Decides(s.Assessment)
			calm := a.Guidance == pathways.HomeCare
			other := len(a.OutOfScope)+len(a.Inconsistent) > 0
			require.True(t, calm || other || len(r.Met)+len(r.Assumed)+len(r.Open) > 0, "%s: %s", e.Vignette.Name, a.Disposition.ID)
		}
		only := e.Vignette.Expect.Only
		if met := e.Last().Assessment.Matched; len(only) == 1 && len(met) == 1 && met[0].Disposition == e.Last().Assessment.Disposition.ID {
			require.Equal(t, []string{met[0].Pathway + "/" + only[0].Value}, practice.Decides(e.Last().Assessment).Criteria(), e.Vignette.Name)
			single++
		}
	})
	require.Positive(t, single)
}

func TestMarks(t *testing.T) {
	for _, x := range []struct {
		said, engine pathways.Guidance
		want         practice.Mark
	}{
		{pathways.HomeCare, pathways.HomeCare, practice.Right},
		{pathways.HomeCare, pathways.SeekAdvice, practice.Under},
		{pathways.HomeCare, pathways.Escalate, practice.Under},
		{pathways.SeekAdvice, pathways.Escalate, practice.Under},
		{pathways.SeekAdvice, pathways.HomeCare, practice.Over},
		{pathways.Escalate, pathways.SeekAdvice, practice.Over},
		{pathways.Escalate, pathways.Escalate, practice.Right},
	} {
		require.Equal(t, x.want, practice.MarkOf(x.said, x.engine), "%s beside %s", x.said, x.engine)
	}
}

// TestMarkOfAQuestion: what a question is worth depends on what it could lead to.
func TestMarkOfAQuestion(t *testing.T) {
	s := practice.Step{Assessment: &engine.Assessment{NextQuestions: []engine.Question{
		{Finding: "a", CouldBe: "call-999"}, {Finding: "b", CouldBe: "call-999"}, {Finding: "c", CouldBe: "ed-now"},
	}}}
	for asked, want := range map[string]practice.AskMark{
		"a": practice.AskFirst, "b": practice.AskFirst, "c": practice.AskUseful, "d": practice.AskIdle, practice.Nothing: practice.AskMissed,
	} {
		require.Equal(t, want, s.MarkAsk(asked), asked)
	}
	done := practice.Step{Assessment: &engine.Assessment{}}
	require.Equal(t, practice.AskDone, done.MarkAsk(practice.Nothing))
	require.Equal(t, practice.AskIdle, done.MarkAsk("a"))
}

// TestChoose: the same seed gives the same cases, another one others, and every level
// of guidance is among them.
func TestChoose(t *testing.T) {
	who := []pathways.Audience{pathways.Adviser, pathways.Clinician}
	first := practice.Choose(shipped(), 6, 7, who...)
	require.Len(t, first, 6)
	require.Equal(t, first, practice.Choose(shipped(), 6, 7, who...))
	require.NotEqual(t, first, practice.Choose(shipped(), 6, 8, who...))
	levels := map[pathways.Guidance]int{}
	for _, c := range first {
		for _, a := range who {
			e, err := c.Build(a, 7)
			require.NoError(t, err)
			require.GreaterOrEqual(t, len(e.Steps), 3)
			again, err := c.Build(a, 7)
			require.NoError(t, err)
			require.Equal(t, e, again)
			require.NoError(t, e.Last().Assess())
			levels[e.Last().Assessment.Guidance]++
		}
	}
	require.Equal(t, map[pathways.Guidance]int{pathways.HomeCare: 4, pathways.SeekAdvice: 4, pathways.Escalate: 4}, levels)
	require.Empty(t, practice.Choose(nil, 6, 7, who...))
	require.Len(t, practice.Choose(first, 100, 7, who...), 6, "no more than there are")
}

func TestBuildRefuses(t *testing.T) {
	c := shipped()[0]
	wrong := *c.Vignette
	wrong.Audiences = []pathways.Audience{pathways.Parent}
	_, err := practice.Case{Program: c.Program, Vignette: &wrong}.Build(pathways.Clinician, 1)
	require.ErrorContains(t, err, "is not for clinician")
	wrong.Expect.Disposition.Value = "call-999"
	if c.Vignette.Expect.Disposition.Value == "call-999" {
		wrong.Expect.Disposition.Value = "self-care"
	}
	_, err = practice.Case{Program: c.Program, Vignette: &wrong}.Build(pathways.Parent, 1)
	require.ErrorContains(t, err, "is expected to be")
}

func TestCalibrate(t *testing.T) {
	got := practice.Calibrate([]practice.Given{
		{"b", []string{"b/2", "b/1"}, practice.Under},
		{"b", []string{"b/1"}, practice.Right},
		{"a", nil, practice.Over},
	})
	require.Equal(t, []practice.Tally{
		{"a", "", 0, 0, 1}, {"b", "b/1", 1, 1, 0}, {"b", "b/2", 1, 0, 0},
	}, got)
	require.Empty(t, practice.Calibrate(nil))
}

func TestRoles(t *testing.T) {
	for _, r := range practice.Roles() {
		got, ok := practice.RoleOf(r.ID)
		require.True(t, ok)
		require.Equal(t, r, got)
	}
	_, ok := practice.RoleOf("parent")
	require.False(t, ok)
}
