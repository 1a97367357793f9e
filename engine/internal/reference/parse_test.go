package reference

import (
	"strings"
	"testing"

	"safetynet/pathways"
)

func TestParseErrors(t *testing.T) {
	for _, test := range []struct{ when, want string }{
		{"", "a condition is expected"},
		{"a &&", "a condition is expected"},
		{"a b", "the end is expected at character 2"},
		{"(a", ") is expected"},
		{"a ? b", ": is expected"},
		{"a ? b ? c : d : d", ": is expected"}, // CEL wants parentheses here
		{"a == 'x", "the string does not end"},
		{`a == "x\n"`, "escapes"},
		{"a + b", "has no meaning"},
		{"a in []", "values in quotes"},
		{"a in 'x'", "[ is expected"},
		{"a <", "a limit is expected"},
		{"(a) && !b < c", "variable on its left"},
		{"atLeast(a, [b])", "whole number"},
		{"atLeast(2 [a])", ", is expected"},
		{"atLeast(2, a)", "[ is expected"},
		{"atLeast(2, [a)", "] is expected"},
		{"atLeast(2, [a]", ") is expected"},
	} {
		_, err := parse(test.when)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%q: got error %v, want one with %q", test.when, err, test.want)
		}
	}
}

// What parses and means nothing is an error, never an outcome.
func TestMeaninglessConditions(t *testing.T) {
	p := testPathway()
	addEnum(p, "colour", "normal", "pale")
	addFinding(p, "rate", pathways.Int, pathways.WorseUp)
	addDerived(p, &pathways.Derived{ID: str("circle"), When: ptr(str("a || circle"))})
	addLimit(p, "fast", "rate", 50)
	for _, when := range []string{
		"nothing_of_this_name", "colour", "rate", "colour < 'pale'", "rate > 'pale'", "rate > slow", "rate in ['x']",
		"age_months", "age_months > fast", "a > fast", "circle",
	} {
		p.Criteria = nil
		addCriterion(p, "X", when, "ed-now")
		if _, err := Assess([]*pathways.Pathway{p}, caseOf(pathways.Parent, months(2, 2), nil)); err == nil {
			t.Errorf("%q was assessed", when)
		}
	}
	if _, err := Assess(nil, caseOf(pathways.Parent, months(2, 2), nil)); err == nil {
		t.Error("no pathway was assessed")
	}
	if _, err := Assess([]*pathways.Pathway{testPathway()}, caseOf(pathways.Parent, months(3, 2), nil)); err == nil {
		t.Error("an empty age span was assessed")
	}
}
