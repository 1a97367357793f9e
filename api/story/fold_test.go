package story_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/api/decisionlog"
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
