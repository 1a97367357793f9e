package api

import (
	"github.com/gin-gonic/gin"

	"safetynet/api/web/site"
	"safetynet/engine"
)

// Recall reads a case back for a page, with the checks and the answers of
// GET /v1/references/{code}. It is for the versions in use now, which may be
// later ones than those it was recorded with.
func (p pages) Recall(c *gin.Context, code string) (site.Recalled, bool) {
	eng := p.loaded(c)
	if eng == nil || !p.readable(c) {
		return site.Recalled{}, false
	}
	r, ok := p.referred(c, code, "")
	if !ok {
		return site.Recalled{}, false
	}
	progs, err := eng.Select(r.Request.Pathways, nil, p.now())
	if err != nil {
		notFound.problem("The pathways of that record are not in use any more. Start the call again.").send(c)
		return site.Recalled{}, false
	}
	told, err := engine.DecodeCase(progs[0].Definition().Dictionary, r.Case)
	if err != nil {
		notFound.problem("That record has answers to questions that are not asked any more. Start the call again.").send(c)
		return site.Recalled{}, false
	}
	return site.Recalled{Pathways: r.Request.Pathways, Case: told}, true
}
