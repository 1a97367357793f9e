package api

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"
)

// routes builds the handler. There is no redirecting and no correcting of paths:
// a path is one of these or it is not found.
func (s *Server) routes() http.Handler {
	r := gin.New()
	r.RedirectTrailingSlash = false
	r.HandleMethodNotAllowed = true
	_ = r.SetTrustedProxies(nil) // no list, so nothing to fail; addresses of clients are not used at all
	r.Use(withRequestID, s.observe, s.recovery, securityHeaders, s.crossOriginHooks, s.sameOrigin())
	r.NoRoute(func(c *gin.Context) {
		unknownRoute.problem("No such path. GET /v1/pathways lists what can be asked.").send(c)
	})
	r.NoMethod(func(c *gin.Context) {
		methodNotAllowed.problem("Allowed here: " + c.Writer.Header().Get("Allow") + ".").send(c)
	})

	r.GET("/healthz", s.health)
	r.GET("/readyz", s.ready)
	r.GET("/metrics", gin.WrapH(s.metrics.handler()))

	r.GET("/openapi.json", s.showInterface)

	r.Use(s.admit)             // for what is below: operators are answered however busy it is
	r.Use(s.identify, s.allow) // what may be asked by whom: see permissions
	s.mountPages(r)

	r.GET("/cds-services", s.listServices)
	r.POST("/cds-services/:id", s.callHook)
	r.POST("/cds-services/:id/feedback", s.hearHook)
	s.mountFHIR(r)

	v1 := r.Group("/v1")
	v1.GET("/presenting", s.listPresenting)
	v1.GET("/pathways", s.listPathways)
	v1.GET("/pathways/:id", s.showPathway)
	v1.GET("/pathways/:id/diff", s.showDifference)
	v1.GET("/localities", s.listLocalities)
	v1.GET("/localities/:id", s.showLocality)
	v1.GET("/calculators", s.listCalculators)
	v1.POST("/calculators/:kind", s.calculate)
	v1.POST("/evaluate", s.evaluate)
	v1.POST(`/evaluate\:batch`, s.evaluateBatch) // the colon is no parameter
	v1.POST("/assessments", s.createAssessment)
	v1.GET("/assessments/:id", s.showAssessment)
	v1.GET("/references/:code", s.showReference)
	v1.DELETE("/references/:code", s.eraseReference)
	v1.POST("/calls", s.createCall)
	v1.GET("/calls/:id", s.showCall)
	v1.POST("/calls/:id/assessments", s.assessCall)
	for path, what := range additions {
		v1.POST("/calls/:id"+path, s.addEntry(what))
	}
	v1.GET("/calls/:id/handover", s.showHandOver)
	v1.GET("/queue", s.showQueue)
	v1.GET("/reasons", s.showReasons)
	v1.GET("/log", s.exportLog)
	v1.GET("/log/head", s.showHead)
	v1.GET("/log/verify", s.verifyLog)
	v1.POST("/assessments/:id/disputes", s.addDispute)
	v1.GET("/disputes/:id/vignette", s.showVignette)
	v1.POST("/feedback", s.addFeedback)
	v1.GET("/insight", s.showInsight)
	return r
}

// queryAllowed refuses query parameters a call does not have, and repeated ones:
// an ignored parameter is a question misunderstood, and a finding in a query
// would stand in the logs of every proxy on the way.
func queryAllowed(c *gin.Context, names ...string) bool {
	if c.Request.URL.RawQuery == "" {
		return true
	}
	allowed := "This call has no query parameters."
	if len(names) > 0 {
		allowed = "The query parameters of this call are " + strings.Join(names, ", ") + ", each at most once."
	}
	query, err := url.ParseQuery(c.Request.URL.RawQuery)
	if err == nil {
		for _, n := range names {
			if len(query[n]) == 1 {
				delete(query, n)
			}
		}
	}
	if err != nil || len(query) > 0 {
		invalidRequest.problem(allowed).send(c)
		return false
	}
	return true
}
