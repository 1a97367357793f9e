package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/api/decisionlog"
	"safetynet/api/story"
)

// browser is what somebody's browser sends besides, and the cookie it has.
type browser struct {
	*fixture
	clock  *time.Time
	cookie *http.Cookie
	extra  []string // header names and values
}

// newBrowser is a browser at a server whose clock can be moved.
func newBrowser(t *testing.T, change ...func(*Config)) *browser {
	clock := now
	f := newFixture(t, append(change, func(c *Config) { c.Now = func() time.Time { return clock } })...)
	return &browser{fixture: f, clock: &clock, extra: []string{"Sec-Fetch-Site", "same-origin"}}
}

func (b *browser) send(method, path string, form url.Values, pairs ...string) *httptest.ResponseRecorder {
	b.t.Helper()
	pairs = append(pairs, append(b.extra, "Accept", asksForPages)...)
	if form != nil {
		pairs = append(pairs, "Content-Type", "application/x-www-form-urlencoded")
	}
	if b.cookie != nil {
		pairs = append(pairs, "Cookie", b.cookie.Name+"="+b.cookie.Value)
	}
	w := b.do(method, path, form.Encode(), pairs...)
	for _, c := range w.Result().Cookies() {
		if b.cookie = c; c.MaxAge < 0 {
			b.cookie = nil
		}
	}
	return w
}

// signIn signs in with a token, and returns where that leads.
func (b *browser) signIn(token, next string) string {
	b.t.Helper()
	w := b.send(http.MethodPost, "/signin", url.Values{"token": {token}, "next": {next}})
	require.Equal(b.t, http.StatusSeeOther, w.Code, beginning(w))
	return w.Header().Get("Location")
}

func (b *browser) desk() int { return b.send(http.MethodGet, "/desk", nil).Code }

const in, out = http.StatusOK, http.StatusSeeOther // seeing the desk, and being led to /signin

// TestSession: signing in, what the cookie is, signing out.
func TestSession(t *testing.T) {
	b := newBrowser(t)
	w := b.send(http.MethodGet, "/desk", nil)
	require.Equal(t, out, w.Code)
	require.Equal(t, "/signin?next=%2Fdesk", w.Header().Get("Location"))
	require.Contains(t, b.send(http.MethodGet, "/signin?next=%2Fdesk", nil).Body.String(), `name="next" value="/desk"`)

	require.Equal(t, "/desk", b.signIn(b.tokenOf(story.Adviser), "/desk"))
	c := *b.cookie
	require.Equal(t, "__Host-safetynet", c.Name)
	require.Regexp(t, "^sns_[A-Za-z0-9_-]{43}$", c.Value)
	require.True(t, c.HttpOnly && c.Secure && c.SameSite == http.SameSiteStrictMode && c.Path == "/" && c.Domain == "" && c.MaxAge == 0 && c.Expires.IsZero())

	w = b.send(http.MethodGet, "/desk", nil)
	require.Equal(t, in, w.Code)
	require.Contains(t, w.Body.String(), "Signed in: adviser")
	require.Contains(t, b.send(http.MethodGet, "/", nil).Body.String(), "Signed in: adviser")
	require.Equal(t, http.StatusNotFound, b.send(http.MethodGet, "/v1/references/0000-0000-0", nil).Code, "a session counts for programs of our pages too")

	require.Equal(t, "/signin", b.send(http.MethodPost, "/signout", url.Values{}).Header().Get("Location"))
	require.Nil(t, b.cookie)
	b.cookie = &c
	require.Equal(t, out, b.desk(), "the session itself has ended")
	require.Nil(t, b.cookie, "a cookie that is of no use is taken away")
	require.NotContains(t, b.logs.String()+b.said(), c.Value)
	require.NotContains(t, b.logs.String()+b.said(), b.tokenOf(story.Adviser))
}

// TestSessionEnds: when nobody uses it, after a long shift, with its token's end, and
// when that is revoked. It is written down at most once a minute.
func TestSessionEnds(t *testing.T) {
	b := newBrowser(t)
	b.signIn(b.tokenOf(story.Adviser), "")
	used := func(later time.Duration) int { *b.clock = b.clock.Add(later); return b.desk() }
	hash := decisionlog.HashToken(b.cookie.Value)
	ends := func() time.Time {
		s, _, err := b.store.FindToken(t.Context(), hash)
		require.NoError(t, err)
		return s.Expires
	}
	require.Equal(t, in, used(59*time.Second))
	require.Equal(t, now.Add(sessionIdle), ends())
	require.Equal(t, in, used(time.Second))
	require.Equal(t, now.Add(time.Minute+sessionIdle), ends())
	require.Equal(t, in, used(15*time.Minute-time.Second))
	require.Equal(t, out, used(15*time.Minute), "nobody used it")

	b.signIn(b.tokenOf(story.Adviser), "")
	begun := *b.clock
	for b.clock.Sub(begun) < sessionMost-10*time.Minute {
		require.Equal(t, in, used(10*time.Minute))
	}
	require.Equal(t, in, used(10*time.Minute-time.Second))
	require.Equal(t, out, used(time.Second), "a long shift is over")

	short, stored, err := DrawToken(strings.NewReader(strings.Repeat("s", 32)), story.Clinician, *b.clock, b.clock.Add(20*time.Minute))
	require.NoError(t, err)
	require.NoError(t, b.store.AddToken(t.Context(), stored))
	b.signIn(short, "")
	require.Equal(t, in, used(10*time.Minute))
	require.Equal(t, in, used(10*time.Minute-time.Second))
	require.Equal(t, out, used(time.Second), "its token has expired")

	b.signIn(b.tokenOf(story.Adviser), "")
	require.NoError(t, b.store.RevokeToken(t.Context(), b.idOf(story.Adviser)))
	require.Equal(t, out, used(0), "its token was revoked")

	all, err := b.store.ListTokens(t.Context())
	require.NoError(t, err)
	require.LessOrEqual(t, len(all), 4, "sessions that ended are forgotten")
}

// TestOrphanedSession: a token that was revoked while it was used to sign in leaves
// a session that is not renewed.
func TestOrphanedSession(t *testing.T) {
	b := newBrowser(t)
	b.signIn(b.tokenOf(story.Adviser), "")
	s, _, err := b.store.FindToken(t.Context(), decisionlog.HashToken(b.cookie.Value))
	require.NoError(t, err)
	require.NoError(t, b.store.RevokeToken(t.Context(), s.Parent))
	require.NoError(t, b.store.AddToken(t.Context(), s))
	*b.clock = b.clock.Add(2 * time.Minute)
	require.Equal(t, out, b.desk())
}

// TestSessionFixation: signing in makes a new session whatever the browser had, ends
// the old one, and takes no id from outside. Neither kind of secret does for the other.
func TestSessionFixation(t *testing.T) {
	b := newBrowser(t)
	planted := &http.Cookie{Name: "__Host-safetynet", Value: "sns_" + strings.Repeat("x", 43)}
	b.cookie = planted
	b.signIn(b.tokenOf(story.Adviser), "")
	first := b.cookie
	require.NotEqual(t, planted.Value, first.Value)
	b.signIn(b.tokenOf(story.Clinician), "")
	require.NotEqual(t, first.Value, b.cookie.Value)
	require.Contains(t, b.send(http.MethodGet, "/desk", nil).Body.String(), "Signed in: clinician")

	second := b.cookie.Value
	for _, dead := range []string{first.Value, planted.Value, b.tokenOf(story.Adviser), "", "x"} {
		b.cookie = &http.Cookie{Name: "__Host-safetynet", Value: dead}
		require.Equal(t, out, b.desk(), dead)
	}
	requireProblem(t, b.get("/v1/references/0000-0000-0", "Authorization", "Bearer "+second), http.StatusUnauthorized, "unauthenticated")
	w := b.send(http.MethodPost, "/signin", url.Values{"token": {second}})
	require.Equal(t, http.StatusUnprocessableEntity, w.Code, "a session opens no session")
}

// TestDeadSession: what is for everybody is shown as to nobody, and says so; the API
// is strict.
func TestDeadSession(t *testing.T) {
	b := newBrowser(t)
	dead := &http.Cookie{Name: "__Host-safetynet", Value: "sns_dead"}
	b.cookie = dead
	w := b.send(http.MethodGet, "/", nil)
	require.Equal(t, http.StatusOK, w.Code)
	require.NotContains(t, w.Body.String(), "Signed in")
	require.Nil(t, b.cookie)
	b.cookie = dead
	require.Equal(t, http.StatusUnauthorized, b.send(http.MethodPost, "/desk/call", url.Values{}).Code)
	b.cookie = dead
	w = b.send(http.MethodGet, "/v1/pathways", nil)
	requireProblem(t, w, http.StatusUnauthorized, "unauthenticated")
	require.Contains(t, w.Header().Get("WWW-Authenticate"), `error="invalid_token"`)
}

// TestTwoCredentials: nobody is two.
func TestTwoCredentials(t *testing.T) {
	b := newBrowser(t)
	b.signIn(b.tokenOf(story.Adviser), "")
	w := b.send(http.MethodGet, "/v1/pathways", nil, "Authorization", "Bearer "+b.tokenOf(story.Adviser))
	p := requireProblem(t, w, http.StatusBadRequest, "two-credentials")
	require.Equal(t, "There are 1 Authorization headers and 1 session cookies. Send one of them.", p.Detail)
	w = b.send(http.MethodGet, "/v1/pathways", nil, "Cookie", b.cookie.Name+"=x")
	requireProblem(t, w, http.StatusBadRequest, "two-credentials")
}

// TestLanding: after signing in one is on a page of staff, and nowhere else.
func TestLanding(t *testing.T) {
	b := newBrowser(t)
	for next, want := range map[string]string{
		"/desk": "/desk", "": "/desk", "/": "/desk", "//elsewhere.example": "/desk", "https://elsewhere.example/desk": "/desk", "/desk?x=1": "/desk",
		"/desk/../..//elsewhere.example": "/desk", `/\elsewhere.example`: "/desk", "javascript:alert(1)": "/desk", "/v1/references/:code": "/desk",
		"/signin": "/desk", "/desk/live": "/desk", "/insight": "/insight",
	} {
		require.Equal(t, want, b.signIn(b.tokenOf(story.Clinician), next), next)
	}
	require.Equal(t, "/pathways", b.signIn(b.tokenOf(story.Auditor), ""))
}

// TestForgedForms: with the cookie a browser must say that our own page sent a form.
func TestForgedForms(t *testing.T) {
	b := newBrowser(t)
	b.signIn(b.tokenOf(story.Adviser), "")
	for _, x := range []struct {
		headers []string
		ok      bool
	}{
		{nil, false},
		{[]string{"Sec-Fetch-Site", "same-origin"}, true},
		{[]string{"Sec-Fetch-Site", "none"}, true},
		{[]string{"Sec-Fetch-Site", "same-site"}, false},
		{[]string{"Sec-Fetch-Site", "cross-site"}, false},
		{[]string{"Sec-Fetch-Site", "cross-site", "Origin", "https://example.com"}, false},
		{[]string{"Origin", "https://example.com"}, true},
		{[]string{"Origin", "https://elsewhere.example"}, false},
		{[]string{"Origin", "null"}, false},
		{[]string{"Origin", ""}, false},
	} {
		b.extra = x.headers
		for _, path := range []string{"/desk/call", "/check", "/v1/evaluate"} {
			w := b.send(http.MethodPost, path, url.Values{})
			require.Equal(t, !x.ok, w.Code == http.StatusForbidden, "%s with %v: %d", path, x.headers, w.Code)
		}
		require.Equal(t, in, b.desk(), "reading is open to links from anywhere: %v", x.headers)
	}
	for _, path := range []string{"/signin", "/signout"} {
		anonymous := &browser{fixture: b.fixture, clock: b.clock}
		require.Equal(t, http.StatusForbidden, anonymous.send(http.MethodPost, path, url.Values{"token": {b.token}}).Code, "also without a cookie: %s", path)
	}
}

// TestSecureCookie: only a browser on the machine itself is served in the clear.
func TestSecureCookie(t *testing.T) {
	for _, x := range []struct {
		public, host string
		secure       bool
	}{
		{"", "example.com", true}, {"", "127.0.0.1:8080", false}, {"", "localhost:8080", false}, {"", "[::1]:8080", false}, {"", "localhost.example.com", true},
		{"", "10.0.0.1", true}, {"https://safetynet.example", "127.0.0.1:8080", true}, {"http://127.0.0.1:8080", "127.0.0.1:8080", false},
	} {
		b := newBrowser(t, func(c *Config) {
			if x.public != "" {
				u, err := PublicURL(x.public)
				require.NoError(t, err)
				c.PublicURL = u
			}
		})
		r := httptest.NewRequest(http.MethodGet, "http://"+x.host+"/desk", nil)
		cookie := b.Server.cookie(r, "v")
		require.Equal(t, x.secure, cookie.Secure, x)
		require.Equal(t, x.secure, strings.HasPrefix(cookie.Name, "__Host-"), x)
	}
	for _, bad := range []string{"", "safetynet.example", "http://safetynet.example", "https://a.example/path", "https://a.example?x", "ftp://a.example", "https://u:p@a.example", "https://"} {
		_, err := PublicURL(bad)
		require.Error(t, err, bad)
	}
}

// TestBehindAProxy: a proxy that calls us by another name is told about once.
func TestBehindAProxy(t *testing.T) {
	public, err := PublicURL("https://safetynet.example")
	require.NoError(t, err)
	b := newBrowser(t, func(c *Config) { c.PublicURL = public })
	b.extra = []string{"Origin", "https://safetynet.example"}
	b.signIn(b.tokenOf(story.Adviser), "")
	require.Equal(t, in, b.desk())
}

// TestSignInRefused: what is wrong is told on the form, which does not repeat the token.
func TestSignInRefused(t *testing.T) {
	b := newBrowser(t)
	_, expired, err := DrawToken(strings.NewReader(strings.Repeat("e", 32)), story.Adviser, now, now)
	require.NoError(t, err)
	require.NoError(t, b.store.AddToken(t.Context(), expired))
	old, _, err := DrawToken(strings.NewReader(strings.Repeat("e", 32)), story.Adviser, now, now)
	require.NoError(t, err)
	for token, why := range map[string]string{"": "Enter your token", "snt_" + canary: "The token is not known.", old: "The token has expired."} {
		w := b.send(http.MethodPost, "/signin", url.Values{"token": {token}, "next": {"/desk"}})
		require.Equal(t, http.StatusUnprocessableEntity, w.Code)
		require.Contains(t, w.Body.String(), why)
		require.Contains(t, w.Body.String(), "Error: Sign in")
		require.NotContains(t, w.Body.String(), canary)
		require.Nil(t, b.cookie)
	}
	requireProblem(t, b.get("/v1/pathways", "Authorization", "Bearer "+old), http.StatusUnauthorized, "unauthenticated")
	require.NotContains(t, b.logs.String(), canary)

	b.store.Close()
	require.Equal(t, http.StatusServiceUnavailable, b.send(http.MethodPost, "/signin", url.Values{"token": {old}}).Code)
	require.Equal(t, http.StatusOK, b.send(http.MethodGet, "/", nil).Code, "families need no token")
}

// TestSignInThrottled: too many at once wait a little.
func TestSignInThrottled(t *testing.T) {
	b := newBrowser(t)
	from := 0
	try := func() *httptest.ResponseRecorder { // nobody earns room by saying that they come from elsewhere
		from++
		return b.send(http.MethodPost, "/signin", url.Values{"token": {"snt_x"}}, "X-Forwarded-For", fmt.Sprint("192.0.2.", from))
	}
	for range signInsAtOnce {
		require.Equal(t, http.StatusUnprocessableEntity, try().Code)
	}
	w := try()
	require.Equal(t, http.StatusTooManyRequests, w.Code)
	require.Equal(t, "1", w.Header().Get("Retry-After"))
	require.Contains(t, w.Body.String(), "Call 999")
	*b.clock = b.clock.Add(time.Second)
	require.Equal(t, http.StatusUnprocessableEntity, try().Code)
}

// stuckTokens cannot be written.
type stuckTokens struct{ decisionlog.Tokens }

func (stuckTokens) RenewToken(context.Context, decisionlog.TokenHash, time.Time) error {
	return errors.New(canary)
}

// TestLogIsStuck: while nothing can be written a session goes on until its end, and
// a server without a store signs nobody in.
func TestLogIsStuck(t *testing.T) {
	b := newBrowser(t)
	b.signIn(b.tokenOf(story.Adviser), "")
	b.tokens = stuckTokens{b.tokens}
	*b.clock = b.clock.Add(sessionIdle - time.Second)
	require.Equal(t, in, b.desk())
	*b.clock = b.clock.Add(time.Second)
	require.Equal(t, out, b.desk())

	b = newBrowser(t, func(c *Config) { c.Tokens = nil })
	w := b.send(http.MethodPost, "/signin", url.Values{"token": {b.tokenOf(story.Adviser)}})
	require.Equal(t, http.StatusServiceUnavailable, w.Code)
}
