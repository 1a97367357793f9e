package reference

import (
	"fmt"
	"slices"

	"safetynet/engine"
	"safetynet/pathways"
)

// rule is a condition as raise and scope rules have it: whether it holds on the
// floor and guidance rails, and whether on the ceiling rail.
type rule struct{ floor, ceiling bool }

// rule evaluates one. It holds on the floor rail when true there, and on the
// ceiling rail when it is not false, unknown literals counting as false where
// they point towards worse and the audience cannot answer what they lack
// (section 4). Of a hand-over rule that goes for every direction (section 5).
// Read as: every audience can answer the age, and of a literal that lacks
// nothing there is nothing it cannot answer.
func (v *view) rule(when string, handOver bool) (rule, error) {
	n, err := v.normalText(when, false, false)
	if err != nil {
		return rule{}, err
	}
	return rule{
		floor: n.holds(unknownIsFalse),
		ceiling: n.holds(func(l *literal) bool {
			cannotAnswer := everyLack(l, func(missing lack) bool { return missing.id != theAge && !v.canAnswer[missing.id] })
			return !(cannotAnswer && (l.towardsWorse || handOver))
		}),
	}, nil
}

func (r rule) on(at rail) bool {
	if at == ceiling {
		return r.ceiling
	}
	return r.floor
}

// raised gives each criterion's urgency on each rail after the raise rules
// (section 4). Base dispositions are read, so one pass is enough.
func (v *view) raised(criteria []*criterion) (map[*criterion][rails]int, error) {
	after := map[*criterion][rails]int{}
	for _, x := range criteria {
		after[x] = x.base
	}
	for _, r := range v.def.Raises {
		if !v.inAudience(r.Audience) {
			continue
		}
		if err := v.raise(r, criteria, after); err != nil {
			return nil, fmt.Errorf("%s: %w", r.ID.Value, err)
		}
	}
	return after, nil
}

// raise applies one rule.
func (v *view) raise(r *pathways.Raise, criteria []*criterion, after map[*criterion][rails]int) error {
	to, err := v.urgency(r.To.Value)
	if err != nil {
		return err
	}
	var when rule
	if r.When != nil {
		if when, err = v.rule(r.When.Value, false); err != nil {
			return err
		}
	}
	for _, target := range criteria {
		if !isTarget(r, target) {
			continue
		}
		urgency := after[target]
		for at := range rails {
			condition := when.on(at)
			if r.AnyOther != nil {
				condition = v.anyOther(*r.AnyOther, target, criteria, at)
			}
			if target.holds[at] && condition {
				urgency[at] = max(urgency[at], to) // only ever up
			}
		}
		after[target] = urgency
	}
	return nil
}

func isTarget(r *pathways.Raise, x *criterion) bool {
	for _, id := range r.Targets {
		if id.Value == x.def.ID.Value {
			return true
		}
	}
	return false
}

// anyOther tells whether another criterion is true on the same rail with a base
// disposition at a level or above and a different group.
func (v *view) anyOther(level pathways.Guidance, target *criterion, criteria []*criterion, at rail) bool {
	for _, x := range criteria {
		if x != target && x.holds[at] && x.group != target.group && v.level(x.base[at]).Rank() >= level.Rank() {
			return true
		}
	}
	return false
}

// scope is what the outside and hand-over rules say (section 5).
type scope struct {
	outside bool        // an outside rule is true on the floor rail
	counts  [rails]bool // roles.undecided counts on the rail
}

// cutAge leaves only the ages in scope (section 5): the greatest age in months
// at which no outside rule is certain with nothing else known.
func (v *view) cutAge() error {
	for month := oldest; month >= 0; month-- {
		child := *v
		child.c.Findings = nil
		child.c.Age = engine.Age{Known: true, Days: engine.Span{Lo: 59, Hi: 59},
			Months: engine.Span{Lo: month, Hi: month}, Corrected: engine.Span{Lo: month, Hi: month}}
		s, err := child.scope()
		if err != nil {
			return err
		}
		if s.outside {
			continue
		}
		if v.c.Age.Months.Hi > month && v.c.Age.Months.Lo <= month {
			v.c.Age.Months.Hi = month
			v.c.Age.Corrected.Hi = min(v.c.Age.Corrected.Hi, month)
		}
		return nil
	}
	return nil
}

func (v *view) scope() (scope, error) {
	var s scope
	for i, r := range slices.Concat(v.def.Scope.Outside, v.def.Scope.HandOver) {
		isOutside := i < len(v.def.Scope.Outside)
		when, err := v.rule(r.When.Value, !isOutside)
		if err != nil {
			return scope{}, fmt.Errorf("%s: %w", r.ID.Value, err)
		}
		for at := range rails {
			s.counts[at] = s.counts[at] || when.floor || at == ceiling && when.ceiling
		}
		s.outside = s.outside || isOutside && when.floor
	}
	return s, nil
}
