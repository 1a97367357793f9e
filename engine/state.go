package engine

import (
	"safetynet/pathways"
)

// state is a case laid out for evaluation: one slot for every finding of the
// dictionary, in its order.
type state struct {
	dict     *pathways.Dictionary
	audience pathways.Audience
	age      Age
	slots    []slot
}

// slot is one finding: a known value, or the reason there is none.
type slot struct {
	known  bool
	place  int // bool: 0 or 1; enum: place among the values
	number float64
	reason pathways.Reason
}

// newState lays out a checked case. Findings nobody mentioned were not asked.
func newState(d *pathways.Dictionary, c Case) *state {
	s := &state{dict: d, audience: c.Audience, age: c.Age, slots: make([]slot, len(d.Findings))}
	for i, f := range d.Findings {
		s.slots[i] = slotFor(f, c.Findings)
	}
	return s
}

func slotFor(f *pathways.Finding, answers map[string]Answer) slot {
	a, given := answers[f.ID.Value]
	if !given {
		return slot{reason: pathways.NotAsked}
	}
	return slotFrom(f, a)
}

func slotFrom(f *pathways.Finding, a Answer) slot {
	if !a.Known() {
		return slot{reason: a.Unknown}
	}
	return slotOf(f, a.Value)
}

func slotOf(f *pathways.Finding, v Value) slot {
	switch f.Type {
	case pathways.Bool:
		if v.Bool {
			return slot{known: true, place: 1}
		}
		return slot{known: true}
	case pathways.Enum:
		return slot{known: true, place: placeOf(f, v.Text)}
	}
	return slot{known: true, number: v.Number}
}

func placeOf(f *pathways.Finding, value string) int {
	i := 0
	for _, rank := range f.Values {
		for _, v := range rank {
			if v == value {
				return i
			}
			i++
		}
	}
	return -1 // a checked case holds members only
}

// valueOf is the known value of a finding as it was answered.
func (s *state) valueOf(f *pathways.Finding) Value {
	x := s.slots[f.DictionaryAt]
	v := Value{Type: f.Type}
	switch f.Type {
	case pathways.Bool:
		v.Bool = x.place == 1
	case pathways.Enum:
		v.Text = f.Values.All()[x.place]
	default:
		v.Number = x.number
	}
	return v
}

// upTo is the state of a child no older than a pathway is for. A child who may
// be older is told so by the scope rule; the criteria speak of the ages in scope.
func (s *state) upTo(months int) *state {
	if s.age.Months.Hi <= months || s.age.Months.Lo > months {
		return s
	}
	t := *s
	t.age.Months.Hi = months
	t.age.Corrected.Hi = min(t.age.Corrected.Hi, months)
	return &t
}

func (s *state) ageSpan(name string) Span {
	switch name {
	case ageDays:
		return s.age.Days
	case ageMonths:
		return s.age.Months
	case ageYears:
		return s.age.years()
	}
	return s.age.Corrected
}
