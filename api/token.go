package api

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"safetynet/api/decisionlog"
	"safetynet/api/oidc"
	"safetynet/api/story"
	"safetynet/api/web/site"
)

// DrawToken draws a staff token with a role that ends at a time, zero for never,
// and says what is to be stored of it. The token itself is for a person to see once.
func DrawToken(random io.Reader, role story.Role, now, expires time.Time) (token string, stored decisionlog.Token, err error) {
	token, err = decisionlog.NewToken(random)
	return token, decisionlog.Token{Hash: decisionlog.HashToken(token), Role: string(role), Created: now, Expires: expires}, err
}

// EnsureToken creates the first staff token, a clinician's, where there is none. The
// token is returned once, to be shown to a person, and only its hash is kept;
// created is false, and the token empty, when there are tokens already. Of several
// servers that start at once one creates it.
func EnsureToken(ctx context.Context, tokens decisionlog.Tokens, random io.Reader, now time.Time) (token string, created bool, err error) {
	token, first, err := DrawToken(random, story.Clinician, now, time.Time{})
	if err != nil {
		return "", false, err
	}
	if created, err = tokens.AddFirstToken(ctx, first); err != nil || !created {
		return "", false, err
	}
	return token, true, nil
}

// refusal is why a credential does not count.
type refusal struct {
	kind problemKind
	code string // of RFC 6750, such as invalid_token; "" where it is not the credential's fault
	why  string
	err  error // of the store, which is told instead
}

const unknownToken = "The token is not known."

// refuse answers with a refusal.
func (s *Server) refuse(c *gin.Context, r *refusal) {
	switch {
	case r.err != nil:
		s.unreadable(c, r.err)
	case r.code == "":
		r.kind.problem(r.why).send(c)
	default:
		s.challenge(c, `error="`+r.code+`"`, r.kind.problem(r.why))
	}
}

// authenticate finds who a credential stands for: a staff token, or one of the
// identity provider where there is one.
func (s *Server) authenticate(ctx context.Context, credential string) (story.Actor, *refusal) {
	if s.oidc != nil && !strings.HasPrefix(credential, decisionlog.TokenPrefix) {
		return s.authenticateOIDC(ctx, credential)
	}
	if s.tokens == nil {
		return story.Actor{}, &refusal{kind: logUnavailable}
	}
	t, found, err := s.tokens.FindToken(ctx, decisionlog.HashToken(credential))
	switch {
	case err != nil:
		return story.Actor{}, &refusal{err: err}
	case !found || t.Parent != "": // what is in a session's cookie counts there only
		return story.Actor{}, &refusal{kind: unauthenticated, code: "invalid_token", why: unknownToken}
	case !t.ValidAt(s.now()):
		return story.Actor{}, &refusal{kind: unauthenticated, code: "invalid_token", why: "The token has expired."}
	case !slices.Contains(story.StaffRoles, story.Role(t.Role)):
		return story.Actor{}, &refusal{kind: forbidden, code: "insufficient_scope", why: "The token is for something else."}
	}
	return story.Actor{Role: story.Role(t.Role), ID: t.ID()}, nil
}

func (s *Server) authenticateOIDC(ctx context.Context, credential string) (story.Actor, *refusal) {
	who, err := s.oidc.Verify(ctx, credential)
	switch {
	case errors.Is(err, oidc.ErrUnavailable):
		return story.Actor{}, &refusal{kind: identityUnavailable, why: "Nothing is known about the token. Try again, or use a staff token of this service."}
	case errors.Is(err, oidc.ErrRole):
		return story.Actor{}, &refusal{kind: forbidden, code: "insufficient_scope", why: site.Sentence(err.Error())}
	case err != nil:
		return story.Actor{}, &refusal{kind: unauthenticated, code: "invalid_token", why: site.Sentence(err.Error())}
	}
	return who, nil
}

// identify finds who sent a request. A credential that does not count is refused on
// every route: nobody acts as anonymous who believes to be known.
func (s *Server) identify(c *gin.Context) {
	if who, known := whoMay(c); !known || len(who) == 0 {
		return // there is nothing, or it is for anybody who asks
	}
	headers, cookies := c.Request.Header.Values("Authorization"), s.sessions(c.Request)
	switch {
	case len(headers)+len(cookies) > 1:
		s.challenge(c, `error="invalid_request"`, twoCredentials.problem(fmt.Sprintf(
			"There are %d Authorization headers and %d session cookies. Send one of them.", len(headers), len(cookies))))
	case s.clients != nil && speaksHooks(c.FullPath()):
		s.identifyClient(c, headers)
	case len(headers) == 1:
		s.identifyBearer(c, headers[0])
	case len(cookies) == 1:
		s.identifySession(c, cookies[0].Value)
	default:
		c.Set(actorKey, story.Anonymous)
	}
}

func (s *Server) identifyBearer(c *gin.Context, header string) {
	scheme, token, _ := strings.Cut(header, " ")
	if token = strings.TrimSpace(token); !strings.EqualFold(scheme, "bearer") || token == "" {
		s.challenge(c, "", unauthenticated.problem("Send Authorization: Bearer and a staff token, or no such header."))
		return
	}
	who, refused := s.authenticate(c.Request.Context(), token)
	if refused != nil {
		s.refuse(c, refused)
		return
	}
	c.Set(actorKey, who)
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
