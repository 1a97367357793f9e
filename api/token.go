package api

import (
	"context"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"safetynet/api/decisionlog"
	"safetynet/api/story"
)

// EnsureToken creates the first staff token where there is none. The token is
// returned once, to be shown to a person, and only its hash is kept; created is
// false, and the token empty, when there are tokens already.
func EnsureToken(ctx context.Context, tokens decisionlog.Tokens, random io.Reader, now time.Time) (token string, created bool, err error) {
	if token, err = decisionlog.NewToken(random); err != nil {
		return "", false, err
	}
	first := decisionlog.Token{Hash: decisionlog.HashToken(token), Role: string(story.Clinician), Created: now}
	if created, err = tokens.AddFirstToken(ctx, first); err != nil || !created {
		return "", false, err
	}
	return token, true, nil
}

// staff lets a request pass that carries a token which may read records. It
// comes before anything is looked up, so that nobody else can tell which
// records there are.
func (s *Server) staff(c *gin.Context) {
	token, given := bearer(c.Request.Header)
	if !given {
		s.challenge(c, "", unauthenticated.problem("Send Authorization: Bearer and a staff token."))
		return
	}
	s.mayRead(c, token)
}

// mayRead tells whether a token may read records. Where it may not it has answered.
func (s *Server) mayRead(c *gin.Context, token string) bool {
	if s.tokens == nil {
		logUnavailable.problem("").send(c)
		return false
	}
	t, found, err := s.tokens.FindToken(c.Request.Context(), decisionlog.HashToken(token))
	may := slices.Contains([]story.Role{story.Adviser, story.Clinician, story.Auditor}, story.Role(t.Role))
	switch {
	case err != nil:
		s.unreadable(c, err)
	case !found:
		s.challenge(c, `error="invalid_token"`, unauthenticated.problem("The token is not known."))
	case !may:
		s.challenge(c, `error="insufficient_scope"`, forbidden.problem("The token is for something else."))
	}
	return err == nil && found && may
}

// challenge sends a problem with the header RFC 6750 asks for.
func (s *Server) challenge(c *gin.Context, why string, p *Problem) {
	value := `Bearer realm="safetynet"`
	if why != "" {
		value += ", " + why
	}
	c.Header("WWW-Authenticate", value)
	p.send(c)
}

// bearer returns the token of the one Authorization header.
func bearer(h http.Header) (string, bool) {
	all := h.Values("Authorization")
	if len(all) != 1 {
		return "", false
	}
	scheme, token, _ := strings.Cut(all[0], " ")
	token = strings.TrimSpace(token)
	return token, strings.EqualFold(scheme, "bearer") && token != ""
}
