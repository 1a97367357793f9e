package api

import (
	"context"
	"fmt"
	"time"

	"github.com/gin-gonic/gin"

	"safetynet/api/decisionlog"
	"safetynet/api/story"
	"safetynet/api/web/site"
	"safetynet/engine"
)

// Record keeps what a family is told, once: see [story.Book.Once].
func (p pages) Record(c *gin.Context, ask site.Ask, a *engine.Assessment, j story.Journey) (site.Receipt, error) {
	kept, err := p.recordOnce(c, requestOf(ask), a, j)
	if err != nil {
		p.logFailed(c, err)
		return site.Receipt{}, err
	}
	told, err := engine.DecodeCase(ask.Dictionary(), kept.Case)
	return site.Receipt{ID: kept.ID, Reference: kept.Item.Reference, Told: &kept.Told, At: told.At}, err
}

func (s *Server) recordOnce(c *gin.Context, req *Request, a *engine.Assessment, j story.Journey) (*story.Assessed, error) {
	if s.log == nil {
		return nil, decisionlog.ErrClosed
	}
	r := newRecord(req, a.AppendJSON(nil), actorOf(c))
	return patiently(c.Request.Context(), s.patience, func(ctx context.Context) (*story.Assessed, error) { return s.book().Once(ctx, j, r) })
}

// patiently asks the decision log for something. It does not end when the client
// goes away, and it ends in time whatever the log does; a panic, which in a
// goroutine of its own would end the program, becomes an error.
func patiently[T any](ctx context.Context, patience time.Duration, ask func(context.Context) (T, error)) (T, error) {
	type answer struct {
		got T
		err error
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer cancel()
	done := make(chan answer, 1) // buffered: a late answer finds nobody and is dropped
	go func() {
		var a answer
		defer func() {
			if reason := recover(); reason != nil {
				a.err = fmt.Errorf("the decision log panicked: %T", reason)
			}
			done <- a
		}()
		a.got, a.err = ask(ctx)
	}()
	select {
	case a := <-done:
		return a.got, a.err
	case <-ctx.Done():
		var none T
		return none, errPatience
	}
}
