package api

import (
	"errors"
	"net/http"
	"sync"
	"time"

	"github.com/gin-gonic/gin"

	"safetynet/engine"
	"safetynet/engine/verify"
	"safetynet/pathways"
)

// showDifference answers GET /v1/pathways/{id}/diff: what changes, and whose
// guidance, from one released version to another. Drafts are not compared here:
// they change, and comparing takes seconds of a processor.
func (s *Server) showDifference(c *gin.Context) {
	eng := s.loaded(c)
	if eng == nil || !queryAllowed(c, "from", "to") {
		return
	}
	var pair [2]*engine.Program
	for i, name := range []string{"from", "to"} {
		version := c.Query(name)
		if version == "" {
			invalidRequest.problem("Name two versions, such as from=1.0.0&to=1.1.0.").send(c)
			return
		}
		prog, why := find(eng, c.Param("id"), version, s.now())
		if prog != nil && prog.Definition().Status == pathways.StatusDraft {
			prog, why = nil, "That version is a draft. Only released versions are compared here."
		}
		if prog == nil {
			notFound.problem(why).send(c)
			return
		}
		pair[i] = prog
	}
	d, err := s.compare(c, pair[0], pair[1])
	var incomparable *verify.IncomparableError
	switch {
	case errors.As(err, &incomparable):
		invalidRequest.problem(incomparable.Reason + ".").send(c)
	case err != nil:
		s.internal(c, "compare", err)
	default:
		s.json(c, http.StatusOK, d.ApprovedAt(eng.Library(), s.now()))
	}
}

// compare works out what changes, and gives whoever asks the time for it.
func (s *Server) compare(c *gin.Context, from, to *engine.Program) (*verify.Difference, error) {
	// where it cannot be moved the usual deadline stays, and what was begun is there when asked again
	_ = http.NewResponseController(c.Writer).SetWriteDeadline(time.Now().Add(comparePatience))
	stepAside(c.Request.Context()) // one pair at a time is compared: the others only wait
	return s.differences.between(from, to)
}

// comparePatience is how long the first to ask may wait for two large versions to be
// compared: on a busy machine longer than any other answer takes.
const comparePatience = 2 * time.Minute

// differences keeps what was worked out: a pair of versions is compared once, and
// one pair at a time, so that nobody can keep more than one processor busy.
type differences struct {
	mu   sync.Mutex // of known
	work sync.Mutex
	// by the digests of both, which say all that is compared
	known map[[2]string]func() (*verify.Difference, error)
}

// mostDifferences bounds what is kept when a server is given new libraries again
// and again.
const mostDifferences = 256

func (d *differences) between(from, to *engine.Program) (*verify.Difference, error) {
	return d.once(from, to)()
}

func (d *differences) once(from, to *engine.Program) func() (*verify.Difference, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	key := [2]string{from.Definition().Digest, to.Definition().Digest}
	if f := d.known[key]; f != nil {
		return f
	}
	if d.known == nil || len(d.known) >= mostDifferences {
		d.known = map[[2]string]func() (*verify.Difference, error){}
	}
	f := sync.OnceValues(func() (*verify.Difference, error) {
		d.work.Lock()
		defer d.work.Unlock()
		return verify.Diff(from, to, verify.Options{})
	})
	d.known[key] = f
	return f
}
