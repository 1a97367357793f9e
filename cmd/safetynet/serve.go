package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"safetynet/api"
	"safetynet/api/decisionlog"
	"safetynet/api/story"
	"safetynet/pathways"
	"safetynet/testdata"
)

type serveFlags struct {
	addr      string
	db        string
	logFormat string
	locality  string
	staff     staffFlags
	atOnce    int

	requireApproval bool

	localityAsked bool // --locality was given
	drain         time.Duration
	grace         time.Duration
	retention     keeping
}

func (p *program) serveCommand() *cobra.Command {
	var f serveFlags
	c := p.command("serve", "Serve the HTTP API and record every assessment in the decision log",
		"Loads the library, opens the decision log (made if there is none) and serves until it is told to stop. A library with any\n"+
			"error is not served.\n"+
			"At its first start it creates a staff token and prints it once.\n\n"+
			"SIGHUP reads the library of --pathways again; one with any error is not taken and the old one stays in use. Other\n"+
			"instances of the same decision log notice within seconds, read their own --pathways again and take it if it is the same.\n"+
			"SIGINT and SIGTERM stop it: it says it is not ready, finishes what it is answering, and closes the log.",
		cobra.NoArgs, func(c *cobra.Command, _ []string) error {
			if f.logFormat != "json" && f.logFormat != "text" {
				return usageError(c, "--log-format is json or text, not %q", f.logFormat)
			}
			if now := p.now(); f.retention != (keeping{}) && f.retention.before(now).After(now.Add(-story.ReferenceLife)) {
				return usageError(c, "--retention is too short: a reference code can be read out for %s", fmt.Sprintf("%d days", story.ReferenceLife/(24*time.Hour)))
			}
			if f.requireApproval && p.approvers == "" {
				return usageError(c, "--require-approval needs --approvers: without it nothing is approved")
			}
			if err := f.staff.into(&api.Config{}, p.now); err != nil {
				return usageError(c, "%v", err)
			}
			ctx, stop := signal.NotifyContext(c.Context(), syscall.SIGINT, syscall.SIGTERM)
			defer stop()
			context.AfterFunc(ctx, stop) // a second signal ends the process at once
			reload := make(chan os.Signal, 1)
			signal.Notify(reload, syscall.SIGHUP)
			defer signal.Stop(reload)
			f.localityAsked = c.Flags().Changed("locality")
			return p.serve(ctx, f, reload)
		})
	c.Flags().StringVar(&f.addr, "addr", "127.0.0.1:8080", "`address` to listen on; port 0 picks a free one")
	dbFlag(c.Flags(), &f.db)
	f.staff.register(c.Flags())
	c.Flags().StringVar(&f.logFormat, "log-format", "text", "json or text, on the standard error")
	c.Flags().StringVar(&f.locality, "locality", api.DefaultLocality, "`id` of the locality for requests that name none, where it can be used; or none")
	c.Flags().BoolVar(&f.requireApproval, "require-approval", false, "refuse a library, at start and at SIGHUP, in which anything that is in use, or comes into use later, is not clinically\napproved then by keys of --approvers")
	c.Flags().IntVar(&f.atOnce, "at-once", 0, "`number` of requests worked on at once; 16 times as many wait up to two seconds for their turn, the rest\nare told to come again (default 2 for each processor)")
	c.Flags().DurationVar(&f.drain, "drain", 0, "how long to answer on after /readyz began to fail, for load balancers to notice")
	c.Flags().DurationVar(&f.grace, "grace", 25*time.Second, "how long requests under way may take to finish")
	c.Flags().Var(&f.retention, "retention", "erase stories whose last entry is older than this `age`, every day: 8y, 400d, 2920h (default: keep them)")
	return c
}

// serve runs a server until ctx ends.
func (p *program) serve(ctx context.Context, f serveFlags, reload <-chan os.Signal) (err error) {
	eng, err := p.mustCompile()
	if err != nil {
		return err
	}
	logger := p.logger(f.logFormat)
	if err := p.checkApproval(eng.Library(), f, logger); err != nil {
		return fail(statusUsage, err)
	}
	if err := checkLocality(eng, f, p.now(), logger); err != nil {
		return err
	}
	store, err := openStore(ctx, f.db, false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }() // after the last request was answered
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", f.addr)
	if err != nil {
		return fail(statusUsage, err)
	}
	if err := p.firstToken(ctx, store); err != nil {
		return errors.Join(err, listener.Close())
	}
	defer p.keepRetention(ctx, story.Book{Log: store, Random: p.random, Now: p.now}, f.retention, logger)()
	config := api.Config{Engine: eng, Log: store, Tokens: store, Now: p.now, Random: p.random, Logger: logger, Version: version, Locality: f.locality, Prepare: collected(api.PrepareOpinion), AtOnce: f.atOnce, RequireApproval: f.requireApproval, Vignettes: testdata.Vignettes()}
	if err := f.staff.into(&config, p.now); err != nil {
		return errors.Join(err, listener.Close())
	}
	server := api.New(config)
	httpServer := api.HTTPServer(f.addr, server.Handler())
	httpServer.ErrorLog = slog.NewLogLogger(logger.Handler(), slog.LevelWarn)
	again := p.again(server, f, logger)
	server.Follow(ctx, again)
	follow := time.NewTicker(api.FollowEvery)
	defer follow.Stop()
	failed := make(chan error, 1)
	go func() { failed <- httpServer.Serve(listener) }()
	if err := tellReady(ctx); err != nil {
		logger.Warn("systemd waits for a word that could not be sent", "error", err)
	}
	p.announce(listener.Addr(), dbName(f.db), eng.Library())
	logger.Info("serving", "address", listener.Addr().String(), "version", version, "library", nameOf(p.library), "pathways", keys(eng.Library()))
	for {
		select {
		case err := <-failed:
			return err
		case <-reload:
			p.reload(server, f, logger)
			server.Follow(ctx, again)
			reached("library recorded")
		case <-follow.C:
			server.Follow(ctx, again)
		case <-ctx.Done():
			return stopServing(server, httpServer, f, logger)
		}
	}
}

// announce tells a person, or a script, where the server is.
func (p *program) announce(addr net.Addr, db string, lib *pathways.Library) {
	if p.json {
		_ = p.printJSON(map[string]string{"url": "http://" + addr.String(), "db": db}) // kept by stdout
		return
	}
	p.print(fmt.Sprintf("safetynet %s serves http://%s, decision log %s\n", version, addr, db))
	if notice := ofAllApproved(len(lib.ApprovedInUse(p.now())), len(lib.InUse(p.now()))); notice != "" {
		p.print(notice + "\n")
	}
}

// firstToken makes and shows a staff token when there is none yet.
func (p *program) firstToken(ctx context.Context, tokens decisionlog.Tokens) error {
	token, created, err := api.EnsureToken(ctx, tokens, p.random, p.now())
	if err != nil || !created {
		return err
	}
	fmt.Fprintf(p.stderr, "First start. A clinician's token, shown only now (only its hash is stored; safetynet token create makes others):\n\n    %s\n\n", token)
	return nil
}

// stopServing refuses new work and waits for what is under way.
func stopServing(server *api.Server, httpServer *http.Server, f serveFlags, logger *slog.Logger) error {
	logger.Info("stopping")
	server.Drain()
	time.Sleep(f.drain)
	ctx, cancel := context.WithTimeout(context.Background(), f.grace)
	defer cancel()
	if err := httpServer.Shutdown(ctx); err != nil {
		return errors.Join(fmt.Errorf("requests were cut off: %w", err), httpServer.Close())
	}
	logger.Info("stopped")
	return nil
}

func (p *program) logger(format string) *slog.Logger {
	if format == "json" {
		return slog.New(slog.NewJSONHandler(p.stderr, nil))
	}
	return slog.New(slog.NewTextHandler(p.stderr, nil))
}

// keys names the versions of a library with the start of their digests.
func keys(lib *pathways.Library) []string {
	var out []string
	for _, d := range lib.Pathways {
		out = append(out, d.Key()+" "+d.Digest)
	}
	return out
}
