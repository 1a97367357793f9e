package engine

import (
	"fmt"
	"slices"

	"safetynet/pathways"
)

// wording reports every worse value a family could see at home, that some
// condition tests, and that nothing words for the safety net.
func (c *compiler) wording() {
	for _, f := range c.def.Dictionary.Findings {
		if !c.prog.tested[f.ID.Value] || !observable(f, []*Program{c.prog}) {
			continue
		}
		for _, v := range worseValues(f, limitsOn(f, c.prog.literals), slot{}, Span{0, maxMonths}) {
			if !c.matters(f, v) {
				continue
			}
			if c.prog.watchedAs(f, v) == nil {
				c.report(c.def.ID.Pos, "watch-for-missing", fmt.Sprintf("no wording says to watch for %s = %v", f.ID, v), "add it under safety_net: watch_for:")
			}
		}
	}
}

// matters tells whether any literal on the finding is true at v and not at normal.
func (c *compiler) matters(f *pathways.Finding, v Value) bool {
	if f.Normal == nil {
		return true
	}
	for _, l := range c.prog.literals {
		if l.finding == f && l.worse && l.holdsAt(f, v) {
			return true
		}
	}
	return false
}

// holdsAt tells whether the literal is true at a value, at some age.
func (l *Literal) holdsAt(f *pathways.Finding, v Value) bool {
	x := slotOf(f, v)
	if l.want != nil {
		return l.want[x.place] != l.negated
	}
	if l.threshold == nil || len(l.threshold.Bands) == 0 {
		return l.op.holds(x.number, l.limit) != l.negated
	}
	return slices.ContainsFunc(l.threshold.Bands, func(b pathways.Band) bool {
		return (!b.Limit.None && l.op.holds(x.number, b.Limit.Value)) != l.negated
	})
}

// bandGaps reports thresholds whose bands end before the pathway's ages do: a
// child past the last band would be measured against a younger child's limit.
func (c *compiler) bandGaps() {
	c.prog.oldest = c.oldestMonths()
	seen := map[*pathways.Threshold]bool{}
	for _, l := range c.prog.literals {
		t := l.threshold
		if t == nil || len(t.Bands) == 0 || seen[t] {
			continue
		}
		seen[t] = true
		last := t.Bands[len(t.Bands)-1]
		if last.BelowMonths != nil && *last.BelowMonths <= c.prog.oldest {
			c.report(last.Pos, "band-gap", fmt.Sprintf("no band of threshold %s covers age %d months, which %s is for", t.ID, *last.BelowMonths, c.def.ID), "extend the bands, or say limit: none")
		}
		c.bandsInYears(t)
	}
}

// oldestMonths is the greatest age in months the pathway is for.
func (c *compiler) oldestMonths() int {
	s := c.child()
	for months := maxMonths; months >= 0; months-- {
		s.age = ageOf(months)
		if !slices.ContainsFunc(c.prog.scope, func(r *scopeRule) bool {
			return !r.handOver && r.when != nil && r.when.certain(s)
		}) {
			return months
		}
	}
	return 0
}
