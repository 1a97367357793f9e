package sqlite

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/api/decisionlog"
	"safetynet/api/decisionlog/logtest"
)

// BenchmarkAppend records decisions from so many callers at once, each told after the
// flush to disk. "single" beside it is what the same rows cost with a commit each.
func BenchmarkAppend(b *testing.B) {
	for _, size := range []int{16 << 10, 48 << 10} {
		b.Run(fmt.Sprintf("plain/KiB=%d", size>>10), func(b *testing.B) { appendSized(b, logtest.Noise(b, size)) })
		b.Run(fmt.Sprintf("packed/KiB=%d", size>>10), func(b *testing.B) { appendSized(b, logtest.Sized(0, size).Body) })
	}
	for _, callers := range []int{1, 16, 64, 256} {
		b.Run(fmt.Sprintf("grouped/callers=%d", callers), func(b *testing.B) {
			s := openTemp(b)
			logtest.FromMany(b, callers, func(n int) error {
				_, err := s.Append(context.Background(), logtest.Sized(n, 4<<10))
				return err
			})
		})
		b.Run(fmt.Sprintf("single/callers=%d", callers), func(b *testing.B) {
			add := singleCommits(b)
			logtest.FromMany(b, callers, add)
		})
	}
}

// appendSized records a body from 256 callers, and says how long the file is for each row.
func appendSized(b *testing.B, body []byte) {
	path := filepath.Join(b.TempDir(), "log.db")
	s := reopen(b, path)
	logtest.FromMany(b, 256, func(n int) error {
		d := logtest.Decision(n)
		d.Body = body
		_, err := s.Append(context.Background(), d)
		return err
	})
	_, err := s.emptyWAL(context.Background())
	require.NoError(b, err)
	file, err := os.Stat(path)
	require.NoError(b, err)
	b.ReportMetric(float64(file.Size())/float64(b.N), "file-B/op")
}

// singleCommits writes rows of the same size to a table, one transaction each.
func singleCommits(b *testing.B) func(n int) error {
	db, err := openPool(filepath.Join(b.TempDir(), "single.db"), time.Minute, map[string][]string{
		"_journal_mode": {"WAL"}, "_synchronous": {"FULL"}, "_txlock": {"immediate"},
	})
	require.NoError(b, err)
	b.Cleanup(func() { require.NoError(b, db.Close()) })
	db.SetMaxOpenConns(1)
	_, err = db.Exec(`CREATE TABLE rows (id TEXT PRIMARY KEY, reference TEXT UNIQUE, recorded_at TEXT, body BLOB)`)
	require.NoError(b, err)
	insert, err := db.Prepare(`INSERT INTO rows VALUES ($1, $2, $3, $4)`)
	require.NoError(b, err)
	return func(n int) error {
		d := logtest.Sized(n, 4<<10)
		tx, err := db.Begin()
		if err != nil {
			return err
		}
		if _, err := tx.Stmt(insert).Exec(d.ID, d.Reference, decisionlog.FormatTime(d.RecordedAt), d.Body); err != nil {
			return err
		}
		return tx.Commit()
	}
}

// BenchmarkFlush is what the disk under all this does: 4 KiB added to a file and flushed.
func BenchmarkFlush(b *testing.B) {
	file, err := os.Create(filepath.Join(b.TempDir(), "flushed"))
	require.NoError(b, err)
	defer file.Close()
	page := make([]byte, 4096)
	logtest.FromMany(b, 1, func(int) error {
		if _, err := file.Write(page); err != nil {
			return err
		}
		return file.Sync()
	})
}

// BenchmarkVerify reads and verifies a log of a thousand entries.
func BenchmarkVerify(b *testing.B) {
	s := openTemp(b)
	for n := range 1000 {
		if _, err := s.Append(context.Background(), logtest.Sized(n, 16<<10)); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		report, err := decisionlog.Verify(s.Entries(context.Background(), decisionlog.Query{}))
		if err != nil || !report.OK() {
			b.Fatal(report, err)
		}
	}
	b.ReportMetric(1000*float64(b.N)/b.Elapsed().Seconds(), "entries/s")
}
