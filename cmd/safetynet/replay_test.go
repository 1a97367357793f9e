package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"
	"github.com/stretchr/testify/require"

	"safetynet/api/web/browsertest"
)

// replayed runs a replay from one version to the next, and returns what it printed.
func replayed(t *testing.T, stdin io.Reader, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	args = append([]string{"replay", "--from", "febrile-child@1.1.0", "--to", "febrile-child@1.2.0", "--json"}, args...)
	status = run(t.Context(), args, stdin, &out, &errs)
	return status, out.String(), errs.String()
}

// someCases are children as NDJSON, CSV and rows of Parquet, the same in each.
func someCases(n int) (lines, csv string, rows []replayRow) {
	var a, b strings.Builder
	b.WriteString("audience,assessed_at,completed_days,completed_months,corrected_months,temperature_c,suspected_sepsis,vaccine_within_48h\n")
	for i := range n {
		months, temperature := int32(i%40), 35+float64(i%60)/10
		days := min(59, 30*months)
		who := []string{"parent", "adviser", "clinician"}[i%3]
		sepsis := []string{"unsure", "no", "possible", ""}[i%4]
		fmt.Fprintf(&a, `{"audience":%q,"age":{"days":%d,"months":%d,"corrected":%d},"assessed_at":"2026-11-21T10:00:00Z","findings":{"temperature_c":%v,"vaccine_within_48h":%v`,
			who, days, months, months, temperature, i%5 == 0)
		switch sepsis {
		case "unsure":
			a.WriteString(`,"suspected_sepsis":{"unknown":"unsure"}`)
		case "no", "possible":
			fmt.Fprintf(&a, `,"suspected_sepsis":%q`, sepsis)
		}
		a.WriteString("}}\n")
		fmt.Fprintf(&b, "%s,2026-11-21T10:00:00Z,%d,%d,%d,%v,%s,%v\n", who, days, months, months, temperature, sepsis, i%5 == 0)
		row := replayRow{Audience: who, Days: days, Months: months, Corrected: months, Temperature: temperature, Vaccine: i%5 == 0}
		if sepsis != "" {
			row.Sepsis = &sepsis
		}
		rows = append(rows, row)
	}
	return a.String(), b.String(), rows
}

type replayRow struct {
	Audience    string  `parquet:"audience"`
	Days        int32   `parquet:"completed_days"`
	Months      int32   `parquet:"completed_months"`
	Corrected   int32   `parquet:"corrected_months"`
	Temperature float64 `parquet:"temperature_c"`
	Sepsis      *string `parquet:"suspected_sepsis,optional,dict"`
	Vaccine     bool    `parquet:"vaccine_within_48h"`
}

// TestReplayFormats: the same cases give the same tally, however they are given.
func TestReplayFormats(t *testing.T) {
	lines, csv, rows := someCases(2000)
	dir := t.TempDir()
	write := func(name string, data []byte) string {
		file := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(file, data, 0o600))
		return file
	}
	zipped := func(text string) []byte {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		_, err := io.WriteString(z, text)
		require.NoError(t, err)
		require.NoError(t, z.Close())
		return b.Bytes()
	}
	var columns bytes.Buffer
	require.NoError(t, parquet.Write(&columns, rows))
	head, half := strings.Index(csv, "\n")+1, strings.LastIndex(csv[:len(csv)/2], "\n")+1

	status, want, stderr := replayed(t, strings.NewReader(lines), "-")
	require.Equal(t, statusOK, status, stderr)
	require.Contains(t, want, `"cases": 2000,`)
	for name, args := range map[string][]string{
		"NDJSON":          {write("a.ndjson", []byte(lines))},
		"NDJSON, packed":  {write("a.jsonl.gz", zipped(lines))},
		"CSV":             {write("a.csv", []byte(csv))},
		"CSV, packed":     {write("a.CSV.gz", zipped(csv))},
		"CSV in two":      {write("b.csv", []byte(csv[:half])), write("c.csv", []byte(csv[:head]+csv[half:]))},
		"TSV":             {write("a.tsv", []byte(strings.ReplaceAll(csv, ",", "\t")))},
		"of another name": {"--format", "csv", write("a.txt", []byte(csv))},
		"Parquet":         {"--at", "2026-11-21T10:00:00Z", write("a.parquet", columns.Bytes())},
		"one at a time":   {"--workers", "1", write("d.ndjson", []byte(lines))},
	} {
		status, got, stderr := replayed(t, nil, args...)
		require.Equal(t, statusOK, status, "%s: %s", name, stderr)
		require.Equal(t, want, got, name)
	}
}

// stopping ends the run once so much was read.
type stopping struct {
	io.Reader
	after int
	stop  func()
}

func (s *stopping) Read(to []byte) (int, error) {
	n, err := s.Reader.Read(to)
	if s.after -= n; s.after <= 0 {
		s.stop()
	}
	return n, err
}

// TestReplayGoesOn: one that was stopped says how to go on, and comes to what one does
// that was not.
func TestReplayGoesOn(t *testing.T) {
	lines, _, _ := someCases(12_000)
	_, want, _ := replayed(t, strings.NewReader(lines), "-")
	file := filepath.Join(t.TempDir(), "at.json")
	args := []string{"replay", "--from", "febrile-child@1.1.0", "--to", "febrile-child@1.2.0", "--json", "--checkpoint", file, "--checkpoint-every", "1500", "-"}

	ctx, stop := context.WithCancel(t.Context())
	var out, errs bytes.Buffer
	status := run(ctx, args, &stopping{strings.NewReader(lines), len(lines) * 2 / 3, stop}, &out, &errs)
	require.Equal(t, statusFailed, status)
	require.Empty(t, out.String())
	require.Contains(t, errs.String(), "the same command goes on from there")
	var kept struct {
		Position struct{ Cases int }
		Tally    struct{ Cases int }
	}
	data, err := os.ReadFile(file)
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(data, &kept))
	require.Positive(t, kept.Position.Cases)
	require.Less(t, kept.Position.Cases, 12_000)
	require.Equal(t, kept.Position.Cases, kept.Tally.Cases)

	status, got, stderr := replayed(t, strings.NewReader("{}\n"+lines), args[6:]...)
	require.Equal(t, statusUsage, status, got)
	require.Contains(t, stderr, "of another source")

	status, got, stderr = replayed(t, strings.NewReader(lines), args[6:]...)
	require.Equal(t, statusOK, status, stderr)
	require.Equal(t, want, got)
	require.NoFileExists(t, file)
}

// TestReplayStopped: without a checkpoint nothing is kept, and that is said.
func TestReplayStopped(t *testing.T) {
	lines, _, _ := someCases(3)
	ctx, stop := context.WithCancel(t.Context())
	var out, errs bytes.Buffer
	status := run(ctx, []string{"replay", "--from", "febrile-child@1.1.0", "--to", "febrile-child@1.2.0", "-"}, &stopping{strings.NewReader(lines), 1, stop}, &out, &errs)
	require.Equal(t, statusFailed, status)
	require.Empty(t, out.String())
	require.Contains(t, errs.String(), "With --checkpoint FILE a replay can go on")
}

// TestBrowserReplayPage: the page breaks none of its own rules, at any width.
func TestBrowserReplayPage(t *testing.T) {
	lines, _, _ := someCases(2000)
	dir := t.TempDir()
	status, _, stderr := replayed(t, strings.NewReader(lines), "-", "--limit", "febrile-child.fever=38.5", "--page", filepath.Join(dir, "replay.html"))
	require.Equal(t, statusOK, status, stderr)
	server := httptest.NewServer(http.FileServer(http.Dir(dir)))
	t.Cleanup(server.Close)
	for _, width := range []int64{320, 1280} {
		tab := browsertest.Open(t, server.URL, width, 900)
		tab.Go("/replay.html")
		require.Contains(t, tab.Text(".notice"), "NOT CLINICALLY APPROVED")
		require.Contains(t, tab.Text(".patched"), "for study only")
		var wide int64
		tab.Eval("document.documentElement.scrollWidth", &wide)
		require.LessOrEqual(t, wide, width, "nothing but tables is scrolled sideways")
		tab.NoViolations()
		tab.Storage()
		tab.Picture("replay")
	}
}
