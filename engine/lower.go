package engine

import (
	"fmt"
	"slices"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/operators"

	"safetynet/pathways"
)

// node is a condition in negation normal form: literals under AND and OR only.
type node struct {
	op      nodeOp
	kids    []*node
	lit     *Literal
	counted bool // of what atLeast expands to: its ways need not all be possible
}

type nodeOp uint8

const (
	opLiteral nodeOp = iota
	opAnd
	opOr
)

// lowerer turns checked CEL expressions into nodes and reports what lies
// outside the language.
type lowerer struct {
	voc    *vocabulary
	report func(pos pathways.Position, code, message, hint string)
	texts  map[pathways.Position]*placedText // conditions, checked once; nil when refused
	stack  []string                          // calculated conditions being expanded
	count  int                               // literals of the condition so far
	total  int                               // literals of all conditions so far
	free   bool                              // any values of an enumeration may be tested, in any order
	own    bool                              // limits are typed in, and nothing of the definition is named but findings
	used   map[string]bool                   // thresholds and calculated values that conditions name, directly or through another
	ages   []*Literal                        // tests of the age, for limits no child of the pathway reaches
	said   map[string]bool                   // parts reported to hold always or never
	tests  map[test]bool                     // whether each always or never holds
}

// newLowerer makes a lowerer for one vocabulary.
func newLowerer(voc *vocabulary, report func(pos pathways.Position, code, message, hint string)) *lowerer {
	return &lowerer{voc: voc, report: report, texts: map[pathways.Position]*placedText{}, used: map[string]bool{}, said: map[string]bool{}, tests: map[test]bool{}}
}

// condition checks one condition and lowers it. It returns nil when the
// condition is refused; the reasons have then been reported.
func (lo *lowerer) condition(text pathways.Str) *node {
	return lo.whole(text, false)
}

// negatedCondition is condition for the negation.
func (lo *lowerer) negatedCondition(text pathways.Str) *node {
	return lo.whole(text, true)
}

func (lo *lowerer) whole(text pathways.Str, neg bool) *node {
	lo.count = 0
	lo.stack = lo.stack[:0]
	n := lo.lower(text, neg)
	lo.constants(text, n)
	return n
}

func (lo *lowerer) lower(text pathways.Str, neg bool) *node {
	if text.Value == "" && text.Pos.Line == 0 {
		return nil // its absence was reported
	}
	checked := lo.check(text)
	if checked == nil {
		return nil
	}
	w := walker{lowerer: lo, placedText: checked, info: checked.tree.SourceInfo()}
	return w.expr(checked.tree.Expr(), neg)
}

// placedText is a checked condition at its place in a file.
type placedText struct {
	*celText
	text   pathways.Str
	places *pathways.Places
}

// check runs CEL's parser and type checker, reporting each problem at its place
// in the file. A calculated condition is checked once.
func (lo *lowerer) check(text pathways.Str) *placedText {
	if done, known := lo.texts[text.Pos]; known {
		return done
	}
	lo.texts[text.Pos] = nil
	if len(text.Value) > maxExpression {
		lo.report(text.Pos, "cel-too-large", fmt.Sprintf("the condition has %d characters, at most %d are read", len(text.Value), maxExpression), "name parts of it under derived:")
		return nil
	}
	checked, issues := lo.voc.texts.check(lo.voc, text.Value)
	if checked == nil {
		for _, e := range issues.Errors() {
			lo.celIssue(text.AtLineCol(e.Location.Line(), e.Location.Column()), e.Message)
		}
		return nil
	}
	if checked.kind != cel.BoolType {
		lo.report(text.Pos, "cel-not-bool", fmt.Sprintf("the condition is a %s, not true or false", checked.kind), "")
		return nil
	}
	lo.texts[text.Pos] = &placedText{celText: checked, text: text, places: text.Places()}
	return lo.texts[text.Pos]
}

// walker lowers one expression of one text.
type walker struct {
	*lowerer
	*placedText
	info *ast.SourceInfo
}

func (w walker) pos(e ast.Expr) pathways.Position {
	at, known := w.info.GetOffsetRange(e.ID())
	if !known {
		return w.text.Pos
	}
	return w.places.At(int(at.Start))
}

func (w walker) refuse(e ast.Expr, code, hint, format string, args ...any) *node {
	w.report(w.pos(e), code, fmt.Sprintf(format, args...), hint)
	return nil
}

// expr lowers a boolean expression; neg asks for its negation.
func (w walker) expr(e ast.Expr, neg bool) *node {
	switch e.Kind() {
	case ast.IdentKind:
		return w.flag(e, neg)
	case ast.CallKind:
		return w.call(e, e.AsCall(), neg)
	case ast.LiteralKind:
		return w.refuse(e, "condition-constant", "remove it", "a condition cannot hold always or never")
	}
	return w.refuse(e, "cel-not-allowed", "see CEL for authors in FORMAT.md", "this expression is not in the language")
}

func (w walker) call(e ast.Expr, c ast.CallExpr, neg bool) *node {
	args := c.Args()
	switch c.FunctionName() {
	case operators.LogicalAnd, operators.LogicalOr:
		isAnd := (c.FunctionName() == operators.LogicalAnd) != neg
		n := combine(isAnd, w.expr(args[0], neg), w.expr(args[1], neg))
		if n != nil {
			n.counted = !w.written(e)
		}
		return n
	case operators.LogicalNot:
		return w.expr(args[0], !neg)
	case operators.Conditional:
		// (c && a) || (!c && b), and its negation pushed down: (!c || !a) && (c || !b)
		yes := combine(!neg, w.expr(args[0], neg), w.expr(args[1], neg))
		no := combine(!neg, w.expr(args[0], !neg), w.expr(args[2], neg))
		return combine(neg, yes, no)
	case operators.In:
		return w.in(e, args[0], args[1], neg)
	case operators.Less, operators.LessEquals, operators.Greater, operators.GreaterEquals, operators.Equals, operators.NotEquals:
		return w.comparison(e, c.FunctionName(), args[0], args[1], neg)
	}
	return w.refuse(e, "cel-not-allowed", "see CEL for authors in FORMAT.md", "%s is not in the language", operatorName(c.FunctionName()))
}

// written tells whether the author wrote this && or ||: one that atLeast expands
// to stands where atLeast does.
func (w walker) written(e ast.Expr) bool {
	at, known := w.info.GetOffsetRange(e.ID())
	return known && int(at.Start) < len(w.runes) && (w.runes[at.Start] == '&' || w.runes[at.Start] == '|')
}

func operatorName(fn string) string {
	if name, ok := operators.FindReverse(fn); ok && name != "" {
		return name
	}
	return fn
}

// combine joins two lowered parts, keeping one level for runs of one operator.
func combine(isAnd bool, a, b *node) *node {
	if a == nil || b == nil {
		return nil
	}
	op := opOr
	if isAnd {
		op = opAnd
	}
	n := &node{op: op}
	for _, k := range []*node{a, b} {
		if k.op == op {
			n.kids = append(n.kids, k.kids...)
		} else {
			n.kids = append(n.kids, k)
		}
	}
	return n
}

// literal makes a leaf, refusing conditions that grow out of hand.
func (w walker) literal(e ast.Expr, l Literal) *node {
	w.count++
	if w.count == maxLiterals+1 {
		return w.refuse(e, "cel-too-large", "split the criterion", "the condition has more than %d tests once expanded", maxLiterals)
	}
	w.total++
	if w.count <= maxLiterals && w.total == maxTotal+1 {
		return w.refuse(e, "cel-too-large", "split the pathway", "the conditions of the pathway have more than %d tests together, once expanded", maxTotal)
	}
	if w.count > maxLiterals || w.total > maxTotal {
		return nil
	}
	leaf := &struct { // together: there are thousands
		node
		literal Literal
	}{literal: l}
	leaf.lit = &leaf.literal
	leaf.lit.pos, leaf.lit.text = w.pos(e), w.text.Pos
	leaf.lit.worse = l.towardsWorse()
	if l.age != "" {
		w.ages = append(w.ages, leaf.lit)
	}
	return &leaf.node
}

// flagWanted is what a flag is tested for, by place among its values.
var flagWanted = []bool{false, true}

// flag lowers a name standing alone: a boolean finding or a calculated condition.
func (w walker) flag(e ast.Expr, neg bool) *node {
	name := e.AsIdent()
	if d := w.voc.derived[name]; d != nil && d.When != nil {
		if w.own {
			return w.refuse(e, "invariant-borrowed", "write its condition out", notBorrowed, name)
		}
		if slices.Contains(w.stack, name) {
			return w.refuse(e, "derived-cycle", "", "the calculated value %s depends on itself", name)
		}
		w.used[name] = true
		w.stack = append(w.stack, name)
		n := w.lowerer.lower(*d.When, neg)
		w.stack = w.stack[:len(w.stack)-1]
		return n
	}
	f := w.voc.dict.Finding(name)
	if f == nil || f.Type != pathways.Bool {
		return w.refuse(e, "cel-not-bool", "", "%s is not true or false", name)
	}
	return w.literal(e, Literal{finding: f, want: flagWanted, negated: neg})
}
