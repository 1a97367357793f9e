package api

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"safetynet/api/decisionlog"
	"safetynet/api/story"
	"safetynet/engine"
)

// newRecord is what is kept of an assessment, which is JSON: enough to explain it
// and to run it again. It holds no birth date, no address and no name.
func newRecord(req *Request, assessment []byte, by story.Actor) *story.Record {
	return recordOf(req, req.Case.AppendJSON(nil), assessment, by)
}

// recordOf is newRecord where the case is JSON already.
func recordOf(req *Request, known, assessment []byte, by story.Actor) *story.Record {
	r := &story.Record{
		About: story.About{By: by}, Semantics: engine.Semantics,
		Request: story.Request{Pathways: req.Pathways, Versions: map[string]string{}},
		Case:    known, Assessment: assessment,
	}
	if req.Locality != nil {
		r.Request.Locality = req.Locality.Definition().ID.Value
	}
	for _, p := range req.Programs {
		r.Request.Versions[p.Definition().ID.Value] = p.Definition().Version.String()
	}
	return r
}

// place is where a new entry belongs.
type place struct {
	story *story.Story // the one it joins, nil to begin one
	id    string       // the name of the entry, "" for a fresh one
}

// record puts what is told on durable storage. What joins a story supersedes the
// latest there.
func (s *Server) record(e *evaluation, t *telling, at place) (decisionlog.Entry, error) {
	r := e.record(t.kept)
	if t.view == decisionOnly {
		r.View = story.DecisionOnly
	}
	if at.story != nil && at.story.Latest() != nil {
		r.Supersedes = at.story.Latest().ID
	}
	return s.add(e.c.Request.Context(), at, story.Assessment, r)
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
	book := s.book()
	d, err := book.Draft(root, at.id, kind, body) // before the log can be late: the body is the caller's
	if err != nil {
		return decisionlog.Entry{}, err
	}
	return patiently(ctx, s, func(ctx context.Context) (decisionlog.Entry, error) { return book.Keep(ctx, d) })
}

// book reads and writes the stories in the log.
func (s *Server) book() story.Book {
	return story.Book{Log: s.log, Random: s.random, Now: s.now, Whole: s.whole}
}

// logFault names a failure of the decision log for operators. The text of the
// error is not used: it may hold a reference.
func logFault(err error) string {
	for _, known := range []struct {
		err  error
		name string
	}{
		{decisionlog.ErrInDoubt, "in-doubt"}, {errLogFull, "full"}, {context.DeadlineExceeded, "timeout"}, {context.Canceled, "cancelled"},
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
