package postgres

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"net"
	"net/url"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/api/decisionlog"
	"safetynet/api/decisionlog/logtest"
	"safetynet/api/decisionlog/postgres/pgtest"
)

// TestKilledServer kills the database server in the middle of its work, again and
// again, with two instances writing. Nothing that was acknowledged may be missing,
// the chain must hold, and both go on with the connections they find. (A kill does
// not test the disk itself: for that, fsync and synchronous_commit are checked.)
func TestKilledServer(t *testing.T) {
	t.Parallel()
	const kills, callers = 5, 4
	server := pgtest.Start(t)
	address := server.Database(t)
	stores := []*Store{openAt(t, address), openAt(t, address)}
	random := rand.New(rand.NewPCG(10, 130))
	var next, told, cutOff atomic.Int64
	var acknowledged sync.Map // id to entry
	begun := time.Now()
	for range kills {
		var posting sync.WaitGroup
		for i := range len(stores) * callers {
			posting.Go(func() {
				for {
					e, err := stores[i%len(stores)].Append(t.Context(), logtest.Decision(int(next.Add(1))))
					if err != nil {
						cutOff.Add(1)
						return
					}
					acknowledged.Store(e.ID, e)
					told.Add(1)
				}
			})
		}
		enough := told.Load() + 20 + random.Int64N(100)
		require.Eventually(t, func() bool { return told.Load() >= enough }, 30*time.Second, time.Millisecond)
		server.Kill(t)
		posting.Wait()
		server.Restart(t)
		requireAcknowledged(t, stores[random.IntN(len(stores))], &acknowledged, told.Load())
	}
	require.EqualValues(t, kills*len(stores)*callers, cutOff.Load(), "every caller was at work when the server was killed")
	t.Logf("%d kills in %v: %d acknowledged, none lost", kills, time.Since(begun).Round(time.Millisecond), told.Load())
}

func requireAcknowledged(t *testing.T, s *Store, acknowledged *sync.Map, told int64) {
	t.Helper()
	logged := map[string]decisionlog.Entry{}
	for _, e := range logtest.All(t, s) {
		logged[e.ID] = e
	}
	logtest.RequireChain(t, s, len(logged))
	require.GreaterOrEqual(t, len(logged), int(told))
	acknowledged.Range(func(id, e any) bool {
		require.Equal(t, e, logged[id.(string)], "acknowledged and lost: %s", id)
		return true
	})
}

// TestLostCommit takes the connection away at the worst moment. Whether the
// decision was recorded must be known wherever anybody is there to be asked.
func TestLostCommit(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		lose     string
		err      string // of Append; "" for none
		recorded int
	}{
		{"the request", "the decision was not recorded: ", 1},
		{"the answer", "", 2},
		{"the answer and the server", "it is not known whether the decision was recorded: ", 2},
	} {
		t.Run(c.lose, func(t *testing.T) {
			server := pgtest.Shared(t)
			direct := server.Database(t)
			p, address := startProxy(t, server.Socket(), direct)
			s, watch := openAt(t, address), openAt(t, direct)
			logtest.Fill(t, s, 1)
			p.lose <- c.lose
			e, err := s.Append(t.Context(), logtest.Decision(1))
			if c.err == "" {
				require.NoError(t, err)
				require.Equal(t, logtest.All(t, watch)[1], e)
			} else {
				require.ErrorContains(t, err, c.err)
				require.Equal(t, c.recorded == 2, errors.Is(err, decisionlog.ErrInDoubt))
				require.NotContains(t, err.Error(), pgtest.Password)
			}
			logtest.RequireChain(t, watch, c.recorded)
			_, err = watch.Append(t.Context(), logtest.Decision(2))
			require.NoError(t, err, "and the chain is free")
		})
	}
}

// proxy passes everything on between a store and the server, until it is to lose
// the next commit.
type proxy struct {
	listener net.Listener
	server   string
	lose     chan string
}

func startProxy(t *testing.T, server, direct string) (p *proxy, address string) {
	t.Helper()
	dir := t.TempDir()
	listener, err := net.Listen("unix", filepath.Join(dir, ".s.PGSQL.5432"))
	require.NoError(t, err)
	p = &proxy{listener: listener, server: server, lose: make(chan string, 1)}
	var passing sync.WaitGroup
	passing.Go(func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			passing.Go(func() { p.pass(client) })
		}
	})
	t.Cleanup(func() { // after the stores were closed
		_ = listener.Close() // one of the tests has done so
		passing.Wait()
	})
	u, err := url.Parse(direct)
	require.NoError(t, err)
	u.RawQuery = url.Values{"host": {dir}}.Encode()
	return p, u.String()
}

func (p *proxy) pass(client net.Conn) {
	defer client.Close()
	server, err := net.Dial("unix", p.server)
	if err != nil {
		return
	}
	defer server.Close()
	var mute atomic.Bool
	go func() {
		defer client.Close()
		answer := make([]byte, 1<<16)
		for {
			n, err := server.Read(answer)
			if err != nil || mute.Load() {
				return
			}
			if _, err := client.Write(answer[:n]); err != nil {
				return
			}
		}
	}()
	request := make([]byte, 1<<16)
	for {
		n, err := client.Read(request)
		if err != nil {
			return
		}
		if bytes.Contains(request[:n], []byte("commit\x00")) {
			select {
			case what := <-p.lose:
				if what == "the request" {
					return
				}
				mute.Store(true)
				if what == "the answer and the server" {
					_ = p.listener.Close() // which was open
				}
			default:
			}
		}
		if _, err := server.Write(request[:n]); err != nil {
			return
		}
	}
}
