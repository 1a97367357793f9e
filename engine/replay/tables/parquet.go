package tables

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"
)

const parquetRows = 256 // read at once

// Parquet reads an Apache Parquet file whose columns are plain: no lists, no groups.
// The error is about the file and its columns. name is the file in what is said of it.
func Parquet(r io.ReaderAt, size int64, name string, o Options) (cases Cases, err error) {
	p := &parquetCases{name: name, rows: make([]parquet.Row, parquetRows)}
	defer p.guard(&err)
	file, err := parquet.OpenFile(r, size, parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	p.groups = file.RowGroups()
	var names []string
	for i, f := range file.Schema().Fields() {
		write, err := writerOf(f)
		if err != nil {
			return nil, fmt.Errorf("%s: column %d, %s: %w", name, i+1, f.Name(), err)
		}
		names = append(names, f.Name())
		p.write = append(p.write, write)
	}
	p.cells = make([]string, len(names))
	if p.layout, err = newLayout(names, o); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return p, nil
}

type parquetCases struct {
	name   string
	groups []parquet.RowGroup // left
	open   parquet.Rows       // of the group before them
	rows   []parquet.Row
	ready  []parquet.Row // of rows, not yet given out
	row    int64         // of the one given out last, from 1
	cells  []string
	write  []func(parquet.Value) string
	layout *layout
}

// guard makes an error of a panic: the library is not hardened against files made to
// break it.
func (p *parquetCases) guard(err *error) {
	if reason := recover(); reason != nil {
		*err = fmt.Errorf("%s: it cannot be read as Parquet: %v", p.name, reason)
	}
}

// Next is the case of the next row.
func (p *parquetCases) Next() (line []byte, err error) {
	defer p.guard(&err)
	for len(p.ready) == 0 {
		if err := p.fill(); err != nil {
			return nil, err
		}
	}
	row := p.ready[0]
	p.ready = p.ready[1:]
	p.row++
	clear(p.cells)
	for _, v := range row {
		if i := v.Column(); !v.IsNull() && p.layout.columns[i].part != ignored {
			p.cells[i] = p.write[i](v)
		}
	}
	line, wrong := p.layout.row(p.cells)
	if wrong == nil {
		return line, nil
	}
	refused := &RowError{Place: fmt.Sprintf("%s: row %d", p.name, p.row), Err: wrong.err}
	if wrong.column >= 0 {
		refused.Column = p.layout.columns[wrong.column].name
	}
	return nil, refused
}

func (p *parquetCases) fill() error {
	if p.open == nil {
		if len(p.groups) == 0 {
			return io.EOF
		}
		p.open, p.groups = p.groups[0].Rows(), p.groups[1:]
	}
	n, err := p.open.ReadRows(p.rows)
	p.ready = p.rows[:n]
	if errors.Is(err, io.EOF) {
		err = p.open.Close()
		p.open = nil
	}
	if err != nil {
		return fmt.Errorf("%s: behind row %d: %w", p.name, p.row+int64(n), err)
	}
	return nil
}

// writerOf tells how the values of a column are written as the cells of a table.
func writerOf(f parquet.Field) (func(parquet.Value) string, error) {
	if !f.Leaf() || f.Repeated() {
		return nil, errors.New("a column holds one plain value a row, and this is a list or a group")
	}
	var meaning format.LogicalTypeValue
	if l := f.Type().LogicalType(); l != nil {
		meaning = l.Value
	}
	kind := f.Type().Kind()
	whole := kind == parquet.Int32 || kind == parquet.Int64
	switch m := meaning.(type) {
	case *format.TimestampType:
		unit := m.Unit.Value.Duration()
		return func(v parquet.Value) string { return instant(v.Int64(), unit).Format(time.RFC3339Nano) }, nil
	case *format.DecimalType:
		if whole {
			return func(v parquet.Value) string { return decimal(integer(v), int(m.Scale)) }, nil
		}
	case *format.IntType:
		if !m.IsSigned {
			return func(v parquet.Value) string { return strconv.FormatUint(natural(v), 10) }, nil
		}
		return func(v parquet.Value) string { return strconv.FormatInt(integer(v), 10) }, nil
	case nil, *format.StringType, *format.EnumType:
		switch kind {
		case parquet.Boolean:
			return func(v parquet.Value) string { return strconv.FormatBool(v.Boolean()) }, nil
		case parquet.Int32, parquet.Int64:
			return func(v parquet.Value) string { return strconv.FormatInt(integer(v), 10) }, nil
		case parquet.Float: // its shortest text: 38.4 stays 38.4
			return func(v parquet.Value) string { return strconv.FormatFloat(float64(v.Float()), 'f', -1, 32) }, nil
		case parquet.Double:
			return func(v parquet.Value) string { return strconv.FormatFloat(v.Double(), 'f', -1, 64) }, nil
		case parquet.ByteArray:
			return func(v parquet.Value) string { return string(v.ByteArray()) }, nil
		}
	}
	return nil, fmt.Errorf("values of type %s cannot be read; write booleans, numbers or texts", f.Type())
}

func integer(v parquet.Value) int64 {
	if v.Kind() == parquet.Int32 {
		return int64(v.Int32())
	}
	return v.Int64()
}

func natural(v parquet.Value) uint64 {
	if v.Kind() == parquet.Int32 {
		return uint64(v.Uint32())
	}
	return v.Uint64()
}

// instant is a time as so many units since 1970.
func instant(n int64, unit time.Duration) time.Time {
	perSecond := int64(time.Second / unit)
	return time.Unix(n/perSecond, n%perSecond*int64(unit)).UTC()
}

// decimal writes n with some of its digits behind the point: 384 with one is 38.4.
func decimal(n int64, scale int) string {
	digits := strconv.FormatInt(n, 10)
	sign := ""
	if n < 0 {
		sign, digits = "-", digits[1:]
	}
	for len(digits) <= scale {
		digits = "0" + digits
	}
	if scale <= 0 {
		return sign + digits
	}
	at := len(digits) - scale
	return sign + digits[:at] + "." + digits[at:]
}
