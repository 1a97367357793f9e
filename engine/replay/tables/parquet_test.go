package tables_test

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"
	"github.com/stretchr/testify/require"

	"safetynet/engine/replay/tables"
	"safetynet/pathways"
)

// stated is a row of testdata/stated.csv in Parquet's own types, null for an empty cell.
type stated struct {
	Audience    string    `parquet:"audience,enum"`
	At          time.Time `parquet:"assessed_at,timestamp(microsecond)"`
	Years       *int32    `parquet:"age_years,optional"`
	Months      *uint8    `parquet:"age_months,optional"`
	Weeks       *int64    `parquet:"age_weeks,optional"`
	Days        *uint64   `parquet:"age_days,optional"`
	Gestation   *string   `parquet:"gestation_weeks,optional"`
	Temperature *string   `parquet:"temperature_c,optional"`
	Rash        *string   `parquet:"non_blanching_rash,optional,dict"`
	Skin        *string   `parquet:"skin_colour,optional,dict,snappy"`
	Heart       *string   `parquet:"heart_rate,optional,zstd"`
	Note        []byte    `parquet:"note,optional"`
}

func opened(t *testing.T, data []byte, o tables.Options) tables.Cases {
	t.Helper()
	cases, err := tables.Parquet(bytes.NewReader(data), int64(len(data)), "x.parquet", o)
	require.NoError(t, err)
	return cases
}

func written[T any](t *testing.T, rows []T, options ...parquet.WriterOption) []byte {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, parquet.Write(&b, rows, options...))
	return b.Bytes()
}

// TestParquetAsCSV: the same rows come to the same cases, whichever compression,
// dictionary and size of row group.
func TestParquetAsCSV(t *testing.T) {
	want, err := os.ReadFile("testdata/stated.jsonl")
	require.NoError(t, err)
	at := time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC)
	rows := []stated{
		{Audience: "parent", At: at, Years: new(int32(1)), Months: new(uint8(2)), Temperature: new("38.4"), Rash: new("no"), Skin: new("pale"), Note: []byte{0xff}},
		{Audience: "clinician", At: at.Add(-time.Hour), Weeks: new(int64(3)), Days: new(uint64(2)), Gestation: new("31"), Temperature: new("39.0"), Rash: new("false"), Skin: new("normal"), Heart: new("160")},
		{Audience: "adviser", At: at, Months: new(uint8(14)), Gestation: new("unsure"), Temperature: new("not-measured"), Rash: new("unsure"), Skin: new("not-asked"), Heart: new("not-measured")},
		{Audience: "parent", At: at, Rash: new("true"), Skin: new("mottled")},
	}
	const times = 200 // several groups of rows
	var many []stated
	for range times {
		many = append(many, rows...)
	}
	o := tables.Options{Dictionary: dictionary(), Ignore: []string{"note"}}
	lines, refused, err := read(t, opened(t, written(t, many, parquet.MaxRowsPerRowGroup(300)), o))
	require.NoError(t, err)
	require.Empty(t, refused)
	// Parquet keeps a moment and no offset; on that day the age is the same.
	text := strings.ReplaceAll(string(want), "2026-11-21T10:00:00+01:00", "2026-11-21T09:00:00Z")
	require.Equal(t, strings.Repeat(text, times), strings.Join(lines, "\n")+"\n")
}

type typed struct {
	Temperature *float32 `parquet:"temperature_c,optional"`
	Heart       *float64 `parquet:"heart_rate,optional"`
	Rash        *bool    `parquet:"non_blanching_rash,optional"`
	Fever       int32    `parquet:"fever_days,decimal(1:5)"`
	Gap         *int64   `parquet:"urine_gap_h,optional"`
}

// TestParquetTypes: numbers and booleans are what they are, and a refused row has its
// number.
func TestParquetTypes(t *testing.T) {
	data := written(t, []typed{
		{Temperature: new(float32(38.4)), Heart: new(160.0), Rash: new(true), Fever: 30, Gap: new(int64(6))},
		{Heart: new(160.5)},
		{Fever: -5},
		{Fever: 20, Rash: new(false)},
	})
	lines, refused, err := read(t, opened(t, data, tables.Options{Dictionary: dictionary(), Audience: pathways.Parent, At: noon}))
	require.NoError(t, err)
	require.Len(t, lines, 2)
	require.Contains(t, lines[0], `"temperature_c":38.4`)
	require.Contains(t, lines[0], `"fever_days":3`)
	require.Contains(t, lines[0], `"urine_gap_h":6`)
	require.Contains(t, lines[0], `"non_blanching_rash":true`)
	require.NotContains(t, lines[1], "temperature_c", "null is not asked")
	require.Equal(t, []string{
		"x.parquet: row 2: column heart_rate: heart_rate is a whole number",
		"x.parquet: row 3: column fever_days: fever_days is between 0 and 60 d; -0.5 is outside",
	}, refused)
}

// TestParquetRefused: files that are none, and columns that no case has.
func TestParquetRefused(t *testing.T) {
	o := tables.Options{Dictionary: dictionary(), Audience: pathways.Parent, At: noon}
	for want, data := range map[string][]byte{
		"x.parquet: ": []byte("PAR1 no Parquet at all PAR1"),
		`x.parquet: column 1: "Temperature" is no finding and no other part of a case: did you mean temperature_c?`: written(t, []struct{ Temperature float64 }{}),
		"x.parquet: column 1, jaundice: a column holds one plain value a row": written(t, []struct {
			X []bool `parquet:"jaundice"`
		}{}),
		"x.parquet: column 1, fever_days: values of type UUID cannot be read": written(t, []struct {
			X [16]byte `parquet:"fever_days,uuid"`
		}{}),
	} {
		_, err := tables.Parquet(bytes.NewReader(data), int64(len(data)), "x.parquet", o)
		require.ErrorContains(t, err, want)
	}
}

// TestParquetDamaged: a byte that flipped is an error, a refusal or another value, and
// never a crash.
func TestParquetDamaged(t *testing.T) {
	whole := written(t, []typed{{Temperature: new(float32(38.4)), Fever: 30}, {Rash: new(true)}})
	o := tables.Options{Dictionary: dictionary(), Audience: pathways.Parent, At: noon}
	failed := 0
	for i := range whole {
		data := bytes.Clone(whole)
		data[i] ^= 1 << (i % 8)
		cases, err := tables.Parquet(bytes.NewReader(data), int64(len(data)), "x.parquet", o)
		if err == nil {
			_, _, err = read(t, cases)
		}
		if err != nil {
			failed++
			require.ErrorContains(t, err, "x.parquet", fmt.Sprintf("byte %d", i))
		}
	}
	require.Positive(t, failed)
}
