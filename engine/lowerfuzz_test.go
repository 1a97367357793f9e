package engine

import (
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/pathways"
)

// FuzzLower gives any text to what turns a criterion's CEL into a condition, with the
// words of a released pathway: there is a condition, for it and for its opposite, or
// there is a reason at a place in the text. It is what FuzzCondition reaches through a
// whole library, hundreds of times as often.
func FuzzLower(f *testing.F) {
	lib, _ := pathways.Load(pathways.Embedded())
	p := lib.Newest("febrile-child")
	for _, c := range p.Criteria {
		f.Add(c.When.Value)
	}
	voc, err := newVocabulary(p, newCELTexts())
	require.NoError(f, err)
	at := pathways.Position{File: "fuzz.yaml", Line: 1, Col: 1}
	lower := func(text string, negated bool) (n *node, reasons []pathways.Position) {
		lo := newLowerer(voc, func(pos pathways.Position, code, message, _ string) {
			if code == "" || message == "" {
				pos = pathways.Position{}
			}
			reasons = append(reasons, pos)
		})
		if negated {
			return lo.negatedCondition(pathways.Str{Value: text, Pos: at}), reasons
		}
		return lo.condition(pathways.Str{Value: text, Pos: at}), reasons
	}
	f.Fuzz(func(t *testing.T, text string) {
		n, reasons := lower(text, false)
		require.True(t, n != nil || len(reasons) > 0, "refused without a reason")
		for _, pos := range reasons {
			require.NotEmpty(t, pos.File)
			require.Positive(t, pos.Line)
		}
		opposite, _ := lower(text, true)
		require.Equal(t, n == nil, opposite == nil, "a condition and its opposite are understood alike")
	})
}
