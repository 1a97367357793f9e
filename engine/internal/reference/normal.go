package reference

import "fmt"

// Section 2: negation normal form. A node is a literal, or all or any of
// further nodes; "all of nothing" is true and "any of nothing" false.
type node struct {
	join  join
	parts []*node
	lit   *literal
}

type join int

const (
	allOf join = iota
	anyOf
	oneLiteral
)

// maxNested ends calculated conditions that name each other in a circle.
const maxNested = 64

// normal brings a condition to negation normal form. negated says that the
// condition stands under a not; exception that it belongs to an exception.
func (v *view) normal(e *expr, negated, exception bool) (*node, error) {
	switch e.kind {
	case exprOr:
		return v.normalParts(anyOf, e.parts, negated, exception)
	case exprAnd:
		return v.normalParts(allOf, e.parts, negated, exception)
	case exprNot:
		return v.normal(e.parts[0], !negated, exception)
	case exprIf:
		return v.normal(withoutIf(e), negated, exception)
	case exprAtLeast:
		return v.normal(withoutAtLeast(e), negated, exception)
	case exprBool:
		if e.truth != negated {
			return &node{join: allOf}, nil
		}
		return &node{join: anyOf}, nil
	case exprCompare:
		if word := e.limit.name; word == "true" || word == "false" {
			same := (e.op == "==") == (word == "true")
			return v.normal(&expr{kind: exprName, name: e.name}, negated == same, exception)
		}
	case exprName:
		if d := v.derived[e.name]; d != nil && d.When != nil { // calculated conditions are expanded where they are named
			return v.normalText(d.When.Value, negated, exception)
		}
	}
	lit, err := v.literal(e, negated)
	if err != nil {
		return nil, err
	}
	lit.exception = exception
	return &node{join: oneLiteral, lit: lit}, nil
}

// normalText is normal for a condition given as text.
func (v *view) normalText(text string, negated, exception bool) (*node, error) {
	if v.nested == maxNested {
		return nil, fmt.Errorf("%q: calculated conditions are nested too deeply", text)
	}
	v.nested++
	defer func() { v.nested-- }()
	e, err := v.parsed(text)
	if err != nil {
		return nil, err
	}
	return v.normal(e, negated, exception)
}

// normalParts joins parts; a not turns "all" and "any" into each other.
func (v *view) normalParts(j join, parts []*expr, negated, exception bool) (*node, error) {
	if negated && j == allOf {
		j = anyOf
	} else if negated {
		j = allOf
	}
	n := &node{join: j}
	for _, e := range parts {
		part, err := v.normal(e, negated, exception)
		if err != nil {
			return nil, err
		}
		n.parts = append(n.parts, part)
	}
	return n, nil
}

// withoutIf writes c ? a : b as (c && a) || (!c && b).
func withoutIf(e *expr) *expr {
	c, a, b := e.parts[0], e.parts[1], e.parts[2]
	not := &expr{kind: exprNot, parts: []*expr{c}}
	return &expr{kind: exprOr, parts: []*expr{
		{kind: exprAnd, parts: []*expr{c, a}},
		{kind: exprAnd, parts: []*expr{not, b}},
	}}
}

// withoutAtLeast writes atLeast(n, […]) as an or over all ways to pick n.
func withoutAtLeast(e *expr) *expr {
	or := &expr{kind: exprOr}
	for _, picked := range waysToPick(e.n, e.parts) {
		or.parts = append(or.parts, &expr{kind: exprAnd, parts: picked})
	}
	return or
}

// waysToPick lists the ways to pick n of the parts.
func waysToPick(n int, parts []*expr) [][]*expr {
	if n <= 0 {
		return [][]*expr{nil}
	}
	if n > len(parts) {
		return nil
	}
	var ways [][]*expr
	for _, rest := range waysToPick(n-1, parts[1:]) { // with the first
		ways = append(ways, append([]*expr{parts[0]}, rest...))
	}
	return append(ways, waysToPick(n, parts[1:])...) // without it
}

// holds evaluates a condition as plain true and false, unknown literals being
// worth what the rail says (section 3).
func (n *node) holds(worth func(*literal) bool) bool {
	switch n.join {
	case oneLiteral:
		if n.lit.value == unknown {
			return worth(n.lit)
		}
		return n.lit.value == yes
	case allOf:
		for _, part := range n.parts {
			if !part.holds(worth) {
				return false
			}
		}
		return true
	default:
		for _, part := range n.parts {
			if part.holds(worth) {
				return true
			}
		}
		return false
	}
}
