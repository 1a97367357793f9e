package pipeline

import (
	"context"
	"encoding/json"
	"fmt"

	"safetynet/engine/replay"
)

// Part is what is counted of some pieces.
type Part struct {
	Tally []byte    // the JSON of a [replay.Tally], its lines numbered by pieces
	Lines []Counted // of each piece
	Of    int64     // how many pieces there are
}

// Counted is how many lines a piece has.
type Counted struct{ Piece, Lines int64 }

// A line's number by pieces: the number of its piece above, its place in it below.
const (
	placeBits  = 40
	mostLines  = 1<<placeBits - 1
	mostPieces = 1<<(63-placeBits) - 1
)

// count replays a piece.
func count(ctx context.Context, c *replay.Comparison, p Piece) (Part, error) {
	lines, file, err := p.open(ctx)
	if err != nil {
		return Part{}, fmt.Errorf("%s: %w", p, err)
	}
	defer file.Close() //nolint:errcheck // it was only read
	counted := Counted{Piece: p.Number}
	t, err := replay.Run(ctx, c, replay.Lines(lines), replay.Options{
		Workers:  1, // the runner keeps the other cores busy
		Progress: func(done replay.Progress) { counted.Lines = done.Cases },
	})
	if err != nil {
		return Part{}, fmt.Errorf("%s: %w", p, err)
	}
	if counted.Lines > mostLines || p.Number > mostPieces {
		return Part{}, fmt.Errorf("%s: too many lines or pieces to be numbered", p)
	}
	text, err := renumbered(t, func(place int64) int64 { return p.Number<<placeBits | place })
	return Part{text, []Counted{counted}, p.Of}, err
}

// renumbered is the JSON of a tally whose lines have other numbers, in the same order.
func renumbered(t *replay.Tally, number func(int64) int64) ([]byte, error) {
	r := t.Report()
	for _, change := range r.Examples {
		for i := range change.Children {
			change.Children[i].Seq = number(change.Children[i].Seq)
		}
	}
	for i := range r.Refusals {
		r.Refusals[i].Seq = number(r.Refusals[i].Seq)
	}
	return json.Marshal(r)
}

// merged are two parts together.
func merged(c *replay.Comparison, a, b Part) (Part, error) {
	t, err := c.ReadTally(a.Tally)
	if err != nil {
		return Part{}, err
	}
	other, err := c.ReadTally(b.Tally)
	if err != nil {
		return Part{}, err
	}
	if err := t.Merge(other); err != nil {
		return Part{}, err
	}
	text, err := json.Marshal(t)
	return Part{text, append(a.Lines[:len(a.Lines):len(a.Lines)], b.Lines...), a.Of}, err
}

// finished is the tally of all pieces, its lines numbered as one machine does.
func finished(c *replay.Comparison, all Part) (*replay.Tally, error) {
	before, err := linesBefore(all)
	if err != nil {
		return nil, err
	}
	t, err := c.ReadTally(all.Tally)
	if err != nil {
		return nil, err
	}
	text, err := renumbered(t, func(n int64) int64 { return before[n>>placeBits] + n&mostLines })
	if err != nil {
		return nil, err
	}
	return c.ReadTally(text)
}

// linesBefore tells for each piece how many lines come before it. Each piece must be
// there once.
func linesBefore(all Part) ([]int64, error) {
	lines := make([]int64, all.Of)
	seen := make([]bool, all.Of)
	for _, x := range all.Lines {
		if x.Piece < 0 || x.Piece >= all.Of || seen[x.Piece] {
			return nil, fmt.Errorf("piece %d of %d was counted twice", x.Piece, all.Of)
		}
		lines[x.Piece], seen[x.Piece] = x.Lines, true
	}
	if len(all.Lines) != len(lines) {
		return nil, fmt.Errorf("%d of %d pieces were counted", len(all.Lines), all.Of)
	}
	var sum int64
	for i, n := range lines {
		lines[i] = sum
		sum += n
	}
	return lines, nil
}
