package tables

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"safetynet/engine"
	"safetynet/pathways"
)

// part is what a column holds.
type part int

const (
	ignored part = iota
	finding
	audience
	assessedAt
	ageYears
	ageMonths
	ageWeeks
	ageDays
	completedDays
	completedMonths
	correctedMonths
)

var parts = map[string]part{
	"audience": audience, "assessed_at": assessedAt,
	"age_years": ageYears, "age_months": ageMonths, "age_weeks": ageWeeks, "age_days": ageDays,
	"completed_days": completedDays, "completed_months": completedMonths, "corrected_months": correctedMonths,
}

type column struct {
	name    string
	part    part
	finding *pathways.Finding
}

// layout turns rows of cells into cases.
type layout struct {
	columns  []column
	audience pathways.Audience
	at       time.Time
	line     []byte
}

const mostWrong = 5 // columns that an error names

// newLayout reads the names of the columns. The error is about all that are wrong, or
// the first of them.
func newLayout(names []string, o Options) (*layout, error) {
	l := &layout{audience: o.Audience, at: o.At}
	var wrong []string
	seen, before := map[part]bool{}, map[string]bool{}
	for i, name := range names {
		if len(wrong) == mostWrong {
			return nil, fmt.Errorf("%s; and so on", strings.Join(wrong, "; "))
		}
		c := column{name: strings.TrimSpace(name)}
		p, known := parts[c.name]
		switch f := o.Dictionary.Finding(c.name); {
		case slices.Contains(o.Ignore, c.name):
		case before[c.name]:
			wrong = append(wrong, fmt.Sprintf("column %d: there are two columns %q", i+1, c.name))
		case known:
			c.part = p
		case f != nil:
			c.part, c.finding = finding, f
		default:
			wrong = append(wrong, fmt.Sprintf("column %d: %q is no finding and no other part of a case%s", i+1, c.name, hint(c.name, o.Dictionary)))
		}
		seen[c.part], before[c.name] = true, true
		l.columns = append(l.columns, c)
	}
	wrong = append(wrong, missing(seen, o)...)
	if len(wrong) > 0 {
		return nil, fmt.Errorf("%s", strings.Join(wrong, "; "))
	}
	return l, nil
}

func hint(name string, d *pathways.Dictionary) string {
	var known []string
	for id := range parts {
		known = append(known, id)
	}
	slices.Sort(known)
	for _, f := range d.Findings {
		known = append(known, f.ID.Value)
	}
	if text := pathways.Suggest(name, known); text != "" {
		return ": " + text
	}
	return ""
}

// missing lists what neither the columns nor the options say.
func missing(seen map[part]bool, o Options) []string {
	var out []string
	if !seen[audience] && o.Audience == "" {
		out = append(out, "who asked is not said: there is no column audience")
	}
	if !seen[assessedAt] && o.At.IsZero() {
		out = append(out, "the time is not said: there is no column assessed_at")
	}
	completed := []bool{seen[completedDays], seen[completedMonths], seen[correctedMonths]}
	stated := seen[ageYears] || seen[ageMonths] || seen[ageWeeks] || seen[ageDays]
	if slices.Contains(completed, true) && (stated || slices.Contains(completed, false)) {
		out = append(out, "the age is given either by completed_days, completed_months and corrected_months, all three, or by age_years, age_months, age_weeks and age_days")
	}
	return out
}

// cellError is what is wrong with one cell of a row.
type cellError struct {
	column int // -1 for the row
	err    error
}

// row is the case of one row, which the next call overwrites.
func (l *layout) row(cells []string) ([]byte, *cellError) {
	who, at := l.audience, l.at
	var age ages
	gestation := 0
	findings := append(l.line[:0], `{"findings":{`...)
	for i, c := range l.columns {
		cell := strings.TrimSpace(cells[i])
		if cell == "" || c.part == ignored {
			continue
		}
		var err error
		switch c.part {
		case audience:
			who = pathways.Audience(cell)
			if !slices.Contains(pathways.Audiences(), who) {
				err = fmt.Errorf("%q is no audience; write parent, adviser or clinician", cell)
			}
		case assessedAt:
			at, err = time.Parse(time.RFC3339, cell)
			if err != nil {
				err = fmt.Errorf("%q is no time such as 2026-11-21T10:00:00Z", cell)
			}
		case finding:
			if findings[len(findings)-1] != '{' {
				findings = append(findings, ',')
			}
			findings = append(append(append(findings, '"'), c.finding.ID.Value...), `":`...)
			var known float64
			if findings, known, err = appendAnswer(findings, c.finding, cell); c.name == engine.GestationID {
				gestation = int(known)
			}
		default:
			err = age.take(c.part, cell)
		}
		if err != nil {
			return nil, &cellError{i, err}
		}
	}
	switch {
	case who == "":
		return nil, l.cell(audience, "it is not said who asked")
	case at.IsZero():
		return nil, l.cell(assessedAt, "the time is not said")
	}
	l.line = append(append(findings, `},"audience":"`...), who...)
	l.line = append(at.AppendFormat(append(l.line, `","assessed_at":"`...), time.RFC3339Nano), `","age":`...)
	var err error
	if l.line, err = age.append(l.line, at, gestation); err != nil {
		return nil, &cellError{-1, err}
	}
	l.line = append(l.line, '}')
	return l.line, nil
}

// cell is about a cell that must not be empty.
func (l *layout) cell(p part, text string) *cellError {
	at := slices.IndexFunc(l.columns, func(c column) bool { return c.part == p })
	return &cellError{at, fmt.Errorf("%s", text)}
}

// number reads a whole number.
func number(cell string) (int, error) {
	n, err := strconv.Atoi(cell)
	if err != nil || n < 0 || len(cell) > 6 {
		return 0, fmt.Errorf("%q is no whole number", cell)
	}
	return n, nil
}
