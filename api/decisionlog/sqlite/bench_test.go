package sqlite

import (
	"bytes"
	"context"
	"sync/atomic"
	"testing"

	"safetynet/api/decisionlog"
	"safetynet/api/decisionlog/logtest"
)

// benchDecision has a body of about the size of a real assessment.
func benchDecision(n int) decisionlog.Decision {
	d := logtest.Decision(n)
	d.Body = bytes.Repeat([]byte("x"), 4096)
	return d
}

// BenchmarkAppend records decisions one after the other, each flushed to disk.
func BenchmarkAppend(b *testing.B) {
	s, n := openTemp(b), 0
	for b.Loop() {
		if _, err := s.Append(context.Background(), benchDecision(n)); err != nil {
			b.Fatal(err)
		}
		n++
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "appends/s")
}

// BenchmarkAppendFromMany has sixteen callers for each processor, as a server.
func BenchmarkAppendFromMany(b *testing.B) {
	s := openTemp(b)
	var n atomic.Int64
	b.SetParallelism(16)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if _, err := s.Append(context.Background(), benchDecision(int(n.Add(1)))); err != nil {
				b.Error(err)
				return
			}
		}
	})
	b.ReportMetric(float64(n.Load())/b.Elapsed().Seconds(), "appends/s")
}

// BenchmarkVerify reads and verifies a log of a thousand entries.
func BenchmarkVerify(b *testing.B) {
	s := openTemp(b)
	for n := range 1000 {
		if _, err := s.Append(context.Background(), benchDecision(n)); err != nil {
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
