package postgres

import (
	"bytes"
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/api/decisionlog"
	"safetynet/api/decisionlog/logtest"
	"safetynet/api/decisionlog/postgres/pgtest"
)

// BenchmarkAppend records decisions of about the size of real ones, each flushed
// to disk, from some callers in each of some instances on one database.
func BenchmarkAppend(b *testing.B) {
	for _, x := range []struct{ instances, callers int }{{1, 1}, {1, 32}, {2, 1}, {2, 16}, {2, 32}} {
		b.Run(fmt.Sprintf("instances=%d/callers=%d", x.instances, x.callers), func(b *testing.B) {
			address := pgtest.Shared(b).Database(b)
			stores := make([]*Store, x.instances)
			for i := range stores {
				stores[i] = openAt(b, address)
			}
			b.ResetTimer()
			var n atomic.Int64
			var wg sync.WaitGroup
			for _, s := range stores {
				for range x.callers {
					wg.Go(func() {
						for i := n.Add(1); i <= int64(b.N); i = n.Add(1) {
							d := logtest.Decision(int(i))
							d.Body = bytes.Repeat([]byte("x"), 4096)
							if _, err := s.Append(context.Background(), d); err != nil {
								b.Error(err)
								return
							}
						}
					})
				}
			}
			wg.Wait()
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "appends/s")
		})
	}
}

// BenchmarkVerify reads and verifies a log of a thousand entries.
func BenchmarkVerify(b *testing.B) {
	s := openNew(b)
	logtest.Fill(b, s, 1000)
	for b.Loop() {
		report, err := decisionlog.Verify(s.Entries(context.Background(), decisionlog.Query{}))
		require.NoError(b, err)
		require.True(b, report.OK())
	}
	b.ReportMetric(1000*float64(b.N)/b.Elapsed().Seconds(), "entries/s")
}
