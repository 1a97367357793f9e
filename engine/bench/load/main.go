// Command load measures the service over loopback, beside the plain stack of
// engine/bench/plain, in one run: throughput, latency at fixed rates counted from
// when each request was due, and processor time for each request, for cases that are
// evaluated and for assessments that are recorded in SQLite and in PostgreSQL.
//
// It starts everything itself: the program built from this checkout, the plain
// stack, a PostgreSQL server of the kind the tests have, with databases in a
// temporary folder. Before anything is timed all answers of both stacks are compared
// with the engine's own. At the end what is stored is compared with what was
// acknowledged. The generator shares the machine's processors with what it measures,
// so only ratios within one run mean something elsewhere.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"safetynet/pathways"
)

// options are what a run is asked to do.
type options struct {
	rounds, connections int
	lasts               time.Duration // of one measurement
	slower              time.Duration // each wait for the disk
	rates               []float64
	cases, batch        int
	seed                uint64
	audience, view      string
	program, dir        string
	postgres, accessLog bool
	profile, only       string
	json                bool
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout, os.Stderr); err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "load:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	if len(args) > 0 && children[args[0]] != nil {
		return children[args[0]](ctx, args[1:], stdout, stderr)
	}
	o, err := parse(args, stderr)
	if err != nil {
		return err
	}
	debug.SetGCPercent(400) // the generator's own collections disturb what it measures
	report, err := measure(ctx, o, func(format string, v ...any) { fmt.Fprintf(stderr, format+"\n", v...) })
	if err != nil {
		return err
	}
	if o.json {
		enc := json.NewEncoder(stdout)
		enc.SetIndent("", "  ")
		return enc.Encode(report)
	}
	return report.print(stdout)
}

func parse(args []string, stderr io.Writer) (options, error) {
	var o options
	f := flag.NewFlagSet("load", flag.ContinueOnError)
	f.SetOutput(stderr)
	f.IntVar(&o.rounds, "rounds", 3, "how often everything is measured, in turn")
	f.IntVar(&o.connections, "connections", 64, "connections that ask at once")
	f.DurationVar(&o.lasts, "time", 1500*time.Millisecond, "how long each measurement takes")
	f.IntVar(&o.cases, "cases", 512, "different children")
	f.IntVar(&o.batch, "batch", 200, "cases in one request of POST /v1/evaluate:batch")
	f.Uint64Var(&o.seed, "seed", 1, "of the children")
	f.StringVar(&o.audience, "audience", "parent", "parent, adviser or clinician; for the last two with a clinician's token")
	f.StringVar(&o.view, "view", "decision", "which answer of POST /v1/evaluate is compared with the plain stack's: decision or full")
	f.StringVar(&o.program, "program", "", "the built safetynet `file`; built from the checkout where it is not given")
	f.StringVar(&o.dir, "dir", "", "`folder` for the databases; a temporary one where it is not given")
	f.BoolVar(&o.postgres, "postgres", true, "measure PostgreSQL too, which must be installed (make tools)")
	f.BoolVar(&o.accessLog, "plain-log", true, "the plain stack writes gin's line for each request, as the program writes its own")
	f.StringVar(&o.profile, "profile", "", "write profiles of the service, in a program with the same parts, into this `folder` and measure nothing else")
	f.StringVar(&o.only, "only", "", "measure only what is named so, or begins so, such as \"recorded, SQLite\"")
	f.DurationVar(&o.slower, "slower", 0, "make each wait of the stacks for the disk so much longer, as on another disk; with -postgres=false, on Linux")
	f.BoolVar(&o.json, "json", false, "write everything as JSON")
	rates := f.String("rates", "2000,5000,8000,12000", "requests a second of the open loop, separated by commas; none for no open loop")
	if err := f.Parse(args); err != nil {
		return o, err
	}
	if f.NArg() > 0 {
		return o, fmt.Errorf("%q is not understood; see load -h", f.Arg(0))
	}
	if !slices.Contains([]string{"decision", "full"}, o.view) || !slices.Contains(pathways.Audiences(), pathways.Audience(o.audience)) {
		return o, fmt.Errorf("there is no view %q or no audience %q", o.view, o.audience)
	}
	if o.slower < 0 || o.slower > 0 && o.postgres {
		return o, errors.New("--slower is not below 0, and for SQLite alone: give -postgres=false")
	}
	for _, text := range strings.Split(*rates, ",") {
		if *rates == "none" {
			break
		}
		rate, err := strconv.ParseFloat(text, 64)
		if err != nil || !(rate >= 1 && rate <= 1e6) {
			return o, fmt.Errorf("--rates: %q is not a rate from 1 to 1000000", text)
		}
		o.rates = append(o.rates, rate)
	}
	if o.rounds < 1 || o.connections < 1 || o.cases < 2 || o.batch < 1 || o.batch > 1000 || o.lasts < 100*time.Millisecond {
		return o, errors.New("at least 1 round, 1 connection, 2 cases, batches of 1 to 1000 and 100ms are needed")
	}
	return o, nil
}
