package postgres

import (
	"context"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"safetynet/api/decisionlog"
	"safetynet/api/decisionlog/logtest"
	"safetynet/api/decisionlog/postgres/pgtest"
)

func TestLog(t *testing.T) {
	t.Parallel()
	logtest.Run(t, func(tb testing.TB) decisionlog.Log { return openNew(tb) })
}

func TestTokens(t *testing.T) {
	t.Parallel()
	logtest.RunTokens(t, func(tb testing.TB) decisionlog.Tokens { return openNew(tb) })
}

func TestGroups(t *testing.T) {
	t.Parallel()
	s := openNew(t)
	logtest.RunGroups(t, s, s.record)
}

func TestClosesUnderLoad(t *testing.T) {
	address := pgtest.Shared(t).Database(t)
	logtest.RequireClosesUnderLoad(t, openAt(t, address), func() decisionlog.Log { return openAt(t, address) })
}

func openNew(tb testing.TB) *Store {
	tb.Helper()
	return openAt(tb, pgtest.Shared(tb).Database(tb))
}

// openAt opens the log for writing and closes it when the test is over.
func openAt(tb testing.TB, address string) *Store {
	tb.Helper()
	s, err := Open(context.Background(), address)
	require.NoError(tb, err)
	tb.Cleanup(func() { require.NoError(tb, s.Close()) })
	return s
}

func openReadOnlyAt(tb testing.TB, address string) *Store {
	tb.Helper()
	s, err := OpenReadOnly(context.Background(), address)
	require.NoError(tb, err)
	tb.Cleanup(func() { require.NoError(tb, s.Close()) })
	return s
}

// raw connects as the owner of the database, who may do anything.
func raw(tb testing.TB, address string) *pgx.Conn {
	tb.Helper()
	conn, err := pgx.Connect(context.Background(), address)
	require.NoError(tb, err)
	tb.Cleanup(func() { require.NoError(tb, conn.Close(context.Background())) })
	return conn
}

func exec(tb testing.TB, conn *pgx.Conn, statements ...string) {
	tb.Helper()
	for _, statement := range statements {
		_, err := conn.Exec(context.Background(), statement)
		require.NoError(tb, err, statement)
	}
}

func TestPersistsOverReopening(t *testing.T) {
	address := pgtest.Shared(t).Database(t)
	s := openAt(t, address)
	want := logtest.Fill(t, s, 5)
	require.NoError(t, s.AddToken(t.Context(), logtest.Token("snt_a", "adviser")))
	require.NoError(t, s.Close())

	s = openAt(t, address)
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

// TestEntriesInPages: no entry is lost or repeated where a page ends.
func TestEntriesInPages(t *testing.T) {
	s := openNew(t)
	for _, n := range []int{pageSize, pageSize + 1, 2*pageSize + 1} {
		report, err := decisionlog.Verify(s.Entries(t.Context(), decisionlog.Query{}))
		require.NoError(t, err)
		for i := int(report.Count); i < n; i++ {
			_, err := s.Append(t.Context(), logtest.Decision(i))
			require.NoError(t, err)
		}
		logtest.RequireChain(t, s, n)
	}
}

// TestManyLoopsAtOnce: loops that wait for their callers hold no connection.
func TestManyLoopsAtOnce(t *testing.T) {
	s := openNew(t)
	logtest.Fill(t, s, 2)
	var begun, done sync.WaitGroup
	begun.Add(2 * maxReaders)
	failed := make(chan error, 2*maxReaders)
	for range 2 * maxReaders {
		done.Go(func() {
			for e, err := range s.Entries(t.Context(), decisionlog.Query{}) {
				if e.Seq == 1 {
					begun.Done()
					begun.Wait()
				}
				if err == nil {
					_, err = s.ByID(t.Context(), e.ID)
				}
				failed <- err
				break
			}
		})
	}
	done.Wait()
	close(failed)
	for err := range failed {
		require.NoError(t, err)
	}
}

// TestInstancesShareOneChain is what several instances do: open a new database at
// the same moment, append to it from several callers each, and read it.
func TestInstancesShareOneChain(t *testing.T) {
	const instances, callers, each = 2, 8, 25
	address := pgtest.Shared(t).Database(t)
	conn := raw(t, address) // a default that would read the head as it was before the lock was waited for
	exec(t, conn, `ALTER DATABASE `+conn.Config().Database+` SET default_transaction_isolation = 'repeatable read'`)
	failed := make(chan error, instances)
	begun := time.Now()
	var wg sync.WaitGroup
	for n := range instances {
		wg.Go(func() { failed <- openAndAppend(address, n*callers*each, callers, each) })
	}
	wg.Wait()
	t.Logf("%d appends from %d instances in %v", instances*callers*each, instances, time.Since(begun).Round(time.Millisecond))
	close(failed)
	for err := range failed {
		require.NoError(t, err)
	}
	logtest.RequireChain(t, openReadOnlyAt(t, address), instances*callers*each)
}

func openAndAppend(address string, from, callers, each int) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	s, err := Open(ctx, address)
	if err != nil {
		return err
	}
	failed := make(chan error, callers)
	for c := range callers {
		go func() {
			var err error
			for i := from + c*each; i < from+(c+1)*each && err == nil; i++ {
				_, err = s.Append(ctx, logtest.Decision(i))
			}
			failed <- err
		}()
	}
	for range callers {
		if e := <-failed; e != nil {
			err = e
		}
	}
	if err != nil {
		return err
	}
	return s.Close()
}

func TestReadersCannotWrite(t *testing.T) {
	address := pgtest.Shared(t).Database(t)
	_, err := OpenReadOnly(t.Context(), address)
	require.ErrorContains(t, err, "schema version 0, older than 3")
	var schemas int
	require.NoError(t, raw(t, address).QueryRow(t.Context(), `SELECT count(*) FROM pg_namespace WHERE nspname = 'safetynet'`).Scan(&schemas))
	require.Zero(t, schemas, "a mistyped name must not become an empty log")

	s := openAt(t, address)
	logtest.Fill(t, s, 1)
	_, err = s.readers.Exec(t.Context(), `DELETE FROM safetynet.tokens`)
	require.ErrorContains(t, err, "read-only transaction")

	// A second instance reads while the first goes on writing.
	ro := openReadOnlyAt(t, address)
	logtest.RequireChain(t, ro, 1)
	_, err = s.Append(t.Context(), logtest.Decision(1))
	require.NoError(t, err)
	logtest.RequireChain(t, ro, 2)
	_, err = ro.Append(t.Context(), logtest.Decision(2))
	require.ErrorIs(t, err, decisionlog.ErrReadOnly)
	logtest.RequireReadOnlyTokens(t, ro)
}

// TestRoleThatMayOnlyAppend: the service need not own the tables, and then it
// cannot take the triggers away either.
func TestRoleThatMayOnlyAppend(t *testing.T) {
	address := pgtest.Shared(t).Database(t)
	logtest.Fill(t, openAt(t, address), 1)
	exec(t, raw(t, address), `CREATE ROLE appender LOGIN PASSWORD 'other'`, `GRANT USAGE ON SCHEMA safetynet TO appender`,
		`GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA safetynet TO appender`,
		`GRANT UPDATE, DELETE ON safetynet.tokens TO appender`, `GRANT DELETE ON safetynet.bodies TO appender`)
	address = strings.Replace(address, "safetynet:"+pgtest.Password, "appender:other", 1)
	s := openAt(t, address)
	_, err := s.Append(t.Context(), logtest.Decision(1))
	require.NoError(t, err)
	require.NoError(t, s.AddToken(t.Context(), logtest.Token("snt_a", "adviser")))
	require.NoError(t, s.RevokeToken(t.Context(), logtest.Token("snt_a", "adviser").ID()))
	_, err = s.Append(t.Context(), logtest.Erasure(2, logtest.Decision(0).ID))
	require.NoError(t, err)
	require.EqualValues(t, 1, logtest.RequireChain(t, s, 3).Erased)
	_, err = raw(t, address).Exec(t.Context(), `ALTER TABLE safetynet.entries DISABLE TRIGGER ALL`)
	require.ErrorContains(t, err, "must be owner")
}

// TestAddresses: no error and no name shows a password, or half of one.
func TestAddresses(t *testing.T) {
	for address, want := range map[string]string{
		"postgres://safetynet:s3cret@db.example/log":                          "postgres://safetynet@db.example:5432/log",
		"postgresql://safetynet:s%2F3cret@db.example:6543/log?sslmode=prefer": "postgres://safetynet@db.example:6543/log",
		"postgres://safetynet@db.example/log?password=s3cret":                 "postgres://safetynet@db.example:5432/log",
		"postgres://safetynet:s3cret@/log?host=" + url.QueryEscape("/run/pg"): "postgres://safetynet@/log (socket in /run/pg)",
		"postgres://safetynet:s3cret@one:1,two:2/log":                         "postgres://safetynet@one:1/log",
	} {
		require.True(t, Address(address))
		name, err := Name(address)
		require.NoError(t, err, address)
		require.Equal(t, want, name)
	}
	for _, address := range []string{
		"postgres://safetynet:s3cret@db.example:port/log",
		"postgres://safetynet:s3cret", "postgres://safetynet:s3/cret@db.example/log", "postgres://safetynet:12/s3cret@db.example/log",
		"postgres://safetynet:12?s3cret@db.example/log", "postgres://safetynet:12#s3cret@db.example/log", "postgres://safetynet:1@s3cret@db.example/log",
		"postgres://safetynet:s3%zzcret@db.example/log", "postgres://safetynet:s3cret@db.example/log?sslmode=s3cret",
		"postgres://safetynet:s3cret@db.example/log?sslmode=verify-full&sslrootcert=/nowhere",
	} {
		_, err := Open(t.Context(), address)
		require.ErrorContains(t, err, "open decision log: ", address)
		for _, part := range []string{"s3", "cret", "zz"} {
			require.NotContains(t, err.Error(), part, address)
		}
	}
	require.False(t, Address("safetynet.db"))
}

// TestRefusedPassword has a server say so.
func TestRefusedPassword(t *testing.T) {
	address := pgtest.Shared(t).Database(t)
	_, err := Open(t.Context(), strings.Replace(address, pgtest.Password, "s3cret", 1))
	require.ErrorContains(t, err, "password authentication failed for user")
	require.NotContains(t, err.Error(), "s3cret")
	require.NotContains(t, err.Error(), pgtest.Password)
}
