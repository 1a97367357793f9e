package tables_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/engine"
	"safetynet/engine/replay/tables"
	"safetynet/pathways"
)

var dictionary = sync.OnceValue(func() *pathways.Dictionary {
	lib, issues := pathways.Load(pathways.Embedded())
	if issues.HasErrors() {
		panic(issues.Render())
	}
	return lib.Dictionaries[len(lib.Dictionaries)-1]
})

var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

// read reads a table to its end: cases, rows that were refused, and why it ended early.
func read(t testing.TB, cases tables.Cases) (lines, refused []string, err error) {
	t.Helper()
	for {
		line, err := cases.Next()
		row := (*tables.RowError)(nil)
		switch {
		case errors.Is(err, io.EOF):
			return lines, refused, nil
		case errors.As(err, &row):
			refused = append(refused, err.Error())
		case err != nil:
			return lines, refused, err
		default:
			_, err := engine.DecodeCase(dictionary(), line)
			require.NoError(t, err, "%s", line)
			lines = append(lines, string(line))
		}
	}
}

// TestCSV reads each table of testdata that has a file of the same name with the cases
// in it.
func TestCSV(t *testing.T) {
	files, err := filepath.Glob("testdata/*.jsonl")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			data, err := os.ReadFile(strings.TrimSuffix(file, "jsonl") + "csv")
			require.NoError(t, err)
			o := tables.Options{Dictionary: dictionary(), Audience: pathways.Parent, At: noon, Ignore: []string{"note"}}
			for name, form := range map[string]string{
				"as it is": string(data), "with a byte order mark": "\ufeff" + string(data), "from Windows": strings.ReplaceAll(string(data), "\n", "\r\n"),
				"without an end": strings.TrimSuffix(string(data), "\n"),
			} {
				cases, err := tables.CSV(strings.NewReader(form), "x.csv", o)
				require.NoError(t, err, name)
				lines, refused, err := read(t, cases)
				require.NoError(t, err, name)
				require.Empty(t, refused, name)
				got := strings.Join(lines, "\n") + "\n"
				if os.Getenv("UPDATE") != "" {
					require.NoError(t, os.WriteFile(file, []byte(got), 0o644))
				}
				want, err := os.ReadFile(file)
				require.NoError(t, err)
				require.Equal(t, string(want), got, name)
			}
		})
	}
}

// TestRefusedRows: a row that is no case is refused alone and says where.
func TestRefusedRows(t *testing.T) {
	const header = "audience,assessed_at,age_months,age_days,temperature_c,skin_colour,non_blanching_rash,fever_days\n"
	const good = "parent,2026-11-21T10:00:00Z,14,,38.5,pale,no,2\n"
	for row, want := range map[string]string{
		"parent,2026-11-21T10:00:00Z,14,,38.55,,,\n":     "x.csv:3:33: column temperature_c: temperature_c has at most 1 decimals",
		"parent,2026-11-21T10:00:00Z,14,,99,,,\n":        "x.csv:3:33: column temperature_c: temperature_c is between 30 and 43 Cel; 99 is outside",
		"parent,2026-11-21T10:00:00Z,14,,\"38,5\",,,\n":  `x.csv:3:33: column temperature_c: "38,5" is no number such as 38.5`,
		"parent,2026-11-21T10:00:00Z,14,,0x26,,,\n":      `x.csv:3:33: column temperature_c: "0x26" is no number such as 38.5`,
		"parent,2026-11-21T10:00:00Z,14,,NaN,,,\n":       `x.csv:3:33: column temperature_c: "NaN" is no number such as 38.5`,
		"parent,2026-11-21T10:00:00Z,14,,unknown,,,\n":   `x.csv:3:33: column temperature_c: "unknown" is no number such as 38.5`,
		"parent,2026-11-21T10:00:00Z,14,,,green,,\n":     `x.csv:3:34: column skin_colour: "green": skin_colour is one of normal, pale, mottled, ashen, blue`,
		"parent,2026-11-21T10:00:00Z,14,,,,1,\n":         `x.csv:3:35: column non_blanching_rash: "1" is neither true nor false`,
		"parent,2026-11-21T10:00:00Z,14,,,,,2.5\n":       "x.csv:3:36: column fever_days: fever_days is a whole number",
		"nurse,2026-11-21T10:00:00Z,14,,,,,\n":           `x.csv:3:1: column audience: "nurse" is no audience; write parent, adviser or clinician`,
		",2026-11-21T10:00:00Z,14,,,,,\n":                "x.csv:3:1: column audience: it is not said who asked",
		"parent,,14,,,,,\n":                              "x.csv:3:8: column assessed_at: the time is not said",
		"parent,21/11/2026,14,,,,,\n":                    `x.csv:3:8: column assessed_at: "21/11/2026" is no time such as 2026-11-21T10:00:00Z`,
		"parent,2026-11-21T10:00:00Z,1.5,,,,,\n":         `x.csv:3:29: column age_months: "1.5" is no whole number`,
		"parent,2026-11-21T10:00:00Z,14,430,,,,\n":       "x.csv:3: age_days 430 is more than can be left over beside the coarser units: it is added to them",
		"parent,2026-11-21T10:00:00Z,14\n":               "x.csv:3: it has 3 cells where there are 8 columns",
		"parent,2026-11-21T10:00:00Z,14,,38.5,,,,late\n": "x.csv:3: it has 9 cells where there are 8 columns",
	} {
		cases, err := tables.CSV(strings.NewReader(header+good+row+good), "x.csv", tables.Options{Dictionary: dictionary()})
		require.NoError(t, err)
		lines, refused, err := read(t, cases)
		require.NoError(t, err)
		require.Len(t, lines, 2, row)
		require.Equal(t, []string{want}, refused)
	}
}

// TestRefusedTables: what is wrong with the columns, or so wrong that nobody knows
// where the next row begins, ends the table.
func TestRefusedTables(t *testing.T) {
	for _, x := range []struct{ data, want string }{
		{"", "x.csv: it is empty; the first line names the columns"},
		{"\n\n", "x.csv: it is empty; the first line names the columns"},
		{"temprature_c,audience,assessed_at\n", `x.csv:1: column 1: "temprature_c" is no finding and no other part of a case: did you mean temperature_c?`},
		{"date_of_birth,audience,assessed_at\n", `x.csv:1: column 1: "date_of_birth" is no finding and no other part of a case`},
		{"audience,assessed_at,vomiting,vomiting\n", `x.csv:1: column 4: there are two columns "vomiting"`},
		{strings.Repeat("b,", 300_000) + "\n", `column 5: there are two columns "b"; and so on`},
		{"jaundice\n", "x.csv:1: who asked is not said: there is no column audience; the time is not said: there is no column assessed_at"},
		{"audience,assessed_at,completed_months\n", "x.csv:1: the age is given either by completed_days, completed_months and corrected_months"},
		{"audience,assessed_at,completed_months,completed_days,corrected_months,age_days\n", "x.csv:1: the age is given either by"},
		{"audience,assessed_at,jaundice\nparent,2026-11-21T10:00:00Z,\"no\nparent,2026-11-21T10:00:00Z,no\n", "x.csv:2: a quote is open at the end of the line"},
		{"audience,assessed_at,jaundice\nparent,2026-11-21T10:00:00Z,n\"o\n", `x.csv:2:30: bare " in non-quoted-field`},
		{"audience,assessed_at,jaundice\nparent,2026-11-21T10:00:00Z,\"" + strings.Repeat("x", 2<<20) + "\"\n", "x.csv:2: a line is longer than"},
	} {
		cases, err := tables.CSV(strings.NewReader(x.data), "x.csv", tables.Options{Dictionary: dictionary()})
		if err == nil {
			_, _, err = read(t, cases)
			_, again := cases.Next()
			require.Equal(t, err, again, "nothing is read behind it")
		}
		require.ErrorContains(t, err, x.want)
	}
}

// TestTSV: tabs between the cells, and decimal commas are refused all the same.
func TestTSV(t *testing.T) {
	cases, err := tables.TSV(strings.NewReader("temperature_c\tage_months\n38.5\t14\n38,5\t14\n"), "x.tsv", tables.Options{Dictionary: dictionary(), Audience: pathways.Parent, At: noon})
	require.NoError(t, err)
	lines, refused, err := read(t, cases)
	require.NoError(t, err)
	require.Len(t, lines, 1)
	require.Equal(t, []string{`x.tsv:3:1: column temperature_c: "38,5" is no number such as 38.5`}, refused)
}

// FuzzCSV: whatever a table holds, what comes out is a case or a refusal.
func FuzzCSV(f *testing.F) {
	for _, file := range []string{"stated.csv", "recorded.csv"} {
		data, err := os.ReadFile(filepath.Join("testdata", file))
		require.NoError(f, err)
		f.Add(data)
	}
	f.Add([]byte("temperature_c,skin_colour\n\"38\"\"5\",blue\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		o := tables.Options{Dictionary: dictionary(), Audience: pathways.Clinician, At: noon, Ignore: []string{"note"}}
		cases, err := tables.CSV(bytes.NewReader(data), "x.csv", o)
		if err != nil {
			return
		}
		lines, refused, _ := read(t, cases) // which decodes each case
		require.LessOrEqual(t, len(lines)+len(refused), bytes.Count(data, []byte("\n"))+1)
	})
}
