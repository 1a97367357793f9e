package engine

import (
	"strconv"

	"safetynet/pathways"
)

// owner weighs literals: what one is worth on each rail where it is not known. It
// is a criterion at one urgency of the guidance rail, or a rule for which nothing is
// assumed and which only excuses what this audience cannot know.
type owner struct {
	k        *criterion
	level    int
	anyWay   bool // excused whichever way is worse: what others can know is left to them
	possible bool // the third rail is what could be true, excused or not
}

// ofRule is the owner of a condition that is no criterion's.
func ofRule() owner { return owner{k: &criterion{def: &pathways.Criterion{}}} }

const (
	onFloorBit, onCeilingBit, onGuidanceBit = uint8(1 << floorRail), uint8(1 << ceilingRail), uint8(1 << guidanceRail)

	onAll = onFloorBit | onCeilingBit | onGuidanceBit
)

// part is the share of a conjunction in a literal's worth. A test of one subject is
// whole. A test of several is worth the OR of: what it is with all of them in sight;
// that one of them is unknown and not excused; that all of those unknown are assumed.
type part uint8

const (
	whole part = iota
	plainly
	open         // the literal is undecided for want of an input
	unexcused    // the input is unknown and not excused
	assumable    // as open, where what else it lacks is assumed
	assumedInput // the input is known or assumed
)

// worth is the rails on which a part of a literal is true for a class.
func (o owner) worth(l *Literal, p part, input *pathways.Finding, x *sight) uint8 {
	switch p {
	case unexcused:
		return o.unexcused(input, x)
	case assumedInput:
		return o.assumedInput(input, x)
	}
	t := x.truth(l)
	if t == False || t == True && p != whole && p != plainly {
		return 0
	}
	if t == True {
		return onAll
	}
	inputs, age := x.lacks(l)
	switch p {
	case plainly:
		return on(onCeilingBit, !o.excusable(l) || !inputs || age) |
			on(onGuidanceBit, o.possible || l.exception && o.level <= o.k.urgency || !inputs && age && o.assumes(AgeID, pathways.NotAsked, o.level))
	case open:
		return on(onCeilingBit, inputs && !age)
	case assumable:
		return on(onCeilingBit, inputs) | on(onGuidanceBit, inputs && (!age || o.assumes(AgeID, pathways.NotAsked, o.level)))
	}
	return on(onCeilingBit, !o.excused(l, x.situation)) | on(onGuidanceBit, o.possible || o.k.assumed(l, x.situation, o.level))
}

func on(rail uint8, holds bool) uint8 {
	if holds {
		return rail
	}
	return 0
}

func (o owner) excusable(l *Literal) bool { return o.anyWay || l.worse && !l.exception }

func (o owner) excused(l *Literal, s situation) bool {
	if !o.anyWay {
		return o.k.excused(l, s)
	}
	return l.lacksOnly(s.state, func(id string, _ pathways.Reason) bool {
		f := s.dict.Finding(id)
		return f != nil && s.cannotKnow(f)
	})
}

func (o owner) unexcused(f *pathways.Finding, x *sight) uint8 {
	if x.known(f) {
		return 0
	}
	if o.anyWay {
		return on(onCeilingBit, !x.cannotKnow(f))
	}
	return on(onCeilingBit, !o.k.excusedFinding(f.ID.Value, x.slot(f).reason, x.situation))
}

func (o owner) assumedInput(f *pathways.Finding, x *sight) uint8 {
	if x.known(f) {
		return onAll
	}
	reason := x.slot(f).reason
	return on(onCeilingBit, o.assumes(f.ID.Value, reason, 0)) | on(onGuidanceBit, o.assumes(f.ID.Value, reason, o.level))
}

func (o owner) assumes(id string, r pathways.Reason, level int) bool {
	return o.k.assumes(id, r, level)
}

// assumesAny tells whether anything that a literal reads may be assumed.
func (o owner) assumesAny(l *Literal) bool {
	for _, id := range l.reads() {
		if o.k.assume[id] != nil {
			return true
		}
	}
	return false
}

// same names what of the owner concerns a literal: owners of one name weigh it alike.
func (o owner) same(l *Literal) string {
	name := []byte{'-', '-', '-', ' '}
	if o.anyWay {
		name[0] = 'a'
	}
	if o.possible {
		name[1] = 'p'
	}
	if l.exception && o.level <= o.k.urgency {
		name[2] = 'x'
	}
	for _, id := range l.reads() {
		if a := o.k.assume[id]; a != nil {
			name = append(name, id...)
			for _, r := range a.def.Reasons {
				name = append(append(name, ' '), r...)
			}
			name = strconv.AppendBool(name, a.urgency >= o.level)
		}
		if e := o.k.excuses[id]; e != nil {
			name = append(append(append(name, '?'), e.condition()...), ' ')
			for _, r := range e.def.Reasons {
				name = append(append(name, ' '), r...)
			}
		}
	}
	return string(name)
}

// alike tells whether another excuse holds just when this one does.
func (e *excuse) alike(x *excuse) bool { return x == e || x.condition() == e.condition() }

// condition names when and for whom an excuse holds.
func (e *excuse) condition() string {
	name := ""
	for _, a := range e.def.Audience {
		name += string(a) + " "
	}
	if e.when == nil {
		return name
	}
	return string(e.when.appendTo([]byte(name), (*Literal).meaning))
}
