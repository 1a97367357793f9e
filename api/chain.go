package api

import (
	"context"
	"iter"
	"net/http"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"safetynet/api/decisionlog"
)

const (
	// chainPatience bounds how long one reading of the whole log may take.
	chainPatience = 10 * time.Minute
	// maxBreaks bounds a report on a log that is broken everywhere.
	maxBreaks = 1000
)

var busy = problemKind{"busy", "The log is being read as a whole already", http.StatusTooManyRequests}

// readChain lets one request at a time read the whole log, which takes long, and
// gives it that time. done is nil where it must wait; that is answered then.
func (s *Server) readChain(c *gin.Context) (ctx context.Context, done func()) {
	if !s.logThere(c) {
		return nil, nil
	}
	if !s.chain.TryLock() {
		c.Header("Retry-After", "30")
		busy.problem("One reading of the whole log is made at a time. Try again.").send(c)
		return nil, nil
	}
	ctx, cancel := context.WithTimeout(c.Request.Context(), chainPatience)
	_ = http.NewResponseController(c.Writer).SetWriteDeadline(time.Now().Add(chainPatience)) // a recorder in a test has none
	return ctx, func() { cancel(); s.chain.Unlock() }
}

// exportLog answers GET /v1/log: the log as JSON Lines, or what came after an entry.
func (s *Server) exportLog(c *gin.Context) {
	if !queryAllowed(c, "after") {
		return
	}
	var q decisionlog.Query
	if text, given := c.GetQuery("after"); given {
		seq, err := strconv.ParseInt(text, 10, 64)
		if err != nil || seq < 0 {
			invalidRequest.problem("The parameter after is the number of an entry.").send(c)
			return
		}
		q.After = seq
	}
	ctx, done := s.readChain(c)
	if done == nil {
		return
	}
	defer done()
	next, stop := iter.Pull2(s.log.Entries(ctx, q))
	defer stop()
	e, err, more := next() // a log that cannot be read at all is told before anything is sent
	if more && err != nil {
		s.unreadable(c, err)
		return
	}
	c.Header("Content-Type", "application/x-ndjson")
	c.Status(http.StatusOK)
	c.Writer.WriteHeaderNow()
	_, err = decisionlog.WriteJSONLines(c.Writer, func(yield func(decisionlog.Entry, error) bool) {
		for more && yield(e, err) {
			e, err, more = next()
		}
	})
	if err != nil {
		s.logUnread(c, err)
		panic(http.ErrAbortHandler) // half an export must not look like a whole one
	}
}

// LogReport is the answer to GET /v1/log/verify.
type LogReport struct {
	OK bool `json:"ok"`
	decisionlog.Report
	More int `json:"more_breaks,omitempty"` // that are not listed
}

// NotedHead is the answer to GET /v1/log/head.
type NotedHead struct {
	decisionlog.Head
	NotedAt time.Time `json:"noted_at"`
}

// verifyLog answers GET /v1/log/verify.
func (s *Server) verifyLog(c *gin.Context) {
	report, ok := s.verified(c)
	if !ok {
		return
	}
	answer := LogReport{OK: report.OK(), Report: report}
	if n := len(report.Breaks); n > maxBreaks {
		answer.Breaks, answer.More = report.Breaks[:maxBreaks], n-maxBreaks
	}
	s.json(c, http.StatusOK, answer)
}

// verified reads the whole log. Where it cannot it has answered.
func (s *Server) verified(c *gin.Context) (decisionlog.Report, bool) {
	if !queryAllowed(c) {
		return decisionlog.Report{}, false
	}
	ctx, done := s.readChain(c)
	if done == nil {
		return decisionlog.Report{}, false
	}
	defer done()
	report, err := decisionlog.Verify(s.log.Entries(ctx, decisionlog.Query{}))
	if err != nil {
		s.unreadable(c, err)
	}
	return report, err == nil
}

// showHead answers GET /v1/log/head: a line to keep elsewhere, as safetynet log
// anchor writes it. The head of a broken log would make the break look right.
func (s *Server) showHead(c *gin.Context) {
	report, ok := s.verified(c)
	switch {
	case ok && !report.OK():
		recordDamaged.problem("The chain does not hold. GET /v1/log/verify says where.").send(c)
	case ok:
		s.json(c, http.StatusOK, NotedHead{report.Head, s.now().UTC().Truncate(time.Second)})
	}
}
