package main

import (
	"context"
	"errors"
	"io"
	"iter"
	"slices"
	"sync/atomic"
	"time"

	"github.com/spf13/pflag"

	"safetynet/api/decisionlog"
	"safetynet/engine/replay"
	"safetynet/engine/replay/tables"
	"safetynet/pathways"
)

// replayCases say where cases come from and how tables are read.
type replayCases struct {
	db, since, format, audience, at string
	ignore                          []string
}

func (f *replayCases) register(flags *pflag.FlagSet) {
	dbFlag(flags, &f.db)
	flags.StringVar(&f.since, "since", "", "only assessments of the log recorded at this `time` or later: 2026-11-01 (UTC) or 2026-11-01T08:00:00Z")
	flags.StringVar(&f.format, "format", "", "what the files hold, whatever their names: ndjson, csv, tsv or parquet")
	flags.StringVar(&f.audience, "audience", "", "who asked, in rows of a table that do not say it: parent, adviser or clinician")
	flags.StringVar(&f.at, "at", "", "the time of rows of a table that do not say it, as `2026-11-21T10:00:00Z`")
	flags.StringSliceVar(&f.ignore, "ignore", nil, "`columns` of a table to leave out, with commas between")
}

// cases is where cases come from, opened, and how much of it was read.
type cases struct {
	source  replay.Source
	what    string // in words
	size    int64  // in bytes; 0 when nobody knows
	read    atomic.Int64
	closers []io.Closer
}

func (x *cases) close() error {
	var errs []error
	for _, c := range slices.Backward(x.closers) {
		errs = append(errs, c.Close())
	}
	return errors.Join(errs...)
}

// openCases opens the files that are named, or else the decision log.
func (p *program) openCases(ctx context.Context, names []string, f *replayCases, d *pathways.Dictionary) (*cases, error) {
	if len(names) == 0 {
		return openLog(ctx, f)
	}
	if f.since != "" {
		return nil, failf(statusUsage, "--since is about the log of --db")
	}
	o, err := f.options(d)
	if err != nil {
		return nil, err
	}
	x := &cases{what: plural(len(names), "file", "files")}
	if err := x.open(names, f.format, p.stdin, o); err != nil {
		return nil, errors.Join(fail(statusUsage, err), x.close())
	}
	return x, nil
}

func (f *replayCases) options(d *pathways.Dictionary) (tables.Options, error) {
	o := tables.Options{Dictionary: d, Audience: pathways.Audience(f.audience), Ignore: f.ignore}
	if f.audience != "" && !slices.Contains(pathways.Audiences(), o.Audience) {
		return o, failf(statusUsage, "--audience is parent, adviser or clinician, not %q", f.audience)
	}
	var err error
	if f.at != "" {
		if o.At, err = time.Parse(time.RFC3339, f.at); err != nil {
			return o, failf(statusUsage, "--at: %q is no time such as 2026-11-21T10:00:00Z", f.at)
		}
	}
	return o, nil
}

// openLog reads the assessments of a log; a server may be writing to it.
func openLog(ctx context.Context, f *replayCases) (*cases, error) {
	since, err := timeOf(f.since)
	if err != nil {
		return nil, failf(statusUsage, "--since: %w", err)
	}
	log, err := openStore(ctx, f.db, true)
	if err != nil {
		return nil, err
	}
	entries := log.Entries(ctx, decisionlog.Query{Kinds: []string{decisionlog.KindAssessment}, Since: since})
	return &cases{source: replay.Each(bodies(entries)), what: "the decision log", closers: []io.Closer{log}}, nil
}

// bodies are those of the entries. One that was erased has none and is a line without
// a case.
func bodies(entries iter.Seq2[decisionlog.Entry, error]) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		for e, err := range entries {
			line := e.Body
			if damage := e.Check(); err == nil && len(line) == 0 {
				line = replay.ErasedLine()
			} else if err == nil && damage != nil {
				line = replay.RefusedLine(entryLine(e) + ": " + damage.Error())
			}
			if !yield(line, err) {
				return
			}
		}
	}
}
