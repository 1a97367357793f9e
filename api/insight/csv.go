package insight

import (
	"encoding/csv"
	"io"
	"strconv"
)

// everything stands in a row of the total, where a group has the value of a
// dimension.
const everything = "all"

// WriteCSV writes figures as a table with one row for each of them: the dimensions
// asked for, the split, the part ("" for the whole), what the whole counts, the
// count, the share of the whole. A count that is suppressed is "*". The times are
// the split "time", in seconds.
func (f *Figures) WriteCSV(w io.Writer) error {
	out := csv.NewWriter(w)
	var head []string
	for _, d := range f.By {
		head = append(head, string(d))
	}
	_ = out.Write(append(head, "split", "part", "of", "count", "share")) // failures are kept
	for i, g := range append([]Group{f.Total}, f.Groups...) {
		var key []string
		for _, d := range f.By {
			value := g.Of(d)
			if i == 0 {
				value = everything
			}
			key = append(key, value)
		}
		for _, row := range g.Rows() {
			_ = out.Write(append(key[:len(key):len(key)], row[:]...))
		}
	}
	out.Flush()
	return out.Error()
}

// Row is one figure in words: split, part, what the whole counts, count, share.
type Row [5]string

// Rows are the figures of a group in the order in which they are shown.
func (g Group) Rows() []Row {
	var rows []Row
	for _, s := range Splits {
		table := g.Splits[s.Name]
		rows = append(rows, Row{s.Name, "", s.Of, table.Whole.text(), ""})
		for _, p := range table.Parts {
			share := ""
			if p.Share != nil {
				share = strconv.FormatFloat(*p.Share, 'f', 2, 64)
			}
			rows = append(rows, Row{s.Name, p.Name, s.Of, p.text(), share})
		}
	}
	seconds := func(n *int) string {
		if n == nil {
			return ""
		}
		return strconv.Itoa(*n)
	}
	const timed = "assessments with a known time"
	return append(rows, Row{"time", "", timed, g.Time.Measured.text(), ""},
		Row{"time", "median-at-most-s", timed, seconds(g.Time.Median), ""}, Row{"time", "p90-at-most-s", timed, seconds(g.Time.P90), ""})
}

func (f Figure) text() string {
	if f.Count == nil {
		return "*"
	}
	return strconv.Itoa(*f.Count)
}
