package reference

import (
	"testing"

	"safetynet/engine"
	"safetynet/pathways"
)

func str(s string) pathways.Str { return pathways.Str{Value: s} }

func strs(list ...string) []pathways.Str {
	var out []pathways.Str
	for _, s := range list {
		out = append(out, str(s))
	}
	return out
}

func ptr[T any](v T) *T { return &v }

// testPathway is a pathway without criteria over a small dictionary: the flags a,
// b, c and d; what else a test needs it adds.
func testPathway() *pathways.Pathway {
	p := &pathways.Pathway{ID: str("p")}
	p.Dictionary = &pathways.Dictionary{}
	p.Signs = &pathways.DangerSigns{}
	p.SepsisTables = &pathways.Sepsis{}
	p.Shared.Dispositions = &pathways.Dispositions{
		Roles: pathways.Roles{Calm: str("self-care"), Undecided: str("gp-today"), DangerUnsure: str("clinician-1h"), Emergency: str("call-999")},
	}
	for _, d := range []struct {
		id    string
		level pathways.Guidance
	}{
		{"self-care", pathways.HomeCare}, {"gp-3-days", pathways.SeekAdvice}, {"gp-today", pathways.SeekAdvice},
		{"clinician-1h", pathways.SeekAdvice}, {"ed-now", pathways.Escalate}, {"call-999", pathways.Escalate},
	} {
		p.Shared.Dispositions.List = append(p.Shared.Dispositions.List, &pathways.Disposition{ID: str(d.id), Guidance: d.level})
	}
	for _, id := range []string{"a", "b", "c", "d"} {
		addFinding(p, id, pathways.Bool, pathways.WorseTrue)
	}
	return p
}

// addFinding adds a finding that every audience can answer.
func addFinding(p *pathways.Pathway, id string, kind pathways.FindingType, worse pathways.Worse) *pathways.Finding {
	f := &pathways.Finding{ID: str(id), Type: kind, Worse: worse, AnsweredBy: pathways.Audiences()}
	p.Dictionary.Findings = append(p.Dictionary.Findings, f)
	return f
}

// addEnum adds an ordered enumeration; values[0] is normal.
func addEnum(p *pathways.Pathway, id string, values ...string) *pathways.Finding {
	f := addFinding(p, id, pathways.Enum, pathways.WorseOrder)
	for _, v := range values {
		f.Values = append(f.Values, pathways.Rank{v})
	}
	return f
}

func addCriterion(p *pathways.Pathway, id, when, disposition string) *pathways.Criterion {
	x := &pathways.Criterion{ID: str(id), When: str(when), Disposition: str(disposition)}
	p.Criteria = append(p.Criteria, x)
	return x
}

func addLimit(p *pathways.Pathway, id, finding string, limit float64) {
	p.Thresholds = append(p.Thresholds, &pathways.Threshold{ID: str(id), Finding: str(finding), Limit: &limit})
}

// band is a band of a threshold; no months for the open one, no limit for none.
func band(below int, limit *float64) pathways.Band {
	b := pathways.Band{Limit: pathways.BandLimit{None: limit == nil}}
	if below > 0 {
		b.BelowMonths = &below
	}
	if limit != nil {
		b.Limit.Value = *limit
	}
	return b
}

func addBands(p *pathways.Pathway, id, finding string, bands ...pathways.Band) {
	p.Thresholds = append(p.Thresholds, &pathways.Threshold{ID: str(id), Finding: str(finding), Bands: bands})
}

func addDerived(p *pathways.Pathway, d *pathways.Derived) { p.Derived = append(p.Derived, d) }

// answers is a case as a test writes it: bool, int, float64, string, or a
// pathways.Reason for what is unknown.
type answers map[string]any

func caseOf(audience pathways.Audience, age engine.Age, given answers) engine.Case {
	c := engine.Case{Audience: audience, Age: age, Findings: map[string]engine.Answer{}}
	for id, v := range given {
		switch v := v.(type) {
		case bool:
			c.Findings[id] = engine.BoolAnswer(v)
		case int:
			c.Findings[id] = engine.IntAnswer(v)
		case float64:
			c.Findings[id] = engine.NumberAnswer(v)
		case string:
			c.Findings[id] = engine.EnumAnswer(v)
		case pathways.Reason:
			c.Findings[id] = engine.UnknownAnswer(v)
		default:
			panic("no such answer")
		}
	}
	return c
}

// months is an age of lo to hi completed months, from a child born at term.
func months(lo, hi int) engine.Age {
	days := engine.Span{Lo: min(59, lo*30), Hi: min(59, hi*30+30)}
	return engine.Age{Known: true, Days: days, Months: engine.Span{Lo: lo, Hi: hi}, Corrected: engine.Span{Lo: lo, Hi: hi}}
}

func assess(t *testing.T, p *pathways.Pathway, c engine.Case) Outcome {
	t.Helper()
	o, err := Assess([]*pathways.Pathway{p}, c)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// status assesses one condition on its own, for a parent of a child of 24 months.
func status(t *testing.T, p *pathways.Pathway, when string, given answers) string {
	t.Helper()
	return statusAt(t, p, when, months(24, 24), given)
}

func statusAt(t *testing.T, p *pathways.Pathway, when string, age engine.Age, given answers) string {
	t.Helper()
	only := *p
	only.Criteria = nil
	addCriterion(&only, "X", when, "ed-now")
	return assess(t, &only, caseOf(pathways.Parent, age, given)).Criteria["p/X"]
}

func wantEqual[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}
