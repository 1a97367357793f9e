package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/pprof"
	"os"
	"path/filepath"
	"time"

	"safetynet/api"
	"safetynet/api/decisionlog/sqlite"
	"safetynet/pathways"
)

// serveProfiled is the service put together here as the program does, beside which
// its profiles can be read: the program itself has no such door.
func serveProfiled(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	f := flag.NewFlagSet("serve-profiled", flag.ContinueOnError)
	db := f.String("db", "", "a file of SQLite")
	if err := f.Parse(args); err != nil {
		return err
	}
	eng, _, err := library()
	if err != nil {
		return err
	}
	store, err := sqlite.Open(ctx, *db)
	if err != nil {
		return err
	}
	defer store.Close()
	s := api.New(api.Config{
		Engine: eng, Log: store, Tokens: store, Logger: slog.New(slog.NewTextHandler(stderr, nil)),
		Locality: api.DefaultLocality, Prepare: api.PrepareOpinion,
	})
	mux := http.NewServeMux()
	mux.Handle("/", s.Handler())
	mux.HandleFunc("/debug/pprof/profile", pprof.Profile)
	mux.Handle("/debug/pprof/allocs", pprof.Handler("allocs"))
	served := api.HTTPServer("", mux)
	served.WriteTimeout = 0 // a profile takes its time
	return serve(ctx, stdout, served)
}

// profile writes CPU and allocation profiles of the service while it is asked as
// fast as it answers.
func (b *bench) profile(ctx context.Context) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	if b.o.audience != string(pathways.Parent) {
		return fmt.Errorf("profiles are of what a parent asks")
	}
	db := filepath.Join(b.dir, "profiled.db")
	s, err := b.start(ctx, "profiled", db, self, "serve-profiled", "-db", db)
	if err != nil {
		return err
	}
	path := "/v1/evaluate"
	targets := map[string]*target{"evaluate-full": b.single(s, ours, path, ""), "recorded": b.recorded(s, ours, ""), "recorded-full": b.recordedAt(s, ours, recordedPath, "")}
	if t := b.single(s, ours, path+"?view=decision", ""); b.there(t) {
		targets["evaluate-decision"] = t
	}
	if t := b.batch(s, ""); b.there(t) {
		targets["evaluate-batch"] = t
	}
	for name, t := range targets {
		b.say("profiling %s", t)
		if err := b.profileOne(ctx, name, t); err != nil {
			return err
		}
	}
	return nil
}

func (b *bench) profileOne(ctx context.Context, name string, t *target) error {
	a := b.asker(t)
	if _, err := a.closed(ctx, time.Second); err != nil { // what is made once is made
		return err
	}
	seconds := max(1, int(b.o.lasts.Seconds()))
	failed := make(chan error, 1)
	go func() {
		_, err := a.closed(ctx, time.Duration(seconds)*time.Second+500*time.Millisecond)
		failed <- err
	}()
	for what, path := range map[string]string{"cpu": fmt.Sprintf("/debug/pprof/profile?seconds=%d", seconds), "allocs": "/debug/pprof/allocs"} {
		body, good := t.server.get(ctx, path)
		if !good {
			return fmt.Errorf("%s gives no profile at %s: %.200s", t.server.name, path, body)
		}
		if err := os.WriteFile(filepath.Join(b.o.profile, name+"."+what+".pprof"), []byte(body), 0o600); err != nil {
			return err
		}
	}
	return <-failed
}
