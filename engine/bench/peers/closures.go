package peers

import (
	"slices"

	"safetynet/engine"
)

// closures are the conditions as functions of typed facts: what one would write by hand
// for definitions of any size that are read at run time.
type closures struct {
	*Rules
	conditions []condition
}

type condition func(*flat) engine.Truth

// flat are facts by variable. A yes is place 1, a text its place among the values, -1
// is not known.
type flat struct {
	places  []int
	numbers []float64
}

// Closures makes them.
func Closures(x *Rules) (Peer, error) {
	p := &closures{Rules: x}
	for _, r := range x.List {
		p.conditions = append(p.conditions, x.closure(r.When))
	}
	return p, nil
}

// Prepare lays out facts by type.
func (p *closures) Prepare(f Facts) any {
	out := &flat{make([]int, len(f)), make([]float64, len(f))}
	for i, v := range f {
		switch v := v.(type) {
		case nil:
			out.places[i] = -1
		case bool:
			if v {
				out.places[i] = 1
			}
		case string:
			out.places[i] = slices.Index(p.Variables[i].Values, v)
		case float64:
			out.numbers[i] = v
		}
	}
	return out
}

// Decide calls every condition.
func (p *closures) Decide(in any, into *Lists) {
	into.reset()
	f := in.(*flat)
	for i, holds := range p.conditions {
		t := holds(f)
		into.note(i, t == engine.True, t == engine.Unknown)
	}
}

func (x *Rules) closure(n *Node) condition {
	kids := make([]condition, len(n.Kids))
	for i, k := range n.Kids {
		kids[i] = x.closure(k)
	}
	switch n.Op {
	case engine.And:
		return func(f *flat) engine.Truth {
			t := engine.True
			for _, k := range kids {
				if t = min(t, k(f)); t == engine.False {
					break
				}
			}
			return t
		}
	case engine.Or:
		return func(f *flat) engine.Truth {
			t := engine.False
			for _, k := range kids {
				if t = max(t, k(f)); t == engine.True {
					break
				}
			}
			return t
		}
	}
	return x.closureOf(n.Test)
}

func (x *Rules) closureOf(t *Test) condition {
	at, v := t.Variable, x.Variables[t.Variable]
	if v.Kind == Number {
		return numberTest(t)
	}
	wanted := make([]engine.Truth, len(v.Values)+2) // by place, from -1
	wanted[0] = engine.Unknown
	for _, w := range t.Wanted {
		wanted[1+slices.Index(v.Values, w)] = engine.True
	}
	if v.Kind == Bool {
		wanted = []engine.Truth{engine.Unknown, engine.True, engine.False}
		if t.Is {
			wanted = []engine.Truth{engine.Unknown, engine.False, engine.True}
		}
	}
	return func(f *flat) engine.Truth { return wanted[f.places[at]+1] }
}

func numberTest(t *Test) condition {
	at, byAge, limit := t.Variable, t.ByAge, t.Limit
	test := map[string]func(a, b float64) bool{
		"<":  func(a, b float64) bool { return a < b },
		"<=": func(a, b float64) bool { return a <= b },
		">":  func(a, b float64) bool { return a > b },
		">=": func(a, b float64) bool { return a >= b },
		"==": func(a, b float64) bool { return a == b },
		"!=": func(a, b float64) bool { return a != b },
	}[t.Op]
	return func(f *flat) engine.Truth {
		limit := limit
		if byAge >= 0 {
			limit = f.numbers[byAge]
		}
		switch {
		case f.places[at] < 0 || byAge >= 0 && f.places[byAge] < 0:
			return engine.Unknown
		case test(f.numbers[at], limit):
			return engine.True
		}
		return engine.False
	}
}
