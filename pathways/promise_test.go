package pathways

import (
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"
)

// promise is what would tell a family that all is well, or that it need not look.
var promise = regexp.MustCompile(`(?i)\b(?:(?:child|baby|they|you|it|this|everything) (?:is|are|will be) (?:fine|ok|okay|healthy|safe|all right)|` +
	`all is well|(?:nothing|no need|do not|don't) (?:to )?worry|nothing serious|not serious|not ill|harmless|no danger|not in danger)\b`)

// TestNothingIsPromised: no text for parents says that the child is well.
func TestNothingIsPromised(t *testing.T) {
	for _, said := range []string{"Your child is fine.", "There is nothing to worry about.", "This is not serious.", "They will be OK."} {
		require.Regexp(t, promise, said)
	}
	lib, _ := Load(Embedded())
	texts := 0
	for _, key := range lib.TextKeys() {
		for _, x := range lib.ParentTexts(key) {
			require.NotRegexp(t, promise, x.Source, "%s %s", key, x.ID)
			texts++
		}
	}
	require.Greater(t, texts, 1000)
}

// TestEveryDispositionSaysWhereToTurn: whatever a place adds, what a family is told to
// do names a service, the more urgent ones 111, A&E or 999; only home care names none.
func TestEveryDispositionSaysWhereToTurn(t *testing.T) {
	lib, _ := Load(Embedded())
	for _, key := range lib.InUse(day("2026-11-23")) {
		p := lib.Edition(key).Pathway
		if p == nil {
			continue
		}
		for _, d := range p.Shared.Dispositions.List {
			says := d.Text.For(Parent)
			switch {
			case d.Guidance == HomeCare:
			case d.Guidance == Escalate:
				require.Regexp(t, `\b999\b`, says, d.ID.Value)
			default:
				require.Regexp(t, `\bGP\b|\b111\b`, says, d.ID.Value)
			}
		}
	}
}
