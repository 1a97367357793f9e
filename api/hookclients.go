package api

import (
	"errors"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"safetynet/api/oidc"
	"safetynet/api/web/site"
)

// clientUnknown is told to whoever calls CDS Hooks without the token of a record
// system that is listed, where there is a list.
var clientUnknown = problemKind{"client-unknown", "A token of a record system that is listed here is needed", http.StatusUnauthorized}

// identifyClient finds which record system sent a call of CDS Hooks. Nothing else
// counts there: no token of ours, and no session.
func (s *Server) identifyClient(c *gin.Context, headers []string) {
	var scheme, token string
	if len(headers) == 1 {
		scheme, token, _ = strings.Cut(headers[0], " ")
	}
	if token = strings.TrimSpace(token); !strings.EqualFold(scheme, "bearer") || token == "" {
		s.challenge(c, "", clientUnknown.problem("Send Authorization: Bearer and a JSON web token, signed for this address."))
		return
	}
	who, err := s.clients.Verify(token, s.endpoint(c))
	switch {
	case errors.Is(err, oidc.ErrBusy):
		overloaded.problem("Nothing was decided and nothing was kept. Wait a few minutes, then try again.").send(c)
	case err != nil:
		s.challenge(c, `error="invalid_token"`, clientUnknown.problem(site.Sentence(err.Error())))
	default:
		c.Set(actorKey, who)
	}
}

// endpoint is the whole address that was called, as record systems know it: not by
// what the call itself says of it. "" where nobody has said where the server is.
func (s *Server) endpoint(c *gin.Context) string {
	if s.publicURL == nil {
		return ""
	}
	return s.base(c) + c.Request.URL.EscapedPath()
}

// hookOrigin tells whether a page of another site may send a request: one of CDS
// Hooks, from where the list says.
func (s *Server) hookOrigin(r *http.Request) bool {
	return s.clients != nil && speaksHooks(r.URL.Path) && s.clients.Origin(r.Header.Get("Origin"))
}

// crossOriginHooks lets browsers show pages of listed origins the answers of CDS
// Hooks, refusals too, and tells them beforehand that they may ask. Cookies are not
// sent with it: pages are known by the tokens of their record system.
func (s *Server) crossOriginHooks(c *gin.Context) {
	if s.clients == nil || !speaksHooks(c.Request.URL.Path) {
		return
	}
	c.Writer.Header().Add("Vary", "Origin")
	if !s.hookOrigin(c.Request) {
		return
	}
	c.Header("Access-Control-Allow-Origin", c.GetHeader("Origin"))
	c.Header("Access-Control-Expose-Headers", requestIDHeader)
	if c.Request.Method == http.MethodOptions && c.GetHeader("Access-Control-Request-Method") != "" {
		c.Header("Access-Control-Allow-Methods", "GET, POST")
		c.Header("Access-Control-Allow-Headers", "Authorization, Content-Type, "+requestIDHeader)
		c.Header("Access-Control-Max-Age", "600")
		c.AbortWithStatus(http.StatusNoContent)
	}
}
