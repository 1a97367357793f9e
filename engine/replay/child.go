package replay

import (
	"math"
	"slices"

	"safetynet/engine"
	"safetynet/pathways"
)

// Child is a case laid out: what is known of one child, by places instead of names.
// It belongs to one goroutine and is meant to be used again. An answer in it is one
// that a dictionary of the comparison admits; that is not checked again.
type Child struct {
	Audience pathways.Audience
	Age      engine.Age
	Answers  []Answer // each finding at most once
}

// Kind is what an answer holds.
type Kind uint8

// The kinds of answers.
const (
	Bool    Kind = iota // Value is 0 or 1
	Number              // Value
	Enum                // Value is the place of the answer, see [Comparison.ValuePlace]
	Unknown             // Value is the place of the reason in [pathways.Reasons]
)

// Answer is one answer.
type Answer struct {
	Finding uint16 // see [Comparison.FindingPlace]
	Kind    Kind
	Value   float64
}

// FindingPlace is the place of a finding in a [Child], -1 when neither dictionary has
// it. The findings of the dictionary after come first, in its order; those only the
// one before has follow. So it is [pathways.Finding.DictionaryAt] of the one after.
func (c *Comparison) FindingPlace(id string) int {
	if at, has := c.findings.at[id]; has {
		return int(at)
	}
	return -1
}

// ValuePlace is the place of a value of an enumeration, -1 when neither dictionary
// admits it. The values of the dictionary after come first, in the order of
// [pathways.Values.All]; those only the one before has follow.
func (c *Comparison) ValuePlace(finding int, value string) int {
	return slices.Index(c.findings.list[finding].values, value)
}

// findings are those of two dictionaries together.
type findings struct {
	same bool // one dictionary: what one side admits the other does
	list []*finding
	at   map[string]uint16
}

// finding is one of them, as each side sees it.
type finding struct {
	id     string
	values []string // of an enumeration
	sides  [2]asked
}

// asked is a finding in one dictionary.
type asked struct {
	def    *pathways.Finding // nil when the dictionary has no such finding
	kind   Kind
	values []int // places of the values in this dictionary, -1 for one it does not have
	scale  float64
}

func newFindings(b, a *pathways.Dictionary) *findings {
	all := &findings{same: b.Digest == a.Digest, at: map[string]uint16{}}
	for _, s := range []int{after, before} {
		d := [2]*pathways.Dictionary{b, a}[s]
		for _, def := range d.Findings {
			at, has := all.at[def.ID.Value]
			if !has {
				at = uint16(len(all.list)) // #nosec G115 -- two dictionaries of at most 512 KiB each
				all.at[def.ID.Value] = at
				all.list = append(all.list, &finding{id: def.ID.Value})
			}
			all.list[at].ask(s, def)
		}
	}
	for _, f := range all.list {
		for s := range f.sides {
			f.place(s)
		}
	}
	return all
}

func (f *finding) ask(side int, def *pathways.Finding) {
	f.sides[side] = asked{def: def, kind: kindOf(def), scale: math.Pow10(def.MaxDecimals())}
	for _, v := range def.Values.All() {
		if !slices.Contains(f.values, v) {
			f.values = append(f.values, v)
		}
	}
}

// place says where each value stands on one side.
func (f *finding) place(side int) {
	x := &f.sides[side]
	x.values = make([]int, len(f.values))
	for i, v := range f.values {
		x.values[i] = -1
		if x.def != nil {
			x.values[i] = slices.Index(x.def.Values.All(), v)
		}
	}
}

func kindOf(f *pathways.Finding) Kind {
	switch f.Type {
	case pathways.Bool:
		return Bool
	case pathways.Enum:
		return Enum
	}
	return Number
}

// admits tells whether the dictionary of a side admits an answer.
func (x *asked) admits(a Answer) bool {
	switch {
	case x.def == nil:
		return false
	case a.Kind == Unknown:
		return true
	case a.Kind != x.kind:
		return false
	case a.Kind == Enum:
		return x.values[int(a.Value)] >= 0
	case a.Kind == Number:
		return a.Value >= x.def.Range.Min && a.Value <= x.def.Range.Max && math.Round(a.Value*x.scale)/x.scale == a.Value
	}
	return true
}

// seen is an admitted answer as the dictionary of the side has it.
func (x *asked) seen(a Answer) Answer {
	a.Finding = uint16(x.def.DictionaryAt) // #nosec G115 -- a place in a dictionary
	if a.Kind == Enum {
		a.Value = float64(x.values[int(a.Value)])
	}
	return a
}

// put gives a record an answer as its dictionary has it.
func put(r *engine.Record, a Answer) {
	switch a.Kind {
	case Bool:
		r.SetBool(int(a.Finding), a.Value != 0)
	case Number:
		r.SetNumber(int(a.Finding), a.Value)
	case Enum:
		r.SetEnum(int(a.Finding), int(a.Value))
	case Unknown:
		r.SetUnknown(int(a.Finding), reasons[int(a.Value)])
	}
}

// admits tells whether either dictionary admits an answer.
func (f *finding) admits(a Answer) bool { return f.sides[after].admits(a) || f.sides[before].admits(a) }
