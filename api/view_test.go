package api

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/stretchr/testify/require"

	"safetynet/engine"
)

const decisionCall = "/v1/evaluate?view=decision"

// ownCriteria sorts those of a list that are criteria of a pathway: no danger signs,
// which a whole assessment names once for all pathways, and no rules of other kinds,
// which only it names.
func ownCriteria(eng *engine.Engine, list []string) (own []string) {
	known := map[string]bool{}
	for _, p := range eng.Library().Pathways {
		for _, k := range p.Criteria {
			known[p.ID.Value+"/"+k.ID.Value] = true
		}
	}
	for _, id := range list {
		if known[id] {
			own = append(own, id)
		}
	}
	slices.Sort(own)
	return own
}

// viewOfAssessment is what a whole assessment says in the words of a DecisionView.
func viewOfAssessment(t testing.TB, data []byte) DecisionView {
	t.Helper()
	var a engine.Assessment
	require.NoError(t, json.Unmarshal(data, &a))
	v := DecisionView{
		Guidance: a.Guidance, Disposition: a.Disposition.ID, Floor: a.Floor, Ceiling: a.Ceiling, Settled: a.Settled,
		Inconsistent: len(a.Inconsistent), Approved: a.Approved, Engine: a.Engine, SecondOpinion: a.SecondOpinion,
	}
	for _, m := range a.Matched {
		v.Matched = append(v.Matched, m.Pathway+"/"+m.Criterion)
	}
	for _, u := range a.Undecided {
		v.Undecided = append(v.Undecided, u.Pathway+"/"+u.Criterion)
	}
	return v
}

// requireView compares the view of a body with the whole answer to it.
func requireView(t testing.TB, f *fixture, body string) DecisionView {
	t.Helper()
	whole, short := f.post("/v1/evaluate", body), f.post(decisionCall, body)
	require.Equal(t, http.StatusOK, whole.Code, beginning(whole))
	require.Equal(t, http.StatusOK, short.Code, beginning(short))
	require.Equal(t, decisionMedia, short.Header().Get("Content-Type"))
	got := decode[DecisionView](t, short)
	again, err := json.Marshal(got)
	require.NoError(t, err)
	require.Equal(t, string(again), short.Body.String(), "the view is what its type says, to the byte")
	eng, want := f.engine.Load(), viewOfAssessment(t, whole.Body.Bytes())
	require.Equal(t, ownCriteria(eng, want.Matched), ownCriteria(eng, got.Matched), body)
	require.Equal(t, ownCriteria(eng, want.Undecided), ownCriteria(eng, got.Undecided), body)
	want.Matched, want.Undecided = got.Matched, got.Undecided
	require.Equal(t, want, got, body)
	return got
}

// TestDecisionView: the view says of every body what the whole assessment says.
func TestDecisionView(t *testing.T) {
	f := newFixture(t, func(c *Config) { c.Locality = DefaultLocality })
	for _, body := range append(usualBodies(t),
		ask("parent", findings(`"heart_rate":1.5e2`, `"cry":"w\u0065ak"`)), // read by the other decoder
		ask("parent", `"age":{"months":2}`, findings(`"temperature_c":38.0`, `"grunting":true`)),
	) {
		requireView(t, f, body)
	}
	v := requireView(t, f, ask("parent", `"age":{"months":2}`, findings(`"temperature_c":38.0`, `"vaccine_within_48h":false`)))
	require.Equal(t, "ed-now", v.Disposition)
	require.Contains(t, v.Matched, "febrile-child/F-R12")
	require.NotEmpty(t, v.Undecided)
	require.Empty(t, f.recorded())
	require.Equal(t, f.post("/v1/evaluate", urgent()).Body.String(), f.post("/v1/evaluate?view=full", urgent()).Body.String())
}

// TestDecisionViewOfAll: in whatever order pathways are asked for, and a danger sign
// for each of them.
func TestDecisionViewOfAll(t *testing.T) {
	f := newFixture(t)
	one := requireView(t, f, `{"pathways":["febrile-child","asthma"],"audience":"parent","findings":{"grunting":true}}`)
	other := requireView(t, f, `{"pathways":["asthma","febrile-child"],"audience":"parent","findings":{"grunting":true}}`)
	require.Equal(t, one, other)
	require.Equal(t, "call-999", one.Disposition)
	signs := 0
	for _, id := range one.Matched {
		_, criterion, _ := strings.Cut(id, "/")
		if slices.Contains(one.Matched, "asthma/"+criterion) && slices.Contains(one.Matched, "febrile-child/"+criterion) {
			signs++
		}
	}
	require.Equal(t, 2, signs)
}

// TestDecisionViewInALocality: what is told is told after the locality.
func TestDecisionViewInALocality(t *testing.T) {
	f := newFixture(t, func(c *Config) { c.Engine = inPlaces(t) })
	requireView(t, f, first(`"locality":"example"`))
	f = newFixture(t, func(c *Config) { c.Engine = inPlaces(t) }, withOpinion(fakeOpinion("clinician-4h")))
	f.awaitOpinion()
	v := requireView(t, f, first(`"locality":"example"`))
	require.Equal(t, "clinician-2h", v.Disposition)
	require.Equal(t, &engine.SecondOpinion{Disposition: "clinician-4h", Criteria: "gp-or-111-today"}, v.SecondOpinion)
}

// TestDecisionViewSecondOpinion: the second opinion is asked whichever view is asked
// for, and counted, told and alarmed alike.
func TestDecisionViewSecondOpinion(t *testing.T) {
	for _, x := range []struct {
		opinion fakeOpinion
		body    string
		engine  *engine.Engine
		counted [3]string // agreed, disagreed, none; of both views
	}{
		{"ed-now", wellChild(t, nil), nil, [3]string{"0", "2", "0"}},
		{"self-care", wellChild(t, nil), nil, [3]string{"2", "0", "0"}},
		{"self-care", urgent(), nil, [3]string{"0", "2", "0"}},
		{"gp-or-111-today", ask("parent", findings(`"heart_rate":1.5e2`)), nil, [3]string{"2", "0", "0"}},
		{"call-999", ask("parent", findings(`"heart_rate":1.5e2`)), nil, [3]string{"0", "2", "0"}},
		{"", urgent(), nil, [3]string{"0", "0", "2"}},
		{"panic", urgent(), nil, [3]string{"0", "0", "2"}},
		{"clinician-4h", first(`"locality":"example"`), inPlaces(t), [3]string{"0", "2", "0"}},
		{"gp-or-111-today", first(`"locality":"example"`), inPlaces(t), [3]string{"2", "0", "0"}},
	} {
		t.Run(fmt.Sprint(x.opinion, x.counted), func(t *testing.T) {
			f := newFixture(t, withOpinion(x.opinion), func(c *Config) {
				if x.engine != nil {
					c.Engine = x.engine
				}
			})
			f.awaitOpinion()
			v := requireView(t, f, x.body)
			f.requireOpinions(x.counted[0], x.counted[1], x.counted[2])
			require.Equal(t, x.counted[1] == "2", v.SecondOpinion != nil)
			if v.SecondOpinion != nil {
				require.Equal(t, 2, strings.Count(f.logs.String(), alarm))
			}
			require.Contains(t, f.get("/metrics").Body.String(), fmt.Sprintf(`safetynet_assessments_total{guidance=%q,settled="%v"} 2`, v.Guidance, v.Settled))
		})
	}
	f := newFixture(t, withOpinion(fakeOpinion("go-home")))
	f.awaitOpinion()
	requireProblem(t, f.post(decisionCall, urgent()), http.StatusInternalServerError, "internal-error")
}

// TestViewRefused: a view that there is not, and every fault as without one.
func TestViewRefused(t *testing.T) {
	f := newFixture(t)
	for _, query := range []string{"view=short", "view=", "view=full&view=full", "view=decision&x=1", "View=decision", "view=decision%zz"} {
		requireProblem(t, f.post("/v1/evaluate?"+query, urgent()), http.StatusUnprocessableEntity, "invalid-request")
	}
	for _, row := range allRows() {
		want := decode[Problem](t, f.post("/v1/evaluate", row.body))
		got := decode[Problem](t, f.post(decisionCall, row.body))
		want.Instance, got.Instance = "", ""
		require.Equal(t, want, got, row.name)
	}
	f.Replace(nil)
	requireProblem(t, f.post(decisionCall, urgent()), http.StatusServiceUnavailable, "not-ready")
}

// TestDecisionAfterReplace: what was made ready of an engine is not used for the next.
func TestDecisionAfterReplace(t *testing.T) {
	f := newFixture(t)
	body := ask("parent", `"locality":"example"`, `"versions":{"febrile-child":"1.0.0"}`)
	require.Equal(t, http.StatusUnprocessableEntity, f.post(decisionCall, body).Code)
	f.Replace(inPlaces(t))
	requireView(t, f, body)
	f.Replace(newEngine(t))
	require.Equal(t, http.StatusUnprocessableEntity, f.post(decisionCall, body).Code)
}

// TestDecisionAllocatesNothing between the body and the answer, with a second
// opinion and without.
func TestDecisionAllocatesNothing(t *testing.T) {
	for _, opinion := range []fakeOpinion{"", "ed-now"} {
		f := newFixture(t, withOpinion(opinion))
		f.awaitOpinion()
		body := []byte(urgent())
		c, _ := gin.CreateTestContext(httptest.NewRecorder())
		c.Request = &http.Request{Method: http.MethodPost, URL: &url.URL{Path: "/v1/evaluate", RawQuery: "view=decision"}}
		e := f.evaluation(c, f.engine.Load(), decisionOnly)
		ask := func() {
			var problem *Problem
			var err error
			e.written, problem, err = e.answer(e.written[:0], body)
			if problem != nil || err != nil {
				t.Fatal(problem, err)
			}
		}
		ask()
		x := e.slots.panel.free.Get().(*slotScratch)
		deciding := testing.AllocsPerRun(100, func() {
			e.slots.Fill(x.record)
			e.slots.panel.panel.Decide(x.record, x.standing)
		})
		require.Zero(t, deciding)
		require.Zero(t, testing.AllocsPerRun(100, ask))
	}
}
