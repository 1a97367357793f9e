package insight

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/api/decisionlog"
	"safetynet/api/story"
)

// TestWhatCounts: the raw counts of a log in which everything happens once or
// twice. Rows are [split, part] of the total.
func TestWhatCounts(t *testing.T) {
	d := &diary{t: t}
	at := func(days, hours int) time.Time {
		return monday.AddDate(0, 0, days).Add(time.Duration(hours) * time.Hour)
	}
	old := d.assess(at(-3, 0), child{disposition: "gp-or-111-today", guidance: "seek-advice"}) // before the window
	d.add(at(0, 1), story.Outcome, old, story.Closed{Outcome: "ed"})                           // so not counted
	d.assess(at(0, 2), child{story: old, supersedes: old, disposition: "ed-now", guidance: "escalate", criteria: []string{"F-R1"}, took: 70})
	home := d.assess(at(0, 3), child{settled: true, took: 20})
	d.assess(at(0, 4), child{story: home, supersedes: home})                                                   // same
	d.assess(at(0, 5), child{supersedes: "long ago", disposition: "gp-or-111-today", guidance: "seek-advice"}) // unclear
	gp := d.assess(at(1, 0), child{disposition: "gp-or-111-today", guidance: "seek-advice", assumed: []string{"F-A1"}, audience: "adviser"})
	d.assess(at(1, 1), child{story: gp, supersedes: gp, criteria: []string{"NONE"}}) // better
	slip := d.add(at(1, 2), story.Override, gp, story.Overridden{Assessment: gp, From: "gp-or-111-today", To: "self-care", Reason: "known"})
	d.add(at(1, 2), story.Correction, gp, story.Corrected{Entry: slip})
	d.add(at(1, 3), story.Override, gp, story.Overridden{Assessment: gp, From: "gp-or-111-today", To: "call-999", Reason: "again"})
	d.add(at(1, 3), story.Override, gp, story.Overridden{Assessment: gp, From: "call-999", To: "ed-now", Reason: "worried"}) // holds
	due := at(1, 6)
	back := d.add(at(1, 4), story.Task, gp, story.Tasked{What: story.CallBack, Assessment: gp, Due: due})
	d.add(due, story.TaskDone, gp, story.Done{Task: back, Result: "no-answer"})
	over := d.add(at(1, 4), story.Task, gp, story.Tasked{What: story.HandOver, Assessment: gp, Due: due})
	early := d.add(at(1, 5), story.TaskDone, gp, story.Done{Task: over, Result: "taken"})
	d.add(at(1, 5), story.Correction, gp, story.Corrected{Entry: early})
	d.add(at(1, 7), story.TaskDone, gp, story.Done{Task: over, Result: "taken"})
	d.add(at(1, 8), story.Task, home, story.Tasked{What: story.CallBack, Due: due}) // of the latest of its story
	d.add(at(2, 0), story.Feedback, home, story.Told{Assessment: home, Helped: "no", Did: []string{"ed"}})
	d.add(at(2, 0), story.Feedback, home, story.Told{Assessment: home, Helped: "yes", Did: []string{"home", "gp"}}) // the last counts
	d.add(at(2, 1), story.Feedback, gp, story.Told{Assessment: gp, Helped: "partly", Did: []string{"pharmacy"}})
	d.add(at(2, 2), story.Dispute, gp, story.Disputed{Assessment: gp, Should: "ed-now", Reason: "too-calm"})
	d.add(at(8, 0), story.Outcome, home, story.Closed{Outcome: "gp"})
	d.add(at(8, 1), story.Outcome, home, story.Closed{Outcome: "ed"}) // opened again, then this; behind the window
	late := d.assess(at(6, 23), child{took: 90000})
	d.add(at(6, 23).Add(FollowUp), story.Outcome, late, story.Closed{Outcome: "home"})
	d.assess(at(7, 0), child{}) // after the window
	d.add(at(6, 23).Add(FollowUp+time.Second), story.Dispute, late, story.Disputed{Assessment: late, Reason: "too-calm"})
	d.entries = append(d.entries,
		decisionlog.Entry{Decision: decisionlog.Decision{ID: "erased", Kind: story.Assessment, RecordedAt: at(1, 0)}},
		decisionlog.Entry{Decision: decisionlog.Decision{ID: "bad", Kind: story.Assessment, RecordedAt: at(1, 0), Body: []byte(`{"case":1}`)}},
		decisionlog.Entry{Decision: decisionlog.Decision{ID: "bad2", Kind: story.Override, Story: late, RecordedAt: at(1, 0), Body: []byte(`[]`)}})

	c := d.raw(weeks(1))
	require.Equal(t, 1, c.erased)
	require.Equal(t, 1, c.unread)
	require.Empty(t, c.tallies)
	require.Equal(t, map[string]int{
		"assessments": 7, "re-checks": 4, "overridden assessments": 1, "assessments with feedback": 2, "assessments with feedback after home-care": 1,
		"assessments with feedback after seek-advice": 1, "closed after home-care": 2, "disputed assessments": 1, "call backs": 2, "hand-overs": 1,
	}, c.total.wholes)
	require.Equal(t, map[string]map[string]int{
		"guidance": {"home-care": 4, "seek-advice": 2, "escalate": 1}, "settled": {"settled": 1, "open": 6},
		"deciding": {"F-R1": 1, "F-A1": 1, "NONE": 1}, "rechecks": {"worse": 1, "same": 1, "better": 1, "unclear": 1},
		"overrides": {"more-urgent": 1}, "override-reasons": {"worried": 1}, "helped": {"yes": 1, "partly": 1},
		"did-home-care": {"did-more": 1}, "did-seek-advice": {"did-less": 1}, "outcomes-home-care": {"ed": 1, "home": 1},
		"disputes": {"F-A1": 1}, "dispute-reasons": {"too-calm": 1}, "call-back": {"in-time": 1, "not-done": 1}, "hand-over": {"late": 1},
	}, c.total.parts)
	require.Equal(t, 3, c.total.times.n())
	require.Empty(t, c.open)
	require.Empty(t, c.byID)
	require.Empty(t, c.stories)
}

// TestFollowingEnds: what is followed is bounded by the assessments of one
// follow-up, not by the length of the log.
func TestFollowingEnds(t *testing.T) {
	d := &diary{t: t}
	for i := range 53 * 7 {
		id := d.assess(monday.AddDate(0, 0, i), child{})
		d.add(monday.AddDate(0, 0, i), story.Outcome, id, story.Closed{Outcome: "home"})
	}
	most := 0
	c := newCounter(weeks(53))
	for _, e := range d.entries {
		c.retire(e.RecordedAt)
		c.read(e)
		most = max(most, len(c.open), len(c.byID), len(c.stories))
	}
	c.retireAll()
	require.Equal(t, 29, most, "of 28 days, and of the moment they end")
	require.Equal(t, 53*7, c.total.wholes["assessments"])
	require.Equal(t, 53*7, c.total.parts["outcomes-home-care"]["home"])
}

func TestGroups(t *testing.T) {
	d := &diary{t: t}
	for range 10 {
		d.assess(monday, child{pathways: []string{"febrile-child", "asthma"}, locality: "england"})
		d.assess(monday.AddDate(0, 0, 8), child{audience: "clinician", guidance: "escalate", disposition: "ed-now"})
	}
	f := d.count(weeks(2, Pathway))
	require.Equal(t, []Key{{Pathway: "asthma"}, {Pathway: "febrile-child"}}, keysOf(f))
	require.Equal(t, 10, *f.Groups[0].Assessments.Count)
	require.Equal(t, 20, *f.Groups[1].Assessments.Count)
	require.Equal(t, 20, *f.Total.Assessments.Count, "of two pathways, counted once")
	require.Equal(t, Part{"home-care", Figure{Count: new(10), Share: new(0.5)}}, f.Groups[1].Splits["guidance"].Parts[0])
	require.Equal(t, "2026-11-02", f.From)
	require.Equal(t, "2026-11-15", f.To)

	require.Equal(t, []Key{
		{Locality: "england", Audience: "parent", Week: "2026-W45"}, {Locality: "none", Audience: "clinician", Week: "2026-W46"},
	}, keysOf(d.count(weeks(2, Week, Audience, Locality))))
	require.Equal(t, []Key{{Version: "asthma@1.0.0"}, {Version: "febrile-child@1.0.0"}}, keysOf(d.count(weeks(2, Version))))
	require.Empty(t, d.count(weeks(2)).Groups)
	require.Equal(t, 0, *new(diary).nothing(t).Total.Assessments.Count)
}

func (d *diary) nothing(t *testing.T) *Figures {
	d.t = t
	return d.count(weeks(2))
}

func keysOf(f *Figures) []Key {
	var out []Key
	for _, g := range f.Groups {
		out = append(out, g.Key)
	}
	return out
}

func TestTimes(t *testing.T) {
	var x times
	for i := range 7 {
		x.add(10 * (i + 1))
	}
	x.add(0)
	require.Equal(t, Time{Measured: Figure{Suppressed: true}}, x.summary(), "seven are too few")
	x.add(15)
	require.Equal(t, Time{Measured: Figure{Count: new(10)}, Median: new(30), P90: new(90)}, x.summary())
	for range 20 {
		x.add(4000)
	}
	require.Nil(t, x.summary().Median, "over an hour")
}

func TestFailures(t *testing.T) {
	broken := errors.New("disk")
	_, err := Count(func(yield func(decisionlog.Entry, error) bool) { yield(decisionlog.Entry{}, broken) }, weeks(1))
	require.ErrorIs(t, err, broken)

	d := &diary{t: t}
	for i := range MaxGroups + 1 {
		d.assess(monday, child{locality: string(rune('一' + i))})
	}
	_, err = Count(d.all(), weeks(1, Locality))
	require.ErrorIs(t, err, ErrTooManyGroups)
}

func TestParse(t *testing.T) {
	now := time.Date(2026, 11, 22, 23, 30, 0, 0, time.FixedZone("", -3600)) // Monday already, in UTC
	o, err := Parse("", "", "", now)
	require.NoError(t, err)
	require.Equal(t, Options{From: time.Date(2026, 10, 26, 0, 0, 0, 0, time.UTC), To: time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)}, o)
	o, err = Parse("2025-11-17", "2026-11-22", "week,pathway", now)
	require.NoError(t, err)
	require.Equal(t, []Dimension{Week, Pathway}, o.By)
	require.Equal(t, MaxWeeks*7*24*time.Hour, o.To.Sub(o.From))
	q := o.Query()
	require.Equal(t, o.From.Add(-FollowUp), q.Since)
	require.Equal(t, o.To.Add(FollowUp), q.Until)
	for _, bad := range [][3]string{
		{"2026-11-02", "", ""}, {"", "2026-11-08", ""}, {"2026-11-02", "2026-11-09", ""}, {"2026-11-03", "2026-11-08", ""}, {"2026-11-02", "2026-11-01", ""},
		{"2025-11-10", "2026-11-22", ""}, {"2.11.2026", "2026-11-08", ""}, {"", "", "age"}, {"", "", "week,week"}, {"", "", ","}, {"", "", "Week"},
	} {
		_, err := Parse(bad[0], bad[1], bad[2], now)
		require.Error(t, err, bad)
	}
}
