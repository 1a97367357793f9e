package engine

import (
	"sync"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/checker"
	"github.com/google/cel-go/common"
	"github.com/google/cel-go/common/ast"
)

// celText is a condition that CEL has parsed and type-checked, wherever it stands.
type celText struct {
	tree  *ast.AST
	kind  *cel.Type            // of the whole expression
	runes []rune               // what offsets in the tree count
	names map[string]*cel.Type // the variables it names; nil for one it got from CEL itself
}

// check runs CEL's parser and type checker.
func (v *vocabulary) check(text string) (*celText, *cel.Issues) {
	tree := v.checkPlain(text)
	if tree == nil {
		compiled, issues := v.env.Compile(text)
		if issues.Err() != nil {
			return nil, issues
		}
		tree = compiled.NativeRep()
	}
	c := &celText{tree: tree, kind: tree.GetType(tree.Expr().ID()), runes: []rune(text), names: map[string]*cel.Type{}}
	for _, ref := range tree.ReferenceMap() {
		if ref.Name != "" {
			c.names[ref.Name] = v.types[ref.Name]
		}
	}
	return c, nil
}

// checkPlain is check for what [plainCEL] parses, nil for the rest and for what has
// issues: cel-go words them.
func (v *vocabulary) checkPlain(text string) *ast.AST {
	if v.checker == nil {
		return nil
	}
	source := common.NewTextSource(text)
	parsed := plainCEL(text, source, v.types)
	if parsed == nil {
		return nil
	}
	checked, errs := checker.Check(parsed, source, v.checker)
	if len(errs.GetErrors()) > 0 {
		return nil
	}
	return checked
}

// checkerOf is cel-go's type checker with all that an environment declares, nil
// where cel-go takes exception to something.
func checkerOf(env *cel.Env) *checker.Env {
	c, err := checker.NewEnv(env.Container, env.CELTypeProvider(), checker.CrossTypeNumericComparisons(true))
	if err != nil || c.AddIdents(env.Variables()...) != nil {
		return nil
	}
	for _, f := range env.Functions() {
		if !f.IsDeclarationDisabled() && c.AddFunctions(f) != nil {
			return nil
		}
	}
	return c
}

// means tells whether a text that was checked with another vocabulary means the
// same in this one: it has every name, of the same type.
func (c *celText) means(v *vocabulary) bool {
	for name, kind := range c.names {
		if kind == nil || v.types[name] != kind {
			return false
		}
	}
	return true
}

// celTexts are the conditions of a whole library, each text checked once: most
// stand in several versions. It is safe for concurrent use.
type celTexts struct {
	mu   sync.Mutex
	seen map[string]*seenText
}

type seenText struct {
	once sync.Once
	text *celText // nil where CEL refused it, for a reason that depends on who asked
}

func newCELTexts() *celTexts { return &celTexts{seen: map[string]*seenText{}} }

// check is [vocabulary.check], remembered. A text with issues is checked again
// for each who asks, since the issues name what the vocabulary has.
func (t *celTexts) check(v *vocabulary, text string) (*celText, *cel.Issues) {
	t.mu.Lock()
	seen := t.seen[text]
	if seen == nil {
		seen = &seenText{}
		t.seen[text] = seen
	}
	t.mu.Unlock()
	seen.once.Do(func() { seen.text, _ = v.check(text) })
	if seen.text != nil && seen.text.means(v) {
		return seen.text, nil
	}
	return v.check(text)
}
