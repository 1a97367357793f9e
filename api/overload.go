package api

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/prometheus/client_golang/prometheus"
)

var overloaded = problemKind{"overloaded", "Too many people are asking just now", http.StatusServiceUnavailable}

// What comes in beyond these is told at once, with the emergency text, to come
// again: to let it in would make everybody wait and everybody's answer late. All
// are multiples of [Config.AtOnce].
const (
	atOncePerProcessor = 2   // requests at work, by default: with more, recording waits for a processor and falls behind
	waitingPerPlace    = 16  // more that wait for their turn, and as many that wait for the decision log
	insidePerPlace     = 256 // in all, with those still arriving and those being read by slow clients
)

// turnPatience is how long a request waits for its turn. While the server is being
// stopped nobody comes after those who are there, and all of them get theirs.
const (
	turnPatience = 2 * time.Second
	lastPatience = 10 * time.Second
)

// gate bounds the requests in the server. A request is let in, arrives whole, waits
// for its turn and works. It has its place at work only while it keeps the machine
// busy: not while a slow client sends or reads, nor while the decision log stands still.
type gate struct {
	inside, waiting, working, logging, batches room
	patience                                   time.Duration
	shed                                       *prometheus.CounterVec
	made                                       time.Time
	moved                                      atomic.Int64 // when the log last did, since made
}

// A room has places: taken by sending, given back by receiving.
type room chan struct{}

// newGate makes a gate with so many places at work, 0 for the default.
func newGate(atOnce int, m *metrics) *gate {
	if atOnce <= 0 {
		atOnce = atOncePerProcessor * runtime.GOMAXPROCS(0)
	}
	g := &gate{
		inside: make(room, insidePerPlace*atOnce), waiting: make(room, waitingPerPlace*atOnce),
		working: make(room, atOnce), logging: make(room, waitingPerPlace*atOnce), batches: make(room, atOnce),
		patience: turnPatience, made: time.Now(),
		shed: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "safetynet_shed_total", Help: "Requests (log: records) turned away because there were too many, by what was full.",
		}, []string{"full"}),
	}
	for _, full := range []string{"inside", "waiting", "turn", "log", "batches"} {
		g.shed.WithLabelValues(full)
	}
	m.registry.MustRegister(g.shed, prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "safetynet_requests_at_work", Help: "Requests that have a place at work.",
	}, func() float64 { return float64(len(g.working)) }))
	return g
}

func (r room) free() bool {
	select {
	case r <- struct{}{}:
		return true
	default:
		return false
	}
}

// turn waits for a place at work. Where there is none it says what was full.
func (g *gate) turn(ctx context.Context, patience time.Duration) string {
	if g.working.free() {
		return ""
	}
	if !g.waiting.free() {
		return "waiting"
	}
	defer func() { <-g.waiting }()
	late := time.NewTimer(patience)
	defer late.Stop()
	select {
	case g.working <- struct{}{}:
		return ""
	case <-late.C:
	case <-ctx.Done():
	}
	return "turn"
}

// admit lets a request in, or turns it away before anything is worked out.
func (s *Server) admit(c *gin.Context) {
	if !s.gate.inside.free() {
		s.turnAway(c, "inside")
		return
	}
	defer func() { <-s.gate.inside }()
	if c.FullPath() != batchRoute { // which reads as it answers
		defer arrive(c.Request, bodyLimit(c.FullPath())).leave()
	}
	patience := s.gate.patience
	if s.draining.Load() {
		patience = lastPatience
	}
	if full := s.gate.turn(c.Request.Context(), patience); full != "" {
		s.turnAway(c, full)
		return
	}
	p := &turn{room: s.gate.working}
	defer p.leave()
	c.Request = c.Request.WithContext(context.WithValue(c.Request.Context(), placeKey{}, p))
	c.Writer = leavingWriter{c.Writer, p}
	c.Next()
}

func (s *Server) turnAway(c *gin.Context, full string) {
	s.gate.shed.WithLabelValues(full).Inc()
	overloaded.problem("Nothing was decided and nothing was kept. Wait a few seconds, then try again.").send(c)
}

// arrive reads the body into memory, as much as the call takes. Whoever reads it
// finds the rest behind it, or the same error.
func arrive(r *http.Request, limit int64) *arrivedBody {
	if r.Body == nil || r.Body == http.NoBody {
		return nil
	}
	b := &arrivedBody{arrived: arrivals.Get().(*bytes.Buffer), rest: r.Body, Closer: r.Body}
	b.arrived.Grow(int(max(0, min(r.ContentLength, roomAhead))) + bytes.MinRead)
	if _, err := b.arrived.ReadFrom(io.LimitReader(r.Body, limit+1)); err != nil {
		b.rest = failing{err}
	}
	r.Body = b
	return b
}

// roomAhead is how much room a body gets for being announced. Larger ones get more
// as they come, so that announcing costs nobody anything.
const roomAhead = 4 << 10

// arrivals are the rooms for bodies of those who were answered.
var arrivals = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// arrivedBody is a body of which as much as the call takes is in memory.
type arrivedBody struct {
	arrived *bytes.Buffer
	rest    io.Reader
	io.Closer
}

func (b *arrivedBody) Read(p []byte) (int, error) {
	if b.arrived.Len() > 0 {
		return b.arrived.Read(p)
	}
	return b.rest.Read(p)
}

// leave gives the room back: nobody reads the body any more. A large one is not kept.
func (b *arrivedBody) leave() {
	if b == nil {
		return
	}
	room := b.arrived
	if b.arrived = new(bytes.Buffer); room.Cap() <= mostRoom {
		room.Reset()
		arrivals.Put(room)
	}
}

// mostRoom bounds the room that is kept of a request that was answered.
const mostRoom = 64 << 10

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// turn is what a request has at work. It is given back once, as soon as it can be.
type turn struct {
	room room
	left atomic.Bool
}

func (t *turn) leave() {
	if t.left.CompareAndSwap(false, true) {
		<-t.room
	}
}

type placeKey struct{}

// stepAside gives a request's place to another, before it waits for something that
// is not a processor. It does not come back: what is left to do then is little.
func stepAside(ctx context.Context) {
	if p, ok := ctx.Value(placeKey{}).(*turn); ok {
		p.leave()
	}
}

// leavingWriter gives the place back with the first byte: answers are made whole
// before they are sent, and a client may take its time to read.
type leavingWriter struct {
	gin.ResponseWriter
	turn *turn
}

func (w leavingWriter) Write(b []byte) (int, error) {
	w.turn.leave()
	return w.ResponseWriter.Write(b)
}

func (w leavingWriter) WriteString(text string) (int, error) {
	w.turn.leave()
	return w.ResponseWriter.WriteString(text)
}

// Unwrap is for [http.ResponseController].
func (w leavingWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
