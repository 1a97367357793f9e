package api

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/api/cdshooks"
)

// FuzzHookRequest: whatever a record system sends, it is answered with cards that are
// recorded, or with a problem and nothing recorded.
func FuzzHookRequest(f *testing.F) {
	f.Add(feverHook, urgentHook())
	f.Add("/cds-services/"+cdshooks.AnyID, hooked())
	f.Add(feverHook, hooked(`"patient":null`, `"vitals":{"resourceType":"OperationOutcome","issue":[]}`, `"conditions":{"resourceType":"Bundle"}`))
	f.Add(feverHook, hooked(`"answers":{"resourceType":"QuestionnaireResponse","status":"completed","authored":"2026-11-22T09:00:00Z",`+
		`"item":[{"linkId":"temperature_c","answer":[{"valueQuantity":{"value":101.3,"system":"http://unitsofmeasure.org","code":"[degF]"}}]},`+
		`{"linkId":"age","item":[{"linkId":"age.months","answer":[{"valueInteger":2}]}]}]}`))
	f.Add(feverHook+"/feedback", feedbackOn(hookInstance, `"outcome":"overridden","overrideReason":{"userComment":"x"}`))
	f.Add(feverHook, strings.Replace(urgentHook(), "38.0", "1e999999", 1))
	f.Fuzz(func(t *testing.T, path, body string) {
		if path != feverHook+"/feedback" && path != feverHook && path != "/cds-services/"+cdshooks.AnyID {
			return
		}
		x := newFixture(t)
		w := x.post(path, body)
		if w.Code != http.StatusOK {
			p := requireProblem(t, w, w.Code, strings.TrimPrefix(decode[Problem](t, w).Type, "/problems/"))
			require.Contains(t, []int{400, 404, 422, 413}, p.Status)
			require.Zero(t, len(x.recorded()))
			return
		}
		all := cardsOf(t, w)
		require.Len(t, x.recorded(), 1)
		require.Equal(t, x.recorded()[0].ID, all[0].UUID)
		require.NotEmpty(t, all[0].Summary)
		require.Less(t, len([]rune(all[0].Summary)), 140)
	})
}
