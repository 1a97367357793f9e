package engine

import (
	"fmt"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common"
	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/operators"
	"github.com/google/cel-go/parser"

	"safetynet/pathways"
)

const (
	maxExpression = 4096  // characters of one condition
	maxLiterals   = 4000  // literals of one condition once calculated values and atLeast are expanded
	maxTotal      = 40000 // and of all conditions of a pathway
	maxAtLeast    = 12    // flags atLeast counts: C(12,6) = 924 conjunctions
)

// Age variables of the language.
const (
	ageDays      = "age_days"
	ageMonths    = "age_months"
	ageYears     = "age_years"
	ageCorrected = "corrected_age_months"
)

// GestationID is the one finding the engine itself reads: it corrects the age
// of a child born early.
const GestationID = "gestation_weeks"

// AgeID stands for the child's age wherever findings are named.
const AgeID = "age"

// vocabulary is what the conditions of one pathway may name.
type vocabulary struct {
	dict       *pathways.Dictionary
	thresholds map[string]*pathways.Threshold
	derived    map[string]*pathways.Derived
	types      map[string]*cel.Type // of all of these and the ages, by name
	env        *cel.Env
	texts      *celTexts
}

// newVocabulary gathers the variables of a pathway and everything it pins. Texts
// that were checked for other pathways are not checked again.
func newVocabulary(p *pathways.Pathway, texts *celTexts) (*vocabulary, error) {
	v := &vocabulary{
		dict: p.Dictionary, thresholds: map[string]*pathways.Threshold{}, derived: map[string]*pathways.Derived{},
		types: map[string]*cel.Type{}, texts: texts,
	}
	v.add(p.Dictionary.Thresholds, p.Dictionary.Derived)
	v.add(p.Signs.Thresholds, p.Signs.Derived)
	v.add(p.SepsisTables.Thresholds, p.SepsisTables.Derived)
	v.add(p.Thresholds, p.Derived)
	opts := []cel.EnvOption{
		cel.CrossTypeNumericComparisons(true),
		cel.ParserExpressionSizeLimit(maxExpression),
		cel.ParserRecursionLimit(64),
		cel.ClearMacros(),
		cel.Macros(atLeastMacro),
	}
	declare := func(name string, kind *cel.Type) {
		opts = append(opts, cel.Variable(name, kind))
		v.types[name] = kind
	}
	for _, name := range []string{ageDays, ageMonths, ageYears, ageCorrected} {
		declare(name, cel.IntType)
	}
	for _, f := range v.dict.Findings {
		declare(f.ID.Value, celType(f.Type))
	}
	for id := range v.thresholds {
		declare(id, cel.DoubleType)
	}
	for id, d := range v.derived {
		if d.When != nil {
			declare(id, cel.BoolType)
		} else {
			declare(id, cel.DoubleType)
		}
	}
	env, err := cel.NewEnv(opts...)
	if err != nil {
		return nil, fmt.Errorf("engine: the variables of %s do not make a CEL environment: %w", p.Key(), err)
	}
	v.env = env
	return v, nil
}

func (v *vocabulary) add(ts []*pathways.Threshold, ds []*pathways.Derived) {
	for _, t := range ts {
		v.thresholds[t.ID.Value] = t
	}
	for _, d := range ds {
		v.derived[d.ID.Value] = d
	}
}

func celType(t pathways.FindingType) *cel.Type {
	switch t {
	case pathways.Bool:
		return cel.BoolType
	case pathways.Int:
		return cel.IntType
	case pathways.Enum:
		return cel.StringType
	}
	return cel.DoubleType
}

// atLeastMacro expands atLeast(n, [a, b, c]) to an OR of ANDs. CEL's own list
// macros turn a present flag beside an unknown one into "unknown"; || does not.
var atLeastMacro = parser.NewGlobalMacro("atLeast", 2, func(eh parser.ExprHelper, _ ast.Expr, args []ast.Expr) (ast.Expr, *common.Error) {
	if args[0].Kind() != ast.LiteralKind || args[1].Kind() != ast.ListKind {
		return nil, eh.NewError(args[0].ID(), "atLeast takes a whole number and a list of flags")
	}
	n, ok := args[0].AsLiteral().Value().(int64)
	flags := args[1].AsList().Elements()
	switch {
	case !ok || n < 1 || int(n) > len(flags):
		return nil, eh.NewError(args[0].ID(), "the number is from 1 to the count of flags")
	case len(flags) > maxAtLeast:
		return nil, eh.NewError(args[1].ID(), fmt.Sprintf("atLeast counts at most %d flags", maxAtLeast))
	}
	var ways []ast.Expr
	choose(len(flags), int(n), func(picked []int) {
		var all []ast.Expr
		for _, i := range picked {
			all = append(all, eh.Copy(flags[i]))
		}
		ways = append(ways, join(eh, operators.LogicalAnd, all))
	})
	return join(eh, operators.LogicalOr, ways), nil
})

// join folds expressions into a balanced tree, so that wide conditions do not
// become deep ones.
func join(eh parser.ExprHelper, op string, es []ast.Expr) ast.Expr {
	if len(es) == 1 {
		return es[0]
	}
	mid := len(es) / 2
	return eh.NewCall(op, join(eh, op, es[:mid]), join(eh, op, es[mid:]))
}

// choose calls f with every way of picking k of n indexes, in order.
func choose(n, k int, f func([]int)) {
	picked := make([]int, k)
	var from func(at, next int)
	from = func(at, next int) {
		if at == k {
			f(picked)
			return
		}
		for i := next; i <= n-(k-at); i++ {
			picked[at] = i
			from(at+1, i+1)
		}
	}
	from(0, 0)
}
