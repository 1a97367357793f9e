package vignette

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/engine"
	"safetynet/pathways"
)

// TestComparisonsAreReadOffTheText reads comparisons either way round, through
// calculated conditions, and not inside quotes.
func TestComparisonsAreReadOffTheText(t *testing.T) {
	lib, issues := pathways.Load(pathways.Embedded())
	require.Empty(t, issues.Render())
	when := "fever <= temperature_c && under"
	under := pathways.Str{Value: `age_months < 3 || gestation_weeks < preterm_weeks || (12 > age_months)`}
	c := &comparisons{
		dict: lib.Dictionaries[0],
		thresholds: map[string]*pathways.Threshold{
			"fever": {ID: pathways.Str{Value: "fever"}}, "preterm_weeks": {ID: pathways.Str{Value: "preterm_weeks"}},
			"usual": {ID: pathways.Str{Value: "usual"}},
		},
		derived: map[string]*pathways.Derived{"under": {When: &under}, "over_usual_s": {}},
	}
	c.read(when, "A", user{id: "A"})
	c.read(`under && skin_colour != "a < b" && temperature_c >= fever && over_usual_s > usual`, "B", user{id: "B"})
	var got []string
	for _, x := range c.found {
		limit := fmt.Sprint(x.age)
		if x.threshold != nil {
			limit = x.threshold.ID.Value
		}
		got = append(got, fmt.Sprintf("%s %s %s in %q decides %s", x.subject, x.op, limit, x.in, x.decides()))
	}
	require.Equal(t, []string{
		`temperature_c >= fever in "" decides A, B`,
		`age_months < 3 in "under" decides A, B`,
		`gestation_weeks < preterm_weeks in "" decides A, B`,
		`age_months < 12 in "under" decides A, B`,
	}, got)
}

func TestAgeSides(t *testing.T) {
	for op, want := range map[string][2]int{"<": {2, 3}, ">=": {2, 3}, "<=": {3, 4}, ">": {3, 4}} {
		lo, hi := ageSides(op, 3)
		require.Equal(t, want, [2]int{lo, hi}, op)
	}
}

func TestOver(t *testing.T) {
	three := pathways.BandLimit{Value: 3}
	for op, want := range map[string][3]bool{"<": {true, false, false}, "<=": {true, true, false}, ">": {false, false, true}, ">=": {false, true, true}} {
		require.Equal(t, want, [3]bool{over(op, 2, three), over(op, 3, three), over(op, 4, three)}, op)
		require.False(t, over(op, 3, pathways.BandLimit{None: true}))
	}
}

func TestAgeIs(t *testing.T) {
	span := func(n int) engine.Span { return engine.Span{Lo: n, Hi: n} }
	r := Result{Case: engine.Case{Age: engine.Age{Known: true, Days: span(59), Months: span(25), Corrected: span(24)}}}
	for variable, n := range map[string]int{"age_days": 59, "age_months": 25, "age_years": 2, "corrected_age_months": 24} {
		require.True(t, ageIs(variable, n)(r), variable)
		require.False(t, ageIs(variable, n+1)(r), variable)
	}
	r.Case.Age.Months.Hi = 26
	require.False(t, ageIs("age_months", 25)(r), "not exactly")
	require.False(t, ageIs("age_months", 0)(Result{Case: engine.Case{Age: engine.Age{}}}), "not known")
}

func TestRoundTo(t *testing.T) {
	limit := 39.0
	require.Equal(t, 38.9, roundTo(limit-0.1, 0.1))
	require.Equal(t, 299.0, roundTo(299, 1))
}

func TestAgesIn(t *testing.T) {
	lib, issues := pathways.Load(pathways.Embedded())
	eng, issues := engine.CompileUnproved(lib, issues)
	require.Empty(t, issues.Render())
	prog := eng.Program("febrile-child", pathways.Version{Major: 1})
	rule := prog.Definition().Scope.Outside[0].ID.Value
	for _, tt := range []struct {
		subject, op      string
		age              int
		youngest, oldest int
	}{
		{"age_years", ">=", 5, 0, 59},
		{"age_months", ">", 59, 0, 59},
		{"age_months", "<", 24, 24, 215},
		{"age_years", "<", 2, 24, 215},
		{"age_months", "<=", 3, 4, 215},
	} {
		youngest, oldest := agesIn(prog, []*comparison{{subject: tt.subject, op: tt.op, age: tt.age, in: rule}, {subject: "age_months", op: "<", age: 3, in: "F-R12"}})
		require.Equal(t, [2]int{tt.youngest, tt.oldest}, [2]int{youngest, oldest}, "%s %s %d", tt.subject, tt.op, tt.age)
	}
}
