package main

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"safetynet/api/decisionlog/postgres/pgtest"
)

// program under a name by which the test binary is it, see TestMain.
func linkProgram(t *testing.T) string {
	t.Helper()
	self, err := os.Executable()
	require.NoError(t, err)
	link := filepath.Join(t.TempDir(), "safetynet")
	require.NoError(t, os.Symlink(self, link))
	return link
}

// TestServePostgres has two instances of the program behind one database: what one
// records the other reads back, there is one chain, and nothing that is printed shows the password. (How
// it goes on without the database is TestFaultGone.)
func TestServePostgres(t *testing.T) {
	db, binary := pgtest.Shared(t).Database(t), linkProgram(t)
	one := startChild(t, binary, "--db", db)
	two := startChild(t, binary, "--db", db)
	token := shownToken(one.stderr.String())
	require.NotEmpty(t, token)
	require.Empty(t, shownToken(two.stderr.String()), "a token is made at the first start only")
	urls := []*testServer{{url: one.url}, {url: two.url}}

	for i, s := range urls {
		status, created := s.post(t, "/v1/assessments", babyCase)
		require.Equal(t, http.StatusCreated, status)
		require.Equal(t, true, created["recorded"])
		for _, path := range []string{"/v1/assessments/" + created["id"].(string), "/v1/references/" + created["reference"].(string)} {
			status, stored := urls[1-i].get(t, path, token)
			require.Equal(t, http.StatusOK, status)
			require.Equal(t, created["id"], stored["id"])
		}
	}
	var posting sync.WaitGroup
	statuses := make(chan int, 40)
	for i := range cap(statuses) {
		posting.Go(func() {
			resp, err := http.Post(urls[i%2].url+"/v1/assessments", "application/json", strings.NewReader(babyCase))
			if err != nil {
				t.Error(err)
				return
			}
			resp.Body.Close()
			statuses <- resp.StatusCode
		})
	}
	posting.Wait()
	for range cap(statuses) {
		require.Equal(t, http.StatusCreated, <-statuses)
	}
	code, stdout, _ := runCLI(t, "log", "verify", "--db", db)
	require.Equal(t, statusOK, code)
	require.Contains(t, stdout, "43 entries, the chain holds; head 43 sha256:") // with the one that says which definitions are in use
	code, stdout, _ = runCLI(t, "log", "export", "--db", db)
	require.Equal(t, statusOK, code)
	require.Equal(t, 43, strings.Count(stdout, "\n"))

	code, stdout, _ = runCLI(t, "replay", "--from", "febrile-child@1.1.0", "--to", "febrile-child@1.2.0", "--db", db)
	require.Equal(t, statusOK, code)
	require.Contains(t, stdout, "42 cases from the decision log decided twice")

	code, stdout, stderr := runCLI(t, "token", "create", "--role", "adviser", "--db", db)
	require.Equal(t, statusOK, code)
	require.NotContains(t, stderr, pgtest.Password)
	require.Contains(t, stderr, "postgres://safetynet@/test")
	status, _ := urls[0].get(t, "/v1/assessments/nobody", strings.TrimSpace(stdout))
	require.Equal(t, http.StatusNotFound, status, "a new token is known at once")

	for _, c := range []*child{one, two} {
		require.NoError(t, c.cmd.Process.Signal(syscall.SIGTERM))
		require.NoError(t, c.cmd.Wait())
		require.NotContains(t, c.stderr.String(), pgtest.Password)
	}
}

// TestDBRefused: every command says what is wrong with an address, and none shows it.
func TestDBRefused(t *testing.T) {
	for _, db := range []string{"mysql://user:s3cret@127.0.0.1/log", "postgres://user:s3/cret@127.0.0.1/log", "postgres://user:s3cret@127.0.0.1:1/log"} {
		for _, args := range [][]string{{"serve", "--addr", "127.0.0.1:0"}, {"token", "create", "--role", "adviser"}, {"token", "list"}, {"token", "revoke", "x"}, {"log", "verify"}, {"log", "export"}, {"log", "show", "x"}} {
			begun := time.Now()
			status, stdout, stderr := runCLI(t, append(args, "--db", db)...)
			require.Equal(t, statusUsage, status, stderr)
			require.Empty(t, stdout)
			require.NotEmpty(t, stderr)
			require.NotContains(t, stderr, "s3", "%v", args)
			require.NotContains(t, stderr, "cret", "%v", args)
			require.Less(t, time.Since(begun), 10*time.Second)
		}
	}
}

// TestUpdateByTheOwner: the role that serves, with the rights that deploy/README.md
// gives it, is told what to do about the tables of an older release, and serves once
// their owner has done it.
func TestUpdateByTheOwner(t *testing.T) {
	owner := pgtest.Shared(t).Database(t)
	app := strings.Replace(owner, "safetynet:"+pgtest.Password, "server:other", 1)
	older, err := os.ReadFile("../../api/decisionlog/postgres/migrations/0001_decisions.sql")
	require.NoError(t, err)
	readme, err := os.ReadFile("deploy/README.md")
	require.NoError(t, err)
	require.Contains(t, string(readme), "safetynet log update --db postgres://safetynet_owner@")
	_, grants, _ := strings.Cut(string(readme), "```sql\nGRANT ")
	grants, _, found := strings.Cut("GRANT "+grants, "```")
	require.True(t, found)
	grants = strings.ReplaceAll(grants, "TO safetynet;", "TO server;")

	db, err := pgx.Connect(t.Context(), owner)
	require.NoError(t, err)
	defer db.Close(t.Context())
	do := func(sql string) {
		t.Helper()
		_, err := db.Exec(t.Context(), sql, pgx.QueryExecModeSimpleProtocol)
		require.NoError(t, err)
	}
	do(string(older))
	do(`INSERT INTO safetynet.migrations (version, name) VALUES (1, 'migrations/0001_decisions.sql')`)
	do(`CREATE ROLE server LOGIN PASSWORD 'other'`)
	do(grants)

	for _, args := range [][]string{{"serve", "--addr", "127.0.0.1:0"}, {"log", "update"}} {
		code, _, stderr := runCLI(t, append(args, "--db", app)...)
		require.Equal(t, statusUsage, code)
		require.Contains(t, stderr, "schema version 1, this release needs 3 and this role may not change it: whoever owns the tables does, with safetynet log update")
	}
	for _, args := range [][]string{{"log", "verify"}, {"token", "list"}} {
		code, _, stderr := runCLI(t, append(args, "--db", owner)...)
		require.Equal(t, statusUsage, code)
		require.Contains(t, stderr, "schema version 1, older than 3: bring it up to date with safetynet log update")
	}
	code, stdout, stderr := runCLI(t, "log", "update", "--db", owner)
	require.Equal(t, statusOK, code, stderr)
	require.Contains(t, stdout, "is up to date.")
	require.NotContains(t, stdout, pgtest.Password)
	do(grants)
	child := &testServer{url: startChild(t, linkProgram(t), "--db", app).url}
	status, created := child.post(t, "/v1/assessments", babyCase)
	require.Equal(t, http.StatusCreated, status)
	require.Equal(t, true, created["recorded"])
}
