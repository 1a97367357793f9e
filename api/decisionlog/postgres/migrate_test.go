package postgres

import (
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"safetynet/api/decisionlog/logtest"
	"safetynet/api/decisionlog/postgres/pgtest"
)

func TestSchemaVersionIsKept(t *testing.T) {
	steps, err := migrationFiles(migrations)
	require.NoError(t, err)
	address := pgtest.Shared(t).Database(t)
	logtest.Fill(t, openAt(t, address), 1)
	logtest.RequireChain(t, openAt(t, address), 1) // opening again applies nothing again
	var applied []string
	require.NoError(t, raw(t, address).QueryRow(t.Context(), `SELECT array_agg(name ORDER BY version) FROM safetynet.migrations`).Scan(&applied))
	require.Equal(t, steps, applied)
}

func TestNewerSchemaIsRefused(t *testing.T) {
	address := pgtest.Shared(t).Database(t)
	openAt(t, address)
	exec(t, raw(t, address), `INSERT INTO safetynet.migrations (version, name) VALUES (4, 'later')`)
	_, err := Open(t.Context(), address)
	require.ErrorContains(t, err, "schema version 4 and this release of safetynet knows up to 3")
	_, err = OpenReadOnly(t.Context(), address)
	require.ErrorContains(t, err, "schema version 4 and this release of safetynet knows up to 3")
}

func TestOtherSchemasAreRefused(t *testing.T) {
	address := pgtest.Shared(t).Database(t)
	exec(t, raw(t, address), `CREATE SCHEMA safetynet`, `CREATE TABLE safetynet.photos (id integer)`)
	_, err := Open(t.Context(), address)
	require.ErrorContains(t, err, "another program's")

	address = pgtest.Shared(t).Database(t)
	exec(t, raw(t, address), `CREATE SCHEMA safetynet`, `CREATE TABLE public.photos (id integer)`)
	logtest.Fill(t, openAt(t, address), 1) // an empty schema made for us, and others beside it
}

// TestMigrationIsAllOrNothing has a second step that fails half way.
func TestMigrationIsAllOrNothing(t *testing.T) {
	script := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }
	steps := fstest.MapFS{
		"migrations/0001_a.sql": script("CREATE SCHEMA safetynet; CREATE TABLE safetynet.migrations (version integer, name text);"),
		"migrations/0002_b.sql": script("CREATE TABLE safetynet.b (x integer); INSERT INTO missing VALUES (1);"),
	}
	pool, err := openPool(t.Context(), pgtest.Shared(t).Database(t), asWriter)
	require.NoError(t, err)
	defer pool.Close()
	require.ErrorContains(t, migrate(t.Context(), pool, steps), `migrations/0002_b.sql: ERROR: relation "missing" does not exist`)
	var schemas int
	require.NoError(t, pool.QueryRow(t.Context(), `SELECT count(*) FROM pg_namespace WHERE nspname = 'safetynet'`).Scan(&schemas))
	require.Zero(t, schemas)
}
