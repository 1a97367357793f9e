package sqlite

import (
	"bytes"
	"context"
	"database/sql"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/mattn/go-sqlite3"
	"github.com/stretchr/testify/require"

	"safetynet/api/decisionlog"
	"safetynet/api/decisionlog/internal/group"
	"safetynet/api/decisionlog/logtest"
)

func requireCode(t *testing.T, err error, want sqlite3.ErrNo) {
	t.Helper()
	var se sqlite3.Error
	require.ErrorAs(t, err, &se)
	require.Equal(t, want, se.Code, err.Error())
}

// TestFullDisk allows the file no more pages, which is what SQLite sees of a
// full disk: appends fail one after the other, reading goes on, and when there
// is room again the log continues without a restart.
func TestFullDisk(t *testing.T) {
	s := openTemp(t)
	logtest.Fill(t, s, 3)
	var pages int
	require.NoError(t, s.writer.QueryRow("PRAGMA page_count").Scan(&pages))
	setPages := func(n int) {
		var got int
		require.NoError(t, s.writer.QueryRow("PRAGMA max_page_count = "+strconv.Itoa(n)).Scan(&got))
		require.Equal(t, n, got)
	}
	setPages(pages)
	for range 5 {
		d := logtest.Decision(3)
		d.Body = logtest.Noise(t, 20000)
		_, err := s.Append(t.Context(), d)
		require.ErrorContains(t, err, "record decision: ")
		requireCode(t, err, sqlite3.ErrFull)
		logtest.RequireChain(t, s, 3)
	}
	setPages(1 << 20)
	_, err := s.Append(t.Context(), logtest.Decision(3))
	require.NoError(t, err)
	logtest.RequireChain(t, s, 4)
}

// TestReadOnlyFile is what a file system does that turns read-only under load.
func TestReadOnlyFile(t *testing.T) {
	s := openTemp(t)
	logtest.Fill(t, s, 2)
	setReadOnly(t, s.writer, true)
	_, err := s.Append(t.Context(), logtest.Decision(2))
	requireCode(t, err, sqlite3.ErrReadonly)
	logtest.RequireChain(t, s, 2)
	setReadOnly(t, s.writer, false)
	_, err = s.Append(t.Context(), logtest.Decision(2))
	require.NoError(t, err)
	logtest.RequireChain(t, s, 3)
}

func setReadOnly(t *testing.T, db *sql.DB, on bool) {
	t.Helper()
	_, err := db.Exec("PRAGMA query_only = " + strconv.FormatBool(on))
	require.NoError(t, err)
}

// TestOpenRefusesWhatItCannotWrite: a server must not start on such a log.
func TestOpenRefusesWhatItCannotWrite(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may write to everything")
	}
	path := filled(t, 2)
	require.NoError(t, os.Chmod(path, 0o400))
	_, err := Open(t.Context(), path)
	requireCode(t, err, sqlite3.ErrReadonly)
}

func TestLockedFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log.db")
	s, err := open(t.Context(), path, 20*time.Millisecond)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	logtest.Fill(t, s, 2)

	other := raw(t, path)
	_, err = other.Exec("BEGIN IMMEDIATE")
	require.NoError(t, err)
	_, err = s.Append(t.Context(), logtest.Decision(2))
	requireCode(t, err, sqlite3.ErrBusy)
	logtest.RequireChain(t, s, 2) // reading does not wait for the lock
	_, err = open(t.Context(), path, 20*time.Millisecond)
	requireCode(t, err, sqlite3.ErrBusy)

	_, err = other.Exec("ROLLBACK")
	require.NoError(t, err)
	_, err = s.Append(t.Context(), logtest.Decision(2))
	require.NoError(t, err)
	logtest.RequireChain(t, s, 3)
}

// TestFileMoved takes the file away under an open log, as mistakes with backups do.
// SQLite would go on writing to what nobody will find again; the log does not, and
// goes on when the file is back.
func TestFileMoved(t *testing.T) {
	for _, suffix := range []string{"", "-wal"} {
		path := filepath.Join(t.TempDir(), "log.db")
		link := path + ".link"
		require.NoError(t, os.WriteFile(path, nil, 0o600))
		require.NoError(t, os.Symlink(path, link))
		s := reopen(t, link)
		logtest.Fill(t, s, 2)
		refused := func() {
			_, err := s.Append(t.Context(), logtest.Decision(2))
			require.ErrorIs(t, err, fs.ErrNotExist)
			_, err = s.ByID(t.Context(), logtest.Decision(0).ID)
			require.ErrorIs(t, err, fs.ErrNotExist)
		}
		require.NoError(t, os.Rename(path+suffix, path+suffix+".away"))
		refused()
		if suffix == "" {
			require.NoError(t, os.WriteFile(path, nil, 0o600))
			refused()
		}
		require.NoError(t, os.Rename(path+suffix+".away", path+suffix))
		_, err := s.Append(t.Context(), logtest.Decision(2))
		require.NoError(t, err)
		logtest.RequireChain(t, s, 3)
	}
}

// TestGivingUpInTheQueue holds the only writing connection: who waits for it may
// give up, and then nothing of theirs is recorded.
func TestGivingUpInTheQueue(t *testing.T) {
	s := openTemp(t)
	logtest.Fill(t, s, 1)
	held, err := s.writer.Conn(t.Context())
	require.NoError(t, err)
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	_, err = s.Append(ctx, logtest.Decision(1))
	require.ErrorIs(t, err, context.DeadlineExceeded)
	require.NoError(t, held.Close())
	logtest.RequireChain(t, s, 1)
}

// TestBegunIsFinished cancels while the append is inside its transaction: the caller
// is told at once that it is not known, and it is recorded.
func TestBegunIsFinished(t *testing.T) {
	s := openTemp(t)
	s.appends.Close()
	logtest.RequireBegunIsFinished(t, s, s.record, func(w *group.Writer) { s.appends = w })
}

func TestOpenRefusesOtherFiles(t *testing.T) {
	dir := t.TempDir()
	write := func(name string, content []byte) string {
		path := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(path, content, 0o600))
		return path
	}
	whole, err := os.ReadFile(filled(t, 40))
	require.NoError(t, err)
	for _, path := range []string{
		write("text.db", bytes.Repeat([]byte("not a database "), 100)),
		write("half a header.db", whole[:50]),
		write("half the pages.db", whole[:len(whole)/2]),
	} {
		before, err := os.ReadFile(path)
		require.NoError(t, err)
		require.ErrorIs(t, readable(t, path, Open), decisionlog.ErrDamaged, path)
		require.ErrorIs(t, readable(t, path, OpenReadOnly), decisionlog.ErrDamaged, path)
		after, err := os.ReadFile(path)
		require.NoError(t, err)
		require.Equal(t, before, after, "it is left as it was: %s", path)
	}
	require.Error(t, readable(t, filepath.Join(dir, "no such folder", "log.db"), Open))
	require.Error(t, readable(t, dir, Open))
}

// readable opens a file and reads it to its end.
func readable(t *testing.T, path string, open func(context.Context, string) (*Store, error)) error {
	t.Helper()
	s, err := open(t.Context(), path)
	if err != nil {
		return err
	}
	defer s.Close()
	_, err = decisionlog.Verify(s.Entries(t.Context(), decisionlog.Query{}))
	return err
}
