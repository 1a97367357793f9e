package pathways

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestRouteTakesAge: from is included, under is not, and of an age known only
// roughly every route that may be meant is taken.
func TestRouteTakesAge(t *testing.T) {
	twelve, twentyFour := 12, 24
	for _, x := range []struct {
		name        string
		from, under *int
		least, most int
		want        bool
	}{
		{"no limits", nil, nil, 0, 0, true},
		{"a month too young", &twelve, nil, 11, 11, false},
		{"the month it starts", &twelve, nil, 12, 12, true},
		{"the last month", nil, &twentyFour, 23, 23, true},
		{"the month it ends", nil, &twentyFour, 24, 24, false},
		{"both, inside", &twelve, &twentyFour, 18, 18, true},
		{"may have reached it", &twelve, nil, 0, 12, true},
		{"has not reached it", &twelve, nil, 0, 11, false},
		{"may not have passed it", nil, &twentyFour, 23, 35, true},
		{"has passed it", nil, &twentyFour, 24, 35, false},
		{"age unknown", &twelve, &twentyFour, 0, 215, true},
	} {
		require.Equal(t, x.want, Route{FromMonths: x.from, UnderMonths: x.under}.TakesAge(x.least, x.most), x.name)
	}
}

// TestPathwayThatNobodyReaches: a pathway in use that no problem leads to is warned of.
func TestPathwayThatNobodyReaches(t *testing.T) {
	files := copyOfEmbedded(t)
	const list = "shared/presenting/1.0.0.yaml"
	require.Contains(t, string(files[list].Data), "pathways: [{id: epilepsy}, ")
	edit(files, list, "pathways: [{id: epilepsy}, ", "pathways: [")
	_, issues := Load(files)
	i := slices.IndexFunc(issues, func(i Issue) bool { return i.Code == "pathway-unreached" })
	require.GreaterOrEqual(t, i, 0, issues.Render())
	require.Equal(t, LevelWarning, issues[i].Severity)
	require.Contains(t, issues[i].Message, "epilepsy")
}
