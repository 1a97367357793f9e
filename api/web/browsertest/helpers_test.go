package browsertest

import (
	"cmp"
	"fmt"
	"mime"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestMain(m *testing.M) { os.Exit(Main(m)) }

// fake is a test that keeps its failures, so that a test can prove that they come.
type fake struct {
	testing.TB
	mu       sync.Mutex
	failures []string
	cleanups []func()
}

func (f *fake) Helper()           {}
func (f *fake) Cleanup(do func()) { f.cleanups = append(f.cleanups, do) }
func (f *fake) Errorf(format string, args ...any) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.failures = append(f.failures, fmt.Sprintf(format, args...))
}
func (f *fake) Fatalf(format string, args ...any) {
	f.Errorf(format, args...)
	runtime.Goexit()
}

// failures runs a test to its end and gives what it failed with.
func failures(t *testing.T, base string, width int64, do func(tab *Tab), options ...Option) string {
	t.Helper()
	f := &fake{TB: t}
	inGoroutine(func() {
		do(Open(f, base, width, 640, options...))
	})
	for i := len(f.cleanups) - 1; i >= 0; i-- {
		inGoroutine(f.cleanups[i])
	}
	return strings.Join(f.failures, "\n")
}

// inGoroutine lets a fatal failure end do alone.
func inGoroutine(do func()) {
	done := make(chan struct{})
	go func() { defer close(done); do() }()
	<-done
}

// policy is the one of our own pages.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'none'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

// good wraps what a page says so that nothing is wrong with the rest of it.
func good(main string) string {
	return `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>A page</title></head><body><main><h1>A page</h1>` + main + `</main></body></html>`
}

// serve serves pages and scripts by their paths.
func serve(t *testing.T, files map[string]string) string {
	t.Helper()
	mux := http.NewServeMux()
	for path, text := range files {
		mux.HandleFunc("GET "+path, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", cmp.Or(mime.TypeByExtension(filepath.Ext(path)), "text/html"))
			w.Header().Set("Content-Security-Policy", policy)
			_, _ = fmt.Fprint(w, text)
		})
	}
	mux.HandleFunc("POST /slow", func(w http.ResponseWriter, r *http.Request) {
		time.Sleep(300 * time.Millisecond)
		w.Header().Set("Content-Security-Policy", policy)
		_, _ = fmt.Fprint(w, good("<p id=said>You said "+r.FormValue("answer")+r.FormValue("name")+"</p>"))
	})
	mux.HandleFunc("GET /calendar", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Disposition", "attachment; filename=again.ics")
		_, _ = fmt.Fprint(w, "BEGIN:VCALENDAR")
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server.URL
}

func requireFails(t *testing.T, got string, want string) {
	t.Helper()
	if want == "" {
		require.Empty(t, got)
		return
	}
	require.Contains(t, got, want)
}
