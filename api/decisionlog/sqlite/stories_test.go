package sqlite

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/api/decisionlog"
	"safetynet/api/decisionlog/logtest"
)

// storied closes a log of two stories, the first of which is erased by entry 4,
// and returns its path.
func storied(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "log.db")
	s := reopen(t, path)
	one, two := logtest.Decision(0).ID, logtest.Decision(1).ID
	for _, d := range []decisionlog.Decision{
		logtest.Decision(0), logtest.Decision(1), logtest.Further(2, "override", one), logtest.Erasure(3, one), logtest.Further(4, "outcome", two),
	} {
		_, err := s.Append(t.Context(), d)
		require.NoError(t, err)
	}
	require.NoError(t, s.Close())
	return path
}

// TestOnlyAnErasureErases: the tables refuse to give up what no erasure names.
func TestOnlyAnErasureErases(t *testing.T) {
	path := storied(t)
	db := raw(t, path)
	for _, statement := range []string{
		`UPDATE bodies SET body = zeroblob(length(body)) WHERE seq = 2`,
		`UPDATE bodies SET body = zeroblob(length(body)) WHERE seq = 4`, // of the erasure itself
		`UPDATE bodies SET body = zeroblob(length(body))`,
		`UPDATE bodies SET body = x'01' WHERE seq = 1`,
		`UPDATE bodies SET body = zeroblob(1) WHERE seq = 1`,
		`UPDATE bodies SET seq = 6 WHERE seq = 1`,
		`UPDATE bodies SET body = zeroblob(length(body)), packed = 1 WHERE seq = 1`,
		`INSERT OR REPLACE INTO bodies VALUES (1, x'01', 0)`,
		`DELETE FROM bodies WHERE seq = 1`,
		`DELETE FROM bodies`,
		`UPDATE entries SET kind = '' WHERE seq = 2`,
		`UPDATE entries SET story = '' WHERE seq = 5`,
		`UPDATE entries SET kind = 'erasure' WHERE seq = 5`,
		`INSERT INTO entries SELECT 5, 'x', NULL, recorded_at, body_hash, prev, 'z', 'erasure', story FROM entries WHERE seq = 5`,
		`INSERT INTO bodies VALUES (5, x'00', 0)`,
	} {
		_, err := db.Exec(statement)
		require.ErrorContains(t, err, "the decision log is append-only", statement)
	}
	require.EqualValues(t, 2, logtest.RequireChain(t, reopen(t, path), 5).Erased)
}

// TestTamperingWithStories alters what stories have, as the owner of the file can.
func TestTamperingWithStories(t *testing.T) {
	second := logtest.Decision(1).ID
	for _, c := range []struct {
		name      string
		statement string
		want      []string // "seq code"
		err       error    // of reading the second decision
	}{
		{"a kind blanked", `UPDATE entries SET kind = '' WHERE seq = 2`, []string{"2 entry-hash"}, decisionlog.ErrDamaged},
		{"a story changed", `UPDATE entries SET story = id WHERE seq = 5`, []string{"5 entry-hash"}, nil},
		{"a body deleted by hand", `DELETE FROM bodies WHERE seq = 2`, []string{"2 body-hash"}, decisionlog.ErrDamaged},
		{"an erasure made of another entry", `UPDATE entries SET kind = 'erasure' WHERE seq = 5; DELETE FROM bodies WHERE seq = 2`,
			[]string{"2 body-hash", "5 entry-hash"}, decisionlog.ErrErased}, // reading one entry sees no more than the rows; Verify sees the chain
		{"an erasure forged at the end", `INSERT INTO entries SELECT 6, 'x', NULL, recorded_at, body_hash, hash, hash, 'erasure', '` + second + `' FROM entries WHERE seq = 5;
			DELETE FROM bodies WHERE seq = 2`, []string{"2 body-hash", "6 body-hash", "6 entry-hash"}, decisionlog.ErrErased},
		{"an erasure sent to another story", `UPDATE entries SET story = '` + second + `' WHERE seq = 4`,
			[]string{"1 body-hash", "3 body-hash", "4 entry-hash"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := storied(t)
			tamper(t, path, c.statement)
			s := reopenReadOnly(t, path)
			report, err := decisionlog.Verify(s.Entries(t.Context(), decisionlog.Query{}))
			require.NoError(t, err)
			var got []string
			for _, b := range report.Breaks {
				got = append(got, fmt.Sprintf("%d %s", b.Seq, b.Code))
			}
			require.Equal(t, c.want, got)
			_, err = s.ByID(t.Context(), second)
			require.ErrorIs(t, err, c.err)
		})
	}
}

// chunk is so much of a stored body that it stands nowhere else.
const chunk = 16

// stored returns a body as it stands in the file, cut into chunks.
func stored(t *testing.T, s *Store, id string) []string {
	t.Helper()
	var body []byte
	require.NoError(t, s.readers.QueryRow(`SELECT body FROM bodies JOIN entries USING (seq) WHERE id = $1`, id).Scan(&body))
	var all []string
	for c := range slices.Chunk(body, chunk) {
		if len(c) == chunk {
			all = append(all, string(c))
		}
	}
	return all
}

// found returns those whose chunks are in a file.
func found(t *testing.T, path string, chunks map[string]int) map[int]bool {
	t.Helper()
	content, err := os.ReadFile(path)
	require.NoError(t, err)
	all := map[int]bool{}
	for i := 0; i+chunk <= len(content); i++ {
		if n, ok := chunks[string(content[i:i+chunk])]; ok {
			all[n] = true
		}
	}
	return all
}

// drawn are bytes that are their own: no two chunks are the same. Half of each can
// be packed.
func drawn(random *rand.ChaCha8, n int) []byte {
	body := make([]byte, n)
	_, _ = random.Read(body) // it has no error
	for i := n / 2; i < n; i++ {
		body[i] = "0123456789abcdef"[i%16]
	}
	return body
}

// TestErasedBytesAreGone looks for what was erased in the files themselves, while
// other stories come, go and grow around it.
func TestErasedBytesAreGone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log.db")
	s := reopen(t, path)
	random := rand.New(rand.NewPCG(6, 0))
	drawing, chunks, packed := rand.NewChaCha8([32]byte{}), map[string]int{}, 0
	living, gone := []int{}, []int{}
	for n := range 400 {
		d := logtest.Decision(n)
		d.Body = drawn(drawing, 2*chunk+random.IntN(chunk<<random.IntN(10)))
		_, err := s.Append(t.Context(), d)
		require.NoError(t, err)
		all := stored(t, s, d.ID)
		if len(all) < len(d.Body)/chunk {
			packed++
		}
		for _, c := range all[:max(1, len(all)/2)] {
			chunks[c] = n
		}
		living = append(living, n)
		if n%5 != 4 {
			continue
		}
		for range 1 + random.IntN(6) {
			i := random.IntN(len(living))
			_, err := s.Append(t.Context(), logtest.Erasure(1000+len(gone), logtest.Decision(living[i]).ID))
			require.NoError(t, err)
			gone = append(gone, living[i])
			living = append(living[:i], living[i+1:]...)
			if len(living) == 0 {
				break
			}
		}
	}
	require.Greater(t, len(gone), 100)
	require.Greater(t, packed, 30)
	for _, file := range []string{path, path + "-wal"} {
		there := found(t, file, chunks)
		for _, n := range gone {
			require.False(t, there[n], "%d is in %s", n, filepath.Base(file))
		}
	}
	there := found(t, path, chunks)
	for _, n := range living {
		require.True(t, there[n], "what was not erased can be seen, so what was would be too")
	}
	require.EqualValues(t, len(gone), logtest.RequireChain(t, s, 400+len(gone)).Erased)
}

// TestErasedWhileRead: a reader keeps the -wal file from being emptied. The erasure
// holds all the same, nothing waits for long, and a later append makes up for it.
func TestErasedWhileRead(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log.db")
	s := reopen(t, path)
	logtest.Fill(t, s, 3)
	for range s.Entries(t.Context(), decisionlog.Query{}) {
		_, err := s.Append(t.Context(), logtest.Erasure(3, logtest.Decision(1).ID))
		require.NoError(t, err)
		require.NotZero(t, s.untidy.Load())
		_, err = s.ByID(t.Context(), logtest.Decision(1).ID)
		require.ErrorIs(t, err, decisionlog.ErrErased)
		break
	}
	var wait int
	require.NoError(t, s.writer.QueryRow("PRAGMA busy_timeout").Scan(&wait))
	require.EqualValues(t, lockWait.Milliseconds(), wait)
	s.untidy.Store(1) // its time has come
	_, err := s.Append(t.Context(), logtest.Decision(4))
	require.NoError(t, err)
	require.Zero(t, s.untidy.Load())
	wal, err := os.Stat(path + "-wal")
	require.NoError(t, err)
	require.Zero(t, wal.Size())
}
