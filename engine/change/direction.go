package change

import (
	"cmp"
	"math"
	"slices"

	"safetynet/engine"
	"safetynet/pathways"
)

// Direction is which way something went.
type Direction string

const (
	Worse   Direction = "worse"
	Better  Direction = "better"
	Same    Direction = "same"
	Other   Direction = "other"   // neither way is known to be worse
	Learned Direction = "learned" // not known before
	Lost    Direction = "lost"    // known before, and not any more
)

// towards reads a difference of which more is worse.
func towards[N cmp.Ordered](more N) Direction {
	var none N
	return [...]Direction{Better, Same, Worse}[cmp.Compare(more, none)+1]
}

// verdict is a direction, and codes that a reader may need with it.
type verdict struct {
	Direction
	because []Code
}

// agreed is what several declarations say together: where they differ, worse if any
// says worse. Nobody's word is no direction.
func agreed(said []verdict) verdict {
	if len(said) == 0 {
		return verdict{Other, []Code{NotComparable}}
	}
	out := verdict{Direction: said[0].Direction}
	for _, v := range said {
		out.because = append(out.because, v.because...)
		switch {
		case v.Direction == out.Direction:
		case v.Direction == Worse || out.Direction == Worse:
			out = verdict{Worse, append(out.because, NotAgreed)}
		default:
			out = verdict{Other, append(out.because, NotAgreed)}
		}
	}
	slices.Sort(out.because)
	out.because = slices.Compact(out.because)
	return out
}

// step is which way a declared finding goes from one value to another, at every age
// the child may be. Both values are such that the declaration admits them.
func step(f *pathways.Finding, months engine.Span, from, to engine.Value) verdict {
	if from == to {
		return verdict{Direction: Same}
	}
	switch f.Worse {
	case pathways.WorseTrue, pathways.WorseFalse:
		if to.Bool == (f.Worse == pathways.WorseTrue) {
			return verdict{Direction: Worse}
		}
		return verdict{Direction: Better}
	case pathways.WorseOrder:
		if d := towards(f.Values.RankOf(to.Text) - f.Values.RankOf(from.Text)); d != Same {
			return verdict{Direction: d}
		}
		return verdict{Other, []Code{EqualRank}}
	case pathways.WorseUp:
		return verdict{Direction: towards(to.Number - from.Number)}
	case pathways.WorseDown:
		return verdict{Direction: towards(from.Number - to.Number)}
	case pathways.WorseBoth:
		return atAges(f, months, func(normal engine.Value) verdict {
			return fromNormal(from.Number-normal.Number, to.Number-normal.Number)
		})
	}
	return verdict{Other, []Code{NoDirection}}
}

// atAges asks by the normal value of every age the child may be.
func atAges(f *pathways.Finding, months engine.Span, ask func(normal engine.Value) verdict) verdict {
	var said []verdict
	for m := months.Lo; m <= months.Hi; m++ {
		normal, declared := engine.NormalValue(f, m)
		if !declared {
			return verdict{Other, []Code{NoNormal}}
		}
		said = append(said, ask(plain(normal)))
	}
	return agreed(said)
}

// fromNormal compares two different values by how far above normal they are. From
// one side to the other there is no order but that further away is not better.
func fromNormal(from, to float64) verdict {
	further := math.Abs(to) - math.Abs(from)
	switch {
	case (from >= 0) == (to >= 0) || from*to == 0:
		return verdict{Direction: towards(further)}
	case further > 0:
		return verdict{Worse, []Code{PassedNormal}}
	}
	return verdict{Other, []Code{PassedNormal}}
}

// thanNormal compares a value with a well child's: same is normal, or of its rank.
func thanNormal(f *pathways.Finding, months engine.Span, v engine.Value) verdict {
	if f.Worse == pathways.WorseNone && f.Normal == nil {
		return verdict{Other, []Code{NoDirection}}
	}
	return atAges(f, months, func(normal engine.Value) verdict {
		out := step(f, months, normal, v)
		if slices.Contains(out.because, EqualRank) {
			out = verdict{Direction: Same}
		}
		return out
	})
}

// admits tells whether a declaration can read a value, which may have been given by
// another version of it.
func admits(f *pathways.Finding, v engine.Value) bool {
	if f.Type == pathways.Enum {
		return v.Type == f.Type && f.Values.RankOf(v.Text) >= 0
	}
	return kind(f.Type) == kind(v.Type)
}

// kind makes one of the two types of numbers: a dictionary may turn one into the other.
func kind(t pathways.FindingType) pathways.FindingType {
	if t == pathways.Int {
		return pathways.Number
	}
	return t
}
