package sqlite

import (
	"database/sql"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"safetynet/api/decisionlog/logtest"
)

func pragma(t *testing.T, db *sql.DB, name string) int {
	t.Helper()
	var value int
	require.NoError(t, db.QueryRow("PRAGMA "+name).Scan(&value))
	return value
}

func TestSchemaVersionIsKept(t *testing.T) {
	steps, err := migrationFiles(migrations)
	require.NoError(t, err)
	require.NotEmpty(t, steps)
	path := filled(t, 1)
	db := raw(t, path)
	require.Equal(t, len(steps), pragma(t, db, "user_version"))
	require.Equal(t, applicationID, pragma(t, db, "application_id"))
	logtest.RequireChain(t, reopen(t, path), 1) // opening again applies nothing again
}

func TestNewerSchemaIsRefused(t *testing.T) {
	path := filled(t, 1)
	db := raw(t, path)
	_, err := db.Exec("PRAGMA user_version = 99")
	require.NoError(t, err)
	for _, open := range []func() (*Store, error){
		func() (*Store, error) { return Open(t.Context(), path) },
		func() (*Store, error) { return OpenReadOnly(t.Context(), path) },
	} {
		_, err = open()
		require.ErrorContains(t, err, path)
		require.ErrorContains(t, err, "schema version 99 and this release of safetynet knows up to 4")
	}
}

func TestOlderSchemaNeedsAWriter(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log.db")
	require.NoError(t, os.WriteFile(path, nil, 0o600)) // as a crash at the first start leaves it
	_, err := OpenReadOnly(t.Context(), path)
	require.ErrorContains(t, err, "schema version 0, older than 4")
	logtest.Fill(t, reopen(t, path), 1)
	logtest.RequireChain(t, reopenReadOnly(t, path), 1)
}

func TestOtherDatabasesAreRefused(t *testing.T) {
	for name, statement := range map[string]string{
		"tables":               "CREATE TABLE photos (id INTEGER)",
		"a version":            "PRAGMA user_version = 1",
		"another program's id": "PRAGMA application_id = 252006673",
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "other.db")
			db := raw(t, path)
			_, err := db.Exec(statement)
			require.NoError(t, err)
			require.NoError(t, db.Close())
			before, err := os.ReadFile(path)
			require.NoError(t, err)
			_, err = Open(t.Context(), path)
			require.ErrorContains(t, err, "another program")
			after, err := os.ReadFile(path)
			require.NoError(t, err)
			require.Equal(t, before, after, "not even its journal mode is changed")
		})
	}
}

// TestMigrationIsAllOrNothing has a second step that fails half way.
func TestMigrationIsAllOrNothing(t *testing.T) {
	script := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }
	steps := fstest.MapFS{
		"migrations/0001_a.sql": script("CREATE TABLE a (x); INSERT INTO a VALUES (1);"),
		"migrations/0002_b.sql": script("CREATE TABLE b (x); INSERT INTO missing VALUES (1);"),
	}
	db, err := openPool(filepath.Join(t.TempDir(), "log.db"), lockWait, map[string][]string{"_txlock": {"immediate"}})
	require.NoError(t, err)
	defer db.Close()
	require.ErrorContains(t, migrate(t.Context(), db, steps), "migrations/0002_b.sql: no such table: missing")
	require.Equal(t, 0, pragma(t, db, "user_version"))
	require.Equal(t, 0, pragma(t, db, "application_id"))
	var objects int
	require.NoError(t, db.QueryRow("SELECT count(*) FROM sqlite_schema").Scan(&objects))
	require.Zero(t, objects)
}
