package reference

import (
	"testing"

	"safetynet/engine"
	"safetynet/pathways"
)

func TestEnums(t *testing.T) {
	p := testPathway()
	f := addEnum(p, "colour", "normal", "pale", "blue")
	f.Values[1] = pathways.Rank{"pale", "flushed"}
	for _, test := range []struct {
		when, value, want string
	}{
		{"colour == 'pale'", "pale", Met},
		{"colour == 'pale'", "flushed", NotMet},
		{`colour != "normal"`, "blue", Met},
		{`colour != "normal"`, "normal", NotMet},
		{"colour in ['pale', 'blue']", "blue", Met},
		{"!(colour in ['pale', 'blue'])", "blue", NotMet},
		{"colour in ['pale', 'blue']", "flushed", NotMet},
	} {
		wantEqual(t, test.when+" of "+test.value, status(t, p, test.when, answers{"colour": test.value}), test.want)
	}
	wantEqual(t, "unknown", status(t, p, "colour in ['pale', 'flushed', 'blue']", nil), Unknown)
}

func TestNumbersWithoutBands(t *testing.T) {
	p := testPathway()
	addFinding(p, "temperature", pathways.Number, pathways.WorseUp)
	addLimit(p, "fever", "temperature", 38)
	for _, test := range []struct {
		when              string
		below, at, beyond string // 37.9, 38.0, 38.1
	}{
		{"temperature >= fever", NotMet, Met, Met},
		{"temperature > fever", NotMet, NotMet, Met},
		{"temperature <= fever", Met, Met, NotMet},
		{"temperature < fever", Met, NotMet, NotMet},
		{"temperature == fever", NotMet, Met, NotMet},
		{"temperature != fever", Met, NotMet, Met},
		{"!(temperature >= fever)", Met, NotMet, NotMet},
	} {
		wantEqual(t, test.when+" 37.9", status(t, p, test.when, answers{"temperature": 37.9}), test.below)
		wantEqual(t, test.when+" 38.0", status(t, p, test.when, answers{"temperature": 38.0}), test.at)
		wantEqual(t, test.when+" 38.1", status(t, p, test.when, answers{"temperature": 38.1}), test.beyond)
		wantEqual(t, test.when+" unknown", status(t, p, test.when, nil), Unknown)
	}
}

// Under 6 months no limit applies; under 12 months it is 50, from then on 40.
func TestBands(t *testing.T) {
	p := testPathway()
	addFinding(p, "rate", pathways.Int, pathways.WorseUp)
	addBands(p, "fast", "rate", band(6, nil), band(12, ptr(50.0)), band(60, ptr(40.0)))
	for _, test := range []struct {
		what     string
		age      engine.Age
		rate     any
		want     string
		opposite string
	}{
		{"none, known", months(2, 2), 90, NotMet, Met},
		{"none, finding unknown", months(2, 5), nil, NotMet, Met},
		{"last month of none", months(5, 5), 51, NotMet, Met},
		{"first month of the next", months(6, 6), 51, Met, NotMet},
		{"at the limit", months(11, 11), 50, NotMet, Met},
		{"next band", months(12, 12), 50, Met, NotMet},
		{"past the last band", months(100, 120), 41, Met, NotMet},
		{"two bands agree on yes", months(11, 12), 51, Met, NotMet},
		{"two bands agree on no", months(11, 12), 40, NotMet, Met},
		{"two bands differ", months(11, 12), 45, Unknown, Unknown},
		{"none and a band differ", months(5, 6), 51, Unknown, Unknown},
		{"none and a band agree", months(5, 6), 50, NotMet, Met},
		{"no age at all", engine.Age{}, 60, Unknown, Unknown},
		{"no age at all, under every limit", engine.Age{}, 40, NotMet, Met},
		{"finding unknown", months(7, 7), nil, Unknown, Unknown},
		{"finding unknown, none and a band", months(5, 6), nil, Unknown, Unknown},
	} {
		given := answers{}
		if test.rate != nil {
			given["rate"] = test.rate
		}
		wantEqual(t, test.what, statusAt(t, p, "rate > fast", test.age, given), test.want)
		wantEqual(t, "not: "+test.what, statusAt(t, p, "!(rate > fast)", test.age, given), test.opposite)
	}
}

func TestAgeSpans(t *testing.T) {
	p := testPathway()
	addFinding(p, "gestation_weeks", pathways.Int, pathways.WorseNone)
	age := func(days, months, corrected [2]int) engine.Age {
		span := func(s [2]int) engine.Span { return engine.Span{Lo: s[0], Hi: s[1]} }
		return engine.Age{Known: true, Days: span(days), Months: span(months), Corrected: span(corrected)}
	}
	for _, test := range []struct {
		when string
		age  engine.Age
		want string
	}{
		{"age_days >= 56", age([2]int{55, 55}, [2]int{1, 1}, [2]int{1, 1}), NotMet},
		{"age_days >= 56", age([2]int{56, 59}, [2]int{1, 2}, [2]int{1, 2}), Met},
		{"age_days >= 56", age([2]int{50, 57}, [2]int{1, 1}, [2]int{1, 1}), Unknown},
		{"age_months < 3", months(2, 2), Met},
		{"age_months < 3", months(2, 3), Unknown},
		{"age_months < 3", months(3, 5), NotMet},
		{"!(age_months < 3)", months(3, 5), Met},
		{"age_months == 4", months(3, 5), Unknown}, // both ends say no, the middle yes
		{"age_months != 4", months(3, 5), Unknown},
		{"age_years >= 5", months(59, 59), NotMet},
		{"age_years >= 5", months(60, 71), Met},
		{"age_years >= 5", months(59, 60), Unknown},
		{"age_years >= 5", engine.Age{}, Unknown},
		{"age_months < 216", engine.Age{}, Met},
		{"corrected_age_months < 3", age([2]int{59, 59}, [2]int{4, 4}, [2]int{1, 4}), Unknown},
		{"corrected_age_months < 3", age([2]int{59, 59}, [2]int{4, 4}, [2]int{2, 2}), Met},
	} {
		wantEqual(t, test.when, statusAt(t, p, test.when, test.age, nil), test.want)
	}
}

func TestCalculatedNumbers(t *testing.T) {
	p := testPathway()
	for _, id := range []string{"flow", "best", "lasted", "usual", "height"} {
		addFinding(p, id, pathways.Number, pathways.WorseNone)
	}
	addDerived(p, &pathways.Derived{ID: str("percent"), Ratio: &pathways.Ratio{Of: str("flow"), To: str("best"), Times: 100}})
	addDerived(p, &pathways.Derived{ID: str("share"), Ratio: &pathways.Ratio{Of: str("flow"), To: str("height"), Through: [][]float64{{85, 100}, {95, 200}}, Times: 100}})
	addDerived(p, &pathways.Derived{ID: str("over"), Difference: &pathways.Difference{Of: str("lasted"), Minus: str("usual")}})
	addDerived(p, &pathways.Derived{ID: str("predicted"), Lookup: &pathways.Lookup{By: str("height"), Points: [][]float64{{85, 87}, {90, 95}, {100, 95}}}})
	addDerived(p, &pathways.Derived{ID: str("signs"), Count: strs("a", "b", "c")})
	addDerived(p, &pathways.Derived{ID: str("two_signs"), When: ptr(str("signs >= two"))})
	for id, limit := range map[string]float64{"half": 50, "two": 2, "two_minutes": 120, "ninety_one": 91} {
		addLimit(p, id, "", limit)
	}
	for _, test := range []struct {
		when  string
		given answers
		want  string
	}{
		{"percent < half", answers{"flow": 99.0, "best": 200.0}, Met},
		{"percent < half", answers{"flow": 100.0, "best": 200.0}, NotMet},
		{"percent < half", answers{"flow": 99.0}, Unknown},
		{"share < half", answers{"flow": 74.0, "height": 90.0}, Met}, // 150 is predicted at 90
		{"share < half", answers{"flow": 75.0, "height": 90.0}, NotMet},
		{"share < half", answers{"flow": 10.0, "height": 84.0}, Unknown}, // outside the table
		{"share < half", answers{"flow": 10.0}, Unknown},
		{"percent < half", answers{"flow": 99.0, "best": 0.0}, Unknown},
		{"!(percent < half)", answers{"flow": 99.0, "best": 0.0}, Unknown},
		{"over > two_minutes", answers{"lasted": 300.0, "usual": 60.0}, Met},
		{"over > two_minutes", answers{"lasted": 180.0, "usual": 60.0}, NotMet},
		{"over > two_minutes", answers{"usual": 60.0}, Unknown},
		{"predicted >= ninety_one", answers{"height": 87.5}, Met}, // half way from 87 to 95
		{"predicted > ninety_one", answers{"height": 87.5}, NotMet},
		{"predicted >= ninety_one", answers{"height": 85.0}, NotMet},
		{"predicted >= ninety_one", answers{"height": 100.0}, Met},
		{"predicted >= ninety_one", answers{"height": 84.9}, Unknown},
		{"predicted >= ninety_one", answers{"height": 100.1}, Unknown},
		{"signs >= two", answers{"a": true, "b": false, "c": true}, Met},
		{"signs >= two", answers{"a": true, "b": false, "c": false}, NotMet},
		{"signs >= two", answers{"a": true, "b": true}, Unknown}, // an input is unknown, though two are true
		{"two_signs", answers{"a": true, "b": true, "c": true}, Met},
		{"!two_signs", answers{"a": true, "b": true, "c": true}, NotMet},
	} {
		wantEqual(t, test.when, status(t, p, test.when, test.given), test.want)
	}
}

// Where each literal points, seen through an audience that cannot answer: what
// points towards worse is excused and not met, everything else stays unknown.
func TestTowardsWorse(t *testing.T) {
	p := testPathway()
	addFinding(p, "well", pathways.Bool, pathways.WorseFalse)
	addFinding(p, "boy", pathways.Bool, pathways.WorseNone)
	addEnum(p, "colour", "normal", "pale", "blue")
	addEnum(p, "site", "ear", "mouth").Worse = pathways.WorseNone
	addFinding(p, "urine_gap", pathways.Number, pathways.WorseUp)
	addFinding(p, "intake", pathways.Number, pathways.WorseDown)
	addFinding(p, "weight", pathways.Number, pathways.WorseNone)
	addFinding(p, "temperature", pathways.Number, pathways.WorseBoth).Normal = &pathways.Normal{Value: pathways.Scalar{Number: ptr(36.8)}}
	addFinding(p, "glucose", pathways.Number, pathways.WorseBoth)
	addFinding(p, "heart", pathways.Number, pathways.WorseBoth).Normal = &pathways.Normal{ByAge: []pathways.AgeNormal{
		{UnderMonths: 12, Value: pathways.Scalar{Number: ptr(130.0)}}, {UnderMonths: 60, Value: pathways.Scalar{Number: ptr(100.0)}},
	}}
	addLimit(p, "n", "", 37)
	addBands(p, "fast", "heart", band(12, ptr(150.0)), band(60, ptr(120.0)))
	addBands(p, "faster_than_some", "heart", band(12, ptr(120.0)), band(60, ptr(120.0)))
	addDerived(p, &pathways.Derived{ID: str("rise"), Worse: pathways.WorseUp, Difference: &pathways.Difference{Of: str("weight"), Minus: str("intake")}})
	addDerived(p, &pathways.Derived{ID: str("spread"), Worse: pathways.WorseBoth, Difference: &pathways.Difference{Of: str("weight"), Minus: str("intake")}})
	for _, f := range p.Dictionary.Findings {
		f.AnsweredBy = []pathways.Audience{pathways.Clinician}
	}
	for _, test := range []struct {
		when, not string // outcome of the literal and of its negation
		literal   string
	}{
		{NotMet, Unknown, "a"},
		{Unknown, NotMet, "well"},
		{Unknown, Unknown, "boy"},
		{NotMet, Unknown, "colour in ['pale', 'blue']"},
		{NotMet, Unknown, "colour != 'normal'"},
		{Unknown, NotMet, "colour == 'normal'"},
		{NotMet, Unknown, "colour == 'pale'"},
		{Unknown, NotMet, "colour in ['normal', 'pale']"}, // the negation is blue
		{Unknown, Unknown, "site == 'mouth'"},
		{NotMet, Unknown, "urine_gap > n"},
		{NotMet, Unknown, "urine_gap >= n"},
		{Unknown, NotMet, "urine_gap < n"},
		{Unknown, Unknown, "urine_gap == n"},
		{Unknown, Unknown, "urine_gap != n"},
		{NotMet, Unknown, "intake < n"},
		{Unknown, NotMet, "intake >= n"},
		{Unknown, Unknown, "weight > n"},
		{NotMet, Unknown, "temperature >= n"}, // 36.8 is not
		{Unknown, NotMet, "temperature < n"},  // 36.8 is; the negation points upwards
		{Unknown, Unknown, "glucose > n"},     // no normal value: neither way
		{NotMet, Unknown, "heart > fast"},     // 130 is under 150, and 100 under 120, each at its age
		{Unknown, Unknown, "heart > faster_than_some"},
		{NotMet, Unknown, "rise > n"},
		{Unknown, NotMet, "rise <= n"},
		{Unknown, Unknown, "spread > n"},
		{Unknown, Unknown, "age_months < 24"},
	} {
		age := months(24, 24)
		if test.literal == "age_months < 24" {
			age = engine.Age{}
		}
		wantEqual(t, test.literal, statusAt(t, p, test.literal, age, nil), test.when)
		wantEqual(t, "!("+test.literal+")", statusAt(t, p, "!("+test.literal+")", age, nil), test.not)
	}
}
