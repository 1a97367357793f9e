package sqlite

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/api/decisionlog/logtest"
)

// TestMovedBesideAppends records less than a commit would move by itself, and finds it
// in the file all the same, with a -wal file that was begun again.
func TestMovedBesideAppends(t *testing.T) {
	const size, rounds, each = 48 << 10, 8, 250 // packed to a third
	path := filepath.Join(t.TempDir(), "log.db")
	s := reopen(t, path)
	length := func(file string) int64 {
		t.Helper()
		is, err := os.Stat(file)
		require.NoError(t, err)
		return is.Size()
	}
	for round := range rounds {
		for n := range each {
			_, err := s.Append(context.Background(), logtest.Sized(round*each+n, size))
			require.NoError(t, err)
		}
		time.Sleep(3 * moveAgain) // a pause, in which the rest is moved
		// What the last commits wrote may be less than it is moved for.
		require.Eventually(t, func() bool { return length(path) >= int64(round+1)*each*size/4-moveAfter },
			10*time.Second, time.Millisecond, "nothing was moved")
	}
	all := length(path)
	require.Greater(t, all, int64(6*moveAfter))
	require.Less(t, length(path+"-wal"), all, "the -wal file was never begun again")
	require.Less(t, length(path+"-wal"), int64(mostPages)*4096/2)
}

func TestOldSQLiteIsRefused(t *testing.T) {
	require.NoError(t, requireSafeMoves("3.51.3", 3_051_003, ""))
	require.ErrorContains(t, requireSafeMoves("3.51.2", 3_051_002, ""), "SQLite 3.51.2 may damage a file")
}
