package insight_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"iter"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/api/decisionlog"
	"safetynet/api/decisionlog/memory"
	"safetynet/api/decisionlog/sqlite"
	"safetynet/api/insight"
	"safetynet/api/story"
	"safetynet/engine"
	"safetynet/pathways"
)

// BenchmarkCount counts a log of real-sized assessments over four weeks, in memory
// and in a file. The figures in README.md are of
//
//	go test ./api/insight -run NONE -bench Count/./100000 -benchtime 1x -timeout 1h
func BenchmarkCount(b *testing.B) {
	to := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	o := insight.Options{From: to.AddDate(0, 0, -28), To: to, By: []insight.Dimension{insight.Pathway, insight.Week, insight.Audience}}
	for _, n := range []int{2000, 100_000} {
		for name, open := range map[string]func() (decisionlog.Log, error){
			"memory": func() (decisionlog.Log, error) { return memory.New(), nil },
			"sqlite": func() (decisionlog.Log, error) {
				return sqlite.Open(b.Context(), filepath.Join(b.TempDir(), "log.db"))
			},
		} {
			b.Run(fmt.Sprintf("%s/%d", name, n), func(b *testing.B) {
				log, err := open()
				require.NoError(b, err)
				defer log.Close()
				size := fill(b, log, n, o)
				var most float64
				for b.Loop() {
					f, err := insight.Count(watched(log.Entries(context.Background(), o.Query()), n/4, &most), o)
					require.NoError(b, err)
					require.InDelta(b, n, *f.Total.Assessments.Count, 3)
				}
				b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "entries/s")
				b.ReportMetric(float64(size)/float64(n), "bytes/body")
				b.ReportMetric(most, "MB-more")
			})
		}
	}
}

// watched notes how much more memory is in use on the way, every so many entries.
func watched(entries iter.Seq2[decisionlog.Entry, error], every int, most *float64) iter.Seq2[decisionlog.Entry, error] {
	var before, now runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	return func(yield func(decisionlog.Entry, error) bool) {
		n := 0
		for e, err := range entries {
			if n++; n%every == 0 {
				runtime.GC()
				runtime.ReadMemStats(&now)
				*most = max(*most, (float64(now.HeapAlloc)-float64(before.HeapAlloc))/1e6)
			}
			if !yield(e, err) {
				return
			}
		}
	}
}

// fill records n assessments of a child with fever, spread over the window.
func fill(b *testing.B, log decisionlog.Log, n int, o insight.Options) (bytesInAll int) {
	lib, issues := pathways.Load(pathways.Embedded())
	eng, issues := engine.Compile(lib, issues)
	require.False(b, issues.HasErrors())
	progs, err := eng.Select([]string{"febrile-child"}, nil, o.To)
	require.NoError(b, err)
	age, err := engine.AgeFromStated(engine.StatedAge{Years: new(2)}, o.To, 0)
	require.NoError(b, err)
	answers := map[string]engine.Answer{"temperature_c": engine.NumberAnswer(38.7)}
	for _, id := range progs[0].Tested() { // all that a family was asked, and nothing else is wrong
		if f := progs[0].Definition().Dictionary.Finding(id); f.Type == pathways.Bool && progs[0].Answerable(f, pathways.Parent) {
			answers[id] = engine.BoolAnswer(false)
		}
	}
	told := engine.Case{Audience: pathways.Parent, Age: age, At: o.To, Findings: answers}
	a, err := engine.Assess(progs, told)
	require.NoError(b, err)
	asked, err := json.Marshal(told)
	require.NoError(b, err)
	text, err := json.Marshal(a)
	require.NoError(b, err)
	body, err := story.Canonical(story.Record{
		Request: story.Request{Pathways: []string{"febrile-child"}, Versions: map[string]string{"febrile-child": "1.2.0"}},
		Case:    asked, Assessment: text, Took: 95,
	})
	require.NoError(b, err)
	for i := range n {
		at := o.From.Add(time.Duration(i) * (28 * 24 * time.Hour / time.Duration(n)))
		ref, err := decisionlog.NewReference(rand.Reader, at)
		require.NoError(b, err)
		_, err = log.Append(b.Context(), decisionlog.Decision{ID: fmt.Sprint("e", i), Kind: story.Assessment, Reference: ref, RecordedAt: at, Body: bytes.Clone(body)})
		require.NoError(b, err)
		bytesInAll += len(body)
	}
	return bytesInAll
}
