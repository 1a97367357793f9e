package margin

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"safetynet/engine"
)

// Birthday is a coming day on which the age alone changes something. Its date tells
// when the child was born to whoever knows the limits: it is for an answer that is
// shown and forgotten, and never for a record.
type Birthday struct {
	Date   string        `json:"date"` // 2027-03-01
	InDays int           `json:"in_days"`
	Limits []LimitChange `json:"limits"`
	Begins []string      `json:"begins"` // criteria and raise rules for this age that were not before
	Ends   []string      `json:"ends"`   // and those no longer for this age
	Before string        `json:"before"` // the disposition the day before, of these same answers
	After  string        `json:"after"`  // and on the day
	Met    []string      `json:"met"`    // criteria newly met
	Unmet  []string      `json:"unmet"`  // criteria no longer met
}

// LimitChange is a limit that steps with the age.
type LimitChange struct {
	Finding    string   `json:"finding"`
	Unit       string   `json:"unit,omitempty"`
	Comparison string   `json:"comparison"`
	Threshold  string   `json:"threshold"`
	Before     *float64 `json:"before,omitempty"` // nil: no limit applied
	After      *float64 `json:"after,omitempty"`  // nil: none applies any more
	Rules      []string `json:"rules"`
}

// Birthdays lists the coming days, so many at most, on which a limit for the child
// or the disposition of the same answers changes because the child is older. The
// date of birth must be the one the age of the case was worked out from. It is read
// here and kept nowhere.
func (x *Margin) Birthdays(birth time.Time, days int) ([]Birthday, error) {
	day, err := x.older(birth, 0)
	if err != nil {
		return nil, err
	}
	if day.Age != x.c.Age {
		return nil, fmt.Errorf("margin: the age of the case is not that of a child born on this date")
	}
	before := aged{c: day, decision: x.now, parts: x.parts}
	seen := x.ageTests(day)
	out := []Birthday{}
	for n := 1; n <= days; n++ {
		if day, err = x.older(birth, n); err != nil {
			return nil, err
		}
		if day.Age == before.c.Age {
			continue
		}
		tests := x.ageTests(day)
		if slices.Equal(tests, seen) {
			continue
		}
		after, err := x.aged(day)
		if err != nil {
			return nil, err
		}
		if b := x.birthday(before, after, n); b.matters() {
			out = append(out, b)
		}
		before, seen = after, tests
	}
	return out, nil
}

func (b Birthday) matters() bool {
	return b.Before != b.After || len(b.Limits)+len(b.Begins)+len(b.Ends)+len(b.Met)+len(b.Unmet) > 0
}

// older is the same case so many days later.
func (x *Margin) older(birth time.Time, days int) (engine.Case, error) {
	c := x.c
	c.At = c.At.AddDate(0, 0, days)
	gestation := 0
	if a, given := c.Findings[engine.GestationID]; given && a.Known() {
		gestation = int(a.Value.Number)
	}
	var err error
	c.Age, err = engine.AgeFromBirthDate(birth, c.At, gestation)
	return c, err
}

// ageTests is everything that tests of the age, and limits that depend on it, come
// to: where it is the same for two ages, they are one to the pathways.
func (x *Margin) ageTests(c engine.Case) []int {
	m := engine.NewMoment(x.dict)
	m.SetAge(c.Age)
	if g, given := c.Findings[engine.GestationID]; given {
		m.Set(engine.GestationID, g)
	}
	var out []int
	for _, l := range x.aging {
		if l.Banded() {
			first, last := l.Bands(m)
			out = append(out, first, last)
			continue
		}
		t, _ := l.At(m)
		out = append(out, int(t))
	}
	return out
}

// aged is the case at another age.
type aged struct {
	c        engine.Case
	decision engine.Decision
	parts    []part
}

func (x *Margin) aged(c engine.Case) (aged, error) {
	d, err := engine.DecideIn(x.locality, x.progs, c)
	if err != nil {
		return aged{}, err
	}
	a := aged{c: c, decision: d}
	for _, logic := range x.logics {
		a.parts = append(a.parts, partAt(logic, x.dict, c))
	}
	return a, nil
}

func (x *Margin) birthday(before, after aged, days int) Birthday {
	b := Birthday{
		Date: after.c.At.Format(time.DateOnly), InDays: days, Limits: []LimitChange{}, Begins: []string{}, Ends: []string{},
		Before: before.decision.Disposition, After: after.decision.Disposition,
		Met: newlyMet(before.decision, after.decision), Unmet: newlyMet(after.decision, before.decision),
	}
	for i, p := range after.parts {
		old := before.parts[i]
		b.Limits = append(b.Limits, x.moved(old, p)...)
		b.Begins = append(b.Begins, newNames(old, p)...)
		b.Ends = append(b.Ends, newNames(p, old)...)
	}
	return b
}

// newNames lists the rules only the second of two ages leaves possible.
func newNames(before, after part) []string {
	had := map[string]bool{}
	for _, r := range before.rules {
		had[r.id] = true
	}
	var out []string
	for _, r := range after.rules {
		if !had[r.id] {
			out = append(out, after.name(r))
		}
	}
	return out
}

// moved lists the limits that differ between two ages, of rules possible at either.
func (x *Margin) moved(before, after part) []LimitChange {
	var out []LimitChange
	at := map[string]int{}
	for _, p := range []part{before, after} {
		for _, r := range p.rules {
			for _, l := range r.tests {
				old, now := limitAt(l.Literal, before.moment), limitAt(l.Literal, after.moment)
				if !l.Banded() || same(old, now) {
					continue
				}
				i, there := at[l.String()]
				if !there {
					what := x.limitOf(l.Literal)
					i, at[l.String()] = len(out), len(out)
					out = append(out, LimitChange{what.Finding, what.Unit, what.Comparison, what.Threshold, old, now, nil})
				}
				if name := p.name(r); !slices.Contains(out[i].Rules, name) {
					out[i].Rules = append(out[i].Rules, name)
				}
			}
		}
	}
	slices.SortStableFunc(out, func(a, b LimitChange) int { return strings.Compare(a.Finding, b.Finding) })
	return out
}

// limitAt is the limit at an exact age, nil where there is none.
func limitAt(l *engine.Literal, m *engine.Moment) *float64 {
	if !l.Banded() {
		return nil
	}
	first, _ := l.Bands(m)
	if limit := l.Threshold().Bands[first].Limit; !limit.None {
		return &limit.Value
	}
	return nil
}

func same(a, b *float64) bool {
	return a == b || (a != nil && b != nil && *a == *b)
}
