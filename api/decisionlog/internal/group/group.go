// Package group records in groups what many callers append: one transaction and one
// wait for the disk for all who are there. One goroutine does so, without a timer. It
// lets others run who are ready, waits for its turn in the database and then takes
// whoever is queued. So a caller who is alone waits for nobody, and the slower the disk
// and the busier the machine, the larger the groups.
//
//	w := group.Start(record)
//	entry, err := w.Append(ctx, decision)
//	w.Close()
//
// Each caller gets the entry or the error that an append alone would have got.
package group

import (
	"context"
	"errors"
	"runtime"
	"sync"
	"sync/atomic"

	"safetynet/api/decisionlog"
	"safetynet/api/decisionlog/internal/packing"
)

// Most is how many decisions one group has at most, and how many more are queued;
// whoever comes then waits for a place.
const Most = 512

// gathers is how often a group lets others run before it begins, at most: it bounds how
// long the first of them waits where there are always more.
const gathers = 16

// Record runs one transaction. It waits for its turn as long as ctx allows, calls take
// once, records what it is given, in that order, and commits. It sets the entry or the
// error of each. Its own error means that nothing was recorded.
type Record func(ctx context.Context, take func() []*Append) error

// ErrOneByOne marks an error of [Record] that may be the fault of a single decision
// and came before the commit: each is then recorded alone.
var ErrOneByOne = errors.New("the group was not recorded")

// Append is a decision on its way.
type Append struct {
	decisionlog.Draft
	Stored packing.Stored    // its body as it is written
	Entry  decisionlog.Entry // once recorded
	Err    error             // why it was refused

	state atomic.Int32
	done  chan struct{}
	room  *[]byte // of the body
}

// rooms are where bodies are kept until they are recorded: a caller may leave and use
// its own again before that.
var rooms = sync.Pool{New: func() any { return new([]byte) }}

// mostRoom bounds what is kept of a body that is recorded.
const mostRoom = 64 << 10

// newAppend copies a decision into room of its own.
func newAppend(d decisionlog.Decision) (*Append, error) {
	a := &Append{done: make(chan struct{}), room: rooms.Get().(*[]byte)}
	var err error
	a.Draft, err = decisionlog.Prepare(d, *a.room)
	return a, err
}

// free gives the room of the body back. The writer calls it, once, when it needs the
// body no more.
func (a *Append) free() {
	if cap(a.Body) <= mostRoom {
		*a.room = a.Body
		rooms.Put(a.room)
	}
	a.Body, a.Entry.Body, a.Stored, a.room = nil, nil, packing.Stored{}, nil
}

// The states of an append: who moves it from the first decides what becomes of it.
const (
	waiting int32 = iota
	begun         // it will be finished
	gone          // its caller gave up
)

func (a *Append) leave(to int32) bool { return a.state.CompareAndSwap(waiting, to) }

// Writer records what callers append. Use [Start] to make one.
type Writer struct {
	record Record
	queue  chan *Append
	closed context.Context
	close  context.CancelFunc
	ended  chan struct{}
	room   packing.Room // for the bodies of one group
}

// Start starts the goroutine that calls record, which [Writer.Close] ends.
func Start(record Record) *Writer {
	w := &Writer{record: record, queue: make(chan *Append, Most), ended: make(chan struct{})}
	w.closed, w.close = context.WithCancel(context.Background())
	go w.run()
	return w
}

// Append queues d and waits until it is recorded or refused. A caller whose context
// ends before that begins has recorded nothing; later it is finished without the caller,
// who is told [decisionlog.ErrInDoubt]. The body of what is returned is d's own.
func (w *Writer) Append(ctx context.Context, d decisionlog.Decision) (decisionlog.Entry, error) {
	a, err := newAppend(d)
	if err != nil {
		return decisionlog.Entry{}, err
	}
	if err := w.gaveUp(ctx); err != nil {
		return decisionlog.Entry{}, err
	}
	select {
	case w.queue <- a:
	case <-ctx.Done():
		return decisionlog.Entry{}, ctx.Err()
	case <-w.closed.Done():
		return decisionlog.Entry{}, decisionlog.ErrClosed
	}
	e, err := w.await(ctx, a)
	if err == nil {
		e.Body = d.Body
	}
	return e, err
}

// await waits for what is queued. Closing the writer ends the waiting only for what has
// not begun.
func (w *Writer) await(ctx context.Context, a *Append) (decisionlog.Entry, error) {
	for closed := w.closed.Done(); ; closed = nil {
		select {
		case <-a.done:
			return a.told()
		case <-ctx.Done():
			if a.leave(gone) {
				return decisionlog.Entry{}, w.gaveUp(ctx)
			}
			select {
			case <-a.done:
				return a.told()
			default:
				return decisionlog.Entry{}, decisionlog.ErrInDoubt
			}
		case <-closed:
			if a.leave(gone) {
				return decisionlog.Entry{}, w.gaveUp(ctx)
			}
		}
	}
}

// told is what came of it, once it is done.
func (a *Append) told() (decisionlog.Entry, error) {
	if a.Err != nil {
		return decisionlog.Entry{}, a.Err
	}
	return a.Entry, nil
}

func (w *Writer) gaveUp(ctx context.Context) error {
	if w.closed.Err() != nil {
		return decisionlog.ErrClosed
	}
	return ctx.Err()
}

// Close refuses those who wait and returns when the group that has begun is finished.
// A second Close does the same.
func (w *Writer) Close() {
	w.close()
	<-w.ended
}

func (w *Writer) run() {
	defer close(w.ended)
	for {
		select {
		case a := <-w.queue:
			w.gather()
			w.next(w.more([]*Append{a}))
		case <-w.closed.Done():
			return
		}
	}
}

// gather lets those run who are ready to, as long as some of them come to be recorded:
// on a busy machine they are taken along, and the commit is made for more of them. Where
// nobody is ready it takes no time.
func (w *Writer) gather() {
	for range gathers {
		queued := len(w.queue)
		if runtime.Gosched(); len(w.queue) == queued {
			return
		}
	}
}

// more adds those who are queued, as far as a group has room.
func (w *Writer) more(all []*Append) []*Append {
	for len(all) < Most {
		select {
		case a := <-w.queue:
			all = append(all, a)
		default:
			return all
		}
	}
	return all
}

// next records these appends and those that come until it has its turn. If it does
// not get its turn, only those are told who have waited for it all the time.
func (w *Writer) next(first []*Append) {
	var group []*Append
	w.room.Empty()
	w.pack(first)
	err := w.record(w.closed, func() []*Append {
		all := w.more(first)
		w.pack(all[len(first):])
		group = begin(all)
		return group
	})
	if group == nil {
		group = begin(first)
		if w.closed.Err() != nil {
			err = decisionlog.ErrClosed
		}
	}
	if errors.Is(err, ErrOneByOne) && len(group) > 1 {
		w.oneByOne(group)
		return
	}
	finish(group, err)
}

// pack makes bodies ready to be written: most of them before the turn, in which others
// wait.
func (w *Writer) pack(all []*Append) {
	for _, a := range all {
		a.Stored = w.room.Pack(a.Body)
	}
}

// oneByOne records each append of a group alone, until there is no turn to be had.
func (w *Writer) oneByOne(group []*Append) {
	for i, a := range group {
		taken := false
		a.Err = nil
		err := w.record(w.closed, func() []*Append {
			taken = true
			return group[i : i+1]
		})
		if !taken {
			finish(group[i:], err)
			return
		}
		finish(group[i:i+1], err)
	}
}

// begin leaves out those who gave up.
func begin(all []*Append) []*Append {
	group := make([]*Append, 0, len(all))
	for _, a := range all {
		if a.leave(begun) {
			group = append(group, a)
		} else {
			a.free()
		}
	}
	return group
}

func finish(group []*Append, err error) {
	for _, a := range group {
		if err != nil {
			a.Err = err
		}
		a.free()
		close(a.done)
	}
}
