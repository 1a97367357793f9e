package api

import (
	"errors"
	"maps"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/api/decisionlog"
	"safetynet/api/decisionlog/memory"
	"safetynet/api/decisionlog/postgres"
	"safetynet/api/decisionlog/postgres/pgtest"
	"safetynet/api/story"
	"safetynet/engine"
)

// logs are a log of each kind that several servers can share.
func logs(t *testing.T) map[string]decisionlog.Log {
	database, err := postgres.Open(t.Context(), pgtest.Shared(t).Database(t))
	require.NoError(t, err)
	t.Cleanup(func() { database.Close() })
	return map[string]decisionlog.Log{"memory": memory.New(), "postgres": database}
}

// version is the one of the febrile child that a server answers from.
func (f *fixture) version() string {
	f.t.Helper()
	return f.evaluate(urgent()).Provenance[0].Version
}

// take is how a server reads its library again, which is another by now.
func (f *fixture) take(eng *engine.Engine) func(map[string]string) error {
	return func(want map[string]string) error {
		if !maps.Equal(eng.Library().Digests(), want) {
			return errors.New("not those")
		}
		f.Replace(eng)
		return nil
	}
}

// TestTwoServersTakeALibrary: a version that is put in use on one server is in use
// on the other after its next look, without a request failing on either.
func TestTwoServersTakeALibrary(t *testing.T) {
	before := newEngine(t)
	after := overlay(t, map[string]string{"febrile-child/1.3.0.yaml": strings.Replace(string(shippedFile(t, febrileFile)), "version: 1.2.0", "version: 1.3.0", 1)})
	for name, log := range logs(t) {
		t.Run(name, func(t *testing.T) {
			one, two := newFixture(t, withLog(log)), newFixture(t, withLog(log))
			one.Follow(t.Context(), nil)
			two.Follow(t.Context(), nil)
			stop := make(chan struct{})
			var asking sync.WaitGroup
			for _, f := range []*fixture{one, two} {
				asking.Go(func() {
					for {
						select {
						case <-stop:
							return
						default:
						}
						if w := f.post("/v1/assessments", urgent()); w.Code != http.StatusCreated {
							t.Errorf("%d %s", w.Code, beginning(w))
							return
						}
					}
				})
			}
			one.Replace(after)
			one.Follow(t.Context(), nil)
			two.Follow(t.Context(), two.take(before))
			require.Equal(t, "1.2.0", two.version(), "its files are not there yet")
			w := two.get("/readyz")
			require.Equal(t, http.StatusOK, w.Code, "what it has is sound")
			require.Contains(t, w.Body.String(), "library-differs")
			require.Contains(t, two.get("/metrics").Body.String(), "safetynet_library_differs 1\n")
			require.Contains(t, two.logs.String(), "another server has put other definitions in use")
			require.NotContains(t, one.get("/readyz").Body.String(), "library-differs")

			two.Replace(after) // SIGHUP
			two.Follow(t.Context(), two.take(after))
			require.Equal(t, "1.3.0", two.version())
			one.Replace(before)
			one.Follow(t.Context(), nil)
			two.Follow(t.Context(), two.take(before))
			require.Equal(t, "1.2.0", two.version(), "by itself")
			require.Contains(t, two.get("/metrics").Body.String(), "safetynet_library_differs 0\n")
			require.JSONEq(t, `{"status":"ready"}`, two.get("/readyz").Body.String())
			close(stop)
			asking.Wait()

			require.Len(t, libraryEntries(t, log), 3)
			report, err := decisionlog.Verify(log.Entries(t.Context(), decisionlog.Query{}))
			require.NoError(t, err)
			require.True(t, report.OK())
		})
	}
}

func libraryEntries(t *testing.T, log decisionlog.Log) (all []*story.Item) {
	t.Helper()
	for e, err := range log.Entries(t.Context(), decisionlog.Query{Kinds: []string{story.Library}}) {
		require.NoError(t, err)
		x, err := story.Read(e)
		require.NoError(t, err)
		all = append(all, x)
	}
	return all
}

// TestADateIsSeenByBoth: when a version becomes active by its date both servers
// answer from it, and the log says since when.
func TestADateIsSeenByBoth(t *testing.T) {
	eng := overlay(t, map[string]string{"febrile-child/1.3.0.yaml": strings.NewReplacer("version: 1.2.0", "version: 1.3.0",
		"effective: {from: 2026-11-22}", "effective: {from: 2026-12-01}").Replace(string(shippedFile(t, febrileFile)))})
	for name, log := range logs(t) {
		t.Run(name, func(t *testing.T) {
			clock := now
			with := func(c *Config) { c.Log, c.Engine, c.Now = log, eng, func() time.Time { return clock } }
			one, two := newFixture(t, with), newFixture(t, with)
			servers := []*fixture{one, two}
			for i, want := range []string{"1.2.0", "1.3.0"} {
				clock = []time.Time{now, time.Date(2026, 12, 1, 0, 0, 1, 0, time.UTC)}[i]
				for _, f := range servers {
					f.Follow(t.Context(), nil)
					require.Equal(t, want, f.version())
				}
				all := libraryEntries(t, log)
				require.Len(t, all, i+1, "once for both")
				require.Equal(t, clock, all[i].At)
				require.Contains(t, all[i].Body.(*story.InUse).Active, "febrile-child@"+want)
			}
		})
	}
}

// TestFollowingGoesOn: a log that is away is said once and harms nothing.
func TestFollowingGoesOn(t *testing.T) {
	log := &fakeLog{Log: memory.New(), appendErr: errors.New("disk")}
	f := newFixture(t, withLog(log))
	f.Follow(t.Context(), nil)
	f.Follow(t.Context(), nil)
	require.Equal(t, 1, strings.Count(f.logs.String(), "could not be recorded or compared"))
	log.appendErr = nil
	f.Follow(t.Context(), nil)
	require.Len(t, libraryEntries(t, log), 1)
	newFixture(t, withLog(nil)).Follow(t.Context(), nil)
}
