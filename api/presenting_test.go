package api

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/pathways"
)

// chosen is what a client reads of GET /v1/pathways?presenting=.
type chosen struct {
	Pathways []struct {
		ID     string            `json:"id"`
		Active *pathways.Version `json:"active"`
	} `json:"pathways"`
	Presenting struct {
		ID          string                `json:"id"`
		Routes      []pathways.Route      `json:"routes"`
		HandOver    *pathways.NoneOfThese `json:"hand_over"`
		DangerSigns signQuestions         `json:"danger_signs"`
	} `json:"presenting"`
}

type signQuestions struct {
	Pages    []map[string]any `json:"pages"`
	Findings []struct {
		ID         string   `json:"id"`
		AnsweredBy []string `json:"answered_by"`
	} `json:"findings"`
}

func TestPresentingProblems(t *testing.T) {
	f := newFixture(t)
	list := decode[PresentingList](t, f.get("/v1/presenting"))
	require.NotEmpty(t, list.Problems)
	require.Regexp(t, `^sha256:`, list.Digest)
	for _, p := range list.Problems {
		w := f.get("/v1/pathways?presenting=" + p.ID.Value)
		require.Equal(t, http.StatusOK, w.Code, p.ID.Value)
		got := decode[chosen](t, w)
		require.Len(t, got.Pathways, len(p.Pathways))
		for i, r := range p.Pathways {
			require.Equal(t, r.ID.Value, got.Pathways[i].ID, "in the order of the list")
			require.NotNil(t, got.Pathways[i].Active)
		}
		require.Equal(t, p.ID.Value, got.Presenting.ID)
		require.Equal(t, p.Pathways, got.Presenting.Routes)
		require.Nil(t, got.Presenting.HandOver)
		requireDangerSigns(t, got.Presenting.DangerSigns)
	}
}

// requireDangerSigns: they are asked first whatever was chosen.
func requireDangerSigns(t *testing.T, q signQuestions) {
	t.Helper()
	require.NotEmpty(t, q.Pages)
	require.LessOrEqual(t, len(q.Pages), 2, "one or two pages of any of these")
	asked := map[string]bool{}
	for _, f := range q.Findings {
		asked[f.ID] = true
		require.NotEmpty(t, f.AnsweredBy, f.ID)
	}
	for _, id := range []string{"seizure_now", "non_blanching_rash", "breathing_pauses", "alertness", "skin_colour"} {
		require.True(t, asked[id], id)
	}
}

func TestNoneOfThese(t *testing.T) {
	f := newFixture(t)
	list := decode[PresentingList](t, f.get("/v1/presenting"))
	got := decode[chosen](t, f.get("/v1/pathways?presenting="+list.None.ID.Value))
	require.Empty(t, got.Pathways)
	require.NotNil(t, got.Presenting.HandOver)
	require.Contains(t, got.Presenting.HandOver.GoTo.Parent, "Ring 111")
	requireDangerSigns(t, got.Presenting.DangerSigns)
}

func TestUnknownPresentingProblem(t *testing.T) {
	f := newFixture(t)
	for _, query := range []string{"?presenting=no-such-thing", "?presenting=", "?presenting=Being-Sick"} {
		requireProblem(t, f.get("/v1/pathways"+query), http.StatusNotFound, "not-found")
	}
	for _, query := range []string{"?presenting=being-sick&presenting=seizure", "?problem=being-sick"} {
		requireProblem(t, f.get("/v1/pathways"+query), http.StatusUnprocessableEntity, "invalid-request")
	}
	before := newFixture(t, func(c *Config) { c.Now = func() time.Time { return time.Date(2026, 11, 2, 10, 0, 0, 0, time.UTC) } })
	requireProblem(t, before.get("/v1/presenting"), http.StatusNotFound, "not-found")
}
