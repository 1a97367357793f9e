package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func dial(t *testing.T, url string) *net.TCPConn {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(url, "http://"))
	require.NoError(t, err)
	t.Cleanup(func() { conn.Close() })
	return conn.(*net.TCPConn)
}

// TestFaultTerminated has the program told to stop while it reads fifty requests.
// New connections are refused; all fifty are answered and in the log, and it ends well.
func TestFaultTerminated(t *testing.T) {
	const requests = 50
	db := filepath.Join(t.TempDir(), "log.db")
	server := startChild(t, builtBinary(t), "--db", db)
	var readers []*bufio.Reader
	var conns []net.Conn
	for range requests {
		conn := dial(t, server.url)
		_, err := fmt.Fprintf(conn, "POST /v1/assessments HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: %d\r\n\r\n", len(calmCase))
		require.NoError(t, err)
		reader := bufio.NewReader(conn)
		line, err := reader.ReadString('\n')
		require.NoError(t, err)
		require.Contains(t, line, "100 Continue", "the body is awaited")
		_, err = reader.ReadString('\n')
		require.NoError(t, err)
		conns, readers = append(conns, conn), append(readers, reader)
	}
	begun := time.Now()
	require.NoError(t, server.cmd.Process.Signal(syscall.SIGTERM))
	require.Eventually(t, func() bool {
		c, err := net.Dial("tcp", strings.TrimPrefix(server.url, "http://"))
		if err == nil {
			c.Close()
		}
		return err != nil
	}, 5*time.Second, 5*time.Millisecond, "new connections are refused")
	for _, conn := range conns {
		_, err := io.WriteString(conn, calmCase)
		require.NoError(t, err)
	}
	var ids []string
	for _, reader := range readers {
		resp, err := http.ReadResponse(reader, nil)
		require.NoError(t, err)
		var created struct{ ID string }
		require.NoError(t, json.NewDecoder(resp.Body).Decode(&created))
		require.NoError(t, resp.Body.Close())
		require.Equal(t, http.StatusCreated, resp.StatusCode)
		ids = append(ids, created.ID)
	}
	require.NoError(t, server.cmd.Wait())
	requireIntact(t, db, ids)
	t.Logf("%d of %d requests under way answered 201 and recorded; ended with status 0 %v after SIGTERM", len(ids), requests, time.Since(begun).Round(time.Millisecond))
}

// slowClients are what holds up a server that waits for its clients. The limits are
// those of api.HTTPServer, and some time for a busy machine.
var slowClients = []struct {
	name  string
	sends string // at once; then a byte from time to time
	reads bool
	limit time.Duration
}{
	{"headers that dribble", "POST /v1/assessments HTTP/1.1\r\nHost: x\r\nX-Slow: ", true, 4 * time.Second},
	{"a body that dribbles", "POST /v1/assessments HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n{", true, 13 * time.Second},
	{"answers nobody reads", strings.Repeat("GET /v1/pathways/febrile-child HTTP/1.1\r\nHost: x\r\n\r\n", 40), false, 32 * time.Second},
}

// TestFaultSlowClients has many slow clients of each kind at once, with four places at
// work for all: a good client notices nothing, and they are cut off.
func TestFaultSlowClients(t *testing.T) {
	t.Parallel() // it mostly waits
	each := rounds(20, 40)
	server := startChild(t, builtBinary(t), "--db", filepath.Join(t.TempDir(), "log.db"), "--at-once", "4")
	var mu sync.Mutex
	var slow, first sync.WaitGroup
	cutOff := map[string][]time.Duration{}
	for i, kind := range slowClients {
		for range each {
			conn := dial(t, server.url)
			slow.Add(1)
			if i == 0 {
				first.Add(1)
			}
			go func() {
				took := dribble(conn, kind.sends, kind.reads)
				mu.Lock()
				cutOff[kind.name] = append(cutOff[kind.name], took)
				mu.Unlock()
				slow.Done()
				if i == 0 {
					first.Done()
				}
			}()
		}
	}
	var y tally
	stop := make(chan struct{})
	good := y.clients(1, server.url, urgentAndCalm, func() bool {
		select {
		case <-stop:
			return false
		case <-time.After(20 * time.Millisecond):
			return true
		}
	})
	awaited := slowClients[:1]
	if first.Wait(); allFaults { // the others take half a minute
		slow.Wait()
		awaited = slowClients
	}
	close(stop)
	good.Wait()
	require.Empty(t, y.wrong)
	require.Equal(t, len(y.ids), len(y.accepted), "none was turned away or cut off: %v", y.kinds)
	require.Len(t, y.kinds, 1, "%v", y.kinds)
	require.Less(t, y.percentile(.99), 2*time.Second)
	mu.Lock()
	defer mu.Unlock()
	for _, kind := range awaited {
		require.Len(t, cutOff[kind.name], each)
		require.LessOrEqual(t, slices.Max(cutOff[kind.name]), kind.limit, kind.name)
		t.Logf("%d × %s: all cut off after %v to %v", each, kind.name,
			slices.Min(cutOff[kind.name]).Round(10*time.Millisecond), slices.Max(cutOff[kind.name]).Round(10*time.Millisecond))
	}
	_, peak := server.memory(t)
	t.Logf("meanwhile a good client: %v, p50 %v, p99 %v; peak memory %d MB", y.kinds, y.percentile(.5), y.percentile(.99), peak)
}

// dribble sends, then a byte ten times a second, until the server ends the connection.
func dribble(conn *net.TCPConn, sends string, reads bool) time.Duration {
	begun := time.Now()
	_ = conn.SetReadBuffer(4 << 10)
	ended := make(chan struct{})
	if reads {
		go func() {
			_, _ = io.Copy(io.Discard, conn) // until the end of the connection
			close(ended)
		}()
	}
	_, err := io.WriteString(conn, sends)
	for err == nil {
		select {
		case <-ended:
			return time.Since(begun)
		case <-time.After(100 * time.Millisecond):
			_ = conn.SetWriteDeadline(time.Now().Add(time.Minute))
			_, err = io.WriteString(conn, "x")
		}
	}
	return time.Since(begun)
}

// TestFaultOddBodies: bodies that are too large, endless or nested without end are
// refused, by a problem or a page, and cost the program little.
func TestFaultOddBodies(t *testing.T) {
	server := startChild(t, builtBinary(t), "--db", filepath.Join(t.TempDir(), "log.db"))
	require.True(t, assess(http.DefaultClient, server.url, calmCase).recorded())
	if allFaults { // it takes as long as the rest
		server.settle(t)
	}
	before, _ := server.memory(t)
	times := rounds(5, 100)
	for _, c := range []struct {
		name, path string
		body       func() io.Reader
		statuses   []int
	}{
		{"64 KiB and a byte", "/v1/assessments", func() io.Reader { return strings.NewReader(calmCase + strings.Repeat(" ", 64<<10+1-len(calmCase))) }, []int{413}},
		{"10 MiB", "/v1/assessments", func() io.Reader { return strings.NewReader(strings.Repeat(calmCase, 10<<20/len(calmCase))) }, []int{413}},
		{"endless", "/v1/evaluate", func() io.Reader { return endless{} }, []int{413}},
		{"60,000 lists in each other", "/v1/assessments", func() io.Reader { return strings.NewReader(strings.Repeat("[", 60_000)) }, []int{422}},
		{"10,000 objects in each other", "/v1/assessments", func() io.Reader { return strings.NewReader(strings.Repeat(`{"a":`, 10_000)) }, []int{422}},
		{"nested findings, complete", "/v1/assessments", func() io.Reader {
			return strings.NewReader(`{"pathways":["febrile-child"],"audience":"parent","findings":{"temperature_c":` + strings.Repeat("[", 20_000) + strings.Repeat("]", 20_000) + `}}`)
		}, []int{422}},
		{"a list of 30,000", "/v1/assessments", func() io.Reader {
			return strings.NewReader(`{"pathways":[` + strings.Repeat("1,", 30_000) + `1]}`)
		}, []int{422}},
		{"a calculation too large", "/v1/calculators/pews", func() io.Reader { return strings.NewReader(strings.Repeat(" ", 70_000)) }, []int{413}},
		{"a form too large", "/check", func() io.Reader { return strings.NewReader("problem=" + strings.Repeat("x", 100_000)) }, []int{400}},
	} {
		var slowest time.Duration
		for range times {
			begun := time.Now()
			req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.url+c.path, c.body())
			require.NoError(t, err)
			req.Header.Set("Content-Type", "application/json")
			if c.path == "/check" {
				req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			}
			resp, err := http.DefaultClient.Do(req)
			require.NoError(t, err, c.name)
			body, err := io.ReadAll(resp.Body)
			require.NoError(t, err, c.name)
			require.NoError(t, resp.Body.Close())
			require.Contains(t, c.statuses, resp.StatusCode, "%s: %.300s", c.name, body)
			require.Contains(t, string(body), "999", c.name)
			slowest = max(slowest, time.Since(begun))
		}
		t.Logf("%d × %s: refused, slowest %v", times, c.name, slowest.Round(100*time.Microsecond))
	}
	_, peak := server.memory(t)
	require.Less(t, peak, before+250) // as much as the second opinion takes, and some more
	t.Logf("memory %d MB before, %d MB at most", before, peak)
	server.end(t)
}

// endless is a body without end.
type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}
