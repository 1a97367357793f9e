package reference

import (
	"slices"
	"testing"

	"safetynet/engine"
	"safetynet/pathways"
)

// A raise on any other sign reads the same rail, another group, and the base.
func TestRaiseOnAnyOther(t *testing.T) {
	p := testPathway()
	addCriterion(p, "A", "a", "gp-today").Group = "young"
	addCriterion(p, "B", "b", "gp-today").Group = "young"
	addCriterion(p, "C", "c", "gp-today")
	addCriterion(p, "D", "d", "self-care")
	p.Raises = []*pathways.Raise{{ID: str("R"), Targets: strs("A"), AnyOther: ptr(pathways.SeekAdvice), To: str("call-999")}}
	for _, test := range []struct {
		what           string
		given          answers
		floor, ceiling string
	}{
		{"alone", answers{"a": true, "b": false, "c": false, "d": false}, "gp-today", "gp-today"},
		{"same group", answers{"a": true, "b": true, "c": false, "d": false}, "gp-today", "gp-today"},
		{"another group", answers{"a": true, "b": false, "c": true, "d": false}, "call-999", "call-999"},
		{"below the level", answers{"a": true, "b": false, "c": false, "d": true}, "gp-today", "gp-today"},
		{"the other is open", answers{"a": true, "b": false, "d": false}, "gp-today", "call-999"},
		{"the target is open", answers{"b": false, "c": true, "d": false}, "gp-today", "call-999"},
		{"the target is not met", answers{"a": false, "b": true, "c": true, "d": true}, "gp-today", "gp-today"},
	} {
		o := assess(t, p, parentOf(test.given))
		wantEqual(t, test.what+" floor", o.Floor, test.floor)
		wantEqual(t, test.what+" ceiling", o.Ceiling, test.ceiling)
	}
	p.Raises[0].Audience = []pathways.Audience{pathways.Clinician}
	o := assess(t, p, parentOf(answers{"a": true, "c": true}))
	wantEqual(t, "a rule for another audience", o.Floor, "gp-today")
}

// Danger signs are criteria like others: one is another sign.
func TestRaiseReadsDangerSigns(t *testing.T) {
	p := testPathway()
	p.Signs.Criteria = []*pathways.Criterion{{ID: str("S"), When: str("b"), Disposition: str("gp-3-days")}}
	addCriterion(p, "A", "a", "gp-today")
	p.Raises = []*pathways.Raise{{ID: str("R"), Targets: strs("A"), AnyOther: ptr(pathways.SeekAdvice), To: str("ed-now")}}
	wantEqual(t, "floor", assess(t, p, parentOf(answers{"a": true, "b": true})).Floor, "ed-now")
}

// Base dispositions are read: one rule's result is no condition of another.
func TestRaiseReadsBaseDispositions(t *testing.T) {
	p := testPathway()
	addCriterion(p, "A", "a", "gp-today")
	addCriterion(p, "B", "b", "gp-today")
	rules := []*pathways.Raise{
		{ID: str("R1"), Targets: strs("A"), AnyOther: ptr(pathways.SeekAdvice), To: str("ed-now")},
		{ID: str("R2"), Targets: strs("B"), AnyOther: ptr(pathways.Escalate), To: str("call-999")},
	}
	for range 2 {
		p.Raises = rules
		wantEqual(t, "floor", assess(t, p, parentOf(answers{"a": true, "b": true})).Floor, "ed-now")
		slices.Reverse(rules)
	}
}

// On the guidance rail a criterion's base is the level it has there.
func TestRaiseOnTheGuidanceRail(t *testing.T) {
	p := testPathway()
	addCriterion(p, "A", "a", "gp-today")
	x := addCriterion(p, "B", "b", "ed-now")
	x.Assume = entry("b", pathways.Assume{Reasons: []pathways.Reason{notAsked}, Disposition: ptr(str("gp-3-days"))})
	p.Raises = []*pathways.Raise{{ID: str("R"), Targets: strs("A"), AnyOther: ptr(pathways.Escalate), To: str("call-999")}}
	o := assess(t, p, parentOf(answers{"a": true}))
	wantEqual(t, "guidance rail", o.Guidance, "gp-today")
	wantEqual(t, "ceiling", o.Ceiling, "call-999")
}

func TestRaiseWhen(t *testing.T) {
	p := testPathway()
	addCriterion(p, "A", "a", "ed-now")
	p.Raises = []*pathways.Raise{{ID: str("R"), Targets: strs("A"), When: ptr(str("b")), To: str("call-999")}}
	check := func(what string, given answers, floor, guidance, ceiling string) {
		t.Helper()
		o := assess(t, p, parentOf(given))
		wantEqual(t, what+" floor", o.Floor, floor)
		wantEqual(t, what+" guidance", o.Guidance, guidance)
		wantEqual(t, what+" ceiling", o.Ceiling, ceiling)
	}
	check("true", answers{"a": true, "b": true}, "call-999", "call-999", "call-999")
	check("false", answers{"a": true, "b": false}, "ed-now", "ed-now", "ed-now")
	check("unknown", answers{"a": true}, "ed-now", "ed-now", "call-999")
	p.Dictionary.Findings[1].AnsweredBy = []pathways.Audience{pathways.Clinician}
	check("unknown and not for this audience", answers{"a": true}, "ed-now", "ed-now", "ed-now")
	p.Raises[0].When = ptr(str("!b"))
	check("a mitigation not for this audience", answers{"a": true}, "ed-now", "ed-now", "call-999")
	// excuse lists say nothing about rules
	p.Dictionary.Findings[1].AnsweredBy = pathways.Audiences()
	p.Raises[0].When = ptr(str("b"))
	p.Excuse = entry("b", excuse(pathways.Reasons(), pathways.Parent, ""))
	check("excused for criteria only", answers{"a": true}, "ed-now", "ed-now", "call-999")
}

func TestScope(t *testing.T) {
	p := testPathway()
	p.Signs.Criteria = []*pathways.Criterion{{ID: str("S"), When: str("b"), Disposition: str("call-999")}}
	addCriterion(p, "A", "a", "ed-now")
	p.Scope.Outside = []pathways.ScopeRule{{ID: str("O"), When: str("age_years >= 5")}}
	p.Scope.HandOver = []pathways.ScopeRule{{ID: str("H"), When: str("c")}}
	p.Raises = []*pathways.Raise{{ID: str("R"), Targets: strs("A"), When: ptr(str("a")), To: str("call-999")}}
	inside, outside, either := months(24, 24), months(60, 60), months(59, 60)
	for _, test := range []struct {
		what                     string
		age                      engine.Age
		given                    answers
		floor, guidance, ceiling string
		a                        string
	}{
		{"inside", inside, answers{"a": false, "b": false, "c": false}, "self-care", "self-care", "self-care", NotMet},
		{"outside: own criteria do not count", outside, answers{"a": true, "b": false, "c": false}, "gp-today", "gp-today", "gp-today", NotMet},
		{"outside: danger signs do", outside, answers{"a": true, "b": true, "c": false}, "call-999", "call-999", "call-999", NotMet},
		{"outside: an open danger sign", outside, answers{"a": true, "c": false}, "gp-today", "gp-today", "call-999", NotMet},
		{"perhaps outside", either, answers{"a": false, "b": false, "c": false}, "self-care", "self-care", "gp-today", NotMet},
		{"perhaps outside is evaluated", either, answers{"a": true, "b": false, "c": false}, "call-999", "call-999", "call-999", Met},
		{"handed over", inside, answers{"a": false, "b": false, "c": true}, "gp-today", "gp-today", "gp-today", NotMet},
		{"handed over and evaluated", inside, answers{"a": true, "b": false, "c": true}, "call-999", "call-999", "call-999", Met},
		{"perhaps handed over", inside, answers{"a": false, "b": false}, "self-care", "self-care", "gp-today", NotMet},
	} {
		o := assess(t, p, caseOf(pathways.Parent, test.age, test.given))
		wantEqual(t, test.what+": floor", o.Floor, test.floor)
		wantEqual(t, test.what+": guidance", o.Guidance, test.guidance)
		wantEqual(t, test.what+": ceiling", o.Ceiling, test.ceiling)
		wantEqual(t, test.what+": A", o.Criteria["p/A"], test.a)
	}
}

// An open rule whose findings this audience cannot answer: a hand-over stays
// closed whatever its direction, an outside rule only where it points towards worse.
func TestScopeThatCannotBeAnswered(t *testing.T) {
	for _, test := range []struct {
		when              string
		outside, handOver string // ceiling
	}{
		{"a", "self-care", "self-care"},
		{"!a", "gp-today", "self-care"},
		{"neutral", "gp-today", "self-care"},
		{"neutral || a", "gp-today", "self-care"},
		{"neutral || c", "gp-today", "gp-today"},        // c can be answered
		{"count >= one", "gp-today", "self-care"},       // a count never points towards worse
		{"count_with_c >= one", "gp-today", "gp-today"}, // one of its inputs can be answered
		{"age_months < 12", "gp-today", "gp-today"},
	} {
		for _, handOver := range []bool{false, true} {
			p := testPathway()
			addFinding(p, "neutral", pathways.Bool, pathways.WorseNone)
			for _, f := range p.Dictionary.Findings {
				if f.ID.Value != "c" {
					f.AnsweredBy = []pathways.Audience{pathways.Clinician}
				}
			}
			addDerived(p, &pathways.Derived{ID: str("count"), Worse: pathways.WorseUp, Count: strs("a", "b")})
			addDerived(p, &pathways.Derived{ID: str("count_with_c"), Worse: pathways.WorseUp, Count: strs("a", "c")})
			addLimit(p, "one", "", 1)
			rules, want := &p.Scope.Outside, test.outside
			if handOver {
				rules, want = &p.Scope.HandOver, test.handOver
			}
			*rules = []pathways.ScopeRule{{ID: str("O"), When: str(test.when)}}
			o := assess(t, p, caseOf(pathways.Parent, months(11, 12), nil))
			wantEqual(t, test.when, o.Ceiling, want)
			wantEqual(t, test.when+" floor", o.Floor, "self-care")
		}
	}
}

func TestContradictions(t *testing.T) {
	p := testPathway()
	p.Dictionary.Contradictions = []pathways.Contradiction{
		{ID: str("X1"), When: str("a && b")}, {ID: str("X2"), When: str("a && !c")},
	}
	addCriterion(p, "D", "d", "ed-now")
	for _, test := range []struct {
		given         answers
		ids           []string
		ceiling, told string
		settled       bool
	}{
		{answers{"d": false}, nil, "self-care", "self-care", true},
		{answers{"a": true, "d": false}, nil, "self-care", "self-care", true}, // unknown is no contradiction
		{answers{"a": true, "b": true, "d": false}, []string{"X1"}, "gp-today", "gp-today", false},
		{answers{"a": true, "b": true, "c": false, "d": false}, []string{"X1", "X2"}, "gp-today", "gp-today", false},
		{answers{"a": true, "b": true, "d": true}, []string{"X1"}, "ed-now", "ed-now", true},
	} {
		o := assess(t, p, parentOf(test.given))
		if !slices.Equal(o.Inconsistent, test.ids) {
			t.Errorf("got %v, want %v", o.Inconsistent, test.ids)
		}
		wantEqual(t, "ceiling", o.Ceiling, test.ceiling)
		wantEqual(t, "disposition", o.Disposition, test.told)
		wantEqual(t, "settled", o.Settled, test.settled)
	}
}

// An open danger sign whose answer is "unsure" is more urgent than other open questions.
func TestDangerUnsure(t *testing.T) {
	p := testPathway()
	p.Signs.Criteria = []*pathways.Criterion{{ID: str("S"), When: str("a && (b || c)"), Disposition: str("call-999")}}
	addCriterion(p, "D", "d", "ed-now")
	for _, test := range []struct {
		what       string
		a, b, c, d any
		want       string
	}{
		{"unsure", unsure, true, true, false, "clinician-1h"},
		{"unsure in a part that is open", true, false, unsure, false, "clinician-1h"},
		{"not asked", notAsked, true, true, false, "gp-today"},
		{"unsure in a part already decided", notAsked, true, unsure, false, "clinician-1h"},
		{"unsure, and the sign is false", false, unsure, unsure, false, "self-care"},
		{"unsure, and the sign is met", true, true, unsure, false, "call-999"},
		{"unsure of what is no danger sign", false, false, false, unsure, "gp-today"},
		{"unsure, and a criterion is met", unsure, true, true, true, "ed-now"},
	} {
		o := assess(t, p, parentOf(answers{"a": test.a, "b": test.b, "c": test.c, "d": test.d}))
		wantEqual(t, test.what, o.Disposition, test.want)
	}
	p.Dictionary.Findings[0].AnsweredBy = []pathways.Audience{pathways.Clinician}
	o := assess(t, p, parentOf(answers{"a": unsure, "b": true, "d": false}))
	wantEqual(t, "excused", o.Disposition, "self-care")
}

// A pathway's exception to a danger sign is part of its condition there.
func TestSignException(t *testing.T) {
	p := testPathway()
	p.Signs.Criteria = []*pathways.Criterion{{ID: str("S"), When: str("a"), Disposition: str("call-999")}}
	p.DangerSigns.Exceptions = []pathways.SignException{{Sign: str("S"), When: str("b")}}
	wantEqual(t, "known", assess(t, p, parentOf(answers{"a": true, "b": true})).Disposition, "self-care")
	wantEqual(t, "unknown", assess(t, p, parentOf(answers{"a": true})).Disposition, "call-999")
	wantEqual(t, "status", assess(t, p, parentOf(answers{"a": true})).Criteria["p/S"], Unknown)
}

// The literal reading of section 6: what is settled below roles.undecided, and
// above home care, is told as roles.undecided.
func TestDispositionOfTheUndecidedRole(t *testing.T) {
	p := testPathway()
	addCriterion(p, "A", "a", "gp-3-days")
	o := assess(t, p, parentOf(answers{"a": true}))
	wantEqual(t, "settled", o.Settled, true)
	wantEqual(t, "ceiling", o.Ceiling, "gp-3-days")
	wantEqual(t, "disposition", o.Disposition, "gp-3-days")
	wantEqual(t, "level", o.Level, pathways.SeekAdvice)
}

func TestSeveralPathways(t *testing.T) {
	p, q := testPathway(), testPathway()
	q.ID = str("q")
	addCriterion(p, "A", "a", "gp-today")
	addCriterion(q, "A", "b", "ed-now")
	o, err := Assess([]*pathways.Pathway{p, q}, parentOf(answers{"a": true, "b": true}))
	if err != nil {
		t.Fatal(err)
	}
	wantEqual(t, "floor", o.Floor, "ed-now")
	wantEqual(t, "p/A", o.Criteria["p/A"], Met)
	wantEqual(t, "q/A", o.Criteria["q/A"], Met)
}
