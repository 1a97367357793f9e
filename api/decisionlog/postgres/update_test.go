package postgres

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"safetynet/api/decisionlog"
	"safetynet/api/decisionlog/logtest"
	"safetynet/api/decisionlog/postgres/pgtest"
)

const first, second = "migrations/0001_decisions.sql", "migrations/0002_stories.sql"

func script(t *testing.T, name string) string {
	t.Helper()
	content, err := migrations.ReadFile(name)
	require.NoError(t, err)
	return string(content)
}

// release1 fills a database as the first release did, and returns what is in it.
func release1(t *testing.T, address string, n int) []decisionlog.Entry {
	t.Helper()
	pool, err := openPool(t.Context(), address, asWriter)
	require.NoError(t, err)
	defer pool.Close()
	only := fstest.MapFS{first: &fstest.MapFile{Data: []byte(script(t, first))}}
	require.NoError(t, migrate(t.Context(), pool, only))
	entries := logtest.Release1(t, n)
	for _, e := range entries {
		_, err := pool.Exec(t.Context(), `WITH entry AS (
			INSERT INTO safetynet.entries (seq, id, reference, recorded_at, body_hash, prev, hash) VALUES ($1, $2, $3, $4, $5, $6, $7))
			INSERT INTO safetynet.bodies (seq, body) VALUES ($1, $8)`,
			e.Seq, e.ID, e.Reference, decisionlog.FormatTime(e.RecordedAt), e.BodyHash, e.Prev, e.Hash, e.Body)
		require.NoError(t, err)
	}
	hash := decisionlog.HashToken("snt_old")
	_, err = pool.Exec(t.Context(), `INSERT INTO safetynet.tokens (hash, scope, created_at) VALUES ($1, 'assessments:read', $2)`,
		hash[:], decisionlog.FormatTime(logtest.Start))
	require.NoError(t, err)
	return entries
}

func TestUpdateFromRelease1(t *testing.T) {
	address := pgtest.Shared(t).Database(t)
	was := release1(t, address, 150)
	_, err := OpenReadOnly(t.Context(), address)
	require.ErrorContains(t, err, "schema version 1, older than 3: bring it up to date with safetynet log update")
	logtest.RequireUpdated(t, openAt(t, address), was)
}

// TestUpdateInterrupted has the update fail at its last step, and then has its
// session ended before it commits. Either way the tables are what they were, and
// the next start updates them.
func TestUpdateInterrupted(t *testing.T) {
	address := pgtest.Shared(t).Database(t)
	was := release1(t, address, 150)
	pool, err := openPool(t.Context(), address, asWriter)
	require.NoError(t, err)
	defer pool.Close()
	failing := fstest.MapFS{
		first:  &fstest.MapFile{Data: []byte(script(t, first))},
		second: &fstest.MapFile{Data: []byte(script(t, second) + "INSERT INTO missing VALUES (1);")},
	}
	require.ErrorContains(t, migrate(t.Context(), pool, failing), `relation "missing" does not exist`)
	version, err := inspect(t.Context(), pool)
	require.NoError(t, err)
	require.Equal(t, 1, version)

	conn, err := pool.Acquire(t.Context())
	require.NoError(t, err)
	defer conn.Release()
	exec(t, conn.Conn(), "BEGIN", lockSQL, script(t, second))
	exec(t, raw(t, address), fmt.Sprintf(`SELECT pg_terminate_backend(%d, 5000)`, conn.Conn().PgConn().PID()))
	logtest.RequireUpdated(t, openAt(t, address), was)
}

// TestStoriesAreFoundWithoutAScan asks the server how it would find them in a log
// of some size.
func TestStoriesAreFoundWithoutAScan(t *testing.T) {
	address := pgtest.Shared(t).Database(t)
	openAt(t, address)
	conn := raw(t, address)
	exec(t, conn, `ALTER TABLE safetynet.entries DISABLE TRIGGER USER`,
		`INSERT INTO safetynet.entries SELECT n, 'id' || n, CASE n % 4 WHEN 1 THEN 'R' || n END, '2026-11-21T10:00:00.' || lpad(n::text, 6, '0') || 'Z', '', '', '',
			CASE n % 4 WHEN 1 THEN 'assessment' WHEN 2 THEN 'task' ELSE 'override' END, CASE n % 4 WHEN 1 THEN '' ELSE 'id' || (n - (n + 3) % 4) END
			FROM generate_series(1, 20000) n`,
		`INSERT INTO safetynet.bodies SELECT n, 'body' FROM generate_series(1, 20000) n`, `ANALYZE safetynet.entries, safetynet.bodies`)
	scans := func(statement string, values ...any) bool {
		rows, err := conn.Query(t.Context(), `EXPLAIN `+statement, values...)
		require.NoError(t, err)
		defer rows.Close()
		plan := ""
		for rows.Next() {
			var line string
			require.NoError(t, rows.Scan(&line))
			plan += line + "\n"
		}
		require.NoError(t, rows.Err())
		return strings.Contains(plan, "Seq Scan")
	}
	entriesOf := func(q decisionlog.Query) (string, []any) {
		where, values := statements.Where(q)
		return statements.Entries + where + ` ORDER BY e.seq LIMIT 100`, values
	}
	require.False(t, scans(statements.Entries+` WHERE e.id = $1`, "id77"))
	require.False(t, scans(statements.Entries+` WHERE e.reference = $1`, "R77"))
	require.False(t, scans(statements.Began, "id77"))
	require.False(t, scans(statements.Erased, "id77", 77))
	require.False(t, scans(namedSQL, []string{"id77", "id78"}))
	require.False(t, scans(usedSQL, []string{"R77", "R81"}))
	require.False(t, scans(eraseSQL, "id77", 90))
	for name, q := range map[string]decisionlog.Query{
		"a story":      {Story: "id77"},
		"recent tasks": {Kinds: []string{"task"}, Since: logtest.Start.Add(19000000)},
		"the end":      {After: 19990},
	} {
		statement, values := entriesOf(q)
		require.False(t, scans(statement, values...), name)
	}
	require.True(t, scans(statements.Entries+` WHERE e.hash = $1`, "x"), "nothing is looked up by its hash")
}
