package engine

import "safetynet/pathways"

// Moment is what is known of one child, laid out so that literals can be read
// one by one. Unlike everything else here it changes: it belongs to one goroutine.
type Moment struct{ state state }

// NewMoment is a child of unknown age of whom nothing was asked.
func NewMoment(d *pathways.Dictionary) *Moment {
	return &Moment{*blank(d, nil)}
}

// MomentOf lays out a case the dictionary admits; see [Case.Check].
func MomentOf(d *pathways.Dictionary, c Case) *Moment { return &Moment{*newState(d, c)} }

// Set answers one finding. An id the dictionary lacks is left out: another
// version of it may have the finding.
func (m *Moment) Set(id string, a Answer) {
	if f := m.state.dict.Finding(id); f != nil {
		m.state.put(f, slotFrom(f, a))
	}
}

// SetAge gives the age.
func (m *Moment) SetAge(a Age) { m.state.age = a }

// Age is the age given.
func (m *Moment) Age() Age { return m.state.age }

// Answer is what is said of a finding.
func (m *Moment) Answer(f *pathways.Finding) Answer {
	if s := m.state.slot(f); !s.known {
		return UnknownAnswer(s.reason)
	}
	return Answer{Value: m.state.valueOf(f)}
}

// UpTo is the moment as the criteria of a pathway see it that is for children
// up to an age in months.
func (m *Moment) UpTo(months int) *Moment { return &Moment{*m.state.upTo(months)} }
