package parent_test

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/api"
	"safetynet/api/decisionlog"
	"safetynet/api/web/webtest"
)

// TestUnconscious: a child who cannot be woken is sent to 999 by the second page.
func TestUnconscious(t *testing.T) {
	f := begin(t, "high-temperature", 20, nil, "alertness:hard-to-wake")
	require.Equal(t, []string{"problem", "signs"}, f.pages, "no age was asked")
	require.Contains(t, f.Title(), "Call 999 now")
	require.Contains(t, f.Main(), "Immediate action required")
	require.Equal(t, "call-999", f.recorded(t).Disposition.ID)
}

func TestNothingIsTakenForAnAnswer(t *testing.T) {
	s := webtest.Serve(t)
	v := s.Visit(t, "/").Press("on")
	require.Equal(t, http.StatusUnprocessableEntity, v.Status)
	require.Contains(t, v.Title(), "Error: ")
	require.Contains(t, v.Main(), "Choose what is wrong")
	v.Set("problem", "high-temperature").Press("on").Press("on")
	require.Contains(t, v.Main(), "Choose the signs your child has, or none of these")
	v.Set("sign", "none", "seizure_now").Press("on")
	require.Contains(t, v.Main(), "not both")
	v.Set("sign", "none").Press("on").Press("on")
	require.Contains(t, v.Main(), "Enter your child's date of birth")
	for _, x := range []struct{ day, month, year, want string }{
		{"31", "2", "2024", "real date of birth"}, {"1", "1", "2027", "today or in the past"}, {"1", "1", "1026", "Check the year"}, {"x", "1", "2024", "real date"},
	} {
		v.Set("birth-day", x.day).Set("birth-month", x.month).Set("birth-year", x.year).Press("on")
		require.Contains(t, v.Main(), x.want)
		require.Equal(t, x.day, v.Value("birth-day"), "what was typed stays")
	}
	v.Set("birth-day", "1").Set("birth-month", "3").Set("birth-year", "2025").Press("on").Press("on")
	require.Equal(t, http.StatusUnprocessableEntity, v.Status)
	require.GreaterOrEqual(t, strings.Count(v.Main(), "Choose an answer, or I'm not sure"), 8, "every question without an answer is named")
	require.Contains(t, v.Texts("li"), "How awake are they? Choose an answer, or I'm not sure", "by its words, in the list")
}

// TestUnsureOfSigns: whoever is unsure is asked sign by sign, and nothing is no.
func TestUnsureOfSigns(t *testing.T) {
	f := begin(t, "high-temperature", 20, nil, "unsure")
	require.Contains(t, f.Value("asked"), "non_blanching_rash")
	require.Contains(t, f.Value("asked"), "seizure_now")
	f = begin(t, "high-temperature", 20, nil)
	require.NotContains(t, f.Value("asked"), "non_blanching_rash")
	require.Contains(t, f.Value("asked"), "alertness", "not that bad is no answer to how bad")
	require.Contains(t, f.Value("asked"), "drooling", "a sign of two parts is asked for each")
}

func TestBackAndChange(t *testing.T) {
	f := begin(t, "high-temperature", 20, nil)
	asked := f.Value("asked")
	f.page()
	second := f.Value("step")
	f.page().Press("back")
	require.Equal(t, second, f.Value("step"))
	f.Press("back")
	require.Equal(t, asked, f.Value("asked"), "the page as it was")
	require.Contains(t, f.Source, `value="normal" checked`, "with what was answered")
	f.Press("back")
	require.Equal(t, "20", f.birthAge())
	f.Press("back")
	require.Contains(t, f.Source, `value="none" checked`)
	f.Press("back")
	require.Contains(t, f.Source, `value="high-temperature" checked`)

	f = begin(t, "high-temperature", 20, nil).toEnd(t)
	f.Press("change:page:temperature")
	f.answer("temperature_c", "39.5")
	f.Press("on")
	f.toEnd(t)
	require.Contains(t, f.Main(), "39.5C")
	f.Press("change:signs").Set("sign", "non_blanching_rash").Press("on")
	require.Contains(t, f.Title(), "Call 999 now")
	f.Press("change:signs").Set("sign", "none").Press("on")
	f.toEnd(t)
	require.NotEqual(t, "call-999", f.recorded(t).Disposition.ID, "a tick is taken back")
}

// birthAge is the age in months of the date of birth on the page.
func (f *family) birthAge() string {
	if f.Value("birth-month") == "3" && f.Value("birth-year") == "2025" {
		return "20"
	}
	return f.Value("birth-day") + "." + f.Value("birth-month") + "." + f.Value("birth-year")
}

// TestStopping: what was not asked is never a no. Home care is not told.
func TestStopping(t *testing.T) {
	f := begin(t, "high-temperature", 20, nil)
	f.Press("stop")
	require.True(t, f.atEnd())
	require.Equal(t, "seek-advice", string(f.recorded(t).Guidance))
	require.Contains(t, f.Main(), "You stopped before every question was answered")
}

// TestCheckingAgain starts from what does not change in hours.
func TestCheckingAgain(t *testing.T) {
	f := begin(t, "high-temperature", 20, map[string]string{"temperature_c": "38.5"}).toEnd(t)
	f.Press("again")
	require.Equal(t, "signs", f.Value("step"))
	require.NotContains(t, f.Source, "checked", "signs are looked for anew")
	require.Equal(t, "false", f.Value("answer-sickle_cell"), "what is lasting stays")
	require.Empty(t, f.Values("answer-temperature_c"))
	f.Set("sign", "none").Press("on")
	require.NotEqual(t, "age", f.Value("step"), "the age is known")
	f.toEnd(t)
}

func TestNoneOfTheseProblems(t *testing.T) {
	f := begin(t, "none-of-these", 20, nil)
	require.Contains(t, f.Title(), "Ring 111")
	require.Contains(t, f.Main(), "Ring 111 and say what worries you")
	f = begin(t, "none-of-these", 20, nil, "seizure_now")
	require.Contains(t, f.Title(), "Call 999 now")
}

// TestRoughAge: an age in years is asked for once more where months matter, and
// not for ever.
func TestRoughAge(t *testing.T) {
	v := webtest.Serve(t).Visit(t, "/").Set("problem", "high-temperature").Press("on").Set("sign", "none").Press("on")
	v.Set("age-years", "0").Press("on")
	require.Contains(t, v.Main(), "depends on a few weeks or months")
	v.Press("on")
	require.Contains(t, v.Value("step"), "page:")
}

// TestNothingOfAChildIsKept: no date of birth is recorded, and nothing is told
// that was not recorded but an emergency.
func TestNothingOfAChildIsKept(t *testing.T) {
	f := begin(t, "high-temperature", 20, nil).toEnd(t)
	for entry, err := range f.server.Log.Entries(t.Context(), decisionlog.Query{}) {
		require.NoError(t, err)
		require.NotContains(t, string(entry.Body), "2025-03", "a date of birth")
		require.NotContains(t, string(entry.Body), "birth-", "a field of the form")
	}
	require.Regexp(t, `[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]`, f.Main(), "the reference")
}

// full is a decision log whose disk is full.
type full struct{ decisionlog.Log }

func (full) Append(context.Context, decisionlog.Decision) (decisionlog.Entry, error) {
	return decisionlog.Entry{}, errors.New("disk full")
}

func TestNothingCalmIsToldUnrecorded(t *testing.T) {
	s := webtest.Serve(t, func(c *api.Config) { c.Log = full{c.Log} })
	v := s.Visit(t, "/").Set("problem", "high-temperature").Press("on").Set("sign", "none").Press("on")
	v.Set("age-years", "3").Set("age-months", "2").Press("on").Press("stop")
	require.Equal(t, http.StatusServiceUnavailable, v.Status)
	require.Contains(t, v.Main(), "no advice is given")
	require.Contains(t, v.Main(), "Call 999 now if the child is hard to wake")
	v = s.Visit(t, "/").Set("problem", "high-temperature").Press("on").Set("sign", "seizure_now").Press("on")
	require.Equal(t, http.StatusOK, v.Status)
	require.Contains(t, v.Title(), "Call 999 now")
	require.Contains(t, v.Main(), "not recorded")
}

func TestTakeAways(t *testing.T) {
	f := begin(t, "high-temperature", 20, nil).toEnd(t)
	page := *f.Visitor
	f.Press("Get a page to print (PDF)")
	require.Equal(t, "application/pdf", f.Header.Get("Content-Type"))
	require.True(t, strings.HasPrefix(f.Source, "%PDF-"))
	page.Press("Put it in my calendar")
	require.Contains(t, page.Source, "BEGIN:VEVENT")
	require.NotContains(t, page.Source, "2025")
}

// TestTakeAwaysAreOfTheResult: a file taken later has the times of the page, and an
// old page gives none.
func TestTakeAwaysAreOfTheResult(t *testing.T) {
	later := webtest.Now
	s := webtest.Serve(t, func(c *api.Config) { c.Now = func() time.Time { return later } })
	v := s.Visit(t, "/").Set("problem", "high-temperature").Press("on").Set("sign", "none").Press("on")
	v.Set("age-years", "3").Set("age-months", "2").Press("on").Press("stop")
	first, second, third := *v, *v, *v
	first.Press("Put it in my calendar")
	later = later.Add(3 * time.Hour)
	second.Press("Put it in my calendar")
	require.Contains(t, first.Source, "BEGIN:VEVENT")
	require.Equal(t, first.Source, second.Source)
	later = later.Add(22 * time.Hour)
	third.Press("Put it in my calendar")
	require.Equal(t, http.StatusServiceUnavailable, third.Status)
	require.Contains(t, third.Main(), "Check your child again")
}

// TestContradiction: where answers do not go together the page that asks them again
// says so, and a fault in the list at its top names its question.
func TestContradiction(t *testing.T) {
	f := begin(t, "being-sick", 38, map[string]string{"vomiting": "false", "vomits_24h": "5"}, "none")
	for range 10 {
		if slices.Contains(f.Texts("h1"), "Being sick and poo") {
			break
		}
		f.page()
	}
	require.NotContains(t, f.Main(), "do not go together")
	f.page()
	require.Contains(t, f.Main(), "Answers that do not go together")
	f.Set("answer-vomits_24h", "5.5").Press("on")
	require.Equal(t, http.StatusUnprocessableEntity, f.Status)
	require.Contains(t, f.Texts("li"), "How many times have they been sick in the last 24 hours? Enter a whole number between 0 and 60")
}
