// Package webtest serves the real pages for tests: the embedded library, the real
// API behind them, a decision log in memory, and a clock that stands still.
package webtest

import (
	"crypto/rand"
	"io"
	"log/slog"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/api"
	"safetynet/api/decisionlog"
	"safetynet/api/decisionlog/memory"
	"safetynet/api/story"
	"safetynet/engine"
	"safetynet/pathways"
	"safetynet/testdata"
)

// Now is the time at which the pages are served.
var Now = time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)

// Compiled is the embedded library, compiled once for all tests of a package.
var Compiled = sync.OnceValue(func() *engine.Engine {
	lib, issues := pathways.Load(pathways.Embedded())
	eng, issues := engine.Compile(lib, issues)
	if eng == nil {
		panic(issues)
	}
	return eng
})

// Server is a server under test.
type Server struct {
	*httptest.Server
	Engine *engine.Engine
	Log    decisionlog.Log
	Tokens decisionlog.Tokens
}

// Serve starts a server which ends with the test. change may alter its
// configuration.
func Serve(t testing.TB, change ...func(*api.Config)) *Server {
	t.Helper()
	log := memory.New()
	config := api.Config{
		Engine: Compiled(), Log: log, Tokens: log, Now: func() time.Time { return Now },
		Logger: slog.New(slog.NewTextHandler(io.Discard, nil)), Version: "test", Locality: api.DefaultLocality, Vignettes: testdata.Vignettes(),
	}
	for _, f := range change {
		f(&config)
	}
	s := &Server{Server: httptest.NewServer(api.New(config).Handler()), Engine: config.Engine, Log: config.Log, Tokens: config.Tokens}
	t.Cleanup(s.Close)
	return s
}

// Token is a new staff token.
func (s *Server) Token(t testing.TB, role story.Role) string {
	t.Helper()
	token, stored, err := api.DrawToken(rand.Reader, role, Now, time.Time{})
	require.NoError(t, err)
	require.NoError(t, s.Tokens.AddToken(t.Context(), stored))
	return token
}
