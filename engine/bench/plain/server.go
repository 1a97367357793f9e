package plain

import (
	"encoding/json"
	"io"
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"
)

// Handler serves POST /v1/evaluate and POST /v1/assessments, and GET /healthz.
// accessLog is where gin writes a line for each request, as gin.Default does; nil
// for none.
func Handler(r *Rules, s Store, accessLog io.Writer) http.Handler {
	gin.SetMode(gin.ReleaseMode)
	e := gin.New()
	if accessLog != nil {
		e.Use(gin.LoggerWithWriter(accessLog))
	}
	e.Use(gin.RecoveryWithWriter(io.Discard))
	e.GET("/healthz", func(c *gin.Context) { c.Status(http.StatusOK) })
	e.POST("/v1/evaluate", func(c *gin.Context) {
		var req Request
		if d, ok := decided(c, r, &req); ok {
			c.JSON(http.StatusOK, d)
		}
	})
	e.POST("/v1/assessments", func(c *gin.Context) {
		var req Request
		if d, ok := decided(c, r, &req); ok {
			record(c, s, &req, d)
		}
	})
	return e
}

// decided reads and decides a request. Where it cannot it has answered.
func decided(c *gin.Context, r *Rules, req *Request) (Decision, bool) {
	if err := c.ShouldBindJSON(req); err != nil {
		c.JSON(http.StatusBadRequest, gin.H{"error": err.Error()})
		return Decision{}, false
	}
	d, err := r.Decide(req)
	if err != nil {
		c.JSON(http.StatusUnprocessableEntity, gin.H{"error": err.Error()})
		return Decision{}, false
	}
	return d, true
}

// record answers once the row is committed.
func record(c *gin.Context, s Store, req *Request, d Decision) {
	asked, err := json.Marshal(req)
	if err != nil {
		c.JSON(http.StatusInternalServerError, gin.H{"error": err.Error()})
		return
	}
	answered, err := json.Marshal(d)
	if err != nil {
		c.JSON(http.StatusInternalServerError, gin.H{"error": err.Error()})
		return
	}
	id := uuid.NewString()
	if err := s.Add(c.Request.Context(), id, asked, answered); err != nil {
		c.JSON(http.StatusServiceUnavailable, gin.H{"error": err.Error()})
		return
	}
	c.JSON(http.StatusCreated, Recorded{ID: id, Recorded: true, Decision: d})
}
