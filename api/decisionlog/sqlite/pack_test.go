package sqlite

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/klauspost/compress/s2"
	"github.com/stretchr/testify/require"

	"safetynet/api/decisionlog"
	"safetynet/api/decisionlog/internal/packing"
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

func TestBodiesArePacked(t *testing.T) {
	s := openTemp(t)
	logtest.RunPacked(t, s, func(seq int64) (form, size int) {
		require.NoError(t, s.readers.QueryRow(`SELECT packed, length(body) FROM bodies WHERE seq = $1`, seq).Scan(&form, &size))
		return form, size
	})
}

func byID(t *testing.T, s *Store, id string) decisionlog.Entry {
	t.Helper()
	e, err := s.ByID(t.Context(), id)
	require.NoError(t, err)
	return e
}

// TestDamagedPackedBodies spoils stored bodies in every way. None is shown as a
// record, and the others can still be read.
func TestDamagedPackedBodies(t *testing.T) {
	for name, statement := range map[string]string{
		"cut off":            `UPDATE bodies SET body = substr(body, 1, length(body) / 2) WHERE seq = 2`,
		"another length":     `UPDATE bodies SET body = CAST(x'ffffffff0f' || substr(body, 4) AS BLOB) WHERE seq = 2`,
		"said to be plain":   `UPDATE bodies SET packed = 0 WHERE seq = 2`,
		"a form of tomorrow": `UPDATE bodies SET packed = 3 WHERE seq = 2`,
		"said to be Snappy":  `UPDATE bodies SET packed = 1 WHERE seq = 2`,
		"nothing, packed":    `UPDATE bodies SET body = x'00' WHERE seq = 2`,
		"somebody else's":    `UPDATE bodies SET body = (SELECT body FROM bodies WHERE seq = 3) WHERE seq = 2`,
	} {
		t.Run(name, func(t *testing.T) {
			path := packed(t, 3)
			tamper(t, path, statement)
			s := reopenReadOnly(t, path)
			logtest.RequireDamaged(t, s)
		})
	}
}

// TestSnappyIsRead: the release before wrote bodies as blocks of Snappy.
func TestSnappyIsRead(t *testing.T) {
	path := packed(t, 2)
	body := logtest.Assessment(8 << 10)
	db := raw(t, path)
	_, err := db.Exec(`DROP TRIGGER bodies_no_update`)
	require.NoError(t, err)
	_, err = db.Exec(`UPDATE bodies SET packed = 1, body = $1 WHERE seq = 1`, s2.EncodeSnappy(nil, body))
	require.NoError(t, err)
	s := reopen(t, path)
	require.True(t, bytes.Equal(body, byID(t, s, logtest.Decision(0).ID).Body))
	logtest.RequireChain(t, s, 2)
}

// TestFileHasItsDictionary: whoever has the file can read its bodies.
func TestFileHasItsDictionary(t *testing.T) {
	path := packed(t, 1)
	reopen(t, path)
	db := raw(t, path)
	var form int
	var words []byte
	require.NoError(t, db.QueryRow(`SELECT packed, words FROM dictionaries`).Scan(&form, &words), "one row, however often it is opened")
	require.Equal(t, packing.Words, form)
	require.True(t, bytes.Equal(packing.Dictionary, words))
	for _, statement := range []string{
		`DELETE FROM dictionaries`, `UPDATE dictionaries SET words = x'00'`, `INSERT OR REPLACE INTO dictionaries VALUES (2, x'00')`,
	} {
		_, err := db.Exec(statement)
		require.ErrorContains(t, err, "dictionaries are never", statement)
	}
}

// TestReadWithoutSoftware runs the reader that DESIGN.md prints.
func TestReadWithoutSoftware(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("python3 is not there: make tools installs it")
	}
	design, err := os.ReadFile(filepath.Join("..", "DESIGN.md"))
	require.NoError(t, err)
	_, after, found := strings.Cut(string(design), "```python\nimport sqlite3")
	require.True(t, found)
	reader, _, _ := strings.Cut("import sqlite3"+after, "```")

	path := filepath.Join(t.TempDir(), "log.db")
	s := reopen(t, path)
	var want bytes.Buffer
	for n, body := range [][]byte{
		[]byte("{}"), packing.Dictionary[60000:64000], logtest.Assessment(8 << 10), logtest.Assessment(100 << 10),
		bytes.Repeat([]byte("x"), 200_000), append(logtest.Noise(t, 70_000), packing.Dictionary...),
	} {
		d := logtest.Decision(n)
		d.Body = body
		_, err := s.Append(t.Context(), d)
		require.NoError(t, err)
		want.Write(append(bytes.Clone(body), '\n'))
	}
	erased := logtest.Decision(6)
	erased.Body = logtest.Assessment(8 << 10)
	_, err = s.Append(t.Context(), erased)
	require.NoError(t, err)
	erasure, err := s.Append(t.Context(), logtest.Erasure(7, erased.ID))
	require.NoError(t, err)
	var size int
	require.NoError(t, s.readers.QueryRow(`SELECT length(body) FROM bodies WHERE seq = 7`).Scan(&size))
	want.Write(append(make([]byte, size), '\n'))
	want.Write(append(bytes.Clone(erasure.Body), '\n'))
	got, err := exec.CommandContext(t.Context(), python, "-c", reader, path).Output() // #nosec G204 -- of our own page
	require.NoError(t, err)
	require.True(t, bytes.Equal(want.Bytes(), got))
}
