package reference

import (
	"fmt"
	"strconv"
)

// The conditions of FORMAT.md, "CEL for authors", read by recursive descent.
// Loosest first, as in CEL:
//
//	condition  = or [ "?" or ":" condition ]
//	or         = and { "||" and }
//	and        = relation { "&&" relation }
//	relation   = unary [ ( "<" | "<=" | ">" | ">=" | "==" | "!=" ) limit | "in" list ]
//	unary      = { "!" } primary
//	primary    = "(" condition ")" | "true" | "false" | atLeast | name
//	atLeast    = "atLeast" "(" number "," "[" condition { "," condition } "]" ")"
//	limit      = name | number | string | "true" | "false"
//	list       = "[" string { "," string } "]"

type exprKind int

const (
	exprOr exprKind = iota
	exprAnd
	exprNot
	exprIf      // parts: condition, then, else
	exprAtLeast // n of parts
	exprBool    // truth
	exprName    // name
	exprCompare // name op limit; op "in" tests the texts of limit
)

// expr is one part of a condition as it was written.
type expr struct {
	kind  exprKind
	parts []*expr
	n     int
	truth bool
	name  string
	op    string
	limit limitExpr
}

// limitExpr is what a variable is compared with.
type limitExpr struct {
	kind   tokenKind // tokenName, tokenNumber or tokenString
	name   string    // of a threshold; "true" and "false" for truth values
	number float64
	texts  []string // one, or those of a list
}

type parser struct {
	tokens []token
	next   int
}

// parse reads a condition.
func parse(text string) (*expr, error) {
	tokens, err := scan(text)
	if err != nil {
		return nil, fmt.Errorf("%q: %w", text, err)
	}
	p := &parser{tokens: tokens}
	e, err := p.condition()
	if err == nil {
		err = p.expect("")
	}
	if err != nil {
		return nil, fmt.Errorf("%q: %w", text, err)
	}
	return e, nil
}

func (p *parser) peek() token { return p.tokens[p.next] }

// take moves past the next token if it is this sign or word.
func (p *parser) take(text string) bool {
	if t := p.peek(); t.kind != tokenString && t.text == text {
		p.next = min(p.next+1, len(p.tokens)-1) // the end stays
		return true
	}
	return false
}

func (p *parser) expect(text string) error {
	if p.take(text) {
		return nil
	}
	want := text
	if want == "" {
		want = "the end"
	}
	return fmt.Errorf("%s is expected at character %d, not %q", want, p.peek().at, p.peek().text)
}

func (p *parser) condition() (*expr, error) {
	test, err := p.or()
	if err != nil || !p.take("?") {
		return test, err
	}
	then, err := p.or()
	if err != nil {
		return nil, err
	}
	if err := p.expect(":"); err != nil {
		return nil, err
	}
	otherwise, err := p.condition()
	return &expr{kind: exprIf, parts: []*expr{test, then, otherwise}}, err
}

func (p *parser) or() (*expr, error)  { return p.chain(exprOr, "||", p.and) }
func (p *parser) and() (*expr, error) { return p.chain(exprAnd, "&&", p.relation) }

// chain reads one part or more, joined by a sign.
func (p *parser) chain(kind exprKind, sign string, part func() (*expr, error)) (*expr, error) {
	first, err := part()
	if err != nil {
		return nil, err
	}
	parts := []*expr{first}
	for p.take(sign) {
		e, err := part()
		if err != nil {
			return nil, err
		}
		parts = append(parts, e)
	}
	if len(parts) == 1 {
		return first, nil
	}
	return &expr{kind: kind, parts: parts}, nil
}

func (p *parser) relation() (*expr, error) {
	left, err := p.unary()
	if err != nil {
		return nil, err
	}
	for _, op := range []string{"<=", ">=", "==", "!=", "<", ">", "in"} {
		if !p.take(op) {
			continue
		}
		if left.kind != exprName {
			return nil, fmt.Errorf("a comparison has a variable on its left")
		}
		limit, err := p.limit(op)
		return &expr{kind: exprCompare, name: left.name, op: op, limit: limit}, err
	}
	return left, nil
}

func (p *parser) unary() (*expr, error) {
	if p.take("!") {
		e, err := p.unary()
		return &expr{kind: exprNot, parts: []*expr{e}}, err
	}
	return p.primary()
}

func (p *parser) primary() (*expr, error) {
	switch t := p.peek(); {
	case p.take("("):
		e, err := p.condition()
		if err != nil {
			return nil, err
		}
		return e, p.expect(")")
	case p.take("true"):
		return &expr{kind: exprBool, truth: true}, nil
	case p.take("false"):
		return &expr{kind: exprBool, truth: false}, nil
	case p.take("atLeast"):
		return p.atLeast()
	case t.kind == tokenName:
		p.next++
		return &expr{kind: exprName, name: t.text}, nil
	default:
		return nil, fmt.Errorf("a condition is expected at character %d, not %q", t.at, t.text)
	}
}

func (p *parser) atLeast() (*expr, error) {
	if err := p.expect("("); err != nil {
		return nil, err
	}
	n, err := strconv.Atoi(p.peek().text)
	if err != nil {
		return nil, fmt.Errorf("atLeast begins with a whole number, not %q", p.peek().text)
	}
	p.next++
	if err := p.expect(","); err != nil {
		return nil, err
	}
	if err := p.expect("["); err != nil {
		return nil, err
	}
	e := &expr{kind: exprAtLeast, n: n}
	for len(e.parts) == 0 || p.take(",") {
		part, err := p.condition()
		if err != nil {
			return nil, err
		}
		e.parts = append(e.parts, part)
	}
	if err := p.expect("]"); err != nil {
		return nil, err
	}
	return e, p.expect(")")
}

func (p *parser) limit(op string) (limitExpr, error) {
	if op == "in" {
		return p.list()
	}
	t := p.peek()
	p.next = min(p.next+1, len(p.tokens)-1)
	switch t.kind {
	case tokenName:
		return limitExpr{kind: tokenName, name: t.text}, nil
	case tokenString:
		return limitExpr{kind: tokenString, texts: []string{t.text}}, nil
	case tokenNumber:
		n, err := strconv.ParseFloat(t.text, 64)
		return limitExpr{kind: tokenNumber, number: n}, err
	}
	return limitExpr{}, fmt.Errorf("a limit is expected at character %d, not %q", t.at, t.text)
}

func (p *parser) list() (limitExpr, error) {
	l := limitExpr{kind: tokenString}
	if err := p.expect("["); err != nil {
		return l, err
	}
	for len(l.texts) == 0 || p.take(",") {
		if p.peek().kind != tokenString {
			return l, fmt.Errorf("a list holds values in quotes, not %q", p.peek().text)
		}
		l.texts = append(l.texts, p.peek().text)
		p.next++
	}
	return l, p.expect("]")
}
