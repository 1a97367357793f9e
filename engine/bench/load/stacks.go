package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"safetynet/engine"
	"safetynet/engine/bench/load/cases"
	"safetynet/pathways"
)

// The stacks.
const (
	ours     = "safetynet"
	ordinary = "plain"
)

// bench is everything that runs while it is measured.
type bench struct {
	o        options
	dir      string
	program  string // the built safetynet
	drawn    []cases.Case
	names    map[string]bool // of criteria
	panel    *engine.Panel
	servers  []*server
	postgres *database
	env      []string // besides this process's own, of the stacks
	say      func(string, ...any)
}

// scenario is one kind of question put to one or both stacks.
type scenario struct {
	name    string
	targets []*target // ours first
	open    bool      // at fixed rates too
}

// prepare makes the folder, the program and the cases.
func prepare(ctx context.Context, o options, say func(string, ...any)) (b *bench, err error) {
	b = &bench{o: o, say: say, program: o.program, names: map[string]bool{}}
	if b.dir, err = os.MkdirTemp(o.dir, "safetynet-load-*"); err != nil {
		return nil, err
	}
	if b.program == "" {
		b.program = filepath.Join(b.dir, "safetynet")
		if err := build(ctx, b.program); err != nil {
			return b, err
		}
	}
	if err := b.slow(ctx); err != nil {
		return b, err
	}
	_, prog, err := library()
	if err != nil {
		return b, err
	}
	for _, k := range prog.Logic().Criteria {
		b.names[pathway+"/"+k.Def.ID.Value] = true
	}
	if b.panel, err = engine.NewPanel(nil, []*engine.Program{prog}); err != nil {
		return b, err
	}
	b.drawn, err = cases.Draw(prog, pathways.Audience(o.audience), time.Now().UTC().Truncate(24*time.Hour).Add(10*time.Hour), o.seed, o.cases)
	return b, err
}

// build builds the program from the checkout this module stands in.
func build(ctx context.Context, file string) error {
	root, err := exec.CommandContext(ctx, "go", "list", "-m", "-f", "{{.Dir}}", "safetynet").Output()
	if err != nil {
		return fmt.Errorf("find the checkout, from a folder of engine/bench: %w", err)
	}
	cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-o", file, "./cmd/safetynet")
	cmd.Dir, cmd.Env = strings.TrimSpace(string(root)), append(os.Environ(), "CGO_ENABLED=1")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("build safetynet: %w\n%s", err, out)
	}
	return nil
}

// startOurs starts the program with its own defaults: no setting is changed.
func (b *bench) startOurs(ctx context.Context, name, db string) (*server, error) {
	return b.start(ctx, name, db, b.program, "--json", "serve", "--addr", "127.0.0.1:0", "--db", db)
}

func (b *bench) startPlain(ctx context.Context, name, db string) (*server, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	return b.start(ctx, name, db, self, "serve-plain", "-db", db, fmt.Sprintf("-log=%t", b.o.accessLog))
}

func (b *bench) start(ctx context.Context, name, db, program string, args ...string) (*server, error) {
	s, err := start(ctx, b.dir, name, db, b.env, program, args...)
	if err == nil {
		b.servers = append(b.servers, s)
	}
	return s, err
}

// scenarios starts the servers and says what they are asked.
func (b *bench) scenarios(ctx context.Context) ([]scenario, error) {
	s, err := b.startOurs(ctx, "safetynet sqlite", filepath.Join(b.dir, "safetynet.db"))
	if err != nil {
		return nil, err
	}
	p, err := b.startPlain(ctx, "plain sqlite", filepath.Join(b.dir, "plain.db"))
	if err != nil {
		return nil, err
	}
	path := "/v1/evaluate"
	if b.o.view == "decision" {
		path += "?view=decision"
	}
	token, err := b.token(s)
	if err != nil {
		return nil, err
	}
	all := []scenario{
		{"evaluate", []*target{b.single(s, ours, path, token), b.single(p, ordinary, "/v1/evaluate", "")}, true},
		{"evaluate, full answer", []*target{b.single(s, ours, "/v1/evaluate", token)}, false},
		{"recorded, SQLite", []*target{b.recorded(s, ours, token), b.recorded(p, ordinary, "")}, true},
		{"recorded in full, SQLite", []*target{b.recordedAt(s, ours, recordedPath, token)}, false},
	}
	if t := b.batch(s, token); b.there(t) {
		all = append(all, scenario{"evaluate, batches", []*target{t}, false})
	}
	if !b.o.postgres {
		return all, nil
	}
	if b.postgres, err = startDatabase(); err != nil {
		return nil, err
	}
	more := scenario{"recorded, PostgreSQL", nil, true}
	for _, stack := range []string{ours, ordinary} {
		db, err := b.postgres.empty()
		if err != nil {
			return nil, err
		}
		token := ""
		if stack == ours {
			if s, err = b.startOurs(ctx, "safetynet postgres", db); err == nil {
				token, err = b.token(s)
			}
		} else {
			s, err = b.startPlain(ctx, "plain postgres", db)
		}
		if err != nil {
			return nil, err
		}
		more.targets = append(more.targets, b.recorded(s, stack, token))
	}
	return append(all, more), nil
}

// token is what staff send; families send none.
func (b *bench) token(s *server) (string, error) {
	if b.o.audience == string(pathways.Parent) {
		return "", nil
	}
	return s.token()
}

func (b *bench) single(s *server, stack, path, token string) *target {
	t := &target{server: s, stack: stack, path: path, status: http.StatusOK, cases: 1}
	for _, c := range b.drawn {
		t.requests = append(t.requests, request(s.host, path, token, "application/json", c.Body))
	}
	return t
}

// recorded asks for what is evaluated too: a decision of ours where that is compared.
func (b *bench) recorded(s *server, stack, token string) *target {
	if stack == ours && b.o.view == "decision" {
		return b.recordedAt(s, stack, recordedPath+"?view=decision", token)
	}
	return b.recordedAt(s, stack, recordedPath, token)
}

const recordedPath = "/v1/assessments"

func (b *bench) recordedAt(s *server, stack, path, token string) *target {
	t := b.single(s, stack, path, token)
	t.status, t.rows = http.StatusCreated, 1
	return t
}

// batch asks for the decisions of many cases in one request, and for no more at once
// than the program takes on: two for each processor.
func (b *bench) batch(s *server, token string) *target {
	t := &target{server: s, stack: ours, path: "/v1/evaluate:batch?view=decision", status: http.StatusOK, cases: b.o.batch, atOnce: 2 * runtime.NumCPU()}
	for i := 0; i < len(b.drawn); i += b.o.batch {
		var lines bytes.Buffer
		for n := range b.o.batch {
			lines.Write(b.drawn[(i+n)%len(b.drawn)].Body)
			lines.WriteByte('\n')
		}
		t.requests = append(t.requests, request(s.host, t.path, token, "application/x-ndjson", lines.Bytes()))
	}
	return t
}

// there tells whether a server has a call.
func (b *bench) there(t *target) bool {
	w, err := dial(t.server.host, time.Now().Add(answerTime))
	if err != nil {
		return false
	}
	defer w.conn.Close()
	status, _, err := w.do(t.requests[0])
	if err != nil || status != t.status {
		b.say("%s answers %d: not measured", t, status)
	}
	return err == nil && status == t.status
}

// end stops everything and removes the databases.
func (b *bench) end() error {
	var err error
	for _, s := range b.servers {
		err = errors.Join(err, s.stop())
	}
	if b.postgres != nil {
		err = errors.Join(err, b.postgres.stop())
	}
	return errors.Join(err, os.RemoveAll(b.dir))
}
