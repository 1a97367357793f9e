package main

import (
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/api/decisionlog/postgres/pgtest"
)

func until(end time.Time) func() bool {
	return func() bool { return time.Now().Before(end) }
}

// TestFaultOverload measures what the program can do and then asks ten times as much
// of it. Who is turned away is told so at once, with Retry-After and the emergency
// text; who is let in gets guidance soon; memory stays bounded; operators are
// answered; what was acknowledged is in the log.
func TestFaultOverload(t *testing.T) {
	db := filepath.Join(t.TempDir(), "log.db")
	server := startChild(t, builtBinary(t), "--db", db)
	server.settle(t)
	lasts := time.Duration(rounds(2, 15)) * time.Second
	before, _ := server.memory(t)

	var calm tally
	calm.clients(8, server.url, urgentAndCalm, until(time.Now().Add(lasts))).Wait()
	require.Empty(t, calm.wrong)
	perSecond := float64(len(calm.ids)) / lasts.Seconds()
	t.Logf("8 clients: %.0f a second, p50 %v, p99 %v, %v", perSecond, calm.percentile(.5), calm.percentile(.99), calm.kinds)

	var flood tally
	var under sync.WaitGroup
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 4000, MaxIdleConns: 4000}, Timeout: 30 * time.Second}
	t.Cleanup(client.CloseIdleConnections)
	begun, asked, operators := time.Now(), 0, time.Duration(0)
	flight := make(chan struct{}, 2000) // with more, what this process does to the machine would be measured
	for time.Since(begun) < lasts {
		for due := int(10 * perSecond * time.Since(begun).Seconds()); asked < due && len(flight) < cap(flight); asked++ {
			body := urgentAndCalm(asked)
			flight <- struct{}{}
			under.Go(func() {
				flood.add(assess(client, server.url, body))
				<-flight
			})
		}
		if asked%50 == 0 {
			r := send(http.DefaultClient, http.MethodGet, server.url+"/healthz", "")
			require.Equal(t, http.StatusOK, r.status, r.String())
			operators = max(operators, r.took)
		}
		time.Sleep(2 * time.Millisecond)
	}
	took := time.Since(begun)
	under.Wait()
	_, peak := server.memory(t)
	t.Logf("asked %.0f a second (%.1f times as much) for %v: %v", float64(asked)/took.Seconds(), float64(asked)/took.Seconds()/perSecond, took.Round(time.Second), flood.kinds)
	t.Logf("guidance given to %.0f a second, p50 %v, p99 %v, at most %v; slowest /healthz %v; memory %d MB before, %d MB at most",
		float64(len(flood.accepted))/time.Since(begun).Seconds(), flood.percentile(.5), flood.percentile(.99), flood.percentile(1), operators.Round(time.Millisecond), before, peak)
	require.Empty(t, flood.wrong)
	require.Positive(t, flood.kinds["overloaded"])
	require.Greater(t, float64(asked)/took.Seconds(), 2*perSecond, "more than it can do, whatever this machine can ask")
	require.Greater(t, float64(len(flood.accepted)), perSecond/4*lasts.Seconds(), "it goes on working")
	require.Zero(t, flood.kinds["cut off"])
	require.Less(t, flood.percentile(.99), 4*time.Second)
	require.Less(t, peak, before+300)

	require.True(t, assess(http.DefaultClient, server.url, calmCase).recorded(), "and then it is as before")
	server.end(t)
	requireIntact(t, db, append(calm.ids, flood.ids...))
}

// TestFaultBrokenLibrary has the program read a library again and again under load
// that is broken every other time: not one request fails.
func TestFaultBrokenLibrary(t *testing.T) {
	dir := t.TempDir()
	lib, db := filepath.Join(dir, "lib"), filepath.Join(dir, "log.db")
	require.NoError(t, copyLibrary(lib))
	server := startChild(t, builtBinary(t), "--db", db, "--pathways", lib)
	var y tally
	stop := make(chan struct{})
	clients := y.clients(3, server.url, urgentAndCalm, func() bool {
		select {
		case <-stop:
			return false
		default:
			return true
		}
	})
	file := filepath.Join(lib, "febrile-child/1.0.0.yaml")
	reloads := rounds(1, 10)
	for range reloads {
		breakLibrary(t, lib)
		server.reload(t, `"msg":"not reloaded: the library in use stays"`)
		edit(t, file, "version: one", "version: 1.0.0")
		server.reload(t, `"msg":"reloaded"`)
	}
	close(stop)
	clients.Wait()
	require.Empty(t, y.wrong)
	require.Len(t, y.kinds, 1, "%v", y.kinds)
	require.Positive(t, y.kinds["recorded"])
	server.end(t)
	requireIntact(t, db, y.ids)
	t.Logf("%d broken and %d sound libraries read under load: %v, p99 %v, none failed", reloads, reloads, y.kinds, y.percentile(.99))
}

// reload asks for it as an operator does and waits for what comes of it.
func (c *child) reload(t *testing.T, want string) {
	t.Helper()
	seen := strings.Count(c.stderr.String(), want)
	require.NoError(t, c.cmd.Process.Signal(syscall.SIGHUP))
	require.Eventually(t, func() bool { return strings.Count(c.stderr.String(), want) > seen }, 30*time.Second, 20*time.Millisecond, want)
}

// TestFaultTwoWriters has two of the program write to one log at once: there is one
// chain and nothing is lost.
func TestFaultTwoWriters(t *testing.T) {
	for name, db := range map[string]string{"SQLite": filepath.Join(t.TempDir(), "log.db"), "PostgreSQL": pgtest.Shared(t).Database(t)} {
		var y tally
		var all []*sync.WaitGroup
		end := time.Now().Add(time.Duration(rounds(2, 10)) * time.Second)
		var servers []*child
		for range 2 {
			server := startChild(t, builtBinary(t), "--db", db)
			servers = append(servers, server)
			all = append(all, y.clients(4, server.url, urgentAndCalm, until(end)))
		}
		for _, clients := range all {
			clients.Wait()
		}
		for _, server := range servers {
			server.end(t)
		}
		require.Empty(t, y.wrong)
		require.Len(t, y.kinds, 1, "%v", y.kinds)
		requireIntact(t, db, y.ids)
		t.Logf("two writers on one %s database: %d acknowledged, 0 lost, one chain; p99 %v", name, len(y.ids), y.percentile(.99))
	}
}
