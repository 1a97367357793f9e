package postgres

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/api/decisionlog"
	"safetynet/api/decisionlog/internal/group"
	"safetynet/api/decisionlog/logtest"
	"safetynet/api/decisionlog/postgres/pgtest"
)

// TestWriterIsDurable: whatever the database is set to, a session that writes
// waits for the disk, and a server that does not is refused.
func TestWriterIsDurable(t *testing.T) {
	t.Parallel()
	server := pgtest.Start(t)
	for set, want := range map[string]string{"off": "on", "local": "local", "on": "on", "remote_apply": "remote_apply"} {
		address := server.Database(t)
		conn := raw(t, address)
		exec(t, conn, `ALTER DATABASE `+conn.Config().Database+` SET synchronous_commit = `+set)
		s := openAt(t, address)
		for setting, want := range map[string]string{"synchronous_commit": want, "lock_timeout": "10s", "idle_in_transaction_session_timeout": "2s",
			"enable_seqscan": "off", "default_toast_compression": "lz4"} {
			var got string
			require.NoError(t, s.writer.QueryRow(t.Context(), "SHOW "+setting).Scan(&got))
			require.Equal(t, want, got, setting)
		}
		logtest.Fill(t, s, 2)
	}
	address := server.Database(t)
	conn := raw(t, address)
	exec(t, conn, `ALTER SYSTEM SET fsync = off`, `SELECT pg_reload_conf()`)
	require.Eventually(t, func() bool {
		var fsync string
		require.NoError(t, conn.QueryRow(t.Context(), `SHOW fsync`).Scan(&fsync))
		return fsync == "off"
	}, 5*time.Second, 10*time.Millisecond)
	_, err := Open(t.Context(), address)
	require.ErrorContains(t, err, "would not be durable")
}

// TestServerAwayAndBack: while it is away every call says so and records nothing;
// when it is back everything works again with the same store.
func TestServerAwayAndBack(t *testing.T) {
	t.Parallel()
	server := pgtest.Start(t)
	address := server.Database(t)
	s := openAt(t, address)
	logtest.Fill(t, s, 3)
	server.Stop(t)
	for range 3 {
		_, err := s.Append(t.Context(), logtest.Decision(3))
		requireAway(t, err, "record decision: ")
		_, err = s.ByID(t.Context(), logtest.Decision(0).ID)
		requireAway(t, err, "read decision: ")
		_, err = decisionlog.Verify(s.Entries(t.Context(), decisionlog.Query{}))
		requireAway(t, err, "read decision log: ")
		_, _, err = s.FindToken(t.Context(), decisionlog.HashToken("snt_a"))
		requireAway(t, err, "look up token: ")
		_, err = s.ListTokens(t.Context())
		requireAway(t, err, "list tokens: ")
	}
	_, err := Open(t.Context(), address)
	requireAway(t, err, "open decision log postgres://safetynet@/test1 ")
	server.Restart(t)
	_, err = s.Append(t.Context(), logtest.Decision(3))
	require.NoError(t, err)
	logtest.RequireChain(t, s, 4)
}

func requireAway(t *testing.T, err error, doing string) {
	t.Helper()
	require.ErrorContains(t, err, doing)
	require.ErrorContains(t, err, "failed to connect to `user=safetynet database=test1`")
	require.NotContains(t, err.Error(), pgtest.Password)
}

// TestServerEndsSessions: connections that are taken away while nobody uses them
// cost no call.
func TestServerEndsSessions(t *testing.T) {
	t.Parallel()
	address := pgtest.Shared(t).Database(t)
	s, conn := openAt(t, address), raw(t, address)
	for i := range 5 {
		_, err := s.Append(t.Context(), logtest.Decision(i))
		require.NoError(t, err)
		logtest.RequireChain(t, s, i+1)
		var ended int
		require.NoError(t, conn.QueryRow(t.Context(), `SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity
			WHERE datname = current_database() AND pid <> pg_backend_pid()`).Scan(&ended))
		require.GreaterOrEqual(t, ended, 2)
	}
	exec(t, conn, `ALTER DATABASE `+conn.Config().Database+` SET idle_session_timeout = '500ms'`)
	for i := range 3 {
		_, err := s.Append(t.Context(), logtest.Decision(5+i))
		require.NoError(t, err)
		logtest.RequireChain(t, s, 6+i)
		time.Sleep(700 * time.Millisecond)
	}
}

// TestGivingUpInTheQueue has another instance hold the chain: who waits for it may
// give up, and then nothing of theirs is recorded. Reading does not wait.
func TestGivingUpInTheQueue(t *testing.T) {
	address := pgtest.Shared(t).Database(t)
	s, other := openAt(t, address), raw(t, address)
	logtest.Fill(t, s, 1)
	exec(t, other, "BEGIN", lockSQL)
	for range 2 * maxWriters {
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer cancel()
		_, err := s.Append(ctx, logtest.Decision(1))
		require.ErrorIs(t, err, context.DeadlineExceeded)
		logtest.RequireChain(t, s, 1)
	}
	exec(t, other, "ROLLBACK")
	_, err := s.Append(t.Context(), logtest.Decision(1))
	require.NoError(t, err)
	logtest.RequireChain(t, s, 2)
}

// TestBegunIsFinished cancels while the append is inside its transaction: the caller
// is told at once that it is not known, and it is recorded.
func TestBegunIsFinished(t *testing.T) {
	s := openNew(t)
	s.appends.Close()
	logtest.RequireBegunIsFinished(t, s, s.record, func(w *group.Writer) { s.appends = w })
}

// TestStuckInstance has an instance stand still while it holds the chain, as a
// machine does that is suspended: the others go on after a while.
func TestStuckInstance(t *testing.T) {
	t.Parallel()
	address := pgtest.Shared(t).Database(t)
	s, stuck := openAt(t, address), openAt(t, address)
	held, err := stuck.writer.Acquire(t.Context())
	require.NoError(t, err)
	defer held.Release()
	exec(t, held.Conn(), "BEGIN", lockSQL)
	begun := time.Now()
	_, err = s.Append(t.Context(), logtest.Decision(0))
	require.NoError(t, err)
	require.Greater(t, time.Since(begun), time.Second)
	logtest.RequireChain(t, s, 1)
}
