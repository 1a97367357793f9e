package engine

import (
	"sync"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common"
	"github.com/google/cel-go/common/ast"
)

// celText is a condition that was parsed and type-checked as CEL, wherever it stands.
type celText struct {
	tree  *ast.AST
	kind  *cel.Type            // of the whole expression
	runes []rune               // what offsets in the tree count
	names map[string]*cel.Type // the variables it names; nil for one it got from CEL itself
}

// check is a condition as CEL parses and type-checks it.
func (v *vocabulary) check(text string) (*celText, *cel.Issues) {
	if plain := v.checkPlain(text); plain != nil {
		return plain, nil
	}
	compiled, issues := v.env.Compile(text)
	if issues.Err() != nil {
		return nil, issues
	}
	tree := compiled.NativeRep()
	c := &celText{tree: tree, kind: tree.GetType(tree.Expr().ID()), runes: []rune(text), names: map[string]*cel.Type{}}
	for _, ref := range tree.ReferenceMap() {
		if ref.Name != "" {
			c.names[ref.Name] = v.types[ref.Name]
		}
	}
	return c, nil
}

// checkPlain is check for what [plainCEL] parses and is true or false, nil for the
// rest and for what has issues: cel-go words them.
func (v *vocabulary) checkPlain(text string) *celText {
	tree := plainCEL(text, common.NewTextSource(text), v.types)
	if tree == nil {
		return nil
	}
	types := plainTypes{vars: v.types, used: map[string]*cel.Type{}}
	if types.of(tree.Expr()) != cel.BoolType {
		return nil
	}
	return &celText{tree: tree, kind: cel.BoolType, runes: []rune(text), names: types.used}
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
