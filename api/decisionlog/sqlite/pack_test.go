package sqlite

import (
	"bytes"
	"encoding/binary"
	"math/rand/v2"
	"path/filepath"
	"sync"
	"testing"

	"github.com/klauspost/compress/s2"
	"github.com/stretchr/testify/require"

	"safetynet/api/decisionlog"
	"safetynet/api/decisionlog/logtest"
)

// packed closes a log of n entries with bodies as the API records them, and returns
// its path.
func packed(tb testing.TB, n int) string {
	tb.Helper()
	path := filepath.Join(tb.TempDir(), "log.db")
	s := reopen(tb, path)
	for i := range n {
		d := logtest.Decision(i)
		d.Body = logtest.Assessment(8<<10 + i)
		_, err := s.Append(tb.Context(), d)
		require.NoError(tb, err)
	}
	require.NoError(tb, s.Close())
	return path
}

// noise cannot be packed.
func noise(t *testing.T, n int) []byte {
	t.Helper()
	body := make([]byte, n)
	_, err := rand.NewChaCha8([32]byte{}).Read(body)
	require.NoError(t, err)
	return body
}

func TestBodiesArePacked(t *testing.T) {
	s := openTemp(t)
	for n, c := range []struct {
		name string
		body []byte
		form int
	}{
		{"short", logtest.Assessment(leastPacked - 1), plain},
		{"shortest", logtest.Assessment(leastPacked), snappy},
		{"an assessment", logtest.Assessment(48 << 10), snappy},
		{"longest", bytes.Repeat([]byte("x"), mostPacked), snappy},
		{"long", bytes.Repeat([]byte("x"), mostPacked+1), plain},
		{"noise", noise(t, 9000), plain},
		{"packed by somebody else", s2.EncodeSnappy(nil, logtest.Assessment(48<<10)), plain},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := logtest.Decision(n)
			d.Body = c.body
			e, err := s.Append(t.Context(), d)
			require.NoError(t, err)
			require.True(t, bytes.Equal(c.body, e.Body))
			for _, e := range []decisionlog.Entry{logtest.All(t, s)[n], byID(t, s, d.ID)} {
				require.True(t, bytes.Equal(c.body, e.Body))
			}
			var form, size int
			require.NoError(t, s.readers.QueryRow(`SELECT packed, length(body) FROM bodies WHERE seq = $1`, e.Seq).Scan(&form, &size))
			require.Equal(t, c.form, form)
			require.Equal(t, form == plain, size == len(c.body))
			logtest.RequireChain(t, s, n+1)
		})
	}
}

func byID(t *testing.T, s *Store, id string) decisionlog.Entry {
	t.Helper()
	e, err := s.ByID(t.Context(), id)
	require.NoError(t, err)
	return e
}

// TestPackedTogether has many callers use the same rooms: each body is its own.
func TestPackedTogether(t *testing.T) {
	const callers, each = 32, 10
	s := openTemp(t)
	failed := make(chan error, callers*each)
	var wg sync.WaitGroup
	for c := range callers {
		wg.Go(func() {
			for i := range each {
				d := logtest.Decision(c*each + i)
				d.Body = logtest.Assessment(3000 + 100*c + i)
				_, err := s.Append(t.Context(), d)
				failed <- err
			}
		})
	}
	wg.Wait()
	close(failed)
	for err := range failed {
		require.NoError(t, err)
	}
	logtest.RequireChain(t, s, callers*each)
}

// TestDamagedPackedBodies spoils stored bodies in every way. None is shown as a
// record, and the others can still be read.
func TestDamagedPackedBodies(t *testing.T) {
	for name, statement := range map[string]string{
		"cut off":            `UPDATE bodies SET body = substr(body, 1, length(body) / 2) WHERE seq = 2`,
		"another length":     `UPDATE bodies SET body = CAST(x'ffffffff0f' || substr(body, 4) AS BLOB) WHERE seq = 2`,
		"said to be plain":   `UPDATE bodies SET packed = 0 WHERE seq = 2`,
		"a form of tomorrow": `UPDATE bodies SET packed = 2 WHERE seq = 2`,
		"nothing, packed":    `UPDATE bodies SET body = x'00' WHERE seq = 2`,
		"somebody else's":    `UPDATE bodies SET body = (SELECT body FROM bodies WHERE seq = 3) WHERE seq = 2`,
	} {
		t.Run(name, func(t *testing.T) {
			path := packed(t, 3)
			tamper(t, path, statement)
			s := reopenReadOnly(t, path)
			_, err := s.ByID(t.Context(), logtest.Decision(1).ID)
			require.ErrorIs(t, err, decisionlog.ErrDamaged)
			byID(t, s, logtest.Decision(2).ID)
			report, err := decisionlog.Verify(s.Entries(t.Context(), decisionlog.Query{}))
			require.NoError(t, err)
			require.Len(t, report.Breaks, 1)
			require.Equal(t, decisionlog.BreakBody, report.Breaks[0].Code)
			require.EqualValues(t, 2, report.Breaks[0].Seq)
		})
	}
}

// TestUnpackIsBounded: whatever stands in the file, nothing longer comes out than
// may go in, nothing empty, and nothing panics.
func TestUnpackIsBounded(t *testing.T) {
	body := logtest.Assessment(8 << 10)
	whole := s2.EncodeSnappy(nil, body)
	random := rand.New(rand.NewPCG(14, 601))
	changed := 0
	for range 20000 {
		spoilt := bytes.Clone(whole)
		for range 1 + random.IntN(3) {
			spoilt[random.IntN(len(spoilt))] ^= 1 << random.IntN(8)
		}
		spoilt = spoilt[:len(spoilt)-random.IntN(2)*random.IntN(len(spoilt))]
		got := unpack(spoilt)
		require.NotEmpty(t, got)
		require.LessOrEqual(t, len(got), mostPacked)
		if !bytes.Equal(got, body) {
			changed++
		}
	}
	require.Greater(t, changed, 19000)
	require.Equal(t, body, unpack(whole))
	require.Nil(t, unpack(nil), "erased")
	for _, n := range []uint64{0, 1, mostPacked + 1, 1<<32 - 1, 1 << 62} {
		bomb := append(binary.AppendUvarint(nil, n), 0xfe, 1, 0, 0xfe, 1, 0)
		require.Equal(t, bomb, unpack(bomb))
	}
	bomb := binary.AppendUvarint(nil, 1<<32-1)
	require.Zero(t, testing.AllocsPerRun(10, func() { unpack(bomb) }), "its length is looked at first")
}

// TestPackingAllocatesNothing once its room is there.
func TestPackingAllocatesNothing(t *testing.T) {
	body, room := logtest.Assessment(48<<10), new([]byte)
	pack(body, room)
	require.Zero(t, testing.AllocsPerRun(100, func() { pack(body, room) }))
}
