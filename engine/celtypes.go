package engine

import (
	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/operators"
)

// plainTypes checks the types of what [plainCEL] parsed, in a small part of the time
// cel-go takes: variables and constants, and the operators between them where all of
// one type, or whole numbers and others, meet. Whatever is not surely right, and so
// every mistake, is for cel-go.
type plainTypes struct {
	vars map[string]*cel.Type // there are
	used map[string]*cel.Type // of those, in what was checked
}

// of is the type of an expression, nil where that is for cel-go.
func (p *plainTypes) of(e ast.Expr) *cel.Type {
	switch e.Kind() {
	case ast.IdentKind:
		name := e.AsIdent()
		p.used[name] = p.vars[name]
		return p.vars[name]
	case ast.LiteralKind:
		kind, _ := e.AsLiteral().Type().(*cel.Type)
		return kind
	case ast.CallKind:
		return p.call(e.AsCall())
	}
	return nil // a list stands behind in only
}

func (p *plainTypes) call(c ast.CallExpr) *cel.Type {
	args := c.Args()
	left := p.of(args[0])
	if left == nil {
		return nil
	}
	fits := false
	switch c.FunctionName() {
	case operators.LogicalNot:
		fits = left == cel.BoolType
	case operators.LogicalAnd, operators.LogicalOr:
		fits = left == cel.BoolType && p.of(args[1]) == cel.BoolType
	case operators.Equals, operators.NotEquals:
		fits = left == p.of(args[1])
	case operators.Less, operators.LessEquals, operators.Greater, operators.GreaterEquals:
		right := p.of(args[1])
		fits = isNumber(left) && right != nil && isNumber(right)
	case operators.In:
		fits = p.listOf(args[1], left)
	}
	if !fits {
		return nil
	}
	return cel.BoolType
}

func isNumber(kind *cel.Type) bool { return kind == cel.IntType || kind == cel.DoubleType }

// listOf tells whether an expression is a list of values of one type.
func (p *plainTypes) listOf(e ast.Expr, kind *cel.Type) bool {
	if e.Kind() != ast.ListKind {
		return false
	}
	for _, x := range e.AsList().Elements() {
		if p.of(x) != kind {
			return false
		}
	}
	return len(e.AsList().Elements()) > 0
}
