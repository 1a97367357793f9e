package engine_test

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/engine"
	"safetynet/pathways"
)

var at = time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC)

// years is an age of whole years and no more.
func years(t testing.TB, n int) engine.Age {
	zero := 0
	age, err := engine.AgeFromStated(engine.StatedAge{Years: &n, Days: &zero}, at, 40)
	require.NoError(t, err)
	return age
}

// tinyWith compiles testdata/tiny.yaml after replacements of old by new.
func tinyWith(t testing.TB, oldNew ...string) *engine.Program {
	text, err := os.ReadFile("../testdata/tiny.yaml")
	require.NoError(t, err)
	for i := 0; i < len(oldNew); i += 2 {
		require.Contains(t, string(text), oldNew[i])
	}
	tiny := strings.NewReplacer(oldNew...).Replace(string(text))
	eng, issues := compile(t, tinyLibrary(t, map[string]string{"tiny/0.1.0.yaml": tiny}))
	require.Empty(t, issues.Render())
	return eng.Program("tiny", pathways.Version{Minor: 1})
}

// tinyWhen is the tiny pathway with another condition for T-1.
func tinyWhen(t testing.TB, condition string) *engine.Program {
	return tinyWith(t, "when: tiny_dry && temperature_c >= tiny_hot", "when: '"+condition+"'",
		"ask: [dry_mouth, sunken_eyes, temperature_c, respiratory_rate]", "ask: [dry_mouth, sunken_eyes, no_tears, temperature_c, respiratory_rate]",
		"    - {finding: sunken_eyes", "    - {finding: no_tears, text: no tears}\n    - {finding: sunken_eyes")
}

// outcomeOf reads one criterion's outcome off an assessment.
func outcomeOf(a *engine.Assessment, id string) string {
	for _, m := range a.Matched {
		if m.Criterion == id {
			return "met"
		}
	}
	for _, u := range a.Undecided {
		if u.Criterion == id {
			return "unknown"
		}
	}
	return "not-met"
}

const (
	no   = "not-met"
	open = "unknown"
	yes  = "met"
)

var three = []string{no, open, yes}

// answer puts a truth value into a record as an answer.
func answer(into map[string]engine.Answer, id, truth string) {
	switch truth {
	case yes:
		into[id] = engine.BoolAnswer(true)
	case no:
		into[id] = engine.BoolAnswer(false)
	}
}

// TestTruthTables walks every row of every operator's table, through the
// language, the compiler and an assessment.
func TestTruthTables(t *testing.T) {
	flags := []string{"dry_mouth", "sunken_eyes", "no_tears"}
	rank := map[string]int{no: 0, open: 1, yes: 2}
	and := func(a, b string) string { return three[min(rank[a], rank[b])] }
	or := func(a, b string) string { return three[max(rank[a], rank[b])] }
	not := func(a string) string { return three[2-rank[a]] }
	for _, table := range []struct {
		condition string
		want      func(a, b, c string) string
	}{
		{"dry_mouth && sunken_eyes", func(a, b, _ string) string { return and(a, b) }},
		{"dry_mouth || sunken_eyes", func(a, b, _ string) string { return or(a, b) }},
		{"!dry_mouth", func(a, _, _ string) string { return not(a) }},
		{"!(dry_mouth && sunken_eyes)", func(a, b, _ string) string { return not(and(a, b)) }},
		{"!(dry_mouth || sunken_eyes)", func(a, b, _ string) string { return not(or(a, b)) }},
		{"dry_mouth == true", func(a, _, _ string) string { return a }},
		{"dry_mouth != true", func(a, _, _ string) string { return not(a) }},
		{"dry_mouth ? sunken_eyes : no_tears", func(a, b, c string) string { return or(and(a, b), and(not(a), c)) }},
		{"!(dry_mouth ? sunken_eyes : no_tears)", func(a, b, c string) string { return not(or(and(a, b), and(not(a), c))) }},
		{"atLeast(1, [dry_mouth, sunken_eyes, no_tears])", func(a, b, c string) string { return or(a, or(b, c)) }},
		{"atLeast(2, [dry_mouth, sunken_eyes, no_tears])", func(a, b, c string) string { return or(and(a, b), or(and(a, c), and(b, c))) }},
		{"atLeast(3, [dry_mouth, sunken_eyes, no_tears])", func(a, b, c string) string { return and(a, and(b, c)) }},
		{"dry_mouth && (sunken_eyes || !no_tears)", func(a, b, c string) string { return and(a, or(b, not(c))) }},
	} {
		t.Run(table.condition, func(t *testing.T) {
			prog := tinyWhen(t, table.condition)
			for _, a := range three {
				for _, b := range three {
					for _, c := range three {
						findings := map[string]engine.Answer{}
						for i, truth := range []string{a, b, c} {
							answer(findings, flags[i], truth)
						}
						got, err := engine.Assess([]*engine.Program{prog}, engine.Case{Audience: pathways.Clinician, Age: years(t, 2), At: at, Findings: findings})
						require.NoError(t, err)
						require.Equal(t, table.want(a, b, c), outcomeOf(got, "T-1"), "%s, %s, %s", a, b, c)
					}
				}
			}
		})
	}
}

// TestNumberTables: a comparison is known when its finding is, on either side of
// its limit and on it.
func TestNumberTables(t *testing.T) {
	for _, c := range []struct{ op, below, on, above string }{
		{"<", yes, no, no}, {"<=", yes, yes, no}, {">", no, no, yes}, {">=", no, yes, yes}, {"==", no, yes, no}, {"!=", yes, no, yes},
	} {
		for _, condition := range []string{"temperature_c " + c.op + " tiny_hot", "!(!(temperature_c " + c.op + " tiny_hot))"} {
			prog := tinyWhen(t, condition+" && (dry_mouth || sunken_eyes || no_tears)")
			for value, want := range map[float64]string{38.9: c.below, 39.0: c.on, 39.1: c.above} {
				got, err := engine.Assess([]*engine.Program{prog}, engine.Case{Audience: pathways.Clinician, Age: years(t, 2), At: at,
					Findings: map[string]engine.Answer{"temperature_c": engine.NumberAnswer(value), "dry_mouth": engine.BoolAnswer(true)}})
				require.NoError(t, err)
				require.Equal(t, want, outcomeOf(got, "T-1"), "%v %s", value, c.op)
			}
		}
	}
}

// TestBandsAndAges: an age that may lie in two bands leaves a comparison unknown
// only where the bands disagree.
func TestBandsAndAges(t *testing.T) {
	prog := tinyWith(t)
	months := func(lo, hi int) engine.Age {
		return engine.Age{Known: true, Days: engine.Span{Lo: 59, Hi: 59}, Months: engine.Span{Lo: lo, Hi: hi}, Corrected: engine.Span{Lo: lo, Hi: hi}}
	}
	for _, c := range []struct {
		age  engine.Age
		rate int
		want string
	}{
		{months(11, 11), 50, no}, {months(11, 11), 51, yes}, {months(12, 12), 41, yes}, {months(12, 12), 40, no},
		{months(11, 12), 40, no}, {months(11, 12), 41, open}, {months(11, 12), 50, open}, {months(11, 12), 51, yes},
		{engine.UnknownAge(), 40, no}, {engine.UnknownAge(), 45, open}, {engine.UnknownAge(), 60, yes},
	} {
		got, err := engine.Assess([]*engine.Program{prog}, engine.Case{Audience: pathways.Clinician, Age: c.age, At: at,
			Findings: map[string]engine.Answer{"respiratory_rate": engine.IntAnswer(c.rate)}})
		require.NoError(t, err)
		require.Equal(t, c.want, outcomeOf(got, "T-2"), "%v %d", c.age.Months, c.rate)
	}
}

func TestReasonsDecideWhatIsExcused(t *testing.T) {
	prog := tinyWith(t)
	for _, c := range []struct {
		audience pathways.Audience
		answer   engine.Answer
		want     string
		why      string
	}{
		{pathways.Adviser, engine.UnknownAnswer(pathways.NotAsked), open, "not asked is never excused for who could ask"},
		{pathways.Adviser, engine.UnknownAnswer(pathways.Unsure), open, "the criterion excuses not-measured only"},
		{pathways.Adviser, engine.UnknownAnswer(pathways.NotMeasured), no, "the criterion excuses it"},
		{pathways.Clinician, engine.UnknownAnswer(pathways.NotMeasured), open, "a clinician is not excused"},
		{pathways.Parent, engine.UnknownAnswer(pathways.NotAsked), no, "a parent cannot know it"},
		{pathways.Parent, engine.IntAnswer(45), yes, "a value counts, whoever gave it"},
	} {
		got, err := engine.Assess([]*engine.Program{prog}, engine.Case{Audience: c.audience, Age: years(t, 2), At: at,
			Findings: map[string]engine.Answer{"respiratory_rate": c.answer}})
		require.NoError(t, err)
		require.Equal(t, c.want, outcomeOf(got, "T-2"), c.why)
		require.Equal(t, c.want == no, slices.Contains(got.NotChecked, "respiratory_rate"), c.why)
	}
}
