package api

import (
	"encoding/csv"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/api/cdshooks"
	"safetynet/api/insight"
	"safetynet/api/story"
)

// lastWeek is in the default window of these tests.
var lastWeek = time.Date(2026, 11, 12, 9, 0, 0, 0, time.UTC)

// at sets the server's clock.
func at(t *time.Time) func(*Config) {
	return func(c *Config) { c.Now = func() time.Time { return *t } }
}

func TestInsight(t *testing.T) {
	clock := lastWeek
	f := newFixture(t, at(&clock))
	var first answer
	for i := range 12 {
		a := f.stored(urgent())
		if i == 0 {
			first = a
		}
	}
	for range 3 {
		f.stored(wellChild(t, nil))
	}
	st, err := f.book().Story(t.Context(), first.ID)
	require.NoError(t, err)
	told, err := st.NewFeedback(story.Anonymous, first.ID, "yes", []string{"ed"})
	require.NoError(t, err)
	_, err = f.book().Add(t.Context(), st.ID, "", story.Feedback, told)
	require.NoError(t, err)

	clock = now
	w := f.staff("/v1/insight")
	require.Equal(t, http.StatusOK, w.Code, beginning(w))
	got := decode[insight.Figures](t, w)
	require.Equal(t, "2026-10-19", got.From)
	require.Equal(t, "2026-11-15", got.To)
	require.Equal(t, 15, *got.Total.Assessments.Count)
	table := got.Total.Splits["guidance"]
	require.Equal(t, insight.Part{Name: "home-care", Figure: insight.Figure{Suppressed: true}}, table.Parts[0])
	require.Equal(t, insight.Part{Name: "escalate", Figure: insight.Figure{Count: new(10), Share: new(0.67)}}, table.Parts[2])
	require.True(t, got.Total.Splits["did-escalate"].Parts[2].Suppressed, "one family followed the guidance")
	require.Zero(t, *got.Total.Splits["did-escalate"].Parts[3].Count)
	require.Contains(t, w.Body.String(), `{"part":"home-care","count":null,"suppressed":true}`)
	require.Contains(t, w.Body.String(), "Nothing that is counted here is clinically approved.")

	got = decode[insight.Figures](t, f.staff("/v1/insight?by=pathway,week&from=2026-11-09&to=2026-11-15"))
	require.Len(t, got.Groups, 1)
	require.Equal(t, insight.Key{Pathway: "febrile-child", Week: "2026-W46"}, got.Groups[0].Key)
	require.Equal(t, 15, *got.Groups[0].Assessments.Count)
	require.Zero(t, *decode[insight.Figures](t, f.staff("/v1/insight?from=2026-11-16&to=2026-11-22")).Total.Assessments.Count)

	w = f.get("/v1/insight?by=locality", "Authorization", "Bearer "+f.token, "Accept", "text/csv")
	require.Equal(t, "text/csv; charset=utf-8", w.Header().Get("Content-Type"))
	rows, err := csv.NewReader(strings.NewReader(w.Body.String())).ReadAll()
	require.NoError(t, err)
	require.Equal(t, []string{"locality", "split", "part", "of", "count", "share", "service"}, rows[0])
	require.Equal(t, []string{"all", "guidance", "", "assessments", "15", "", ""}, rows[1])
	require.Equal(t, []string{"all", "guidance", "home-care", "assessments", "*", "", ""}, rows[2])
	require.Equal(t, "none", rows[len(rows)-1][0])

	for _, bad := range []string{"?x=1", "?from=2026-11-09", "?from=2026-11-09&to=2026-11-14", "?from=2024-11-11&to=2026-11-15", "?by=age", "?by=week&by=week", "?from=" + canary + "&to=" + canary} {
		require.NotContains(t, requireProblem(t, f.staff("/v1/insight"+bad), unprocessable, "invalid-request").Detail, canary)
	}
	requireProblem(t, f.get("/v1/insight"), http.StatusUnauthorized, "unauthenticated")
}

// TestInsightWaits: figures are counted one at a time, and a log that cannot be
// read is said.
func TestInsightWaits(t *testing.T) {
	f := newFixture(t)
	f.counting <- struct{}{}
	w := f.staff("/v1/insight")
	requireProblem(t, w, http.StatusServiceUnavailable, "counting-busy")
	require.Equal(t, "5", w.Header().Get("Retry-After"))
	<-f.counting
	require.Equal(t, http.StatusOK, f.staff("/v1/insight").Code)

	f = newFixture(t, withLog(nil))
	requireProblem(t, f.staff("/v1/insight"), http.StatusServiceUnavailable, "log-unavailable")
	f = newFixture(t, withLog(&fakeLog{readErr: errors.New(canary)}))
	requireProblem(t, f.staff("/v1/insight"), http.StatusServiceUnavailable, "log-unavailable")
	require.NotContains(t, f.logs.String(), canary)
	f = newFixture(t, func(c *Config) { c.Engine = nil })
	requireProblem(t, f.staff("/v1/insight"), http.StatusServiceUnavailable, "not-ready")
}

// TestInsightOfCards: what record systems were told, and what came of it, has
// figures apart; everything that was there before stays where it was.
func TestInsightOfCards(t *testing.T) {
	f := newFixture(t)
	figures := func() insight.Figures {
		return decode[insight.Figures](t, f.staff("/v1/insight?from=2026-11-16&to=2026-11-22&by=week"))
	}
	before := figures()
	require.False(t, before.Cards.Any())
	for range 10 {
		card := cardsOf(t, f.post(feverHook, urgentHook()))[0]
		w := f.post(feverHook+"/feedback", feedbackOn(card.UUID, `"outcome":"accepted","acceptedSuggestions":[{"id":"`+card.Suggestions[0].UUID+`"}]`))
		require.Equal(t, http.StatusOK, w.Code, beginning(w))
	}
	cardsOf(t, f.post("/cds-services/asthma", urgentHook()))
	after := figures()
	require.Len(t, after.Cards.Groups, 2)
	require.Equal(t, insight.Key{Service: "asthma", Week: "2026-W47"}, after.Cards.Groups[0].Key)
	require.True(t, after.Cards.Groups[0].Cards.Suppressed)
	fever := after.Cards.Groups[1]
	require.Equal(t, 10, *fever.Cards.Count)
	require.Equal(t, insight.Figure{Count: new(10), Share: new(1.0)}, fever.Splits["card-answers"].Whole)
	require.Equal(t, insight.Part{Name: "request", Figure: insight.Figure{Count: new(10), Share: new(1.0)}}, fever.Splits["card-suggestions"].Parts[1])
	after.Cards = before.Cards
	require.Equal(t, before, after)

	parts := insight.CardSplits[2].Parts
	require.Equal(t, cdshooks.SuggestionNames(), parts, "what a card may suggest is what is counted")
	require.Empty(t, cdshooks.SuggestionName(canary, ""))
}
