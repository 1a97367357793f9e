package prose_test

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/engine"
	"safetynet/engine/prose"
	"safetynet/pathways"
)

var compiled = sync.OnceValue(func() *engine.Engine {
	lib, issues := pathways.Load(pathways.Embedded())
	eng, issues := engine.Compile(lib, issues)
	if eng == nil {
		panic(issues)
	}
	return eng
})

func newest(t *testing.T, id string) *engine.Program {
	t.Helper()
	d := compiled().Library().Newest(id)
	require.NotNil(t, d)
	return compiled().Program(id, d.Version)
}

// TestEveryConditionIsWorded: the words of every criterion of every version name
// each finding it reads, as often as they must to say each limit.
func TestEveryConditionIsWorded(t *testing.T) {
	for _, d := range compiled().Library().Pathways {
		t.Run(d.Key(), func(t *testing.T) {
			prog := compiled().Program(d.ID.Value, d.Version)
			words, logic := prose.Of(prog), prog.Logic()
			for _, k := range logic.Criteria {
				when, except := words.Criterion(k)
				require.NotEmpty(t, when.String(), k.Def.ID)
				said(t, words, k.Def.ID.Value, k.When, when.String()+" / "+except.String())
			}
			for id, when := range logic.Advice {
				said(t, words, id, when, words.Condition(when).String())
			}
			for _, r := range logic.Raises {
				if r.When != nil {
					said(t, words, r.Def.ID.Value, r.When, words.Condition(r.When).String())
				}
			}
			for _, r := range logic.Scope {
				said(t, words, r.Def.ID.Value, r.When, words.Condition(r.When).String())
			}
		})
	}
}

func said(t *testing.T, words prose.Words, id string, when *engine.Formula, text string) {
	t.Helper()
	tests := 0
	when.Walk(func(l *engine.Literal) {
		tests++
		alone := &engine.Formula{Op: engine.Test, Literal: l}
		require.NotEqual(t, words.Condition(alone), words.Not(alone), "%s: %s and its negation", id, l)
		for _, f := range l.Findings() {
			require.Contains(t, strings.ToLower(text), strings.ToLower(words.Name(f.ID.Value)), "%s reads %s", id, f.ID)
		}
		for _, n := range l.Limits() {
			require.Contains(t, text, prose.Number(n), "%s has the limit %s", id, l)
		}
	})
	require.Positive(t, tests, id)
	require.NotContains(t, text, "==", id)
	require.NotContains(t, text, "()", id)
}

// TestCriteriaInWords: what a clinician reads, for each form a condition has.
func TestCriteriaInWords(t *testing.T) {
	for _, x := range []struct{ pathway, criterion, when, except string }{
		{"febrile-child", "F-R12", "(Age: under 3 months OR (Gestation at birth: less than 37 weeks AND Corrected age: under 3 months)) AND " +
			"(Highest temperature in 24 h: 38 °C or more OR Carer-perceived fever)",
			"Age: 56 days or over AND Immunisation <= 48 h AND Highest temperature in 24 h: 38 °C or more"},
		{"abdominal-pain", "AP-A11", "Age: 3 months or over AND Age: under 7 months AND Highest temperature in 24 h: 39 °C or more", ""},
		{"abdominal-pain", "AP-A18", "Palpable mass / organ enlargement: mass, spleen, sausage or liver and spleen", ""},
		{"abdominal-pain", "AP-A15", "Tachypnoea: bit faster or very fast OR Respiratory rate: more than the limit for the age " +
			"(60 a minute under 6 months, 50 a minute under 12 months, 40 a minute from then on)", ""},
		{"abdominal-pain", "AP-A27", "Polydipsia/polyuria AND Abdominal pain: mild, moderate or severe AND " +
			"(Capillary glucose: 11 mmol/L or less OR Known diabetes mellitus)", ""},
	} {
		t.Run(x.criterion, func(t *testing.T) {
			prog := newest(t, x.pathway)
			i := slices.IndexFunc(prog.Logic().Criteria, func(k *engine.Criterion) bool { return k.Def.ID.Value == x.criterion })
			require.GreaterOrEqual(t, i, 0)
			when, except := prose.Of(prog).Criterion(prog.Logic().Criteria[i])
			require.Equal(t, x.when, when.String())
			require.Equal(t, x.except, except.String())
		})
	}
}

// TestShortNames: what the pages call a number is the name of one finding only.
func TestShortNames(t *testing.T) {
	words := prose.Of(newest(t, "asthma"))
	require.Equal(t, "PEF, best of three", words.Name("peak_flow_l_min"))
	require.Equal(t, "PEF, personal best", words.Name("peak_flow_best_l_min"))
	require.Equal(t, "PEF, best of three as a share of PEF, personal best", words.Name("pef_percent_best"))
	require.Equal(t, "Respiratory rate", words.Name("respiratory_rate"))
	require.Equal(t, "Oral rehydration (ORS) trial", words.Name("ors_hours"))
	require.Equal(t, "Headache", words.Name("headache"))
	require.Equal(t, "no such thing", words.Name("no_such_thing"))
}

func TestAmounts(t *testing.T) {
	for iso, want := range map[string]string{"PT0S": "at once", "PT4H": "4 hours", "PT24H": "24 hours", "PT1H30M": "1 hour 30 minutes", "P1D": "1 day", "P3D": "3 days", "later": "later"} {
		require.Equal(t, want, prose.Duration(iso))
	}
	require.Equal(t, "92%", prose.Amount(92, "%"))
	require.Equal(t, "1 hour", prose.Amount(1, "h"))
	require.Equal(t, "38.5 °C", prose.Amount(38.5, "Cel"))
	require.Equal(t, "a, b or c", prose.Or([]string{"a", "b", "c"}))
}

func TestAges(t *testing.T) {
	stated := func(years, months int) engine.Age {
		a, err := engine.AgeFromStated(engine.StatedAge{Years: &years, Months: &months}, time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC), 0)
		require.NoError(t, err)
		return a
	}
	require.Equal(t, "not known", prose.Age(engine.UnknownAge()))
	require.Equal(t, "1 day", prose.Age(engine.Age{Known: true, Days: engine.Span{Lo: 1, Hi: 1}}))
	require.Equal(t, "between 3 days and 9 days", prose.Age(engine.Age{Known: true, Days: engine.Span{Lo: 3, Hi: 9}}))
	require.Equal(t, "14 months", prose.Age(stated(1, 2)))
	require.Equal(t, "2 years 1 month", prose.Age(stated(2, 1)))
	require.Equal(t, "3 years", prose.Age(stated(3, 0)))

	require.Equal(t, "all ages", prose.Between("", ""))
	require.Equal(t, "under 3 months", prose.Between("", prose.Months(3)))
	require.Equal(t, "9 months to under 1 year", prose.Between(prose.Months(9), prose.Months(12)))
	require.Equal(t, "5 years and over", prose.Between(prose.Months(60), ""))
}
