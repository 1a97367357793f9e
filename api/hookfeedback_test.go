package api

import (
	"bufio"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/api/decisionlog"
	"safetynet/api/insight"
	"safetynet/api/story"
)

// feedbackOn is feedback on one card.
func feedbackOn(card string, members string) string {
	return `{"feedback":[` + oneFeedback(card, members) + `]}`
}

func oneFeedback(card, members string) string {
	return `{"card":"` + card + `","outcomeTimestamp":"2026-11-22T09:59:00Z",` + members + `}`
}

// TestFeedbackJoinsTheLog: what came of a card is a further entry of its story, which
// an auditor reads.
func TestFeedbackJoinsTheLog(t *testing.T) {
	f := newFixture(t)
	card := cardsOf(t, f.post(feverHook, urgentHook()))[0]
	taken := oneFeedback(card.UUID, `"outcome":"accepted","acceptedSuggestions":[{"id":"`+card.Suggestions[0].UUID+`"}]`)
	other := cardsOf(t, f.post(feverHook, hooked()))[0]
	reason := `"outcome":"overridden","overrideReason":{"reason":{"code":"known","system":"` + card.OverrideReasons[0].System + `"}}`
	both := `{"feedback":[` + taken + `,` + taken + `,` + oneFeedback(strings.ToUpper(other.UUID), reason) + `]}`
	for range 2 { // sent again, it is kept once
		w := f.post(feverHook+"/feedback", both)
		require.Equal(t, http.StatusOK, w.Code, beginning(w))
	}
	all := f.recorded()
	require.Len(t, all, 4)
	item, err := story.Read(all[2])
	require.NoError(t, err)
	require.Equal(t, story.CardAnswer, item.Kind)
	said := item.Body.(*story.Answered)
	require.Equal(t, card.UUID, said.Card)
	require.Equal(t, []string{card.Suggestions[0].UUID}, said.Accepted)
	require.Equal(t, card.UUID, all[2].Story)
	overridden := f.last().Body.(*story.Answered)
	require.Equal(t, other.UUID, overridden.Card)
	require.Equal(t, "known", overridden.Reason)
	require.Equal(t, other.UUID, all[3].Story)

	var read []string
	lines := bufio.NewScanner(f.as(story.Auditor, http.MethodGet, "/v1/log", "").Body)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var e struct{ ID, Kind, Story string }
		require.NoError(t, json.Unmarshal(lines.Bytes(), &e))
		read = append(read, e.Kind+" "+e.Story)
	}
	require.Equal(t, []string{"card ", "card ", "card-feedback " + card.UUID, "card-feedback " + other.UUID}, read)
	require.Contains(t, f.as(story.Auditor, http.MethodGet, "/v1/log/verify", "").Body.String(), `"ok":true`)
}

// TestCardsAreNoCalls: the desk, the queue and the figures of assessments know
// nothing of cards.
func TestCardsAreNoCalls(t *testing.T) {
	f := newFixture(t)
	figures := "/v1/insight?from=2026-11-16&to=2026-11-22"
	count := func() insight.Figures {
		all := decode[insight.Figures](t, f.as(story.Auditor, http.MethodGet, figures, ""))
		all.Cards = insight.Cards{}
		return all
	}
	before := count()
	card := cardsOf(t, f.post(feverHook, urgentHook()))[0]
	require.Equal(t, http.StatusOK, f.post(feverHook+"/feedback", feedbackOn(card.UUID, `"outcome":"overridden"`)).Code)
	for _, path := range []string{"/v1/calls/" + card.UUID, "/v1/assessments/" + card.UUID, "/v1/calls/" + card.UUID + "/handover", "/desk/story/" + card.UUID} {
		requireProblem(t, f.as(story.Clinician, http.MethodGet, path, ""), http.StatusNotFound, "not-found")
	}
	requireProblem(t, f.as(story.Clinician, http.MethodPost, "/v1/calls/"+card.UUID+"/outcome", `{"outcome":"home"}`), http.StatusNotFound, "not-found")
	requireRefusal(t, f.record(ask("clinician", `"supersedes":"`+card.UUID+`"`)), unprocessable, "invalid-request", "supersedes-unknown", "/supersedes")
	require.Empty(t, shown[Queue](f, story.Clinician, "/v1/queue").Tasks)
	require.Len(t, f.recorded(), 2)
	for range 10 { // fewer are hidden
		cardsOf(t, f.post(feverHook, urgentHook()))
	}
	require.Equal(t, before, count())
	for range 10 {
		f.post("/v1/assessments", urgent())
	}
	require.NotEqual(t, before, count())
}

// TestFeedbackRefused: nothing of it is recorded, and who asks learns nothing of
// cards that are not theirs.
func TestFeedbackRefused(t *testing.T) {
	f := newFixture(t)
	card := cardsOf(t, f.post(feverHook, urgentHook()))[0].UUID
	other := cardsOf(t, f.post("/cds-services/asthma", urgentHook()))[0].UUID
	check := decode[answer](t, f.post("/v1/assessments", urgent())).ID
	gone := cardsOf(t, f.post(feverHook, urgentHook()))[0].UUID
	_, _, err := f.book().Erase(t.Context(), gone, "asked", story.Actor{Role: story.Auditor})
	require.NoError(t, err)
	before := len(f.recorded())
	overridden := `"outcome":"overridden"`
	for name, body := range map[string]string{
		"no card": feedbackOn(hookInstance, overridden), "another service's": feedbackOn(other, overridden), "an assessment": feedbackOn(check, overridden),
		"erased": feedbackOn(gone, overridden), "one of two": `{"feedback":[` + oneFeedback(card, overridden) + `,` + oneFeedback(hookInstance, overridden) + `]}`,
	} {
		p := requireProblem(t, f.post(feverHook+"/feedback", body), http.StatusNotFound, "not-found")
		require.Contains(t, p.Detail, "There is no such card", name)
	}
	for name, row := range map[string]struct {
		body  string
		place string
	}{
		"no reason of ours":      {feedbackOn(card, overridden+`,"overrideReason":{"reason":{"code":"because","system":"`+canary+`"}}`), "value-not-allowed /feedback/0/overrideReason/reason/system"},
		"a strange suggestion":   {feedbackOn(card, `"outcome":"accepted","acceptedSuggestions":[{"id":"`+hookInstance+`"}]`), "unknown-suggestion /feedback/0/acceptedSuggestions"},
		"long ago":               {strings.Replace(feedbackOn(card, overridden), "2026-11-22", "2025-11-22", 1), "time-wrong /feedback/0/outcomeTimestamp"},
		"nothing":                {`{}`, "key-missing /feedback"},
		"a key twice":            {feedbackOn(card, overridden+`,"outcome":"accepted"`), "key-duplicate /feedback/0/outcome"},
		"too many":               {`{"feedback":[` + strings.Repeat(oneFeedback(card, overridden)+",", 50) + oneFeedback(card, overridden) + `]}`, "too-many /feedback"},
		"the second is at fault": {`{"feedback":[` + oneFeedback(card, overridden) + `,` + oneFeedback(card, `"outcome":"accepted","acceptedSuggestions":[{"id":"`+hookInstance+`"}]`) + `]}`, "unknown-suggestion /feedback/1/acceptedSuggestions"},
	} {
		t.Run(name, func(t *testing.T) {
			p := requireProblem(t, f.post(feverHook+"/feedback", row.body), unprocessable, "invalid-request")
			require.Contains(t, errorsOf(p), row.place)
			require.NotContains(t, p.Detail, canary)
		})
	}
	requireProblem(t, f.post(feverHook+"/feedback", "{"), http.StatusBadRequest, "malformed-request")
	requireProblem(t, f.post(feverHook+"/feedback?x=1", feedbackOn(card, overridden)), unprocessable, "invalid-request")
	require.Len(t, f.recorded(), before)
	require.Equal(t, http.StatusOK, f.post(feverHook+"/feedback", feedbackOn(card, overridden)).Code)
}

// TestFeedbackNotRecorded: whoever sends it is told to send it again, and then it is
// kept once.
func TestFeedbackNotRecorded(t *testing.T) {
	log := &fakeLog{}
	f := newFixture(t, withLog(log))
	log.Log = f.store
	var all []string
	for n := range 2 {
		card := cardsOf(t, f.post(feverHook, urgentHook()))[0].UUID
		all = append(all, oneFeedback(card, `"outcome":"overridden","n":`+strconv.Itoa(n)))
	}
	body := `{"feedback":[` + strings.Join(all, ",") + `]}`
	log.appendErr = errors.New(canary)
	requireProblem(t, f.post(feverHook+"/feedback", body), http.StatusServiceUnavailable, "not-written")
	log.appendErr, log.readErr = nil, decisionlog.ErrDamaged
	requireProblem(t, f.post(feverHook+"/feedback", body), http.StatusServiceUnavailable, "not-written")
	log.readErr = nil
	requireProblem(t, newFixture(t, withLog(nil)).post(feverHook+"/feedback", body), http.StatusServiceUnavailable, "not-written")
	for range 2 {
		require.Equal(t, http.StatusOK, f.post(feverHook+"/feedback", body).Code)
	}
	require.Len(t, f.recorded(), 4)
	require.NotContains(t, f.said(), canary)
}
