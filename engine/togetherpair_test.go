package engine

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	made "safetynet/engine/internal/sample"
	"safetynet/pathways"
)

// tinyPair compiles the example twice, the second with something replaced and under
// another name.
func tinyPair(t *testing.T, both, second *strings.Replacer) []*Program {
	text, err := os.ReadFile("../testdata/tiny.yaml")
	require.NoError(t, err)
	tiny := both.Replace(string(text))
	lib, err := made.Library(map[string]string{
		"tiny/0.1.0.yaml":  tiny,
		"small/0.1.0.yaml": second.Replace(strings.Replace(tiny, "id: tiny\n", "id: small\n", 1)),
	})
	require.NoError(t, err)
	loaded, issues := pathways.Load(lib)
	eng, issues := CompileUnproved(loaded, issues)
	require.NotNil(t, eng, issues.Render())
	v := pathways.Version{Minor: 1}
	return []*Program{eng.Program("tiny", v), eng.Program("small", v)}
}

// TestOneNameOfTwoLimits: two pathways may call different limits the same.
func TestOneNameOfTwoLimits(t *testing.T) {
	_, together := panels(t, tinyPair(t, strings.NewReplacer(), strings.NewReplacer("limit: 39.0", "limit: 39.5", "limit: 50}", "limit: 45}"))...)
	require.Len(t, together.plans, 1)
	record, of := together.NewRecord(), together.NewStanding()
	age, err := AgeFromBirthDate(time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC), time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC), 0)
	require.NoError(t, err)
	record.SetAge(age)
	d := together.Dictionary()
	record.SetBool(d.Finding("dry_mouth").DictionaryAt, true)
	record.SetNumber(d.Finding("temperature_c").DictionaryAt, 39.2)
	record.SetNumber(d.Finding("respiratory_rate").DictionaryAt, 48)
	together.Decide(record, of)
	var met []string
	for _, r := range of.AppendMet(nil) {
		met = append(met, fmt.Sprintf("%d %s", r.Program, together.Criterion(r).ID))
	}
	require.Equal(t, []string{"0 T-1", "1 T-2"}, met)
}

// TestOneConditionOfTwoExcuses: what excuses is told apart by its limits as well.
func TestOneConditionOfTwoExcuses(t *testing.T) {
	excusing := strings.NewReplacer("      respiratory_rate: {reasons: [not-measured],", "      respiratory_rate: {when: temperature_c < tiny_hot, reasons: [not-measured],")
	_, together := panels(t, tinyPair(t, excusing, strings.NewReplacer("limit: 39.0", "limit: 39.5"))...)
	require.Len(t, together.plans, 1)
	record, of := together.NewRecord(), together.NewStanding()
	record.Reset(pathways.Adviser)
	d := together.Dictionary()
	record.SetNumber(d.Finding("temperature_c").DictionaryAt, 39.2)
	record.SetUnknown(d.Finding("respiratory_rate").DictionaryAt, pathways.NotMeasured)
	together.Decide(record, of)
	var open []int
	for _, r := range of.AppendOpen(nil) {
		if together.Criterion(r).ID.Value == "T-2" {
			open = append(open, int(r.Program))
		}
	}
	require.Equal(t, []int{0}, open)
}

// TestOnePlanOfManyLanes: of more than a word has bits, all are decided.
func TestOnePlanOfManyLanes(t *testing.T) {
	apart, together := panels(t, tinyPair(t, manyRounds(90), strings.NewReplacer("limit: 39.0", "limit: 39.5"))...)
	require.Len(t, together.plans, 1)
	require.Greater(t, len(together.plans[0].criteria.lanes), 64)
	requireWalked(t, together, rand.New(rand.NewPCG(23, 24)), 60)
	requireWalked(t, apart, rand.New(rand.NewPCG(25, 26)), 60)
}

// TestCorrectedAgesAreCutEarlier: how far an age from the due date is known may change
// with the age that is left out.
func TestCorrectedAgesAreCutEarlier(t *testing.T) {
	n := &node{op: opLiteral, lit: &Literal{age: ageCorrected, op: lt, limit: 6}}
	p := &Program{criteria: []*criterion{{when: n, plain: n}}}
	require.True(t, p.looksBeyond(17))
	require.False(t, p.looksBeyond(18))
}

// TestPathwaysWithoutOnePlan: those that calculate different numbers by one name, and
// those that tell a finding apart in more ways together than can be counted, keep theirs.
func TestPathwaysWithoutOnePlan(t *testing.T) {
	count := strings.NewReplacer("derived:\n", "derived:\n  - {id: tiny_signs, count: [dry_mouth, sunken_eyes], worse: up, source: {ref: DESIGN, grade: design}}\n",
		"thresholds:\n", "thresholds:\n  - {id: tiny_some, finding: tiny_signs, limit: 1, source: {ref: DESIGN, grade: design}}\n",
		"when: tiny_dry &&", "when: tiny_signs >= tiny_some &&")
	apart, together := panels(t, tinyPair(t, count, strings.NewReplacer())...)
	require.Same(t, apart, together, "the number is not one that they share")
	requireWalked(t, together, rand.New(rand.NewPCG(17, 18)), 50)

	limits := func(from float64) string {
		var list, tests strings.Builder
		for n := range 130 {
			fmt.Fprintf(&list, "  - {id: tiny_%d, finding: temperature_c, limit: %.2f, source: {ref: DESIGN, grade: design}}\n", n, from+float64(n)/100)
			fmt.Fprintf(&tests, "  - {id: T-%d, when: temperature_c >= tiny_%d, disposition: ed-now, because: Hot., source: {ref: DESIGN, grade: design}}\n", n+10, n)
		}
		return list.String() + "|" + tests.String()
	}
	low, lowTests, _ := strings.Cut(limits(39.1), "|")
	high, _, _ := strings.Cut(limits(40.5), "|")
	many := strings.NewReplacer("derived:\n", low+"derived:\n", "raises:\n", lowTests+"raises:\n")
	progs := tinyPair(t, many, strings.NewReplacer(low, high))
	apart, together = panels(t, progs...)
	require.Same(t, apart, together)
	requireWalked(t, together, rand.New(rand.NewPCG(19, 20)), 50)
	require.NotNil(t, planTogether(tinyPair(t, many, strings.NewReplacer())), "the same limits are no more of them")
}
