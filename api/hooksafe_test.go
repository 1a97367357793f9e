package api

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/api/cdshooks"
)

// TestHookNotRecorded: what is urgent is told all the same, by cards that nobody can
// answer; anything calmer is withheld.
func TestHookNotRecorded(t *testing.T) {
	for name, log := range brokenLogs(t) {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t, withLog(log))
			f.patience = 50 * time.Millisecond
			cards := cardsOf(t, f.post(feverHook, urgentHook()))
			require.Equal(t, cdshooks.Critical, cards[0].Indicator)
			for _, card := range cards {
				require.Empty(t, card.UUID)
				for _, s := range card.Suggestions {
					require.Empty(t, s.UUID)
				}
			}
			for _, calm := range []string{wellHook(t), hooked()} {
				w := f.post(feverHook, calm)
				requireProblem(t, w, http.StatusServiceUnavailable, "not-recorded")
				require.NotContains(t, w.Body.String(), "cards")
			}
			require.Equal(t, 3, strings.Count(f.logs.String(), `"msg":"decision log write failed"`))
			require.NotContains(t, f.logs.String(), "canary")
		})
	}
}

// TestHookWithoutAnID: what cannot have an id is not told as if it had.
func TestHookWithoutAnID(t *testing.T) {
	f := newFixture(t)
	f.random = failing{http.ErrBodyNotAllowed}
	requireProblem(t, f.post(feverHook, urgentHook()), http.StatusInternalServerError, "internal-error")
}

// TestHooksTurnedAway: whoever does not get a turn is told so before anything is
// worked out.
func TestHooksTurnedAway(t *testing.T) {
	b := newBusyServer(t)
	end := b.occupy()
	for _, path := range []string{feverHook, feverHook + "/feedback"} {
		requireProblem(t, b.post(path, urgentHook()), http.StatusServiceUnavailable, "overloaded")
	}
	requireProblem(t, b.get("/cds-services", "Accept", "text/html"), http.StatusServiceUnavailable, "overloaded")
	require.Equal(t, http.StatusOK, end().Code)
	require.Zero(t, len(b.recorded()))
}

// TestHooksSayNothing: of whose record is open, and of who looks at it, nothing is
// kept or logged.
func TestHooksSayNothing(t *testing.T) {
	f := newFixture(t)
	body := strings.NewReplacer("child-1", canary+"-child", "Practitioner/1", "Practitioner/"+canary, `"context":{`, `"fhirServer":"https://`+canary+`.example","fhirAuthorization":{"access_token":"`+canary+
		`","token_type":"Bearer","expires_in":300,"scope":"patient/*.read","subject":"`+canary+`"},"extension":{"org.example":{"x":"`+canary+`"}},"context":{`).Replace(
		hooked(strings.Replace(patientMember, `"birthDate"`, `"name":[{"family":"`+canary+`"}],"address":[{"postalCode":"`+canary+`"}],"birthDate"`, 1), vitalsMember))
	cards := cardsOf(t, f.do(http.MethodPost, feverHook, body, "Content-Type", "application/json", "User-Agent", canary, "Referer", "https://"+canary))
	require.Equal(t, cdshooks.Critical, cards[0].Indicator)
	comment := `"overrideReason":{"reason":{"code":"examined","system":"` + cdshooks.ReasonSystem + `","display":"` + canary + `"},"userComment":"` + canary + `"}`
	require.Equal(t, http.StatusOK, f.post(feverHook+"/feedback", feedbackOn(cards[0].UUID, `"outcome":"overridden",`+comment)).Code)
	for _, wrong := range []string{strings.Replace(body, `"patient-view"`, `"`+canary+`"`, 1), strings.Replace(body, `"id":"`+canary+`-child"`, `"id":"`+canary+`"`, 1), body[:300]} {
		requireNotOK(t, f.post(feverHook, wrong))
	}
	requireNotOK(t, f.post("/cds-services/"+canary, body))
	requireNotOK(t, f.post(feverHook+"/feedback", feedbackOn(canary, `"outcome":"`+canary+`"`)))

	require.Len(t, f.recorded(), 2)
	kept := f.said()
	for _, e := range f.recorded() {
		kept += string(e.Body) + e.ID
	}
	for _, secret := range []string{canary, hookInstance, "2026-09-10", "Practitioner"} {
		require.NotContains(t, kept, secret)
	}
	require.NotContains(t, withoutNoise(f.said()), cards[0].UUID)
	require.Contains(t, f.said(), `"route":"/cds-services/:id/feedback"`)
}
