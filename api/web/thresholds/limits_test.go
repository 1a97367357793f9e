package thresholds_test

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"safetynet/api/decisionlog"
	"safetynet/api/web/webtest"
	"safetynet/pathways"
)

// The febrile child of the issue, nine days before the first birthday.
func febrile() []string {
	return []string{
		"pathway", "febrile-child", "birth-day", "1", "birth-month", "12", "birth-year", "2025",
		"answer-respiratory_rate", "58", "answer-spo2_percent", "93", "answer-heart_rate", "172", "answer-temperature_c", "38.5",
	}
}

func TestStartListsEveryVersion(t *testing.T) {
	s := webtest.Serve(t)
	page := s.Visit(t, "/thresholds")
	require.Equal(t, http.StatusOK, page.Status)
	for _, p := range s.Engine.Library().Pathways {
		require.Contains(t, page.Main(), p.Title.For(pathways.Clinician))
		require.Contains(t, page.Source, "pathway="+p.ID.Value+"&amp;version="+p.Version.String())
	}
}

func TestEveryVersionHasAPage(t *testing.T) {
	s := webtest.Serve(t)
	for _, p := range s.Engine.Library().Pathways {
		t.Run(p.Key(), func(t *testing.T) {
			page := s.Visit(t, "/thresholds?pathway="+p.ID.Value+"&version="+p.Version.String())
			require.Equal(t, http.StatusOK, page.Status)
			for _, part := range []string{"Version " + p.Version.String(), "Measurements", "Red: escalate", "Amber: seek advice", "Green: home care", "Not clinically approved"} {
				require.Contains(t, page.Main(), part)
			}
			for _, k := range p.Signs.Criteria {
				require.Contains(t, page.Main(), k.ID.Value+" (general danger sign)")
			}
		})
	}
}

// Every criterion a clinician can meet at some age is in the table at that age.
func TestEveryCriterionIsInTheTable(t *testing.T) {
	s := webtest.Serve(t)
	for _, id := range s.Engine.Library().IDs() {
		var all strings.Builder
		for _, months := range []string{"0", "1", "5", "8", "14", "30", "40", "61", "100", "180"} {
			all.WriteString(s.Post(t, "/thresholds/live", ofChild(id, months)).Source)
		}
		for _, k := range s.Engine.Library().Current(id, webtest.Now).Criteria {
			if len(k.Audience) == 0 {
				assert.True(t, strings.Contains(all.String(), `<li id="rule-`+k.ID.Value+`">`), "%s/%s", id, k.ID.Value)
			}
		}
	}
}

func TestDistances(t *testing.T) {
	s := webtest.Serve(t)
	tests := []struct {
		name string
		more []string
		want []string
	}{
		{"respiratory rate", nil, []string{
			"Respiratory rate 58 a minute 3 more (61 a minute) makes it Red: Urgent paediatric specialist assessment (F-R09)",
			"8 less (50 a minute) is no longer more than 50 a minute (F-A08). What to do stays the same",
		}},
		{"oxygen with a probe error", []string{"error-spo2_percent", "2"}, []string{
			"2 less (91%) makes it Red: Urgent paediatric specialist assessment (F-R24)",
			"SpO2 in air 93% with an error of 2 could be 91 to 95% Straddles the limit: less than 92% (F-R24, F-R28)",
		}},
		{"a small error straddles nothing", []string{"error-spo2_percent", "1"}, []string{
			"93% with an error of 1 could be 92 to 94% No limit lies within the error. What to do is the same for all of it",
		}},
		{"birthday", nil, []string{
			"In 9 days, on the first birthday, 1 December 2026",
			"Respiratory rate: the limit drops from more than 50 a minute to more than 40 a minute (F-A08, F-A09)",
			"Heart rate: the limit drops from more than 160 a minute to more than 150 a minute (F-A14)",
		}},
		{"single changes", nil, []string{"Red: Immediate emergency transfer (999)", "Grunting: Yes (D07)", "Respiratory rate: 58 a minute → 61 a minute (F-R09)"}},
		{"what decides", nil, []string{"F-A08 Respiratory rate over 50/min at 6 to 11 completed months.", "Respiratory rate: 58 a minute. Limit: Respiratory rate: more than 50 a minute, from 6 to under 12 months", "NG143 1.2.22, table 2: respiratory verified"}},
		{"no other is worse than the worst", []string{"answer-grunting", "true"}, []string{"Red: escalate Immediate emergency transfer (999).", "No single other answer would be more urgent."}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			page := s.Post(t, "/thresholds", form(append(febrile(), test.more...)...))
			require.Equal(t, http.StatusOK, page.Status)
			for _, want := range test.want {
				require.Contains(t, page.Main(), want)
			}
		})
	}
}

func TestCrossedLimitsAreMarked(t *testing.T) {
	s := webtest.Serve(t)
	page := s.Post(t, "/thresholds", form(febrile()...))
	red := between(t, page.Main(), "Red: escalate Immediate", "Amber: seek advice Face")
	require.Contains(t, red, "Respiratory rate Limit more than 60 a minute This child ○ Not crossed 58 a minute F-R09 ○ Not met")
	amber := between(t, page.Main(), "Amber: seek advice Face", "Green: home care")
	require.Contains(t, amber, "Respiratory rate Limit more than 50 a minute from 6 to under 12 months This child ▲ Crossed 58 a minute F-A08 ▲ Met")
	require.Contains(t, page.Main(), "6 months to under 1 year: 50 a minute ◀ this child")
}

// A child of unknown age may be in any band, and is shown in none.
func TestWithoutAnAge(t *testing.T) {
	s := webtest.Serve(t)
	page := s.Post(t, "/thresholds", form("pathway", "febrile-child", "answer-respiratory_rate", "45"))
	require.Equal(t, http.StatusOK, page.Status)
	require.Contains(t, page.Main(), "Age not known")
	require.NotContains(t, page.Main(), "◀ this child")
	require.Contains(t, page.Main(), "Give the date of birth to see when the limits change.")
	require.Contains(t, page.Main(), "from 6 to under 12 months This child ○ Not crossed 45")
	require.Contains(t, page.Main(), "from 12 to under 60 months This child ▲ Crossed 45")
}

func TestFaultsNameTheirField(t *testing.T) {
	s := webtest.Serve(t)
	tests := []struct {
		name, input, value, id, text string
	}{
		{"out of range", "answer-spo2_percent", "193", "answer-spo2_percent", "Enter a whole number between 50 and 100"},
		{"no number", "answer-heart_rate", "fast", "answer-heart_rate", "Enter a number"},
		{"an error that is none", "error-spo2_percent", "-2", "error-spo2_percent", "Enter the error of “SpO2 in air” as a number"},
		{"no date", "birth-day", "32", "birth-day", "Enter a real date of birth"},
		{"two ages", "age-years", "2", "birth-day", "Give the date of birth or the age, not both"},
		{"not an answer", "answer-grunting", "perhaps", "answer-grunting", "Choose yes or no"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			sent := form(febrile()...)
			sent.Set(test.input, test.value)
			page := s.Post(t, "/thresholds", sent)
			require.Equal(t, http.StatusUnprocessableEntity, page.Status)
			require.Contains(t, page.Source, `<a href="#`+test.id+`">`+test.text)
			require.Contains(t, page.Source, `id="`+test.id+`"`)
			require.NotContains(t, page.Main(), "What decides it", "nothing is told of half a form")
			require.Contains(t, page.Source, "Error: Limits")

			live := s.Post(t, "/thresholds/live", sent)
			require.Equal(t, http.StatusOK, live.Status)
			require.Contains(t, live.Main(), test.text)
			require.NotContains(t, live.Main(), "What decides it")
		})
	}
}

func TestAnotherPathwayKeepsTheChild(t *testing.T) {
	s := webtest.Serve(t)
	page := s.Post(t, "/thresholds", form(append(febrile(), "change", "yes", "other", "bronchiolitis@1.0.0")...))
	require.Equal(t, http.StatusOK, page.Status)
	require.Contains(t, page.Main(), "Limits: Bronchiolitis")
	require.Contains(t, page.Source, `name="answer-respiratory_rate" type="text" inputmode="decimal" autocomplete="off" spellcheck="false" value="58"`)
	require.Contains(t, page.Source, `name="birth-year" type="text" inputmode="numeric" autocomplete="off" value="2025"`)
}

func TestNothingAboutAChildIsInAnAddressOrARecord(t *testing.T) {
	s := webtest.Serve(t)
	require.Equal(t, http.StatusBadRequest, s.Visit(t, "/thresholds?pathway=febrile-child&answer-heart_rate=172").Status)
	require.Equal(t, http.StatusBadRequest, s.Visit(t, "/thresholds/calculators/pews?age-months=8").Status)
	page := s.Post(t, "/thresholds", form(febrile()...))
	require.NotRegexp(t, `href="[^"]*(172|2025)`, page.Source)
	for range s.Log.Entries(t.Context(), decisionlog.Query{}) {
		require.Fail(t, "something was recorded")
	}
}

func TestWhatIsNotThere(t *testing.T) {
	s := webtest.Serve(t)
	for _, path := range []string{"/thresholds?pathway=colic", "/thresholds?pathway=febrile-child&version=9.9.9", "/thresholds?pathway=febrile-child&version=new", "/thresholds/calculators/dose", "/thresholds/calculators/normal-ranges", "/thresholds/compare?pathway=colic"} {
		require.Equal(t, http.StatusNotFound, s.Visit(t, path).Status, path)
	}
	require.Equal(t, http.StatusNotFound, s.Post(t, "/thresholds", form("pathway", "colic")).Status)
	require.Equal(t, http.StatusNotFound, s.Post(t, "/thresholds/live", form("pathway", "colic")).Status)
}

// BenchmarkLive is a febrile child's update while somebody types.
func BenchmarkLive(b *testing.B) {
	s := webtest.Serve(b)
	sent := form(append(febrile(), "error-spo2_percent", "2")...)
	for b.Loop() {
		resp, err := http.PostForm(s.URL+"/thresholds/live", sent)
		require.NoError(b, err)
		_, err = io.Copy(io.Discard, resp.Body)
		require.NoError(b, errors.Join(err, resp.Body.Close()))
		require.Equal(b, http.StatusOK, resp.StatusCode)
	}
}
