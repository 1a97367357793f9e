package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"time"
)

// startTime is how long a server may take to be ready, its second opinion included.
const startTime = 3 * time.Minute

// server is a program that was started here and is asked over loopback.
type server struct {
	name, db, host string
	cmd            *exec.Cmd
	stderr         *os.File
	acknowledged   int // rows that it says are stored
}

// target is one kind of request to one server.
type target struct {
	server   *server
	stack    string // ours or plain
	path     string
	requests [][]byte
	status   int // of a good answer
	rows     int // that it acknowledges by one
	cases    int // in one request
	atOnce   int // connections at most, 0 for no bound of its own
}

func (t *target) String() string { return t.server.name + " " + t.path }

// start starts a server, which says on its standard output where it listens, as
// JSON, and waits until it is ready. What it writes to its standard error goes to a
// file in dir, as it would go to a collector of logs.
func start(ctx context.Context, dir, name, db string, env []string, program string, args ...string) (*server, error) {
	s := &server{name: name, db: db, cmd: exec.Command(program, args...)}
	s.cmd.Env = append(os.Environ(), env...)
	var err error
	if s.stderr, err = os.OpenFile(filepath.Join(dir, strings.ReplaceAll(name, " ", "-")+".stderr"), os.O_CREATE|os.O_RDWR|os.O_APPEND, 0o600); err != nil {
		return nil, err
	}
	s.cmd.Stderr = s.stderr
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := s.cmd.Start(); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	var said struct{ URL string }
	if err = json.NewDecoder(out).Decode(&said); err == nil {
		s.host = strings.TrimPrefix(said.URL, "http://")
		err = s.ready(ctx)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%s does not start: %w; it says: %s", name, err, s.tail()), s.stop())
	}
	go func() { _, _ = io.Copy(io.Discard, out) }() // so that it can never wait for us to read
	return s, nil
}

// ready waits for the server. A second opinion that is being made would take
// processor time from what is measured, so it is waited for where there is one.
func (s *server) ready(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, startTime)
	defer cancel()
	for {
		_, up := s.get(ctx, "/healthz")
		metrics, _ := s.get(ctx, "/metrics")
		if up && !strings.Contains(metrics, "safetynet_second_opinion_ready 0") {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("not ready in time: %w", ctx.Err())
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// get is the body of an answer, and whether there was a good one.
func (s *server) get(ctx context.Context, path string) (body string, good bool) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+s.host+path, nil)
	if err != nil {
		return "", false
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return "", false
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	return string(text), err == nil && resp.StatusCode == http.StatusOK
}

var tokenForm = regexp.MustCompile(`(?m)^ {4}(\S+)$`)

// token is the staff token that the program shows at its first start.
func (s *server) token() (string, error) {
	text, err := os.ReadFile(s.stderr.Name())
	if err != nil {
		return "", err
	}
	found := tokenForm.FindSubmatch(text)
	if found == nil {
		return "", fmt.Errorf("%s shows no token at its first start", s.name)
	}
	return string(found[1]), nil
}

// forget empties the file of what the server wrote, so that it stays small.
func (s *server) forget() error { return s.stderr.Truncate(0) }

func (s *server) tail() string {
	text, err := os.ReadFile(s.stderr.Name())
	if err != nil {
		return err.Error()
	}
	return strings.TrimSpace(string(text[max(0, len(text)-2000):]))
}

// stop has the server end in order. A second stop does nothing.
func (s *server) stop() error {
	if s.cmd.ProcessState != nil {
		return nil
	}
	ended := make(chan error, 1)
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return fmt.Errorf("%s: %w", s.name, err)
	}
	go func() { ended <- s.cmd.Wait() }()
	select {
	case err := <-ended:
		if err != nil {
			return fmt.Errorf("%s did not end in order: %w; it says: %s", s.name, err, s.tail())
		}
		return s.stderr.Close()
	case <-time.After(40 * time.Second):
		return errors.Join(fmt.Errorf("%s did not end when told to", s.name), s.cmd.Process.Kill(), <-ended)
	}
}
