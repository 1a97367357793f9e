package simulate

import (
	"context"
	"slices"
	"sync"

	"safetynet/engine"
	"safetynet/engine/replay"
)

// Options say how many children are drawn.
type Options struct {
	Seed     uint64
	Children uint64
	Workers  int                // goroutines; below 1 is 1
	Progress func(drawn uint64) // called now and then, from one goroutine at a time
}

// most is how many children a worker takes at once, of many.
const most = 1024

// Each draws every child once and hands it to what start returned for the goroutine
// that drew it. Which goroutine draws which child is not fixed. The error is that of
// ctx.
func (m *Model) Each(ctx context.Context, o Options, start func() func(i uint64, d *Drawer)) error {
	var taking sync.Mutex
	next, block := uint64(0), min(most, 1+o.Children/100)
	take := func() (from, to uint64) {
		taking.Lock()
		defer taking.Unlock()
		if o.Progress != nil && next > 0 {
			o.Progress(next)
		}
		from = next
		next = min(o.Children, from+block)
		return from, next
	}
	var all sync.WaitGroup
	for range max(1, o.Workers) {
		do, d := start(), m.NewDrawer(o.Seed)
		all.Go(func() {
			for from, to := take(); from < to && ctx.Err() == nil; from, to = take() {
				for i := from; i < to; i++ {
					d.Draw(i)
					do(i, d)
				}
			}
		})
	}
	all.Wait()
	return ctx.Err()
}

// ageGroup is the place of an age among [replay.AgeGroups].
func ageGroup(months int) int {
	return slices.IndexFunc(replay.AgeGroups(), func(g replay.AgeGroup) bool { return months < g.Below })
}

// Count is what became of the children of a model, by what its panel decides of all
// their answers. Counts of different children add up, in any order.
type Count struct {
	m            *Model
	o            Options
	cells        map[cell]int64
	settled      int64
	inconsistent int64     // answers that contradict each other still
	redrawn      int64     // children whose answers were drawn more than once
	met          [][]int64 // by pathway and criterion
	refs         []engine.Ref
}

// cell is one kind of child with one outcome.
type cell struct{ severity, age, asker, disposition uint8 }

func (m *Model) newCount(o Options) *Count {
	c := &Count{m: m, o: o, cells: map[cell]int64{}}
	for _, p := range m.panel.Programs() {
		c.met = append(c.met, make([]int64, len(p.Logic().Criteria)))
	}
	return c
}

// Run draws children and counts what they are told.
func (m *Model) Run(ctx context.Context, o Options) (*Count, error) {
	var parts []*Count
	err := m.Each(ctx, o, func() func(uint64, *Drawer) {
		part := m.newCount(o)
		parts = append(parts, part)
		return func(_ uint64, d *Drawer) { part.add(d) }
	})
	all := m.newCount(o)
	for _, p := range parts {
		all.merge(p)
	}
	return all, err
}

func (c *Count) add(d *Drawer) {
	s := d.Standing()
	c.cells[cell{uint8(d.Severity), uint8(d.m.ageGroup[d.months]), uint8(d.asker), uint8(s.Disposition)}]++ // #nosec G115 -- places in short lists
	if s.Settled() {
		c.settled++
	}
	if d.Inconsistent {
		c.inconsistent++
	}
	if d.Tries > 1 {
		c.redrawn++
	}
	c.refs = s.AppendMet(c.refs[:0])
	for _, r := range c.refs {
		c.met[r.Program][r.Criterion]++
	}
}

func (c *Count) merge(o *Count) {
	for k, n := range o.cells {
		c.cells[k] += n
	}
	for p, list := range o.met {
		for k, n := range list {
			c.met[p][k] += n
		}
	}
	c.settled += o.settled
	c.inconsistent += o.inconsistent
	c.redrawn += o.redrawn
}

// children counts those that are of some kind, nil for all.
func (c *Count) children(of func(cell) bool) int64 {
	var n int64
	for k, m := range c.cells {
		if of == nil || of(k) {
			n += m
		}
	}
	return n
}
