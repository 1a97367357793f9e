package insight

import (
	"cmp"
	"encoding/csv"
	"io"
	"slices"
	"strconv"
)

// everything stands in a row of the total, where a group has the value of a
// dimension.
const everything = "all"

// WriteCSV writes figures as a table with one row for each of them: the dimensions
// asked for, the split, the part ("" for the whole), what the whole counts, the
// count, the share of the whole, and the service, of cards. A count that is
// suppressed is "*". The times are the split "time", in seconds. Cards come last; by
// what they are not told apart, they are all.
func (f *Figures) WriteCSV(w io.Writer) error {
	out := csv.NewWriter(w)
	var head []string
	for _, d := range f.By {
		head = append(head, string(d))
	}
	_ = out.Write(append(head, "split", "part", "of", "count", "share", "service")) // failures are kept
	write := func(key Key, of string, rows []Row) {
		var line []string
		for _, d := range f.By {
			line = append(line, cmp.Or(key.Of(d), everything))
		}
		for _, row := range rows {
			_ = out.Write(slices.Concat(line, row[:], []string{of}))
		}
	}
	write(f.Total.Key, "", f.Total.Rows())
	for _, g := range f.Groups {
		write(g.Key, "", g.Rows())
	}
	if f.Cards.Any() {
		write(f.Cards.Total.Key, everything, f.Cards.Total.Rows())
	}
	for _, g := range f.Cards.Groups {
		write(g.Key, g.Service, g.Rows())
	}
	out.Flush()
	return out.Error()
}

// Row is one figure in words: split, part, what the whole counts, count, share. The
// share of a whole is how many of the cards were answered.
type Row [5]string

// Rows are the figures of a group in the order in which they are shown.
func (g Group) Rows() []Row {
	rows := rowsOf(Splits, g.Splits)
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

// Rows are the figures of a group in the order in which they are shown.
func (g CardGroup) Rows() []Row { return rowsOf(CardSplits, g.Splits) }

func rowsOf(splits []Split, tables map[string]Table) []Row {
	var rows []Row
	for _, s := range splits {
		table := tables[s.Name]
		rows = append(rows, Row{s.Name, "", s.Of, table.Whole.text(), table.Whole.share()})
		for _, p := range table.Parts {
			rows = append(rows, Row{s.Name, p.Name, s.Of, p.text(), p.share()})
		}
	}
	return rows
}

func (f Figure) share() string {
	if f.Share == nil {
		return ""
	}
	return strconv.FormatFloat(*f.Share, 'f', 2, 64)
}

func (f Figure) text() string {
	if f.Count == nil {
		return "*"
	}
	return strconv.Itoa(*f.Count)
}
