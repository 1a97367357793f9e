package reference

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"safetynet/engine"
	"safetynet/pathways"
)

// febrileChild is the pathway as shipped. Its digest is not this package's
// business: an edit on its way to a release is assessed all the same.
func febrileChild(t testing.TB) *pathways.Pathway {
	t.Helper()
	lib, issues := pathways.Load(pathways.Embedded())
	for _, i := range issues {
		if i.Severity == pathways.LevelError && !strings.HasPrefix(i.Code, "release-") {
			t.Fatal(i)
		}
	}
	p := lib.Pathway("febrile-child", pathways.Version{Major: 1})
	if p == nil {
		t.Fatal("the library has no febrile-child 1.0.0")
	}
	return p
}

func TestFebrileChild(t *testing.T) {
	p := febrileChild(t)
	for _, test := range []struct {
		what     string
		audience pathways.Audience
		age      engine.Age
		given    answers
		level    pathways.Guidance
		met      string
	}{
		{"two months, 38.0, nothing else answered", pathways.Parent, months(2, 2), answers{"temperature_c": 38.0}, pathways.Escalate, ""},
		{"the same for a clinician", pathways.Clinician, months(2, 2), answers{"temperature_c": 38.0}, pathways.Escalate, ""},
		{"age not asked, 38.0", pathways.Parent, engine.Age{}, answers{"temperature_c": 38.0}, pathways.Escalate, ""},
		{"two months, 38.0, not vaccinated", pathways.Parent, months(2, 2),
			answers{"temperature_c": 38.0, "vaccine_within_48h": false}, pathways.Escalate, "F-R12"},
		{"two years, 38.0, nothing else answered", pathways.Parent, months(24, 24), answers{"temperature_c": 38.0}, pathways.SeekAdvice, ""},
		{"a danger sign alone", pathways.Parent, engine.Age{}, answers{"grunting": true}, pathways.Escalate, "D07"},
		{"over five", pathways.Parent, months(72, 72), answers{"temperature_c": 38.0}, pathways.SeekAdvice, ""},
		{"over five with a danger sign", pathways.Parent, months(72, 72), answers{"grunting": true}, pathways.Escalate, "D07"},
	} {
		o := assess(t, p, caseOf(test.audience, test.age, test.given))
		wantEqual(t, test.what, o.Level, test.level)
		if test.met != "" {
			wantEqual(t, test.what+": "+test.met, o.Criteria["febrile-child/"+test.met], Met)
		}
	}
}

func TestAnEmptyRecordIsNeverHomeCare(t *testing.T) {
	p := febrileChild(t)
	for _, audience := range pathways.Audiences() {
		for _, age := range []engine.Age{{}, months(0, 0), months(2, 2), months(2, 3), months(24, 35), months(59, 59), months(72, 72)} {
			if o := assess(t, p, caseOf(audience, age, nil)); o.Level == pathways.HomeCare {
				t.Errorf("%s, %v: %+v", audience, age, o)
			}
		}
	}
}

// A well child of whom everything this audience can answer is known goes home;
// what only others can answer is excused, and hands nobody over.
func TestAWellChildGoesHome(t *testing.T) {
	p := febrileChild(t)
	for _, audience := range pathways.Audiences() {
		c := caseOf(audience, months(24, 24), wellAnswers(p, audience, 24))
		o := assess(t, p, c)
		if o.Level != pathways.HomeCare || !o.Settled {
			t.Errorf("%s: %s, ceiling %s, open %v", audience, o.Disposition, o.Ceiling, withStatus(o, Unknown))
		}
	}
}

func withStatus(o Outcome, status string) []string {
	var ids []string
	for id, s := range o.Criteria {
		if s == status {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}

// wellAnswers gives every finding its normal value; those without one a harmless one.
func wellAnswers(p *pathways.Pathway, audience pathways.Audience, months int) answers {
	given := answers{"fever_cause_clear": true, "gestation_weeks": 40, "seizure_type": "stare-blank"}
	for _, f := range p.Dictionary.Findings {
		if f.Normal == nil || !f.AnsweredByAudience(audience) {
			continue
		}
		switch n := f.Normal.At(months); {
		case n.Bool != nil:
			given[f.ID.Value] = *n.Bool
		case n.Text != nil:
			given[f.ID.Value] = *n.Text
		case f.Type == pathways.Int:
			given[f.ID.Value] = int(*n.Number)
		default:
			given[f.ID.Value] = *n.Number
		}
	}
	return given
}

// Properties that follow from the specification (section 6), on random cases.
func TestProperties(t *testing.T) {
	p := febrileChild(t)
	random := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		c := randomCase(random, p)
		o := assess(t, p, c)
		low, mid, high, told := place(p, o.Floor), place(p, o.Guidance), place(p, o.Ceiling), place(p, o.Disposition)
		if low > mid || mid > high {
			t.Errorf("%v: floor %s, guidance %s, ceiling %s", c, o.Floor, o.Guidance, o.Ceiling)
		}
		if told < mid {
			t.Errorf("%v: told %s, guidance rail %s", c, o.Disposition, o.Guidance)
		}
		if o.Level == pathways.HomeCare && (o.Ceiling != "self-care" || len(o.Inconsistent) > 0) {
			t.Errorf("%v: home care with ceiling %s", c, o.Ceiling)
		}
		checkCompletion(t, random, p, c, o)
	}
}

// checkCompletion answers one unknown finding: the floor never falls, and what
// is not excused never rises above the ceiling.
func checkCompletion(t *testing.T, random *rand.Rand, p *pathways.Pathway, c engine.Case, before Outcome) {
	t.Helper()
	f := p.Dictionary.Findings[random.IntN(len(p.Dictionary.Findings))]
	if a, given := c.Findings[f.ID.Value]; given && a.Known() {
		return
	}
	more := c
	more.Findings = map[string]engine.Answer{f.ID.Value: randomValue(random, f)}
	for id, a := range c.Findings {
		if id != f.ID.Value {
			more.Findings[id] = a
		}
	}
	after := assess(t, p, more)
	if len(after.Inconsistent) > 0 {
		return
	}
	if place(p, after.Floor) < place(p, before.Floor) {
		t.Errorf("%s = %v: the floor falls from %s to %s", f.ID.Value, more.Findings[f.ID.Value], before.Floor, after.Floor)
	}
	_, excusable := p.Excuse.Get(f.ID.Value)
	if f.AnsweredByAudience(c.Audience) && !excusable && place(p, after.Ceiling) > place(p, before.Ceiling) {
		t.Errorf("%s = %v: the ceiling rises from %s to %s", f.ID.Value, more.Findings[f.ID.Value], before.Ceiling, after.Ceiling)
	}
}

func place(p *pathways.Pathway, id string) int {
	return slices.IndexFunc(p.Shared.Dispositions.List, func(d *pathways.Disposition) bool { return d.ID.Value == id })
}

// randomCase starts from a well child and changes or forgets a few answers.
func randomCase(random *rand.Rand, p *pathways.Pathway) engine.Case {
	audience := pathways.Audiences()[random.IntN(3)]
	from := random.IntN(70)
	age := months(from, from+random.IntN(3)*random.IntN(8))
	if random.IntN(8) == 0 {
		age = engine.Age{}
	}
	c := caseOf(audience, age, wellAnswers(p, audience, from))
	for range random.IntN(12) {
		f := p.Dictionary.Findings[random.IntN(len(p.Dictionary.Findings))]
		if reason := random.IntN(6); reason < 3 {
			c.Findings[f.ID.Value] = engine.UnknownAnswer(pathways.Reasons()[reason])
		} else {
			c.Findings[f.ID.Value] = randomValue(random, f)
		}
	}
	return c
}

func randomValue(random *rand.Rand, f *pathways.Finding) engine.Answer {
	switch f.Type {
	case pathways.Bool:
		return engine.BoolAnswer(random.IntN(2) == 0)
	case pathways.Enum:
		all := f.Values.All()
		return engine.EnumAnswer(all[random.IntN(len(all))])
	case pathways.Int:
		return engine.IntAnswer(int(f.Range.Min) + random.IntN(int(f.Range.Max-f.Range.Min)+1))
	}
	return engine.NumberAnswer(f.Range.Min + random.Float64()*(f.Range.Max-f.Range.Min))
}

func BenchmarkAssess(b *testing.B) {
	p := febrileChild(b)
	c := caseOf(pathways.Parent, months(2, 2), answers{"temperature_c": 38.0})
	for b.Loop() {
		if _, err := Assess([]*pathways.Pathway{p}, c); err != nil {
			b.Fatal(err)
		}
	}
}
