package story_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/api/decisionlog"
	"safetynet/api/decisionlog/memory"
	"safetynet/api/story"
)

// TestTwoAtOnce: both read the same story and both write. The chain orders them,
// and nobody's more urgent choice is lost.
func TestTwoAtOnce(t *testing.T) {
	for _, x := range []struct {
		name      string
		first     [3]any // who, to what, why
		second    [3]any
		want      string
		takenBack string // what stands when the first is taken back
	}{
		{"up and further up", [3]any{adviser, "soon", "worried"}, [3]any{other, "999", "worried"}, "999", "999"},
		{"up and less up", [3]any{adviser, "999", "worried"}, [3]any{other, "soon", "worried"}, "999", "soon"},
		{"up, and down without having seen it", [3]any{adviser, "ed", "worried"}, [3]any{clinician, "home", "examined"}, "ed", "home"},
		{"down, and up without having seen it", [3]any{clinician, "home", "examined"}, [3]any{adviser, "ed", "worried"}, "ed", "ed"},
		{"down and further down", [3]any{clinician, "gp", "examined"}, [3]any{clinician, "home", "known"}, "gp", "home"},
	} {
		t.Run(x.name, func(t *testing.T) {
			d := newDesk(t)
			s := d.read(d.assess("", parent, "soon"))
			if x.name[0] == 'u' {
				s = d.read(d.assess("", parent, "gp"))
			}
			a, err := s.NewOverride(x.first[0].(story.Actor), x.first[1].(string), x.first[2].(string), levels)
			require.NoError(t, err)
			b, err := s.NewOverride(x.second[0].(story.Actor), x.second[1].(string), x.second[2].(string), levels)
			require.NoError(t, err)
			first := enter(d, s, story.Override, a, nil)
			enter(d, s, story.Override, b, nil)
			s = d.read(s.ID)
			require.Equal(t, x.want, s.Latest().Standing())
			back, err := s.NewCorrection(clinician, first, "slip")
			enter(d, s, story.Correction, back, err)
			require.Equal(t, x.takenBack, d.read(s.ID).Latest().Standing())
		})
	}
}

// TestBothSupersede: the later one holds, and it is said that there is another.
func TestBothSupersede(t *testing.T) {
	d := newDesk(t)
	s := d.read(d.assess("", parent, "gp"))
	for _, to := range []string{"999", "home"} {
		_, err := d.Add(t.Context(), s.ID, "", story.Assessment, d.record(adviser, to, s.ID))
		require.NoError(t, err)
	}
	s = d.read(s.ID)
	require.Equal(t, "home", s.Latest().Standing())
	require.Len(t, s.AtOnce(), 1)
	require.Equal(t, "999", s.AtOnce()[0].Standing())
	_, err := d.Add(t.Context(), s.ID, "", story.Assessment, d.record(adviser, "gp", s.Latest().ID))
	require.NoError(t, err)
	require.Empty(t, d.read(s.ID).AtOnce(), "somebody has looked since")
}

// TestAnOverrideIsOfOneAssessment: it does not reach over to the next.
func TestAnOverrideIsOfOneAssessment(t *testing.T) {
	d := newDesk(t)
	s := d.read(d.assess("", parent, "gp"))
	o, err := s.NewOverride(adviser, "999", "worried", levels)
	enter(d, s, story.Override, o, err)
	d.assess(s.ID, adviser, "soon")
	s = d.read(s.ID)
	require.Equal(t, "soon", s.Latest().Standing())
	require.Equal(t, "999", s.Assessments[0].Standing())
}

// TestForgedOverride: what the rules would have refused has no effect, though
// somebody wrote it into the log.
func TestForgedOverride(t *testing.T) {
	for name, forge := range map[string]func(*story.Overridden){
		"an adviser":          func(o *story.Overridden) { o.By = adviser },
		"a weak reason":       func(o *story.Overridden) { o.Reason = "again" },
		"no reason":           func(o *story.Overridden) { o.Reason = "" },
		"of what never stood": func(o *story.Overridden) { o.From = "999" },
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			s := d.read(d.assess("", parent, "gp"))
			o, err := s.NewOverride(clinician, "home", "examined", levels)
			forge(o)
			enter(d, s, story.Override, o, err)
			require.Equal(t, "gp", d.read(s.ID).Latest().Standing())
		})
	}
}

// TestOpenedAgain: a further call opens a closed story, and so does an assessment
// that somebody made while it was closed: the child is being looked after.
func TestOpenedAgain(t *testing.T) {
	for name, again := range map[string]func(*desk, string){
		"a call": func(d *desk, id string) {
			_, err := d.Add(t.Context(), id, "", story.Call, &story.Opened{About: story.About{By: adviser}})
			require.NoError(t, err)
		},
		"an assessment": func(d *desk, id string) { d.assess(id, adviser, "ed") },
	} {
		d := newDesk(t)
		id := d.assess("", parent, "gp")
		c, err := d.read(id).NewOutcome(adviser, "home")
		enter(d, d.read(id), story.Outcome, c, err)
		require.NotNil(t, d.read(id).Closed)
		again(d, id)
		require.Nil(t, d.read(id).Closed, name)
	}
}

// TestTakenBackTwice: of two who take the same entry back at once, the first did.
func TestTakenBackTwice(t *testing.T) {
	d := newDesk(t)
	id := d.assess("", parent, "gp")
	x, err := d.read(id).NewTask(adviser, story.CallBack, time.Time{}, d.clock, levels)
	task := enter(d, d.read(id), story.Task, x, err)
	s := d.read(id)
	first := ""
	for range 2 {
		c, err := s.NewCorrection(adviser, task, "slip")
		back := enter(d, s, story.Correction, c, err)
		if first == "" {
			first = back
		}
	}
	require.Equal(t, first, d.read(id).Item(task).TakenBack.ID)
}

func TestEnded(t *testing.T) {
	d := newDesk(t)
	a := d.read(d.assess("", parent, "gp")).Latest()
	end := a.Told.SafetyNet.ValidUntil
	require.False(t, a.Ended(end.Add(-time.Nanosecond)))
	require.True(t, a.Ended(end))
}

// TestErased: bodies go, places stay; what is written later is read.
func TestErased(t *testing.T) {
	d := newDesk(t)
	first := d.assess("", parent, "gp")
	s := d.read(first)
	x, err := s.NewTask(adviser, story.CallBack, time.Time{}, d.clock, levels)
	task := enter(d, s, story.Task, x, err)
	code := s.Latest().Item.Reference
	_, err = d.Add(t.Context(), s.ID, "", story.Erasure, &story.Erased{About: story.About{By: auditor}, Reason: "asked"})
	require.NoError(t, err)
	// somebody else had the story open
	enter(d, s, story.TaskDone, &story.Done{About: story.About{By: adviser}, Task: task, Result: "reached"}, nil)
	s = d.read(first)
	require.True(t, s.Erased)
	require.Len(t, s.Items, 4)
	require.Nil(t, s.Latest())
	require.Empty(t, s.Tasks)
	for _, gone := range s.Items[:2] {
		require.Nil(t, gone.Body)
		require.NotEmpty(t, gone.ID)
	}
	require.Equal(t, auditor, s.Items[2].By)
	_, _, err = d.Referred(t.Context(), code)
	require.ErrorIs(t, err, decisionlog.ErrErased)
}

// TestReferenceLife: a code opens its story for two weeks, however it is typed.
func TestReferenceLife(t *testing.T) {
	d := newDesk(t)
	first := d.read(d.assess("", parent, "gp"))
	d.assess(first.ID, adviser, "ed")
	code := first.Latest().Item.Reference
	s, a, err := d.Referred(t.Context(), " "+strings.ToLower(strings.ReplaceAll(code, "-", " ")))
	require.NoError(t, err)
	require.Equal(t, first.ID, a.ID)
	require.Equal(t, "ed", s.Latest().Standing())
	d.clock = first.Items[0].At.Add(story.ReferenceLife - 2*time.Second)
	_, _, err = d.Referred(t.Context(), code)
	require.NoError(t, err)
	_, _, err = d.Referred(t.Context(), code)
	require.ErrorIs(t, err, story.ErrExpired)
	_, _, err = d.Referred(t.Context(), "0000-0000-0")
	require.ErrorIs(t, err, decisionlog.ErrNotFound)
	_, _, err = d.Referred(t.Context(), "no code")
	require.ErrorIs(t, err, decisionlog.ErrReference)
}

// TestFirstRelease: entries without a kind, whose bodies do not say who.
func TestFirstRelease(t *testing.T) {
	for _, file := range []string{"first-release.json", "first-release-no-nonce.json"} {
		old, err := os.ReadFile("testdata/" + file)
		require.NoError(t, err)
		log := memory.New()
		e, err := log.Append(t.Context(), decisionlog.Decision{ID: "old", Reference: "0000-0000-0", RecordedAt: start, Body: old})
		require.NoError(t, err)
		require.Empty(t, e.Kind)
		b := story.Book{Log: log, Random: &source{}, Now: func() time.Time { return start }}
		s, a, err := b.Referred(t.Context(), "0000 0000 o")
		require.NoError(t, err)
		require.Equal(t, story.Assessment, s.Items[0].Kind)
		require.Equal(t, story.Anonymous, a.By)
		require.Equal(t, "ed-now", a.Standing())
		require.Equal(t, []string{"febrile-child"}, a.Request.Pathways)
		_, err = b.Add(t.Context(), "old", "", story.Call, &story.Opened{About: story.About{By: adviser}, Reference: true})
		require.NoError(t, err)
		s, err = b.Story(t.Context(), "old")
		require.NoError(t, err)
		require.Len(t, s.Items, 2)
	}
}

// TestUnreadable: what is damaged, gone without an erasure, or of a later release
// is not guessed at.
func TestUnreadable(t *testing.T) {
	d := newDesk(t)
	id := d.assess("", parent, "gp")
	good, err := d.Log.ByID(t.Context(), id)
	require.NoError(t, err)
	of := func(change func(*decisionlog.Entry)) func(func(decisionlog.Entry, error) bool) {
		e := good
		change(&e)
		return func(yield func(decisionlog.Entry, error) bool) { yield(e, nil) }
	}
	sealed := func(kind, body string) func(*decisionlog.Entry) {
		return func(e *decisionlog.Entry) {
			d := decisionlog.Decision{ID: "x", Kind: kind, RecordedAt: start, Body: []byte(body)}
			if kind == story.Assessment {
				d.Reference = "0000-0000-0"
			}
			*e, err = decisionlog.Seal(decisionlog.Head{}, d)
			require.NoError(t, err)
		}
	}
	for name, x := range map[string]struct {
		change func(*decisionlog.Entry)
		want   error
	}{
		"another body":              {func(e *decisionlog.Entry) { e.Body = []byte(`{}`) }, decisionlog.ErrDamaged},
		"no body":                   {func(e *decisionlog.Entry) { e.Body = nil }, decisionlog.ErrDamaged},
		"another time":              {func(e *decisionlog.Entry) { e.RecordedAt = start }, decisionlog.ErrDamaged},
		"a body that is not JSON":   {sealed(story.Call, `{`), decisionlog.ErrDamaged},
		"a body of another shape":   {sealed(story.Call, `{"by":[]}`), decisionlog.ErrDamaged},
		"an assessment of nothing":  {sealed(story.Assessment, `{"assessment":[]}`), decisionlog.ErrDamaged},
		"a kind of a later release": {sealed("letter", `{}`), story.ErrUnknownKind},
		"the library":               {sealed(story.Library, `{}`), story.ErrUnknownKind},
	} {
		_, err := story.Fold(of(x.change))
		require.ErrorIs(t, err, x.want, name)
	}
	_, err = story.Fold(func(func(decisionlog.Entry, error) bool) {})
	require.ErrorIs(t, err, decisionlog.ErrNotFound)
	_, err = d.Story(t.Context(), "nothing")
	require.ErrorIs(t, err, decisionlog.ErrNotFound)
}

// TestQueueOfADamagedLog: one task that cannot be read does not hide the others.
func TestQueueOfADamagedLog(t *testing.T) {
	d := newDesk(t)
	var s *story.Story
	for range 2 {
		s = d.read(d.assess("", parent, "gp"))
		x, err := s.NewTask(adviser, story.CallBack, time.Time{}, d.clock, levels)
		enter(d, s, story.Task, x, err)
	}
	var q story.Queue
	open, err := q.Open(t.Context(), damaged{d.Log}, d.clock)
	require.ErrorIs(t, err, decisionlog.ErrDamaged)
	require.Len(t, open, 1)
	open, err = q.Open(t.Context(), d.Log, d.clock)
	require.NoError(t, err)
	require.Len(t, open, 2)
}

func TestCanonical(t *testing.T) {
	got, err := story.Canonical(struct {
		B json.RawMessage `json:"b"`
		A string          `json:"a"`
	}{json.RawMessage(`{"y": 1.50, "x": 1e2}`), "<é&>"})
	require.NoError(t, err)
	require.Equal(t, `{"a":"<é&>","b":{"x":1e2,"y":1.50}}`, string(got))
}
