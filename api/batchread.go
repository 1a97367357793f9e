package api

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"time"
)

// read cuts what comes into chunks until the end. It closes what the others wait for.
func (b *batch) read(ctx context.Context) error {
	defer close(b.order)
	defer close(b.work)
	in := lineReader{from: bufio.NewReaderSize(b.c.Request.Body, MaxBody+2)}
	most := chunkLines
	if b.view == fullView {
		most = chunkWhole
	}
	for {
		var ch *chunk
		select {
		case ch = <-b.free:
		case <-ctx.Done():
			return ctx.Err()
		}
		_ = b.control.SetReadDeadline(time.Now().Add(linePatience))
		err := in.fill(ch, most)
		if len(ch.lines) > 0 {
			b.work <- ch
			b.order <- ch
		}
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		}
	}
}

// lineReader reads lines and counts them.
type lineReader struct {
	from   *bufio.Reader
	number int
}

// fill makes a chunk of the lines that are there, of one at least, and waits for no
// more. The chunk may have lines although there is an error.
func (r *lineReader) fill(ch *chunk, most int) error {
	ch.lines, ch.text = ch.lines[:0], ch.text[:0]
	for len(ch.lines) == 0 || len(ch.lines) < most && len(ch.text) < chunkBytes && r.there() {
		if err := r.line(ch); err != nil {
			return err
		}
	}
	return nil
}

// there tells whether a whole line can be read without waiting.
func (r *lineReader) there() bool {
	have, _ := r.from.Peek(r.from.Buffered())
	return bytes.IndexByte(have, '\n') >= 0
}

// line reads one line; a blank one is counted and left out. The last may end with
// the body. A line that is cut off in any other way is none.
func (r *lineReader) line(ch *chunk) error {
	r.number++
	text, err := r.from.ReadSlice('\n')
	tooLong := errors.Is(err, bufio.ErrBufferFull)
	for errors.Is(err, bufio.ErrBufferFull) {
		_, err = r.from.ReadSlice('\n')
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	switch {
	case tooLong:
		ch.lines = append(ch.lines, batchLine{number: r.number, tooLong: true})
	case !blank(text):
		from := len(ch.text)
		ch.text = append(ch.text, bytes.TrimSuffix(text, []byte("\n"))...)
		ch.lines = append(ch.lines, batchLine{r.number, from, len(ch.text), len(ch.text)-from > MaxBody})
	}
	return err
}
