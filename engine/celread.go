package engine

import (
	"strconv"
	"strings"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common"
	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/operators"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
)

// celReader parses the part of CEL that nearly all conditions are written in:
// variables, &&, ||, !, one comparison or in at a time, brackets, and constants
// without signs or escapes. It gives the tree cel-go's own parser gives, but for how
// runs of one operator lean, in a small part of its time. Whatever is not surely of
// this part, and so every mistake and every macro, is for cel-go: ok turns false.
type celReader struct {
	text  string
	at    int
	depth int
	names map[string]*cel.Type // variables there are
	id    int64
	info  *ast.SourceInfo
	make  ast.ExprFactory
	ok    bool
}

// deepest is less than cel-go admits of brackets in brackets.
const deepest = 20

// reserved are words CEL gives no variable.
var reserved = map[string]bool{
	"as": true, "break": true, "const": true, "continue": true, "else": true, "false": true, "for": true, "function": true,
	"if": true, "import": true, "in": true, "let": true, "loop": true, "package": true, "namespace": true, "null": true,
	"return": true, "true": true, "var": true, "void": true, "while": true,
}

// plainCEL parses a condition, nil where that is for cel-go.
func plainCEL(text string, source common.Source, names map[string]*cel.Type) *ast.AST {
	r := &celReader{text: text, names: names, info: ast.NewSourceInfo(source), make: ast.NewExprFactory(), ok: true}
	for i := range len(text) {
		if c := text[i]; (c < ' ' && c != '\n') || c > '~' {
			return nil
		}
	}
	e := r.run(operators.LogicalOr, "||")
	r.spaces()
	if !r.ok || r.at < len(text) {
		return nil
	}
	return ast.NewAST(e, r.info)
}

func (r *celReader) spaces() {
	for r.at < len(r.text) && (r.text[r.at] == ' ' || r.text[r.at] == '\n') {
		r.at++
	}
}

// mark numbers a node that stands from an offset to here.
func (r *celReader) mark(from int) int64 {
	r.id++
	r.info.SetOffsetRange(r.id, ast.OffsetRange{Start: int32(from), Stop: int32(r.at)}) // #nosec G115 -- a text is part of a file of at most 512 KiB
	return r.id
}

// takes goes past a token, if it is the next.
func (r *celReader) takes(token string) bool {
	r.spaces()
	if !strings.HasPrefix(r.text[r.at:], token) {
		return false
	}
	r.at += len(token)
	return true
}

// refuse leaves the condition to cel-go.
func (r *celReader) refuse() ast.Expr {
	r.ok = false
	return r.make.NewUnspecifiedExpr(0)
}

// run reads parts joined by || or by &&.
func (r *celReader) run(operator, token string) ast.Expr {
	part := func() ast.Expr {
		if operator == operators.LogicalOr {
			return r.run(operators.LogicalAnd, "&&")
		}
		return r.relation()
	}
	e := part()
	for r.ok && r.takes(token) {
		id := r.mark(r.at - len(token))
		e = r.make.NewCall(id, operator, e, part())
	}
	return e
}

var relations = []struct{ token, operator string }{
	{"==", operators.Equals}, {"!=", operators.NotEquals}, {"<=", operators.LessEquals}, {">=", operators.GreaterEquals},
	{"<", operators.Less}, {">", operators.Greater}, {"in", operators.In},
}

// relation reads one comparison, or a part that stands alone. A second comparison
// after it is no end of a condition, and so refused.
func (r *celReader) relation() ast.Expr {
	e := r.unary()
	for _, x := range relations {
		if r.ok && r.takes(x.token) {
			if x.token == "in" && r.at < len(r.text) && wordByte(r.text[r.at]) {
				return r.refuse()
			}
			id := r.mark(r.at - len(x.token))
			return r.make.NewCall(id, x.operator, e, r.unary())
		}
	}
	return e
}

func (r *celReader) unary() ast.Expr {
	if !r.takes("!") {
		return r.primary()
	}
	id := r.mark(r.at - 1)
	if r.takes("!") {
		return r.refuse()
	}
	return r.make.NewCall(id, operators.LogicalNot, r.primary())
}

// primary reads a variable, a constant, a list or what stands in brackets.
func (r *celReader) primary() ast.Expr {
	if r.depth++; r.depth > deepest {
		return r.refuse()
	}
	defer func() { r.depth-- }()
	r.spaces()
	from := r.at
	if from == len(r.text) {
		return r.refuse()
	}
	switch c := r.text[from]; {
	case c == '(':
		r.at++
		e := r.run(operators.LogicalOr, "||")
		if !r.takes(")") {
			return r.refuse()
		}
		return e
	case c == '[':
		return r.list()
	case c == '"':
		return r.quoted()
	case c >= '0' && c <= '9':
		return r.number()
	case wordByte(c):
		return r.word()
	}
	return r.refuse()
}

func (r *celReader) list() ast.Expr {
	r.at++
	id := r.mark(r.at - 1)
	var values []ast.Expr
	for first := true; r.ok && !r.takes("]"); first = false {
		if !first && !r.takes(",") {
			return r.refuse()
		}
		values = append(values, r.primary())
	}
	return r.make.NewList(id, values, nil)
}

func (r *celReader) quoted() ast.Expr {
	from := r.at
	n := strings.IndexAny(r.text[from+1:], "\"\\\n")
	if n < 0 || r.text[from+1+n] != '"' {
		return r.refuse()
	}
	r.at = from + n + 2
	return r.constant(from, types.String(r.text[from+1:r.at-1]))
}

// constant ends at anything but a part of a word or number, or another text.
func (r *celReader) constant(from int, value ref.Val) ast.Expr {
	if r.at < len(r.text) && (wordByte(r.text[r.at]) || r.text[r.at] == '.' || r.text[r.at] == '"') {
		return r.refuse()
	}
	return r.make.NewLiteral(r.mark(from), value)
}

func (r *celReader) number() ast.Expr {
	from := r.at
	r.digits()
	if r.at < len(r.text) && r.text[r.at] == '.' {
		r.at++
		if !r.digits() {
			return r.refuse()
		}
		n, err := strconv.ParseFloat(r.text[from:r.at], 64)
		if err != nil {
			return r.refuse()
		}
		return r.constant(from, types.Double(n))
	}
	n, err := strconv.ParseInt(r.text[from:r.at], 10, 64)
	if err != nil {
		return r.refuse()
	}
	return r.constant(from, types.Int(n))
}

// digits goes past digits and tells whether there were any.
func (r *celReader) digits() bool {
	from := r.at
	for r.at < len(r.text) && r.text[r.at] >= '0' && r.text[r.at] <= '9' {
		r.at++
	}
	return r.at > from
}

func (r *celReader) word() ast.Expr {
	from := r.at
	for r.at < len(r.text) && wordByte(r.text[r.at]) {
		r.at++
	}
	name := r.text[from:r.at]
	switch {
	case name == "true" || name == "false":
		return r.constant(from, types.Bool(name == "true"))
	case r.names[name] == nil || reserved[name]:
		return r.refuse()
	}
	return r.make.NewIdent(r.mark(from), name)
}

func wordByte(c byte) bool {
	return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
}
