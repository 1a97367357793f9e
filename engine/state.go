package engine

import "safetynet/pathways"

// state is a case laid out for evaluation: what is said of every finding of the
// dictionary, in its order, in a form that a table can be read by.
type state struct {
	dict     *pathways.Dictionary
	audience pathways.Audience
	whose    int // the audience's place
	age      Age
	codes    []uint8   // by place in the dictionary
	numbers  []float64 // by place among the dictionary's numbers, of those known
	beyond   []uint8   // by place in the dictionary: hidden where this audience is not expected to know the finding; nil: it is, of all
	doubted  bool      // somebody was unsure of something, perhaps
}

// What is said of a finding: why it is not known, with [hidden] added where this
// audience is not expected to know it, or from [known] on the place of its value
// among the values. A known number is just known.
const (
	notAsked uint8 = iota
	unsure
	notMeasured
	hidden
	known uint8 = 2 * hidden
)

var reasonOf = [known]pathways.Reason{
	pathways.NotAsked, pathways.Unsure, pathways.NotMeasured,
	pathways.NotAsked, pathways.Unsure, pathways.NotMeasured,
}

func codeOf(r pathways.Reason) uint8 {
	switch r {
	case pathways.Unsure:
		return unsure
	case pathways.NotMeasured:
		return notMeasured
	}
	return notAsked
}

// slot is one finding: a known value, or the reason there is none.
type slot struct {
	known  bool
	place  int // bool: 0 or 1; enum: place among the values
	number float64
	reason pathways.Reason
}

// blank is a child of unknown age of whom nothing was asked. beyond is nil, or as
// long as the dictionary.
func blank(d *pathways.Dictionary, beyond []uint8) *state {
	s := &state{dict: d, age: UnknownAge(), codes: make([]uint8, len(d.Findings)), numbers: make([]float64, d.Numbers), beyond: beyond}
	copy(s.codes, beyond)
	return s
}

// newState lays out a checked case. Findings nobody mentioned were not asked.
func newState(d *pathways.Dictionary, c Case) *state {
	s := blank(d, nil)
	s.fill(c)
	return s
}

// fill puts the answers of a checked case into a blank state.
func (s *state) fill(c Case) {
	s.audience, s.whose, s.age = c.Audience, audienceAt(c.Audience), c.Age
	for id, a := range c.Findings {
		f := s.dict.Finding(id)
		s.put(f, slotFrom(f, a))
	}
}

// put says what is known of a finding.
func (s *state) put(f *pathways.Finding, x slot) {
	if !x.known {
		s.unknown(f.DictionaryAt, codeOf(x.reason))
		return
	}
	s.codes[f.DictionaryAt] = known + uint8(x.place) // #nosec G115 -- an enumeration has at most 250 values, see planned
	if f.Type == pathways.Int || f.Type == pathways.Number {
		s.numbers[f.NumberAt] = x.number
	}
}

// unknown says why a finding is not known.
func (s *state) unknown(place int, code uint8) {
	s.doubted = s.doubted || code == unsure
	if s.beyond != nil {
		code += s.beyond[place]
	}
	s.codes[place] = code
}

// slot is what is known of a finding.
func (s *state) slot(f *pathways.Finding) slot {
	code := s.codes[f.DictionaryAt]
	if code < known {
		return slot{reason: reasonOf[code]}
	}
	x := slot{known: true, place: int(code - known)}
	if f.Type == pathways.Int || f.Type == pathways.Number {
		x.number = s.numbers[f.NumberAt]
	}
	return x
}

// known tells whether a finding has a value.
func (s *state) known(f *pathways.Finding) bool { return s.codes[f.DictionaryAt] >= known }

// cannotKnow tells whether a finding is unknown and this audience is not expected
// to know it.
func (s *state) cannotKnow(f *pathways.Finding) bool {
	code := s.codes[f.DictionaryAt]
	return code >= hidden && code < known
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
	x := s.slot(f)
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
	if s.age.inScope(months) == s.age {
		return s
	}
	t := *s
	t.age = s.age.inScope(months)
	return &t
}

// inScope is the age without what lies beyond an age in months, unless all of it does.
func (a Age) inScope(months int) Age {
	if a.mayPass(months) {
		a.Months.Hi = months
		a.Corrected.Hi = min(a.Corrected.Hi, months)
	}
	return a
}

// mayPass tells whether a child may be older than an age in months, and may be not.
func (a *Age) mayPass(months int) bool { return a.Months.Hi > months && a.Months.Lo <= months }

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
