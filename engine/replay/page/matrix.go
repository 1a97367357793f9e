package page

import (
	"slices"

	"safetynet/engine/replay"
)

// matrix is a table of counts, before by rows and after by columns.
type matrix struct {
	Columns []string
	Rows    []matrixRow
}

type matrixRow struct {
	Name  string
	Cells []matrixCell
	Total int64
}

type matrixCell struct {
	N     int64
	Class string // calmer, same or urgent
	Word  string
}

// direction says what a change is, in a class and in a word.
func direction(steps int) (class, word string) {
	switch {
	case steps < 0:
		return "calmer", "calmer"
	case steps > 0:
		return "urgent", "more urgent"
	}
	return "same", "the same"
}

// matrixOf lays out a matrix. Without steps, both sides have the same order.
func matrixOf(m replay.Matrix, words map[string]string, steps func(before, after int) int) matrix {
	if steps == nil {
		steps = func(before, after int) int { return after - before }
	}
	out := matrix{}
	for _, id := range m.After {
		out.Columns = append(out.Columns, worded(words, id))
	}
	for i, row := range m.Cases {
		x := matrixRow{Name: worded(words, m.Before[i])}
		for j, n := range row {
			c := matrixCell{N: n}
			c.Class, c.Word = direction(steps(i, j))
			x.Cells = append(x.Cells, c)
			x.Total += n
		}
		out.Rows = append(out.Rows, x)
	}
	return out
}

// met leaves out the rows and columns that no case has.
func (m matrix) met() matrix {
	var out matrix
	for j, name := range m.Columns {
		if slices.ContainsFunc(m.Rows, func(r matrixRow) bool { return r.Cells[j].N > 0 }) {
			out.Columns = append(out.Columns, name)
		}
	}
	for _, r := range m.Rows {
		if r.Total == 0 {
			continue
		}
		row := matrixRow{Name: r.Name, Total: r.Total}
		for j, c := range r.Cells {
			if slices.Contains(out.Columns, m.Columns[j]) {
				row.Cells = append(row.Cells, c)
			}
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}
