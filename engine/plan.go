package engine

import (
	"slices"

	"safetynet/pathways"
)

// plan is how programs decide: their conditions as matrices, and what the bits of
// these mean to each of them. It is made once, of the checked conditions and of what
// each criterion says about unknowns, and never changed. Of several programs a
// condition that they have in common is there once, and what is known of a finding is
// looked at once.
type plan struct {
	scope, excuses, criteria *matrix
	room                     int // for classes, among the codes

	scopeStart    []row
	excuseStart   [audiences][]row
	criteriaStart [audiences][]row

	doubts doubts
	reads  []touch // by place in the dictionary: what it can change
	shares []share // by program
}

// share is what a plan is to one of its programs.
type share struct {
	prog *Program

	scopes  []bit        // by scope rule
	levels  [2][][]level // inside and outside, by criterion: its urgencies on the guidance rail, its own first; none where it does not count
	ranks   [2][]rank    // inside and outside, the most urgent first
	raises  []raisePlan  // by raise rule
	lanes   []int        // that decide any of its criteria
	owners  [][64]int16  // by place among those and bit: the criterion it decides, or -1
	whether [2][]uint64  // by place among those: bits that decide a criterion, inside and outside
	signs   [2][]uint64  // of those, the bits of general danger signs
	words   int          // that have a bit for every criterion, 0 where the bits of the lanes are in file order
	needs   [2]uint64    // inside and outside: the lanes that matter, and those of what is decided first for them; of more than a word has bits, all
	cut     bool         // a child who may be too old for the pathway is seen otherwise by it than by others
}

const audiences = 3

// audienceAt is the place of an audience among [pathways.Audiences].
func audienceAt(a pathways.Audience) int { return slices.Index(audienceOrder[:], a) }

var audienceOrder = [audiences]pathways.Audience{pathways.Parent, pathways.Adviser, pathways.Clinician}

// bit is where a condition's outcome is.
type bit struct{ lane, bit int }

var nowhere = bit{lane: -1}

// on reads one rail.
func (b bit) on(bits []row, rail int) bool {
	return b.lane >= 0 && bits[b.lane][rail]>>b.bit&1 == 1
}

type level struct {
	urgency int
	bit
}

// rank is the bits of one urgency. What is assumed counts on the guidance rail alone.
type rank struct {
	urgency int
	bits    bitSet
}

// bitSet is the lanes that have any of some bits, and those.
type bitSet []laneBits

type laneBits struct {
	lane int
	bits uint64
}

func (s *bitSet) add(b bit) {
	for i := range *s {
		if x := &(*s)[i]; x.lane == b.lane {
			x.bits |= 1 << b.bit
			return
		}
	}
	*s = append(*s, laneBits{b.lane, 1 << b.bit})
}

// raisePlan is a raise rule: those that share a group are raised together.
type raisePlan struct {
	applies [audiences]bool
	urgency int
	when    bit // nowhere: any other
	groups  []raiseGroup
}

// raiseGroup is some targets and what they need to be raised: any of these bits, which
// are those of the rule's condition or of other signs.
type raiseGroup struct{ targets, needs bitSet }

const (
	inside = iota
	outside
)

// outgrown is every subject with more classes than the plan can count.
func (x *plan) outgrown() []outgrown {
	return slices.Concat(x.scope.over, x.excuses.over, x.criteria.over)
}
