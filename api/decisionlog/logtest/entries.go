package logtest

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/api/decisionlog"
)

func emptyLog(t *testing.T, log decisionlog.Log) {
	require.Empty(t, All(t, log))
	report := RequireChain(t, log, 0)
	require.True(t, report.OK())
	require.Zero(t, report.Head)
	_, err := log.ByID(t.Context(), "nothing")
	require.ErrorIs(t, err, decisionlog.ErrNotFound)
	_, err = log.ByReference(t.Context(), Decision(0).Reference)
	require.ErrorIs(t, err, decisionlog.ErrNotFound)
}

func appendReturns(t *testing.T, log decisionlog.Log) {
	d := Decision(0)
	d.RecordedAt = time.Date(2026, 6, 1, 0, 30, 0, 123456789, time.FixedZone("BST", 3600))
	first, err := log.Append(t.Context(), d)
	require.NoError(t, err)
	require.Equal(t, time.Date(2026, 5, 31, 23, 30, 0, 123456000, time.UTC), first.RecordedAt, "UTC, whole microseconds")
	require.Equal(t, int64(1), first.Seq)
	require.Empty(t, first.Prev)
	require.Equal(t, d.ID, first.ID)
	require.Equal(t, d.Reference, first.Reference)
	require.Equal(t, d.Body, first.Body)

	second, err := log.Append(t.Context(), Decision(1))
	require.NoError(t, err)
	require.Equal(t, int64(2), second.Seq)
	require.Equal(t, first.Hash, second.Prev)

	sealed, err := decisionlog.Seal(first.Head(), Decision(1))
	require.NoError(t, err)
	require.Equal(t, sealed, second, "a store adds nothing of its own")
	for _, want := range []decisionlog.Entry{first, second} {
		got, err := log.ByID(t.Context(), want.ID)
		require.NoError(t, err)
		require.Equal(t, want, got)
		got, err = log.ByReference(t.Context(), want.Reference)
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
	require.Equal(t, []decisionlog.Entry{first, second}, All(t, log))
}

func bodies(t *testing.T, log decisionlog.Log) {
	all := make([]byte, 256)
	for i := range all {
		all[i] = byte(i)
	}
	for n, body := range [][]byte{
		[]byte(`{}`),
		[]byte(`{"text":"Zoë said “39.1 °C” 🙂 at 3 a.m."}`),
		[]byte("{\"key order\":1,\"a\":2.50,\"a\":1e400}"), // nothing reformats it
		[]byte("line\nline\r\nline\u2028line\ttab "),
		[]byte("\xef\xbb\xbfbyte order mark"),
		[]byte(`'; DROP TABLE entries; --`),
		[]byte(" "),
		[]byte("zero\x00in the middle\x00"),
		[]byte("\xff\xfe not UTF-8 \xc3\x28 \xed\xa0\x80"),
		all,
		bytes.Repeat(all, 4096), // 1 MiB
	} {
		d := Decision(n)
		d.Body = body
		_, err := log.Append(t.Context(), d)
		require.NoError(t, err)
		got, err := log.ByID(t.Context(), d.ID)
		require.NoError(t, err)
		require.True(t, bytes.Equal(body, got.Body), "body %d", n)
		require.True(t, bytes.Equal(body, All(t, log)[n].Body), "body %d", n)
	}
	RequireChain(t, log, 11)
}

// order uses times that run backwards: the place in the chain decides.
func order(t *testing.T, log decisionlog.Log) {
	const n = 50
	for i := range n {
		d := Decision(i)
		d.ID = strings.Repeat("z", n-i)
		d.RecordedAt = Start.Add(-time.Duration(i) * time.Hour)
		_, err := log.Append(t.Context(), d)
		require.NoError(t, err)
	}
	for i, e := range All(t, log) {
		require.Equal(t, int64(i+1), e.Seq)
		require.Len(t, e.ID, n-i)
	}
	RequireChain(t, log, n)
}

func duplicates(t *testing.T, log decisionlog.Log) {
	Fill(t, log, 3)
	sameID, sameReference := Decision(7), Decision(8)
	sameID.ID = Decision(1).ID
	sameReference.Reference = Decision(1).Reference
	refused(t, log, sameID, decisionlog.ErrDuplicate, 3)
	refused(t, log, sameReference, decisionlog.ErrDuplicate, 3)
	refused(t, log, Decision(2), decisionlog.ErrDuplicate, 3)

	// Neither half of a refused decision is taken: both can still be used.
	sameID.ID, sameReference.Reference = Decision(7).ID, Decision(8).Reference
	for _, d := range []decisionlog.Decision{sameID, sameReference} {
		_, err := log.Append(t.Context(), d)
		require.NoError(t, err)
	}
	RequireChain(t, log, 5)
}

func invalid(t *testing.T, log decisionlog.Log) {
	Fill(t, log, 1)
	for name, spoil := range map[string]func(*decisionlog.Decision){
		"no id":                    func(d *decisionlog.Decision) { d.ID = "" },
		"space in the id":          func(d *decisionlog.Decision) { d.ID = "a b" },
		"line feed in the id":      func(d *decisionlog.Decision) { d.ID = "a\n" },
		"zero byte in the id":      func(d *decisionlog.Decision) { d.ID = "a\x00" },
		"id beyond ASCII":          func(d *decisionlog.Decision) { d.ID = "é" },
		"id too long":              func(d *decisionlog.Decision) { d.ID = strings.Repeat("x", decisionlog.MaxIDLength+1) },
		"no reference":             func(d *decisionlog.Decision) { d.Reference = "" },
		"reference in small case":  func(d *decisionlog.Decision) { d.Reference = strings.ToLower(Decision(4999).Reference) },
		"reference without groups": func(d *decisionlog.Decision) { d.Reference = strings.ReplaceAll(d.Reference, "-", "") },
		"wrong check symbol":       func(d *decisionlog.Decision) { d.Reference = "0000-0000-Z" },
		"no time":                  func(d *decisionlog.Decision) { d.RecordedAt = time.Time{} },
		"five digits of year":      func(d *decisionlog.Decision) { d.RecordedAt = Start.AddDate(8000, 0, 0) },
		"no body":                  func(d *decisionlog.Decision) { d.Body = nil },
		"empty body":               func(d *decisionlog.Decision) { d.Body = []byte{} },
		"a body of zero bytes":     func(d *decisionlog.Decision) { d.Body = make([]byte, 9000) },
	} {
		t.Run(name, func(t *testing.T) {
			d := Decision(5000)
			spoil(&d)
			refused(t, log, d, decisionlog.ErrInvalid, 1)
		})
	}
	longest := Decision(1)
	longest.ID = strings.Repeat("~", decisionlog.MaxIDLength)
	_, err := log.Append(t.Context(), longest)
	require.NoError(t, err)
}

func exactIDs(t *testing.T, log decisionlog.Log) {
	lower, upper := Decision(0), Decision(1)
	lower.ID, upper.ID = "abc-1", "ABC-1"
	for _, d := range []decisionlog.Decision{lower, upper} {
		_, err := log.Append(t.Context(), d)
		require.NoError(t, err)
		got, err := log.ByID(t.Context(), d.ID)
		require.NoError(t, err)
		require.Equal(t, d.ID, got.ID)
	}
	for _, id := range []string{"Abc-1", "abc-1 ", " abc-1", "abc-", "abc%", "abc__", "", "abc-1\x00", "' OR ''='", "é"} {
		_, err := log.ByID(t.Context(), id)
		require.ErrorIs(t, err, decisionlog.ErrNotFound, "id %q", id)
	}
}

func references(t *testing.T, log decisionlog.Log) {
	d := Decision(33) // 0000-0011-…, so O for 0 and I for 1 come into play
	_, err := log.Append(t.Context(), d)
	require.NoError(t, err)
	for _, typed := range []string{
		d.Reference,
		strings.ToLower(d.Reference),
		strings.ReplaceAll(d.Reference, "-", ""),
		strings.NewReplacer("-", " ", "0", "o", "1", "l").Replace(d.Reference),
		" " + strings.NewReplacer("-", "–", "0", "O", "1", "I").Replace(d.Reference) + "\n",
	} {
		got, err := log.ByReference(t.Context(), typed)
		require.NoError(t, err, "typed %q", typed)
		require.Equal(t, d.ID, got.ID)
	}
	for _, typed := range []string{"", "0000-0011-U", d.Reference[:9], "0000-0012" + d.Reference[9:], d.ID} {
		_, err := log.ByReference(t.Context(), typed)
		require.ErrorIs(t, err, decisionlog.ErrReference, "typed %q", typed)
	}
	_, err = log.ByReference(t.Context(), Decision(34).Reference)
	require.ErrorIs(t, err, decisionlog.ErrNotFound)
}

func aliasing(t *testing.T, log decisionlog.Log) {
	d := Decision(0)
	want := bytes.Clone(d.Body)
	appended, err := log.Append(t.Context(), d)
	require.NoError(t, err)
	clear(d.Body)
	clear(appended.Body)
	clear(All(t, log)[0].Body)
	got, err := log.ByID(t.Context(), d.ID)
	require.NoError(t, err)
	clear(got.Body)
	got, err = log.ByReference(t.Context(), d.Reference)
	require.NoError(t, err)
	require.Equal(t, want, got.Body)
}
