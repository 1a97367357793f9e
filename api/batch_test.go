package api

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/engine"
)

// batchAnswer is one line of an answer.
type batchAnswer struct {
	Line, Status int
	Result       json.RawMessage
	Problem      *Problem
}

func (f *fixture) batch(query, body string) *httptest.ResponseRecorder {
	f.t.Helper()
	return f.do(http.MethodPost, batchRoute+query, body, "Content-Type", linesMedia)
}

func batchAnswers(t testing.TB, text []byte) (all []batchAnswer) {
	t.Helper()
	for line := range bytes.Lines(text) {
		require.Equal(t, byte('\n'), line[len(line)-1], "every line has its end")
		var a batchAnswer
		require.NoError(t, json.Unmarshal(line, &a), "%s", line)
		all = append(all, a)
	}
	return all
}

// manyBodies are lines of every kind: usual, unusual and faulty.
func manyBodies(t testing.TB) (bodies []string) {
	for _, body := range usualBodies(t) {
		bodies = append(bodies, strings.NewReplacer("\n", " ", "\r", " ").Replace(body))
	}
	bodies = append(bodies, ask("parent", findings(`"heart_rate":1.5e2`)))
	for _, row := range allRows() {
		if !blank([]byte(row.body)) && !strings.Contains(row.body, "\n") {
			bodies = append(bodies, row.body)
		}
	}
	return bodies
}

// TestBatchIsLineByLine: every line is answered as it is alone, in order, in both
// views; one that is refused harms no other.
func TestBatchIsLineByLine(t *testing.T) {
	f := newFixture(t)
	f.unchecked = "the lines are faulty on purpose"
	bodies := manyBodies(t)
	for _, query := range []string{"", "?view=full", "?view=decision"} {
		w := f.batch(query, strings.Join(bodies, "\n"))
		require.Equal(t, http.StatusOK, w.Code)
		require.Equal(t, linesMedia, w.Header().Get("Content-Type"))
		answers := batchAnswers(t, w.Body.Bytes())
		require.Len(t, answers, len(bodies))
		for i, a := range answers {
			require.Equal(t, i+1, a.Line)
			alone := f.post("/v1/evaluate"+query, bodies[i])
			require.Equal(t, alone.Code, a.Status, bodies[i])
			if alone.Code == http.StatusOK {
				require.Equal(t, alone.Body.String(), string(a.Result))
				require.Nil(t, a.Problem)
				continue
			}
			want := decode[Problem](t, alone)
			want.Instance = w.Header().Get("X-Request-Id")
			require.Equal(t, &want, a.Problem)
			require.Nil(t, a.Result)
			require.Equal(t, EmergencyText, a.Problem.Emergency)
		}
	}
	require.Empty(t, f.recorded())
}

// TestBatchLines: what is a line, and how long.
func TestBatchLines(t *testing.T) {
	f := newFixture(t)
	f.unchecked = "the lines are faulty on purpose"
	long := ask("parent") + strings.Repeat(" ", MaxBody)
	for name, x := range map[string]struct {
		body string
		want string // line and status of each answer
	}{
		"no lines":               {"", ""},
		"blank lines":            {"\n \n\t\r\n", ""},
		"no end of the last":     {urgent() + "\n" + urgent(), "1:200 2:200"},
		"blank lines between":    {"\n" + urgent() + "\n\n  \n" + urgent() + "\n\n", "2:200 5:200"},
		"carriage returns":       {urgent() + "\r\n" + urgent() + "\r\n", "1:200 2:200"},
		"as long as can be":      {long[:MaxBody] + "\n" + urgent() + "\n", "1:200 2:200"},
		"a byte too long":        {long[:MaxBody] + " \n" + urgent() + "\n", "1:413 2:200"},
		"much too long":          {urgent() + "\n" + strings.Repeat(long, 20) + "\n" + urgent() + "\n" + strings.Repeat("x", 3*MaxBody), "1:200 2:413 3:200 4:413"},
		"two objects on a line":  {urgent() + urgent() + "\n" + urgent(), "1:400 2:200"},
		"an object on two lines": {`{"pathways":` + "\n" + `["febrile-child"],"audience":"parent"}`, "1:400 2:400"},
	} {
		var got []string
		w := f.batch("?view=decision", x.body)
		require.Equal(t, http.StatusOK, w.Code, name)
		for _, a := range batchAnswers(t, w.Body.Bytes()) {
			got = append(got, fmt.Sprintf("%d:%d", a.Line, a.Status))
		}
		require.Equal(t, x.want, strings.Join(got, " "), name)
	}
}

// TestBatchRefused: what concerns the whole of it is a problem like any other.
func TestBatchRefused(t *testing.T) {
	f := newFixture(t)
	f.unchecked = "the document does not say which media types are refused"
	for _, pairs := range [][]string{nil, {"Content-Type", "application/json"}, {"Content-Type", linesMedia, "Content-Encoding", "gzip"}, {"Content-Type", linesMedia + "; charset=latin1"},
		{"Content-Type", linesMedia + "; profile=x"}, {"Content-Type", linesMedia, "Content-Type", linesMedia}} {
		p := requireProblem(t, f.do(http.MethodPost, batchRoute, urgent(), pairs...), http.StatusUnsupportedMediaType, "unsupported-media-type")
		require.NotContains(t, p.Title+p.Detail, "application/json")
	}
	require.Equal(t, http.StatusOK, f.do(http.MethodPost, batchRoute, urgent(), "Content-Type", linesMedia+"; charset=UTF-8").Code)
	requireProblem(t, f.batch("?view=short", urgent()), http.StatusUnprocessableEntity, "invalid-request")
	requireProblem(t, f.get(batchRoute), http.StatusMethodNotAllowed, "method-not-allowed")
	for _, path := range []string{"/v1/evaluate:", "/v1/evaluate:batches", "/v1/evaluatebatch", "/v1/evaluate:batch/", `/v1/evaluate\:batch`, "/v1/evaluate/:batch"} {
		requireProblem(t, f.post(path, urgent()), http.StatusNotFound, "no-such-route")
	}
	for range cap(f.gate.batches) {
		require.True(t, f.gate.batches.free())
	}
	requireProblem(t, f.batch("", urgent()), http.StatusServiceUnavailable, "overloaded")
	f.Replace(nil)
	requireProblem(t, f.batch("", urgent()), http.StatusServiceUnavailable, "not-ready")
}

// TestBatchInternalError: what fails or panics fails in its line, with the emergency
// text, and says nothing of the case.
func TestBatchInternalError(t *testing.T) {
	f := newFixture(t, withOpinion(fakeOpinion("go-home")))
	f.awaitOpinion()
	for _, query := range []string{"", "?view=decision"} {
		answers := batchAnswers(t, f.batch(query, urgent()+"\n"+`{"pathways":["asthma"],"audience":"parent"}`).Body.Bytes())
		require.Len(t, answers, 2)
		for _, a := range answers {
			require.Equal(t, http.StatusInternalServerError, a.Status)
			require.Equal(t, "/problems/internal-error", a.Problem.Type)
			require.Equal(t, EmergencyText, a.Problem.Emergency)
		}
	}
	f = newFixture(t)
	f.unchecked = "it panics"
	f.Server.now = func() time.Time { panic(canary) }
	answers := batchAnswers(t, f.batch("", urgent()+"\n"+urgent()).Body.Bytes())
	require.Len(t, answers, 2)
	require.Equal(t, "/problems/internal-error", answers[1].Problem.Type)
	require.Contains(t, f.logs.String(), `"msg":"panic"`)
	require.NotContains(t, f.said(), canary)
	require.Contains(t, f.get("/metrics").Body.String(), "safetynet_internal_errors_total 2\n")
}

// listening is a server on a port, with the limits of the real one.
func listening(t *testing.T, f *fixture) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	server := HTTPServer("", f.Server.Handler())
	go func() { _ = server.Serve(l) }()
	t.Cleanup(func() { _ = server.Close() })
	return "http://" + l.Addr().String()
}

func postLines(ctx context.Context, t *testing.T, url string, body io.Reader) *http.Response {
	t.Helper()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, url+batchRoute+"?view=decision", body)
	require.NoError(t, err)
	r.Header.Set("Content-Type", linesMedia)
	w, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	return w
}

// TestBatchAnswersWhileItReads: a line is answered before the next is sent, and for
// longer than a request has otherwise.
func TestBatchAnswersWhileItReads(t *testing.T) {
	f := newFixture(t)
	from, to := io.Pipe()
	go func() { _, _ = io.WriteString(to, urgent()+"\n") }()
	w := postLines(t.Context(), t, listening(t, f), from)
	defer w.Body.Close()
	require.Equal(t, http.StatusOK, w.StatusCode)
	lines := bufio.NewReader(w.Body)
	for n := 1; n <= 5; n++ {
		line, err := lines.ReadBytes('\n')
		require.NoError(t, err)
		require.Equal(t, n, batchAnswers(t, line)[0].Line)
		if n < 5 {
			_, err = io.WriteString(to, urgent()+"\n")
			require.NoError(t, err)
		}
	}
	require.NoError(t, to.Close())
	_, err := lines.ReadByte()
	require.Equal(t, io.EOF, err)
}

// TestBatchOfManyTogether: order and count hold over many chunks, for several at once.
func TestBatchOfManyTogether(t *testing.T) {
	const lines = 3000
	f := newFixture(t)
	url := listening(t, f)
	done := make(chan error, 3)
	for range cap(done) {
		go func() {
			w := postLines(t.Context(), t, url, strings.NewReader(strings.Repeat(urgent()+"\n{}\n", lines/2)))
			defer w.Body.Close()
			n := 0
			for in := bufio.NewScanner(w.Body); in.Scan(); {
				n++
				if status := []int{422, 200}[n%2]; !strings.HasPrefix(in.Text(), fmt.Sprintf(`{"line":%d,"status":%d,`, n, status)) {
					done <- fmt.Errorf("line %d: %s", n, in.Text())
					return
				}
			}
			if n != lines {
				done <- fmt.Errorf("%d answers", n)
				return
			}
			done <- nil
		}()
	}
	for range cap(done) {
		require.NoError(t, <-done)
	}
	require.Eventually(t, func() bool { return len(f.gate.working)+len(f.gate.batches)+len(f.gate.inside) == 0 }, 5*time.Second, time.Millisecond)
}

// TestBatchOfAClientThatIsGone ends: nothing goes on working, and all places are
// given back.
func TestBatchOfAClientThatIsGone(t *testing.T) {
	f := newFixture(t)
	url := listening(t, f)
	for name, body := range map[string]func() (io.Reader, func()){
		"while it sends": func() (io.Reader, func()) {
			from, to := io.Pipe()
			go func() {
				for {
					if _, err := io.WriteString(to, urgent()+"\n"); err != nil {
						return
					}
				}
			}()
			return from, func() { _ = to.Close() }
		},
		"while it waits": func() (io.Reader, func()) {
			from, to := io.Pipe()
			go func() { _, _ = io.WriteString(to, urgent()+"\n"+urgent()[:20]) }()
			return from, func() { _ = to.Close() }
		},
	} {
		ctx, gone := context.WithCancel(t.Context())
		sent, end := body()
		w := postLines(ctx, t, url, sent)
		_, err := bufio.NewReader(w.Body).ReadBytes('\n')
		require.NoError(t, err, name)
		require.Equal(t, 1, len(f.gate.batches))
		gone()
		_ = w.Body.Close()
		require.Eventually(t, func() bool { return len(f.gate.working)+len(f.gate.batches)+len(f.gate.inside) == 0 }, 5*time.Second, time.Millisecond, name)
		end()
	}
	require.Contains(t, f.logs.String(), "batch ended early")
}

// TestBatchCutOff: a body that ends in the middle of what was announced is not
// answered as if it were whole.
func TestBatchCutOff(t *testing.T) {
	f := newFixture(t)
	conn, err := net.Dial("tcp", strings.TrimPrefix(listening(t, f), "http://"))
	require.NoError(t, err)
	defer conn.Close()
	_, err = fmt.Fprintf(conn, "POST %s?view=decision HTTP/1.1\r\nHost: x\r\nContent-Type: %s\r\nContent-Length: 9999\r\n\r\n%s\n", batchRoute, linesMedia, urgent())
	require.NoError(t, err)
	require.NoError(t, conn.(*net.TCPConn).CloseWrite())
	text, _ := io.ReadAll(conn)
	require.NotContains(t, string(text), "\r\n0\r\n\r\n", "the end of a whole answer")
	require.Eventually(t, func() bool { return strings.Contains(f.logs.String(), "batch ended early") }, 5*time.Second, time.Millisecond)
}

// TestBatchChangesNoEngine: a batch is answered by the engine that it began with.
func TestBatchChangesNoEngine(t *testing.T) {
	f := newFixture(t)
	from, to := io.Pipe()
	go func() { _, _ = io.WriteString(to, urgent()+"\n") }()
	w := postLines(t.Context(), t, listening(t, f), from)
	defer w.Body.Close()
	lines := bufio.NewReader(w.Body)
	_, err := lines.ReadBytes('\n')
	require.NoError(t, err)
	f.Replace(nil)
	_, err = io.WriteString(to, urgent()+"\n")
	require.NoError(t, err)
	line, err := lines.ReadBytes('\n')
	require.NoError(t, err)
	var view struct{ Result DecisionView }
	require.NoError(t, json.Unmarshal(line, &view))
	require.Equal(t, engine.Semantics, view.Result.Engine)
	require.NoError(t, to.Close())
}
