package api

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"regexp"
	"runtime"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"
)

const (
	requestIDHeader = "X-Request-Id"
	requestIDKey    = "safetynet/request-id"
)

// requestIDForm admits a UUID or 32 hexadecimal digits (a trace id) and nothing
// else. Request ids are logged, so a caller must not be able to put a name, a
// date or a number of a patient into one.
var requestIDForm = regexp.MustCompile(`^[0-9A-Fa-f]{8}(-?[0-9A-Fa-f]{4}){3}-?[0-9A-Fa-f]{12}$`)

// withRequestID takes the caller's request id, or makes one, and echoes it.
func withRequestID(c *gin.Context) {
	id := c.GetHeader(requestIDHeader)
	if id == "" || !requestIDForm.MatchString(id) {
		id = uuid.NewString()
	}
	c.Set(requestIDKey, id)
	c.Header(requestIDHeader, id)
}

func requestID(c *gin.Context) string { return c.GetString(requestIDKey) }

// observe writes one log line and counts the request. It names the route's
// template, never the path: paths of records hold ids and references. It logs
// no address, no agent and no query.
func (s *Server) observe(c *gin.Context) {
	begun := time.Now()
	c.Next()
	took := time.Since(begun)
	method, route, status := methodOf(c), routeOf(c), c.Writer.Status()
	s.metrics.request(method, route, status, took)
	s.logger.LogAttrs(c.Request.Context(), slog.LevelInfo, "request",
		slog.String("method", method), slog.String("route", route), slog.Int("status", status),
		slog.Float64("duration_ms", float64(took.Microseconds())/1000), slog.String("request_id", requestID(c)))
}

// routeOf is the template of the route, such as /v1/references/:code.
func routeOf(c *gin.Context) string {
	if c.FullPath() == "" {
		return "none"
	}
	return c.FullPath()
}

// methodOf is the method if it is one HTTP has; a caller may send any word.
func methodOf(c *gin.Context) string {
	switch m := c.Request.Method; m {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return m
	}
	return "OTHER"
}

// recovery answers a panic with the emergency text. What a panic says may hold
// values of a case, so only its type and where it happened are logged.
func (s *Server) recovery(c *gin.Context) {
	defer func() {
		reason := recover()
		if reason == nil {
			return
		}
		if err, ok := reason.(error); ok && errors.Is(err, http.ErrAbortHandler) { // net/http's own way to drop a connection
			panic(reason)
		}
		s.panicked(c, reason, frames())
		if c.Writer.Written() {
			panic(http.ErrAbortHandler) // half an answer must not look like a whole one
		}
		internalError.problem("").send(c)
	}()
	c.Next()
}

// panicked counts a panic and logs where it was.
func (s *Server) panicked(c *gin.Context, reason any, where string) {
	s.metrics.failures.Inc()
	s.logger.ErrorContext(c.Request.Context(), "panic",
		"type", fmt.Sprintf("%T", reason), "frames", where, "route", routeOf(c), "request_id", requestID(c))
}

// frames lists where a panic happened, without the arguments a stack dump has.
func frames() string {
	var pcs [32]uintptr
	n := runtime.Callers(4, pcs[:]) // not this function, the deferred one, gopanic
	var b strings.Builder
	for iter := runtime.CallersFrames(pcs[:n]); ; {
		f, more := iter.Next()
		fmt.Fprintf(&b, "%s:%d ", f.Function, f.Line)
		if !more {
			return strings.TrimSpace(b.String())
		}
	}
}

// internal answers a failure of ours. The error's text may hold values of a case
// and is therefore not logged; where it happened and its type are.
func (s *Server) internal(c *gin.Context, doing string, err error) {
	s.failed(c, doing, err)
	internalError.problem("").send(c)
}

func (s *Server) failed(c *gin.Context, doing string, err error) {
	s.metrics.failures.Inc()
	s.logger.ErrorContext(c.Request.Context(), "internal error",
		"doing", doing, "type", fmt.Sprintf("%T", err), "route", routeOf(c), "request_id", requestID(c))
}

// securityHeaders keeps answers out of caches, frames and guesses. Nothing here
// is ever a page, so nothing may be loaded from one.
func securityHeaders(c *gin.Context) {
	h := c.Writer.Header()
	for name, value := range alwaysSent {
		h[name] = value
	}
}

// alwaysSent are shared by all answers: a header is replaced, never written into.
var alwaysSent = map[string][]string{
	"X-Content-Type-Options":  {"nosniff"},
	"Cache-Control":           {"no-store"},
	"Content-Security-Policy": {"default-src 'none'; frame-ancestors 'none'"},
	"Referrer-Policy":         {"same-origin"}, // none at all would make older browsers send our own forms with Origin: null
}

// sameOrigin refuses what another site makes a browser send.
func (s *Server) sameOrigin() gin.HandlerFunc {
	protection := http.NewCrossOriginProtection()
	if s.publicURL != nil { // a proxy may put another host into the request
		if err := protection.AddTrustedOrigin(s.publicURL.Scheme + "://" + s.publicURL.Host); err != nil {
			panic(err) // PublicURL has checked it
		}
	}
	return func(c *gin.Context) {
		if !s.hookOrigin(c.Request) && protection.Check(c.Request) != nil {
			crossOrigin.problem("A browser sent this on behalf of another site.").send(c)
		}
	}
}
