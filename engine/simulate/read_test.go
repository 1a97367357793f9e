package simulate_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/engine/simulate"
	"safetynet/pathways"
)

// edit is the shipped file with one text replaced by another.
func edit(t testing.TB, from, to string) []byte {
	t.Helper()
	_, data := simulate.Embedded()
	require.Contains(t, string(data), from)
	return []byte(strings.Replace(string(data), from, to, 1))
}

// TestReadRefuses: every fault has a code and the place where it is.
func TestReadRefuses(t *testing.T) {
	for _, x := range []struct{ from, to, code, at string }{
		{"id: mild, share: 0.4,", "id: mild, share: 0.5,", "limit-out-of-range", "source: {ref: DESIGN, section: \"severity: no"},
		{"sign: 0.3", "sign: 1.3", "limit-out-of-range", "id: severe"},
		{"further: 0.25", "further: 1", "limit-out-of-range", "id: severe"},
		{"id: moderate", "id: mild", "id-repeated", "mild, share: 0.15"},
		{"sign: 0.3", "signs: 0.3", "key-unknown", "signs: 0.3"},
		{", danger: 0.06", "", "key-missing", "id: severe"},
		{"simulation/v1", "simulation/v2", "value-not-allowed", "safetynet/simulation/v2"},
		{"frequency: {all: 0.95}", "frequency: {well: 0.95}", "key-missing", "finding: feels_hot"},
		{"frequency: {all: 0.95}", "frequency: {all: -1}", "limit-out-of-range", "all: -1"},
		{"frequency: {all: 0.95}", "frequency: {all: 0.95}, number: {shift: {all: 1}, sd: 1}", "key-missing", "finding: feels_hot"},
		{"frequency: {all: 0.95}", "frequency: {all: 0.95, dire: 1}", "value-not-allowed", "dire: 1"},
		{"source: {ref: SYB", "source: {ref: NOWHERE", "source-unknown", "NOWHERE"},
		{"grade: verified}}\n  - {finding: carer", "grade: sure}}\n  - {finding: carer", "value-not-allowed", "sure}}"},
		{"parent: 0.34", "parent: 0.35", "limit-out-of-range", "  shares: {parent"},
		{"parent: 0.34", "nurse: 0.34", "value-not-allowed", "nurse"},
		{"{under_months: 6, share: 0.35}", "{under_months: 2, share: 0.35}", "bands-order", "under_months: 2,"},
		{"sd: 0.6", "sd: -0.6", "limit-out-of-range", "around: 38.5"},
		{"around: 38.5", "around: 1e300", "limit-out-of-range", "around: 1e300"},
		{"format: ", "format: &x ", "yaml-alias", "&x"},
	} {
		data := edit(t, x.from, x.to)
		_, issues := simulate.Read("p.yaml", data)
		require.True(t, issues.HasErrors(), x.to)
		require.Contains(t, issues.Codes(), x.code, "%s: %s", x.to, issues.Render())
		require.Contains(t, lines(issues, x.code), lineOf(t, data, x.at), "%s: %s", x.to, issues.Render())
	}
}

// TestModelRefuses: what a rule says of a finding is held against the dictionary.
func TestModelRefuses(t *testing.T) {
	for _, x := range []struct{ from, to, code string }{
		{"finding: feels_hot, ", "finding: feels_hott, ", "finding-unknown"},
		{"finding: fever_days, number: {around: 2, shift: {all: 0}, sd: 1.2}", "finding: fever_days, frequency: {all: 0}", "value-not-answer"},
		{"finding: feels_hot, frequency: {all: 0.95}", "finding: feels_hot, number: {shift: {all: 0}, sd: 1}", "value-not-answer"},
		{"ranks: {all: [1, 0, 0]}", "ranks: {all: [1, 0]}", "value-not-answer"},
		{"follow_on: [pregnancy_weeks]", "follow_on: [pregnancy_week]", "finding-unknown"},
		{"follow_on: [pregnancy_weeks]", "follow_on: [injury_sign]", "id-repeated"},
		{"{finding: pregnancy, follow_on: [pregnancy_weeks]", "{finding: pregnancy_weeks, follow_on: [pregnancy_weeks]", "derived-cycle"},
	} {
		p, issues := simulate.Read("p.yaml", edit(t, x.from, x.to))
		require.Empty(t, issues.Render(), x.to)
		m, issues := simulate.NewModel(p, simulate.Choice{Group: "febrile-child", Panel: panel(t, "febrile-child")})
		require.Nil(t, m, x.to)
		require.Equal(t, []string{x.code}, issues.Codes(), "%s: %s", x.to, issues.Render())
		require.Positive(t, issues[0].Pos.Line)
		require.NotEmpty(t, issues[0].Snippet)
	}
	_, issues := simulate.NewModel(parameters(t), simulate.Choice{Group: "febrile-chidl", Panel: panel(t, "febrile-child")})
	require.Equal(t, "did you mean febrile-child?", issues[0].Hint)
}

// TestShippedParametersSaySo: what is not from a source says that it is design, and the
// file says that it is no evidence.
func TestShippedParametersSaySo(t *testing.T) {
	_, data := simulate.Embedded()
	require.Contains(t, string(data), "NOTHING IN THIS FILE IS EVIDENCE ABOUT REAL CHILDREN")
	p := parameters(t)
	require.Contains(t, p.Title.Value, "no data")
	require.Equal(t, shipped().Library().IDs(), slices.Sorted(slices.Values(p.GroupIDs())), "a group for each pathway")
	for _, g := range p.Groups {
		for _, r := range append(g.Findings, p.Findings...) {
			if r.Source.Ref.Value == "DESIGN" {
				require.Equal(t, pathways.Design, r.Source.Grade, r.Finding.Value)
			}
		}
		m, issues := simulate.NewModel(p, simulate.Choice{Group: g.ID.Value, Panel: panel(t, g.ID.Value)})
		require.Empty(t, issues.Render())
		require.Same(t, g, m.Group())
	}
}

// FuzzRead: whatever the bytes are, there are parameters that make a model or issues
// that say where.
func FuzzRead(f *testing.F) {
	_, data := simulate.Embedded()
	f.Add(data)
	f.Add([]byte("format: safetynet/simulation/v1\nseverity: {classes: [{id: all}]}\n"))
	f.Add([]byte("format: safetynet/simulation/v1\ngroups: [{id: a, ages: {from_months: -3, bands: []}}, 1]\n"))
	f.Add([]byte("a: &x [*x]\n"))
	p := panel(f, "febrile-child")
	f.Fuzz(func(t *testing.T, data []byte) {
		params, issues := simulate.Read("p.yaml", data)
		for _, i := range issues {
			require.NotEmpty(t, i.Code)
			require.Equal(t, "p.yaml", i.Pos.File)
		}
		if issues.HasErrors() {
			require.NotEmpty(t, issues.Render())
			return
		}
		for _, id := range params.GroupIDs() {
			m, issues := simulate.NewModel(params, simulate.Choice{Group: id, Panel: p})
			if m == nil {
				require.True(t, issues.HasErrors())
				continue
			}
			d := m.NewDrawer(1)
			for i := range uint64(3) {
				d.Draw(i)
				require.NoError(t, d.Case().Check(p.Dictionary()))
			}
		}
	})
}

func lines(issues pathways.Issues, code string) (out []int) {
	for _, i := range issues {
		if i.Code == code {
			out = append(out, i.Pos.Line)
		}
	}
	return out
}

func lineOf(t *testing.T, data []byte, text string) int {
	t.Helper()
	at := strings.Index(string(data), text)
	require.GreaterOrEqual(t, at, 0, "%q is not in the file", text)
	return 1 + strings.Count(string(data[:at]), "\n")
}
