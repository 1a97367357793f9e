package pathways

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestEndsBy: a condition is over at eleven years only where its own ages say so.
func TestEndsBy(t *testing.T) {
	named := when{{
		{ID: Str{Value: "infant"}, When: &Str{Value: "age_months < 12"}},
		{ID: Str{Value: "early"}, When: &Str{Value: "infant || (born_early && corrected_age_months < 3)"}},
		{ID: Str{Value: "count"}},
	}}
	for _, x := range []struct {
		cond string
		want bool
	}{
		{"age_years < 5", true},
		{"age_years < 11", true},
		{"age_years < 12", false},
		{"age_years <= 10", true},
		{"age_years <= 11", false},
		{"age_months <= 131", true},
		{"age_months < 133", false},
		{"age_days < 28", true},
		{"age_years >= 5", false},
		{"fever", false},
		{"count", false},
		{"infant", true},
		{"early && fever", true},
		{"early || fever", false},
		{"!infant", false},
		{"fever && age_years < 5 && rash", true},
		{"fever && (age_years < 5 || rash)", false},
		{"(age_years < 5 && rash) || (infant && fever)", true},
		{"age_months < 12 &&\n  (a || b)", true},
		{"age_years < 5 ? a : b", false},
		{"atLeast(2, [a, infant])", false},
		{"", false},
	} {
		require.Equal(t, x.want, named.endsBy(x.cond, YoungPersonYears*12), x.cond)
	}
}

func TestStartsBy(t *testing.T) {
	for cond, want := range map[string]bool{
		"age_years >= 5": true, "age_months >= 24": true, "age_years >= 11": true, "age_years >= 16": false, "age_months < 24": false,
		"age_years >= 5 && fever": false,
	} {
		require.Equal(t, want, startsBy(cond, YoungPersonYears*12), cond)
	}
}

// TestSaidNow knows texts of every kind, and texts that no young person is shown.
func TestSaidNow(t *testing.T) {
	lib, _ := Load(Embedded())
	said := map[string]bool{}
	for _, x := range saidNow(lib, YoungPersonYears*12) {
		require.False(t, said[x.text], "twice: %q", x.text)
		require.NotEmpty(t, x.pos.File, x.text)
		said[x.text] = true
	}
	for kind, text := range map[string]string{
		"age question":     "When was your child born?",
		"disposition":      "Call 999 now.",
		"title":            "High temperature (fever) in a child under 5",
		"scope":            "These questions are for children under 5.",
		"where to go":      "Call 999 if you see any of the emergency signs. Otherwise call 111 or use 111.nhs.uk.",
		"page":             "Private questions, best answered alone",
		"question":         "Have they had shaking shivers with the high temperature?",
		"help":             "Do not count a nappy with only poo in it.",
		"value":            "They cannot say",
		"choice":           "Almost none",
		"danger sign":      "Your child grunts with each breath out.",
		"reason":           "The pain is very bad.",
		"assumption":       "We do not know where it hurts.",
		"exception":        "For a child with known diabetes there is another rule.",
		"first aid":        "If your child has an adrenaline pen, use it now.",
		"home care":        "Do not give aspirin to a child under 16.",
		"expected course":  "Runny poos usually last 5 to 7 days. Most stop within 2 weeks.",
		"watch for":        "mouth ulcers",
		"follow-up":        "Ask for a test of the pee today.",
		"contradiction":    "You said they cannot be woken. You also said they respond as usual. Please check both answers.",
		"problem":          "My child is being sick",
		"service":          "Ring a GP surgery while it is open.",
		"exception (sign)": "Sleepiness in the first hour after a seizure (fit) is common, if your child can be woken.",
	} {
		require.True(t, said[text], "%s: %q", kind, text)
	}
	ever := map[string]bool{}
	for _, x := range saidNow(lib, 0) {
		ever[x.text] = true
	}
	for kind, text := range map[string]string{
		"a pathway for under 5s":       "Signs of an infection in the pee (UTI)",
		"a reason below 3 months":      "Your baby is under 3 months old. Tummy pain at this age needs to be checked today.",
		"a raise of such a reason":     "A young baby with a high temperature after jabs and another sign needs to go to A&E.",
		"a follow-up of such a reason": "Take a video of the spasms with you.",
		"advice for under 2s":          "Do not water down formula. Do not make it stronger.",
		"a handing over at 3 months":   "Your baby is under 3 months old and has a high temperature.",
	} {
		require.True(t, ever[text], "nobody is told %q", text)
		require.False(t, said[text], "%s: %q", kind, text)
	}
	require.False(t, ever["We do not know your child's age, so we treat them as a baby."], "said to nobody whose age is known")
}
