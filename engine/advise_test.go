package engine_test

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/engine"
	"safetynet/pathways"
)

const (
	recommends = "    - {id: HC1, text: Offer drinks., source: {ref: DESIGN, grade: design}}\n" +
		"    - {id: HC2, topics: [ibuprofen], text: Ibuprofen can help., source: {ref: DESIGN, grade: design}}\n" +
		"    - {id: HC3, topics: [paracetamol], text: Paracetamol can help., source: {ref: DESIGN, grade: design}}\n"
	withholds = "    - {id: HC1, text: Offer drinks., source: {ref: DESIGN, grade: design}}\n" +
		"    - {id: HC2, withholds: [ibuprofen], WHEN text: Do not give ibuprofen., source: {ref: DESIGN, grade: design}}\n"
)

// pair compiles the tiny pathway that recommends ibuprofen and another that
// withholds it, always or where a condition holds.
func pair(t *testing.T, when string) []*engine.Program {
	t.Helper()
	text, err := os.ReadFile("../testdata/tiny.yaml")
	require.NoError(t, err)
	plain := "    - {id: HC1, text: Offer drinks., source: {ref: DESIGN, grade: design}}\n"
	require.Contains(t, string(text), plain)
	first := strings.Replace(string(text), plain, recommends, 1)
	second := strings.Replace(string(text), plain, strings.Replace(withholds, "WHEN", when, 1), 1)
	second = strings.Replace(second, "\nid: tiny\n", "\nid: other\n", 1)
	eng, issues := compile(t, tinyLibrary(t, map[string]string{"tiny/0.1.0.yaml": first, "other/0.1.0.yaml": second}))
	require.Empty(t, issues.Render())
	v := pathways.Version{Minor: 1}
	return []*engine.Program{eng.Program("tiny", v), eng.Program("other", v)}
}

// TestWhatOnePathwayWithholdsNoneRecommends: advice merged from several pathways
// does not contradict itself, and while it is open whether advice is withheld it is.
func TestWhatOnePathwayWithholdsNoneRecommends(t *testing.T) {
	const yes, no, para = "Ibuprofen can help.", "Do not give ibuprofen.", "Paracetamol can help."
	for _, x := range []struct {
		name, when  string
		dry         engine.Answer
		given, kept []string
	}{
		{"always", "", engine.BoolAnswer(false), []string{no, para}, []string{yes}},
		{"where it holds", "when: dry_mouth,", engine.BoolAnswer(true), []string{no, para}, []string{yes}},
		{"where it does not", "when: dry_mouth,", engine.BoolAnswer(false), []string{yes, para}, []string{no}},
		{"where it is open", "when: dry_mouth,", engine.UnknownAnswer(pathways.Unsure), []string{para}, []string{yes, no}},
	} {
		t.Run(x.name, func(t *testing.T) {
			progs := pair(t, x.when)
			c := engine.Case{Audience: pathways.Parent, Age: years(t, 3), At: at, Findings: map[string]engine.Answer{
				"dry_mouth": x.dry, "sunken_eyes": engine.BoolAnswer(false), "temperature_c": engine.NumberAnswer(37),
				"respiratory_rate": engine.IntAnswer(24),
			}}
			for _, order := range [][]*engine.Program{progs, {progs[1], progs[0]}} {
				a := assess(t, c, order...)
				for _, text := range x.given {
					require.Contains(t, a.HomeCare, text)
				}
				for _, text := range x.kept {
					require.NotContains(t, a.HomeCare, text)
				}
			}
			require.Contains(t, assess(t, c, progs[0]).HomeCare, yes, "alone it is recommended")
		})
	}
}

// TestFirstAidForASeizureInEveryPathway: whatever a child came with, first aid
// for a seizure is given as soon as one is known.
func TestFirstAidForASeizureInEveryPathway(t *testing.T) {
	const first = "Note the time the seizure (fit) started."
	everyPathway(t, func(t *testing.T, prog *engine.Program) {
		if len(prog.Definition().Signs.FirstAid) == 0 {
			return // danger signs 1.0.0 have none
		}
		c := engine.Case{Audience: pathways.Parent, Age: years(t, 2), At: at, Findings: map[string]engine.Answer{"seizure_now": engine.BoolAnswer(true)}}
		a := assess(t, c, prog)
		require.NotEmpty(t, a.FirstAid)
		require.Contains(t, a.FirstAid[0], first)
		c.Findings["seizure_now"] = engine.BoolAnswer(false)
		for _, text := range assess(t, c, prog).FirstAid {
			require.NotContains(t, text, first)
		}
	})
}

// TestCodesOf111AreForAdvisers: families are not shown codes, advisers are.
func TestCodesOf111AreForAdvisers(t *testing.T) {
	prog := tinyWith(t)
	for _, who := range pathways.Audiences() {
		a := assess(t, engine.Case{Audience: who, Age: years(t, 3), At: at, Findings: map[string]engine.Answer{"grunting": engine.BoolAnswer(true)}}, prog)
		if who != pathways.Adviser {
			require.Empty(t, a.Disposition.Codes)
			continue
		}
		require.Len(t, a.Disposition.Codes, 1)
		require.Equal(t, "Dx011", a.Disposition.Codes[0].Code)
	}
}

// TestTheDictionaryWordsTheAge: the question is the dictionary's where it has one.
func TestTheDictionaryWordsTheAge(t *testing.T) {
	a := assess(t, engine.Case{Audience: pathways.Adviser, Age: engine.UnknownAge(), At: at, Findings: map[string]engine.Answer{}}, tinyWith(t))
	for _, q := range a.NextQuestions {
		if q.Finding == engine.AgeID {
			require.Equal(t, "When was the child born?", q.Text)
			return
		}
	}
	require.Fail(t, "the age was not asked")
}

// TestFollowUpForStaffOnly: a follow-up without a parent's wording is not shown
// to parents, and not as an empty line either.
func TestFollowUpForStaffOnly(t *testing.T) {
	prog := tinyWith(t, "safety_net:\n", "follow_up:\n  - {id: FU1, text: {clinician: Arrange a review.}, source: {ref: DESIGN, grade: design}}\nsafety_net:\n")
	c := engine.Case{Audience: pathways.Parent, Age: years(t, 3), At: at, Findings: map[string]engine.Answer{}}
	require.Empty(t, assess(t, c, prog).FollowUp)
	c.Audience = pathways.Clinician
	require.Equal(t, []string{"Arrange a review."}, assess(t, c, prog).FollowUp)
}

// TestSentOnOnlyWhereNotAssessed: "answer the questions of another pathway as
// well" is not said while that pathway is being assessed for the child.
func TestSentOnOnlyWhereNotAssessed(t *testing.T) {
	text, err := os.ReadFile("../testdata/tiny.yaml")
	require.NoError(t, err)
	const sent = "Answer the questions about the other thing as well."
	first := strings.Replace(string(text), "safety_net:\n", "follow_up:\n  - {id: FU1, unless_with: [other], text: "+sent+", source: {ref: DESIGN, grade: design}}\nsafety_net:\n", 1)
	second := strings.Replace(strings.Replace(string(text), "\nid: tiny\n", "\nid: other\n", 1), "age_years >= 16", "age_years >= 4", 1)
	eng, issues := compile(t, tinyLibrary(t, map[string]string{"tiny/0.1.0.yaml": first, "other/0.1.0.yaml": second}))
	require.Empty(t, issues.Render())
	tiny, other := eng.Program("tiny", pathways.Version{Minor: 1}), eng.Program("other", pathways.Version{Minor: 1})
	c := engine.Case{Audience: pathways.Parent, Age: years(t, 3), At: at, Findings: map[string]engine.Answer{}}
	require.Contains(t, assess(t, c, tiny).FollowUp, sent)
	require.NotContains(t, assess(t, c, tiny, other).FollowUp, sent)
	c.Age = years(t, 5)
	require.Contains(t, assess(t, c, tiny, other).FollowUp, sent, "the other pathway is not for them")
}

// TestMergedAdviceOfShippedPathways reads what a family gets from several shipped
// pathways: nothing is recommended that one of them withholds, nobody is sent on
// to questions that are being answered, and a pathway that is not for the child
// is silent.
func TestMergedAdviceOfShippedPathways(t *testing.T) {
	newest := func(ids ...string) (progs []*engine.Program) {
		for _, id := range ids {
			p := shipped().Library().Newest(id)
			progs = append(progs, shipped().Program(id, p.Version))
		}
		return progs
	}
	told := func(a *engine.Assessment) string {
		return strings.Join(append(append(append([]string{}, a.FirstAid...), a.HomeCare...), a.FollowUp...), "\n")
	}
	c := engine.Case{Audience: pathways.Parent, Age: years(t, 3), At: at, Findings: map[string]engine.Answer{}}
	for _, p := range newest("febrile-child", "diarrhoea-vomiting") {
		for id, a := range normalCase(p, pathways.Parent) {
			c.Findings[id] = a
		}
	}
	c.Findings["temperature_c"], c.Findings["vomiting"], c.Findings["diarrhoea"] = engine.NumberAnswer(38.4), engine.BoolAnswer(true), engine.BoolAnswer(true)

	const gives, sends = "You can give ibuprofen", "high temperature (fever) as well"
	alone := told(assess(t, c, newest("febrile-child")...))
	require.Contains(t, alone, gives)
	belly := told(assess(t, c, newest("diarrhoea-vomiting")...))
	require.Contains(t, belly, sends)
	require.Contains(t, belly, "Do not give ibuprofen")

	merged := told(assess(t, c, newest("febrile-child", "diarrhoea-vomiting")...))
	require.NotContains(t, merged, gives)
	require.Contains(t, merged, "Do not give ibuprofen")
	require.Contains(t, merged, "You can give paracetamol")
	require.NotContains(t, merged, sends)

	young := engine.Case{Audience: pathways.Parent, Age: monthsOld(t, 4), At: at, Findings: map[string]engine.Answer{"grunting": engine.BoolAnswer(true)}}
	require.NotContains(t, told(assess(t, young, newest("asthma", "febrile-child")...)), "inhaler", "asthma is not for a baby of 4 months")
	require.Contains(t, told(assess(t, young, newest("asthma")...)), "inhaler", "alone it is all there is")
}

func monthsOld(t *testing.T, n int) engine.Age {
	t.Helper()
	age, err := engine.AgeFromStated(engine.StatedAge{Months: &n}, at, 0)
	require.NoError(t, err)
	return age
}

// TestAdviceOfOneDisposition: a text for A&E is not given with 999, whoever of
// several pathways says 999.
func TestAdviceOfOneDisposition(t *testing.T) {
	aid := "advice:\n  first_aid:\n    - {id: FA1, only_for: [ed-now], when: dry_mouth, text: Go to A&E now with the inhaler., source: {ref: DESIGN, grade: design}}\n"
	prog := tinyWith(t, "advice:\n", aid)
	c := engine.Case{Audience: pathways.Parent, Age: years(t, 3), At: at, Findings: map[string]engine.Answer{
		"dry_mouth": engine.BoolAnswer(true), "temperature_c": engine.NumberAnswer(39.5),
	}}
	a := assess(t, c, prog)
	require.Equal(t, "ed-now", a.Disposition.ID)
	require.Equal(t, []string{"Go to A&E now with the inhaler."}, a.FirstAid)
	c.Findings["grunting"] = engine.BoolAnswer(true)
	require.Empty(t, assess(t, c, prog).FirstAid)
}
