package api

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/api/decisionlog"
	"safetynet/api/story"
	"safetynet/engine/vignette"
)

// body is what somebody with a role gets.
func (f *fixture) body(role story.Role, method, path, body string) string {
	f.t.Helper()
	w := f.as(role, method, path, body)
	require.Less(f.t, w.Code, 300, beginning(w))
	return w.Body.String()
}

func (f *fixture) disputed(id, should string) DisputeView {
	f.t.Helper()
	var v DisputeView
	body := f.body(story.Adviser, http.MethodPost, "/v1/assessments/"+id+"/disputes", `{"should":"`+should+`","reason":"too-urgent"}`)
	require.NoError(f.t, json.Unmarshal([]byte(body), &v))
	return v
}

// TestDisputeBecomesAVignette: what is handed out is a vignette file of the version
// in use. It fails by the disposition and the guidance, and passes where staff say
// what the engine says.
func TestDisputeBecomesAVignette(t *testing.T) {
	f := newFixture(t)
	body := ask("parent", `"age":{"years":3}`, `"assessed_at":"2026-11-22T08:15:00+01:00"`, findings(`"temperature_c":38.4`, `"non_blanching_rash":true`, `"skin_colour":{"unknown":"unsure"}`))
	a := f.stored(body)
	for should, failures := range map[string]int{"gp-or-111-today": 2, a.Disposition.ID: 0} {
		d := f.disputed(a.ID, should)
		require.Equal(t, DisputeView{ID: d.ID, Assessment: a.ID, Should: should, Reason: "too-urgent", Vignette: "/v1/disputes/" + d.ID + "/vignette"}, d)
		text := f.body(story.Author, http.MethodGet, d.Vignette, "")
		require.True(t, strings.HasPrefix(text, "# What staff say, in dispute "+d.ID+". NOT CLINICALLY APPROVED"), text)
		file, issues := vignette.Load("testdata/vignettes/febrile-child/"+febrileVersion+"."+d.ID+".yaml", []byte(text), f.engine.Load())
		require.Empty(t, issues.Render(), text)
		results := file.Run(f.engine.Load())
		require.Len(t, results, 1)
		require.Len(t, results[0].Failures, failures, text)
		require.Equal(t, "dispute "+d.ID, results[0].Vignette.Name)
		require.Len(t, results[0].Case.Findings, 3)
	}
	last := f.recorded()[2]
	require.Equal(t, story.Dispute, last.Kind)
	require.Equal(t, a.ID, last.Story)
	require.Contains(t, string(last.Body), `"role":"adviser"`)
	w := f.staff("/v1/disputes/" + last.ID + "/vignette")
	require.Equal(t, "application/yaml", w.Header().Get("Content-Type"))
	require.Equal(t, `attachment; filename="`+febrileVersion+"."+last.ID+`.yaml"`, w.Header().Get("Content-Disposition"))
}

func TestDisputeOfSeveralPathways(t *testing.T) {
	f := newFixture(t)
	a := f.stored(`{"pathways":["febrile-child","asthma"],"audience":"parent","age":{"months":30},"findings":{"temperature_c":39.2}}`)
	d := f.disputed(a.ID, "call-999")
	requireProblem(t, f.staff(d.Vignette), unprocessable, "invalid-request")
	requireProblem(t, f.staff(d.Vignette+"?pathway=epilepsy"), http.StatusNotFound, "not-found")
	for _, id := range []string{"febrile-child", "asthma"} {
		w := f.staff(d.Vignette + "?pathway=" + id)
		require.Equal(t, http.StatusOK, w.Code, beginning(w))
		require.Contains(t, w.Body.String(), "Several pathways were assessed together")
		version := f.engine.Load().Library().Active(id, now).Version.String()
		file, issues := vignette.Load(id+"/"+version+".x.yaml", w.Body.Bytes(), f.engine.Load())
		require.Empty(t, issues.Render(), w.Body.String())
		require.False(t, file.Run(f.engine.Load())[0].Passed())
	}
}

func TestDisputesAreRefused(t *testing.T) {
	f := newFixture(t)
	a := f.stored(urgent())
	path := "/v1/assessments/" + a.ID + "/disputes"
	good := `{"should":"ed-now","reason":"too-calm"}`
	send := func(path, body string) Problem {
		w := f.do(http.MethodPost, path, body, "Authorization", "Bearer "+f.token, "Content-Type", "application/json")
		return requireProblem(t, w, w.Code, strings.TrimPrefix(decode[Problem](t, w).Type, "/problems/"))
	}
	for body, want := range map[string][]string{
		`{}`: {"key-missing /should", "key-missing /reason"}, `{"should":"home","reason":"bad","why":"x"}`: {"value-not-allowed /should", "value-not-allowed /reason", "key-unknown /why"},
		`{"should":1,"reason":null}`: {"type-wrong /should", "value-null /reason"},
	} {
		require.ElementsMatch(t, want, places(send(path, body)), body)
	}
	require.Equal(t, http.StatusBadRequest, send(path, `{`).Status)
	require.Equal(t, unprocessable, send(path+"?x=1", good).Status)
	require.Equal(t, http.StatusNotFound, send("/v1/assessments/none/disputes", good).Status)
	d := f.disputed(a.ID, "self-care")
	require.Equal(t, http.StatusNotFound, send("/v1/assessments/"+d.ID+"/disputes", good).Status, "only an assessment is disputed")
	for _, path := range []string{"/v1/disputes/none/vignette", "/v1/disputes/" + a.ID + "/vignette"} {
		requireProblem(t, f.staff(path), http.StatusNotFound, "not-found")
	}
	requireProblem(t, f.staff(d.Vignette+"?x=1"), unprocessable, "invalid-request")
	requireProblem(t, f.post(path, good), http.StatusUnauthorized, "unauthenticated")
	requireProblem(t, f.get(d.Vignette), http.StatusUnauthorized, "unauthenticated")

	back := f.disputed(a.ID, "self-care")
	_, err := f.book().Add(t.Context(), a.ID, "", story.Correction, &story.Corrected{Entry: back.ID, Reason: "slip"})
	require.NoError(t, err)
	requireProblem(t, f.staff(back.Vignette), http.StatusNotFound, "not-found")
	_, err = f.book().Add(t.Context(), a.ID, "", story.Erasure, &story.Erased{Reason: "asked"})
	require.NoError(t, err)
	requireProblem(t, f.staff(d.Vignette), http.StatusGone, "erased")
	require.Equal(t, http.StatusNotFound, send(path, good).Status)
	f = newFixture(t, withLog(&fakeLog{readErr: decisionlog.ErrClosed}))
	require.Equal(t, http.StatusServiceUnavailable, send(path, good).Status)
}

// TestReasonOfALaterRelease: a reason this release does not know is said as it is.
func TestReasonOfALaterRelease(t *testing.T) {
	require.Equal(t, "it should have been more urgent", reasonText("too-calm"))
	require.Equal(t, "of-a-later-release", reasonText("of-a-later-release"))
}
