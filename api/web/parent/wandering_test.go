package parent_test

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/api/decisionlog"
	"safetynet/api/web/webtest"
	"safetynet/engine"
)

// TestWandering: whatever is pressed, with whatever answers, there is a page that
// can be gone on from, and what is recorded is what the engine says of it.
func TestWandering(t *testing.T) {
	s := webtest.Serve(t)
	problems := s.Engine.Library().PresentingAt(webtest.Now).Problems
	for seed := range uint64(12) {
		r := rand.New(rand.NewPCG(seed, 4))
		v := s.Visit(t, "/").Set("problem", problems[r.IntN(len(problems))].ID.Value).Press("on")
		for range 40 {
			wander(t, r, v)
			require.Contains(t, []int{http.StatusOK, http.StatusUnprocessableEntity}, v.Status, "seed %d: %s", seed, v.Main())
			require.Contains(t, v.Source, "<form", "seed %d", seed)
			if v.Status == http.StatusUnprocessableEntity {
				require.NotEmpty(t, v.Values("step"))
				requireFaultsHere(t, v)
			}
		}
	}
	requireReplayed(t, s)
}

// wander fills some of the page and presses one of its buttons.
func wander(t *testing.T, r *rand.Rand, v *webtest.Visitor) {
	t.Helper()
	for _, id := range strings.Split(v.Value("asked"), ",") {
		switch offered := v.Values("answer-" + id); {
		case len(offered) > 1 && r.IntN(8) > 0:
			v.Set("answer-"+id, offered[r.IntN(len(offered))])
		case len(offered) == 1:
			v.Set("answer-"+id, []string{"", "1", "37", "38.5", "39,5", "x"}[r.IntN(6)])
		}
	}
	if signs := v.Values("sign"); v.Value("step") == "signs" && r.IntN(4) > 0 {
		v.Set("sign", append(signs, "none", "none", "none", "unsure")[r.IntN(len(signs)+4)])
	}
	if v.Value("step") == "age" && r.IntN(4) > 0 {
		v.Set("age-years", []string{"0", "1", "4", "12", "17", "x", "200"}[r.IntN(7)])
	}
	buttons := v.Buttons("/check")
	if r.IntN(3) > 0 && buttons[0] == "on" {
		v.Press("on")
		return
	}
	v.Press(buttons[r.IntN(len(buttons))])
}

// requireFaultsHere: every fault leads to an input of the page it is told on.
func requireFaultsHere(t *testing.T, v *webtest.Visitor) {
	t.Helper()
	require.NotEmpty(t, v.Faults())
	for _, id := range v.Faults() {
		require.Contains(t, v.Source, `id="`+id+`"`, v.Main())
	}
}

// requireReplayed: each record is what the engine makes of its case.
func requireReplayed(t *testing.T, s *webtest.Server) {
	t.Helper()
	n := 0
	for entry, err := range s.Log.Entries(t.Context(), decisionlog.Query{}) {
		require.NoError(t, err)
		var record struct {
			Request    struct{ Pathways []string }
			Case       json.RawMessage
			Assessment json.RawMessage
		}
		require.NoError(t, json.Unmarshal(entry.Body, &record))
		progs, err := s.Engine.Select(record.Request.Pathways, nil, webtest.Now)
		require.NoError(t, err)
		c, err := engine.DecodeCase(progs[0].Definition().Dictionary, record.Case)
		require.NoError(t, err)
		england, err := s.Engine.SelectLocality("england", webtest.Now)
		require.NoError(t, err)
		a, err := engine.AssessIn(england, progs, c)
		require.NoError(t, err)
		want, err := json.Marshal(a)
		require.NoError(t, err)
		require.JSONEq(t, string(want), string(bytes.TrimSpace(record.Assessment)))
		n++
	}
	require.Greater(t, n, 10, "results were reached")
}
