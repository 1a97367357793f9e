package engine

import (
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	made "safetynet/engine/internal/sample"
	"safetynet/pathways"
)

// TestPlanJustFits: six conditions of excuses on one finding are as many as a plan can
// tell apart, and they are told apart rightly. One more is refused, see
// testdata/invalid/plan-too-large.yaml.
func TestPlanJustFits(t *testing.T) {
	text, err := os.ReadFile("../testdata/invalid/plan-too-large.yaml")
	require.NoError(t, err)
	before, after, found := strings.Cut(string(text), "  - id: T-9\n")
	require.True(t, found)
	_, after, _ = strings.Cut(after, "raises:\n")
	lib, err := made.Library(map[string]string{"tiny/0.1.0.yaml": before + "raises:\n" + after})
	require.NoError(t, err)
	loaded, issues := pathways.Load(lib)
	eng, issues := CompileUnproved(loaded, issues)
	require.NotNil(t, eng, issues.Render())
	p := eng.Program("tiny", pathways.Version{Minor: 1})
	most := 0
	for _, c := range p.plan.criteria.classifiers {
		most = max(most, len(c.grants))
	}
	require.Equal(t, 6, most)
	requireWalked(t, panelOf(t, p), rand.New(rand.NewPCG(3, 4)), 3000)
}

// TestPlanRefusesLongEnumerations: a value is a place in a byte, after the reasons
// for not knowing one. 250 fit, and the last of them is itself.
func TestPlanRefusesLongEnumerations(t *testing.T) {
	loaded, issues := pathways.Load(pathways.Embedded())
	require.Empty(t, issues)
	prog := loaded.Pathways[0]
	sex := prog.Dictionary.Finding("sex_at_birth")
	for n := len(sex.Values.All()); n < mostClasses-int(known); n++ {
		sex.Values = append(sex.Values, []string{"v" + strconv.Itoa(n)})
	}
	compiled, issues := compilePathway(loaded, prog, newCELTexts(), true)
	require.NotNil(t, compiled, issues.Render())
	s := blank(prog.Dictionary, nil)
	last := sex.Values.All()[mostClasses-int(known)-1]
	s.put(sex, slotOf(sex, Value{Type: pathways.Enum, Text: last}))
	require.Equal(t, last, s.valueOf(sex).Text)

	sex.Values = append(sex.Values, []string{"one-more"})
	compiled, issues = compilePathway(loaded, prog, newCELTexts(), true)
	require.Nil(t, compiled)
	why := "sex_at_birth has 251 values, more than 250"
	require.True(t, slices.ContainsFunc(issues, func(i pathways.Issue) bool { return i.Pos == sex.ID.Pos && i.Message == why }), issues.Render())
}
