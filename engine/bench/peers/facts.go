package peers

import (
	"slices"

	"safetynet/engine"
)

// Facts are what is known of a child, by variable: a bool, a float64 or a string, nil
// where it is not known.
type Facts []any

// FactsOf lays out a case.
func (x *Rules) FactsOf(c engine.Case) Facts {
	m := engine.MomentOf(x.dict, c).UpTo(x.oldest)
	f := make(Facts, len(x.Variables))
	for i, v := range x.Variables {
		f[i] = v.of(m)
	}
	return f
}

// Lists are the answer: the rules that are certainly true, and those that could be,
// by place.
type Lists struct{ Met, Open []uint16 }

func (l *Lists) reset() { l.Met, l.Open = l.Met[:0], l.Open[:0] }

func (l *Lists) note(rule int, certain, possible bool) {
	switch {
	case certain:
		l.Met = append(l.Met, uint16(rule)) // #nosec G115 -- at most 5,000 rules
	case possible:
		l.Open = append(l.Open, uint16(rule)) // #nosec G115
	}
}

// Peer is one engine with the rules loaded.
type Peer interface {
	// Prepare turns facts into what the engine reads.
	Prepare(f Facts) any
	// Decide asks the engine about what Prepare made.
	Decide(in any, into *Lists)
}

// lacking tells for each rule whether it reads something that is not known. A rule of
// two values is asked twice then, and once otherwise.
func (x *Rules) lacking(f Facts) []bool {
	if !slices.Contains(f, nil) {
		return nil
	}
	lacks := make([]bool, len(x.List))
	for i, r := range x.List {
		for _, v := range r.Reads {
			if f[v] == nil {
				lacks[i] = true
				break
			}
		}
	}
	return lacks
}

// Reference decides by walking the conditions in Kleene's logic: what every peer is
// held against.
type Reference struct{ *Rules }

// Prepare leaves the facts as they are.
func (x Reference) Prepare(f Facts) any { return f }

// Decide walks every condition.
func (x Reference) Decide(in any, into *Lists) {
	into.reset()
	for i, r := range x.List {
		t := r.When.truth(in.(Facts))
		into.note(i, t == engine.True, t == engine.Unknown)
	}
}

func (n *Node) truth(f Facts) engine.Truth {
	switch n.Op {
	case engine.And:
		t := engine.True
		for _, k := range n.Kids {
			t = min(t, k.truth(f))
		}
		return t
	case engine.Or:
		t := engine.False
		for _, k := range n.Kids {
			t = max(t, k.truth(f))
		}
		return t
	}
	return n.Test.truth(f)
}

func (t *Test) truth(f Facts) engine.Truth {
	limit := t.Limit
	if t.ByAge >= 0 {
		v, ok := f[t.ByAge].(float64)
		if !ok {
			return engine.Unknown
		}
		limit = v
	}
	holds := false
	switch v := f[t.Variable].(type) {
	case nil:
		return engine.Unknown
	case bool:
		holds = v == t.Is
	case string:
		holds = slices.Contains(t.Wanted, v)
	case float64:
		holds = compare(v, t.Op, limit)
	}
	if holds {
		return engine.True
	}
	return engine.False
}

func compare(a float64, op string, b float64) bool {
	switch op {
	case "<":
		return a < b
	case "<=":
		return a <= b
	case ">":
		return a > b
	case ">=":
		return a >= b
	case "==":
		return a == b
	}
	return a != b
}

// All loads the rules into each engine.
var All = map[string]func(*Rules) (Peer, error){
	"closures": Closures, "cel-go": CEL, "expr": Expr, "govaluate": Govaluate, "Cedar": Cedar, "OPA": OPA,
}
