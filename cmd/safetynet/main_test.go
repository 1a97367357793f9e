package main

import (
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"safetynet/api"
	"safetynet/api/decisionlog/sqlite"
	"safetynet/api/web/browsertest"
)

// scriptNow is the clock of the scripts: within the first releases' period.
const scriptNow = "2026-11-22T10:00:00Z"

// clockOf names the variable that sets another clock for the program that this test
// binary is: see linkProgram.
const clockOf = "SAFETYNET_TEST_CLOCK"

// killedAt names the variable that says at which step that program ends itself with
// SIGKILL: see reached.
const killedAt = "SAFETYNET_TEST_KILLED_AT"

// TestMain makes this test binary the program itself where a script calls
// safetynet.
func TestMain(m *testing.M) {
	testscript.Main(tidy{m}, map[string]func(){"safetynet": func() {
		at, err := time.Parse(time.RFC3339, cmp.Or(os.Getenv(clockOf), scriptNow))
		if err != nil {
			panic(err)
		}
		if at := os.Getenv(killedAt); at != "" {
			reached = func(step string) {
				if step == at {
					_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
					select {} // until it comes
				}
			}
		}
		p := testProgram(os.Stdout, os.Stderr)
		p.stdin, p.now = os.Stdin, func() time.Time { return at }
		os.Exit(p.run(context.Background(), os.Args[1:]))
	}})
}

// tidy removes what all tests shared.
type tidy struct{ *testing.M }

func (m tidy) Run() int {
	defer func() { _ = os.RemoveAll(built.dir) }()
	return browsertest.Main(m.M)
}

func testProgram(stdout, stderr io.Writer) *program {
	return &program{stdin: bytes.NewReader(nil), stdout: &watchedWriter{to: stdout}, stderr: stderr, now: time.Now, random: rand.Reader}
}

// TestScripts runs the sessions in testdata/script. Beside the usual commands a
// script has:
//
//	exits STATUS PROGRAM ARGS…   like exec, for an exact exit status
//	record FILE CASE.json …      record cases in a decision log through the API
//	sql FILE STATEMENT           run a statement on a database
//	library DIR                  copy the released library to a folder
func TestScripts(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join(root, "testdata/script"),
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		UpdateScripts:       os.Getenv("UPDATE") != "",
		Setup: func(env *testscript.Env) error {
			env.Setenv("ROOT", root)
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits": scriptExits, "record": scriptRecord, "sql": scriptSQL, "library": scriptLibrary,
		},
	})
}

func scriptExits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits STATUS PROGRAM ARGS…")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			ts.Fatalf("%v", err)
		}
		got = exit.ExitCode()
	}
	if got != want {
		ts.Fatalf("exit status %d, want %d", got, want)
	}
}

// scriptRecord posts cases as a client would. Ids and references are drawn from
// a fixed source, so that scripts can name them.
func scriptRecord(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: record FILE CASE.json …")
	}
	at, err := time.Parse(time.RFC3339, scriptNow)
	ts.Check(err)
	store, err := sqlite.Open(context.Background(), ts.MkAbs(args[0]))
	ts.Check(err)
	defer func() { ts.Check(store.Close()) }()
	eng, _, _, err := (&program{}).compile()
	ts.Check(err)
	server := api.New(api.Config{
		Engine: eng, Log: store, Tokens: store, Now: func() time.Time { return at }, Random: &counter{}, Logger: slog.New(slog.DiscardHandler),
	})
	for _, name := range args[1:] {
		req := httptest.NewRequest(http.MethodPost, "/v1/assessments", bytes.NewReader([]byte(ts.ReadFile(name))))
		req.Header.Set("Content-Type", "application/json")
		rec := httptest.NewRecorder()
		server.Handler().ServeHTTP(rec, req)
		if rec.Code != http.StatusCreated {
			ts.Fatalf("%s: status %d: %s", name, rec.Code, rec.Body)
		}
	}
}

// counter is a source of bytes that is the same every time and never repeats.
type counter struct{ n byte }

func (c *counter) Read(p []byte) (int, error) {
	for i := range p {
		c.n++
		p[i] = c.n
	}
	return len(p), nil
}

func scriptSQL(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: sql FILE STATEMENT")
	}
	db, err := sql.Open("sqlite3", ts.MkAbs(args[0]))
	ts.Check(err)
	defer func() { ts.Check(db.Close()) }()
	_, err = db.Exec(args[1])
	ts.Check(err)
}

func scriptLibrary(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: library DIR")
	}
	ts.Check(copyLibrary(ts.MkAbs(args[0])))
}

// copyLibrary writes the embedded library to a folder.
func copyLibrary(dir string) error {
	files, err := libraryFS("")
	if err != nil {
		return err
	}
	if err := os.CopyFS(dir, files); err != nil {
		return fmt.Errorf("copy of the library: %w", err)
	}
	return nil
}
