package reference

import (
	"fmt"
	"slices"

	"safetynet/pathways"
)

// rail is one of the three ways to read what is unknown (section 3).
type rail int

const (
	floor rail = iota
	ceiling
	guidance
	rails // how many there are
)

// unknownIsFalse is what an unknown literal is worth on the floor rail.
func unknownIsFalse(*literal) bool { return false }

// criterion is one criterion or danger sign with its outcome.
type criterion struct {
	def       *pathways.Criterion
	condition *node
	group     string
	own       int         // urgency of its disposition
	holds     [rails]bool // true on the rail
	base      [rails]int  // urgency of its base disposition there
	unsure    bool        // something it lacks was answered unsure
}

// criterion evaluates one on the three rails. exceptions are what takes it back.
func (v *view) criterion(def *pathways.Criterion, exceptions []string) (*criterion, error) {
	x := &criterion{def: def, group: def.Group}
	if x.group == "" { // a criterion without group is its own group (section 4)
		x.group = def.ID.Value
	}
	var err error
	if x.own, err = v.urgency(def.Disposition.Value); err != nil {
		return nil, err
	}
	x.base = [rails]int{x.own, x.own, x.own}
	if x.condition, err = v.withExceptions(def.When.Value, exceptions); err != nil {
		return nil, err
	}
	if !v.inAudience(def.Audience) {
		return x, nil // does not apply: not met, not open, anywhere
	}
	excused, err := v.excusedIn(x)
	if err != nil {
		return nil, err
	}
	notExcused := func(l *literal) bool { return !excused(l) }
	x.holds[floor] = x.condition.holds(unknownIsFalse)
	x.holds[ceiling] = x.condition.holds(notExcused)
	if err := v.onGuidanceRail(x); err != nil {
		return nil, err
	}
	if x.open() {
		x.unsure = slices.ContainsFunc(openLacks(x.condition, notExcused), func(l lack) bool { return l.reason == pathways.Unsure })
	}
	return x, nil
}

// withExceptions is when && !(exception) && !(exception) … (section 2).
func (v *view) withExceptions(when string, exceptions []string) (*node, error) {
	n, err := v.normalText(when, false, false)
	if err != nil {
		return nil, err
	}
	all := &node{join: allOf, parts: []*node{n}}
	for _, e := range exceptions {
		not, err := v.normalText(e, true, true)
		if err != nil {
			return nil, err
		}
		all.parts = append(all.parts, not)
	}
	return all, nil
}

// status: met when true on the floor rail, not met when false on the ceiling
// rail, else unknown.
func (x *criterion) status() string {
	switch {
	case x.holds[floor]:
		return Met
	case !x.holds[ceiling]:
		return NotMet
	}
	return Unknown
}

func (x *criterion) open() bool { return x.status() == Unknown }

// onGuidanceRail finds the most urgent level L for which the criterion is true
// when only entries of level L or above are assumed.
func (v *view) onGuidanceRail(x *criterion) error {
	levels := []int{x.own}
	for _, entry := range x.def.Assume {
		level, err := v.assumeLevel(x, entry.Value)
		if err != nil {
			return err
		}
		levels = append(levels, level)
	}
	slices.Sort(levels)
	slices.Reverse(levels)
	for _, level := range levels {
		if x.condition.holds(func(l *literal) bool { return v.assumed(x, l, level) }) {
			x.holds[guidance], x.base[guidance] = true, level
			return nil
		}
	}
	return nil
}

// assumeLevel is the urgency an entry under assume is for: the criterion's own,
// or the one it carries. Read as: never above the criterion's own.
func (v *view) assumeLevel(x *criterion, a pathways.Assume) (int, error) {
	if a.Disposition == nil {
		return x.own, nil
	}
	level, err := v.urgency(a.Disposition.Value)
	return min(level, x.own), err
}

// assumed tells whether an unknown literal is assumed by the entries of a level
// or above. Read as: an unknown literal that lacks nothing (a known input outside
// a table, a division by zero) is not assumed.
func (v *view) assumed(x *criterion, l *literal, level int) bool {
	if l.exception {
		return true // what is unknown is no exception, at every level
	}
	for _, missing := range l.lacks {
		entry, ok := x.def.Assume.Get(missing.id)
		if !ok || !slices.Contains(entry.Reasons, missing.reason) {
			return false
		}
		if at, err := v.assumeLevel(x, entry); err != nil || at < level {
			return false
		}
	}
	return len(l.lacks) > 0
}

// anyLevel is the level of which all entries under assume are.
const anyLevel = 0

// excusedIn returns the test for the literals a criterion excuses: towards
// worse, not assumed at any level, and every finding it lacks excused. Read as:
// what lacks nothing is not excused.
func (v *view) excusedIn(x *criterion) (func(*literal) bool, error) {
	own, err := v.holding(x.def.Excuse)
	if err != nil {
		return nil, err
	}
	findingExcused := func(missing lack) bool {
		if missing.id == theAge {
			return false // age is never excused
		}
		if !v.canAnswer[missing.id] {
			return true
		}
		entry, ok := v.excuses[missing.id]
		if _, hasOwn := x.def.Excuse.Get(missing.id); hasOwn { // the criterion's entry, or failing that the pathway's
			entry, ok = own[missing.id]
		}
		return ok && slices.Contains(entry.Reasons, missing.reason) && slices.Contains(entry.Audience, v.c.Audience)
	}
	return func(l *literal) bool {
		return l.towardsWorse && !v.assumed(x, l, anyLevel) && everyLack(l, findingExcused)
	}, nil
}

// holding are the entries of a list of excuses whose when, if any, is true on
// the floor rail.
func (v *view) holding(excuses pathways.Map[pathways.Excuse]) (map[string]pathways.Excuse, error) {
	entries := map[string]pathways.Excuse{}
	for _, entry := range excuses {
		holds, err := v.trueOnFloor(entry.Value.When)
		if err != nil {
			return nil, fmt.Errorf("excuse %s: %w", entry.Key.Value, err)
		}
		if holds {
			entries[entry.Key.Value] = entry.Value
		}
	}
	return entries, nil
}

func everyLack(l *literal, ok func(lack) bool) bool {
	for _, missing := range l.lacks {
		if !ok(missing) {
			return false
		}
	}
	return len(l.lacks) > 0
}

// trueOnFloor evaluates a condition, if any, on the floor rail.
func (v *view) trueOnFloor(when *pathways.Str) (bool, error) {
	if when == nil {
		return true, nil
	}
	n, err := v.normalText(when.Value, false, false)
	if err != nil {
		return false, err
	}
	return n.holds(unknownIsFalse), nil
}

// openLacks are the lacks of a condition's unknown literals that are not excused
// (section 6).
func openLacks(n *node, notExcused func(*literal) bool) []lack {
	if n.join == oneLiteral {
		if !notExcused(n.lit) {
			return nil
		}
		return n.lit.lacks
	}
	var lacks []lack
	for _, part := range n.parts {
		lacks = append(lacks, openLacks(part, notExcused)...)
	}
	return lacks
}
