package main

import (
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"

	"safetynet/engine/replay"
	"safetynet/engine/replay/tables"
)

// open opens files, all of them before the first is read, so that nothing is found
// missing after an hour.
func (x *cases) open(names []string, format string, stdin io.Reader, o tables.Options) error {
	var lines []io.Reader
	var rows []tables.Cases
	for _, name := range names {
		kind, zipped := formatOf(name, format)
		in, file, err := x.reader(name, zipped, stdin)
		if err != nil {
			return err
		}
		var table tables.Cases
		switch kind {
		case "ndjson":
			lines = append(lines, in, strings.NewReader("\n"))
			continue
		case "csv":
			table, err = tables.CSV(in, name, o)
		case "tsv":
			table, err = tables.TSV(in, name, o)
		case "parquet":
			table, err = x.parquet(name, file, zipped, o)
		default:
			err = fmt.Errorf("%s: say what it holds: --format ndjson, csv, tsv or parquet", name)
		}
		if err != nil {
			return err
		}
		rows = append(rows, table)
	}
	switch {
	case len(rows) == 0:
		x.source = replay.Lines(io.MultiReader(lines...))
	case len(lines) == 0:
		x.source = replay.Each(allRows(rows))
	default:
		return errors.New("NDJSON and tables are replayed one after the other, not together")
	}
	return nil
}

// reader opens one file, unpacked where it is packed, and counts what is read of it.
func (x *cases) reader(name string, zipped bool, stdin io.Reader) (io.Reader, *os.File, error) {
	if name == "-" {
		return stdin, nil, nil
	}
	file, err := os.Open(name) // #nosec G304 -- a file that was named on the command line
	if err != nil {
		return nil, nil, err
	}
	x.closers = append(x.closers, file)
	info, err := file.Stat()
	if err != nil {
		return nil, nil, err
	}
	x.size += info.Size()
	var in io.Reader = &countedReader{file, &x.read}
	if zipped {
		unpacked, err := gzip.NewReader(in)
		if err != nil {
			return nil, nil, fmt.Errorf("%s: %w", name, err)
		}
		in = unpacked
	}
	return in, file, nil
}

func (x *cases) parquet(name string, file *os.File, zipped bool, o tables.Options) (tables.Cases, error) {
	if file == nil || zipped {
		return nil, fmt.Errorf("%s: Parquet is read from a plain file: its end says what is in it", name)
	}
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	return tables.Parquet(&countedReader{file, &x.read}, info.Size(), name, o)
}

// formatOf tells what a file holds by its name, unless it was said.
func formatOf(name, said string) (kind string, zipped bool) {
	plain, zipped := strings.CutSuffix(strings.ToLower(name), ".gz")
	if said != "" {
		return said, zipped
	}
	switch ext := filepath.Ext(plain); ext {
	case ".ndjson", ".jsonl", ".json":
		return "ndjson", zipped
	case ".csv", ".tsv", ".parquet":
		return ext[1:], zipped
	}
	if name == "-" {
		return "ndjson", false
	}
	return "", zipped
}

// allRows are the rows of tables one after the other.
func allRows(list []tables.Cases) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		for _, table := range list {
			for {
				line, err := table.Next()
				if errors.Is(err, io.EOF) {
					break
				}
				if row := (*tables.RowError)(nil); errors.As(err, &row) {
					line, err = replay.RefusedLine(row.Error()), nil
				}
				if !yield(line, err) {
					return
				}
			}
		}
	}
}

// countedReader counts what is read of a file.
type countedReader struct {
	file *os.File
	n    *atomic.Int64
}

func (r *countedReader) Read(to []byte) (int, error) {
	n, err := r.file.Read(to)
	r.n.Add(int64(n))
	return n, err
}

func (r *countedReader) ReadAt(to []byte, at int64) (int, error) {
	n, err := r.file.ReadAt(to, at)
	r.n.Add(int64(n))
	return n, err
}
