package margin_test

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/engine"
	"safetynet/engine/margin"
	"safetynet/pathways"
)

// TestInALocality holds what is told where a contact today is one within 4 hours
// against decisions in that place.
func TestInALocality(t *testing.T) {
	text, err := os.ReadFile("../../testdata/localities/example/1.0.0.yaml")
	require.NoError(t, err)
	raised := strings.NewReplacer(
		"  - id: gp-or-111-today\n    services: [phone-111]\n", "  - id: gp-or-111-today\n    becomes: clinician-4h\n    because: {parent: An example., clinician: An example.}\n",
		"    becomes: clinician-2h\n    because:\n      parent: \"The example children's hub can see your child sooner.\"\n"+
			"      clinician: \"The example hub sees these children within 2 hours.\"\n", "    services: [hub]\n",
	).Replace(string(text))
	lib, _, issues := pathways.LoadWith(pathways.Embedded(), []byte(raised))
	eng, issues := engine.Compile(lib, issues)
	require.NotNil(t, eng, issues.Render())
	here := eng.Locality("example", pathways.Version{Major: 1})
	progs, err := eng.Select([]string{"febrile-child"}, nil, at)
	require.NoError(t, err)
	c := child(t, progs, pathways.Clinician, "2025-12-01", map[string]engine.Answer{"respiratory_rate": engine.IntAnswer(48)})
	m, err := margin.Of(here, progs, c)
	require.NoError(t, err)

	require.Equal(t, "clinician-4h", nearOf(t, m, "respiratory_rate").Up.Worse.Disposition)
	row, _ := rowOf(t, m.Tables()[0].Rows, "respiratory_rate_amber", "F-A08")
	require.Equal(t, "clinician-4h", row.Disposition)
	days, err := m.Birthdays(date(t, "2025-12-01"), 30)
	require.NoError(t, err)
	require.Equal(t, "clinician-4h", days[0].After)
	for _, e := range m.Escalators() {
		d, err := engine.DecideIn(here, progs, with(c, e.Finding, e.Value))
		require.NoError(t, err)
		require.Equal(t, d.Disposition, e.Disposition)
	}
}

// TestOfSeveralPathways has a limit of the one and a limit of the other.
func TestOfSeveralPathways(t *testing.T) {
	progs := programs(t, "febrile-child", "bronchiolitis")
	m := marginOf(t, progs, child(t, progs, pathways.Clinician, "2026-01-15", map[string]engine.Answer{"respiratory_rate": engine.IntAnswer(45)}))
	tables := m.Tables()
	require.Equal(t, []string{"febrile-child", "bronchiolitis"}, []string{tables[0].Pathway, tables[1].Pathway})
	n := nearOf(t, m, "respiratory_rate")
	require.NotNil(t, n.Up.Worse)
	require.Subset(t, n.Up.Worse.Met, []string{"bronchiolitis/B-A01", "febrile-child/F-A08"})
}

func TestOfNoCase(t *testing.T) {
	_, err := margin.Of(nil, programs(t, "febrile-child"), engine.Case{Audience: pathways.Clinician, Age: engine.UnknownAge()})
	require.ErrorContains(t, err, "the time of assessment is missing")
}
