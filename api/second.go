package api

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gin-gonic/gin"

	"safetynet/engine"
	"safetynet/engine/verify"
	"safetynet/pathways"
)

// Opinion decides cases in another way than by their criteria: [verify.Opinion].
type Opinion interface {
	Decide(progs []*engine.Program, c verify.Known) (verify.Outcome, bool)
}

// Prepare makes the opinion on the cases of an engine, which takes seconds, or
// gives up when the context ends. It may return an opinion with an error: one on
// less than everything.
type Prepare func(context.Context, *engine.Engine) (Opinion, error)

// PrepareOpinion prepares an opinion on every version that can be asked for.
func PrepareOpinion(ctx context.Context, eng *engine.Engine) (Opinion, error) {
	var progs []*engine.Program
	for _, p := range eng.Library().Pathways {
		if p.Status != pathways.StatusDraft {
			progs = append(progs, eng.Program(p.ID.Value, p.Version))
		}
	}
	o, err := verify.NewOpinion(ctx, progs)
	if o == nil {
		return nil, err
	}
	return o, err
}

// second is the second opinion on the engine in use. It is prepared in the
// background: until it is ready there is none, and nothing waits for it.
type second struct {
	prepare Prepare
	opinion atomic.Pointer[Opinion]

	mu     sync.Mutex
	cancel context.CancelFunc // of what is being prepared
	done   chan struct{}      // closed when that has ended
}

// replace drops the opinion on an engine no longer in use and prepares one on the
// next; none on a nil engine. report is told what came of it.
func (s *second) replace(eng *engine.Engine, report func(ready bool, took time.Duration, err error)) {
	if s.prepare == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	before := s.done
	if s.cancel != nil {
		s.cancel()
	}
	s.opinion.Store(nil)
	report(false, 0, nil)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	s.cancel, s.done = cancel, done
	if eng == nil {
		close(done)
		return
	}
	go func() {
		defer close(done)
		if before != nil {
			<-before // never two at a time: each takes a processor and tens of megabytes
		}
		begun := time.Now()
		o, err := s.prepareSafely(ctx, eng)
		s.mu.Lock()
		defer s.mu.Unlock()
		if ctx.Err() != nil {
			return
		}
		if o != nil {
			s.opinion.Store(&o)
		}
		report(o != nil, time.Since(begun), err)
	}()
}

// prepareSafely makes an error of a panic, which in a goroutine of its own would
// end the program.
func (s *second) prepareSafely(ctx context.Context, eng *engine.Engine) (o Opinion, err error) {
	defer func() {
		if reason := recover(); reason != nil {
			o, err = nil, fmt.Errorf("preparing the second opinion panicked: %T", reason)
		}
	}()
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	return s.prepare(ctx, eng)
}

// stop gives up what is being prepared.
func (s *second) stop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.cancel != nil {
		s.cancel()
	}
}

// prepared reports what came of preparing an opinion.
func (s *Server) prepared(ready bool, took time.Duration, err error) {
	s.metrics.secondReady.Set(0)
	if ready {
		s.metrics.secondReady.Set(1)
		s.logger.Info("second opinion ready", "duration_ms", took.Milliseconds())
	}
	if err != nil { // of the definitions, not of any case
		s.logger.Error("no second opinion on everything", "error", err)
	}
}

// consult asks for the second opinion. Where it differs the alarm is raised, and
// the answer is the more urgent of the two.
func (s *Server) consult(c *gin.Context, req *Request, a *engine.Assessment) (*engine.Assessment, error) {
	known := verify.KnownOf(req.Programs[0].Definition().Dictionary, req.Case)
	other := s.disagrees(c, req.Programs, known, a.Disposition.OfPathways())
	if other == "" {
		return a, nil
	}
	return engine.AssessBeside(req.Locality, req.Programs, req.Case, other)
}

// disagrees asks for the second opinion on what the criteria decided before any
// locality, and counts what came of it. Where it differs the alarm is raised and the
// other disposition returned, otherwise none.
func (s *Server) disagrees(c *gin.Context, progs []*engine.Program, known verify.Known, own string) string {
	o, ok := s.askSecond(c, progs, known)
	switch {
	case !ok:
		s.metrics.noSecond.Inc()
		return ""
	case o.Disposition == own:
		s.metrics.agreed.Inc()
		return ""
	}
	s.metrics.second.WithLabelValues("disagreed").Inc()
	var used []string
	for _, p := range progs {
		used = append(used, p.Definition().Key()+" "+p.Definition().Digest)
	}
	s.logger.ErrorContext(c.Request.Context(), "second opinion disagrees",
		"criteria", own, "second", o.Disposition, "pathways", used, "route", routeOf(c), "request_id", requestID(c))
	return o.Disposition
}

// askSecond asks for the second opinion if there is one. Its failure is not the
// failure of the first: the answer by the criteria stands.
func (s *Server) askSecond(c *gin.Context, progs []*engine.Program, known verify.Known) (out verify.Outcome, ok bool) {
	opinion := s.second.opinion.Load()
	if opinion == nil {
		return verify.Outcome{}, false
	}
	defer func() {
		if reason := recover(); reason != nil {
			s.metrics.failures.Inc()
			s.logger.ErrorContext(c.Request.Context(), "second opinion panicked",
				"type", fmt.Sprintf("%T", reason), "frames", frames(), "request_id", requestID(c))
			out, ok = verify.Outcome{}, false
		}
	}()
	return (*opinion).Decide(progs, known)
}
