package api

import (
	"context"
	"errors"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"safetynet/api/decisionlog"
	"safetynet/api/story"
)

// A browser session is a token of its own, in a cookie, which another credential
// opened. It ends with that, when nobody has used it for a while, and at the latest
// after a long shift.
const (
	sessionIdle  = 15 * time.Minute
	sessionMost  = 12 * time.Hour
	sessionRenew = time.Minute // use within it is not written down

	sessionPrefix = "sns_" // in place of a staff token's, so that one is told from the other
)

// PublicURL checks the address at which browsers reach the server. It is https, or
// http on the machine itself.
func PublicURL(address string) (*url.URL, error) {
	u, err := url.Parse(address)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.User != nil:
		return nil, errors.New("the public address is like https://safetynet.example, without a path")
	case u.Scheme == "http" && !loopback(u.Host):
		return nil, errors.New("the public address must begin with https://: a session's cookie would be sent in the clear")
	}
	return u, nil
}

// secure tells whether a session's cookie may only travel encrypted. Where nothing
// is said of the public address, only a browser on the machine itself is served in
// the clear. The request alone cannot tell: TLS usually ends at a proxy, and one that
// puts its own address of us into Host looks like the machine itself.
func (s *Server) secure(r *http.Request) bool {
	if s.publicURL != nil {
		return s.publicURL.Scheme == "https"
	}
	return r.TLS != nil || !loopback(r.Host)
}

func loopback(hostport string) bool {
	host := (&url.URL{Host: hostport}).Hostname()
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}

// cookie is a session's cookie. The prefix makes browsers refuse one that another
// host, or somebody on an unencrypted connection, has set.
func (s *Server) cookie(r *http.Request, value string) *http.Cookie {
	c := &http.Cookie{Name: "safetynet", Value: value, Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode, Secure: s.secure(r)} // #nosec G124 -- not secure only where the server is asked without TLS
	if c.Secure {
		c.Name = "__Host-safetynet"
	}
	if value == "" {
		c.MaxAge = -1
	}
	return c
}

// sessions are what a request has in the cookie; browsers send one at most.
func (s *Server) sessions(r *http.Request) []*http.Cookie {
	if len(r.Header["Cookie"]) == 0 {
		return nil
	}
	return r.CookiesNamed(s.cookie(r, "").Name)
}

// identifySession finds who a session is of. One that has ended is nobody's: its
// cookie is taken away and the page shows that nobody is signed in, or leads to
// signing in. Programs are told.
func (s *Server) identifySession(c *gin.Context, id string) {
	t, live, err := s.findSession(c.Request.Context(), id)
	switch {
	case err != nil:
		s.unreadable(c, err)
	case !live && strings.HasPrefix(c.Request.URL.Path, "/v1/"):
		s.challenge(c, `error="invalid_token"`, unauthenticated.problem("The session has ended. Sign in again at /signin."))
	case !live:
		http.SetCookie(c.Writer, s.cookie(c.Request, ""))
		c.Set(actorKey, story.Anonymous)
	case !safeMethod(c.Request.Method) && !s.fromHere(c.Request):
		crossOrigin.problem("With a session's cookie a browser must say that one of our own pages sent this (Sec-Fetch-Site or Origin).").send(c)
	default:
		c.Set(actorKey, story.Actor{Role: story.Role(t.Role), ID: t.Parent})
	}
}

// findSession finds a session that is live, and notes that it is used.
func (s *Server) findSession(ctx context.Context, id string) (t decisionlog.Token, live bool, err error) {
	if s.tokens == nil {
		return t, false, decisionlog.ErrClosed
	}
	t, found, err := s.tokens.FindToken(ctx, decisionlog.HashToken(id))
	if err != nil || !found || t.Parent == "" || !t.ValidAt(s.now()) {
		return t, false, err
	}
	if t.Expires.Sub(s.now()) > sessionIdle-sessionRenew {
		return t, true, nil
	}
	until, live, err := s.sessionEnd(ctx, t.Parent, t.Created)
	if err != nil || !live || !until.After(t.Expires) {
		return t, live, err
	}
	err = s.tokens.RenewToken(ctx, t.Hash, until) // a log that cannot be written keeps nobody from reading until the session's end
	return t, !errors.Is(err, decisionlog.ErrNotFound), nil
}

// sessionEnd is when a session ends that nobody uses from now on. live is false
// where the token that opened it is gone, also one revoked while it was used to
// sign in. Of somebody an identity provider knows there is no token.
func (s *Server) sessionEnd(ctx context.Context, parent string, created time.Time) (end time.Time, live bool, err error) {
	end = s.now().Add(sessionIdle)
	if most := created.Add(sessionMost); most.Before(end) {
		end = most
	}
	if len(parent) != len(decisionlog.Token{}.ID()) {
		return end, true, nil
	}
	all, err := s.tokens.ListTokens(ctx)
	at := slices.IndexFunc(all, func(t decisionlog.Token) bool { return t.ID() == parent && t.Parent == "" })
	if err != nil || at < 0 || !all[at].ValidAt(s.now()) {
		return end, false, err
	}
	if last := all[at].Expires; !last.IsZero() && last.Before(end) {
		end = last
	}
	return end, true, nil
}

// openSession makes a session for a caller and answers with its cookie. Its id is
// new, whatever the browser had before. [decisionlog.ErrNotFound]: the token was
// revoked meanwhile.
func (s *Server) openSession(c *gin.Context, who story.Actor) error {
	if s.tokens == nil {
		return decisionlog.ErrClosed
	}
	ctx := c.Request.Context()
	drawn, stored, err := DrawToken(s.random, who.Role, s.now(), time.Time{})
	if err != nil {
		return err
	}
	id := sessionPrefix + strings.TrimPrefix(drawn, decisionlog.TokenPrefix)
	stored.Hash, stored.Parent = decisionlog.HashToken(id), who.ID
	end, live, err := s.sessionEnd(ctx, who.ID, stored.Created)
	if stored.Expires = end; err == nil && !live {
		err = decisionlog.ErrNotFound
	}
	if err == nil {
		err = s.tokens.AddToken(ctx, stored)
	}
	if err != nil {
		return err
	}
	s.endSession(c)
	http.SetCookie(c.Writer, s.cookie(c.Request, id))
	_ = s.tokens.DropExpired(ctx, s.now()) // those that ended count no more; the next one who signs in tries again
	return nil
}

// endSession forgets the session that a request came with, if any.
func (s *Server) endSession(c *gin.Context) {
	for _, old := range s.sessions(c.Request) {
		t := decisionlog.Token{Hash: decisionlog.HashToken(old.Value)}
		if found, is, err := s.tokens.FindToken(c.Request.Context(), t.Hash); err == nil && is && found.Parent != "" {
			_ = s.tokens.RevokeToken(c.Request.Context(), t.ID()) // it ends by itself if this fails
		}
	}
}

// fromHere tells whether a browser says that one of our own pages, or its user,
// sent a request. A browser that says nothing is not believed.
func (s *Server) fromHere(r *http.Request) bool {
	switch r.Header.Get("Sec-Fetch-Site") {
	case "same-origin", "none":
		return true
	case "":
		origin, err := url.Parse(r.Header.Get("Origin"))
		return err == nil && origin.Host != "" && (origin.Host == r.Host || s.publicURL != nil && origin.Scheme == s.publicURL.Scheme && origin.Host == s.publicURL.Host)
	}
	return false
}

func safeMethod(method string) bool {
	return slices.Contains([]string{http.MethodGet, http.MethodHead, http.MethodOptions}, method)
}
