package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sys/unix"
)

// backlogTime bounds what is due and not yet sent: more than what falls due in so
// much time, and the server does not keep up.
const backlogTime = 250 * time.Millisecond

// answerTime is how long an answer may take after everything was sent.
const answerTime = 30 * time.Second

// round is what came of asking a server for some time.
type round struct {
	answered, refused int
	bytes             int // of good answers
	took              time.Duration
	latencies, late   []time.Duration // sorted; late: how much after its time a request was sent
	overload          bool
}

// client is one connection's part of a round.
type client struct {
	answered, refused int
	bytes             int
	latencies, late   []time.Duration
	err               error
}

// asker asks one target over a fixed number of connections.
type asker struct {
	target      *target
	connections int
	next        *atomic.Int64 // place among the requests
}

// closed asks again as soon as it was answered.
func (a asker) closed(ctx context.Context, lasts time.Duration) (round, error) {
	return a.run(lasts, func(c *client, w *wire, begun time.Time) {
		for c.err == nil && ctx.Err() == nil && time.Since(begun) < lasts {
			a.ask(c, w, time.Now())
		}
	})
}

// open asks at fixed times, whether or not earlier requests were answered. A
// latency counts from when the request was due, so that what waited to be sent
// because others were slow counts too.
func (a asker) open(ctx context.Context, rate float64, lasts time.Duration) (round, error) {
	due := make(chan time.Time, dueBy(rate, backlogTime))
	var overload, stopped atomic.Bool
	var pacing sync.Once
	pace := func(begun time.Time) {
		defer close(due)
		runtime.LockOSThread()                             // and no unlocking: the thread with its finer timer ends with this
		_ = unix.Prctl(unix.PR_SET_TIMERSLACK, 1, 0, 0, 0) // without it requests are sent a little later, which is reported
		for i, n := 0, dueBy(rate, lasts); i < n && ctx.Err() == nil && !stopped.Load(); i++ {
			at := begun.Add(dueAfter(rate, i))
			if wait := time.Until(at); wait > 0 {
				pause := unix.NsecToTimespec(int64(wait))
				_ = unix.Nanosleep(&pause, nil) // one that is interrupted is sent early, once
			}
			select {
			case due <- at:
			default:
				overload.Store(true)
				return
			}
		}
		if len(due) > cap(due)/2 { // the time is over and it is falling behind all the same
			overload.Store(true)
		}
	}
	r, err := a.run(lasts, func(c *client, w *wire, begun time.Time) {
		pacing.Do(func() { go pace(begun) })
		for at := range due {
			if overload.Load() || ctx.Err() != nil {
				return // what is still due is not sent any more
			}
			c.late = append(c.late, time.Since(at))
			if a.ask(c, w, at); c.err != nil {
				stopped.Store(true)
				return
			}
		}
	})
	r.overload = overload.Load()
	return r, err
}

// ask sends the next request and counts its answer.
func (a asker) ask(c *client, w *wire, due time.Time) {
	t := a.target
	req := t.requests[int(a.next.Add(1)-1)%len(t.requests)]
	status, body, err := w.do(req)
	switch {
	case err != nil:
		c.err = fmt.Errorf("%s: %w", t, err)
	case status == t.status:
		c.answered++
		c.bytes += len(body)
		c.latencies = append(c.latencies, time.Since(due))
	case status == http.StatusServiceUnavailable || status == http.StatusTooManyRequests:
		c.refused++
	default:
		c.err = fmt.Errorf("%s: answered %d: %.300s", t, status, body)
	}
}

// run has every connection do its part and puts the parts together. Each has read
// the answer to all it sent when run returns.
func (a asker) run(lasts time.Duration, part func(c *client, w *wire, begun time.Time)) (round, error) {
	clients := make([]client, a.connections)
	wires := make([]*wire, a.connections)
	for i := range wires {
		w, err := dial(a.target.server.host, time.Now().Add(lasts+answerTime))
		if err != nil {
			return round{}, fmt.Errorf("%s: %w", a.target, err)
		}
		defer w.conn.Close()
		wires[i] = w
	}
	begun := time.Now()
	var all sync.WaitGroup
	for i := range clients {
		all.Go(func() { part(&clients[i], wires[i], begun) })
	}
	all.Wait()
	r := round{took: time.Since(begun)}
	var err error
	for _, c := range clients {
		r.answered, r.refused, err = r.answered+c.answered, r.refused+c.refused, errors.Join(err, c.err)
		r.bytes += c.bytes
		r.latencies, r.late = append(r.latencies, c.latencies...), append(r.late, c.late...)
	}
	slices.Sort(r.latencies)
	slices.Sort(r.late)
	a.target.server.acknowledged += a.target.rows * r.answered
	return r, err
}
