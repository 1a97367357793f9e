// Package peers asks other rule engines the question they can answer: of the criteria
// of a pathway, which are certainly true and which could be, when a variable is a value
// or nothing. What is assumed, excused or raised, scope and audiences are left out.
//
// The criteria are not written again for each engine. They come from the checked
// conditions of a program ([safetynet/engine.Program.Logic]) and are printed in each
// language. An engine of two values gets three forms of a criterion: the plain one,
// for when all it reads is known, and one each for "certainly" and "possibly".
package peers

import (
	"fmt"
	"slices"

	"safetynet/engine"
	"safetynet/pathways"
)

// Kind is the type of a variable.
type Kind uint8

// The types of variables. Whole numbers are numbers.
const (
	Bool Kind = iota
	Number
	Text
)

// Variable is what conditions read: a finding, an age in completed units, or the
// limit of a threshold by age.
type Variable struct {
	Name   string
	Kind   Kind
	Values []string // of a text

	of func(*engine.Moment) any
}

// Test compares a variable.
type Test struct {
	Variable int
	Op       string   // of a number: <, <=, >, >=, ==, !=
	Limit    float64  // of a number
	ByAge    int      // the variable that holds the limit, -1 for Limit
	Wanted   []string // of a text: any of these
	Is       bool     // of a bool
}

// Node is a condition in negation normal form.
type Node struct {
	Op   engine.FormulaOp
	Kids []*Node
	Test *Test
}

// Rule is a criterion.
type Rule struct {
	ID    string
	When  *Node
	Reads []int // variables
}

// Rules are the criteria of one program or of several alike.
type Rules struct {
	Variables []Variable
	List      []Rule

	dict   *pathways.Dictionary
	oldest int // months, of the first program
	places map[string]int
}

// Lower takes the criteria of programs. They are for the same ages, and thresholds of
// one name are one threshold.
func Lower(progs ...*engine.Program) *Rules {
	x := &Rules{dict: progs[0].Definition().Dictionary, oldest: progs[0].Logic().Oldest, places: map[string]int{}}
	for _, p := range progs {
		x.add(p.Logic())
	}
	return x
}

func (x *Rules) add(logic *engine.Logic) {
	for _, k := range logic.Criteria {
		r := Rule{ID: k.Def.ID.Value, When: x.node(k.When)}
		r.When.walk(func(t *Test) {
			r.Reads = append(r.Reads, t.Variable)
			if t.ByAge >= 0 {
				r.Reads = append(r.Reads, t.ByAge)
			}
		})
		slices.Sort(r.Reads)
		r.Reads = slices.Compact(r.Reads)
		x.List = append(x.List, r)
	}
}

func (n *Node) walk(f func(*Test)) {
	if n.Test != nil {
		f(n.Test)
	}
	for _, k := range n.Kids {
		k.walk(f)
	}
}

func (x *Rules) node(f *engine.Formula) *Node {
	n := &Node{Op: f.Op}
	if f.Op == engine.Test {
		n.Test = x.test(f.Literal)
	}
	for _, k := range f.Kids {
		n.Kids = append(n.Kids, x.node(k))
	}
	return n
}

func (x *Rules) test(l *engine.Literal) *Test {
	t := &Test{ByAge: -1}
	switch {
	case l.AgeVariable() != "":
		t.Variable, t.Op, t.Limit = x.age(l.AgeVariable()), l.TrueWhen(), l.Limit()
		return t
	case l.Derived() != nil:
		panic(fmt.Sprintf("peers: %s calculates a number, which no printer here can", l))
	}
	f := l.Findings()[0]
	t.Variable = x.finding(f)
	switch f.Type {
	case pathways.Bool:
		t.Is = l.TrueFor()[0] == "true"
	case pathways.Enum:
		t.Wanted = l.TrueFor()
	default:
		t.Op, t.Limit = l.TrueWhen(), l.Limit()
		if l.Banded() {
			t.ByAge = x.limit(l.Threshold())
		}
	}
	return t
}

func (x *Rules) variable(v Variable) int {
	at, known := x.places[v.Name]
	if !known {
		at = len(x.Variables)
		x.places[v.Name] = at
		x.Variables = append(x.Variables, v)
	}
	return at
}

func (x *Rules) age(name string) int {
	return x.variable(Variable{Name: name, Kind: Number, of: func(m *engine.Moment) any {
		span := m.Age().Months
		switch name {
		case "age_days":
			span = m.Age().Days
		case "corrected_age_months":
			span = m.Age().Corrected
		}
		if span.Lo != span.Hi {
			return nil
		}
		return float64(span.Lo)
	}})
}

func (x *Rules) limit(t *pathways.Threshold) int {
	return x.variable(Variable{Name: t.ID.Value, Kind: Number, of: func(m *engine.Moment) any {
		at := t.Bands[t.At(m.Age().Months.Lo)]
		if t.At(m.Age().Months.Lo) != t.At(m.Age().Months.Hi) || at.Limit.None {
			return nil
		}
		return at.Limit.Value
	}})
}

func (x *Rules) finding(f *pathways.Finding) int {
	v := Variable{Name: f.ID.Value, Kind: Number, of: func(m *engine.Moment) any {
		a := m.Answer(f)
		switch {
		case !a.Known():
			return nil
		case f.Type == pathways.Bool:
			return a.Value.Bool
		case f.Type == pathways.Enum:
			return a.Value.Text
		}
		return a.Value.Number
	}}
	switch f.Type {
	case pathways.Bool:
		v.Kind = Bool
	case pathways.Enum:
		v.Kind, v.Values = Text, f.Values.All()
	}
	return x.variable(v)
}
