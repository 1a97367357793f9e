package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"

	"github.com/gin-gonic/gin"
	"safetynet/api/decisionlog"
	"safetynet/api/story"
	"safetynet/engine"
)

// newRecord is what is kept of an assessment: enough to explain it and to run it
// again. It holds no birth date, no address and no name.
func newRecord(req *Request, a *engine.Assessment, by story.Actor) (story.Record, error) {
	r := story.Record{
		About: story.About{By: by}, Semantics: engine.Semantics,
		Request: story.Request{Pathways: req.Pathways, Versions: map[string]string{}},
	}
	if req.Locality != nil {
		r.Request.Locality = req.Locality.Definition().ID.Value
	}
	for _, p := range req.Programs {
		r.Request.Versions[p.Definition().ID.Value] = p.Definition().Version.String()
	}
	var errCase, errAssessment error
	r.Case, errCase = json.Marshal(req.Case)
	r.Assessment, errAssessment = json.Marshal(a)
	return r, errors.Join(errCase, errAssessment)
}

// errPatience means that the log did not answer in time.
var errPatience = errors.New("the decision log did not answer in time")

// place is where a new entry belongs.
type place struct {
	story *story.Story // the one it joins, nil to begin one
	id    string       // the name of the entry, "" for a fresh one
}

// record puts an assessment on durable storage. One that joins a story supersedes
// the latest there.
func (s *Server) record(c *gin.Context, req *Request, a *engine.Assessment, at place) (decisionlog.Entry, error) {
	r, err := newRecord(req, a, actorOf(c))
	if err != nil {
		return decisionlog.Entry{}, fmt.Errorf("make a record: %w", err)
	}
	if at.story != nil && at.story.Latest() != nil {
		r.Supersedes = at.story.Latest().ID
	}
	return s.add(c.Request.Context(), at, story.Assessment, &r)
}

// add puts an entry on durable storage, see [patiently].
func (s *Server) add(ctx context.Context, at place, kind string, body story.Body) (decisionlog.Entry, error) {
	if s.log == nil {
		return decisionlog.Entry{}, decisionlog.ErrClosed
	}
	root := ""
	if at.story != nil {
		root = at.story.ID
	}
	return patiently(ctx, s.patience, func(ctx context.Context) (decisionlog.Entry, error) {
		return s.book().Add(ctx, root, at.id, kind, body)
	})
}

// book reads and writes the stories in the log.
func (s *Server) book() story.Book { return story.Book{Log: s.log, Random: s.random, Now: s.now} }

// logFault names a failure of the decision log for operators. The text of the
// error is not used: it may hold a reference.
func logFault(err error) string {
	for _, known := range []struct {
		err  error
		name string
	}{
		{errPatience, "timeout"}, {errLogFull, "full"}, {context.DeadlineExceeded, "timeout"}, {context.Canceled, "cancelled"},
		{decisionlog.ErrClosed, "closed"}, {decisionlog.ErrReadOnly, "read-only"}, {decisionlog.ErrDuplicate, "duplicate"},
		{decisionlog.ErrInvalid, "invalid"}, {decisionlog.ErrDamaged, "damaged"}, {fs.ErrNotExist, "moved"},
	} {
		if errors.Is(err, known.err) {
			return known.name
		}
	}
	return "store"
}

// rootType is the type of the error at the bottom, such as sqlite3.Error.
func rootType(err error) string {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return fmt.Sprintf("%T", err)
		}
		err = inner
	}
}
