package engine

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common"
	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/operators"
	"github.com/stretchr/testify/require"

	"safetynet/pathways"
)

// TestConditionsAreParsedAsCEL checks every condition of the shipped pathways in both
// ways: the quick one knows all but those with a macro or a choice, and gives the
// tree, the places, the type and the names that cel-go itself gives.
func TestConditionsAreParsedAsCEL(t *testing.T) {
	lib, _ := pathways.Load(pathways.Embedded())
	texts := newCELTexts()
	for _, p := range lib.Pathways {
		_, issues := compilePathway(lib, p, texts, true)
		require.False(t, issues.HasErrors(), issues.Render())
	}
	voc := everyName(t, lib)
	require.Greater(t, len(texts.seen), 1000)
	for text := range texts.seen {
		known := sameAsCEL(t, voc, text)
		require.True(t, known || strings.Contains(text, "atLeast") || strings.ContainsAny(text, "?-"), "%s is left to cel-go", text)
	}
}

// everyName is a vocabulary with the names of every pathway, whose conditions it is
// to parse and not to understand.
func everyName(t testing.TB, lib *pathways.Library) *vocabulary {
	var all *vocabulary
	for _, p := range lib.Pathways {
		voc, err := newVocabulary(p, newCELTexts())
		require.NoError(t, err)
		if all == nil {
			all = voc
		}
		var more []cel.EnvOption
		for name, kind := range voc.types {
			if all.types[name] == nil {
				all.types[name], more = kind, append(more, cel.Variable(name, kind))
			}
		}
		all.env, err = all.env.Extend(more...)
		require.NoError(t, err)
	}
	return all
}

// FuzzPlainCEL looks for a text that the quick parser takes for something else than
// cel-go does, or reads where that refuses.
func FuzzPlainCEL(f *testing.F) {
	lib, _ := pathways.Load(pathways.Embedded())
	voc := everyName(f, lib)
	for _, c := range lib.Pathways[0].Criteria {
		f.Add(c.When.Value)
	}
	for _, text := range []string{
		"vomiting&&!floppy||(vomiting)", "age_months<3 in [1]", "1.5 < 2", "\"a\"in[\"b\",\"c\"]", "true == false", "!(vomiting || !floppy)", "01 == 1", "[vomiting,]", "\"\"\"a\"\"\"", "in == for",
		"age_months == 1.5", "age_months < 1.5", "vomiting == 1", "vomiting < true", "age_months in [1, 1.5]", "1 in []", "age_months", "!age_months", "\"a\" < \"b\"", "1 in [[1]]",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) { sameAsCEL(t, voc, text) })
}

// sameAsCEL compares both ways, and tells whether the quick one knew the text.
func sameAsCEL(t *testing.T, voc *vocabulary, text string) bool {
	quick := plainCEL(text, common.NewTextSource(text), voc.types)
	if quick == nil || len(text) > maxExpression {
		return false
	}
	whole, issues := voc.env.Parse(text)
	require.NoError(t, issues.Err(), "%q", text)
	require.Equal(t, described(whole.NativeRep().Expr(), whole.NativeRep().SourceInfo()), described(quick.Expr(), quick.SourceInfo()), "%q", text)
	typed := voc.checkPlain(text)
	if typed == nil {
		return false
	}
	checked, issues := voc.env.Compile(text)
	require.NoError(t, issues.Err(), "%q", text)
	require.Equal(t, cel.BoolType, checked.OutputType(), "%q", text)
	names := map[string]*cel.Type{}
	for _, ref := range checked.NativeRep().ReferenceMap() {
		if ref.Name != "" {
			names[ref.Name] = voc.types[ref.Name]
		}
	}
	require.Equal(t, names, typed.names, "%q", text)
	return true
}

// described writes a tree with the place of every node, and runs of one operator as
// one, however they lean.
func described(e ast.Expr, info *ast.SourceInfo) string {
	at := info.GetStartLocation(e.ID())
	place := fmt.Sprintf("@%d:%d", at.Line(), at.Column())
	var parts []string
	switch e.Kind() {
	case ast.IdentKind:
		return e.AsIdent() + place
	case ast.LiteralKind:
		return fmt.Sprintf("%T %v%s", e.AsLiteral(), e.AsLiteral().Value(), place)
	case ast.ListKind:
		for _, x := range e.AsList().Elements() {
			parts = append(parts, described(x, info))
		}
		return "[" + strings.Join(parts, ", ") + "]" + place
	case ast.CallKind:
		fn := e.AsCall().FunctionName()
		if fn == operators.LogicalAnd || fn == operators.LogicalOr {
			return "(" + strings.Join(run(e, fn, info), fn) + ")"
		}
		for _, x := range e.AsCall().Args() {
			parts = append(parts, described(x, info))
		}
		return fn + "(" + strings.Join(parts, ", ") + ")" + place
	}
	return fmt.Sprintf("kind %d", e.Kind())
}

func run(e ast.Expr, fn string, info *ast.SourceInfo) []string {
	if e.Kind() != ast.CallKind || e.AsCall().FunctionName() != fn {
		return []string{described(e, info)}
	}
	var parts []string
	for _, x := range e.AsCall().Args() {
		parts = append(parts, run(x, fn, info)...)
	}
	return parts
}
