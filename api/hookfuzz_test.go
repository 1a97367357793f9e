package api

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/api/decisionlog"
)

// lastLog is a log that forgets: a fuzzer would fill the memory.
type lastLog struct {
	decisionlog.Log
	appended []decisionlog.Decision
}

func (l *lastLog) Append(_ context.Context, d decisionlog.Decision) (decisionlog.Entry, error) {
	l.appended = append(l.appended, d)
	return decisionlog.Entry{Decision: d}, nil
}

// FuzzHookRequest: whatever a record system sends, it is answered with cards that are
// recorded, or with a problem and nothing recorded.
func FuzzHookRequest(f *testing.F) {
	f.Add(urgentHook(), false)
	f.Add(hooked(`"patient":null`, `"vitals":{"resourceType":"OperationOutcome","issue":[]}`, `"conditions":{"resourceType":"Bundle"}`), false)
	f.Add(hooked(`"answers":{"resourceType":"QuestionnaireResponse","status":"completed","authored":"2026-11-22T09:00:00Z",`+
		`"item":[{"linkId":"temperature_c","answer":[{"valueQuantity":{"value":101.3,"system":"http://unitsofmeasure.org","code":"[degF]"}}]},`+
		`{"linkId":"age","item":[{"linkId":"age.months","answer":[{"valueInteger":2}]}]}]}`), false)
	f.Add(feedbackOn(hookInstance, `"outcome":"overridden","overrideReason":{"userComment":"x"}`), true)
	f.Add(strings.Replace(urgentHook(), "38.0", "1e999999", 1), false)
	log := &lastLog{}
	x := newFixture(f, withLog(log), func(c *Config) { c.Logger = slog.New(slog.DiscardHandler) })
	log.Log = x.store
	f.Fuzz(func(t *testing.T, body string, feedback bool) {
		x.t, log.appended = t, nil
		path := feverHook
		if feedback {
			path += "/feedback"
		}
		w := x.post(path, body)
		if w.Code != http.StatusOK {
			p := requireProblem(t, w, w.Code, strings.TrimPrefix(decode[Problem](t, w).Type, "/problems/"))
			require.Contains(t, []int{400, 404, 415, 422, 413}, p.Status) // an empty body comes without a type
			require.Zero(t, len(log.appended))
			return
		}
		all := cardsOf(t, w)
		require.Len(t, log.appended, 1)
		require.Equal(t, log.appended[0].ID, all[0].UUID)
		require.Less(t, len([]rune(all[0].Summary)), 140)
		require.NotEmpty(t, all[0].Indicator)
	})
}
