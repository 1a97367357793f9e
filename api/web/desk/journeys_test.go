package desk_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"safetynet/api/story"
	"safetynet/api/web/webtest"
	"safetynet/engine"
	"safetynet/pathways"
)

// said is an answer that a journey gives before everything else is normal.
type said struct{ finding, value string }

// journeys are, for each pathway, a call that ends in home care when everything is
// normal, one with something to seek advice for, and an emergency.
var journeys = []struct {
	pathway        string
	title          string
	months         int
	advice, escape []said
	means          string // the disposition of the emergency
}{
	{"abdominal-pain", "Tummy pain in a child or young person under 16", 120,
		[]said{{"belly_swollen", "true"}}, []said{{"vomiting", "true"}, {"green_vomit", "true"}}, "ed-now"},
	{"asthma", "Asthma or wheeze in a child aged 1 to 15", 72,
		[]said{{"breathing_speed", "bit-faster"}}, []said{{"skin_colour", "blue"}}, "call-999"},
	{"bronchiolitis", "Cough and fast breathing in a child under 2 (bronchiolitis)", 8,
		[]said{{"intake_percent", "60"}}, []said{{"grunting", "true"}}, "call-999"},
	{"diarrhoea-vomiting", "Runny poos or being sick (diarrhoea and vomiting), under 5", 30,
		[]said{{"diarrhoea", "true"}, {"diarrhoea_days", "9"}}, []said{{"alertness", "unresponsive"}}, "call-999"},
	{"epilepsy", "Seizures (fits) and epilepsy", 120,
		[]said{{"known_epilepsy", "true"}, {"missed_doses", "1"}}, []said{{"seizure_this_illness", "true"}, {"first_seizure_ever", "true"}}, "call-999"},
	{"febrile-child", "High temperature (fever) in a child under 5", 30,
		[]said{{"dry_mouth", "true"}}, []said{{"non_blanching_rash", "true"}}, "call-999"},
}

// calling is a call by HTTP.
type calling struct {
	t    testing.TB
	by   *webtest.Visitor // who has signed in
	form url.Values
	html string
}

func newCalling(t testing.TB, s *webtest.Server, months int, ids ...string) *calling {
	return &calling{t: t, by: s.SignIn(t, story.Adviser), form: url.Values{"key": {uuid.NewString()}, "pathway": ids, "age-months": {strconv.Itoa(months)}}}
}

func (c *calling) post(path string) {
	c.t.Helper()
	v := c.by.Post(path, c.form)
	c.html = v.Source
	require.Equal(c.t, http.StatusOK, v.Status, c.html)
}

func (c *calling) answer(list ...said) {
	for _, x := range list {
		c.form.Set("answer-"+x.finding, x.value)
	}
}

var first = regexp.MustCompile(`id="mark-([a-z0-9_]+)" data-state="next" data-rank="1"`)

// allNormal answers whatever is marked to be asked next, until nothing is.
func (c *calling) allNormal(months int, dict *pathways.Dictionary) {
	c.t.Helper()
	for range 300 {
		c.post("/desk/live")
		found := first.FindStringSubmatch(c.html)
		if found == nil {
			return
		}
		c.answer(said{found[1], webtest.Normal(dict.Finding(found[1]), months)})
	}
	c.t.Fatal("the questions do not end")
}

func dictionary(t testing.TB, eng *engine.Engine, id string) *pathways.Dictionary {
	t.Helper()
	progs, err := eng.Select([]string{id}, nil, webtest.Now)
	require.NoError(t, err)
	return progs[0].Definition().Dictionary
}
