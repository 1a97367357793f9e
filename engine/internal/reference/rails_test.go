package reference

import (
	"testing"

	"safetynet/engine"
	"safetynet/pathways"
)

const (
	notAsked    = pathways.NotAsked
	unsure      = pathways.Unsure
	notMeasured = pathways.NotMeasured
)

// temperaturePathway has fever at 38, for ed-now.
func temperaturePathway() (*pathways.Pathway, *pathways.Criterion) {
	p := testPathway()
	f := addFinding(p, "temperature", pathways.Number, pathways.WorseBoth)
	f.Normal = &pathways.Normal{Value: pathways.Scalar{Number: ptr(36.8)}}
	addLimit(p, "fever", "temperature", 38)
	return p, addCriterion(p, "X", "temperature >= fever", "ed-now")
}

func excuse(reasons []pathways.Reason, audience pathways.Audience, when string) pathways.Excuse {
	e := pathways.Excuse{Reasons: reasons, Audience: []pathways.Audience{audience}}
	if when != "" {
		e.When = ptr(str(when))
	}
	return e
}

func entry[T any](id string, value T) pathways.Map[T] {
	return pathways.Map[T]{{Key: str(id), Value: value}}
}

func parentOf(given answers) engine.Case { return caseOf(pathways.Parent, months(24, 24), given) }

func TestExcuse(t *testing.T) {
	p, x := temperaturePathway()
	p.Excuse = entry("temperature", excuse([]pathways.Reason{notMeasured, unsure}, pathways.Parent, "!a && !b"))
	for _, test := range []struct {
		what     string
		audience pathways.Audience
		given    answers
		want     string
	}{
		{"reason, audience and when", pathways.Parent, answers{"temperature": notMeasured, "a": false, "b": false}, NotMet},
		{"another listed reason", pathways.Parent, answers{"temperature": unsure, "a": false, "b": false}, NotMet},
		{"not asked is not listed", pathways.Parent, answers{"a": false, "b": false}, Unknown},
		{"when is unknown", pathways.Parent, answers{"temperature": notMeasured, "a": false}, Unknown},
		{"when is false", pathways.Parent, answers{"temperature": notMeasured, "a": false, "b": true}, Unknown},
		{"another audience", pathways.Adviser, answers{"temperature": notMeasured, "a": false, "b": false}, Unknown},
		{"a value counts", pathways.Parent, answers{"temperature": 38.0, "a": false, "b": false}, Met},
	} {
		o := assess(t, p, caseOf(test.audience, months(24, 24), test.given))
		wantEqual(t, test.what, o.Criteria["p/X"], test.want)
	}
	// the criterion's own entry stands in place of the pathway's
	x.Excuse = entry("temperature", excuse([]pathways.Reason{notAsked}, pathways.Parent, ""))
	wantEqual(t, "own entry", assess(t, p, parentOf(nil)).Criteria["p/X"], NotMet)
	own := assess(t, p, parentOf(answers{"temperature": notMeasured, "a": false, "b": false}))
	wantEqual(t, "own entry without the reason", own.Criteria["p/X"], Unknown)
}

// A mitigation that cannot be known is never claimed, literal by literal.
func TestExcuseNeverClaimsAMitigation(t *testing.T) {
	p, x := temperaturePathway()
	x.When = str("a && !(temperature >= fever)")
	p.Excuse = entry("temperature", excuse([]pathways.Reason{notMeasured}, pathways.Parent, ""))
	o := assess(t, p, parentOf(answers{"a": true, "temperature": notMeasured}))
	wantEqual(t, "not away from normal", o.Criteria["p/X"], Unknown)
}

func TestExcuseNeverCoversAge(t *testing.T) {
	p := testPathway()
	addFinding(p, "rate", pathways.Int, pathways.WorseUp).AnsweredBy = []pathways.Audience{pathways.Clinician}
	addBands(p, "fast", "rate", band(12, ptr(50.0)), band(60, ptr(40.0)))
	addCriterion(p, "X", "rate > fast", "ed-now")
	for _, test := range []struct {
		what  string
		age   engine.Age
		given answers
		want  string
	}{
		{"one band, no rate", months(12, 14), nil, NotMet},
		{"two bands, no rate: no age would decide it", months(11, 12), nil, NotMet},
		{"no age, no rate", engine.Age{}, nil, NotMet},
		{"a rate between the limits of two bands", months(11, 12), answers{"rate": 45}, Unknown},
		{"a rate between the limits, no age", engine.Age{}, answers{"rate": 45}, Unknown},
		{"a rate over both limits, no age", engine.Age{}, answers{"rate": 51}, Met},
	} {
		wantEqual(t, test.what, assess(t, p, caseOf(pathways.Parent, test.age, test.given)).Criteria["p/X"], test.want)
	}
}

// With several pathways an audience can answer what it can in any of them.
func TestAnsweredBy(t *testing.T) {
	p, q := testPathway(), testPathway()
	q.ID = str("q")
	for _, def := range []*pathways.Pathway{p, q} {
		def.Dictionary.Findings[0].AnsweredBy = []pathways.Audience{pathways.Clinician}
		addCriterion(def, "X", "a", "ed-now")
	}
	wantEqual(t, "dictionary", assess(t, p, parentOf(nil)).Criteria["p/X"], NotMet)
	q.AnsweredBy = entry("a", []pathways.Audience{pathways.Parent})
	wantEqual(t, "override", assess(t, q, parentOf(nil)).Criteria["q/X"], Unknown)
	both, err := Assess([]*pathways.Pathway{p, q}, parentOf(nil))
	if err != nil {
		t.Fatal(err)
	}
	wantEqual(t, "union", both.Criteria["p/X"], Unknown)
}

func TestAssume(t *testing.T) {
	p := testPathway()
	x := addCriterion(p, "X", "a && age_months < 3", "ed-now")
	x.Assume = entry("age", pathways.Assume{Reasons: []pathways.Reason{notAsked}})
	for _, test := range []struct {
		what            string
		age             engine.Age
		given           answers
		status, told    string
		floor, guidance string
	}{
		{"assumed", engine.Age{}, answers{"a": true}, Unknown, "ed-now", "self-care", "ed-now"},
		{"the other finding is unknown", engine.Age{}, nil, Unknown, "gp-today", "self-care", "self-care"},
		{"a span is an age not asked", months(2, 3), answers{"a": true}, Unknown, "ed-now", "self-care", "ed-now"},
		{"known and met", months(2, 2), answers{"a": true}, Met, "ed-now", "ed-now", "ed-now"},
		{"known and not met", months(3, 3), answers{"a": true}, NotMet, "self-care", "self-care", "self-care"},
	} {
		o := assess(t, p, caseOf(pathways.Parent, test.age, test.given))
		wantEqual(t, test.what, o.Criteria["p/X"], test.status)
		wantEqual(t, test.what+" floor", o.Floor, test.floor)
		wantEqual(t, test.what+" guidance", o.Guidance, test.guidance)
		wantEqual(t, test.what+" disposition", o.Disposition, test.told)
	}
}

// An entry may count for less than the criterion calls for.
func TestAssumeLevels(t *testing.T) {
	p := testPathway()
	x := addCriterion(p, "X", "a && b && c", "call-999")
	x.Assume = pathways.Map[pathways.Assume]{
		{Key: str("a"), Value: pathways.Assume{Reasons: []pathways.Reason{unsure}}},
		{Key: str("b"), Value: pathways.Assume{Reasons: []pathways.Reason{unsure}, Disposition: ptr(str("ed-now"))}},
		{Key: str("c"), Value: pathways.Assume{Reasons: []pathways.Reason{unsure}, Disposition: ptr(str("gp-today"))}},
	}
	for _, test := range []struct {
		a, b, c any
		want    string
	}{
		{true, true, true, "call-999"},
		{unsure, true, true, "call-999"},
		{unsure, unsure, true, "ed-now"},
		{true, true, unsure, "gp-today"},
		{unsure, unsure, unsure, "gp-today"},
		{unsure, unsure, notAsked, "self-care"},
		{unsure, unsure, false, "self-care"},
	} {
		o := assess(t, p, parentOf(answers{"a": test.a, "b": test.b, "c": test.c}))
		wantEqual(t, "guidance rail", o.Guidance, test.want)
	}
}

// What is assumed, at any level, is not excused.
func TestAssumedIsNotExcused(t *testing.T) {
	p := testPathway()
	p.Dictionary.Findings[0].AnsweredBy = []pathways.Audience{pathways.Clinician}
	x := addCriterion(p, "X", "a", "call-999")
	wantEqual(t, "excused", assess(t, p, parentOf(nil)).Ceiling, "self-care")
	x.Assume = entry("a", pathways.Assume{Reasons: []pathways.Reason{notAsked}, Disposition: ptr(str("gp-3-days"))})
	o := assess(t, p, parentOf(nil))
	wantEqual(t, "ceiling", o.Ceiling, "call-999")
	wantEqual(t, "guidance rail", o.Guidance, "gp-3-days")
}

// What is unknown is no exception, on the ceiling and the guidance rail.
func TestException(t *testing.T) {
	p := testPathway()
	x := addCriterion(p, "X", "a", "ed-now")
	x.Exception = &pathways.Exception{When: str("b && !c")}
	for _, test := range []struct {
		a, b, c          any
		status, guidance string
	}{
		{true, true, false, NotMet, "self-care"}, // known to be excepted
		{true, true, true, Met, "ed-now"},
		{true, false, notAsked, Met, "ed-now"},
		{true, notAsked, false, Unknown, "ed-now"},
		{true, notAsked, notAsked, Unknown, "ed-now"},
		{false, notAsked, notAsked, NotMet, "self-care"},
		{notAsked, false, false, Unknown, "self-care"},
	} {
		o := assess(t, p, parentOf(answers{"a": test.a, "b": test.b, "c": test.c}))
		wantEqual(t, "status", o.Criteria["p/X"], test.status)
		wantEqual(t, "guidance rail", o.Guidance, test.guidance)
	}
	// !c in the exception is c after negation: towards worse, and still not excused
	p.Dictionary.Findings[2].AnsweredBy = []pathways.Audience{pathways.Clinician}
	o := assess(t, p, parentOf(answers{"a": true, "b": true}))
	wantEqual(t, "not excused", o.Criteria["p/X"], Unknown)
}

func TestAudienceLimit(t *testing.T) {
	p := testPathway()
	addCriterion(p, "X", "a", "ed-now").Audience = []pathways.Audience{pathways.Clinician}
	o := assess(t, p, parentOf(answers{"a": true}))
	wantEqual(t, "status", o.Criteria["p/X"], NotMet)
	wantEqual(t, "disposition", o.Disposition, "self-care")
	o = assess(t, p, caseOf(pathways.Clinician, months(24, 24), answers{"a": true}))
	wantEqual(t, "status for a clinician", o.Criteria["p/X"], Met)
}
