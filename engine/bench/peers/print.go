package peers

import (
	"fmt"
	"strconv"
	"strings"

	"safetynet/engine"
)

// form is which of the three forms of a rule is printed.
type form uint8

const (
	plain     form = iota // everything is known
	certainly             // what is not known makes no test true
	possibly              // what is not known makes every test true
)

// syntax is how a language writes a condition.
type syntax struct {
	and, or string
	name    func(string) string
	known   func(string) string // tells whether a variable is known
	not     string
	number  func(float64) string
	anyOf   func(name string, quoted []string) string
}

func (s syntax) print(x *Rules, n *Node, as form) string {
	if n.Op == engine.Test {
		return s.test(x, n.Test, as)
	}
	op := s.and
	if n.Op == engine.Or {
		op = s.or
	}
	parts := make([]string, len(n.Kids))
	for i, k := range n.Kids {
		parts[i] = s.print(x, k, as)
	}
	return "(" + strings.Join(parts, " "+op+" ") + ")"
}

func (s syntax) test(x *Rules, t *Test, as form) string {
	reads := []int{t.Variable}
	if t.ByAge >= 0 {
		reads = append(reads, t.ByAge)
	}
	text := s.bare(x, t)
	for _, v := range reads {
		switch name := x.Variables[v].Name; as {
		case certainly:
			text = fmt.Sprintf("(%s %s %s)", s.known(name), s.and, text)
		case possibly:
			text = fmt.Sprintf("(%s(%s) %s %s)", s.not, s.known(name), s.or, text)
		}
	}
	return text
}

// bare is the test without a guard.
func (s syntax) bare(x *Rules, t *Test) string {
	v := x.Variables[t.Variable]
	name := s.name(v.Name)
	switch v.Kind {
	case Bool:
		if t.Is {
			return name
		}
		return s.not + name
	case Text:
		quoted := make([]string, len(t.Wanted))
		for i, w := range t.Wanted {
			quoted[i] = strconv.Quote(w)
		}
		if len(quoted) == 1 {
			return name + " == " + quoted[0]
		}
		return s.anyOf(name, quoted)
	}
	limit := s.number(t.Limit)
	if t.ByAge >= 0 {
		limit = s.name(x.Variables[t.ByAge].Name)
	}
	return name + " " + t.Op + " " + limit
}

func same(name string) string { return name }

// decimal writes a number so that it is no whole number.
func decimal(v float64) string {
	text := strconv.FormatFloat(v, 'f', -1, 64)
	if !strings.Contains(text, ".") {
		text += ".0"
	}
	return text
}
