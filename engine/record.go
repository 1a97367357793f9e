package engine

import (
	"fmt"

	"safetynet/pathways"
)

// Record is what is known of one child, laid out for a panel: one slot for every
// finding of its dictionary. It belongs to one goroutine and is meant to be used
// again, see [Record.Reset]. Findings are named by their place in the dictionary,
// [pathways.Finding.DictionaryAt]; an answer is one that [Case.Check] admits, which
// is not checked again.
type Record struct {
	panel *Panel
	state state
}

// NewRecord is a record of a child of whom nothing is known, for a parent.
func (p *Panel) NewRecord() *Record {
	r := &Record{panel: p, state: *blank(p.Dictionary(), nil)}
	r.Reset(pathways.Parent)
	return r
}

// Reset forgets the child: no age is given and nothing was asked.
func (r *Record) Reset(a pathways.Audience) {
	s := &r.state
	s.audience, s.whose, s.age, s.doubted = a, audienceAt(a), UnknownAge(), false
	s.beyond = r.panel.beyond[s.whose]
	copy(s.codes, s.beyond)
}

// SetAge gives the age.
func (r *Record) SetAge(a Age) { r.state.age = a }

// SetBool answers a finding of type bool, and panics for a number.
func (r *Record) SetBool(place int, v bool) {
	value := 0
	if v {
		value = 1
	}
	r.SetEnum(place, value)
}

// SetNumber answers a finding of type int or number, and panics for any other.
func (r *Record) SetNumber(place int, v float64) {
	r.state.numbers[r.panel.numberAt[place]] = v
	r.state.codes[place] = known
}

// SetEnum answers a finding of type enum, by the place of the value among
// [pathways.Values.All]. A value that the finding does not have is a panic: a table
// would be read beside its rows.
func (r *Record) SetEnum(place, value int) {
	if value < 0 || value >= r.panel.values[place] {
		panic(fmt.Sprintf("engine: %s has no value %d", r.panel.Dictionary().Findings[place].ID, value))
	}
	r.state.codes[place] = known + uint8(value) // #nosec G115 -- an enumeration has at most 250 values, see planned
}

// SetUnknown says why a finding is not known.
func (r *Record) SetUnknown(place int, why pathways.Reason) { r.state.unknown(place, codeOf(why)) }

// Load makes the record that of a case. What the dictionary does not admit is an
// error, and the record is then of nobody.
func (r *Record) Load(c Case) error {
	r.Reset(pathways.Parent)
	if err := c.Check(r.panel.Dictionary()); err != nil {
		return err
	}
	r.Reset(c.Audience)
	r.state.fill(c)
	return nil
}
