package verify

import (
	"maps"
	"slices"
	"strings"

	"safetynet/engine"
)

// replacement is what may stand in the place of one part of a condition.
type replacement struct {
	operator Operator
	change   string
	formula  *engine.Formula
	literal  *engine.Literal // the new one, nil where there is none
}

// replacements lists the slips that can happen at one part of a condition, itself
// and not the parts below it.
func replacements(x *engine.Formula) []replacement {
	if x.Op == engine.Test {
		return slipped(x.Literal)
	}
	other := engine.And
	if x.Op == engine.And {
		other = engine.Or
	}
	out := []replacement{{operator: AndOr, change: text(x) + ": " + word(other) + " for " + word(x.Op), formula: &engine.Formula{Op: other, Kids: x.Kids}}}
	for i, k := range x.Kids {
		out = append(out, replacement{operator: Dropped, change: text(x) + ": without " + text(k), formula: join(x.Op, slices.Delete(slices.Clone(x.Kids), i, i+1))})
	}
	return append(out, recounted(x)...)
}

// slipped lists the slips of one test.
func slipped(l *engine.Literal) []replacement {
	var out []replacement
	add := func(o Operator, change string, to *engine.Literal) {
		out = append(out, replacement{o, change, &engine.Formula{Literal: to}, to})
	}
	if b := l.Boundary(); b != nil {
		add(Boundary, l.String()+": "+b.String(), b)
	}
	limit := Limit
	if l.Counts() {
		limit = Counted
	}
	for _, c := range l.Shifted() {
		add(limit, c.Change, c.Literal)
	}
	negated := Negated
	if l.Compares() {
		negated = Comparator
	}
	n := l.Negation()
	add(negated, l.String()+": "+n.String(), n)
	for _, c := range l.Revalued() {
		add(Revalued, c.Change, c.Literal)
	}
	return out
}

func join(op engine.FormulaOp, kids []*engine.Formula) *engine.Formula {
	if len(kids) == 1 {
		return kids[0]
	}
	return &engine.Formula{Op: op, Kids: kids}
}

// recounted finds what was written as "at least n of these": a disjunction of every
// conjunction of n parts, or for its negation the other way round. It lists the
// same with one more and one fewer.
func recounted(x *engine.Formula) []replacement {
	inner := engine.And
	if x.Op == engine.And {
		inner = engine.Or
	}
	bySize := map[int][]*engine.Formula{}
	for _, k := range x.Kids {
		if k.Op == inner {
			bySize[len(k.Kids)] = append(bySize[len(k.Kids)], k)
		}
	}
	var out []replacement
	for _, n := range slices.Sorted(maps.Keys(bySize)) {
		ways := bySize[n]
		var parts []*engine.Formula
		seen := map[string]bool{}
		for _, w := range ways {
			for _, p := range w.Kids {
				if !seen[text(p)] {
					seen[text(p)] = true
					parts = append(parts, p)
				}
			}
		}
		if n < 2 || len(parts) <= n || len(ways) != choices(len(parts), n) {
			continue
		}
		rest := slices.DeleteFunc(slices.Clone(x.Kids), func(k *engine.Formula) bool { return slices.Contains(ways, k) })
		for _, to := range []int{n - 1, n + 1} {
			kids := slices.Clone(rest)
			pick(parts, to, func(picked []*engine.Formula) { kids = append(kids, join(inner, picked)) })
			names := make([]string, len(parts))
			for i, p := range parts {
				names[i] = text(p)
			}
			change := strings.Join([]string{"of", strings.Join(names, ", "), "at least", number(to), "for", number(n)}, " ")
			out = append(out, replacement{operator: Counted, change: change, formula: join(x.Op, kids)})
		}
	}
	return out
}

func number(n int) string { return string(rune('0' + n)) } // #nosec G115 -- counts in definitions have one digit

// choices is the number of ways to pick k of n.
func choices(n, k int) int {
	c := 1
	for i := range k {
		c = c * (n - i) / (i + 1)
	}
	return c
}

// pick calls f with every choice of k parts, in order.
func pick(parts []*engine.Formula, k int, f func([]*engine.Formula)) {
	var from func(i int, picked []*engine.Formula)
	from = func(i int, picked []*engine.Formula) {
		if len(picked) == k {
			f(slices.Clone(picked))
			return
		}
		for ; i < len(parts); i++ {
			from(i+1, append(slices.Clip(picked), parts[i]))
		}
	}
	from(0, nil)
}

// text is a formula as the language writes it.
func text(x *engine.Formula) string {
	if x.Op == engine.Test {
		return x.Literal.String()
	}
	kids := make([]string, len(x.Kids))
	for i, k := range x.Kids {
		kids[i] = text(k)
	}
	return "(" + strings.Join(kids, " "+word(x.Op)+" ") + ")"
}

func word(op engine.FormulaOp) string {
	if op == engine.And {
		return "&&"
	}
	return "||"
}
