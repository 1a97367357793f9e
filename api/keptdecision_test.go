package api

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/api/story"
)

const recordedDecision = "/v1/assessments?view=decision"

// TestRecordedDecision: with view=decision the answer is that of an evaluation, and
// so is the record, which is read back as if all had been told.
func TestRecordedDecision(t *testing.T) {
	f := newFixture(t)
	for _, body := range []string{
		urgent(), wellChild(t, nil), ask("clinician", findings(`"temperature_c":39.4`), `"age":{"months":7}`),
		ask("adviser", findings(`"temperature_c":{"unknown":"not-measured"}`), `"locality":"england"`),
		`{"pathways":["asthma","febrile-child"],"audience":"clinician","age":{"years":4},"findings":{"temperature_c":38.4,"spo2_percent":91}}`,
	} {
		before := len(f.recorded())
		w := f.as(story.Clinician, http.MethodPost, recordedDecision, body)
		require.Equal(t, http.StatusCreated, w.Code, beginning(w))
		require.Equal(t, decisionMedia, w.Header().Get("Content-Type"))
		told := decode[RecordedDecision](t, w)
		again, err := json.Marshal(told)
		require.NoError(t, err)
		require.Equal(t, string(again), w.Body.String(), "the answer is what its type says, to the byte")
		require.True(t, told.Recorded)
		evaluated := f.as(story.Clinician, http.MethodPost, decisionCall, body)
		require.Equal(t, decode[DecisionView](t, evaluated), told.DecisionView)

		require.Len(t, f.recorded(), before+1)
		entry := f.recorded()[before]
		require.Equal(t, told.ID, entry.ID)
		var kept story.Record
		require.NoError(t, json.Unmarshal(entry.Body, &kept))
		require.Equal(t, story.DecisionOnly, kept.View)

		stored := decode[Stored](t, f.as(story.Clinician, http.MethodGet, "/v1/assessments/"+told.ID, ""))
		require.Equal(t, told.DecisionView, *stored.Decision)
		require.Equal(t, told.Disposition, stored.Standing)
		whole, err := f.book().Story(t.Context(), told.ID)
		require.NoError(t, err)
		full := f.as(story.Clinician, http.MethodPost, "/v1/evaluate", body)
		require.JSONEq(t, full.Body.String(), string(stored.Assessment))
		require.Less(t, len(entry.Body), full.Body.Len(), "no words are kept")
		want, err := json.Marshal(whole.Latest().Told)
		require.NoError(t, err)
		require.JSONEq(t, full.Body.String(), string(want), "what would have been told")
	}
}

// TestRecordedDecisionOfOtherDefinitions: where it cannot be worked out any more, or
// comes to something else, what was decided stands without words.
func TestRecordedDecisionOfOtherDefinitions(t *testing.T) {
	f := newFixture(t)
	body := strings.Replace(urgent(), `"pathways"`, `"locality":"england","pathways"`, 1)
	id := decode[RecordedDecision](t, f.as(story.Clinician, http.MethodPost, recordedDecision, body)).ID
	var r story.Record
	require.NoError(t, json.Unmarshal(f.recorded()[0].Body, &r))
	require.NotNil(t, f.whole(&r))
	for name, change := range map[string]func(r *story.Record, k map[string]any){
		"engine":  func(r *story.Record, _ map[string]any) { r.Semantics = "0" },
		"version": func(r *story.Record, _ map[string]any) { r.Request.Versions["febrile-child"] = "9.9.9" },
		"digest": func(_ *story.Record, k map[string]any) {
			k["provenance"].([]any)[0].(map[string]any)["digest"] = "sha256:0"
		},
		"locality":    func(_ *story.Record, k map[string]any) { k["locality"].(map[string]any)["digest"] = "sha256:0" },
		"disposition": func(_ *story.Record, k map[string]any) { k["disposition"].(map[string]any)["id"] = "self-care" },
		"floor":       func(_ *story.Record, k map[string]any) { k["floor"] = "call-999" },
		"none":        func(_ *story.Record, k map[string]any) { clear(k) },
	} {
		var changed story.Record
		require.NoError(t, json.Unmarshal(f.recorded()[0].Body, &changed))
		var k map[string]any
		require.NoError(t, json.Unmarshal(changed.Assessment, &k))
		change(&changed, k)
		var err error
		changed.Assessment, err = json.Marshal(k)
		require.NoError(t, err)
		require.Nil(t, f.whole(&changed), name)
	}
	f.engine.Store(nil)
	s, err := f.book().Story(t.Context(), id)
	require.NoError(t, err)
	told := s.Latest().Told
	require.NotEmpty(t, told.Disposition.Text)
	require.NotEmpty(t, told.Undecided)
	require.Empty(t, told.SafetyNet.WatchFor)
	require.True(t, s.Latest().Ended(time.Now()), "nobody can say how long it holds")
}

// TestRepeatOfARecordedDecision answers the same again; one that asks for the other
// view is another request.
func TestRepeatOfARecordedDecision(t *testing.T) {
	f := newFixture(t)
	send := func(path string) (int, string, string) {
		w := f.as(story.Clinician, http.MethodPost, path, urgent(), keyHeader, "k")
		return w.Code, w.Body.String(), w.Header().Get(replayHeader)
	}
	code, first, _ := send(recordedDecision)
	require.Equal(t, http.StatusCreated, code)
	code, again, replayed := send(recordedDecision)
	require.Equal(t, http.StatusCreated, code)
	require.Equal(t, first, again)
	require.Equal(t, "true", replayed)
	code, _, _ = send("/v1/assessments")
	require.Equal(t, unprocessable, code)
	require.Len(t, f.recorded(), 1)
	requireProblem(t, f.as(story.Clinician, http.MethodPost, "/v1/assessments?view=other", urgent()), unprocessable, "invalid-request")
}

// TestRecordedDecisionWithoutALog: what is urgent is told all the same, what is
// calmer is withheld.
func TestRecordedDecisionWithoutALog(t *testing.T) {
	f := newFixture(t, withLog(&fakeLog{appendErr: errors.New("disk full")}))
	w := f.as(story.Clinician, http.MethodPost, recordedDecision, urgent())
	require.Equal(t, http.StatusOK, w.Code)
	told := decode[RecordedDecision](t, w)
	require.False(t, told.Recorded)
	require.Empty(t, told.ID)
	require.EqualValues(t, "escalate", told.Guidance)
	requireProblem(t, f.as(story.Clinician, http.MethodPost, recordedDecision, wellChild(t, nil)), http.StatusServiceUnavailable, "not-recorded")
}
