package change

import (
	"time"

	"safetynet/engine"
	"safetynet/pathways"
)

// Look is a child as seen once: the case, what was made of it, and the dictionary and
// dispositions it was made with. All of it is needed.
type Look struct {
	Case         engine.Case
	Assessment   *engine.Assessment
	Dictionary   *pathways.Dictionary
	Dispositions *pathways.Dispositions
}

// Refusal is why two looks cannot be compared.
type Refusal string

// Codes of refusals. They are part of the interface.
const (
	Earlier    Refusal = "after-is-earlier"   // the second look is earlier than the first
	Incomplete Refusal = "look-is-incomplete" // a look lacks one of its parts
)

// Error is the code.
func (r Refusal) Error() string { return "change: " + string(r) }

// Pair is one thing at both looks.
type Pair[T any] struct {
	Before T `json:"before"`
	After  T `json:"after"`
}

// Change is what is different the second time.
type Change struct {
	Trend       Trend                   `json:"trend"`
	Because     []Code                  `json:"because"` // everything that had a say in the trend
	Grade       pathways.Grade          `json:"grade"`   // of the rule of the trend: design
	Disposition Moved                   `json:"disposition"`
	Floor       Moved                   `json:"floor"`
	Ceiling     Moved                   `json:"ceiling"`
	Guidance    Pair[pathways.Guidance] `json:"guidance"`
	Settled     Pair[bool]              `json:"settled"`
	Findings    []Finding               `json:"findings"`  // in the order of the dictionary
	Met         []Criterion             `json:"met"`       // newly met, most urgent first
	Unmet       []Criterion             `json:"unmet"`     // no longer met
	Undecided   []Criterion             `json:"undecided"` // newly neither met nor excluded; raise and scope rules too
	At          Pair[time.Time]         `json:"at"`
	Seconds     int64                   `json:"seconds"` // between the two
	Age         Pair[engine.Age]        `json:"age"`
	Audience    Pair[pathways.Audience] `json:"audience"`
	Differs     []Code                  `json:"differs"`  // what besides the child was not the same
	Pathways    []Pathway               `json:"pathways"` // every one of either look
	Approved    bool                    `json:"approved"` // false until everything used is clinically approved
}

// Moved is a disposition at both looks. Worse is more urgent; other says that the two
// cannot be compared.
type Moved struct {
	Before    string    `json:"before"`
	After     string    `json:"after"`
	Direction Direction `json:"direction"`
}

// Between says what changed from one look at a child to a later one. The error is a
// [Refusal].
func Between(before, after Look) (Change, error) {
	switch {
	case !before.complete() || !after.complete():
		return Change{}, Incomplete
	case after.Case.At.Before(before.Case.At):
		return Change{}, Earlier
	}
	x := &looks{before, after}
	b, a := before.Assessment, after.Assessment
	c := Change{
		Grade:       pathways.Design,
		Disposition: x.moved(b.Disposition.ID, a.Disposition.ID),
		Floor:       x.moved(b.Floor, a.Floor),
		Ceiling:     x.moved(b.Ceiling, a.Ceiling),
		Guidance:    Pair[pathways.Guidance]{b.Guidance, a.Guidance},
		Settled:     Pair[bool]{b.Settled, a.Settled},
		Findings:    x.findings(),
		Met:         x.criteria(matched, b, a),
		Unmet:       x.criteria(matched, a, b),
		Undecided:   x.criteria(undecided, b, a),
		At:          Pair[time.Time]{before.Case.At, after.Case.At},
		Seconds:     int64(after.Case.At.Sub(before.Case.At) / time.Second),
		Age:         Pair[engine.Age]{before.Case.Age, after.Case.Age},
		Audience:    Pair[pathways.Audience]{before.Case.Audience, after.Case.Audience},
		Differs:     x.differs(),
		Pathways:    x.pathways(),
		Approved:    b.Approved && a.Approved,
	}
	c.Because = c.because()
	c.Trend = trendOf(c.Because)
	return c, nil
}

func (l Look) complete() bool {
	return l.Assessment != nil && l.Dictionary != nil && l.Dispositions != nil && !l.Case.At.IsZero()
}

// looks is the two that are compared.
type looks struct{ before, after Look }

// moved compares two dispositions by the order of either list that has both. A
// disposition of one list only is compared by its level of guidance.
func (x *looks) moved(before, after string) Moved {
	var said []verdict
	for _, list := range []*pathways.Dispositions{x.before.Dispositions, x.after.Dispositions} {
		if b, a := list.Get(before), list.Get(after); b != nil && a != nil {
			said = append(said, verdict{Direction: towards(a.Urgency - b.Urgency)})
		}
	}
	b, a := x.before.Dispositions.Get(before), x.after.Dispositions.Get(after)
	if len(said) == 0 && b != nil && a != nil && a.Guidance != b.Guidance {
		said = append(said, verdict{Direction: towards(a.Guidance.Rank() - b.Guidance.Rank())})
	}
	return Moved{before, after, agreed(said).Direction}
}
