package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"

	"safetynet/engine"
	"safetynet/engine/bench/plain"
	"safetynet/pathways"
)

// children are what this program is when it starts itself again.
var children = map[string]func(ctx context.Context, args []string, stdout, stderr io.Writer) error{
	"serve-plain":    servePlain,
	"serve-profiled": serveProfiled,
}

// pathway is the one the plain stack knows.
const pathway = "febrile-child"

// library is the newest definition, compiled.
func library() (*engine.Engine, *engine.Program, error) {
	lib, issues := pathways.Load(pathways.Embedded())
	eng, issues := engine.Compile(lib, issues)
	if eng == nil {
		return nil, nil, errors.New(issues.Render())
	}
	progs, err := eng.Select([]string{pathway}, nil, time.Now())
	if err != nil {
		return nil, nil, err
	}
	return eng, progs[0], nil
}

// servePlain is the plain stack in a process of its own.
func servePlain(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	f := flag.NewFlagSet("serve-plain", flag.ContinueOnError)
	db := f.String("db", "", "a file of SQLite, or the address of a PostgreSQL database")
	log := f.Bool("log", true, "write a line for each request")
	if err := f.Parse(args); err != nil {
		return err
	}
	_, prog, err := library()
	if err != nil {
		return err
	}
	rules, err := plain.Compile(prog.Definition())
	if err != nil {
		return err
	}
	store, err := plain.Open(ctx, *db)
	if err != nil {
		return err
	}
	defer store.Close()
	if !*log {
		stderr = nil
	}
	return serve(ctx, stdout, &http.Server{Handler: plain.Handler(rules, store, stderr), ReadHeaderTimeout: 2 * time.Second})
}

// serve serves on a free port and says where, as safetynet serve does, until it is
// told to stop.
func serve(ctx context.Context, stdout io.Writer, s *http.Server) error {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	failed := make(chan error, 1)
	go func() { failed <- s.Serve(listener) }()
	if err := json.NewEncoder(stdout).Encode(map[string]string{"url": "http://" + listener.Addr().String()}); err != nil {
		return errors.Join(err, s.Close())
	}
	select {
	case err := <-failed:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 25*time.Second)
	defer cancel()
	return s.Shutdown(ctx)
}
