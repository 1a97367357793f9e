package replay_test

import (
	"bytes"
	"io"
	"runtime"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/engine/replay"
)

// each bench runs two comparisons: one pathway in two versions of one library, and all
// pathways in use, six, in no place and in England; with children of every kind.
func benches(b *testing.B, run func(b *testing.B, c *replay.Comparison, file []byte, children []replay.Child)) {
	progs, err := shipped().Select(shipped().Library().IDs(), nil, at)
	require.NoError(b, err)
	england, err := shipped().SelectLocality("england", at)
	require.NoError(b, err)
	keys := make([]string, len(progs))
	for i, p := range progs {
		keys[i] = p.Definition().Key()
	}
	for _, x := range []struct {
		name string
		c    *replay.Comparison
	}{{"one", together(b)}, {"six", compare(b, panel(b, nil, keys...), panel(b, england, keys...))}} {
		cases := drawCases(x.c.After, 20, 4096)
		file, children := linesOf(b, cases), childrenOf(x.c, cases)
		b.Run(x.name, func(b *testing.B) { run(b, x.c, file, children) })
	}
}

// endless draws n cases out of a few.
func endless(children []replay.Child, n int64) replay.Source {
	return replay.Drawn("bench", n, func() func(int64) *replay.Child {
		return func(seq int64) *replay.Child { return &children[seq%int64(len(children))] }
	})
}

// again reads the lines of a file over and over, up to so many.
type again struct {
	file, rest []byte
	files      int
}

func (a *again) Read(p []byte) (int, error) {
	if len(a.rest) == 0 {
		if a.files == 0 {
			return 0, io.EOF
		}
		a.rest = a.file
		a.files--
	}
	n := copy(p, a.rest)
	a.rest = a.rest[n:]
	return n, nil
}

// rated reports cases a second by the clock, and the time of all processors for one
// case, which others on the machine disturb less.
func rated(b *testing.B, run func() (cases int64)) {
	b.ReportAllocs()
	b.ResetTimer()
	before := processors()
	cases := float64(run())
	b.StopTimer()
	b.ReportMetric(cases/b.Elapsed().Seconds(), "cases/s")
	b.ReportMetric(float64(processors()-before)/cases, "cpu-ns/case")
}

// processors is how long the process has computed, on all of them.
func processors() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkMemory replays cases in memory on all cores; one op is one case.
func BenchmarkMemory(b *testing.B) {
	benches(b, func(b *testing.B, c *replay.Comparison, _ []byte, children []replay.Child) {
		rated(b, func() int64 {
			_, err := replay.Run(b.Context(), c, endless(children, int64(b.N)), replay.Options{})
			require.NoError(b, err)
			return int64(b.N)
		})
	})
}

// BenchmarkLines replays lines of JSON on all cores; one op is 4096 lines.
func BenchmarkLines(b *testing.B) {
	benches(b, func(b *testing.B, c *replay.Comparison, file []byte, _ []replay.Child) {
		b.SetBytes(int64(len(file)))
		rated(b, func() int64 {
			_, err := replay.Run(b.Context(), c, replay.Lines(&again{file: file, files: b.N}), replay.Options{})
			require.NoError(b, err)
			return int64(b.N) * 4096
		})
	})
}

// BenchmarkRead lays out lines of JSON, by one goroutine; one op is 4096 lines.
func BenchmarkRead(b *testing.B) {
	benches(b, func(b *testing.B, c *replay.Comparison, file []byte, _ []replay.Child) {
		w := c.NewWorker()
		b.SetBytes(int64(len(file)))
		rated(b, func() int64 {
			for range b.N {
				for line := range bytes.Lines(file) {
					if _, ok := w.Quick(line); !ok {
						b.Fatalf("%s", line)
					}
				}
			}
			return int64(b.N) * 4096
		})
	})
}

// BenchmarkLoad lays cases out for both panels; one op is one case.
func BenchmarkLoad(b *testing.B) {
	benches(b, func(b *testing.B, c *replay.Comparison, _ []byte, children []replay.Child) {
		w, t := c.NewWorker(), c.NewTally()
		rated(b, func() int64 {
			for i := range b.N {
				w.LoadAgain(&children[i%len(children)], t)
			}
			return int64(b.N)
		})
	})
}

// BenchmarkCount counts what was decided; one op is one case.
func BenchmarkCount(b *testing.B) {
	benches(b, func(b *testing.B, c *replay.Comparison, _ []byte, children []replay.Child) {
		workers, t := make([]*replay.Worker, 64), c.NewTally()
		for i := range workers {
			workers[i] = c.NewWorker()
			workers[i].Child(&children[i], int64(i), t)
		}
		rated(b, func() int64 {
			for i := range b.N {
				workers[i%64].CountAgain(&children[i%64], int64(i), t)
			}
			return int64(b.N)
		})
	})
}

// BenchmarkDecide only decides, on both panels; one op is one case.
func BenchmarkDecide(b *testing.B) {
	benches(b, func(b *testing.B, c *replay.Comparison, _ []byte, children []replay.Child) {
		workers, t := make([]*replay.Worker, 64), c.NewTally()
		for i := range workers {
			workers[i] = c.NewWorker()
			workers[i].Child(&children[i], int64(i), t)
		}
		rated(b, func() int64 {
			for i := range b.N {
				workers[i%64].DecideAgain()
			}
			return int64(b.N)
		})
	})
}

// BenchmarkHeap tells the most memory a run has from the system, for one million lines
// and for ten; one op is one run.
func BenchmarkHeap(b *testing.B) {
	c := versions(b)
	file := linesOf(b, drawCases(c.After, 20, 4096))
	for _, x := range []struct {
		name  string
		files int
	}{{"1M", 1_000_000 / 4096}, {"10M", 10_000_000 / 4096}} {
		b.Run(x.name, func(b *testing.B) {
			rated(b, func() int64 {
				for range b.N {
					var m runtime.MemStats
					_, err := replay.Run(b.Context(), c, replay.Lines(&again{file: file, files: x.files}), replay.Options{
						Every: 250_000, Checkpoint: func(*replay.Checkpoint) error {
							runtime.ReadMemStats(&m)
							return nil
						},
					})
					require.NoError(b, err)
					b.ReportMetric(float64(m.HeapAlloc)/(1<<20), "heap-MiB")
					b.ReportMetric(float64(m.Sys)/(1<<20), "sys-MiB")
				}
				return int64(b.N*x.files) * 4096
			})
		})
	}
}
