package api

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/api/story"
	"safetynet/engine"
	"safetynet/engine/verify"
)

// fakeOpinion says one disposition of every case, "" for no opinion.
type fakeOpinion string

func (f fakeOpinion) Decide([]*engine.Program, verify.Known) (verify.Outcome, bool) {
	if f == "panic" {
		panic(canary)
	}
	return verify.Outcome{Disposition: string(f)}, f != ""
}

// withOpinion has an opinion ready.
func withOpinion(o Opinion) func(*Config) {
	return withPrepare(func(context.Context, *engine.Engine) (Opinion, error) { return o, nil })
}

func withPrepare(p Prepare) func(*Config) { return func(c *Config) { c.Prepare = p } }

// awaitOpinion waits until what the server prepares is ready.
func (f *fixture) awaitOpinion() {
	f.t.Helper()
	require.Eventually(f.t, func() bool { return f.second.opinion.Load() != nil }, time.Minute, time.Millisecond)
}

func (f *fixture) requireOpinions(agreed, disagreed, none string) {
	f.t.Helper()
	metrics := f.get("/metrics").Body.String()
	for result, want := range map[string]string{"agreed": agreed, "disagreed": disagreed, "none": none} {
		require.Contains(f.t, metrics, `safetynet_second_opinion_total{result="`+result+`"} `+want+"\n")
	}
}

// twice is the part of an assessment that a second opinion shows in.
type twice struct {
	Guidance, Floor, Ceiling string
	Disposition              struct{ ID, Text string }
	Settled                  bool
	SecondOpinion            *engine.SecondOpinion `json:"second_opinion"`
}

const alarm = `"level":"ERROR","msg":"second opinion disagrees"`

// TestSecondOpinionDisagrees injects opinions that differ: the more urgent of the
// two is told, and the alarm is raised whichever it is.
func TestSecondOpinionDisagrees(t *testing.T) {
	for name, x := range map[string]struct{ body, second, criteria, told, guidance string }{
		"more urgent":            {wellChild(t, nil), "ed-now", "self-care", "ed-now", "escalate"},
		"above home care":        {wellChild(t, nil), "gp-or-111-today", "self-care", "gp-or-111-today", "seek-advice"},
		"calmer":                 {urgent(), "self-care", "ed-now", "ed-now", "escalate"},
		"a little calmer":        {urgent(), "gp-or-111-today", "ed-now", "ed-now", "escalate"},
		"more urgent, undecided": {ask("parent"), "call-999", "gp-or-111-today", "call-999", "escalate"},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t, withOpinion(fakeOpinion(x.second)))
			f.awaitOpinion()
			id := "0af7651916cd43dd8448eb211c80319c"
			for _, path := range []string{"/v1/evaluate", "/v1/assessments"} {
				w := f.as(story.Clinician, http.MethodPost, path, x.body, "X-Request-Id", id)
				require.Less(t, w.Code, 300, beginning(w))
				a := decode[twice](t, w)
				require.Equal(t, x.told, a.Disposition.ID)
				require.Equal(t, x.guidance, a.Guidance)
				require.NotEmpty(t, a.Disposition.Text)
				require.Equal(t, &engine.SecondOpinion{Disposition: x.second, Criteria: x.criteria}, a.SecondOpinion)
			}
			var record struct{ Assessment twice }
			require.NoError(t, json.Unmarshal(f.recorded()[0].Body, &record))
			require.Equal(t, x.told, record.Assessment.Disposition.ID)
			require.Equal(t, &engine.SecondOpinion{Disposition: x.second, Criteria: x.criteria}, record.Assessment.SecondOpinion)
			f.requireOpinions("0", "2", "0")
			require.Contains(t, f.get("/metrics").Body.String(), `safetynet_assessments_total{guidance="`+x.guidance+`"`, "counted as told")
			require.Equal(t, 2, strings.Count(f.logs.String(), alarm))
			line := f.logs.String()[strings.Index(f.logs.String(), alarm):]
			line = line[:strings.Index(line, "\n")]
			for _, part := range []string{`"criteria":"` + x.criteria + `"`, `"second":"` + x.second + `"`, `febrile-child@` + febrileVersion + ` sha256:`, id} {
				require.Contains(t, line, part)
			}
			for _, word := range []string{"temperature", "grunting", "age", "parent", "months"} {
				require.NotContains(t, strings.ReplaceAll(line, "message", ""), word)
			}
		})
	}
}

// TestSecondOpinionUnchanged: an answer is the same to the byte whether the second
// opinion agrees, is not there, fails, or was never asked for.
func TestSecondOpinionUnchanged(t *testing.T) {
	plain := newFixture(t).post("/v1/evaluate", wellChild(t, nil)).Body.String()
	require.NotContains(t, plain, "second_opinion")
	for opinion, counted := range map[fakeOpinion][3]string{
		"self-care": {"1", "0", "0"}, "": {"0", "0", "1"}, "panic": {"0", "0", "1"},
	} {
		f := newFixture(t, withOpinion(opinion))
		f.awaitOpinion()
		require.Equal(t, plain, f.post("/v1/evaluate", wellChild(t, nil)).Body.String())
		f.requireOpinions(counted[0], counted[1], counted[2])
		require.NotContains(t, f.logs.String(), alarm)
		require.Equal(t, opinion == "panic", strings.Contains(f.logs.String(), `"level":"ERROR","msg":"second opinion panicked"`))
		require.NotContains(t, f.said(), canary)
	}
}

// TestSecondOpinionAndLocality: opinions are compared before the locality, and the
// more urgent one is lifted by it as the other would have been.
func TestSecondOpinionAndLocality(t *testing.T) {
	f := newFixture(t, withOpinion(fakeOpinion("clinician-4h")), func(c *Config) { c.Engine = inPlaces(t) })
	f.awaitOpinion()
	a := decode[twice](t, f.post("/v1/evaluate", first(`"locality":"example"`)))
	require.Equal(t, "clinician-2h", a.Disposition.ID)
	require.Equal(t, &engine.SecondOpinion{Disposition: "clinician-4h", Criteria: "gp-or-111-today"}, a.SecondOpinion)
}

// TestSecondOpinionNotRecorded: an urgent second opinion counts as urgent when
// nothing can be recorded.
func TestSecondOpinionNotRecorded(t *testing.T) {
	f := newFixture(t, withOpinion(fakeOpinion("ed-now")), withLog(&fakeLog{appendErr: errors.New("disk full")}))
	f.awaitOpinion()
	w := f.record(wellChild(t, nil))
	require.Equal(t, http.StatusOK, w.Code, beginning(w))
	require.False(t, *decode[answer](t, w).Recorded)
	require.Equal(t, "ed-now", decode[twice](t, w).Disposition.ID)
}

// TestSecondOpinionImpossible: a disposition that does not exist is a fault like
// any other, answered with the emergency text.
func TestSecondOpinionImpossible(t *testing.T) {
	f := newFixture(t, withOpinion(fakeOpinion("go-home")))
	f.awaitOpinion()
	requireProblem(t, f.post("/v1/evaluate", wellChild(t, nil)), http.StatusInternalServerError, "internal-error")
	f.requireOpinions("0", "1", "0")
}

// TestSecondOpinionIsPreparedBeside: the server is ready and answers while the
// opinion is prepared; with another library the old one ends at once, and the next
// is begun when nothing is left of it.
func TestSecondOpinionIsPreparedBeside(t *testing.T) {
	var running, most atomic.Int32
	finish, begun := make(chan struct{}), make(chan *engine.Engine, 10)
	f := newFixture(t, withPrepare(func(ctx context.Context, eng *engine.Engine) (Opinion, error) {
		most.Store(max(most.Load(), running.Add(1)))
		defer running.Add(-1)
		begun <- eng
		select {
		case <-finish:
			return fakeOpinion("self-care"), nil
		case <-ctx.Done():
			return fakeOpinion("call-999"), ctx.Err() // too late: nobody may hear of it
		}
	}))
	<-begun
	require.Equal(t, http.StatusOK, f.get("/readyz").Code)
	require.Equal(t, "home-care", f.evaluate(wellChild(t, nil)).Guidance)
	f.requireOpinions("0", "0", "1")
	require.Contains(t, f.get("/metrics").Body.String(), "safetynet_second_opinion_ready 0\n")

	others := []*engine.Engine{overlay(t, nil), overlay(t, nil)}
	f.Replace(others[0])
	f.Replace(others[1])
	for next := range begun {
		if next == others[1] {
			break
		}
	}
	finish <- struct{}{}
	f.awaitOpinion()
	require.Equal(t, int32(1), most.Load(), "one at a time")
	require.Equal(t, "home-care", f.evaluate(wellChild(t, nil)).Guidance)
	f.requireOpinions("1", "0", "1")
	require.Eventually(t, func() bool {
		return strings.Contains(f.get("/metrics").Body.String(), "safetynet_second_opinion_ready 1\n")
	}, time.Minute, time.Millisecond)
	require.Equal(t, 1, strings.Count(f.logs.String(), `"msg":"second opinion ready"`))

	f.Replace(nil)
	require.Nil(t, f.second.opinion.Load())
	f.Replace(others[0])
	<-begun
	f.Drain()
	<-f.second.done
	require.Nil(t, f.second.opinion.Load())
	require.Contains(t, f.get("/metrics").Body.String(), "safetynet_second_opinion_ready 0\n")
}

// TestSecondOpinionFails: what cannot be prepared, wholly or in part, is said.
func TestSecondOpinionFails(t *testing.T) {
	for name, prepare := range map[string]Prepare{
		"wholly": func(context.Context, *engine.Engine) (Opinion, error) { return nil, errors.New("too large") },
		"partly": func(context.Context, *engine.Engine) (Opinion, error) {
			return fakeOpinion("self-care"), errors.New("too large")
		},
		"panics": func(context.Context, *engine.Engine) (Opinion, error) { panic("too large") },
	} {
		f := newFixture(t, withPrepare(prepare))
		<-f.second.done
		require.Contains(t, f.logs.String(), `"level":"ERROR","msg":"no second opinion on everything"`, name)
		require.Equal(t, name == "partly", f.second.opinion.Load() != nil)
		require.Equal(t, "home-care", f.evaluate(wellChild(t, nil)).Guidance)
	}
}

// TestSecondOpinionOfTheDiagrams is the real one, on the shipped library, with and
// without a locality, on one pathway and on several.
func TestSecondOpinionOfTheDiagrams(t *testing.T) {
	f := newFixture(t, withPrepare(PrepareOpinion), func(c *Config) { c.Locality = "england" })
	f.awaitOpinion()
	all := `"pathways":["febrile-child","asthma","epilepsy"]`
	for _, body := range []string{
		urgent(), wellChild(t, nil), ask("parent"), ask("clinician", `"age":{"days":47}`, findings(`"temperature_c":38.7`)),
		first(), strings.Replace(urgent(), `"pathways":["febrile-child"]`, all, 1), `{` + all + `,"audience":"adviser"}`,
	} {
		w := f.post("/v1/evaluate", body)
		require.Equal(t, http.StatusOK, w.Code, beginning(w))
	}
	f.requireOpinions("7", "0", "0")
	f.Drain()
}
