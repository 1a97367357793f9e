package engine_test

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/engine"
	"safetynet/pathways"
)

// FuzzCondition puts any text where a condition stands: it is refused with a
// place, or it compiles to something that can be assessed. It never panics and
// never takes the library down with it.
func FuzzCondition(f *testing.F) {
	for _, seed := range []string{
		"dry_mouth", "dry_mouth && !sunken_eyes", "temperature_c >= tiny_hot ? dry_mouth : sunken_eyes",
		"atLeast(2, [dry_mouth, sunken_eyes, no_tears])", "alertness in ['drowsy']", "age_months < 3", "b in []", "has(x.y)",
		"((((((((((", "!!!!!!!!!!dry_mouth", "temperature_c >= 1e400", "'\\u0000' == alertness", "dry_mouth || 1/0 > 0",
	} {
		f.Add(seed)
	}
	text, err := os.ReadFile("../testdata/tiny.yaml")
	require.NoError(f, err)
	f.Fuzz(func(t *testing.T, condition string) {
		quoted := "when: '" + strings.ReplaceAll(strings.ReplaceAll(condition, "'", "''"), "\n", " ") + "'"
		tiny := strings.Replace(string(text), "when: tiny_dry && temperature_c >= tiny_hot", quoted, 1)
		eng, issues := compile(t, tinyLibrary(t, map[string]string{"tiny/0.1.0.yaml": tiny}))
		if eng == nil {
			require.True(t, issues.HasErrors())
			return
		}
		prog := eng.Program("tiny", pathways.Version{Minor: 1})
		for _, audience := range pathways.Audiences() {
			a, err := engine.Assess([]*engine.Program{prog}, engine.Case{Audience: audience, Age: engine.UnknownAge(), At: at, Findings: map[string]engine.Answer{}})
			require.NoError(t, err)
			require.NotEqual(t, pathways.HomeCare, a.Guidance)
		}
	})
}
