package api

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"
)

// patiently asks the decision log for something. It does not end when the client
// goes away, and it ends in time whatever the log does; a panic, which in a
// goroutine of its own would end the program, becomes an error.
func patiently[T any](ctx context.Context, s *Server, ask func(context.Context) (T, error)) (T, error) {
	type answer struct {
		got T
		err error
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.patience)
	defer cancel()
	done := make(chan answer, 1) // buffered: a late answer finds nobody and is dropped
	s.clerks.do(func() {
		var a answer
		defer func() {
			if reason := recover(); reason != nil {
				a.err = fmt.Errorf("the decision log panicked: %T", reason)
			}
			done <- a
		}()
		a.got, a.err = ask(ctx)
	})
	select {
	case a := <-done:
		return a.got, a.err
	case <-ctx.Done():
		var none T
		return none, errPatience
	}
}

const (
	// clerksIdle is how many goroutines wait for work at most.
	clerksIdle = 64
	// clerkStays is how long one waits.
	clerkStays = 10 * time.Second
)

// clerks are goroutines that see to the decision log. As many work as there is work for;
// who is done waits a while for more. A body is packed with a table of 64 KB on the
// stack, and to grow that for each body anew took longer than to pack it.
type clerks struct {
	work chan func()
	idle atomic.Int32
}

func newClerks() *clerks { return &clerks{work: make(chan func())} }

// do has something done by a goroutine that has nothing to do, or by a new one. The work
// must not panic.
func (c *clerks) do(work func()) {
	select {
	case c.work <- work:
	default:
		go c.stay(work)
	}
}

func (c *clerks) stay(work func()) {
	patience := time.NewTimer(clerkStays)
	defer patience.Stop()
	for {
		work()
		if c.idle.Add(1) > clerksIdle {
			c.idle.Add(-1)
			return
		}
		patience.Reset(clerkStays)
		select {
		case work = <-c.work:
			c.idle.Add(-1)
		case <-patience.C:
			c.idle.Add(-1)
			return
		}
	}
}
