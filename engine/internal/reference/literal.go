package reference

import (
	"fmt"
	"slices"

	"safetynet/engine"
	"safetynet/pathways"
)

// truth is the Kleene value of a literal.
type truth int

const (
	unknown truth = iota
	yes
	no
)

func truthOf(b bool) truth {
	if b {
		return yes
	}
	return no
}

// not is the Kleene negation.
func (t truth) not() truth {
	switch t {
	case yes:
		return no
	case no:
		return yes
	}
	return unknown
}

// theAge stands among the ids a literal lacks for the child's age.
const theAge = "age"

// lack is something a literal's value is missing, and why it is unknown.
type lack struct {
	id     string
	reason pathways.Reason
}

// literal is a test of one finding, calculated number or age variable, with its
// negation, for the case at hand (section 2).
type literal struct {
	value        truth
	lacks        []lack // of an unknown literal
	towardsWorse bool
	exception    bool // belongs to an exception's negation
}

// literal evaluates a name or a comparison.
func (v *view) literal(e *expr, negated bool) (*literal, error) {
	l, err := v.unNegated(e, negated)
	if err != nil {
		return nil, err
	}
	if negated {
		l.value = l.value.not()
	}
	if l.value != unknown {
		l.lacks = nil
	}
	return l, nil
}

// unNegated gives the value before negation, and everything else after it.
func (v *view) unNegated(e *expr, negated bool) (*literal, error) {
	if span, ok := ageSpan(v.c.Age, e.name); ok {
		if e.kind != exprCompare || e.limit.kind != tokenNumber {
			return nil, fmt.Errorf("%s is compared with a number", e.name)
		}
		return v.ageLiteral(e, span), nil
	}
	f, d := v.findings[e.name], v.derived[e.name]
	switch {
	case f == nil && d == nil:
		return nil, fmt.Errorf("nothing is called %q", e.name)
	case e.kind == exprName && f != nil && f.Type == pathways.Bool:
		return v.flagLiteral(f, negated), nil
	case e.kind == exprName:
		return nil, fmt.Errorf("%q is no condition by itself", e.name)
	case f != nil && f.Type == pathways.Enum:
		return v.enumLiteral(e, f, negated)
	case f != nil && f.Type == pathways.Bool, d != nil && d.When != nil:
		return nil, fmt.Errorf("%q cannot be compared", e.name)
	}
	return v.numberLiteral(e, negated)
}

// lacksOf names the findings of a list that are unknown.
func (v *view) lacksOf(ids ...string) []lack {
	var lacks []lack
	for _, id := range ids {
		if a := v.answer(id); !a.Known() {
			lacks = append(lacks, lack{id, a.Unknown})
		}
	}
	return lacks
}

// flagLiteral: known when the finding is known. Towards worse: asks for the
// finding's worse value.
func (v *view) flagLiteral(f *pathways.Finding, negated bool) *literal {
	l := &literal{lacks: v.lacksOf(f.ID.Value)}
	if a := v.answer(f.ID.Value); a.Known() {
		l.value = truthOf(a.Value.Bool)
	}
	l.towardsWorse = f.Worse == pathways.WorseTrue && !negated || f.Worse == pathways.WorseFalse && negated
	return l
}

// enumLiteral: known when the finding is known. Towards worse: ordered, and
// excludes every value of the first rank.
func (v *view) enumLiteral(e *expr, f *pathways.Finding, negated bool) (*literal, error) {
	if e.limit.kind != tokenString || e.op != "in" && e.op != "==" && e.op != "!=" {
		return nil, fmt.Errorf("%q is compared with its values by ==, != or in", e.name)
	}
	accepts := func(value string) bool { // before negation
		return slices.Contains(e.limit.texts, value) == (e.op != "!=")
	}
	l := &literal{lacks: v.lacksOf(f.ID.Value)}
	if a := v.answer(f.ID.Value); a.Known() {
		l.value = truthOf(accepts(a.Value.Text))
	}
	l.towardsWorse = f.Worse == pathways.WorseOrder
	for _, value := range f.Values[0] {
		if accepts(value) != negated {
			l.towardsWorse = false
		}
	}
	return l, nil
}

// ageSpan is the span of an age variable.
func ageSpan(a engine.Age, name string) (engine.Span, bool) {
	switch name {
	case "age_days":
		return a.Days, true
	case "age_months":
		return a.Months, true
	case "age_years": // months divided by 12, rounded down
		return engine.Span{Lo: a.Months.Lo / 12, Hi: a.Months.Hi / 12}, true
	case "corrected_age_months":
		return a.Corrected, true
	}
	return engine.Span{}, false
}

// ageLiteral: known when every age in the span agrees. Never towards worse.
func (v *view) ageLiteral(e *expr, span engine.Span) *literal {
	var values []truth
	for age := span.Lo; age <= span.Hi; age++ {
		values = append(values, truthOf(compare(float64(age), e.op, e.limit.number)))
	}
	l := &literal{value: agreed(values)}
	if e.name != "corrected_age_months" {
		l.lacks = []lack{{theAge, pathways.NotAsked}}
		return l
	}
	l.lacks = v.lacksOf("gestation_weeks")
	gestationKnown := len(l.lacks) == 0
	if v.c.Age.Months.Lo != v.c.Age.Months.Hi || gestationKnown && span.Lo != span.Hi {
		l.lacks = append(l.lacks, lack{theAge, pathways.NotAsked})
	}
	return l
}

// agreed is the value all have, unknown when they differ.
func agreed(values []truth) truth {
	for _, t := range values {
		if t != values[0] {
			return unknown
		}
	}
	return values[0]
}
