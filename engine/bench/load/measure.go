package main

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"time"
)

// fsyncTime is how long the disk is measured before each round.
const fsyncTime = 200 * time.Millisecond

// Cell is one measurement: one kind of question to one stack at one rate.
type Cell struct {
	Scenario  string  `json:"scenario"`
	Stack     string  `json:"stack"`
	Rate      float64 `json:"rate"` // asked for; 0: as fast as it answers
	Round     int     `json:"round"`
	Answered  int     `json:"answered"` // requests
	Refused   int     `json:"refused"`
	PerSecond float64 `json:"per_second"` // cases
	Overload  bool    `json:"overload"`
	Bytes     float64 `json:"answer_bytes"` // a case
	P50       float64 `json:"p50_ms"`
	P99       float64 `json:"p99_ms"`
	Max       float64 `json:"max_ms"`
	Late      float64 `json:"sent_late_p99_ms"` // by the generator
	ServerCPU float64 `json:"server_cpu_us"`    // a case, the server's process
	StoreCPU  float64 `json:"store_cpu_us"`     // a case, PostgreSQL's processes
	OwnCPU    float64 `json:"generator_cpu_us"` // a case
}

// Report is everything a run found.
type Report struct {
	Machine string    `json:"machine"`
	At      time.Time `json:"at"`
	Options string    `json:"options"`
	Agreed  int       `json:"cases_agreed"`
	Bytes   int       `json:"mean_request_bytes"`
	Fsync   Fsync     `json:"fsync"`
	Cells   []Cell    `json:"cells"`
	Summary []Summary `json:"summary"`
	Stored  []Stored  `json:"stored"`
}

// Fsync is what the disk takes for 4 KiB.
type Fsync struct {
	Count  int     `json:"count"`
	P50    float64 `json:"p50_ms"`
	P99    float64 `json:"p99_ms"`
	Slower float64 `json:"slower_ms,omitempty"` // each wait of the stacks for it, than this
}

// measure runs everything.
func measure(ctx context.Context, o options, say func(string, ...any)) (r *Report, err error) {
	r = &Report{Machine: machine(), At: time.Now().UTC().Truncate(time.Second), Options: fmt.Sprintf("%+v", o)}
	b, err := prepare(ctx, o, say)
	if b != nil {
		defer func() { err = errors.Join(err, b.end()) }()
	}
	if err != nil {
		return nil, err
	}
	if o.profile != "" {
		return r, b.profile(ctx)
	}
	all, err := b.scenarios(ctx)
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(s scenario) bool { return !strings.HasPrefix(s.name, o.only) })
	if len(all) == 0 {
		return nil, fmt.Errorf("nothing that is measured is named %q", o.only)
	}
	for _, s := range all {
		for _, t := range s.targets {
			say("comparing the answers of %s", t)
			if err := b.agree(t); err != nil {
				return nil, err
			}
		}
	}
	r.Agreed = len(b.drawn)
	for _, c := range b.drawn {
		r.Bytes += len(c.Body) / len(b.drawn)
	}
	var syncs []time.Duration
	for n := range o.rounds {
		took, err := fsyncs(b.dir, fsyncTime)
		if err != nil {
			return nil, fmt.Errorf("measure the disk: %w", err)
		}
		syncs = append(syncs, took...)
		for _, s := range all {
			say("round %d of %d: %s", n+1, o.rounds, s.name)
			cells, err := b.round(ctx, s, n)
			if err != nil {
				return nil, err
			}
			r.Cells = append(r.Cells, cells...)
		}
	}
	slices.Sort(syncs)
	r.Fsync = Fsync{len(syncs), ms(quantile(syncs, .5)), ms(quantile(syncs, .99)), ms(o.slower)}
	r.Summary = summarise(r.Cells)
	say("counting what is stored")
	r.Stored, err = b.stored(ctx)
	return r, err
}

// round measures a scenario once: at each rate one stack after the other, the other
// one first in the next round.
func (b *bench) round(ctx context.Context, s scenario, n int) ([]Cell, error) {
	rates := []float64{0}
	if s.open {
		rates = append(rates, b.o.rates...)
	}
	targets := slices.Clone(s.targets)
	if n%2 == 1 {
		slices.Reverse(targets)
	}
	var cells []Cell
	for _, rate := range rates {
		for _, t := range targets {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			c, err := b.cell(ctx, t, rate)
			if err != nil {
				return nil, fmt.Errorf("%s, %s: %w", s.name, rateName(rate), err)
			}
			c.Scenario, c.Round = s.name, n
			cells = append(cells, c)
		}
	}
	return cells, nil
}

// cpus is the processor time used so far by the server, its store and this program.
func (b *bench) cpus(s *server) ([3]time.Duration, error) {
	var used [3]time.Duration
	var err, errStore error
	used[0], err = cpuOf(s.cmd.Process.Pid, false)
	if b.postgres != nil {
		used[1], errStore = cpuOf(b.postgres.pid, true)
	}
	used[2] = ownCPU()
	return used, errors.Join(err, errStore)
}

// asker asks a target over as many connections as it takes.
func (b *bench) asker(t *target) asker {
	a := asker{target: t, connections: b.o.connections, next: new(atomic.Int64)}
	if t.atOnce > 0 {
		a.connections = min(a.connections, t.atOnce)
	}
	return a
}

// cell is one measurement.
func (b *bench) cell(ctx context.Context, t *target, rate float64) (Cell, error) {
	runtime.GC()
	a := b.asker(t)
	before, err := b.cpus(t.server)
	if err != nil {
		return Cell{}, err
	}
	var r round
	if rate == 0 {
		r, err = a.closed(ctx, b.o.lasts)
	} else {
		r, err = a.open(ctx, rate, b.o.lasts)
	}
	if err != nil {
		return Cell{}, err
	}
	after, err := b.cpus(t.server)
	if err != nil {
		return Cell{}, err
	}
	cases := float64(max(1, r.answered*t.cases))
	us := func(i int) float64 { return float64((after[i] - before[i]).Microseconds()) / cases }
	return Cell{
		Stack: t.stack, Rate: rate, Answered: r.answered, Refused: r.refused, Overload: r.overload,
		PerSecond: float64(r.answered*t.cases) / r.took.Seconds(), Bytes: float64(r.bytes) / cases,
		P50: ms(quantile(r.latencies, .5)), P99: ms(quantile(r.latencies, .99)), Max: ms(quantile(r.latencies, 1)),
		Late: ms(quantile(r.late, .99)), ServerCPU: us(0), StoreCPU: us(1), OwnCPU: us(2),
	}, t.server.forget()
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

func rateName(rate float64) string {
	if rate == 0 {
		return "as fast as it answers"
	}
	return fmt.Sprintf("%.0f a second", rate)
}
