package replay

import (
	"bytes"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"iter"
)

// Source is where cases come from: [Lines], [Each], [Children] or [Drawn]. It is read
// once, by one [Run].
type Source interface {
	// fill makes the block the next piece; io.EOF behind the last.
	fill(b *block) error
	// skip goes on to a position of an earlier run, and says where it has come to.
	skip(to Position) (Position, error)
	// drawing is what makes the cases of numbers, nil where there are lines.
	drawing() func(seq int64) *Child
	position() Position
	// close ends the reading.
	close()
}

// Position is how far a source was read. What was read before it is told by a
// checksum, so that a run is not resumed on another source.
type Position struct {
	Cases int64  `json:"cases"` // lines or children
	Bytes int64  `json:"bytes"` // of lines
	Read  string `json:"read"`  // the checksum, or the name of a drawing
}

// block is a piece of a source for one goroutine.
type block struct {
	size         int // about how many bytes of lines
	first, cases int64
	lines        []byte // each with its end; the last may lack it
}

const (
	blockBytes  = 256 << 10
	childBytes  = 256 // what a child counts for in a block
	longestLine = 4 << 20
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// tape is what sources of lines have come past.
type tape struct {
	cases, bytes int64
	sum          uint32
}

func (t *tape) past(lines []byte) (first, cases int64) {
	first, cases = t.cases+1, int64(bytes.Count(lines, []byte{'\n'}))
	if lines[len(lines)-1] != '\n' {
		cases++
	}
	t.cases += cases
	t.bytes += int64(len(lines))
	t.sum = crc32.Update(t.sum, castagnoli, lines)
	return first, cases
}

func (t *tape) position() Position {
	return Position{t.cases, t.bytes, fmt.Sprintf("crc32c:%08x", t.sum)}
}

func (t *tape) drawing() func(int64) *Child { return nil }

// Lines is a file of lines of JSON. A case's number is that of its line, from 1.
func Lines(r io.Reader) Source { return &file{r: r} }

type file struct {
	tape
	r    io.Reader
	rest []byte // read, and not yet part of a block
}

func (f *file) fill(b *block) error {
	b.lines = append(b.lines[:0], f.rest...)
	f.rest = f.rest[:0]
	for {
		if len(b.lines) >= b.size {
			if end := bytes.LastIndexByte(b.lines, '\n') + 1; end > 0 {
				f.rest = append(f.rest, b.lines[end:]...)
				b.lines = b.lines[:end]
				break
			}
		}
		if len(b.lines) > longestLine {
			return fmt.Errorf("replay: line %d is longer than %d bytes: these are no lines of cases", f.cases+1, longestLine)
		}
		if cap(b.lines) < len(b.lines)+b.size {
			b.lines = append(make([]byte, 0, 2*(len(b.lines)+b.size)), b.lines...)
		}
		n, err := f.r.Read(b.lines[len(b.lines) : len(b.lines)+b.size])
		b.lines = b.lines[:len(b.lines)+n]
		if errors.Is(err, io.EOF) {
			if len(b.lines) == 0 {
				return io.EOF
			}
			break
		}
		if err != nil {
			return fmt.Errorf("replay: behind line %d: %w", f.cases, err)
		}
	}
	b.first, b.cases = f.past(b.lines)
	return nil
}

func (f *file) skip(to Position) (Position, error) {
	sum := crc32.New(castagnoli)
	n, err := io.CopyN(sum, f.r, to.Bytes)
	if err != nil && !errors.Is(err, io.EOF) {
		return Position{}, fmt.Errorf("replay: %w", err)
	}
	f.tape = tape{to.Cases, n, sum.Sum32()}
	return f.position(), nil
}

func (f *file) close() {}

// Each is lines of JSON from anywhere, such as the decision log or a table. A case's
// number is that of its line, from 1. A line may be changed once the next is asked for.
func Each(lines iter.Seq2[[]byte, error]) Source {
	next, stop := iter.Pull2(lines)
	return &each{next: next, stop: stop}
}

type each struct {
	tape
	next func() ([]byte, error, bool)
	stop func()
}

func (e *each) fill(b *block) error {
	for b.lines = b.lines[:0]; len(b.lines) < b.size; {
		var err error
		if b.lines, err = e.line(b.lines); errors.Is(err, io.EOF) && len(b.lines) > 0 {
			break
		} else if err != nil {
			return err
		}
	}
	b.first, b.cases = e.past(b.lines)
	return nil
}

// line appends the next line; a line end inside it, which in JSON is a space, becomes
// one.
func (e *each) line(to []byte) ([]byte, error) {
	line, err, more := e.next()
	switch {
	case err != nil:
		return to, fmt.Errorf("replay: %w", err)
	case !more:
		return to, io.EOF
	}
	from := len(to)
	to = append(to, line...)
	for i := from; i < len(to); i++ {
		if to[i] == '\n' {
			to[i] = ' '
		}
	}
	return append(to, '\n'), nil
}

func (e *each) skip(to Position) (Position, error) {
	var line []byte
	for e.cases < to.Cases {
		var err error
		if line, err = e.line(line[:0]); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return Position{}, err
		}
		e.past(line)
	}
	return e.position(), nil
}

func (e *each) close() { e.stop() }
