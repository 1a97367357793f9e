package replay

import "io"

// Children is cases in memory, numbered from 1. They are not changed.
func Children(list []Child) Source {
	return Drawn("in memory", int64(len(list)), func() func(int64) *Child {
		return func(seq int64) *Child { return &list[seq-1] }
	})
}

// Drawn is n cases, numbered from 1, that are made when they are asked for: draw is
// called once for each goroutine, and what it returns makes the case of a number. The
// case of a number is always the same; it is used until the next is asked for. The
// name says which cases they are: a run is not resumed with cases of another name.
func Drawn(name string, n int64, draw func() func(seq int64) *Child) Source {
	return &drawn{name: name, n: n, draw: draw}
}

type drawn struct {
	name    string
	n, done int64
	draw    func() func(seq int64) *Child
}

func (d *drawn) fill(b *block) error {
	if d.done >= d.n {
		return io.EOF
	}
	b.first, b.cases = d.done+1, min(int64(b.size/childBytes+1), d.n-d.done)
	d.done += b.cases
	return nil
}

func (d *drawn) position() Position { return Position{Cases: d.done, Read: d.name} }

func (d *drawn) skip(to Position) (Position, error) {
	d.done = min(to.Cases, d.n)
	return d.position(), nil
}

func (d *drawn) drawing() func(int64) *Child { return d.draw() }

func (d *drawn) close() {}
