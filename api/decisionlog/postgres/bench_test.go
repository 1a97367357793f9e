package postgres

import (
	"context"
	"fmt"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"safetynet/api/decisionlog"
	"safetynet/api/decisionlog/logtest"
	"safetynet/api/decisionlog/postgres/pgtest"
)

// BenchmarkAppend records decisions of about the size of real ones, each flushed to
// disk before its caller is told, from so many callers spread over some instances on
// one database. "single" beside it is what the same rows cost with a commit each.
func BenchmarkAppend(b *testing.B) {
	for _, callers := range []int{1, 16, 64, 256} {
		for _, instances := range []int{1, 2, 4} {
			if callers < instances {
				continue
			}
			b.Run(fmt.Sprintf("grouped/callers=%d/instances=%d", callers, instances), func(b *testing.B) {
				address := pgtest.Shared(b).Database(b)
				stores := make([]*Store, instances)
				for i := range stores {
					stores[i] = openAt(b, address)
				}
				logtest.FromMany(b, callers, func(n int) error {
					_, err := stores[n%instances].Append(context.Background(), logtest.Sized(n, 4<<10))
					return err
				})
			})
		}
		b.Run(fmt.Sprintf("single/callers=%d", callers), func(b *testing.B) {
			logtest.FromMany(b, callers, singleCommits(b))
		})
	}
}

// singleCommits writes rows of the same size to a table, one transaction each, over
// sixteen connections.
func singleCommits(b *testing.B) func(n int) error {
	config, err := pgxpool.ParseConfig(pgtest.Shared(b).Database(b))
	require.NoError(b, err)
	config.MaxConns = 16
	pool, err := pgxpool.NewWithConfig(context.Background(), config)
	require.NoError(b, err)
	b.Cleanup(pool.Close)
	_, err = pool.Exec(context.Background(), `CREATE TABLE rows (id text PRIMARY KEY, reference text UNIQUE, recorded_at text, body bytea)`)
	require.NoError(b, err)
	return func(n int) error {
		d := logtest.Sized(n, 4<<10)
		_, err := pool.Exec(context.Background(), `INSERT INTO rows VALUES ($1, $2, $3, $4)`,
			d.ID, d.Reference, decisionlog.FormatTime(d.RecordedAt), d.Body)
		return err
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
