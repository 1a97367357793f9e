package engine_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/engine"
	"safetynet/pathways"
)

// TestPresentingProblemsLeadSomewhere: at every age a problem leads to a pathway
// that is for the child, or the last that is left says where to go instead; and no
// route with an age limit leads to a pathway the child is outside of.
func TestPresentingProblemsLeadSomewhere(t *testing.T) {
	eng := shipped()
	list := eng.Library().Presenting[len(eng.Library().Presenting)-1]
	nowhere := map[string]int{} // problem to the first age in months at which no pathway is for the child
	for _, p := range list.Problems {
		for _, month := range []int{0, 1, 2, 3, 5, 6, 11, 12, 23, 24, 35, 36, 59, 60, 71, 95, 96, 143, 144, 191, 192, 215} { // either side of every limit
			age, err := engine.AgeFromStated(engine.StatedAge{Months: &month}, at, 0)
			require.NoError(t, err)
			inside, wrong := false, ""
			for _, r := range p.Pathways {
				if !r.TakesAge(month, month) {
					continue
				}
				def := eng.Library().Newest(r.ID.Value)
				a := assess(t, engine.Case{Audience: pathways.Parent, Age: age, At: at, Findings: map[string]engine.Answer{}}, eng.Program(def.ID.Value, def.Version))
				out := len(a.OutOfScope) > 0 && a.OutOfScope[0].Certain && !a.OutOfScope[0].Assessed
				inside = inside || !out
				if out && (r.FromMonths != nil || r.UnderMonths != nil) {
					wrong = r.ID.Value
				}
				if out {
					require.NotEmpty(t, a.OutOfScope[0].GoTo)
				}
			}
			if inside {
				require.Empty(t, wrong, "%s at %d months: the pathway is not for them, and another is", p.ID.Value, month)
			}
			if _, seen := nowhere[p.ID.Value]; !inside && !seen {
				nowhere[p.ID.Value] = month
			}
		}
	}
	require.Equal(t, map[string]int{
		"high-temperature": 60, "baby-with-a-cold": 60,
		"noisy-or-fast-breathing": 192, "asthma-attack": 192, "tummy-pain": 192, "seizure": 192,
	}, nowhere, "where nothing is for the child, the pathway asked says so and where to go")
}
