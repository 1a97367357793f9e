package sqlite

import (
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/klauspost/compress/s2"
	"github.com/stretchr/testify/require"

	"safetynet/api/decisionlog"
	"safetynet/api/decisionlog/logtest"
)

const first, second = "migrations/0001_decisions.sql", "migrations/0002_stories.sql"

func script(t *testing.T, name string) string {
	t.Helper()
	content, err := migrations.ReadFile(name)
	require.NoError(t, err)
	return string(content)
}

// release1 writes a file as the first release did, and returns what is in it.
func release1(t *testing.T, path string, n int) []decisionlog.Entry {
	t.Helper()
	db, err := openPool(path, lockWait, map[string][]string{"_journal_mode": {"WAL"}, "_foreign_keys": {"on"}})
	require.NoError(t, err)
	defer db.Close()
	db.SetMaxOpenConns(1)
	only := fstest.MapFS{first: &fstest.MapFile{Data: []byte(script(t, first))}}
	require.NoError(t, migrate(t.Context(), db, only))
	entries := logtest.Release1(t, n)
	tx, err := db.Begin()
	require.NoError(t, err)
	for _, e := range entries {
		_, err = tx.Exec(`INSERT INTO entries (seq, id, reference, recorded_at, body_hash, prev, hash) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			e.Seq, e.ID, e.Reference, decisionlog.FormatTime(e.RecordedAt), e.BodyHash, e.Prev, e.Hash)
		require.NoError(t, err)
		_, err = tx.Exec(`INSERT INTO bodies (seq, body) VALUES ($1, $2)`, e.Seq, e.Body)
		require.NoError(t, err)
	}
	hash := decisionlog.HashToken("snt_old")
	_, err = tx.Exec(`INSERT INTO tokens (hash, scope, created_at) VALUES ($1, 'assessments:read', $2)`, hash[:], decisionlog.FormatTime(logtest.Start))
	require.NoError(t, err)
	require.NoError(t, tx.Commit())
	return entries
}

func TestUpdateFromRelease1(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log.db")
	was := release1(t, path, 300)
	_, err := OpenReadOnly(t.Context(), path)
	require.ErrorContains(t, err, "schema version 1, older than 4: bring it up to date with safetynet log update")
	logtest.RequireUpdated(t, reopen(t, path), was)
	db := raw(t, path)
	require.Equal(t, 4, pragma(t, db, "user_version"))
	rows, err := db.Query(`PRAGMA foreign_key_check`)
	require.NoError(t, err)
	require.False(t, rows.Next())
	require.NoError(t, rows.Close())
	fresh := filepath.Join(t.TempDir(), "log.db")
	require.NoError(t, reopen(t, fresh).Close())
	require.Equal(t, schema(t, raw(t, fresh)), schema(t, db), "an updated file is like a new one")
}

// TestUpdateFromRelease2: bodies that were stored before any was packed stay as they
// are, even one that could be taken for a packed one, and can be erased.
func TestUpdateFromRelease2(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log.db")
	was := release2(t, path)
	_, err := OpenReadOnly(t.Context(), path)
	require.ErrorContains(t, err, "schema version 2, older than 4: bring it up to date with safetynet log update")
	s := reopen(t, path)
	next := logtest.Decision(len(was))
	next.Body = logtest.Assessment(16 << 10)
	e, err := s.Append(t.Context(), next)
	require.NoError(t, err)
	require.Equal(t, append(was, e), logtest.All(t, s))
	logtest.RequireChain(t, s, len(was)+1)
	_, err = s.Append(t.Context(), logtest.Erasure(len(was)+1, was[0].ID))
	require.NoError(t, err)
	_, err = s.ByID(t.Context(), was[0].ID)
	require.ErrorIs(t, err, decisionlog.ErrErased)
	require.EqualValues(t, 1, logtest.RequireChain(t, s, len(was)+2).Erased)
	fresh := filepath.Join(t.TempDir(), "log.db")
	require.NoError(t, reopen(t, fresh).Close())
	require.Equal(t, schema(t, raw(t, fresh)), schema(t, raw(t, path)), "an updated file is like a new one")
}

// release2 writes a file as the second release did, and returns what is in it.
func release2(t *testing.T, path string) []decisionlog.Entry {
	t.Helper()
	require.Empty(t, release1(t, path, 0))
	db, err := openPool(path, lockWait, map[string][]string{"_foreign_keys": {"on"}})
	require.NoError(t, err)
	defer db.Close()
	db.SetMaxOpenConns(1)
	require.NoError(t, migrate(t.Context(), db, fstest.MapFS{
		first:  &fstest.MapFile{Data: []byte(script(t, first))},
		second: &fstest.MapFile{Data: []byte(script(t, second))},
	}))
	var all []decisionlog.Entry
	var head decisionlog.Head
	for n, body := range [][]byte{[]byte("{}"), logtest.Assessment(48 << 10), s2.EncodeSnappy(nil, logtest.Assessment(48<<10))} {
		d := logtest.Decision(n)
		d.Body = body
		e, err := decisionlog.Seal(head, d)
		require.NoError(t, err)
		_, err = db.Exec(`INSERT INTO entries VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
			e.Seq, e.ID, e.Reference, decisionlog.FormatTime(e.RecordedAt), e.BodyHash, e.Prev, e.Hash, e.Kind, e.Story)
		require.NoError(t, err)
		_, err = db.Exec(`INSERT INTO bodies VALUES ($1, $2)`, e.Seq, e.Body)
		require.NoError(t, err)
		all, head = append(all, e), e.Head()
	}
	return all
}

func schema(t *testing.T, db *sql.DB) []string {
	t.Helper()
	rows, err := db.Query(`SELECT type || ' ' || coalesce(sql, name) FROM sqlite_schema ORDER BY 1`)
	require.NoError(t, err)
	return texts(t, rows)
}

// TestUpdateInterrupted has the update fail at its last step, and then has it cut
// off by a crash: what it had written by then is beside the file. Either way the
// file is what it was, and the next start updates it.
func TestUpdateInterrupted(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log.db")
	was := release1(t, path, 300)
	failing := fstest.MapFS{
		first:  &fstest.MapFile{Data: []byte(script(t, first))},
		second: &fstest.MapFile{Data: []byte(script(t, second) + "INSERT INTO missing VALUES (1);")},
	}
	db, err := openPool(path, lockWait, map[string][]string{"_txlock": {"immediate"}, "_foreign_keys": {"on"}, "_cache_size": {"5"}})
	require.NoError(t, err)
	defer db.Close()
	db.SetMaxOpenConns(1)
	require.ErrorContains(t, migrate(t.Context(), db, failing), "no such table: missing")
	require.Equal(t, 1, pragma(t, db, "user_version"))

	tx, err := db.Begin()
	require.NoError(t, err)
	_, err = tx.Exec(script(t, second))
	require.NoError(t, err)
	cut := filepath.Join(t.TempDir(), "cut.db")
	for _, suffix := range []string{"", "-wal"} {
		content, err := os.ReadFile(path + suffix)
		require.NoError(t, err)
		require.NotEmpty(t, content, "a cache of five pages spills")
		require.NoError(t, os.WriteFile(cut+suffix, content, 0o600))
	}
	require.NoError(t, tx.Rollback())
	logtest.RequireUpdated(t, reopen(t, cut), was)
	logtest.RequireUpdated(t, reopen(t, path), was)
}

// asked is a statement with the values of its parameters.
type asked struct {
	statement string
	values    []any
}

func entriesOf(q decisionlog.Query) asked {
	where, values := statements.Where(q)
	return asked{statements.Entries + where + ` ORDER BY e.seq`, values}
}

// scans tells whether SQLite would read a whole table of the chain, or sort what it
// reads, bodies and all.
func scans(t *testing.T, s *Store, a asked) bool {
	t.Helper()
	rows, err := s.writer.Query(`EXPLAIN QUERY PLAN `+a.statement, a.values...)
	require.NoError(t, err)
	defer rows.Close()
	for rows.Next() {
		var id, parent, unused int
		var step string
		require.NoError(t, rows.Scan(&id, &parent, &unused, &step))
		if strings.HasPrefix(step, "SCAN e") || strings.HasPrefix(step, "SCAN b") || step == "USE TEMP B-TREE FOR ORDER BY" {
			return true
		}
	}
	require.NoError(t, rows.Err())
	return false
}

func TestStoriesAreFoundWithoutAScan(t *testing.T) {
	s := openTemp(t)
	for name, a := range map[string]asked{
		"an id":         {statements.Entries + ` WHERE e.id = $1`, []any{"x"}},
		"a reference":   {statements.Entries + ` WHERE e.reference = $1`, []any{"x"}},
		"a beginning":   {statements.Began, []any{"x"}},
		"an erasure of": {statements.Erased, []any{"x", 1}},
		"to be erased":  {eraseSQL, []any{"x", 1}},
		"a story":       entriesOf(decisionlog.Query{Story: "x"}),
		"recent tasks":  entriesOf(decisionlog.Query{Kinds: []string{"task"}, Since: logtest.Start}),
		"some weeks":    entriesOf(decisionlog.Query{Kinds: []string{"assessment", "task"}, Since: logtest.Start, Until: logtest.Start}),
		"the end":       entriesOf(decisionlog.Query{After: 7}),
	} {
		require.False(t, scans(t, s, a), name)
	}
	require.True(t, scans(t, s, entriesOf(decisionlog.Query{})), "the whole log is read as a whole")
}
