package workbench

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// Bounds of what is worked out beside requests. One at a time keeps one processor busy
// at most; a shipped pathway takes some ten seconds.
const (
	mostTime  = 2 * time.Minute
	keepFor   = 5 * time.Minute // what came of it, for who asked to fetch it
	mostKept  = 16
	mostNodes = 3_000_000 // of one diagram
)

// key names a piece of work: by what, on what and for whom, as a hash. It holds nothing of
// the draft.
type key [32]byte

// jobs work out one thing at a time, and keep what came of it until it is fetched.
type jobs struct {
	mu   sync.Mutex
	busy bool
	all  map[key]*job
}

// job is one piece of work. While it runs, its goroutine holds the draft.
type job struct {
	begun time.Time
	stop  context.CancelFunc
	done  chan struct{} // closed when it has ended

	mu     sync.Mutex
	step   string
	steps  int
	result any
	err    error
	since  time.Time // when it ended
}

// run begins work, or finds the one that is under way or done. It is nil where another
// is under way.
func (j *jobs) run(k key, do func(ctx context.Context, step func(string)) (any, error)) *job {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.forget(time.Now())
	if w := j.all[k]; w != nil {
		return w
	}
	if j.busy {
		return nil
	}
	if j.all == nil {
		j.all = map[key]*job{}
	}
	ctx, cancel := context.WithTimeout(context.Background(), mostTime)
	w := &job{begun: time.Now(), stop: cancel, done: make(chan struct{})}
	j.all[k], j.busy = w, true
	go func() {
		result, err := safely(ctx, do, w.at)
		cancel()
		w.mu.Lock()
		w.result, w.err, w.since = result, err, time.Now()
		w.mu.Unlock()
		j.mu.Lock()
		j.busy = false
		j.mu.Unlock()
		close(w.done)
		time.AfterFunc(keepFor, func() {
			j.mu.Lock()
			defer j.mu.Unlock()
			if j.all[k] == w {
				delete(j.all, k)
			}
		})
	}()
	return w
}

// forget drops the oldest of what nobody has fetched, where there is much of it.
func (j *jobs) forget(now time.Time) {
	for len(j.all) >= mostKept {
		var oldest key
		at := now
		for k, w := range j.all {
			if w.ended() && w.since.Before(at) {
				oldest, at = k, w.since
			}
		}
		if at.Equal(now) {
			return
		}
		delete(j.all, oldest)
	}
}

// take waits a while for a job. What came of it is handed out once.
func (j *jobs) take(k key, w *job, wait time.Duration) bool {
	late := time.NewTimer(wait)
	defer late.Stop()
	select {
	case <-w.done:
	case <-late.C:
		return false
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	delete(j.all, k)
	return true
}

// find is the job of a key, nil where there is none.
func (j *jobs) find(k key) *job {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.all[k]
}

func (w *job) at(step string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.step = step
	w.steps++
}

// progress is what is worked on, and how many parts were begun.
func (w *job) progress() (step string, steps int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.step, w.steps
}

func (w *job) ended() bool {
	select {
	case <-w.done:
		return true
	default:
		return false
	}
}

var errPanicked = errors.New("the work failed")

// safely makes an error of a panic, which in a goroutine of its own would end the
// program. What it says may quote the draft, so only its type is told.
func safely(ctx context.Context, do func(context.Context, func(string)) (any, error), step func(string)) (result any, err error) {
	defer func() {
		if reason := recover(); reason != nil {
			result, err = nil, fmt.Errorf("%w: %T", errPanicked, reason)
		}
	}()
	return do(ctx, step)
}
