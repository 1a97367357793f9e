package cdshooks_test

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"

	"safetynet/api/cdshooks"
	"safetynet/api/fhir"
	"safetynet/api/fhir/fhirtest"
	"safetynet/engine"
	"safetynet/pathways"
)

// shape is the schema of an answer.
func shape(t testing.TB) *jsonschema.Schema {
	t.Helper()
	data, err := os.ReadFile(ours + "/response.schema.json")
	require.NoError(t, err)
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	require.NoError(t, err)
	c := jsonschema.NewCompiler()
	require.NoError(t, c.AddResource("response.schema.json", doc))
	s, err := c.Compile("response.schema.json")
	require.NoError(t, err)
	return s
}

// check holds an answer against the schema.
func check(t testing.TB, s *jsonschema.Schema, data []byte) error {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	require.NoError(t, err)
	return s.Validate(doc)
}

// TestShape: whatever the child, an answer has the shape of the specification.
func TestShape(t *testing.T) {
	s := shape(t)
	for name, r := range shown() {
		data, err := json.Marshal(r)
		require.NoError(t, err)
		require.NoError(t, check(t, s, data), name)
	}
}

// TestShapeBites: the schema finds what it is for.
func TestShapeBites(t *testing.T) {
	s := shape(t)
	const good = `{"cards":[{"summary":"s","detail":"d","indicator":"info","source":{"label":"l","topic":{"system":"https://a.b","code":"c","display":"d"}},` +
		`"suggestions":[{"label":"l","actions":[{"type":"create","description":"d","resource":{"resourceType":"Task"}}]}],"selectionBehavior":"any",` +
		`"links":[{"label":"l","url":"https://a.b/c","type":"absolute"}]}]}`
	require.NoError(t, check(t, s, []byte(good)))
	for _, change := range [][2]string{
		{`"cards":[`, `"cards":[],"more":[`}, {`"summary":"s"`, `"summary":"` + strings.Repeat("ä", 140) + `"`}, {`"info"`, `"calm"`},
		{`"label":"l","topic"`, `"topic"`}, {`,"selectionBehavior":"any"`, ``}, {`"https://a.b/c"`, `"/c"`}, {`"type":"absolute"`, `"type":"smart"`},
		{`"type":"create"`, `"type":"delete"`}, {`"resourceType":"Task"`, `"resourceType":"Task","id":"1"`}, {`"detail":"d",`, ``}, {`"any"`, `"all"`},
		{`"summary":"s"`, `"summary":"s","uuid":"1"`}, {`"actions":[{`, `"actions":[],"x":[{`}, {`"code":"c",`, ``},
	} {
		bad := strings.Replace(good, change[0], change[1], 1)
		require.NotEqual(t, good, bad)
		require.Error(t, check(t, s, []byte(bad)), "%v", change)
	}
}

// TestSummaries: with every disposition, of every pathway and of all together, for
// every audience, the summary keeps to its length and says what to do.
func TestSummaries(t *testing.T) {
	progs := programs(t)
	for _, s := range cdshooks.Services(progs, now) {
		d := fhir.Decided{Pathways: s.Pathways, Programs: programs(t, s.Pathways...), Case: engine.Case{Audience: pathways.Parent, At: now}}
		for _, who := range pathways.Audiences() {
			for _, end := range progs[0].Definition().Dispositions.List {
				for _, settled := range []bool{true, false} {
					text := end.Text.For(who)
					a := &engine.Assessment{Guidance: end.Guidance, Settled: settled, Disposition: engine.Endpoint{ID: end.ID.Value, Text: text}}
					d.Assessment = a
					summary := cdshooks.Cards(s, d, page)[0].Summary
					require.Less(t, len([]rune(summary)), 140, summary)
					first := strings.Join(strings.Fields(text)[:3], " ")
					require.True(t, strings.HasPrefix(summary, s.Title+": "+first), summary)
					require.Equal(t, !settled, strings.HasSuffix(summary, "Not everything is known."), summary)
					require.NotRegexp(t, `[a-z]…[a-z]|[ ,;:.]…`, summary)
				}
			}
		}
	}
}

// TestLackingIsSaid: a card of its own says what is missing, and the first one that
// something is.
func TestLackingIsSaid(t *testing.T) {
	s := service(t, "febrile-child")
	d := decide(t, s, told(t, `{"patient":{"resourceType":"Patient","id":"child-1","birthDate":"2026-08-01"},"conditions":{"resourceType":"Bundle","type":"searchset"}}`))
	cards := cdshooks.Cards(s, d, page)
	require.Len(t, cards, 2)
	require.Equal(t, cdshooks.Warning, cards[1].Indicator)
	require.Equal(t, "Record incomplete: 2 not there. Unknown is not normal.", cards[1].Summary)
	require.Contains(t, cards[1].Detail, "- Vital signs: not sent\n")
	require.Contains(t, cards[1].Detail, "- Answers to the questionnaire: not sent\n")
	require.Contains(t, cards[0].Detail, cards[1].Summary)
	require.NotEqual(t, cdshooks.Info, cards[0].Indicator)
	d.Issues = nil
	require.Len(t, cdshooks.Cards(s, d, page), 1)
}

// TestManyLacking: a record full of old values makes no endless card.
func TestManyLacking(t *testing.T) {
	s := service(t, "asthma")
	d := decide(t, s, told(t, `{}`))
	d.Issues = nil
	for range 60 {
		d.Issues = append(d.Issues, fhir.Issue{Code: "observation-old", Pointer: "/prefetch/vitals/entry/0", Message: "this is old"})
	}
	for i := range 30 {
		d.Issues = append(d.Issues, fhir.Issue{Code: "code-unknown", Pointer: "/prefetch/conditions/entry/0", Message: "no finding has " + strings.Repeat("1", i+1)})
	}
	d.Issues = append(d.Issues, fhir.Issue{Code: "code-unchecked", Message: "x"})
	c := cdshooks.Cards(s, d, page)[1]
	require.Equal(t, "Record incomplete: 60 too old or undated, 30 not understood or not used, 1 used with a doubt. Unknown is not normal.", c.Summary)
	require.Contains(t, c.Detail, "- Vital signs: this is old (60 times)\n")
	require.Contains(t, c.Detail, "- 20 more\n")
}

// TestNothingIsMarkup: what is said cannot become a link, a picture or HTML.
func TestNothingIsMarkup(t *testing.T) {
	s := service(t, "asthma")
	d := decide(t, s, told(t, `{}`))
	d.Issues = []fhir.Issue{{Code: "code-unknown", Pointer: "/prefetch/vitals", Message: "<img src=x>\n# ![a](https://evil.test) **b** `c` www.evil.test a@b.test &amp; | ~~d~~"}}
	require.Contains(t, cdshooks.Cards(s, d, page)[1].Detail,
		"- Vital signs: \\<img src=x\\> \\# \\!\\[a\\](https:\\/\\/evil.test) \\*\\*b\\*\\* \\`c\\` www\\.evil.test a\\@b.test \\&amp; \\| \\~\\~d\\~\\~\n")
	for start, want := range map[string]string{"1. one": `1\. one`, "- two": `\- two`, "+ three": `\+ three`, "38.0 or more": "38.0 or more", "= x": `\= x`, "2) y": `2\) y`} {
		d.Issues[0] = fhir.Issue{Code: "x", Message: start}
		require.Contains(t, cdshooks.Cards(s, d, page)[1].Detail, "\n- "+want+"\n")
	}
}

// TestSuggestions: they are about the patient whose record is open, and their ids
// follow from the card's.
func TestSuggestions(t *testing.T) {
	s := service(t, "asthma")
	d := decide(t, s, told(t, `{}`))
	names := func(d fhir.Decided) []string {
		var names []string
		for _, x := range cdshooks.Cards(s, d, page)[0].Suggestions {
			data, err := json.Marshal(x.Actions[0].Resource)
			require.NoError(t, err)
			require.Contains(t, string(data), `"reference":"Patient/child-1"`)
			require.Contains(t, string(data), "Not clinically approved")
			require.Contains(t, string(data), `"status":"draft"`)
			for _, name := range cdshooks.SuggestionNames() {
				if x.UUID == cdshooks.SuggestionID(card, name) {
					names = append(names, name)
				}
			}
		}
		return names
	}
	require.Equal(t, []string{"ask", "request", "safety-net"}, names(d), "while nothing is known, to ask comes first")
	a := *d.Assessment
	a.Guidance = pathways.Escalate
	require.Equal(t, []string{"request", "ask", "safety-net"}, names(with(d, a)), "nobody asks before an ambulance is called")
	a.Guidance, a.NextQuestions = pathways.HomeCare, nil
	require.Equal(t, []string{"safety-net"}, names(with(d, a)))
	require.NotEqual(t, cdshooks.SuggestionID(card, "ask"), cdshooks.SuggestionID("0198f0a2-7c1e-7d3a-9b1f-5f3c2a1b0c9e", "ask"))
}

// TestOutside: only a child whom no pathway is for is said to be outside.
func TestOutside(t *testing.T) {
	s := service(t, "asthma")
	d := decide(t, s, told(t, `{}`))
	for want, scope := range map[string]engine.OutOfScope{
		"asthma is not for this child":                                {Pathway: "asthma", Certain: true},
		"asthma may not be for this child":                            {Pathway: "asthma"},
		"asthma was applied, and the child belongs elsewhere as well": {Pathway: "asthma", Certain: true, Assessed: true},
		"epilepsy is not for this child":                              {Pathway: "epilepsy", Certain: true},
	} {
		a := *d.Assessment
		a.OutOfScope = []engine.OutOfScope{scope}
		c := cdshooks.Cards(s, with(d, a), page)[0]
		require.Contains(t, c.Detail, want)
		require.Equal(t, want == "asthma is not for this child", strings.Contains(c.Summary, "(not for this child)"), want)
	}
}

// TestWhyWithoutReasons: where no criterion is met, a card says what the outcome rests
// on all the same.
func TestWhyWithoutReasons(t *testing.T) {
	s := service(t, "asthma")
	d := decide(t, s, told(t, `{}`))
	a := *d.Assessment
	a.Matched, a.Undecided = nil, nil
	detail := func() string { return cdshooks.Cards(s, with(d, a), page)[0].Detail }
	require.Contains(t, detail(), "Home care is said only when everything that would call for more is excluded.")
	a.Disposition.ID = "clinician-1h"
	require.Contains(t, detail(), "it is not sure that there is no general danger sign")
	a.OutOfScope = []engine.OutOfScope{{Pathway: "asthma", Certain: true, Reason: "too young"}}
	require.Contains(t, detail(), "The general danger signs were looked at all the same.")
	a.SecondOpinion = &engine.SecondOpinion{Disposition: "ed-now", Criteria: "gp-or-111-today"}
	require.Contains(t, detail(), "Only the second opinion calls for it.")
	require.Contains(t, detail(), "It was decided twice and the two differ")
	a.Guidance = pathways.HomeCare
	require.Contains(t, detail(), "Everything that would call for more is excluded.\n")
}

// TestCardsSpeakWhatIsPublished: every code and extension of ours on a card is in
// what is served at /fhir.
func TestCardsSpeakWhatIsPublished(t *testing.T) {
	var published []any
	for _, p := range programs(t) {
		for _, s := range fhir.CodeSystemsOf(p) {
			published = append(published, s)
		}
	}
	for _, s := range cdshooks.CodeSystems(programs(t)) {
		fhirtest.Valid(t, s)
		published = append(published, s)
	}
	for _, d := range fhir.StructureDefinitions() {
		published = append(published, d)
	}
	v, err := fhirtest.VocabularyOf(fhir.Canonical, published...)
	require.NoError(t, err)
	for name, r := range shown() {
		require.NoError(t, v.Check(r), name)
	}
	require.Error(t, v.Check(cdshooks.Response{Cards: []cdshooks.Card{{OverrideReasons: []fhir.Coding{{System: cdshooks.ReasonSystem, Code: "bored"}}}}}))
}
