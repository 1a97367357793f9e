package story_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/api/story"
)

// requireRefused compares the code of a refusal; "" is none.
func requireRefused(t *testing.T, code string, role bool, err error) {
	t.Helper()
	var r *story.Refusal
	if code == "" {
		require.NoError(t, err)
		return
	}
	require.ErrorAs(t, err, &r)
	require.Equal(t, code, r.Code)
	require.Equal(t, role, r.Role)
	require.NotEmpty(t, r.Error())
}

func TestWhoMayOverride(t *testing.T) {
	for _, x := range []struct {
		told, to string
		by       story.Actor
		reason   string
		code     string
		role     bool
	}{
		{"gp", "soon", adviser, "worried", "", false},
		{"gp", "999", adviser, "again", "", false},
		{"gp", "999", clinician, "worried", "", false},
		{"gp", "home", adviser, "care-plan", "clinician-needed", true},
		{"gp", "home", adviser, "worried", "clinician-needed", true},
		{"gp", "home", clinician, "worried", "reason-too-weak", false},
		{"gp", "home", clinician, "unreliable", "reason-too-weak", false},
		{"gp", "home", clinician, "again", "reason-too-weak", false},
		{"gp", "home", clinician, "no-way", "reason-too-weak", false},
		{"gp", "home", clinician, "clinician", "", false},
		{"gp", "home", clinician, "care-plan", "", false},
		{"gp", "home", clinician, "examined", "", false},
		{"999", "home", clinician, "known", "", false},
		{"gp", "gp", clinician, "known", "same-disposition", false},
		{"gp", "nowhere", clinician, "known", "unknown-disposition", false},
		{"gp", "999", clinician, "because", "unknown-reason", false},
		{"gp", "999", clinician, "", "unknown-reason", false},
		{"of an old release", "999", clinician, "known", "disposition-gone", false},
	} {
		t.Run(x.told+" to "+x.to+" by "+string(x.by.Role)+" "+x.reason, func(t *testing.T) {
			d := newDesk(t)
			s := d.read(d.assess("", parent, x.told))
			o, err := s.NewOverride(x.by, x.to, x.reason, levels)
			requireRefused(t, x.code, x.role, err)
			if err == nil {
				enter(d, s, story.Override, o, err)
				a := d.read(s.ID).Latest()
				require.Equal(t, x.to, a.Standing())
				require.Equal(t, x.told, a.Override().From)
				require.Equal(t, x.by, a.Overrides[0].By)
			}
		})
	}
}

// TestStateRefuses: what may be done depends on what was done.
func TestStateRefuses(t *testing.T) {
	d := newDesk(t)
	e, err := d.Add(t.Context(), "", "", story.Call, &story.Opened{About: story.About{By: adviser}})
	require.NoError(t, err)
	empty := d.read(e.ID)
	_, err = empty.NewOverride(adviser, "999", "worried", levels)
	requireRefused(t, "no-assessment", false, err)
	_, err = empty.NewTask(adviser, story.CallBack, time.Time{}, start, levels)
	requireRefused(t, "no-assessment", false, err)
	_, err = empty.NewDispute(adviser, e.ID, "999", "too-calm", levels)
	requireRefused(t, "no-assessment", false, err)
	supersedes, err := empty.NewAssessment()
	require.NoError(t, err)
	require.Empty(t, supersedes)

	first := d.assess(e.ID, adviser, "gp")
	s := d.read(first)
	supersedes, err = s.NewAssessment()
	require.NoError(t, err)
	require.Equal(t, first, supersedes)
	x, err := s.NewTask(adviser, story.CallBack, time.Time{}, d.clock, levels)
	task := enter(d, s, story.Task, x, err)
	s = d.read(first)
	_, err = s.NewTask(adviser, story.CallBack, time.Time{}, d.clock, levels)
	requireRefused(t, "task-open", false, err)
	_, err = s.NewOutcome(adviser, "home")
	requireRefused(t, "task-open", false, err)
	_, err = s.NewDone(adviser, task, "taken")
	requireRefused(t, "unknown-result", false, err)
	_, err = s.NewDone(adviser, first, "reached")
	requireRefused(t, "no-task", false, err)
	done, err := s.NewDone(adviser, task, "reached")
	enter(d, s, story.TaskDone, done, err)
	s = d.read(first)
	_, err = s.NewDone(adviser, task, "reached")
	requireRefused(t, "no-task", false, err)
	_, err = s.NewOutcome(adviser, "well")
	requireRefused(t, "unknown-outcome", false, err)
	closed, err := s.NewOutcome(adviser, "home")
	outcome := enter(d, s, story.Outcome, closed, err)

	s = d.read(first)
	require.NotNil(t, s.Closed)
	_, err = s.NewOutcome(adviser, "ed")
	requireRefused(t, "story-closed", false, err)
	_, err = s.NewOverride(adviser, "999", "worried", levels)
	requireRefused(t, "story-closed", false, err)
	_, err = s.NewTask(adviser, story.HandOver, time.Time{}, d.clock, levels)
	requireRefused(t, "story-closed", false, err)
	_, err = s.NewAssessment()
	requireRefused(t, "story-closed", false, err)
	_, err = s.NewCorrection(adviser, outcome, "typo")
	requireRefused(t, "unknown-reason", false, err)
	for _, entry := range []string{"nothing", ""} {
		_, err = s.NewCorrection(adviser, entry, "slip")
		requireRefused(t, "no-entry", false, err)
	}
	for _, entry := range []string{first, e.ID} {
		_, err = s.NewCorrection(clinician, entry, "slip")
		requireRefused(t, "not-correctable", false, err)
	}
	back, err := s.NewCorrection(other, outcome, "slip")
	correction := enter(d, s, story.Correction, back, err)
	s = d.read(first)
	require.Nil(t, s.Closed)
	_, err = s.NewCorrection(adviser, outcome, "slip")
	requireRefused(t, "taken-back", false, err)
	_, err = s.NewCorrection(adviser, correction, "slip")
	requireRefused(t, "not-correctable", false, err)
	_, err = s.NewDispute(adviser, first, "nowhere", "too-calm", levels)
	requireRefused(t, "unknown-disposition", false, err)
	_, err = s.NewDispute(adviser, first, "999", "wrong", levels)
	requireRefused(t, "unknown-reason", false, err)
	_, err = s.NewDispute(adviser, first, "999", "too-calm", levels)
	require.NoError(t, err)
}

func TestWhenATaskIsDue(t *testing.T) {
	hour := func(h float64) time.Time { return start.Add(time.Duration(h * float64(time.Hour))) }
	for _, x := range []struct {
		name, told, what string
		due              time.Time
		now              time.Time
		want             time.Time
		code             string
	}{
		{"as late as allowed", "gp", story.CallBack, time.Time{}, hour(1), hour(24), ""},
		{"within an hour", "soon", story.CallBack, time.Time{}, hour(.5), hour(1), ""},
		{"sooner", "gp", story.CallBack, hour(2), hour(1), hour(2), ""},
		{"in another zone", "gp", story.CallBack, hour(2).In(time.FixedZone("", 3600)), hour(1), hour(2), ""},
		{"too late", "soon", story.CallBack, hour(1.5), hour(.5), time.Time{}, "due-late"},
		{"in the past", "gp", story.CallBack, hour(.5), hour(1), time.Time{}, "due-past"},
		{"late already: at once", "soon", story.CallBack, time.Time{}, hour(3), hour(3), ""},
		{"an emergency does not wait", "ed", story.CallBack, time.Time{}, hour(0), time.Time{}, "cannot-wait"},
		{"it is handed over at once", "999", story.HandOver, time.Time{}, hour(.25), hour(.25), ""},
		{"and not later", "999", story.HandOver, hour(.5), hour(.25), time.Time{}, "due-late"},
		{"a hand-over due before now is due now", "ed", story.HandOver, hour(0), hour(.25), hour(.25), ""},
		{"home care is looked at while it holds", "home", story.CallBack, time.Time{}, hour(1), hour(4), ""},
		{"no such task", "gp", "visit", time.Time{}, hour(0), time.Time{}, "unknown-task"},
	} {
		t.Run(x.name, func(t *testing.T) {
			d := newDesk(t)
			d.clock = start.Add(-time.Second)
			s := d.read(d.assess("", parent, x.told))
			s.Latest().Told.SafetyNet.ValidUntil = hour(4)
			got, err := s.NewTask(adviser, x.what, x.due, x.now, levels)
			requireRefused(t, x.code, false, err)
			if err == nil {
				require.Equal(t, x.want, got.Due)
			}
		})
	}
}

func TestWhoTakesBack(t *testing.T) {
	for _, x := range []struct {
		name, to, reason string
		by, back         story.Actor
		code             string
	}{
		{"one's own", "999", "worried", adviser, adviser, ""},
		{"a colleague's", "999", "worried", adviser, other, "clinician-needed"},
		{"by a clinician", "999", "worried", adviser, clinician, ""},
		{"a calmer one by anybody", "home", "examined", clinician, other, ""},
	} {
		t.Run(x.name, func(t *testing.T) {
			d := newDesk(t)
			s := d.read(d.assess("", parent, "gp"))
			o, err := s.NewOverride(x.by, x.to, x.reason, levels)
			id := enter(d, s, story.Override, o, err)
			s = d.read(s.ID)
			back, err := s.NewCorrection(x.back, id, "slip")
			requireRefused(t, x.code, true, err)
			if err == nil {
				enter(d, s, story.Correction, back, err)
				require.Equal(t, "gp", d.read(s.ID).Latest().Standing())
			}
		})
	}
}

func TestAHandOverIsTakenByAClinician(t *testing.T) {
	for result, who := range map[string][]story.Actor{"taken": {clinician}, "returned": {adviser, clinician}} {
		for _, by := range []story.Actor{adviser, clinician} {
			d := newDesk(t)
			s := d.read(d.assess("", parent, "ed"))
			x, err := s.NewTask(adviser, story.HandOver, time.Time{}, d.clock, levels)
			task := enter(d, s, story.Task, x, err)
			_, err = d.read(s.ID).NewDone(by, task, result)
			if slices.Contains(who, by) {
				require.NoError(t, err)
			} else {
				requireRefused(t, "clinician-needed", true, err)
			}
		}
	}
}

// TestCodes: every list has codes that can stand in an address and a text each,
// none twice; and each of them is one that a rule takes.
func TestCodes(t *testing.T) {
	lists := [][]story.Code{
		story.Outcomes, story.Helped, story.CorrectionReasons, story.DisputeReasons, story.ErasureReasons,
		story.TaskResults[story.CallBack], story.TaskResults[story.HandOver],
	}
	var reasons []story.Code
	for _, r := range story.OverrideReasons {
		reasons = append(reasons, r.Code)
	}
	for _, list := range append(lists, reasons) {
		seen := map[string]bool{}
		for _, c := range list {
			require.Regexp(t, `^[a-z0-9]+(-[a-z0-9]+)*$`, c.ID)
			require.NotEmpty(t, c.Text)
			require.False(t, seen[c.ID] || seen[c.Text])
			seen[c.ID], seen[c.Text] = true, true
			got, ok := story.Lookup(list, c.ID)
			require.True(t, ok)
			require.Equal(t, c, got)
		}
		_, ok := story.Lookup(list, "nothing")
		require.False(t, ok)
	}
}
