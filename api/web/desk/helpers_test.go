package desk_test

import (
	"crypto/rand"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"safetynet/api/story"
	"safetynet/api/web/webtest"
)

// as is the server as somebody with a role sees it, who sends a token: a session
// ends while a test moves the clock.
func as(t testing.TB, s *webtest.Server, role story.Role) *webtest.Server {
	t.Helper()
	token := s.Token(t, role)
	inner := s.Config.Handler
	x := *s
	x.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Header.Set("Authorization", "Bearer "+token)
		inner.ServeHTTP(w, r)
	}))
	t.Cleanup(x.Close)
	return &x
}

// bookOf reads and writes what a server recorded.
func bookOf(s *webtest.Server) story.Book {
	return story.Book{Log: s.Log, Random: rand.Reader, Now: func() time.Time { return webtest.Now }}
}
