package replay

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"io"
	"runtime"
	"sync"
)

// Options say how to run. The zero Options use every core and keep nothing.
type Options struct {
	Workers    int                     // 0: as many as there are cores
	Progress   func(Progress)          // called often, never by two goroutines at a time
	Checkpoint func(*Checkpoint) error // called now and then and when the run ends, by an error too; its error ends the run
	Every      int64                   // at least so many cases from one checkpoint to the next; 0: a million
	Resume     *Checkpoint             // where to go on, nil for the beginning

	blocks int // the size of a block in bytes, for tests
}

// Progress is how far a run has come: what is decided and counted.
type Progress struct {
	Cases int64 // lines or children
	Bytes int64 // of lines
}

// Run decides every case of a source and tallies what changes, on all cores and in
// constant memory. The error is that of reading the source, of ctx, of a callback, or
// of a checkpoint that is not of this comparison and this source. A line that cannot
// be read is no error: it is counted.
func Run(ctx context.Context, c *Comparison, s Source, o Options) (*Tally, error) {
	defer s.close()
	r := &run{ctx: ctx, c: c, source: s, o: o, resumed: c.NewTally()}
	if err := r.resume(); err != nil {
		return nil, err
	}
	workers := o.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	for range workers {
		r.parts = append(r.parts, &part{block: block{size: cmp.Or(o.blocks, blockBytes)}, tally: c.NewTally(), worker: c.NewWorker(), draw: s.drawing()})
	}
	for {
		r.until = r.every()
		r.round()
		if o.Checkpoint != nil {
			r.err = errors.Join(r.err, o.Checkpoint(r.checkpoint()))
		}
		if r.err != nil {
			return nil, r.err
		}
		if r.ended {
			return r.sum(), nil
		}
	}
}

// run is one run. What changes in it is behind the lock.
type run struct {
	ctx     context.Context
	c       *Comparison
	source  Source
	o       Options
	resumed *Tally // what an earlier run counted
	parts   []*part

	lock  sync.Mutex
	until int64 // where this round ends
	done  Progress
	ended bool // the source has no more
	err   error
}

// part is the share of one goroutine.
type part struct {
	block  block
	tally  *Tally
	worker *Worker
	draw   func(seq int64) *Child
}

// every is the case at which the next checkpoint is due.
func (r *run) every() int64 {
	every := r.o.Every
	if every <= 0 {
		every = 1_000_000
	}
	return r.source.position().Cases + every
}

// round works up to the next checkpoint, the end or an error. Then every case before
// the position of the source is counted, and none behind it.
func (r *run) round() {
	var all sync.WaitGroup
	for _, p := range r.parts {
		all.Go(func() {
			for p.block.cases = 0; r.next(&p.block); {
				p.work()
			}
		})
	}
	all.Wait()
}

// next hands a goroutine its next block, in exchange for the one it has done.
func (r *run) next(b *block) bool {
	r.lock.Lock()
	defer r.lock.Unlock()
	if b.cases > 0 {
		r.done.Cases += b.cases
		r.done.Bytes += int64(len(b.lines))
		if r.o.Progress != nil {
			r.o.Progress(r.done)
		}
	}
	if r.err == nil {
		r.err = r.ctx.Err()
	}
	if r.err != nil || r.ended || (r.o.Checkpoint != nil && r.source.position().Cases >= r.until) {
		return false
	}
	err := r.source.fill(b)
	if r.ended = errors.Is(err, io.EOF); !r.ended {
		r.err = err
	}
	return err == nil
}

// work counts the cases of the block.
func (p *part) work() {
	seq := p.block.first
	if p.draw != nil {
		for ; seq < p.block.first+p.block.cases; seq++ {
			p.worker.Child(p.draw(seq), seq, p.tally)
		}
		return
	}
	for rest := p.block.lines; len(rest) > 0; seq++ {
		line := rest
		if n := bytes.IndexByte(rest, '\n'); n >= 0 {
			line, rest = rest[:n], rest[n+1:]
		} else {
			rest = nil
		}
		if len(bytes.TrimSpace(line)) > 0 {
			_ = p.worker.Case(line, seq, p.tally) // a refusal is counted
		}
	}
}

// sum is the tally of everything that is done.
func (r *run) sum() *Tally {
	t := r.c.NewTally()
	t.merge(r.resumed)
	for _, p := range r.parts {
		t.merge(p.tally)
	}
	return t
}
