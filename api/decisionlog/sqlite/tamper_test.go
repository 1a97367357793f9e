package sqlite

import (
	"bytes"
	"database/sql"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/api/decisionlog"
	"safetynet/api/decisionlog/logtest"
)

// filled closes a log of n entries and returns its path.
func filled(tb testing.TB, n int) string {
	tb.Helper()
	path := filepath.Join(tb.TempDir(), "log.db")
	s := reopen(tb, path)
	logtest.Fill(tb, s, n)
	require.NoError(tb, s.Close())
	return path
}

func TestTablesAreAppendOnly(t *testing.T) {
	path := filled(t, 3)
	db := raw(t, path)
	for _, statement := range []string{
		`UPDATE entries SET id = 'x' WHERE seq = 2`,
		`UPDATE OR REPLACE entries SET seq = 1 WHERE seq = 2`,
		`DELETE FROM entries`,
		`DELETE FROM entries WHERE seq = 3`,
		`UPDATE bodies SET body = x'00' WHERE seq = 2`,
		`UPDATE bodies SET packed = 1 WHERE seq = 2`,
		`DELETE FROM bodies WHERE seq = 2`,
		`INSERT OR REPLACE INTO bodies VALUES (2, x'00', 0)`,
		`INSERT INTO bodies VALUES (2, x'00', 0)`,
		`INSERT OR REPLACE INTO entries SELECT seq, 'x', 'y', recorded_at, body_hash, prev, hash, kind, story FROM entries WHERE seq = 3`,
		`INSERT OR REPLACE INTO entries SELECT 4, id, 'y', recorded_at, body_hash, hash, 'z', kind, story FROM entries WHERE seq = 3`,
		`INSERT OR REPLACE INTO entries SELECT 4, 'x', reference, recorded_at, body_hash, hash, 'z', kind, story FROM entries WHERE seq = 3`,
		`INSERT INTO entries SELECT 5, 'x', 'y', recorded_at, body_hash, hash, 'z', kind, story FROM entries WHERE seq = 3`,
		`INSERT INTO entries SELECT 4, 'x', 'y', recorded_at, body_hash, prev, 'z', kind, story FROM entries WHERE seq = 3`,
		`INSERT INTO entries SELECT 0, 'x', 'y', recorded_at, body_hash, '', 'z', kind, story FROM entries WHERE seq = 3`,
		`INSERT INTO entries (id, reference, recorded_at, body_hash, prev, hash, kind, story) VALUES ('x', 'y', '', '', '', '', '', '')`,
	} {
		_, err := db.Exec(statement)
		require.ErrorContains(t, err, "the decision log is append-only", statement)
	}
	logtest.RequireChain(t, reopen(t, path), 3)
}

func TestTablesAreStrict(t *testing.T) {
	db := raw(t, filled(t, 1))
	for _, statement := range []string{
		`INSERT INTO tokens VALUES (zeroblob(31), '0', 'adviser', '', '', '')`,
		`INSERT INTO tokens VALUES ('` + strings.Repeat("x", 32) + `', '0', 'adviser', '', '', '')`,
		`INSERT INTO entries SELECT 2, x'01', 'y', recorded_at, body_hash, hash, 'z', kind, story FROM entries WHERE seq = 1`,
		`INSERT INTO entries SELECT 2, 'x', '', recorded_at, body_hash, hash, 'z', kind, story FROM entries WHERE seq = 1`,
		`INSERT INTO bodies VALUES (2, 'text', 0)`,
		`INSERT INTO bodies VALUES (2, x'', 0)`,
		`INSERT INTO bodies VALUES (2, x'00', NULL)`,
		`INSERT INTO bodies VALUES (2, x'00', 'text')`,
	} {
		_, err := db.Exec(statement)
		require.Error(t, err, statement)
	}
}

// tamper runs statements as the owner of the file can: all triggers dropped.
func tamper(t *testing.T, path string, statements ...string) {
	t.Helper()
	db := raw(t, path)
	rows, err := db.Query(`SELECT 'DROP TRIGGER ' || name FROM sqlite_schema WHERE type = 'trigger'`)
	require.NoError(t, err)
	drops := texts(t, rows)
	require.Len(t, drops, 9)
	for _, statement := range append(drops, statements...) {
		_, err := db.Exec(statement)
		require.NoError(t, err, statement)
	}
	require.NoError(t, db.Close())
}

func texts(t *testing.T, rows *sql.Rows) []string {
	t.Helper()
	defer rows.Close()
	var all []string
	for rows.Next() {
		var text string
		require.NoError(t, rows.Scan(&text))
		all = append(all, text)
	}
	require.NoError(t, rows.Err())
	return all
}

func TestTamperingIsFoundAtItsPlace(t *testing.T) {
	for _, c := range []struct {
		name       string
		statements []string
		want       []string // "seq code"
		unreadable int      // the entry that can no longer be read by its id; 0 for none
	}{
		{"a body edited", []string{`UPDATE bodies SET body = CAST(replace(CAST(body AS TEXT), '38.4', '36.4') AS BLOB) WHERE seq = 5`},
			[]string{"5 body-hash"}, 5},
		{"a body removed", []string{`DELETE FROM bodies WHERE seq = 5`}, []string{"5 body-hash"}, 5},
		{"body and body hash", []string{`UPDATE bodies SET body = (SELECT body FROM bodies WHERE seq = 2) WHERE seq = 5`,
			`UPDATE entries SET body_hash = (SELECT body_hash FROM entries WHERE seq = 2) WHERE seq = 5`}, []string{"5 entry-hash"}, 5},
		{"a time", []string{`UPDATE entries SET recorded_at = '2026-11-21T10:00:09.000000Z' WHERE seq = 5`}, []string{"5 entry-hash"}, 5},
		{"a time in another form", []string{`UPDATE entries SET recorded_at = '2026-11-21T10:00:04Z' WHERE seq = 5`}, []string{"5 entry-hash"}, 5},
		{"two entries swapped", []string{`UPDATE entries SET seq = 99 WHERE seq = 3`, `UPDATE entries SET seq = 3 WHERE seq = 5`,
			`UPDATE entries SET seq = 5 WHERE seq = 99`},
			[]string{"3 previous-hash", "3 body-hash", "3 entry-hash", "4 previous-hash", "5 previous-hash", "5 body-hash", "5 entry-hash", "6 previous-hash"}, 5},
		{"two bodies swapped", []string{`UPDATE bodies SET seq = 99 WHERE seq = 3`, `UPDATE bodies SET seq = 3 WHERE seq = 5`,
			`UPDATE bodies SET seq = 5 WHERE seq = 99`}, []string{"3 body-hash", "5 body-hash"}, 5},
		{"one of the middle deleted", []string{`DELETE FROM entries WHERE seq = 5`}, []string{"6 sequence"}, 0},
		{"deleted and closed up", []string{`DELETE FROM entries WHERE seq = 5`, `DELETE FROM bodies WHERE seq = 5`,
			`UPDATE entries SET seq = -seq WHERE seq > 5`, `UPDATE entries SET seq = -seq - 1 WHERE seq < 0`,
			`UPDATE bodies SET seq = -seq WHERE seq > 5`, `UPDATE bodies SET seq = -seq - 1 WHERE seq < 0`},
			[]string{"5 previous-hash", "5 entry-hash", "6 entry-hash", "7 entry-hash"}, 0},
		{"one put in front", []string{`INSERT INTO entries SELECT 0, 'x', 'y', recorded_at, body_hash, '', 'z', kind, story FROM entries WHERE seq = 1`},
			[]string{"0 sequence", "0 body-hash", "0 entry-hash", "1 previous-hash"}, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filled(t, 8)
			tamper(t, path, c.statements...)
			s := reopenReadOnly(t, path)
			report, err := decisionlog.Verify(s.Entries(t.Context(), decisionlog.Query{}))
			require.NoError(t, err)
			var got []string
			for _, b := range report.Breaks {
				got = append(got, strings.Fields(b.String())[1]+" "+string(b.Code))
			}
			require.Equal(t, c.want, got)
			if c.unreadable > 0 {
				e, err := s.ByID(t.Context(), logtest.Decision(c.unreadable-1).ID)
				require.ErrorIs(t, err, decisionlog.ErrDamaged)
				require.NotZero(t, e, "an investigator may look at it")
			}
		})
	}
}

// TestWhatAChainCannotShow is the limit written down in DESIGN.md: it takes a
// head noted elsewhere to see that the end was cut off.
func TestWhatAChainCannotShow(t *testing.T) {
	path := filled(t, 8)
	noted := logtest.RequireChain(t, reopen(t, path), 8)
	tamper(t, path, `DELETE FROM bodies WHERE seq > 5`, `DELETE FROM entries WHERE seq > 5`)
	s := reopenReadOnly(t, path)
	logtest.RequireChain(t, s, 5)
	report, err := decisionlog.Verify(s.Entries(t.Context(), decisionlog.Query{}), noted.Head)
	require.NoError(t, err)
	require.Len(t, report.Breaks, 1)
	require.Equal(t, decisionlog.BreakAnchor, report.Breaks[0].Code)
}

// TestDamagedBytesNeverChangeADecision flips single bits all over the file. Each
// flip must be reported, one way or another, or leave every entry as it was.
func TestDamagedBytesNeverChangeADecision(t *testing.T) {
	for name, path := range map[string]string{"short": filled(t, 60), "packed": packed(t, 12)} {
		t.Run(name, func(t *testing.T) { flipBits(t, path) })
	}
}

func flipBits(t *testing.T, path string) {
	const flips = 400
	whole, err := os.ReadFile(path)
	require.NoError(t, err)
	s := reopenReadOnly(t, path)
	want := logtest.All(t, s)
	dir, random := t.TempDir(), rand.New(rand.NewPCG(14, 600))
	reported := 0
	for n := range flips {
		flipped := bytes.Clone(whole)
		at, bit := random.IntN(len(flipped)), byte(1)<<random.IntN(8)
		flipped[at] ^= bit
		copied := filepath.Join(dir, strconv.Itoa(n)+".db")
		require.NoError(t, os.WriteFile(copied, flipped, 0o600))
		entries, intact := readDamaged(t, copied, want[len(want)-1].Head())
		if !intact {
			reported++
			continue
		}
		require.Equal(t, want, entries, "byte %d, bit %08b", at, bit)
	}
	t.Logf("%d of %d flipped bits reported; the others changed no entry", reported, flips)
	require.Positive(t, reported)
}

// TestIndexLeadingAstray damages an index, which no chain covers, so that an id
// that was never given out leads to somebody's entry.
func TestIndexLeadingAstray(t *testing.T) {
	path := filled(t, 1)
	content, err := os.ReadFile(path)
	require.NoError(t, err)
	d, stray := logtest.Decision(0), []byte(logtest.Decision(9).ID)
	inTable := bytes.Index(content, []byte(d.ID+d.Reference))
	require.Positive(t, inTable)
	at := bytes.LastIndex(content, []byte(d.ID))
	if at == inTable { // the other of the two places is the index
		at = bytes.Index(content, []byte(d.ID))
	}
	require.NotEqual(t, inTable, at)
	copy(content[at:], stray)
	require.NoError(t, os.WriteFile(path, content, 0o600))

	s := reopenReadOnly(t, path)
	_, err = s.ByID(t.Context(), string(stray))
	require.ErrorIs(t, err, decisionlog.ErrDamaged, "never another child's record")
	logtest.RequireChain(t, s, 1)
}

// readDamaged reads a file and tells whether opening, reading and verifying it
// found nothing wrong, the head included.
func readDamaged(t *testing.T, path string, head decisionlog.Head) ([]decisionlog.Entry, bool) {
	t.Helper()
	s, err := OpenReadOnly(t.Context(), path)
	if err != nil {
		return nil, false
	}
	defer s.Close()
	var entries []decisionlog.Entry
	report, err := decisionlog.Verify(func(yield func(decisionlog.Entry, error) bool) {
		for e, err := range s.Entries(t.Context(), decisionlog.Query{}) {
			entries = append(entries, e)
			if !yield(e, err) {
				return
			}
		}
	})
	return entries, err == nil && report.OK() && report.Head == head
}
