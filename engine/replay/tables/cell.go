package tables

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"safetynet/engine"
	"safetynet/pathways"
)

// appendAnswer appends the JSON of an answer. Beside it stands its value where that is
// a number.
func appendAnswer(to []byte, f *pathways.Finding, cell string) ([]byte, float64, error) {
	if slices.Contains(pathways.Reasons(), pathways.Reason(cell)) {
		return append(append(append(to, `{"unknown":"`...), cell...), `"}`...), 0, nil
	}
	switch f.Type {
	case pathways.Bool:
		switch strings.ToLower(cell) { // spreadsheets write them in capitals
		case "true", "yes":
			return append(to, "true"...), 0, nil
		case "false", "no":
			return append(to, "false"...), 0, nil
		}
		return to, 0, fmt.Errorf("%q is neither true nor false", cell)
	case pathways.Enum:
		if _, err := engine.AnswerFrom(f, cell); err != nil {
			return to, 0, fmt.Errorf("%q: %w", cell, err)
		}
		return append(append(append(to, '"'), cell...), '"'), 0, nil
	}
	if !json.Valid([]byte(cell)) { // what Go reads as a number besides: 0x10, inf
		return to, 0, fmt.Errorf("%q is no number such as 38.5", cell)
	}
	a, err := engine.AnswerFrom(f, json.Number(cell))
	return strconv.AppendFloat(to, a.Value.Number, 'f', -1, 64), a.Value.Number, err
}

// ages is what the columns of a row say of the age.
type ages struct {
	stated    engine.StatedAge
	completed engine.Age
	given     [correctedMonths + 1]bool
}

func (a *ages) take(p part, cell string) (err error) {
	a.given[p] = true
	switch p {
	case completedDays:
		a.completed.Days, err = span(cell)
	case completedMonths:
		a.completed.Months, err = span(cell)
	case correctedMonths:
		a.completed.Corrected, err = span(cell)
	default:
		n, wrong := number(cell)
		switch err = wrong; p {
		case ageYears:
			a.stated.Years = &n
		case ageMonths:
			a.stated.Months = &n
		case ageWeeks:
			a.stated.Weeks = &n
		case ageDays:
			a.stated.Days = &n
		}
	}
	return err
}

// span reads 14, or a range as 3-5.
func span(cell string) (engine.Span, error) {
	lo, hi, ranged := strings.Cut(cell, "-")
	if !ranged {
		hi = lo
	}
	from, err := number(lo)
	to, wrong := number(hi)
	if err = errors.Join(err, wrong); err != nil || from > to {
		return engine.Span{}, fmt.Errorf("%q is neither a whole number nor a range such as 3-5", cell)
	}
	return engine.Span{Lo: from, Hi: to}, nil
}

// append appends the JSON of the age.
func (a *ages) append(to []byte, at time.Time, gestation int) ([]byte, error) {
	age := engine.UnknownAge()
	var err error
	switch g := a.given; {
	case g[completedDays] && g[completedMonths] && g[correctedMonths]:
		age = a.completed
		age.Known = true
	case g[completedDays] || g[completedMonths] || g[correctedMonths]:
		return to, errors.New("completed_days, completed_months and corrected_months are given together or not at all")
	case slices.Contains(g[:], true):
		if err = a.leftOver(); err == nil {
			age, err = engine.AgeFromStated(a.stated, at, gestation)
		}
	}
	if err != nil {
		return to, err
	}
	text, err := age.MarshalJSON()
	return append(to, text...), err
}

// leftOver refuses a unit that is not what is left over from a coarser one: somebody
// who gives 14 months and 430 days means one age twice, and not their sum.
func (a *ages) leftOver() error {
	s := a.stated
	for _, x := range []struct {
		name, of string
		n        *int
		coarser  bool
		most     int
	}{
		{"age_months", "years", s.Months, s.Years != nil, 11},
		{"age_weeks", "the coarser units", s.Weeks, s.Years != nil || s.Months != nil, 4},
		{"age_days", "weeks", s.Days, s.Weeks != nil, 6},
		{"age_days", "the coarser units", s.Days, s.Years != nil || s.Months != nil, 31},
	} {
		if x.n != nil && x.coarser && *x.n > x.most {
			return fmt.Errorf("%s %d is more than can be left over beside %s: it is added to them", x.name, *x.n, x.of)
		}
	}
	return nil
}
