package api

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"safetynet/api/cdshooks"
	"safetynet/api/insight"
)

// Counting reads a part of the log from end to end. countPatience is how long one
// may take, queuePatience how long it waits for the one before: there is one at a
// time, so that figures never take the machine from guidance. What takes longer is
// for "safetynet insight".
const (
	countPatience = 2 * time.Minute
	queuePatience = 5 * time.Second
)

// showInsight answers GET /v1/insight, in JSON or as CSV.
func (s *Server) showInsight(c *gin.Context) {
	if !queryAllowed(c, "from", "to", "by") {
		return
	}
	f := s.figures(c, c.Query("from"), c.Query("to"), c.Query("by"))
	if f == nil {
		return
	}
	if !strings.Contains(c.GetHeader("Accept"), "text/csv") {
		s.json(c, http.StatusOK, f)
		return
	}
	var table bytes.Buffer
	if err := f.WriteCSV(&table); err != nil {
		s.internal(c, "write CSV", err)
		return
	}
	c.Header("Content-Disposition", `attachment; filename="insight-`+f.From+`-`+f.To+`.csv"`)
	c.Data(http.StatusOK, "text/csv; charset=utf-8", table.Bytes())
}

// figures counts what the log says about some weeks. Where it cannot it has
// answered already and returns nil.
func (s *Server) figures(c *gin.Context, from, to, by string) *insight.Figures {
	eng := s.loaded(c)
	if eng == nil {
		return nil
	}
	o, err := insight.Parse(from, to, by, s.now())
	if err != nil {
		invalidRequest.problem("In this query " + err.Error() + ".").send(c)
		return nil
	}
	if s.log == nil {
		logUnavailable.problem("").send(c)
		return nil
	}
	select {
	case s.counting <- struct{}{}:
		defer func() { <-s.counting }()
	case <-time.After(queuePatience):
		c.Header("Retry-After", strconv.Itoa(int(queuePatience.Seconds())))
		countingBusy.problem("One count is made at a time. Try again in a moment.").send(c)
		return nil
	case <-c.Request.Context().Done():
		logUnavailable.problem("").send(c)
		return nil
	}
	// A connection that has no deadlines, as in tests, has none to move.
	_ = http.NewResponseController(c.Writer).SetWriteDeadline(time.Now().Add(countPatience + queuePatience))
	ctx, cancel := context.WithTimeout(c.Request.Context(), countPatience)
	defer cancel()
	o.Urgency, o.Suggestion = insight.Urgency(eng.Library().DispositionsAt(s.now())), cdshooks.SuggestionName
	f, err := insight.Count(s.log.Entries(ctx, o.Query()), o)
	switch {
	case errors.Is(err, insight.ErrTooManyGroups):
		invalidRequest.problem("In this query " + err.Error() + ".").send(c)
	case err != nil:
		s.unreadable(c, err)
	}
	return f
}
