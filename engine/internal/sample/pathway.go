package sample

import (
	"fmt"
	"strings"

	"pgregory.net/rapid"

	"safetynet/pathways"
)

// Atoms are tests on findings of every type, direction of worse and audience.
var Atoms = []string{
	"dry_mouth", "recovered_now", "vaccine_within_48h", "weak_pulse", "grunting", "feels_hot", "safeguarding_concern",
	`alertness in ["drowsy", "hard-to-wake", "unresponsive"]`, `alertness != "normal"`, `suspected_sepsis != "no"`, `seizure_type == "drop"`,
	"temperature_c >= tiny_hot", "temperature_c < low_temperature", "heart_rate > tiny_heart", "heart_rate < tiny_slow", "spo2_percent < danger_spo2",
	"respiratory_rate > tiny_fast", "respiratory_rate <= tiny_fast", "age_months < 3", "age_days >= 56", "age_years >= 2", "corrected_age_months < 3",
	"tiny_count >= tiny_two", "tiny_over > tiny_usual", "tiny_ratio < tiny_third", "tiny_share <= tiny_half", "tiny_table >= tiny_mid", "tiny_dry", "has_fever",
}

// asked are the findings the atoms read that the danger signs do not ask for.
const asked = "dry_mouth, sunken_eyes, no_tears, recovered_now, vaccine_within_48h, weak_pulse, feels_hot, safeguarding_concern, suspected_sepsis, " +
	"seizure_type, temperature_c, heart_rate, respiratory_rate, gestation_weeks, seizure_duration_s, usual_seizure_s, peak_flow_l_min, peak_flow_best_l_min, height_cm"

// drawing draws one pathway.
type drawing struct {
	*rapid.T
	atoms []string
}

func (t drawing) condition(depth int) string {
	if depth == 0 || rapid.IntRange(0, 3).Draw(t.T, "leaf") == 0 {
		return rapid.SampledFrom(t.atoms).Draw(t.T, "atom")
	}
	a, b := t.condition(depth-1), t.condition(depth-1)
	switch rapid.IntRange(0, 5).Draw(t.T, "op") {
	case 0, 1:
		return "(" + a + " && " + b + ")"
	case 2, 3:
		return "(" + a + " || " + b + ")"
	case 4:
		return "!(" + a + ")"
	}
	return "(" + a + " ? " + b + " : " + t.condition(depth-1) + ")"
}

const (
	cite     = "source: {ref: DESIGN, grade: design}"
	reasons  = "reasons: [%s]"
	unknowns = "age,dry_mouth,recovered_now,weak_pulse,temperature_c,heart_rate,respiratory_rate,alertness,suspected_sepsis,gestation_weeks,feels_hot,vaccine_within_48h"
)

func (t drawing) reasons() string {
	all := []string{"not-asked", "unsure", "not-measured", "not-asked, unsure", "unsure, not-measured", "not-asked, unsure, not-measured"}
	return rapid.SampledFrom(all).Draw(t.T, "reasons")
}

func (t drawing) audience() string {
	return rapid.SampledFrom([]string{"parent", "adviser", "clinician", "parent, adviser", "parent, adviser, clinician"}).Draw(t.T, "audience")
}

func (t drawing) maybe(percent int) bool { return rapid.IntRange(1, 100).Draw(t.T, "maybe") <= percent }

// DrawPathway writes a pathway with a little of everything the language has, after
// the one in testdata/tiny.yaml, out of atoms.
func DrawPathway(r *rapid.T, tiny string, atoms []string) string {
	t := drawing{r, atoms}
	endpoint := rapid.SampledFrom([]string{"gp-within-3-days", "gp-or-111-today", "clinician-2h", "ed-now", "call-999"})
	finding := rapid.SampledFrom(strings.Split(unknowns, ","))
	line := func(b *strings.Builder, format string, args ...any) { fmt.Fprintf(b, format+"\n", args...) }
	var criteria, raises, scope, signs, excuses strings.Builder
	count := rapid.IntRange(2, 5).Draw(t.T, "criteria")
	urgent := map[string]int{"gp-within-3-days": 1, "gp-or-111-today": 3, "clinician-2h": 5, "ed-now": 7, "call-999": 8}
	base := make([]string, count+1)
	for i := 1; i <= count; i++ {
		base[i] = endpoint.Draw(t.T, "disposition")
		line(&criteria, "  - id: T-%d\n    when: '%s'\n    disposition: %s\n    because: Reason.\n    %s", i, t.condition(3), base[i], cite)
		if t.maybe(30) {
			line(&criteria, "    exception: {when: '%s', criterion: T-%d, because: Rule.}", t.condition(1), 1+i%count)
		}
		if t.maybe(30) {
			line(&criteria, "    group: g")
		}
		if t.maybe(20) {
			line(&criteria, "    audience: [%s]", t.audience())
		}
		assumed := finding.Draw(t.T, "assumed")
		if t.maybe(50) {
			line(&criteria, "    assume:\n      %s: {"+reasons+", because: Worst.}", assumed, t.reasons())
			if other := finding.Draw(t.T, "other"); t.maybe(50) && other != assumed {
				line(&criteria, "      %s: {"+reasons+", disposition: gp-or-111-today, because: Worst.}", other, t.reasons())
			}
		}
		if x := finding.Draw(t.T, "excused"); t.maybe(40) && x != "age" && x != assumed && !strings.Contains(criteria.String()[strings.LastIndex(criteria.String(), "- id:"):], "  "+x+":") {
			line(&criteria, "    excuse:\n      %s: {"+reasons+", audience: [%s], because: Hard.%s}", x, t.reasons(), t.audience(), t.when())
		}
	}
	for i := range rapid.IntRange(0, 3).Draw(t.T, "raises") {
		target, to := rapid.IntRange(1, count).Draw(t.T, "target"), endpoint.Draw(t.T, "to")
		if urgent[to] <= urgent[base[target]] {
			continue
		}
		condition := "any_other: " + rapid.SampledFrom([]string{"seek-advice", "escalate", "home-care"}).Draw(t.T, "level")
		if t.maybe(50) {
			condition = "when: '" + t.condition(2) + "'"
		}
		line(&raises, "  - id: T-R%d\n    targets: [T-%d]\n    %s\n    to: %s\n    because: Raise.\n    %s", i+2, target, condition, to, cite)
		if t.maybe(20) {
			line(&raises, "    audience: [%s]", t.audience())
		}
	}
	if t.maybe(30) {
		line(&scope, "  hand_over:\n    - {id: T-S2, when: '%s', reason: R., go_to: G., %s}", t.condition(1), cite)
	}
	if t.maybe(30) {
		line(&signs, "danger_signs:\n  exceptions:\n    - {sign: D07, when: '%s', criterion: T-1, because: Finer.}", t.condition(1))
	}
	if x := finding.Draw(t.T, "excused by all"); t.maybe(40) && x != "age" {
		line(&excuses, "excuse:\n  %s: {"+reasons+", audience: [%s], because: Hard.%s}", x, t.reasons(), t.audience(), t.when())
	}
	all := criteria.String()
	if rapid.IntRange(0, 9).Draw(t.T, "widened") == 2 {
		all = t.widened(all)
	}
	head, rest, _ := strings.Cut(tiny, "thresholds:\n")
	_, tail, _ := strings.Cut(rest, "pages:\n")
	head = strings.Replace(head, "status: draft", "status: active", 1)
	tail = strings.Replace(tail, "dry_mouth, sunken_eyes, temperature_c, respiratory_rate", asked, 1)
	tail = strings.Replace(tail, "  watch_for:\n", "  watch_for:\n"+words, 1)
	text := head + scope.String() + values + "criteria:\n" + all + excuses.String() + signs.String() +
		"raises:\n" + strings.TrimSuffix(raises.String(), "\n") + "\npages:\n" + tail
	return strings.ReplaceAll(text, "raises:\n\n", "raises: []\n")
}

// widened is the first criterion with many other ways in which it is met, more than a
// plan decides in one go: any two of twelve atoms that are short enough
// for that. Of two ages one may rule out the other.
func (t drawing) widened(criteria string) string {
	var short, ways []string
	for _, a := range t.atoms {
		if len(a) <= 24 && len(short) < 12 && !strings.Contains(a, "age_") && !strings.Contains(a, "heart_rate") {
			short = append(short, a)
		}
	}
	for i, a := range short {
		for _, b := range short[:i] {
			ways = append(ways, a+" && "+b+" || ")
		}
	}
	head, rest, _ := strings.Cut(criteria, "when: '")
	return head + "when: '" + strings.Join(ways, "") + rest
}

func (t drawing) when() string {
	if t.maybe(50) {
		return ", when: '" + t.condition(1) + "'"
	}
	return ""
}

const words = `    - {finding: no_tears, text: no tears}
    - {finding: feels_hot, text: hot to touch}
    - {finding: temperature_c, below: 36.0, text: a low temperature}
    - {finding: temperature_c, at_least: 38.0, text: a high temperature}
    - {finding: alertness, text: sleepy}
    - {finding: peak_flow_l_min, below: 800, text: a low peak flow}
    - {finding: peak_flow_best_l_min, below: 800, text: a low peak flow}
    - {finding: height_cm, below: 800, text: small}
`

const values = `thresholds:
  - {id: tiny_hot, finding: temperature_c, limit: 39.0, source: {ref: DESIGN, grade: design}}
  - {id: tiny_slow, finding: heart_rate, limit: 60, source: {ref: DESIGN, grade: design}}
  - {id: tiny_two, finding: tiny_count, limit: 2, source: {ref: DESIGN, grade: design}}
  - {id: tiny_usual, finding: tiny_over, limit: 120, source: {ref: DESIGN, grade: design}}
  - {id: tiny_third, finding: tiny_ratio, limit: 33, source: {ref: DESIGN, grade: design}}
  - {id: tiny_half, finding: tiny_share, limit: 50, source: {ref: DESIGN, grade: design}}
  - {id: tiny_mid, finding: tiny_table, limit: 150, source: {ref: DESIGN, grade: design}}
  - id: tiny_heart
    finding: heart_rate
    bands: [{below_months: 12, limit: 160}, {below_months: 24, limit: none}, {limit: 140}]
    source: {ref: DESIGN, grade: design}
  - id: tiny_fast
    finding: respiratory_rate
    bands: [{below_months: 12, limit: 50}, {below_months: 192, limit: 40}]
    source: {ref: DESIGN, grade: design}
derived:
  - {id: tiny_dry, when: dry_mouth || sunken_eyes, source: {ref: DESIGN, grade: design}}
  - {id: tiny_count, count: [dry_mouth, sunken_eyes, no_tears], worse: up, source: {ref: DESIGN, grade: design}}
  - {id: tiny_over, difference: {of: seizure_duration_s, minus: usual_seizure_s}, worse: up, source: {ref: DESIGN, grade: design}}
  - {id: tiny_ratio, ratio: {of: peak_flow_l_min, to: peak_flow_best_l_min, times: 100}, worse: down, source: {ref: DESIGN, grade: design}}
  - {id: tiny_share, ratio: {of: peak_flow_l_min, to: height_cm, through: [[85, 87], [110, 150], [170, 450]], times: 100}, worse: down, source: {ref: DESIGN, grade: design}}
  - {id: tiny_table, lookup: {by: height_cm, points: [[85, 87], [110, 150], [170, 450]]}, worse: none, source: {ref: DESIGN, grade: design}}
`

// OnlyConstant tells whether a drawn pathway is refused for nothing but a
// condition such as x && !x, which chance writes now and then.
func OnlyConstant(issues pathways.Issues) bool {
	for _, i := range issues {
		if i.Severity == pathways.LevelError && i.Code != "condition-always" && i.Code != "condition-never" {
			return false
		}
	}
	return true
}
