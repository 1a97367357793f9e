package handover_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/api/decisionlog/memory"
	"safetynet/api/story"
	"safetynet/api/web/handover"
	"safetynet/api/web/site"
	"safetynet/engine"
	"safetynet/pathways"
)

var at = time.Date(2026, 11, 22, 18, 30, 0, 0, time.FixedZone("", 3600))

// assessed is a child of two with a temperature, and what more is said.
func assessed(t *testing.T, who pathways.Audience, more map[string]engine.Answer) handover.Words {
	t.Helper()
	lib, issues := pathways.Load(pathways.Embedded())
	eng, issues := engine.Compile(lib, issues)
	require.False(t, issues.HasErrors())
	progs, err := eng.Select([]string{"febrile-child"}, nil, at)
	require.NoError(t, err)
	years := 2
	age, err := engine.AgeFromStated(engine.StatedAge{Years: &years}, at, 0)
	require.NoError(t, err)
	c := engine.Case{Audience: who, Age: age, At: at, Findings: map[string]engine.Answer{"temperature_c": engine.NumberAnswer(38.5)}}
	for id, a := range more {
		c.Findings[id] = a
	}
	told, err := engine.Assess(progs, c)
	require.NoError(t, err)
	return handover.Words{Ask: site.Ask{Pathways: []string{"febrile-child"}, Programs: progs, Case: c}, Told: told}
}

// TestWithoutAStory: what a call that is not recorded yet comes to.
func TestWithoutAStory(t *testing.T) {
	w := assessed(t, pathways.Adviser, map[string]engine.Answer{"cry": engine.EnumAnswer("weak"), "headache": engine.UnknownAnswer(pathways.Unsure)})
	s := handover.New(handover.Call{Words: w, Notes: []string{"Call back due at once"}})
	require.False(t, s.Approved)
	require.Equal(t, handover.Notice, s.Notice)
	require.Equal(t, w.Told.Disposition.ID, s.Standing)
	require.Equal(t, []string{"No history was given"}, s.Background)
	require.Contains(t, s.Recommendation, "Call back due at once")
	require.Equal(t, w.Told.Disposition.Text, s.Recommendation[0])
	require.Contains(t, strings.Join(s.Assessment, "\n"), "Not known: Do they have a headache? Not sure")
	require.Contains(t, s.Decided, "at 18:30 on 22 November 2026, for an adviser on the phone.")

	text := s.Text()
	last := 0
	for _, part := range []string{handover.Notice, "\nSITUATION\n- Child, age: ", "\nBACKGROUND\n", "\nASSESSMENT\n", "\nRECOMMENDATION\n", s.Decided} {
		require.Contains(t, text[last:], part)
		last += strings.Index(text[last:], part)
	}
	data, err := json.Marshal(s)
	require.NoError(t, err)
	require.Contains(t, string(data), `"situation":["Child, age: `)
}

// TestWithAStory: what was said before, what somebody chose instead and why, how
// the child changed and what is open stand in the situation; the recommendation
// begins with what holds.
func TestWithAStory(t *testing.T) {
	w := assessed(t, pathways.Parent, nil)
	clock := at.UTC()
	book := story.Book{Log: memory.New(), Random: strings.NewReader(strings.Repeat("any bytes will do", 100)), Now: func() time.Time { return clock }}
	record := func(by story.Role, to string) string {
		told := *w.Told
		told.Disposition.ID = to
		data, err := json.Marshal(told)
		require.NoError(t, err)
		r := &story.Record{About: story.About{By: story.Actor{Role: by}}, Case: json.RawMessage(`{}`), Assessment: data}
		e, err := book.Add(t.Context(), "", "", story.Assessment, r)
		require.NoError(t, err)
		return e.ID
	}
	id := record(story.Parent, w.Told.Disposition.ID)
	read := func() *story.Story {
		s, err := book.Story(t.Context(), id)
		require.NoError(t, err)
		return s
	}
	clinician := story.Actor{Role: story.Clinician, ID: "1"}
	for _, x := range [][2]string{{"call-999", "worried"}, {"self-care", "examined"}} {
		clock = clock.Add(time.Minute)
		o, err := read().NewOverride(clinician, x[0], x[1], w.Dispositions())
		require.NoError(t, err)
		_, err = book.Add(t.Context(), id, "", story.Override, o)
		require.NoError(t, err)
	}
	task, err := read().NewTask(clinician, story.CallBack, clock.Add(time.Hour), clock, w.Dispositions())
	require.NoError(t, err)
	_, err = book.Add(t.Context(), id, "", story.Task, task)
	require.NoError(t, err)

	call := handover.Call{Words: w, Story: read(), Trend: "worse (finding-worse)"}
	requireSame(t, call)
	s := handover.New(call)
	require.Equal(t, "self-care", s.Standing)
	situation := strings.Join(s.Situation, "\n")
	for _, want := range []string{
		"Now: Home care: ", "Less urgent than before, chosen by the clinician. Reason: I have seen or examined the child.",
		"By the rules: Seek advice: ",
		"Before, at 18:31 on 22 November 2026: Escalate: ", "More urgent than before, chosen by the clinician. Reason: I am, or the caller is, more worried",
		"Since the assessment before: worse (finding-worse)", "Still open: call-back, due at 19:32 on 22 November 2026",
	} {
		require.Contains(t, situation, want)
	}
	require.Equal(t, w.Disposition("self-care"), s.Recommendation[0])
	require.Contains(t, s.Recommendation[1], w.Told.Disposition.Text)
	require.Contains(t, s.Decided, "for a parent.")
}
