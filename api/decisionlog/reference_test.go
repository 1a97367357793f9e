package decisionlog_test

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/api/decisionlog"
)

const symbols = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// codes draws n codes, one a second, from a source that is the same on every run.
func codes(t *testing.T, n int) []string {
	t.Helper()
	source := rand.NewChaCha8([32]byte{1})
	drawn := make([]string, n)
	for i := range drawn {
		code, err := decisionlog.NewReference(source, time.UnixMilli(int64(i)*1_000))
		require.NoError(t, err)
		drawn[i] = code
	}
	return drawn
}

// TestNewReference pins the written form: a code on a leaflet stays valid.
func TestNewReference(t *testing.T) {
	const round = 8 << 12 // milliseconds after which moments begin anew
	for want, of := range map[string]struct {
		ms     int64
		random string
	}{
		"0000-0000-0": {0, "\x00\x00\x00\x00"},
		"0000-0001-2": {7, "\x00\x00\x00\x01"},
		"0000-0111-E": {round, "\x00\x00\x04\x21"},
		"ZZZZ-ZZZZ-3": {round - 1, "\xff\xff\xff\xff"},
		"7K3M-Q9TX-0": {1_000*round + 8*0x3cc, "\xf7\x4b\xa7\x5d"},
	} {
		got, err := decisionlog.NewReference(strings.NewReader(of.random), time.UnixMilli(of.ms))
		require.NoError(t, err)
		require.Equal(t, want, got, "%v", of)
	}
}

// TestReferencesOfAMomentStandTogether: that is what a store's index needs, and over a
// round of moments they are everywhere.
func TestReferencesOfAMomentStandTogether(t *testing.T) {
	source := rand.NewChaCha8([32]byte{2})
	draw := func(at time.Time) string {
		code, err := decisionlog.NewReference(source, at)
		require.NoError(t, err)
		return code[:2]
	}
	at := time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
	begins := map[string]bool{}
	for range 100 {
		require.Equal(t, draw(at), draw(at.Add(7*time.Millisecond)))
		begins[draw(at)] = true
	}
	require.Len(t, begins, 1)
	for range 1 << 10 {
		at = at.Add(32 * time.Millisecond)
		begins[draw(at)] = true
	}
	require.Len(t, begins, 1<<10, "two symbols are 10 of the 12 bits")
	require.NotEqual(t, draw(at), draw(at.Add(-time.Second)))
}

func TestNewReferenceNeedsRandomness(t *testing.T) {
	_, err := decisionlog.NewReference(strings.NewReader("to"), time.UnixMilli(0))
	require.ErrorIs(t, err, io.ErrUnexpectedEOF)
	broken := errors.New("no entropy")
	_, err = decisionlog.NewReference(iotest.ErrReader(broken), time.UnixMilli(0))
	require.ErrorIs(t, err, broken)
	_, err = decisionlog.NewReference(iotest.OneByteReader(bytes.NewReader(make([]byte, 4))), time.UnixMilli(0))
	require.NoError(t, err, "a source may give its bytes one at a time")
}

func TestReferencesUseAllSymbolsAndReadBack(t *testing.T) {
	seen := map[rune]int{}
	for _, code := range codes(t, 2000) {
		require.Len(t, code, 11)
		back, err := decisionlog.ParseReference(code)
		require.NoError(t, err)
		require.Equal(t, code, back)
		for _, r := range code {
			seen[r]++
		}
	}
	require.Len(t, seen, 33, "32 symbols and the hyphen")
	for _, r := range symbols { // 18,000 symbols over 32: 562 each, give or take
		require.InDelta(t, 562, seen[r], 120, "symbol %c", r)
	}
}

func TestParseReferenceForgives(t *testing.T) {
	const want = "0000-0111-E"
	for _, typed := range []string{
		"0000-0111-E", "0000-0111-e", "00000111e", "oooo-olil-e", "OOOO OIL1 E",
		"  0000–0111—e\r\n", "0 0 0 0 0 1 1 1 E", "0000\u20110111\u00a0E", "--0000-0111-E--",
	} {
		got, err := decisionlog.ParseReference(typed)
		require.NoError(t, err, "typed %q", typed)
		require.Equal(t, want, got, "typed %q", typed)
	}
}

func TestParseReferenceRefuses(t *testing.T) {
	for typed, why := range map[string]string{
		"":                                      "0 letters and digits",
		"0000-0111":                             "8 letters and digits",
		"0000-0111-EE":                          "10 letters and digits",
		"0000-0111-F":                           "is wrong",
		"0000-U111-E":                           "'U' is never",
		"0000_0111_E":                           "'_' is never",
		"0000-0111-É":                           "'É' is never",
		"0000-0111-\x00":                        "is never",
		"0000-0111-\xff":                        "is never",
		"0000-0111-Ε":                           "is never", // Greek capital epsilon
		"0000-0111-E" + strings.Repeat(" ", 60): "too long",
	} {
		got, err := decisionlog.ParseReference(typed)
		require.ErrorIs(t, err, decisionlog.ErrReference, "typed %q", typed)
		require.ErrorContains(t, err, why, "typed %q", typed)
		require.Empty(t, got)
	}
}

// TestEverySlipIsFound tries all wrong symbols and all exchanges of two symbols,
// not only neighbours, in two hundred codes.
func TestEverySlipIsFound(t *testing.T) {
	for _, code := range codes(t, 200) {
		plain := []byte(strings.ReplaceAll(code, "-", ""))
		for i := range plain {
			for _, symbol := range []byte(symbols) {
				requireFound(t, plain, i, i, symbol, plain[i])
			}
			for j := range i {
				requireFound(t, plain, i, j, plain[j], plain[i])
			}
		}
	}
}

// requireFound puts a at place i and b at place j (only a where i is j).
func requireFound(t *testing.T, code []byte, i, j int, a, b byte) {
	t.Helper()
	wrong := bytes.Clone(code)
	wrong[j] = b
	wrong[i] = a
	_, err := decisionlog.ParseReference(string(wrong))
	require.Equal(t, bytes.Equal(wrong, code), err == nil, "%s for %s", wrong, code)
}

func FuzzParseReference(f *testing.F) {
	f.Add("0000-0111-E")
	f.Add("oooo olil e\u2014")
	f.Add("7K3M-Q9TX-\xff")
	f.Fuzz(func(t *testing.T, typed string) {
		code, err := decisionlog.ParseReference(typed)
		if err != nil {
			require.ErrorIs(t, err, decisionlog.ErrReference)
			return
		}
		again, err := decisionlog.ParseReference(code)
		require.NoError(t, err)
		require.Equal(t, code, again)
	})
}
