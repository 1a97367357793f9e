package library

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/engine"
	"safetynet/engine/prose"
	"safetynet/engine/verify"
	"safetynet/pathways"
)

// compiled is the embedded library. What serves the pages cannot be imported here.
var compiled = sync.OnceValue(func() *engine.Engine {
	lib, issues := pathways.Load(pathways.Embedded())
	eng, issues := engine.Compile(lib, issues)
	if eng == nil {
		panic(issues)
	}
	return eng
})

func sheetFor(t *testing.T, id string) *ParentSheet {
	t.Helper()
	eng := compiled()
	s, err := SheetOf(eng.Program(id, eng.Library().Newest(id).Version))
	require.NoError(t, err)
	return s
}

// under is the list below a lead of the sheet.
func (s *ParentSheet) under(lead string) []line {
	for _, l := range s.Lights {
		for _, g := range l.Groups {
			if g.Lead == lead {
				return g.Lines
			}
		}
	}
	return nil
}

// TestSheetLines: what the sheets must say, from the guidelines.
func TestSheetLines(t *testing.T) {
	for _, x := range []struct {
		pathway, lead string
		line          line
	}{
		{"febrile-child", "Go to A&E now", line{"a temperature of 38C or more", "under 3 months"}},
		{"febrile-child", "Call 999 now", line{"spots that do not fade when you press a clear glass on them", ""}},
		{"febrile-child", "Ring a GP or 111 today", line{"a temperature of 39C or more", "3 months to under 7 months"}},
		{"febrile-child", "Ring a GP or 111 today", line{"a high temperature that reaches day 5", ""}},
		{"bronchiolitis", "Ring a GP or 111 today", line{"being quieter than usual", "3 months and over"}},
		{"bronchiolitis", "Go to A&E now", line{"being quieter than usual", "under 3 months"}},
		{"diarrhoea-vomiting", "Ring a GP or phone 111 now (within 2 hours)", line{"blood mixed in runny poo", ""}},
		{"diarrhoea-vomiting", "Call 999 now", line{"green, or bright greenish yellow, sick", "under 1 year"}},
		{"asthma", "Go to A&E now", line{"needing the inhaler again within 4 hours", ""}},
		{"epilepsy", "Ring a GP surgery", line{"a child who is less smiley, or loses skills", "2 years and over"}},
	} {
		require.Contains(t, sheetFor(t, x.pathway).under(x.lead), x.line, x.pathway)
	}
	require.Equal(t, "Under 3 months", capital(sheetFor(t, "bronchiolitis").Ages[0].Ages))
	require.Equal(t, "5 years and over", sheetFor(t, "diarrhoea-vomiting").Ages[0].Ages)
	require.Empty(t, sheetFor(t, "febrile-child").Ages)
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// TestSheets: on every sheet each danger sign is red, a sign that means different
// things says at which age, and there is what to do without any.
func TestSheets(t *testing.T) {
	for _, id := range compiled().Library().IDs() {
		t.Run(id, func(t *testing.T) {
			s := sheetFor(t, id)
			def := compiled().Library().Newest(id)
			red := s.Lights[0]
			require.Equal(t, "Red: get help now", red.Name)
			require.Equal(t, "Call 999 now", red.Groups[0].Lead)
			for _, w := range def.Signs.WatchFor {
				theirs := compiled().Program(id, def.Version).Answerable(def.Dictionary.Finding(w.Finding.Value), pathways.Parent)
				if w.Sign != nil && theirs {
					require.True(t, slices.ContainsFunc(red.Groups[0].Lines, func(l line) bool { return l.Text == w.Text.Parent }), w.Text.Parent)
				}
			}
			seen := map[string][]string{}
			for _, l := range s.Lights {
				for _, g := range l.Groups {
					for _, x := range g.Lines {
						seen[x.Text] = append(seen[x.Text], x.Ages)
					}
				}
			}
			for text, ages := range seen {
				if len(ages) > 1 {
					require.NotContains(t, ages, "", text)
				}
				require.Equal(t, len(ages), len(slices.Compact(slices.Sorted(slices.Values(ages)))), text)
			}
			require.Greater(t, len(seen), 40)
			require.NotEmpty(t, s.HomeCare)
			require.NotEmpty(t, s.LookAgain)
			require.False(t, s.Approved)
		})
	}
}

func TestRuns(t *testing.T) {
	all := []stretch{{}, {days: 28}, {months: 3}, {months: 12}, {months: 60}}
	for want, has := range map[string][]int{
		"all ages": {0, 1, 2, 3, 4}, "under 4 weeks": {0}, "4 weeks to under 3 months": {1}, "1 year and over": {3, 4},
		"under 3 months; 5 years and over": {0, 1, 4}, "": nil,
	} {
		require.Equal(t, want, strings.Join(runs(all, func(i int) bool { return slices.Contains(has, i) }), "; "))
	}
}

// TestHeartRateByAge: the lines of a chart are the bands of the definition, at the
// ages where a criterion depends on them.
func TestHeartRateByAge(t *testing.T) {
	eng := compiled()
	said := func(pathway, name, id string) []string {
		prog := eng.Program(pathway, eng.Library().Newest(pathway).Version)
		var out []string
		for _, m := range measures(prog, prose.Of(prog)) {
			for _, l := range m.Lines {
				for _, s := range l.Steps {
					if m.Name == name && l.ID == id {
						out = append(out, s.Ages()+": "+s.Words(l.Op, m.Unit))
					}
				}
			}
		}
		return out
	}
	require.Equal(t, []string{"under 1 year: more than 160 a minute", "1 year to under 2 years: more than 150 a minute", "2 years and over: more than 140 a minute"},
		said("febrile-child", "Heart rate", "heart_rate_amber"))
	require.Equal(t, []string{"12 years and over: 90 mmHg or less"}, said("abdominal-pain", "Systolic blood pressure", "sepsis_systolic_high"))
	require.Equal(t, []string{"under 1 year: 50 a minute or more"}, said("bronchiolitis", "Respiratory rate", "respiratory_rate_infant"))
}

// TestCharts: all lines and letters lie inside their chart, and every line has one.
func TestCharts(t *testing.T) {
	eng := compiled()
	for _, id := range eng.Library().IDs() {
		prog := eng.Program(id, eng.Library().Newest(id).Version)
		for _, m := range measures(prog, prose.Of(prog)) {
			c := chartOf(m, "x", prog.Logic().Oldest)
			require.Len(t, c.Lines, len(m.Lines))
			require.GreaterOrEqual(t, len(c.Y.Ticks), 2, "%s %s", id, m.Name)
			for _, l := range c.Lines {
				require.NotEmpty(t, l.Letters, "%s %s", id, m.Name)
				require.NotEmpty(t, l.Path)
				for _, x := range l.Letters {
					require.True(t, x.X >= left && x.X <= right && x.Y >= upper && x.Y <= bottom, "%s %s: %v", id, m.Name, x)
				}
			}
		}
	}
}

// TestPropertiesHaveWords: whatever a record of proofs names is said in a sentence.
func TestPropertiesHaveWords(t *testing.T) {
	lib := compiled().Library()
	records := 0
	for _, p := range lib.Pathways {
		if x := lib.Proof(p); x != nil {
			records++
			for _, l := range x.Properties {
				require.NotEmpty(t, verify.Code(l.Property).Says(), l.Property)
			}
		}
	}
	require.GreaterOrEqual(t, records, 6)
	for _, c := range verify.Codes() {
		for _, s := range pathways.Sentences(c.Says()) {
			require.LessOrEqual(t, len(strings.Fields(s)), 20, s)
		}
	}
}
