package logtest

import (
	_ "embed" // for the body of an assessment
	"slices"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"safetynet/api/decisionlog"
)

// Sized returns the nth of a series of decisions for benchmarks: a body of so many
// bytes, see [Assessment], one in a tenth of a millisecond, and names as they are drawn
// then: ids in order, references in none within their moment.
func Sized(n, size int) decisionlog.Decision {
	const scatter, random = 0x9E3779B1, 1 << 28 // without a common factor
	d := Decision(n)
	d.RecordedAt = Start.Add(time.Duration(n) * 100 * time.Microsecond)
	d.Reference = reference(n*scatter%random, d.RecordedAt)
	d.Body = Assessment(size)
	return d
}

//go:embed testdata/assessment.json
var assessment []byte

// Assessment returns the first bytes of a body as the API records it for a vignette,
// which compress as such bodies do; as many as there are, at most some 50,000.
func Assessment(size int) []byte { return assessment[:min(size, len(assessment))] }

// FromMany measures an append from so many callers at once: how many a second, how
// long a caller waits, and the processor time of this process.
func FromMany(b *testing.B, callers int, add func(n int) error) {
	var next atomic.Int64
	var wg sync.WaitGroup
	took := make([]time.Duration, b.N)
	before := processTime()
	b.ResetTimer()
	for range callers {
		wg.Go(func() {
			for n := next.Add(1); n <= int64(b.N); n = next.Add(1) {
				begun := time.Now()
				if err := add(int(n)); err != nil {
					b.Error(err)
					return
				}
				took[n-1] = time.Since(begun)
			}
		})
	}
	wg.Wait()
	b.StopTimer()
	slices.Sort(took)
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "appends/s")
	b.ReportMetric(float64(took[b.N/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(took[b.N*99/100].Microseconds())/1000, "p99-ms")
	b.ReportMetric(float64((processTime()-before).Microseconds())/float64(b.N), "cpu-us/op")
}

func processTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err) // it has no other error than a wrong argument
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
