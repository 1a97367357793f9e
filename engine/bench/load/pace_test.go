package main

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// asked is a target that a handler of the test answers.
func asked(t *testing.T, h http.HandlerFunc) asker {
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	host := strings.TrimPrefix(s.URL, "http://")
	target := &target{server: &server{name: "test", host: host}, status: http.StatusOK, rows: 1, cases: 1}
	for _, body := range []string{"one", "two", "three"} {
		target.requests = append(target.requests, request(host, "/", "secret", "text/plain", []byte(body)))
	}
	return asker{target: target, connections: 4, next: new(atomic.Int64)}
}

// TestOpenLoop: everything that is due is asked, once, in its turn.
func TestOpenLoop(t *testing.T) {
	var came [3]atomic.Int64
	a := asked(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		came[map[string]int{"one": 0, "two": 1, "three": 2}[string(body)]].Add(1)
		if r.Header.Get("Authorization") != "Bearer secret" {
			w.WriteHeader(http.StatusTeapot)
		}
		_, _ = io.WriteString(w, strings.Repeat("x", 20_000)) // so long that it comes in chunks
	})
	r, err := a.open(context.Background(), 300, time.Second-time.Millisecond)
	require.NoError(t, err)
	require.False(t, r.overload)
	require.Equal(t, 300, r.answered)
	require.Equal(t, 300, a.target.server.acknowledged)
	require.Len(t, r.latencies, 300)
	for i := range came {
		require.Equal(t, int64(100), came[i].Load())
	}
	require.GreaterOrEqual(t, r.took, dueAfter(300, 299), "nothing is asked before its time")
}

// TestOverload: a server that cannot keep up is not asked without end, what it did
// answer is counted, and latencies count from when requests were due.
func TestOverload(t *testing.T) {
	var answered atomic.Int64
	const takes = 10 * time.Millisecond // four connections: 400 a second at most
	a := asked(t, func(http.ResponseWriter, *http.Request) {
		time.Sleep(takes)
		answered.Add(1)
	})
	r, err := a.open(context.Background(), 4000, 5*time.Second)
	require.NoError(t, err)
	require.True(t, r.overload)
	require.Less(t, r.took, 3*time.Second, "it stops once the backlog is full")
	require.Equal(t, int(answered.Load()), r.answered)
	require.Greater(t, quantile(r.latencies, .9), 5*takes, "the wait to be sent counts")
	require.Greater(t, quantile(r.late, .9), 4*takes)
}

// TestFallingBehind: neither is one asked too much that has not filled the backlog by the end.
func TestFallingBehind(t *testing.T) {
	a := asked(t, func(http.ResponseWriter, *http.Request) { time.Sleep(20 * time.Millisecond) }) // 200 a second
	r, err := a.open(context.Background(), 1000, 250*time.Millisecond)
	require.NoError(t, err)
	require.True(t, r.overload)
}

func TestClosedLoop(t *testing.T) {
	var n atomic.Int64
	a := asked(t, func(w http.ResponseWriter, _ *http.Request) {
		if n.Add(1)%5 == 0 {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	})
	r, err := a.closed(context.Background(), 200*time.Millisecond)
	require.NoError(t, err)
	require.Equal(t, int(n.Load()), r.answered+r.refused)
	require.Equal(t, int(n.Load())/5, r.refused, "who is turned away is counted apart")
	require.Equal(t, r.answered, a.target.server.acknowledged)
}

// TestWrongAnswers: an answer that is not the one expected ends the run and names
// whose it was.
func TestWrongAnswers(t *testing.T) {
	for name, h := range map[string]http.HandlerFunc{
		"answered 422: no such view": func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusUnprocessableEntity)
			_, _ = io.WriteString(w, "no such view")
		},
		"EOF": func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
	} {
		a := asked(t, h)
		_, err := a.closed(context.Background(), time.Second)
		require.ErrorContains(t, err, name)
		require.ErrorContains(t, err, "test")
		_, err = a.open(context.Background(), 100, time.Second)
		require.ErrorContains(t, err, name)
	}
}

// TestStopped: a run that is told to stop does, and has read what it asked for.
func TestStopped(t *testing.T) {
	var answered atomic.Int64
	a := asked(t, func(http.ResponseWriter, *http.Request) { answered.Add(1) })
	ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
	defer cancel()
	r, err := a.open(ctx, 500, time.Minute)
	require.NoError(t, err)
	require.Less(t, r.took, 30*time.Second)
	require.Equal(t, int(answered.Load()), r.answered)
}
