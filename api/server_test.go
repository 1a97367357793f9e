package api

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// serve listens on a free port and returns the address and the server.
func (f *fixture) serve() (string, *http.Server) {
	f.t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(f.t, err)
	server := HTTPServer(listener.Addr().String(), f.Handler())
	done := make(chan error, 1)
	go func() { done <- server.Serve(listener) }()
	f.t.Cleanup(func() {
		_ = server.Close()
		require.ErrorIs(f.t, <-done, http.ErrServerClosed)
	})
	return "http://" + listener.Addr().String(), server
}

// TestShutdownFinishesWhatIsUnderWay: every request that arrived is recorded and
// answered before the server is gone.
func TestShutdownFinishesWhatIsUnderWay(t *testing.T) {
	const requests = 20
	f := newFixture(t)
	log := &fakeLog{Log: f.store, hang: make(chan struct{}), waiting: make(chan struct{}, requests)}
	f.log = boundedLog{log, f.gate}
	url, server := f.serve()

	var clients sync.WaitGroup
	codes := make(chan int, requests)
	for range requests {
		clients.Go(func() {
			w, err := http.Post(url+"/v1/assessments", "application/json", strings.NewReader(urgent()))
			if err != nil {
				t.Error(err)
				return
			}
			_, _ = io.Copy(io.Discard, w.Body)
			_ = w.Body.Close()
			codes <- w.StatusCode
		})
	}
	for range requests {
		<-log.waiting
	}
	f.Drain()
	stopped := make(chan error, 1)
	go func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		stopped <- server.Shutdown(ctx)
	}()
	require.Eventually(t, func() bool { // no new connections from here on
		_, err := net.DialTimeout("tcp", strings.TrimPrefix(url, "http://"), time.Second)
		return err != nil
	}, 2*time.Second, 5*time.Millisecond)
	close(log.hang)
	require.NoError(t, <-stopped)
	clients.Wait()
	close(codes)
	for code := range codes {
		require.Equal(t, http.StatusCreated, code)
	}
	require.Len(t, f.recorded(), requests)
}

// TestSlowSendersAreCutOff: a sender that dribbles its header holds a connection
// for two seconds and nobody else up.
func TestSlowSendersAreCutOff(t *testing.T) {
	if testing.Short() {
		t.Skip("takes the two seconds of ReadHeaderTimeout")
	}
	t.Parallel()
	f := newFixture(t)
	url, _ := f.serve()
	var conns []net.Conn
	for range 50 {
		c, err := net.Dial("tcp", strings.TrimPrefix(url, "http://"))
		require.NoError(t, err)
		_, err = io.WriteString(c, "POST /v1/evaluate HTTP/1.1\r\nHost: x\r\nX-Slow: ")
		require.NoError(t, err)
		conns = append(conns, c)
	}
	w, err := http.Get(url + "/healthz")
	require.NoError(t, err)
	require.NoError(t, w.Body.Close())
	require.Equal(t, http.StatusOK, w.StatusCode)
	deadline := time.Now().Add(3 * time.Second)
	for _, c := range conns {
		require.NoError(t, c.SetReadDeadline(deadline))
		_, err := io.ReadAll(c)
		require.NoError(t, err, "closed by the server")
	}
}

func TestBodyCutShort(t *testing.T) {
	f := newFixture(t)
	url, _ := f.serve()
	c, err := net.Dial("tcp", strings.TrimPrefix(url, "http://"))
	require.NoError(t, err)
	_, err = io.WriteString(c, "POST /v1/assessments HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n"+urgent())
	require.NoError(t, err)
	require.NoError(t, c.(*net.TCPConn).CloseWrite())
	answer, err := io.ReadAll(c)
	require.NoError(t, err)
	require.Contains(t, string(answer), "400 Bad Request")
	require.Contains(t, string(answer), EmergencyText)
	require.Empty(t, f.recorded())
}

// TestHostileBodiesAreCheap bounds what one request can make us allocate.
func TestHostileBodiesAreCheap(t *testing.T) {
	eng := newEngine(t)
	long := strings.Repeat("k", 30000)
	var unknown []string
	for i := range 3900 {
		unknown = append(unknown, fmt.Sprintf(`"temper%d":1`, i))
	}
	bodies := map[string]string{
		"brackets":       strings.Repeat("[", MaxBody),
		"objects":        strings.Repeat(`{"a":`, MaxBody/5),
		"many values":    "[" + strings.Repeat("1,", MaxBody/2-2) + "1]",
		"a long key":     `{"` + long + `":[` + strings.Repeat("null,", 6000) + `1]}`,
		"long keys":      `{"` + long + `":1,"` + long + `":1}`,
		"a long string":  ask(long + long),
		"many faults":    "[" + strings.Repeat("null,", MaxBody/5-2) + "1]",
		"a long number":  ask("parent", findings(`"temperature_c":`+strings.Repeat("9", 60000))),
		"a big exponent": ask("parent", findings(`"temperature_c":1e999999999`, `"urine_gap_h":1e-999999999`)),
		"unknown keys":   ask("parent", findings(unknown...)),
	}
	for name, body := range bodies {
		require.LessOrEqual(t, len(body), MaxBody, name)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, p := DecodeRequest([]byte(body), eng, now)
		runtime.ReadMemStats(&after)
		require.NotNil(t, p, name)
		require.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(8<<20), "%s: bytes allocated", name)
	}
}
