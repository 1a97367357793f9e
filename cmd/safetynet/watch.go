package main

import (
	"context"
	"errors"
	"fmt"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/spf13/cobra"
)

func (p *program) watchCommand() *cobra.Command {
	var once bool
	var vignettes string
	c := p.command("watch [DIR]", "Check, test and prove what you write, each time you save it",
		"Watches a library and the vignettes beside it: DIR itself, or its folder pathways (default: this folder). At the start and at\n"+
			"every save it checks the library, then runs the vignettes and the proofs of every draft and of whatever was saved since the\n"+
			"start; what is proved already is not proved again. A save overtakes what is under way. Ctrl-C ends it, with exit status 0.\n\n"+
			"On a terminal the view is drawn anew; elsewhere each part is printed as it is there, with --json one object for each save.\n"+
			"With --once it looks once and ends, with exit status 1 when something is wrong.",
		cobra.MaximumNArgs(1), func(c *cobra.Command, args []string) error {
			w, err := p.watched(args, vignettes)
			if err != nil {
				return err
			}
			if once {
				return p.watchOnce(c.Context(), w)
			}
			ctx, stop := signal.NotifyContext(c.Context(), syscall.SIGINT, syscall.SIGTERM)
			defer stop()
			return p.watch(ctx, w)
		})
	c.Flags().BoolVar(&once, "once", false, "look once and end")
	c.Flags().StringVar(&vignettes, "vignettes", "", "`folder` with the vignettes (default: testdata/vignettes or vignettes beside the library)")
	return c
}

// watched is the workshop that the command line names. Its library must be there.
func (p *program) watched(args []string, vignettes string) (workshop, error) {
	dir := "."
	if len(args) == 1 {
		dir = args[0]
	}
	w := workshopAt(dir)
	if p.library != "" {
		if len(args) == 1 {
			return w, failf(statusUsage, "--pathways and %s both name a library: give one of them", dir)
		}
		w = besideLibrary(p.library)
	}
	if vignettes != "" {
		w.vignettes = vignettes
	}
	if !isLibrary(w.library) {
		return w, failf(statusUsage, "there is no library in %s; safetynet new pathway ID --out %s begins one", w.library, dir)
	}
	return w, nil
}

// watchOnce makes one round.
func (p *program) watchOnce(ctx context.Context, w workshop) error {
	v := &watchView{program: p}
	r, err := newWatchRounds(w, p.now).next(ctx, nil, v.show)
	if err != nil {
		return err
	}
	v.done(r)
	if !r.OK {
		return failf(statusFailed, "something is wrong in %s", w.library)
	}
	return nil
}

// watch makes a round at the start and at every save, until ctx ends. A save ends the
// round before it.
func (p *program) watch(ctx context.Context, w workshop) error {
	saves, err := savesIn(ctx, w.library, w.vignettes)
	if err != nil {
		return fail(statusUsage, err)
	}
	rounds, v := newWatchRounds(w, p.now), &watchView{program: p, terminal: p.onTerminal(), title: "Watching " + filepath.ToSlash(w.library) + ". Ctrl-C ends."}
	var saved []string
	for {
		round, overtake := context.WithCancel(ctx)
		done := make(chan error, 1)
		go func() {
			r, err := rounds.next(round, saved, v.show)
			if err == nil {
				v.done(r)
			}
			done <- err
		}()
		again, err := p.untilSaved(ctx, saves, done, overtake, v)
		if again == nil {
			return err
		}
		saved = again
		v.begin(saved)
	}
}

// untilSaved waits for the next save, and for what it overtakes. It returns nil when
// watching is over.
func (p *program) untilSaved(ctx context.Context, saves <-chan []string, done <-chan error, overtake func(), v *watchView) ([]string, error) {
	defer overtake()
	for running := done; ; {
		select {
		case <-ctx.Done():
			v.end()
			return nil, nil
		case err := <-running:
			if err != nil && !errors.Is(err, context.Canceled) {
				return nil, err
			}
			running = nil // a nil channel is never ready: only a save or the end can come
		case files, open := <-saves:
			if !open {
				return nil, failf(statusInternal, "the folder cannot be watched any more")
			}
			overtake()
			if running != nil {
				v.note("overtaken by a newer save")
				if err := <-running; err != nil && !errors.Is(err, context.Canceled) {
					return nil, err
				}
			}
			return files, nil
		}
	}
}

// inside is a file's place in a folder, with slashes, and whether it is in it.
func inside(folder, file string) (string, bool) {
	rel, err := filepath.Rel(folder, file)
	if err != nil || rel == ".." || strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
		return "", false
	}
	return filepath.ToSlash(rel), true
}

// seconds writes how long something took.
func seconds(s float64) string { return fmt.Sprintf("%.1f s", s) }
