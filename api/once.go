package api

import (
	"context"

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
	return patiently(c.Request.Context(), s, func(ctx context.Context) (*story.Assessed, error) { return s.book().Once(ctx, j, r) })
}
