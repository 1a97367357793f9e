package api

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/engine/verify"
	"safetynet/pathways"
)

// differenceView is the part of a difference these tests look at.
type differenceView struct {
	From, To  struct{ Pathway, Version, Digest string }
	Audiences []struct {
		Audience string
		Inputs   string
		Classes  []struct {
			From, To, Direction, Count string
			Witness                    struct {
				Case struct{ Findings map[string]any }
				Said []string
				From struct{ Disposition string }
			}
		}
	}
	Criteria    []struct{ ID string }
	Unjustified []any
}

func TestShowDifference(t *testing.T) {
	f := newFixture(t)
	w := f.get("/v1/pathways/febrile-child/diff?from=1.0.0&to=1.1.0")
	require.Equal(t, http.StatusOK, w.Code, beginning(w))
	d := decode[differenceView](t, w)
	require.Equal(t, []string{"febrile-child", "1.0.0", "1.1.0"}, []string{d.From.Pathway, d.From.Version, d.To.Version})
	require.Equal(t, newEngine(t).Program("febrile-child", pathways.Version{Major: 1}).Definition().Digest, d.From.Digest)
	require.Len(t, d.Audiences, 3)
	require.NotNil(t, d.Unjustified)
	require.Empty(t, d.Unjustified)
	clinician := d.Audiences[2]
	require.Equal(t, "clinician", clinician.Audience)
	require.Len(t, clinician.Classes, 1)
	require.Equal(t, []string{"self-care", "gp-or-111-today", "more-urgent"}, []string{clinician.Classes[0].From, clinician.Classes[0].To, clinician.Classes[0].Direction})
	require.Regexp(t, `^[1-9][0-9]{90,}$`, clinician.Classes[0].Count)
	require.Contains(t, clinician.Classes[0].Witness.Said, "feels_hot = not-asked")
	require.Equal(t, "self-care", clinician.Classes[0].Witness.From.Disposition)
	require.NotEmpty(t, d.Criteria)

	again := f.get("/v1/pathways/febrile-child/diff?to=1.1.0&from=1.0.0")
	require.Equal(t, w.Body.String(), again.Body.String())
	back := decode[differenceView](t, f.get("/v1/pathways/febrile-child/diff?from=1.1.0&to=1.0.0"))
	require.Len(t, back.Unjustified, 1, "the other way it is less urgent")
	require.Empty(t, f.recorded())
}

func TestDifferencesRefused(t *testing.T) {
	draft := newVersion(t, "1.3.0", "\nstatus: active", "\nstatus: draft")
	f := newFixture(t, func(c *Config) { c.Engine = overlay(t, map[string]string{"febrile-child/1.3.0.yaml": draft}) })
	for _, query := range []string{"", "?from=1.0.0", "?to=1.0.0", "?from=&to=1.0.0", "?from=1.0.0&to=1.1.0&audience=parent", "?from=1.0.0&from=1.0.0&to=1.1.0", "?version=1.0.0"} {
		requireProblem(t, f.get("/v1/pathways/febrile-child/diff"+query), unprocessable, "invalid-request")
	}
	for _, path := range []string{"febrile-child/diff?from=1.0.0&to=9.0.0", "febrile-child/diff?from=1&to=1.0.0", "no-such-pathway/diff?from=1.0.0&to=1.1.0",
		"febrile-child/diff?from=1.0.0&to=1.3.0", "febrile-child/diff?from=1.3.0&to=1.0.0"} {
		requireProblem(t, f.get("/v1/pathways/"+path), http.StatusNotFound, "not-found")
	}
	require.Contains(t, f.get("/v1/pathways/febrile-child/diff?from=1.0.0&to=1.3.0").Body.String(), "That version is a draft")
	require.Empty(t, f.differences.known, "nothing was worked out")

	f.Replace(nil)
	requireProblem(t, f.get("/v1/pathways/febrile-child/diff?from=1.0.0&to=1.1.0"), http.StatusServiceUnavailable, "not-ready")
}

// TestIncomparable: a version whose question is another one is refused in words.
func TestIncomparable(t *testing.T) {
	changed := strings.NewReplacer("version: 1.1.0", "version: 1.2.0", "{id: temperature_c, type: number, unit: Cel", "{id: temperature_c, type: number, unit: K").
		Replace(string(shippedFile(t, "shared/findings/1.1.0.yaml")))
	f := newFixture(t, func(c *Config) {
		c.Engine = overlay(t, map[string]string{
			"shared/findings/1.2.0.yaml": changed,
			"febrile-child/1.0.1.yaml":   newVersion(t, "1.0.1", "findings: 1.1.0", "findings: 1.2.0"),
		})
	})
	p := requireProblem(t, f.get("/v1/pathways/febrile-child/diff?from=1.0.0&to=1.0.1"), unprocessable, "invalid-request")
	require.Equal(t, "febrile-child@1.0.0 and febrile-child@1.0.1 cannot be compared: temperature_c is not the same question in both.", p.Detail)
}

// TestComparingMayTakeLong: the deadline of other answers does not cut it short.
func TestComparingMayTakeLong(t *testing.T) {
	server := httptest.NewUnstartedServer(newFixture(t).Handler())
	server.Config.WriteTimeout = 50 * time.Millisecond
	server.Start()
	defer server.Close()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+"/v1/pathways/diarrhoea-vomiting/diff?from=1.0.0&to=1.0.0", http.NoBody)
	require.NoError(t, err)
	answer, err := server.Client().Do(req)
	require.NoError(t, err)
	defer answer.Body.Close()
	require.Equal(t, http.StatusOK, answer.StatusCode)
	require.NoError(t, json.NewDecoder(answer.Body).Decode(&differenceView{}))
}

// TestComparedOnce: however many ask at a time, a pair is worked out once, and the
// answer is one and the same.
func TestComparedOnce(t *testing.T) {
	prog := newEngine(t).Program("diarrhoea-vomiting", pathways.Version{Major: 1})
	var d differences
	var all [4]*verify.Difference
	var asked sync.WaitGroup
	for i := range all {
		asked.Go(func() { all[i], _ = d.between(prog, prog) })
	}
	asked.Wait()
	require.NotNil(t, all[0])
	for _, x := range all {
		require.Same(t, all[0], x)
	}
	require.Len(t, d.known, 1)
}
