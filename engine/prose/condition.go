package prose

import (
	"fmt"
	"slices"
	"strings"

	"safetynet/engine"
	"safetynet/pathways"
)

// Words are those of one version of a pathway, for clinicians.
type Words struct {
	def    *pathways.Pathway
	dict   *pathways.Dictionary
	shared map[string]bool // short names that several findings have
}

// Of returns the words of a version.
func Of(prog *engine.Program) Words {
	w := Words{def: prog.Definition(), dict: prog.Definition().Dictionary, shared: map[string]bool{}}
	seen := map[string]bool{}
	for _, f := range w.dict.Findings {
		name := short(f)
		w.shared[name] = seen[name]
		seen[name] = true
	}
	return w
}

// Clause is a condition in words: one test, or several parts and how they go
// together. The clause of no condition is empty.
type Clause struct {
	Text  string // of one test
	Lead  string // of several: "All of these", "Any of these", "At least 4 of these"
	Parts []Clause
	join  string
}

// String says a clause in one line.
func (c Clause) String() string {
	if len(c.Parts) == 0 {
		return c.Text
	}
	var parts []string
	for _, p := range c.Parts {
		text := p.String()
		if len(p.Parts) > 0 {
			text = "(" + text + ")"
		}
		parts = append(parts, text)
	}
	if c.join == "" {
		return c.Lead + ": " + strings.Join(parts, ", ")
	}
	return strings.Join(parts, c.join)
}

// Condition words a condition. A criterion's is better split; see [Words.Criterion].
func (w Words) Condition(x *engine.Formula) Clause {
	if x == nil {
		return Clause{}
	}
	return w.clause(x, false)
}

// Not words the negation of a condition.
func (w Words) Not(x *engine.Formula) Clause { return w.clause(x, true) }

// Criterion words what meets a criterion and, where it has an exception, what
// takes it back when it is known.
func (w Words) Criterion(k *engine.Criterion) (when, except Clause) {
	own, back := split(k.When)
	if own != nil {
		when = w.clause(own, false)
	}
	if back != nil {
		except = w.clause(back, true)
	}
	return when, except
}

// split parts a condition from the negation of its exceptions.
func split(x *engine.Formula) (own, back *engine.Formula) {
	if exceptional(x) {
		return nil, x
	}
	if x.Op != engine.And {
		return x, nil
	}
	own, back = &engine.Formula{Op: engine.And}, &engine.Formula{Op: engine.And}
	for _, k := range x.Kids {
		if exceptional(k) {
			back.Kids = append(back.Kids, k)
		} else {
			own.Kids = append(own.Kids, k)
		}
	}
	return single(own), single(back)
}

// single is a formula without a level that holds one part or none.
func single(x *engine.Formula) *engine.Formula {
	switch len(x.Kids) {
	case 0:
		return nil
	case 1:
		return x.Kids[0]
	}
	return x
}

func exceptional(x *engine.Formula) bool {
	all := true
	x.Walk(func(l *engine.Literal) { all = all && l.Exception() })
	return all
}

// clause words a formula, or its negation. Parts that say the same are said once.
func (w Words) clause(x *engine.Formula, not bool) Clause {
	if x.Op == engine.Test {
		return Clause{Text: w.test(x.Literal, not)}
	}
	and := (x.Op == engine.And) != not
	var parts []Clause
	for _, k := range x.Kids {
		p := w.clause(k, not)
		if !slices.ContainsFunc(parts, func(q Clause) bool { return q.String() == p.String() }) {
			parts = append(parts, p)
		}
	}
	switch {
	case len(parts) == 1:
		return parts[0]
	case and:
		return Clause{Lead: "All of these", Parts: parts, join: " AND "}
	}
	if flags, n := counted(parts); n > 1 {
		return Clause{Lead: fmt.Sprintf("At least %d of these", n), Parts: flags}
	}
	return Clause{Lead: "Any of these", Parts: parts, join: " OR "}
}

// counted recognises every way of choosing n of some flags: what atLeast expands
// to. n is 0 where the ways are something else.
func counted(ways []Clause) (flags []Clause, n int) {
	n = len(ways[0].Parts)
	seen := map[string]bool{}
	for _, way := range ways {
		if way.join != " AND " || len(way.Parts) != n {
			return nil, 0
		}
		for _, p := range way.Parts {
			if !seen[p.String()] {
				seen[p.String()] = true
				flags = append(flags, p)
			}
		}
	}
	if n < 2 || n >= len(flags) || choices(len(flags), n) != len(ways) {
		return nil, 0 // different ways, for no part is said twice: as many as there are means all of them
	}
	return flags, n
}

// choices counts the ways of picking k of n.
func choices(n, k int) int {
	ways := 1
	for i := 1; i <= k; i++ {
		ways = ways * (n - k + i) / i
	}
	return ways
}
