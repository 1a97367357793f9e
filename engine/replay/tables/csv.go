package tables

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
)

// maxLine bounds a line of CSV in bytes. The whole dictionary, with a long answer to
// every question, takes a hundredth of it.
const maxLine = 1 << 20

// CSV reads comma-separated values with the names of the columns in the first line, in
// UTF-8. The error is about that line. name is the file in what is said of it.
func CSV(r io.Reader, name string, o Options) (Cases, error) { return separated(r, name, ',', o) }

// TSV is [CSV] with tabs for commas.
func TSV(r io.Reader, name string, o Options) (Cases, error) { return separated(r, name, '\t', o) }

func separated(r io.Reader, name string, comma rune, o Options) (Cases, error) {
	lines := &lines{in: bufio.NewReader(r)}
	c := &commas{name: name, lines: lines, csv: csv.NewReader(lines)}
	c.csv.Comma, c.csv.ReuseRecord = comma, true
	names, err := c.read()
	switch {
	case errors.Is(err, io.EOF):
		return nil, fmt.Errorf("%s: it is empty; the first line names the columns", name)
	case err != nil:
		return nil, err
	}
	if c.layout, err = newLayout(names, o); err != nil {
		return nil, fmt.Errorf("%s:1: %w", name, err)
	}
	return c, nil
}

type commas struct {
	name   string
	lines  *lines
	csv    *csv.Reader
	layout *layout
	ended  error
}

func (c *commas) read() ([]string, error) {
	c.lines.record = 0
	cells, err := c.csv.Read()
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, csv.ErrFieldCount) {
		return nil, fmt.Errorf("%s:%w", c.name, place(err, c.lines.count))
	}
	return cells, err
}

// Next is the case of the next line. Where quotes are wrong nobody knows where the
// next row begins, so that ends the table.
func (c *commas) Next() ([]byte, error) {
	if c.ended != nil {
		return nil, c.ended
	}
	cells, err := c.read()
	if errors.Is(err, csv.ErrFieldCount) {
		return nil, &RowError{Place: fmt.Sprintf("%s:%d", c.name, c.lines.count), Err: fmt.Errorf("it has %d cells where there are %d columns", len(cells), len(c.layout.columns))}
	}
	if err != nil {
		c.ended = err
		return nil, err
	}
	line, wrong := c.layout.row(cells)
	if wrong != nil {
		return nil, c.refused(wrong)
	}
	return line, nil
}

func (c *commas) refused(x *cellError) *RowError {
	if x.column < 0 {
		return &RowError{Place: fmt.Sprintf("%s:%d", c.name, c.lines.count), Err: x.err}
	}
	line, col := c.csv.FieldPos(x.column)
	return &RowError{Place: fmt.Sprintf("%s:%d:%d", c.name, line, col), Column: c.layout.columns[x.column].name, Err: x.err}
}

// place is an error of package csv with its place, which stands behind the file's name.
func place(err error, line int) error {
	var wrong *csv.ParseError
	if errors.As(err, &wrong) {
		return fmt.Errorf("%d:%d: %w", wrong.Line, wrong.Column, wrong.Err)
	}
	return fmt.Errorf("%d: %w", line, err)
}

var (
	errQuote = errors.New("a quote is open at the end of the line; a cell is never longer than a line")
	errLong  = fmt.Errorf("a line is longer than %d bytes", maxLine)
	bom      = []byte("\xef\xbb\xbf")
)

// lines gives package csv one line at a time, and no second one for the same record:
// a quote that somebody forgot would else swallow rows, or the whole file.
type lines struct {
	in     *bufio.Reader
	left   []byte
	long   []byte
	count  int // lines begun
	record int // of them, for this record
}

func (l *lines) Read(to []byte) (int, error) {
	if len(l.left) == 0 {
		if err := l.next(); err != nil {
			return 0, err
		}
	}
	n := copy(to, l.left)
	l.left = l.left[n:]
	return n, nil
}

func (l *lines) next() error {
	if _, err := l.in.Peek(1); err != nil {
		return err
	}
	if l.record > 0 {
		return errQuote
	}
	l.count++
	line, err := l.in.ReadSlice('\n')
	for l.long = l.long[:0]; errors.Is(err, bufio.ErrBufferFull) || len(l.long) > 0; {
		if l.long = append(l.long, line...); len(l.long) > maxLine {
			return errLong
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			line = l.long
			break
		}
		line, err = l.in.ReadSlice('\n')
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	if l.count == 1 {
		line = bytes.TrimPrefix(line, bom)
	}
	if len(bytes.TrimRight(line, "\r\n")) > 0 {
		l.record++
	}
	l.left = line
	if len(line) == 0 { // nothing but the mark
		return l.next()
	}
	return nil
}
