package main

import (
	"net/http"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestFaultClock sets the clock back and forward under a server, by an hour, a day,
// weeks and a year. It runs in this process, since nobody may set the clock of the
// machine. The log goes on in the order in which things happened, whatever the clock
// said; guidance is that of the versions that were in force by the clock; and where
// none was, the server says that it is not ready, and is again when the clock is right.
func TestFaultClock(t *testing.T) {
	right, err := time.Parse(time.RFC3339, scriptNow)
	require.NoError(t, err)
	var clock atomic.Int64
	clock.Store(right.UnixNano())
	db := filepath.Join(t.TempDir(), "log.db")
	s := startServerAt(t, db, "", func() time.Time { return time.Unix(0, clock.Load()).UTC() })
	newest := func() string {
		var used struct{ Provenance []struct{ Version string } }
		r := send(http.DefaultClient, http.MethodPost, s.url+"/v1/evaluate", calmCase)
		require.Equal(t, http.StatusOK, r.status, r.String())
		decodeJSON(t, r.text, &used)
		return used.Provenance[0].Version
	}
	today := newest()
	var ids []string
	for _, step := range []struct {
		by  time.Duration
		old bool // a version from before the newest is in force
	}{{0, false}, {-time.Hour, false}, {-24 * time.Hour, true}, {-14 * 24 * time.Hour, true}, {time.Minute, false}, {24 * time.Hour, false}, {0, false}} {
		clock.Store(right.Add(step.by).UnixNano())
		require.Equal(t, step.old, newest() != today, "%v", step.by)
		for i := range 3 {
			r := assess(http.DefaultClient, s.url, urgentAndCalm(i))
			require.True(t, r.recorded(), "%v: %s", step.by, r)
			ids = append(ids, r.told.ID)
		}
	}
	clock.Store(right.AddDate(-1, 0, 0).UnixNano())
	ready := send(http.DefaultClient, http.MethodGet, s.url+"/readyz", "")
	require.True(t, ready.refused(), ready.String())
	require.Contains(t, string(ready.text), "pathway-inactive")
	r := assess(http.DefaultClient, s.url, calmCase)
	require.False(t, r.recorded() || r.status == http.StatusOK, "nothing is in force, so nothing is decided: %s", r)
	require.Contains(t, string(r.text), "999")
	clock.Store(right.UnixNano())
	require.Equal(t, http.StatusOK, send(http.DefaultClient, http.MethodGet, s.url+"/readyz", "").status)
	s.end(t)
	requireIntact(t, db, ids)
	t.Logf("clock set 8 times between a year back and a day forward: %d acknowledged, in order, the chain holds; 0 panics", len(ids))
	require.NotContains(t, s.stderr.String(), "panic")
}
