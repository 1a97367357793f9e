package api

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// busyServer has one place at work, and whoever has it keeps it until let go: the
// first requests to read the clock wait there.
type busyServer struct {
	*fixture
	at    chan struct{} // told when a request is at work
	let   chan struct{}
	works sync.WaitGroup
}

func newBusyServer(t *testing.T) *busyServer {
	b := &busyServer{at: make(chan struct{}), let: make(chan struct{})}
	var held atomic.Int64
	b.fixture = newFixture(t, func(c *Config) {
		c.AtOnce = 1
		c.Now = func() time.Time {
			if held.Add(1) == 1 {
				b.at <- struct{}{}
				<-b.let
			}
			return now
		}
	})
	b.gate.patience = 20 * time.Millisecond
	return b
}

// occupy has a request at work and returns a func that ends it and gives its answer.
func (b *busyServer) occupy() func() *httptest.ResponseRecorder {
	var w *httptest.ResponseRecorder
	b.works.Go(func() { w = b.post("/v1/evaluate", urgent()) })
	<-b.at
	return func() *httptest.ResponseRecorder {
		close(b.let)
		b.works.Wait()
		return w
	}
}

// TestTurnedAway: who does not get a turn is told so with the emergency text, as a
// problem or as a page; operators are answered; who was let in gets an answer.
func TestTurnedAway(t *testing.T) {
	b := newBusyServer(t)
	end := b.occupy()
	for _, path := range []string{"/v1/evaluate", "/v1/assessments", "/v1/calculators/pews"} {
		w := b.post(path, urgent())
		requireProblem(t, w, http.StatusServiceUnavailable, "overloaded")
		require.Equal(t, "2", w.Header().Get("Retry-After"))
	}
	requireProblem(t, b.get("/no/such/path"), http.StatusServiceUnavailable, "overloaded")
	page := b.get("/", "Accept", "text/html")
	require.Equal(t, http.StatusServiceUnavailable, page.Code)
	require.Contains(t, page.Body.String(), "Too many people are asking just now")
	require.Contains(t, page.Body.String(), "Call 999")
	for _, path := range []string{"/healthz", "/readyz"} {
		require.Equal(t, http.StatusOK, b.get(path).Code, path)
	}
	require.Contains(t, b.get("/metrics").Body.String(), `safetynet_shed_total{full="turn"} 5`)
	require.Contains(t, b.get("/metrics").Body.String(), "safetynet_requests_at_work 1\n")
	require.Equal(t, http.StatusOK, end().Code)
	require.Empty(t, b.recorded())

	require.Equal(t, http.StatusCreated, b.post("/v1/assessments", urgent()).Code)
	require.Equal(t, http.StatusOK, b.get("/", "Accept", "text/html").Code)
	requireNobodyInside(t, b.fixture)
}

func requireNobodyInside(t *testing.T, f *fixture) {
	t.Helper()
	for _, r := range []room{f.gate.inside, f.gate.waiting, f.gate.working} {
		require.Empty(t, r)
	}
}

// TestFullRooms: no more wait than there is room for, and no more are inside.
func TestFullRooms(t *testing.T) {
	for full, fill := range map[string]func(*gate) room{
		"waiting": func(g *gate) room { return g.waiting }, "inside": func(g *gate) room { return g.inside },
	} {
		b := newBusyServer(t)
		end := b.occupy()
		for r := fill(b.gate); r.free(); {
		}
		b.gate.patience = time.Hour
		requireProblem(t, b.post("/v1/evaluate", urgent()), http.StatusServiceUnavailable, "overloaded")
		require.Contains(t, b.get("/metrics").Body.String(), `safetynet_shed_total{full="`+full+`"} 1`)
		require.Equal(t, http.StatusOK, end().Code)
	}
}

// TestOneLeavesOneWorks: who waits gets the place that is given back.
func TestOneLeavesOneWorks(t *testing.T) {
	b := newBusyServer(t)
	b.gate.patience = time.Minute
	end := b.occupy()
	waited := make(chan int)
	go func() { waited <- b.post("/v1/evaluate", urgent()).Code }()
	require.Eventually(t, func() bool { return len(b.gate.waiting) == 1 }, 10*time.Second, time.Millisecond)
	require.Equal(t, http.StatusOK, end().Code)
	require.Equal(t, http.StatusOK, <-waited)
	requireNobodyInside(t, b.fixture)
}

// TestWhoLeavesWaitsNoLonger: a client that goes away gives up its place in the queue.
func TestWhoLeavesWaitsNoLonger(t *testing.T) {
	b := newBusyServer(t)
	b.gate.patience = time.Hour
	end := b.occupy()
	ctx, leave := context.WithCancel(t.Context())
	left := make(chan struct{})
	go func() {
		defer close(left)
		b.Handler().ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(ctx, http.MethodGet, "/v1/pathways", nil))
	}()
	require.Eventually(t, func() bool { return len(b.gate.waiting) == 1 }, 10*time.Second, time.Millisecond)
	leave()
	<-left
	require.Equal(t, http.StatusOK, end().Code)
	requireNobodyInside(t, b.fixture)
}

// TestSlowClientsHoldNoPlace: with one place at work others are answered while a
// body arrives slowly, while an answer is read slowly, and while the log hangs.
func TestSlowClientsHoldNoPlace(t *testing.T) {
	f := newFixture(t, func(c *Config) { c.AtOnce = 1 })
	var slow sync.WaitGroup
	requireOthers := func() {
		require.Eventually(t, func() bool { return len(f.gate.inside) == 1 && len(f.gate.working) == 0 }, 10*time.Second, time.Millisecond)
		require.Equal(t, http.StatusOK, f.post("/v1/evaluate", urgent()).Code)
	}

	body, sender := io.Pipe()
	slow.Go(func() {
		r := httptest.NewRequest(http.MethodPost, "/v1/evaluate", body)
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		f.Handler().ServeHTTP(w, r)
		requireProblem(t, w, http.StatusBadRequest, "body-unreadable")
	})
	_, err := io.WriteString(sender, urgent()[:10])
	require.NoError(t, err)
	requireOthers()
	sender.CloseWithError(io.ErrUnexpectedEOF)
	slow.Wait()

	reader := &slowReader{httptest.NewRecorder(), make(chan struct{})}
	slow.Go(func() {
		f.Handler().ServeHTTP(reader, httptest.NewRequest(http.MethodGet, "/v1/pathways", http.NoBody))
	})
	requireOthers()
	close(reader.reads)
	slow.Wait()
	require.Equal(t, http.StatusOK, reader.Code)

	hang := make(chan struct{})
	f.log = boundedLog{&fakeLog{Log: f.store, hang: hang}, f.gate}
	slow.Go(func() {
		if w := f.post("/v1/assessments", urgent()); w.Code != http.StatusCreated {
			t.Errorf("%d %s", w.Code, beginning(w))
		}
	})
	requireOthers()
	close(hang)
	slow.Wait()
	requireNobodyInside(t, f)
}

// slowReader takes no byte of the answer until it is told to.
type slowReader struct {
	*httptest.ResponseRecorder
	reads chan struct{}
}

func (s *slowReader) Write(b []byte) (int, error) {
	<-s.reads
	return s.ResponseRecorder.Write(b)
}

// TestFullLog: where too many wait for the log already, an answer that says escalate
// is told at once, and a calmer one is withheld.
func TestFullLog(t *testing.T) {
	f := newFixture(t, func(c *Config) { c.AtOnce = 1 })
	for f.gate.logging.free() {
	}
	w := f.record(urgent())
	require.Equal(t, http.StatusOK, w.Code, beginning(w))
	require.Equal(t, "escalate", decode[answer](t, w).Guidance)
	require.False(t, *decode[answer](t, w).Recorded)
	w = f.record(wellChild(t, nil))
	requireProblem(t, w, http.StatusServiceUnavailable, "not-recorded")
	require.Equal(t, "2", w.Header().Get("Retry-After"))
	require.Equal(t, 2, strings.Count(f.logs.String(), `"fault":"full"`))
	require.Contains(t, f.get("/metrics").Body.String(), `safetynet_shed_total{full="log"} 2`)
	require.Empty(t, f.recorded())
}

// TestManyWaitForAMovingLog: whoever waits for the log needs no processor, so others
// come to it as well and can be recorded together, also while it moves; but one at
// every place can always wait too, so that nobody is turned away who was decided.
func TestManyWaitForAMovingLog(t *testing.T) {
	log := &fakeLog{hang: make(chan struct{}), waiting: make(chan struct{})}
	f := newFixture(t, withLog(log), func(c *Config) { c.AtOnce = 1 })
	log.Log = f.store
	const many = 5
	codes := make(chan int, many)
	for range many {
		go func() { codes <- f.record(urgent()).Code }()
	}
	for range many {
		select {
		case <-log.waiting:
			f.gate.moved.Store(int64(time.Hour)) // it never seems to stand still
		case <-time.After(10 * time.Second):
			t.Fatal("nobody comes to the log while somebody waits for it")
		}
	}
	require.Empty(t, f.gate.working)
	close(log.hang)
	for range many {
		require.Equal(t, http.StatusCreated, <-codes)
	}
}

// TestArrived: what is read before a request has its turn is what its handler reads,
// however it was sent.
func TestArrived(t *testing.T) {
	f := newFixture(t)
	long := urgent() + strings.Repeat(" ", MaxBody-len(urgent()))
	require.Equal(t, http.StatusOK, f.post("/v1/evaluate", long).Code)
	requireProblem(t, f.post("/v1/evaluate", long+" "), http.StatusRequestEntityTooLarge, "body-too-large")
	r := httptest.NewRequest(http.MethodPost, "/x", io.MultiReader(strings.NewReader("begun"), failing{io.ErrUnexpectedEOF}))
	arrive(r, MaxBody)
	data, err := io.ReadAll(r.Body)
	require.Equal(t, "begun", string(data))
	require.ErrorIs(t, err, io.ErrUnexpectedEOF)
}

// TestRoomOfWhoArrived: what somebody sent and nobody read is not in the room that the
// next one gets.
func TestRoomOfWhoArrived(t *testing.T) {
	for n := range 100 { // a pool may lose what it has
		unread := httptest.NewRequest(http.MethodPost, "/", strings.NewReader("somebody else's child"))
		arrive(unread, 1000).leave()
		left, err := io.ReadAll(unread.Body)
		require.NoError(t, err)
		require.Empty(t, left, "after the answer nobody reads it")
		next := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(strings.Repeat("x", n)))
		b := arrive(next, 1000)
		got, err := io.ReadAll(next.Body)
		require.NoError(t, err)
		require.Equal(t, strings.Repeat("x", n), string(got))
		b.leave()
	}
	arrive(httptest.NewRequest(http.MethodGet, "/", nil), 1000).leave()
}
