package pipeline

import (
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/engine/replay"
)

// BenchmarkCases is the same file of 262,144 cases by one goroutine of replay.Run, by
// all, and on prism in pieces of some sizes; one op is one file. It reports the time of
// all processors for a case, with what the pipeline costs to begin.
func BenchmarkCases(b *testing.B) {
	const cases = 262_144
	slog.SetDefault(slog.New(slog.NewTextHandler(io.Discard, nil))) // prism tells of each bundle
	pattern := folder(b, map[string][]byte{"a.ndjson": bytes.Repeat(bytes.Join(drawn(b, 4096), nil), cases/4096)})
	names, err := filepath.Glob(pattern)
	require.NoError(b, err)
	c := comparison(b)
	var hash string
	for _, workers := range []int{1, 0} {
		b.Run(fmt.Sprintf("run/workers=%d", workers), func(b *testing.B) {
			measured(b, cases, func() {
				file, err := os.Open(names[0])
				require.NoError(b, err)
				t, err := replay.Run(b.Context(), c, replay.Lines(file), replay.Options{Workers: workers})
				require.NoError(b, err)
				require.NoError(b, file.Close())
				hash = t.Hash()
			})
		})
	}
	for _, mib := range []int64{1, 8, 64} {
		b.Run(fmt.Sprintf("prism/piece=%dMiB", mib), func(b *testing.B) {
			measured(b, cases, func() {
				r, err := result(b, pattern, mib<<20)
				require.NoError(b, err)
				require.Equal(b, hash, r.Hash)
			})
		})
	}
}

func measured(b *testing.B, cases int, run func()) {
	begun := processors()
	for b.Loop() {
		run()
	}
	b.ReportMetric(float64(processors()-begun)/float64(cases*b.N), "cpu-ns/case")
	b.ReportMetric(float64(cases*b.N)/b.Elapsed().Seconds(), "cases/s")
}

// processors is how long the process has computed, on all of them.
func processors() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
