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

// queueReach is how far back open tasks are looked for at the first look. The
// guidance gives three days at most; what is still open after a month is in its
// story.
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
	mu    sync.Mutex
	after int64
	tasks map[string]*queued
}

// queued is a task and whether something ended it.
type queued struct {
	Waiting
	done map[string]bool // by the id of the entry that says so
}

// Open lists the open tasks, the first due first.
func (q *Queue) Open(ctx context.Context, log decisionlog.Log, now time.Time) ([]Waiting, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if err := q.read(ctx, log, now); err != nil {
		return nil, err
	}
	var open []Waiting
	for _, x := range q.tasks {
		if len(x.done) == 0 {
			open = append(open, x.Waiting)
		}
	}
	slices.SortFunc(open, func(a, b Waiting) int { return cmp.Or(a.Due.Compare(b.Due), cmp.Compare(a.ID, b.ID)) })
	return open, nil
}

// read takes in what was added. After a failure the next look begins anew.
func (q *Queue) read(ctx context.Context, log decisionlog.Log, now time.Time) error {
	want := decisionlog.Query{Kinds: []string{Task, TaskDone, Correction, Erasure}, After: q.after}
	if q.tasks == nil {
		q.tasks, want.Since = map[string]*queued{}, now.Add(-queueReach)
	}
	for e, err := range log.Entries(ctx, want) {
		var x *Item
		if err == nil && (e.Kind == Erasure || len(e.Body) > 0) {
			x, err = Read(e)
		}
		if err != nil {
			q.tasks, q.after = nil, 0
			return err
		}
		if x != nil {
			q.take(e, x)
		}
		q.after = e.Seq
	}
	maps.DeleteFunc(q.tasks, func(_ string, x *queued) bool { return x.At.Before(now.Add(-queueReach)) })
	return nil
}

func (q *Queue) take(e decisionlog.Entry, x *Item) {
	switch body := x.Body.(type) {
	case *Tasked:
		q.tasks[x.ID] = &queued{Waiting{x.ID, e.StoryID(), x.At, x.By, body}, map[string]bool{}}
	case *Done:
		if t := q.tasks[body.Task]; t != nil {
			t.done[x.ID] = true
		}
	case *Corrected:
		if t := q.tasks[body.Entry]; t != nil {
			t.done[x.ID] = true
		}
		for _, t := range q.tasks {
			delete(t.done, body.Entry) // what said so is taken back
		}
	}
	if x.Kind == Erasure {
		maps.DeleteFunc(q.tasks, func(_ string, t *queued) bool { return t.Story == e.StoryID() })
	}
}
