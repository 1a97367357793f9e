package sqlite

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/api/decisionlog"
	"safetynet/api/decisionlog/logtest"
)

func TestLog(t *testing.T) {
	logtest.Run(t, func(tb testing.TB) decisionlog.Log { return openTemp(tb) })
}

func TestTokens(t *testing.T) {
	logtest.RunTokens(t, func(tb testing.TB) decisionlog.Tokens { return openTemp(tb) })
}

func TestGroups(t *testing.T) {
	s := openTemp(t)
	logtest.RunGroups(t, s, s.record)
}

func TestClosesUnderLoad(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log.db")
	logtest.RequireClosesUnderLoad(t, reopen(t, path), func() decisionlog.Log { return reopen(t, path) })
}

func openTemp(tb testing.TB) *Store {
	tb.Helper()
	return reopen(tb, filepath.Join(tb.TempDir(), "log.db"))
}

// reopen opens the file for writing and closes it when the test is over.
func reopen(tb testing.TB, path string) *Store {
	tb.Helper()
	s, err := Open(context.Background(), path)
	require.NoError(tb, err)
	tb.Cleanup(func() { require.NoError(tb, s.Close()) })
	return s
}

func reopenReadOnly(tb testing.TB, path string) *Store {
	tb.Helper()
	s, err := OpenReadOnly(context.Background(), path)
	require.NoError(tb, err)
	tb.Cleanup(func() { require.NoError(tb, s.Close()) })
	return s
}

// raw opens the file as anyone could who owns it: no triggers wanted, no checks.
func raw(tb testing.TB, path string) *sql.DB {
	tb.Helper()
	db, err := sql.Open("sqlite3", "file:"+path+"?_busy_timeout=100")
	require.NoError(tb, err)
	db.SetMaxOpenConns(1)
	tb.Cleanup(func() { require.NoError(tb, db.Close()) })
	return db
}

func TestPersistsOverReopening(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log.db")
	s := reopen(t, path)
	want := logtest.Fill(t, s, 5)
	require.NoError(t, s.AddToken(t.Context(), logtest.Token("snt_a", "adviser")))
	require.NoError(t, s.Close())
	require.NoFileExists(t, path+"-wal", "the last connection tidies up")

	s = reopen(t, path)
	require.Equal(t, want, logtest.All(t, s))
	token, found, err := s.FindToken(t.Context(), decisionlog.HashToken("snt_a"))
	require.NoError(t, err)
	require.True(t, found)
	require.Equal(t, logtest.Token("snt_a", "adviser"), token)
	e, err := s.Append(t.Context(), logtest.Decision(5))
	require.NoError(t, err)
	require.Equal(t, want[4].Hash, e.Prev, "the chain goes on where it stopped")
	logtest.RequireChain(t, s, 6)
}

func TestWriterIsDurable(t *testing.T) {
	s := openTemp(t)
	for pragma, want := range map[string]string{
		"synchronous":  "2", // FULL
		"journal_mode": "wal", "foreign_keys": "1", "busy_timeout": "5000",
	} {
		var got string
		require.NoError(t, s.writer.QueryRow("PRAGMA "+pragma).Scan(&got))
		require.Equal(t, want, got, pragma)
	}
	require.Equal(t, 1, s.writer.Stats().MaxOpenConnections)

	lax, err := openPool(filepath.Join(t.TempDir(), "lax.db"), lockWait, map[string][]string{"_synchronous": {"NORMAL"}, "_journal_mode": {"WAL"}})
	require.NoError(t, err)
	defer lax.Close()
	require.ErrorContains(t, requireDurable(t.Context(), lax), "would not be durable")
}

func TestReadersCannotWrite(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log.db")
	s := reopen(t, path)
	logtest.Fill(t, s, 1)
	_, err := s.readers.Exec(`DELETE FROM tokens`)
	require.ErrorContains(t, err, "readonly")

	// A second process reads while the first goes on writing.
	ro := reopenReadOnly(t, path)
	logtest.RequireChain(t, ro, 1)
	_, err = s.Append(t.Context(), logtest.Decision(1))
	require.NoError(t, err)
	logtest.RequireChain(t, ro, 2)
	_, err = ro.Append(t.Context(), logtest.Decision(2))
	require.ErrorIs(t, err, decisionlog.ErrReadOnly)
	logtest.RequireReadOnlyTokens(t, ro)
}

func TestOpenReadOnlyChangesNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log.db")
	_, err := OpenReadOnly(t.Context(), path)
	require.ErrorIs(t, err, os.ErrNotExist)
	require.NoFileExists(t, path, "a mistyped name must not become an empty log")

	s := reopen(t, path)
	logtest.Fill(t, s, 3)
	require.NoError(t, s.Close())
	before, err := os.ReadFile(path)
	require.NoError(t, err)
	logtest.RequireChain(t, reopenReadOnly(t, path), 3)
	after, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, before, after)
}

func TestFileIsPrivateAndMayHaveAnyName(t *testing.T) {
	for _, name := range []string{"log.db", "what?mode=memory#100%25 of it.db", "Zoë & co;.db"} {
		path := filepath.Join(t.TempDir(), name)
		s := reopen(t, path)
		logtest.Fill(t, s, 1)
		for _, file := range []string{path, path + "-wal", path + "-shm"} {
			info, err := os.Stat(file)
			require.NoError(t, err)
			require.Equal(t, os.FileMode(0o600), info.Mode().Perm(), file)
		}
	}
}

// TestSeveralStoresOneFile is what several processes do: open the same new file
// at the same moment and append to it.
func TestSeveralStoresOneFile(t *testing.T) {
	const stores, each = 4, 25
	path := filepath.Join(t.TempDir(), "log.db")
	failed := make(chan error, stores)
	var wg sync.WaitGroup
	for n := range stores {
		wg.Go(func() { failed <- openAndAppend(path, n*each, each) })
	}
	wg.Wait()
	close(failed)
	for err := range failed {
		require.NoError(t, err)
	}
	logtest.RequireChain(t, reopen(t, path), stores*each)
}

func openAndAppend(path string, from, n int) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	s, err := Open(ctx, path)
	if err != nil {
		return err
	}
	for i := from; i < from+n; i++ {
		if _, err := s.Append(ctx, logtest.Decision(i)); err != nil {
			return err
		}
	}
	return s.Close()
}
