package api

import (
	"context"
	"errors"
	"time"

	"safetynet/api/decisionlog"
)

// logStill is how long the decision log moves nothing before it counts as standing still.
const logStill = 500 * time.Millisecond

// errLogFull means that too many wait for the decision log already. As with every
// failure to record, what is urgent is told all the same.
var errLogFull = errors.New("too many wait for the decision log")

// boundedLog lets only so many wait for the log, whatever it does. Who waits for it
// needs no processor, and the log takes all who wait at once: so others are worked on
// meanwhile, until there are so many that one at every place could still wait too. The
// last of them keep their places at work while the log moves, so that no more is worked
// out than it takes, and nobody is turned away whose case is decided; while it stands
// still others are worked on.
type boundedLog struct {
	decisionlog.Log
	gate *gate
}

func (l boundedLog) Append(ctx context.Context, d decisionlog.Decision) (decisionlog.Entry, error) {
	if !l.gate.logging.free() {
		l.gate.shed.WithLabelValues("log").Inc()
		return decisionlog.Entry{}, errLogFull
	}
	defer func() { <-l.gate.logging }()
	if len(l.gate.logging) == 1 { // nobody waited for it
		l.gate.logMoved()
	}
	if len(l.gate.logging) < cap(l.gate.logging)-cap(l.gate.working) {
		stepAside(ctx)
		return l.append(ctx, d)
	}
	done := make(chan struct{})
	defer close(done)
	go l.gate.stepAsideWhenStill(ctx, done)
	return l.append(ctx, d)
}

func (l boundedLog) append(ctx context.Context, d decisionlog.Decision) (decisionlog.Entry, error) {
	e, err := l.Log.Append(ctx, d)
	if ctx.Err() == nil {
		l.gate.logMoved()
	}
	return e, err
}

// logMoved notes that the log took or refused a record, or that it has a first to take.
func (g *gate) logMoved() { g.moved.Store(int64(time.Since(g.made))) }

// stepAsideWhenStill watches over one record until it is done.
func (g *gate) stepAsideWhenStill(ctx context.Context, done <-chan struct{}) {
	for {
		left := logStill - (time.Since(g.made) - time.Duration(g.moved.Load()))
		if left <= 0 {
			stepAside(ctx)
			return
		}
		select {
		case <-done:
			return
		case <-time.After(left):
		}
	}
}
