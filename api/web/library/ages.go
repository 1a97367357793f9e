package library

import (
	"slices"
	"time"

	"safetynet/engine"
	"safetynet/engine/prose"
)

// stretch is a run of ages at which nothing in a pathway depends on the age any
// further, by the age it starts at. From two months on ages are months, as in the
// definitions; days is 0 then.
type stretch struct{ months, days int }

// moment is any day to count ages on; what a pathway says does not depend on it.
var moment = time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)

// age is a child at the start of the stretch, born at term.
func (s stretch) age() (engine.Age, error) {
	return engine.AgeFromBirthDate(moment.AddDate(0, -s.months, -s.days), moment, 0)
}

// stretches are those of a pathway, youngest first.
func stretches(logic *engine.Logic) []stretch {
	all := []stretch{{}}
	add := func(s stretch) {
		if !slices.Contains(all, s) {
			all = append(all, s)
		}
	}
	cut := func(l *engine.Literal) {
		n := int(l.Limit())
		if op := l.Comparison(); op == ">" || op == "<=" {
			n++
		}
		switch l.AgeVariable() {
		case "age_days":
			add(stretch{days: n})
		case "age_months":
			add(stretch{months: n})
		case "age_years":
			add(stretch{months: 12 * n})
		}
		if l.Banded() {
			for _, b := range l.Threshold().Bands {
				if b.BelowMonths != nil {
					add(stretch{months: *b.BelowMonths})
				}
			}
		}
	}
	for _, k := range logic.Criteria {
		k.When.Walk(cut)
	}
	for _, r := range logic.Scope {
		r.When.Walk(cut)
	}
	for _, when := range logic.Advice {
		when.Walk(cut)
	}
	slices.SortFunc(all, func(a, b stretch) int { return a.inDays() - b.inDays() })
	return slices.DeleteFunc(all, func(s stretch) bool { return s.months > logic.Oldest })
}

// inDays is about the age, to draw and to sort.
func (s stretch) inDays() int { return s.months*30 + s.months*7/16 + s.days }

// years and months, days and weeks, as they are said.
func (s stretch) words() string {
	switch {
	case s.months > 0:
		return prose.Months(s.months)
	case s.days == 0:
		return "" // birth
	case s.days%7 == 0:
		return prose.Plural(s.days/7, "week")
	}
	return prose.Plural(s.days, "day")
}

// between words the ages from one stretch up to another, which is left out; no end
// is as old as the pathway is for.
func between(from stretch, to *stretch) string {
	if to == nil {
		return prose.Between(from.words(), "")
	}
	return prose.Between(from.words(), to.words())
}

// runs words which of some stretches are meant: "under 3 months; 1 year and over".
func runs(all []stretch, has func(int) bool) []string {
	var out []string
	for i := 0; i < len(all); i++ {
		if !has(i) {
			continue
		}
		from := all[i]
		for i < len(all) && has(i) {
			i++
		}
		if i < len(all) {
			out = append(out, between(from, &all[i]))
		} else {
			out = append(out, between(from, nil))
		}
	}
	return out
}
