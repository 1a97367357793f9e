package site_test

import (
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/api/web/site"
	"safetynet/api/web/webtest"
	"safetynet/engine"
	"safetynet/pathways"
)

// asked is a case of the febrile child as a form would fill it.
func asked(t *testing.T) site.Ask {
	t.Helper()
	progs, err := webtest.Compiled().Select([]string{"febrile-child"}, nil, webtest.Now)
	require.NoError(t, err)
	return site.Ask{Programs: progs, Case: engine.Case{Audience: pathways.Parent, At: webtest.Now, Findings: map[string]engine.Answer{}}}
}

// TestWhatIsTyped: every way of typing an answer is understood exactly, or refused
// with words for whoever typed it; nothing is corrected.
func TestWhatIsTyped(t *testing.T) {
	for _, x := range []struct {
		form string
		want string // the answer as JSON
		why  string
	}{
		{"answer-temperature_c=38.5", "38.5", ""},
		{"answer-temperature_c=+38.5+", "38.5", ""},
		{"answer-temperature_c=38,5", "", "Enter a number, such as 36.5"},
		{"answer-temperature_c=38.55", "", "Enter a number between 30 and 43, with no more than 1 decimal places"},
		{"answer-temperature_c=99", "", "Enter a number between 30 and 43, with no more than 1 decimal places"},
		{"answer-temperature_c=1e2", "", "Enter a number, such as 36.5"},
		{"answer-temperature_c=NaN", "", "Enter a number, such as 36.5"},
		{"unknown-temperature_c=%3Fnot-measured", `{"unknown":"not-measured"}`, ""},
		{"answer-temperature_c=38&unknown-temperature_c=%3Fnot-measured", "", "Give the answer, or tick the box that says there is none, not both"},
		{"answer-temperature_c=%3Fnot-asked", "", "Give the answer, or tick the box that says there is none, not both"},
		{"answer-non_blanching_rash=true", "true", ""},
		{"answer-non_blanching_rash=maybe", "", "Choose yes or no"},
		{"answer-non_blanching_rash=%3Funsure", `{"unknown":"unsure"}`, ""},
		{"answer-alertness=drowsy", `"drowsy"`, ""},
		{"answer-alertness=asleep", "", "Choose one of the answers"},
		{"answer-heart_rate=90.5", "", "Enter a whole number between 30 and 300"},
		{"answer-no_such_thing=1", "", "This form has an answer to a question that is no longer asked. Start again."},
		{"answer-temperature_c=", "", ""},
	} {
		form, err := url.ParseQuery(x.form)
		require.NoError(t, err)
		ask := asked(t)
		faults := site.ReadAnswers(form).Fill(&ask)
		if x.why != "" {
			require.Len(t, faults, 1, x.form)
			require.Equal(t, x.why, faults[0].Text, x.form)
			require.Empty(t, ask.Case.Findings, x.form)
			continue
		}
		require.Empty(t, faults, x.form)
		for _, a := range ask.Case.Findings {
			got, err := a.MarshalJSON()
			require.NoError(t, err)
			require.JSONEq(t, x.want, string(got), x.form)
		}
		require.Equal(t, x.want != "", len(ask.Case.Findings) == 1, x.form)
	}
}

// TestHiddenFieldsCarryEverything: what goes out in hidden fields comes back the
// same, but for what the form asks itself.
func TestHiddenFieldsCarryEverything(t *testing.T) {
	form := url.Values{
		"answer-temperature_c": {"38.5"}, "answer-alertness": {"?unsure"}, "unknown-urine_gap_h": {"?unsure"},
		"birth-day": {"1"}, "birth-month": {"3"}, "birth-year": {"2025"},
	}
	a := site.ReadAnswers(form)
	back := url.Values{}
	for _, f := range a.Hidden("temperature_c") {
		back.Add(f.Name, f.Value)
	}
	require.NotContains(t, back, "answer-temperature_c")
	back.Set("answer-temperature_c", "38.5")
	require.Equal(t, a, site.ReadAnswers(back))
}

func TestAges(t *testing.T) {
	for _, x := range []struct {
		form   string
		months engine.Span
		known  bool
		id     string
	}{
		{"birth-day=22&birth-month=11&birth-year=2025", engine.Span{Lo: 12, Hi: 12}, true, ""},
		{"birth-day=23&birth-month=11&birth-year=2025", engine.Span{Lo: 11, Hi: 11}, true, ""},
		{"age-years=1&age-months=2", engine.Span{Lo: 14, Hi: 14}, true, ""},
		{"age-years=1", engine.Span{Lo: 12, Hi: 23}, true, ""},
		{"birth-day=30&birth-month=2&birth-year=2025", engine.Span{}, false, "birth-day"},
		{"birth-day=1&birth-month=1&birth-year=25", engine.Span{}, false, "birth-day"},
		{"birth-day=23&birth-month=11&birth-year=2026", engine.Span{}, false, "birth-day"},
		{"birth-day=1&birth-month=1&birth-year=1026", engine.Span{}, false, "birth-year"},
		{"age-years=x", engine.Span{}, false, "age-years"},
		{"age-years=1&birth-day=1&birth-month=1&birth-year=2025", engine.Span{}, false, "birth-day"},
		{"", engine.Span{}, false, ""},
	} {
		form, err := url.ParseQuery(x.form)
		require.NoError(t, err)
		ask := asked(t)
		faults := site.ReadAnswers(form).Fill(&ask)
		require.Equal(t, x.known, ask.Case.Age.Known, x.form)
		if x.known {
			require.Equal(t, x.months, ask.Case.Age.Months, x.form)
		}
		if x.id == "" {
			require.Empty(t, faults, x.form)
		} else {
			require.Equal(t, x.id, faults[0].ID, x.form)
		}
	}
	_, ok := site.StatedAge{Day: "1", Month: "3", Year: "2025"}.BirthDate()
	require.True(t, ok)
}

// FuzzAnswers: no form makes a case that the engine refuses, and none a panic.
func FuzzAnswers(f *testing.F) {
	f.Add("answer-temperature_c=38.5&age-years=2")
	f.Add("answer-alertness=%3Funsure&birth-day=1&birth-month=2&birth-year=2024&answer-gestation_weeks=30")
	f.Fuzz(func(t *testing.T, query string) {
		form, err := url.ParseQuery(query)
		if err != nil {
			return
		}
		ask := asked(t)
		site.ReadAnswers(form).Fill(&ask)
		_, err = engine.Assess(ask.Programs, ask.Case)
		require.NoError(t, err)
	})
}
