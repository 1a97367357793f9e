package api

import (
	"bytes"
	"io"
	"net/http"
	"net/url"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/api/openapi/openapitest"
)

var interfaceChecker = sync.OnceValues(func() (*openapitest.Checker, error) { return openapitest.NewChecker(openAPI) })

// Handler is that of the server, and everything that goes through it is held against
// the document: what is not as it says fails the test. unchecked switches that off.
func (f *fixture) Handler() http.Handler {
	f.t.Helper()
	checker, err := interfaceChecker()
	require.NoError(f.t, err)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		seen := &seenWriter{ResponseWriter: w, status: http.StatusOK}
		var sent bytes.Buffer
		if r.Body != nil {
			r.Body = struct {
				io.Reader
				io.Closer
			}{io.TeeReader(r.Body, &sent), r.Body}
		}
		f.Server.Handler().ServeHTTP(seen, r)                                               // a panic drops the connection: there is no answer to hold
		beforehand := r.Method == http.MethodOptions && seen.status == http.StatusNoContent // a browser's question, and no call
		if f.unchecked != "" || beforehand || r.Method == http.MethodHead {
			return
		}
		err := checker.Check(openapitest.Exchange{
			Method: r.Method, URL: r.URL, SentType: r.Header.Get("Content-Type"), Sent: sent.Bytes(),
			Status: seen.status, Header: w.Header(), Answered: seen.body.Bytes(),
		})
		if err != nil {
			f.t.Errorf("not as openapi.json says: %v", err)
		}
	})
}

// seenWriter keeps what is written.
type seenWriter struct {
	http.ResponseWriter
	status int
	body   bytes.Buffer
}

func (w *seenWriter) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

func (w *seenWriter) Write(b []byte) (int, error) {
	w.body.Write(b)
	return w.ResponseWriter.Write(b)
}

// Flush sends what there is, as far as what is below does.
func (w *seenWriter) Flush() { _ = http.NewResponseController(w.ResponseWriter).Flush() }

// Unwrap is for [http.ResponseController].
func (w *seenWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func parse(t *testing.T, address string) *url.URL {
	u, err := url.Parse(address)
	require.NoError(t, err)
	return u
}

// spoiled puts something else into an answer, which must have it.
func spoiled(x *openapitest.Exchange, old, now string) {
	if !bytes.Contains(x.Answered, []byte(old)) {
		panic(old + " is not in the answer")
	}
	x.Answered = bytes.Replace(x.Answered, []byte(old), []byte(now), 1)
}

// TestCheckerBites: the checker finds what it is for.
func TestCheckerBites(t *testing.T) {
	f := newFixture(t)
	checker, err := interfaceChecker()
	require.NoError(t, err)
	w := f.post("/v1/evaluate", urgent())
	good := func() openapitest.Exchange {
		return openapitest.Exchange{
			Method: http.MethodPost, URL: parse(t, "/v1/evaluate"), SentType: "application/json", Sent: []byte(urgent()),
			Status: http.StatusOK, Header: http.Header{"Content-Type": {"application/json"}}, Answered: bytes.Clone(w.Body.Bytes()),
		}
	}
	require.NoError(t, checker.Check(good()))
	problem := []byte(`{"type":"/problems/not-found","title":"t","status":422,"emergency":"e"}`)
	for name, spoil := range map[string]func(*openapitest.Exchange){
		"another status":           func(x *openapitest.Exchange) { x.Status = http.StatusTeapot },
		"no route":                 func(x *openapitest.Exchange) { x.URL = parse(t, "/v1/elsewhere") },
		"another method":           func(x *openapitest.Exchange) { x.Method = http.MethodGet },
		"another media type":       func(x *openapitest.Exchange) { x.Header.Set("Content-Type", "text/plain") },
		"a parameter":              func(x *openapitest.Exchange) { x.URL = parse(t, "/v1/evaluate?finding=x") },
		"a word for a number":      func(x *openapitest.Exchange) { spoiled(x, `"settled":false`, `"settled":"no"`) },
		"a member too many":        func(x *openapitest.Exchange) { spoiled(x, `{"guidance"`, `{"name":"x","guidance"`) },
		"a member too few":         func(x *openapitest.Exchange) { spoiled(x, `"floor":`, `"flor":`) },
		"a word that is not there": func(x *openapitest.Exchange) { spoiled(x, `"guidance":"escalate"`, `"guidance":"panic"`) },
		"null":                     func(x *openapitest.Exchange) { spoiled(x, `"first_aid":[`, `"first_aid":null,"x":[`) },
		"not JSON":                 func(x *openapitest.Exchange) { x.Answered = x.Answered[1:] },
		"a key of the request":     func(x *openapitest.Exchange) { x.Sent = []byte(ask("parent", `"name":"x"`)) },
		"no key of the request":    func(x *openapitest.Exchange) { x.Sent = []byte(`{"audience":"parent"}`) },
		"null in the request":      func(x *openapitest.Exchange) { x.Sent = []byte(ask("parent", findings(`"temperature_c":null`))) },
		"a form":                   func(x *openapitest.Exchange) { x.SentType = "application/x-www-form-urlencoded" },
		"a problem of another call": func(x *openapitest.Exchange) {
			x.Status, x.Answered = http.StatusUnprocessableEntity, problem
			x.Header.Set("Content-Type", "application/problem+json")
		},
		"a missing header": func(x *openapitest.Exchange) {
			x.URL, x.Status = parse(t, "/v1/calls"), http.StatusCreated
			x.Sent, x.Answered = []byte(`{}`), []byte(`{"id":"a","call":"b"}`)
		},
	} {
		x := good()
		spoil(&x)
		require.Error(t, checker.Check(x), name)
	}
}
