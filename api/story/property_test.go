package story_test

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"safetynet/api/decisionlog"
	"safetynet/api/decisionlog/memory"
	"safetynet/api/story"
)

// damaged is a log whose first task has another body than was recorded.
type damaged struct{ decisionlog.Log }

func (l damaged) Entries(ctx context.Context, q decisionlog.Query) iter.Seq2[decisionlog.Entry, error] {
	return func(yield func(decisionlog.Entry, error) bool) {
		first := true
		for e, err := range l.Log.Entries(ctx, q) {
			if first && e.Is(story.Task) {
				e.Body, first = []byte(`{}`), false
			}
			if !yield(e, err) {
				return
			}
		}
	}
}

// writer writes entries that no rule would have let pass among those that could be:
// about other stories, about what is not there, by anybody.
type writer struct {
	*rapid.T
	d     *desk
	known []string // ids of all entries
	roots []string // of stories
}

func pick[T any](t *rapid.T, what string, from ...T) T { return rapid.SampledFrom(from).Draw(t, what) }

func (w *writer) one(n int) {
	by := pick(w.T, "by", parent, adviser, other, clinician, auditor)
	about := story.About{By: by}
	root := ""
	if len(w.roots) > 0 && rapid.IntRange(0, 9).Draw(w.T, "joins") > 0 {
		root = pick(w.T, "story", w.roots...)
	}
	at := pick(w.T, "about", append([]string{"nothing"}, w.known...)...)
	to, told := pick(w.T, "to", levels.List...), levels.Get("gp")
	kind := pick(w.T, "kind", story.Assessment, story.Call, story.Override, story.Override, story.Task, story.Task,
		story.TaskDone, story.TaskDone, story.Outcome, story.Correction, story.Correction, story.Feedback, story.Dispute, story.Card, story.CardAnswer, story.Erasure)
	if kind == story.Erasure && (root == "" || rapid.Bool().Draw(w.T, "kept")) {
		kind = story.Call
	}
	var x any
	switch kind {
	case story.Assessment:
		x = w.d.record(by, told.ID.Value, at)
	case story.Call:
		x = &story.Opened{About: about}
	case story.Override:
		x = &story.Overridden{
			About: about, Assessment: at, From: pick(w.T, "from", levels.List...).ID.Value, To: to.ID.Value, ToRank: to.Urgency,
			ToldRank: told.Urgency, Calmer: rapid.Bool().Draw(w.T, "calmer"), Reason: pick(w.T, "why", "worried", "examined", ""),
		}
	case story.Task:
		x = &story.Tasked{About: about, What: story.CallBack, Assessment: at, Due: start.Add(time.Duration(n%7) * time.Hour)}
	case story.TaskDone:
		x = &story.Done{About: about, Task: at, Result: "reached"}
	case story.Outcome:
		x = &story.Closed{About: about, Outcome: "home"}
	case story.Correction:
		x = &story.Corrected{About: about, Entry: at, Reason: "slip"}
	case story.Feedback:
		x = &story.Told{About: about, Assessment: at, Helped: "yes"}
	case story.Dispute:
		x = &story.Disputed{About: about, Assessment: at}
	case story.Card:
		x = &story.Carded{Record: *w.d.record(by, to.ID.Value, at), Service: "febrile-child", Hook: "patient-view", Offered: []string{"s"}}
	case story.CardAnswer:
		x = &story.Answered{About: about, Card: at, Outcome: story.CardAccepted, Accepted: []string{"s"}, At: start}
	case story.Erasure:
		x = &story.Erased{About: about, Reason: "asked"}
	}
	body, err := story.Canonical(x)
	require.NoError(w.T, err)
	e := decisionlog.Decision{ID: fmt.Sprintf("e%d", n), Kind: kind, Story: root, RecordedAt: w.d.Now(), Body: body}
	if kind == story.Assessment {
		e.Reference, err = decisionlog.NewReference(w.d.Random, e.RecordedAt)
		require.NoError(w.T, err)
	}
	_, err = w.d.Log.Append(context.Background(), e)
	require.NoError(w.T, err)
	w.known = append(w.known, e.ID)
	if root == "" {
		w.roots = append(w.roots, e.ID)
	}
}

func (w *writer) entries(root string) []decisionlog.Entry {
	var all []decisionlog.Entry
	for e, err := range w.d.Log.Entries(context.Background(), decisionlog.Query{Story: root}) {
		require.NoError(w.T, err)
		all = append(all, e)
	}
	return all
}

func (w *writer) fold(all []decisionlog.Entry) *story.Story {
	s, err := story.Fold(func(yield func(decisionlog.Entry, error) bool) {
		for _, e := range all {
			if !yield(e, nil) {
				return
			}
		}
	})
	require.NoError(w.T, err)
	return s
}

// stands is how things stand, in brief.
func stands(s *story.Story) (out []string) {
	for _, a := range s.Assessments {
		out = append(out, a.ID+" "+a.Standing())
	}
	out = append(out, ids(s.Tasks)...)
	if s.Closed != nil {
		out = append(out, "closed "+s.Closed.ID)
	}
	return out
}

// TestWhateverIsWritten: of any entries in any order, stories can be read, lose
// nothing, and agree with the queue; nothing is calmer without a clinician.
func TestWhateverIsWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := &desk{t: t, clock: start}
		d.Book = story.Book{Log: memory.New(), Random: &source{}, Now: func() time.Time { d.clock = d.clock.Add(time.Second); return d.clock }}
		w := &writer{T: t, d: d}
		var often, seldom story.Queue
		for n := range rapid.IntRange(1, 40).Draw(t, "entries") {
			w.one(n)
			if rapid.Bool().Draw(t, "look") {
				w.requireQueue(&often)
			}
		}
		w.requireQueue(&often)
		w.requireQueue(&seldom)
		total := 0
		for _, root := range w.roots {
			all := w.entries(root)
			s := w.fold(all)
			require.Equal(t, root, s.ID)
			require.Len(t, s.Items, len(all))
			total += len(all)
			for i, x := range s.Items {
				require.Equal(t, all[i].ID, x.ID)
				require.Equal(t, all[i].Seq, x.Seq)
			}
			w.requireNoEffect(s, all)
			requireCautious(t, s)
		}
		require.Equal(t, len(w.known), total)
	})
}

// requireQueue: the queue is the open tasks of all stories, the first due first.
func (w *writer) requireQueue(q *story.Queue) {
	open, err := q.Open(context.Background(), w.d.Log, w.d.clock)
	require.NoError(w.T, err)
	got, want := []string{}, []string{}
	for _, x := range open {
		got = append(got, x.Story+" "+x.ID)
	}
	for _, root := range w.roots {
		for _, id := range ids(w.fold(w.entries(root)).Tasks) {
			want = append(want, root+" "+id)
		}
	}
	require.ElementsMatch(w.T, want, got)
	require.True(w.T, slices.IsSortedFunc(open, func(a, b story.Waiting) int { return a.Due.Compare(b.Due) }))
}

// requireNoEffect: without what was taken back, and without the entries that take
// back, everything stands as it does with them.
func (w *writer) requireNoEffect(s *story.Story, all []decisionlog.Entry) {
	var without []decisionlog.Entry
	for i, x := range s.Items {
		if i == 0 || x.TakenBack == nil && x.Kind != story.Correction {
			without = append(without, all[i])
		}
	}
	if s.Items[0].TakenBack == nil && s.Items[0].Kind != story.Correction {
		require.Equal(w.T, stands(s), stands(w.fold(without)))
	}
}

// requireCautious: each step down has a clinician's entry with a reason for it.
func requireCautious(t *rapid.T, s *story.Story) {
	for _, a := range s.Assessments {
		told, now := levels.Get(a.Told.Disposition.ID), levels.Get(a.Standing())
		if now.Urgency < told.Urgency {
			require.True(t, slices.ContainsFunc(a.Overrides, func(x *story.Item) bool {
				o := x.Body.(*story.Overridden)
				return x.TakenBack == nil && x.By.Role == story.Clinician && o.Reason == "examined" && o.To == a.Standing()
			}))
		}
		for _, x := range a.Overrides { // what stands is as urgent as any later choice of somebody who may not lower it
			if o := x.Body.(*story.Overridden); x.TakenBack == nil && x.Seq > seqOf(a) {
				require.GreaterOrEqual(t, now.Urgency, o.ToRank, "override %s", x.ID)
			}
		}
	}
}

// seqOf is the place of the last clinician's override that was not taken back.
func seqOf(a *story.Assessed) int64 {
	var last int64
	for _, x := range a.Overrides {
		if x.TakenBack == nil && x.By.Role == story.Clinician {
			last = x.Seq
		}
	}
	return last
}
