package story

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"safetynet/api/decisionlog"
)

// queueReach is how far back open tasks are looked for. The guidance gives three
// days at most; what is still open after a month is in its story.
const queueReach = 30 * 24 * time.Hour

// Waiting is an open task in the queue.
type Waiting struct {
	ID    string
	Story string
	At    time.Time // since when
	By    Actor
	*Tasked
}

// Queue is the open tasks of all stories. It reads the log once and then only what
// was added since, by whichever instance; it is safe for concurrent use. The zero
// Queue is ready.
type Queue struct {
	mu      sync.Mutex
	after   int64
	stories map[string]*Story // with nothing but what is about tasks
}

// Open lists the open tasks, the first due first. [decisionlog.ErrDamaged] comes
// beside those that could be read: one entry that cannot be must not hide the rest.
func (q *Queue) Open(ctx context.Context, log decisionlog.Log, now time.Time) ([]Waiting, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	damaged, err := q.read(ctx, log, now)
	if err != nil {
		q.stories, q.after = nil, 0 // the next look begins anew
		return nil, err
	}
	var open []Waiting
	for _, s := range q.stories {
		if s.missing != nil {
			damaged = s.missing
		}
		for _, x := range s.Tasks {
			if !x.At.Before(now.Add(-queueReach)) {
				open = append(open, Waiting{x.ID, s.ID, x.At, x.By, x.Body.(*Tasked)})
			}
		}
	}
	slices.SortFunc(open, func(a, b Waiting) int { return cmp.Or(a.Due.Compare(b.Due), cmp.Compare(a.ID, b.ID)) })
	if damaged != nil {
		q.stories, q.after = nil, 0
	}
	return open, damaged
}

// read takes in what was added.
func (q *Queue) read(ctx context.Context, log decisionlog.Log, now time.Time) (damaged, err error) {
	want := decisionlog.Query{Kinds: []string{Task, TaskDone, Correction, Erasure}, After: q.after}
	if q.stories == nil {
		q.stories, want.Since = map[string]*Story{}, now.Add(-queueReach)
	}
	touched := map[*Story]bool{}
	for e, err := range log.Entries(ctx, want) {
		if err != nil {
			return nil, err
		}
		s := q.stories[e.StoryID()]
		if s == nil {
			s = &Story{ID: e.StoryID()}
			q.stories[s.ID] = s
		}
		if err := s.take(e); err != nil {
			damaged = err
		}
		q.after, touched[s] = e.Seq, true
	}
	for s := range touched {
		if err := s.derive(); err != nil {
			return nil, err
		}
	}
	old := now.Add(-queueReach)
	maps.DeleteFunc(q.stories, func(_ string, s *Story) bool {
		return !slices.ContainsFunc(s.Items, func(x *Item) bool { return !x.At.Before(old) })
	})
	return damaged, nil
}
