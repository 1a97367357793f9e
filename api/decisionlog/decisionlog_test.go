package decisionlog_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/api/decisionlog"
	"safetynet/api/decisionlog/logtest"
	"safetynet/api/decisionlog/memory"
)

func TestTimesHaveOneText(t *testing.T) {
	at := time.Date(2026, 3, 29, 2, 30, 0, 123456000, time.FixedZone("BST", 3600))
	text := decisionlog.FormatTime(at)
	require.Equal(t, "2026-03-29T01:30:00.123456Z", text)
	back, err := decisionlog.ParseTime(text)
	require.NoError(t, err)
	require.True(t, at.Equal(back))
	for _, other := range []string{
		"", "now", "2026-03-29T01:30:00Z", "2026-03-29T01:30:00.123Z", "2026-03-29T01:30:00.123456789Z",
		"2026-03-29T02:30:00.123456+01:00", "2026-03-29 01:30:00.123456Z", "2026-03-29T01:30:00,123456Z",
		"2026-02-30T01:30:00.123456Z", " 2026-03-29T01:30:00.123456Z",
	} {
		_, err := decisionlog.ParseTime(other)
		require.Error(t, err, "text %q", other)
	}
}

func TestTokens(t *testing.T) {
	token, err := decisionlog.NewToken(bytes.NewReader(make([]byte, 32)))
	require.NoError(t, err)
	require.Equal(t, decisionlog.TokenPrefix+strings.Repeat("A", 43), token)
	require.NotEqual(t, decisionlog.HashToken(token), decisionlog.HashToken(strings.TrimPrefix(token, decisionlog.TokenPrefix)))
	_, err = decisionlog.NewToken(bytes.NewReader(make([]byte, 31)))
	require.Error(t, err, "a token is never shorter than it should be")
}

// exported is a line of an export as a reader in any language sees it.
type exported struct {
	Seq        int64           `json:"seq"`
	ID         string          `json:"id"`
	Reference  string          `json:"reference"`
	Kind       string          `json:"kind"`
	Story      string          `json:"story"`
	RecordedAt string          `json:"recorded_at"`
	Body       json.RawMessage `json:"body"`
	BodyBase64 []byte          `json:"body_base64"`
	BodyHash   string          `json:"body_hash"`
	Prev       string          `json:"prev"`
	Hash       string          `json:"hash"`
}

// entry rebuilds the entry from a line alone.
func (x exported) entry(t *testing.T) decisionlog.Entry {
	t.Helper()
	at, err := decisionlog.ParseTime(x.RecordedAt)
	require.NoError(t, err)
	d := decisionlog.Decision{ID: x.ID, Reference: x.Reference, Kind: x.Kind, Story: x.Story, RecordedAt: at, Body: append(x.Body, x.BodyBase64...)}
	return decisionlog.Entry{Seq: x.Seq, Decision: d, BodyHash: x.BodyHash, Prev: x.Prev, Hash: x.Hash}
}

// TestExportVerifiesByItself writes bodies of all kinds and verifies the log
// that a reader of the export can rebuild from it.
func TestExportVerifiesByItself(t *testing.T) {
	log := memory.New()
	asJSON := []string{
		`{"guidance":"escalate"}`, `{"text":"<b>&</b> Zoë \u00e9"}`, "{\"separator\":\"\u2028\"}", `{"a":1e400,"a":2.50}`, `[]`, `null`,
	}
	asBase64 := []string{`{"a": 1}`, "{}\n", "{\"a\":\"\xff\"}", "\x00\x01", `{"unfinished":`, `{} {}`}
	for n, body := range append(asJSON, asBase64...) {
		d := logtest.Decision(n)
		d.Body = []byte(body)
		_, err := log.Append(t.Context(), d)
		require.NoError(t, err)
	}
	var out bytes.Buffer
	n, err := decisionlog.WriteJSONLines(&out, log.Entries(t.Context(), decisionlog.Query{}))
	require.NoError(t, err)
	require.Equal(t, int64(len(asJSON)+len(asBase64)), n)

	var entries []decisionlog.Entry
	for text := range strings.Lines(out.String()) {
		var x exported
		dec := json.NewDecoder(strings.NewReader(text))
		dec.DisallowUnknownFields()
		require.NoError(t, dec.Decode(&x))
		require.Equal(t, len(entries) < len(asJSON), x.Body != nil, text)
		entries = append(entries, x.entry(t))
	}
	require.Equal(t, logtest.All(t, log), entries)
	report, err := decisionlog.Verify(yieldAll(entries))
	require.NoError(t, err)
	require.True(t, report.OK(), report.Breaks)
	require.Contains(t, out.String(), `"body":{"text":"<b>&</b> Zoë \u00e9"}`, "written byte for byte")
}

func TestExportFails(t *testing.T) {
	entries := chain(t, 3)
	broken := errors.New("no space left")
	n, err := decisionlog.WriteJSONLines(failingWriter{broken}, yieldAll(entries))
	require.ErrorIs(t, err, broken)
	require.Zero(t, n)

	var out bytes.Buffer
	n, err = decisionlog.WriteJSONLines(&out, func(yield func(decisionlog.Entry, error) bool) {
		_ = yield(entries[0], nil) && yield(decisionlog.Entry{}, iotest.ErrTimeout)
	})
	require.ErrorIs(t, err, iotest.ErrTimeout)
	require.Equal(t, int64(1), n)
	require.Equal(t, 1, strings.Count(out.String(), "\n"))
}

type failingWriter struct{ err error }

func (w failingWriter) Write([]byte) (int, error) { return 0, w.err }
