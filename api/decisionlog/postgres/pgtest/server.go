package pgtest

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
)

// Password is that of the servers' only user; no text for people may hold it.
const Password = "canary-7Q"

// keeper makes the server in folder $0, if it is not there, and runs it until it is
// told how to end it, or until the test binary is gone: then nobody else would
// remove the files. A server does not start while children of a killed one are
// still ending, so it is tried again.
const keeper = `trap '' INT TERM HUP PIPE
cd "$0" || exit 1
[ -d data ] || initdb -D data -U safetynet --pwfile password -A scram-sha-256 -E UTF8 --locale=C --no-sync >log 2>&1 || exit 1
start() {
	postgres -D data -c listen_addresses= -c unix_socket_directories="$0" -c max_connections=60 -c shared_buffers=16MB </dev/null >>log 2>&1 &
	server=$!
}
start
n=0
until pg_isready -q -h "$0"; do
	n=$((n + 1)); [ $n -lt 400 ] || { kill -KILL $server; exit 1; }
	kill -0 $server 2>/dev/null || { wait $server; start; }
	sleep 0.05
done
echo ready 2>/dev/null
read -r how || how=gone
if [ "$how" = kill ]; then kill -KILL $server; else kill -QUIT $server; fi
wait $server 2>/dev/null
[ "$how" != gone ] || rm -rf "$0"
exit 0`

// Server is a PostgreSQL server.
type Server struct {
	dir, bin  string
	keeper    *exec.Cmd
	orders    io.WriteCloser // to the keeper
	databases atomic.Int64
}

var shared struct {
	sync.Mutex
	server *Server
}

// Shared returns the one server of this test binary, which ends with it.
func Shared(tb testing.TB) *Server {
	tb.Helper()
	bin := programs(tb)
	shared.Lock()
	defer shared.Unlock()
	if shared.server == nil {
		s, err := create(bin)
		require.NoError(tb, err)
		shared.server = s
	}
	return shared.server
}

// Start returns a server that ends with the test.
func Start(tb testing.TB) *Server {
	tb.Helper()
	s, err := create(programs(tb))
	require.NoError(tb, err)
	tb.Cleanup(func() {
		s.Stop(tb)
		require.NoError(tb, os.RemoveAll(s.dir))
	})
	return s
}

// Database makes an empty database and returns its address.
func (s *Server) Database(tb testing.TB) string {
	tb.Helper()
	name := fmt.Sprintf("test%d", s.databases.Add(1))
	conn, err := pgx.Connect(context.Background(), s.address("postgres"))
	require.NoError(tb, err)
	_, err = conn.Exec(context.Background(), "CREATE DATABASE "+name)
	require.NoError(tb, errors.Join(err, conn.Close(context.Background())))
	return s.address(name)
}

// Socket is the file through which the server is reached.
func (s *Server) Socket() string { return filepath.Join(s.dir, ".s.PGSQL.5432") }

// Stop ends the server at once and in order; a second Stop does nothing.
func (s *Server) Stop(tb testing.TB) { s.end(tb, "stop") }

// Kill ends the server with SIGKILL.
func (s *Server) Kill(tb testing.TB) { s.end(tb, "kill") }

// Restart starts the server again after Stop or Kill.
func (s *Server) Restart(tb testing.TB) {
	tb.Helper()
	require.NoError(tb, s.run())
}

func (s *Server) end(tb testing.TB, how string) {
	tb.Helper()
	if s.keeper == nil {
		return
	}
	_, err := io.WriteString(s.orders, how+"\n")
	require.NoError(tb, errors.Join(err, s.keeper.Wait()))
	s.keeper = nil
}

func (s *Server) address(database string) string {
	return fmt.Sprintf("postgres://safetynet:%s@/%s?host=%s", Password, database, url.QueryEscape(s.dir))
}

// programs finds the folder of PostgreSQL's programs; Debian has them outside the path.
func programs(tb testing.TB) string {
	tb.Helper()
	if found, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(found)
	}
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	switch {
	case err == nil && len(found) > 0:
		return filepath.Dir(found[len(found)-1])
	case os.Getenv("CI") != "":
		tb.Fatal("no PostgreSQL, and CI must not pass without these tests")
	default:
		tb.Skip("no PostgreSQL: initdb is neither in the path nor where Debian has it (make tools installs it)")
	}
	return ""
}

func create(bin string) (*Server, error) {
	s := &Server{bin: bin}
	out, err := s.command("mktemp", "-d", filepath.Join(os.TempDir(), "safetynet-pg-XXXXXX")).Output()
	if err != nil {
		return nil, err
	}
	s.dir = strings.TrimSpace(string(out))
	password := filepath.Join(s.dir, "password")
	if err := os.WriteFile(password, []byte(Password), 0o644); err != nil { // #nosec G306 -- read by the user postgres
		return nil, err
	}
	if err := s.run(); err != nil {
		return nil, errors.Join(err, os.RemoveAll(s.dir))
	}
	return s, nil
}

func (s *Server) run() error {
	s.keeper = s.command("sh", "-c", keeper, s.dir)
	out, err := s.keeper.StdoutPipe()
	if err != nil {
		return err
	}
	if s.orders, err = s.keeper.StdinPipe(); err != nil {
		return err
	}
	if err := s.keeper.Start(); err != nil {
		return err
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || line != "ready\n" {
		log, _ := os.ReadFile(filepath.Join(s.dir, "log")) // only to say more
		return fmt.Errorf("PostgreSQL does not start: %w\n%s", errors.Join(err, s.keeper.Wait()), log)
	}
	return nil
}

// command runs a program as a user that PostgreSQL accepts.
func (s *Server) command(name string, args ...string) *exec.Cmd {
	if os.Geteuid() == 0 {
		args = append([]string{"--reuid=postgres", "--regid=postgres", "--init-groups", "--", name}, args...)
		name = "setpriv"
	}
	c := exec.Command(name, args...) // #nosec G204 -- programs of PostgreSQL, for tests
	c.Dir = os.TempDir()
	c.Env = append(os.Environ(), "PATH="+s.bin+":"+os.Getenv("PATH"))
	return c
}
