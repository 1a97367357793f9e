package engine

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	made "safetynet/engine/internal/sample"
	"safetynet/pathways"
)

// panels are pathways that pin the same, decided by one plan of each and by one of all.
func panels(t *testing.T, progs ...*Program) (apart, together *Panel) {
	apart, err := NewPanel(nil, progs)
	require.NoError(t, err)
	return apart, apart.Together()
}

// sets are shipped pathways that can be asked about together: the newest that pin the
// same, and two of them.
func sets(t *testing.T, r *rand.Rand) [][]*Program {
	progs := shipped(t)
	last := progs[len(progs)-1]
	by := map[string]*Program{}
	for _, p := range progs {
		if p.def.Pins == last.def.Pins {
			by[p.def.ID.Value] = p // in the order of versions
		}
	}
	var all []*Program
	for _, id := range sortedKeys(by) {
		all = append(all, by[id])
	}
	require.Len(t, all, 6)
	some := slices.Clone(all)
	r.Shuffle(len(some), func(i, j int) { some[i], some[j] = some[j], some[i] })
	return [][]*Program{all, some[:2], some[2:5]}
}

// TestOnePlanIsWhatTheConditionsSay walks every condition beside the plan of several.
func TestOnePlanIsWhatTheConditionsSay(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	for _, progs := range sets(t, r) {
		_, together := panels(t, progs...)
		require.Len(t, together.plans, 1)
		requireWalked(t, together, r, 200)
	}
}

// TestOnePlanDecidesAsOneOfEach: the same outcome, the same lists in the same order and
// the same bits for who counts.
func TestOnePlanDecidesAsOneOfEach(t *testing.T) {
	r := rand.New(rand.NewPCG(13, 14))
	own, away := 0, 0
	for _, progs := range sets(t, r) {
		apart, together := panels(t, progs...)
		record, a, b := apart.NewRecord(), apart.NewStanding(), together.NewStanding()
		for n := range 3000 {
			c := randomCase(r, progs)
			if n%2 == 0 {
				c = nearlyWell(r, progs)
			}
			require.NoError(t, record.Load(c))
			apart.Decide(record, a)
			together.Decide(record, b)
			require.Equal(t, []int{a.Floor, a.Ceiling, a.Disposition, a.Inconsistent}, []int{b.Floor, b.Ceiling, b.Disposition, b.Inconsistent})
			doubt := slices.ContainsFunc(a.rulings, func(r ruling) bool { return r.doubt })
			require.Equal(t, doubt, b.rulings[0].doubt)
			require.Equal(t, a.AppendMet(nil), b.AppendMet(nil))
			require.Equal(t, a.AppendOpen(nil), b.AppendOpen(nil))
			for i := range progs {
				require.Equal(t, counted(apart, i, a.Met), counted(together, i, b.Met))
				require.Equal(t, counted(apart, i, a.Open), counted(together, i, b.Open))
				if b.rulings[i].decided != b.rulings[i].all {
					own++
				}
				away += b.rulings[i].side
			}
		}
	}
	require.NotZero(t, own, "children who may be too old for one of them")
	require.NotZero(t, away)
}

// nearlyWell draws a child all of whose answers are normal but for a few, of an age that
// may be beyond that of one pathway and not of another.
func nearlyWell(r *rand.Rand, progs []*Program) Case {
	at := time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC)
	age := UnknownAge()
	if years := r.IntN(8); years > 3 {
		age, _ = AgeFromStated(StatedAge{Years: &years}, at, 0)
	}
	odd := randomCase(r, progs)
	c := Case{Audience: odd.Audience, Age: age, At: at, Findings: map[string]Answer{}}
	few := r.IntN(5)
	for _, f := range progs[0].def.Dictionary.Findings {
		if v, ok := NormalValue(f, max(0, age.Months.Lo)); ok {
			c.Findings[f.ID.Value] = Answer{Value: v}
		}
	}
	findings := progs[0].def.Dictionary.Findings
	if r.IntN(2) == 0 { // limits that go with the age up to twelve years, in one pathway for children under five
		c.Findings["suspected_sepsis"] = UnknownAnswer(pathways.Unsure)
		c.Findings["heart_rate"] = Answer{Value: Value{Type: pathways.Int, Number: float64(90 + r.IntN(60))}}
	}
	for range few {
		f := findings[r.IntN(len(findings))]
		delete(c.Findings, f.ID.Value)
		if a, there := odd.Findings[f.ID.Value]; there {
			c.Findings[f.ID.Value] = a
		}
	}
	return c
}

// counted are the owners of the bits of a pathway.
func counted(p *Panel, program int, of func(program, lane int) uint64) []int {
	var all []int
	for lane := range p.Lanes(program) {
		for bit := range 64 {
			if of(program, lane)>>bit&1 == 1 {
				all = append(all, p.Owner(program, lane, bit))
			}
		}
	}
	slices.Sort(all)
	return all
}

// TestOnePlanExplainsAsOneOfEach: with the questions and the safety net, for which
// answers are changed one at a time.
func TestOnePlanExplainsAsOneOfEach(t *testing.T) {
	r := rand.New(rand.NewPCG(15, 16))
	for _, progs := range sets(t, r) {
		apart, together := panels(t, progs...)
		for n := range 150 {
			c := randomCase(r, progs)
			if n%3 > 0 {
				c = nearlyWell(r, progs)
			}
			want, err := apart.Assess(c)
			require.NoError(t, err)
			got, err := together.Assess(c)
			require.NoError(t, err)
			wanted, err := json.Marshal(want)
			require.NoError(t, err)
			text, err := json.Marshal(got)
			require.NoError(t, err)
			require.Equal(t, string(wanted), string(text))
		}
	}
}

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

// TestImaginingTogether: one answer changed is what the child with that answer is, also
// where a pathway sees another age than the others.
func TestImaginingTogether(t *testing.T) {
	r := rand.New(rand.NewPCG(27, 28))
	young := slices.DeleteFunc(sets(t, r)[0], func(p *Program) bool { return p.def.ID.Value != "febrile-child" && p.def.ID.Value != "bronchiolitis" })
	for _, progs := range [][]*Program{sets(t, r)[0], young} {
		requireImagined(t, progs, r)
	}
}

func requireImagined(t *testing.T, progs []*Program, r *rand.Rand) {
	_, together := panels(t, progs...)
	record, before, imagined, decided := together.NewRecord(), together.NewStanding(), together.NewStanding(), together.NewStanding()
	own := 0
	for range 200 {
		c := nearlyWell(r, together.progs)
		require.NoError(t, record.Load(c))
		together.Decide(record, before)
		if anyApart(before.rulings) {
			own++
		}
		for _, f := range together.watched {
			for _, v := range worseValues(f, nil, record.state.slot(f), c.Age.Months) {
				require.NoError(t, record.Load(c))
				record.state.put(f, slotOf(f, v))
				together.imagine(&record.state, f, before, imagined)
				together.Decide(record, decided)
				decided.Inconsistent = 0
				together.conclude(decided)
				require.Equal(t, []int{decided.Floor, decided.Ceiling, decided.Disposition}, []int{imagined.Floor, imagined.Ceiling, imagined.Disposition}, "%s = %s of %+v", f.ID, v, c)
			}
		}
	}
	require.NotZero(t, own)
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
