package insight

import (
	"cmp"
	"maps"
	"math"
	"slices"
)

// Figures are what was counted, as it may be shown.
type Figures struct {
	From   string      `json:"from"` // the first day
	To     string      `json:"to"`   // the last day
	By     []Dimension `json:"by"`
	Total  Group       `json:"total"`
	Groups []Group     `json:"groups"`
	Erased Figure      `json:"erased"` // assessments of the window whose body is gone; not in any figure
	Unread Figure      `json:"unread"` // assessments of the window that could not be read; likewise
	Cards  Cards       `json:"cards"`
	Notice string      `json:"notice"` // what of it was not clinically approved when it was told, "" for nothing
}

// Group is the figures of assessments that have something in common.
type Group struct {
	Key
	Assessments Figure           `json:"assessments"`
	Time        Time             `json:"time"`
	Splits      map[string]Table `json:"splits"` // by the names of [Splits]
}

// Table is a split in figures.
type Table struct {
	Whole Figure `json:"whole"`
	Parts []Part `json:"parts"`
}

// Part is one part of a split; its share is of the whole.
type Part struct {
	Name string `json:"part"`
	Figure
}

// longest is how many parts of a list are shown.
const longest = 10

func (c *counter) figures() *Figures {
	f := &Figures{
		From: c.From.Format(dayLayout), To: c.To.AddDate(0, 0, -1).Format(dayLayout), By: append([]Dimension{}, c.By...), Groups: []Group{},
		Erased: shown(c.erased), Unread: shown(c.unread), Cards: c.cards.cardFigures(), Notice: c.notice(),
	}
	keys, rows := c.sheets(Splits)
	for i, key := range keys {
		f.Groups = append(f.Groups, rows[i].group(key))
	}
	overlap := slices.Contains(c.By, Pathway) || slices.Contains(c.By, Version)
	total := newSheet(&c.total, Splits, rows, overlap)
	f.Total = total.group(Key{})
	if pins(c.total.times.n(), counts(rows, func(r *sheet) int { return r.times.n() }), overlap) {
		f.Total.Time.Measured = Figure{Suppressed: true}
	}
	return f
}

func (c *counter) notice() string {
	switch not, approved := c.told[0], c.told[1]; {
	case approved == 0:
		return NotApproved
	case not > 0:
		return notAllApproved
	}
	return ""
}

// sheets are those of the groups, in the order in which they are shown.
func (p *pile) sheets(splits []Split) (keys []Key, rows []*sheet) {
	keys = slices.SortedFunc(maps.Keys(p.tallies), func(a, b Key) int {
		for _, d := range append([]Dimension{Service}, Dimensions...) {
			if order := cmp.Compare(a.Of(d), b.Of(d)); order != 0 {
				return order
			}
		}
		return 0
	})
	for _, key := range keys {
		rows = append(rows, newSheet(p.tallies[key], splits, nil, false))
	}
	return keys, rows
}

func (s *sheet) group(key Key) Group {
	g := Group{Key: key, Splits: s.tables(), Time: s.times.summary()}
	g.Assessments = g.Splits["guidance"].Whole
	return g
}

// tables are the counts of a sheet as they are shown, by the names of its splits.
func (s *sheet) tables() map[string]Table {
	out := map[string]Table{}
	for _, x := range s.splits {
		table := Table{Whole: s.whole[x.Of].figure(), Parts: []Part{}}
		for _, name := range s.names(x) {
			part := Part{Name: name, Figure: s.part[x.Name][name].figure()}
			part.Share = shareOf(part.Figure, table.Whole)
			table.Parts = append(table.Parts, part)
		}
		out[x.Name] = x.trim(table)
	}
	return out
}

// shareOf is the share of a whole, nil where there is none to be shown.
func shareOf(part, whole Figure) *float64 {
	if part.Count == nil || whole.Count == nil || *whole.Count == 0 {
		return nil
	}
	share := math.Round(100*float64(*part.Count)/float64(*whole.Count)) / 100
	return &share
}

// names are the parts of a split: those it always has, then any others.
func (t *tally) names(s Split) []string {
	others := slices.DeleteFunc(slices.Sorted(maps.Keys(t.parts[s.Name])), func(name string) bool { return slices.Contains(s.Parts, name) })
	return slices.Concat(s.Parts, others)
}

// trim leaves of a list without fixed parts the most frequent that are shown. The
// order is by what is shown, so that it tells no more.
func (s Split) trim(table Table) Table {
	if s.Parts != nil {
		return table
	}
	table.Parts = slices.DeleteFunc(table.Parts, func(p Part) bool { return p.Count == nil || *p.Count == 0 })
	slices.SortStableFunc(table.Parts, func(a, b Part) int { return cmp.Compare(*b.Count, *a.Count) })
	table.Parts = table.Parts[:min(len(table.Parts), longest)]
	return table
}
