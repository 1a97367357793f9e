package sqlite

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/api/decisionlog/logtest"
)

// TestBackupWhileAppending: each copy is the log as it was at one moment, with all
// that was recorded before it began, and can be gone on with; nobody is held up.
func TestBackupWhileAppending(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log.db")
	s := reopen(t, path)
	logtest.Fill(t, s, 20)
	reader := reopenReadOnly(t, path) // as the command opens it

	stop := make(chan struct{})
	var appends sync.WaitGroup
	done := 20
	appends.Go(func() {
		for n := done; ; n++ {
			select {
			case <-stop:
				done = n
				return
			default:
				if _, err := s.Append(t.Context(), logtest.Decision(n)); err != nil {
					t.Error(err)
					return
				}
			}
		}
	})
	copies := []string{path + ".1", path + ".2", path + ".3"}
	for _, to := range copies {
		require.NoError(t, reader.Backup(t.Context(), to))
	}
	close(stop)
	appends.Wait()

	whole := logtest.RequireChain(t, s, done)
	before := 20
	for _, to := range copies {
		info, err := os.Stat(to)
		require.NoError(t, err)
		require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
		c := reopen(t, to)
		var n int
		require.NoError(t, c.readers.QueryRow("SELECT count(*) FROM entries").Scan(&n))
		require.GreaterOrEqual(t, n, before)
		require.LessOrEqual(t, n, int(whole.Count))
		head := logtest.RequireChain(t, c, n).Head
		original, err := s.ByID(t.Context(), logtest.Decision(n-1).ID)
		require.NoError(t, err)
		require.Equal(t, original.Hash, head.Hash)
		_, err = c.Append(t.Context(), logtest.Decision(n))
		require.NoError(t, err)
		_, err = raw(t, to).Exec("DELETE FROM entries")
		require.ErrorContains(t, err, "append-only")
		before = n
	}
}

// TestBackupRefused: what is there is not touched, and where no copy succeeds none
// is left that looks like one.
func TestBackupRefused(t *testing.T) {
	dir := t.TempDir()
	s := reopen(t, filepath.Join(dir, "log.db"))
	logtest.Fill(t, s, 2)
	there := filepath.Join(dir, "there")
	require.NoError(t, os.WriteFile(there, []byte("kept"), 0o600))
	require.ErrorContains(t, s.Backup(t.Context(), there), "is there already")
	require.ErrorContains(t, s.Backup(t.Context(), filepath.Join(dir, "log.db")), "is there already")
	kept, err := os.ReadFile(there)
	require.NoError(t, err)
	require.Equal(t, "kept", string(kept))
	require.Error(t, s.Backup(t.Context(), filepath.Join(dir, "no", "folder")))

	to := filepath.Join(dir, "copy")
	require.NoError(t, os.WriteFile(to+".part", []byte("of a copy that was killed"), 0o600))
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	require.Error(t, s.Backup(gone, to))
	require.NoFileExists(t, to)
	require.NoFileExists(t, to+".part")

	require.NoError(t, os.WriteFile(to+".part", []byte("of a copy that was killed"), 0o600))
	require.NoError(t, s.Backup(t.Context(), to))
	require.NoFileExists(t, to+".part")
	logtest.RequireChain(t, reopen(t, to), 2)
}
