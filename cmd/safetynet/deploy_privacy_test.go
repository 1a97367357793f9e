package main

import (
	"database/sql"
	"path/filepath"
	"slices"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"safetynet/api/decisionlog/postgres"
	"safetynet/api/decisionlog/postgres/pgtest"
	"safetynet/api/decisionlog/sqlite"
)

// TestPrivacyNotesHaveEveryColumn: the columns in PRIVACY.md are those of the two
// stores, every one of them and no other.
func TestPrivacyNotesHaveEveryColumn(t *testing.T) {
	var listed []string
	for _, row := range cells(t, readRoot(t, deployDir+"PRIVACY.md"), "columns") {
		listed = append(listed, inTicks(row[0])...)
	}
	slices.Sort(listed)
	stored := append(sqliteColumns(t), postgresColumns(t)...)
	slices.Sort(stored)
	require.Equal(t, slices.Compact(stored), listed)
}

func sqliteColumns(t *testing.T) (names []string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "log.db")
	s, err := sqlite.Open(t.Context(), path)
	require.NoError(t, err)
	defer s.Close()
	db, err := sql.Open("sqlite3", path)
	require.NoError(t, err)
	defer db.Close()
	rows, err := db.Query(`SELECT m.name || '.' || c.name FROM sqlite_schema m, pragma_table_info(m.name) c WHERE m.type = 'table'`)
	require.NoError(t, err)
	defer rows.Close()
	for rows.Next() {
		var name string
		require.NoError(t, rows.Scan(&name))
		names = append(names, name)
	}
	require.NoError(t, rows.Err())
	return names
}

func postgresColumns(t *testing.T) []string {
	t.Helper()
	address := pgtest.Shared(t).Database(t)
	s, err := postgres.Open(t.Context(), address)
	require.NoError(t, err)
	defer s.Close()
	conn, err := pgx.Connect(t.Context(), address)
	require.NoError(t, err)
	defer conn.Close(t.Context())
	rows, err := conn.Query(t.Context(), `SELECT table_name || '.' || column_name FROM information_schema.columns WHERE table_schema = 'safetynet'`)
	require.NoError(t, err)
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	require.NoError(t, err)
	return names
}
