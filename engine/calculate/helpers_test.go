package calculate_test

import (
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/engine"
	"safetynet/engine/calculate"
	"safetynet/pathways"
)

var at = time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC)

// shipped is the newest version of the calculators in the embedded library.
var shipped = sync.OnceValue(func() *pathways.Calculators {
	lib, issues := pathways.Load(pathways.Embedded())
	if issues.HasErrors() {
		panic(issues.Render())
	}
	return lib.CalculatorsAt(at)
})

// months is an age known to the month.
func months(n int) engine.Age { return between(n, n) }

func between(lo, hi int) engine.Age {
	return engine.Age{Known: true, Days: engine.Span{Lo: 59, Hi: 59}, Months: engine.Span{Lo: lo, Hi: hi}, Corrected: engine.Span{Lo: lo, Hi: hi}}
}

func born(t testing.TB, date string) engine.Age {
	day, err := time.Parse(time.DateOnly, date)
	require.NoError(t, err)
	age, err := engine.AgeFromBirthDate(day, at, 0)
	require.NoError(t, err)
	return age
}

type answers = map[string]engine.Answer

// typed makes answers out of plain values, by the inputs of a calculator.
func typed(t testing.TB, kind calculate.Kind, plain map[string]any) answers {
	out := answers{}
	for _, f := range calculate.Inputs(shipped(), kind) {
		v, given := plain[f.ID.Value]
		if !given {
			continue
		}
		switch v := v.(type) {
		case bool:
			out[f.ID.Value] = engine.BoolAnswer(v)
		case string:
			out[f.ID.Value] = engine.EnumAnswer(v)
		case pathways.Reason:
			out[f.ID.Value] = engine.UnknownAnswer(v)
		case int:
			out[f.ID.Value] = number(f, float64(v))
		case float64:
			out[f.ID.Value] = number(f, v)
		}
	}
	require.Len(t, out, len(plain), "an input has another name")
	return out
}

func number(f *pathways.Finding, v float64) engine.Answer {
	return engine.Answer{Value: engine.Value{Type: f.Type, Number: v}}
}

func runFor(t testing.TB, audience pathways.Audience, kind calculate.Kind, age engine.Age, plain map[string]any) (*calculate.Result, error) {
	return calculate.Run(shipped(), kind, calculate.Input{Audience: audience, Age: age, Answers: typed(t, kind, plain)})
}

// must is a calculation for a clinician that is not refused.
func must(t testing.TB, kind calculate.Kind, age engine.Age, plain map[string]any) *calculate.Result {
	res, err := runFor(t, pathways.Clinician, kind, age, plain)
	require.NoError(t, err)
	return res
}

// refused lists the inputs and codes a calculation is refused for, in order.
func refused(t testing.TB, kind calculate.Kind, age engine.Age, plain map[string]any) []string {
	res, err := runFor(t, pathways.Clinician, kind, age, plain)
	var rs calculate.Refusals
	require.ErrorAs(t, err, &rs)
	require.Nil(t, res)
	var out []string
	for _, x := range rs {
		require.NotEmpty(t, x.Message)
		out = append(out, x.Input+" "+x.Code)
	}
	return out
}

// table reads a file of testdata/calculators: a line of names, then rows. All of
// them were copied from the clinical notes, not from the definition.
func table(t testing.TB, name string) []map[string]string {
	data, err := os.ReadFile("../../testdata/calculators/" + name + ".tsv")
	require.NoError(t, err)
	lines := strings.Split(strings.TrimSpace(string(data)), "\n")
	names := strings.Split(lines[0], "\t")
	var rows []map[string]string
	for _, line := range lines[1:] {
		cells := strings.Split(line, "\t")
		require.Len(t, cells, len(names), line)
		row := map[string]string{}
		for i, n := range names {
			row[n] = cells[i]
		}
		rows = append(rows, row)
	}
	require.NotEmpty(t, rows)
	return rows
}

func float(t testing.TB, text string) float64 {
	v, err := strconv.ParseFloat(text, 64)
	require.NoError(t, err, text)
	return v
}
