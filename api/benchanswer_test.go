package api

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/api/decisionlog"
)

// sealingLog makes an entry of each decision and keeps none.
type sealingLog struct{ decisionlog.Log }

func (sealingLog) Append(_ context.Context, d decisionlog.Decision) (decisionlog.Entry, error) {
	return decisionlog.Seal(decisionlog.Head{}, d)
}

// discarded is an answer that nobody reads.
type discarded struct {
	header http.Header
	status int
}

func (d *discarded) Header() http.Header            { return d.header }
func (d *discarded) WriteHeader(status int)         { d.status = status }
func (d *discarded) Write(text []byte) (int, error) { return len(text), nil }

// BenchmarkAnswer answers one request, all but what the network, the database and the
// second opinion take: a decision that is not recorded, one that is, and an assessment
// that is.
func BenchmarkAnswer(b *testing.B) {
	f := newFixture(b, withLog(sealingLog{}), func(c *Config) { c.Logger = slog.New(slog.NewTextHandler(io.Discard, nil)) })
	handler := f.Server.Handler() // the fixture's holds every answer against openapi.json
	body := bytes.Replace(benchBody(), []byte("clinician"), []byte("parent"), 1)
	for _, x := range []struct {
		name, path string
		status     int
	}{
		{"evaluated", "/v1/evaluate?view=decision", http.StatusOK},
		{"recorded", "/v1/assessments?view=decision", http.StatusCreated},
		{"recorded-in-full", "/v1/assessments", http.StatusCreated},
	} {
		b.Run(x.name, func(b *testing.B) {
			b.ReportAllocs()
			w := &discarded{header: http.Header{}}
			r := httptest.NewRequestWithContext(b.Context(), http.MethodPost, x.path, nil)
			r.Header.Set("Content-Type", "application/json")
			for b.Loop() {
				r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
				clear(w.header)
				handler.ServeHTTP(w, r)
			}
			require.Equal(b, x.status, w.status)
		})
	}
}
