package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/api"
	"safetynet/pathways"
)

// runCLI runs a command line in this process.
func runCLI(t *testing.T, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	status = run(t.Context(), args, strings.NewReader(""), &out, &errs)
	return status, out.String(), errs.String()
}

type brokenPipe struct{}

func (brokenPipe) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

// TestNoCalmExitWithoutOutput: an assessment nobody could read must not end with
// the status of home care, or of any guidance.
func TestNoCalmExitWithoutOutput(t *testing.T) {
	args := []string{"assess", "--pathway", "febrile-child@1.0.0", "--audience", "parent", "--age", "2y", "--at", scriptNow}
	for _, extra := range [][]string{nil, {"--json"}} {
		var errs bytes.Buffer
		status := run(t.Context(), append(args, extra...), strings.NewReader(""), brokenPipe{}, &errs)
		require.Equal(t, statusInternal, status)
		require.Contains(t, strings.Join(strings.Fields(errs.String()), " "), api.EmergencyText)
	}
}

// TestAssessPanics: whatever goes wrong inside, the status is 70 and the fixed
// emergency text is printed.
func TestAssessPanics(t *testing.T) {
	var out, errs bytes.Buffer
	p := testProgram(&out, &errs)
	p.now = func() time.Time { panic("clock") }
	status := p.run(context.Background(), []string{"assess", "--pathway", "febrile-child", "--audience", "parent"})
	require.Equal(t, statusInternal, status)
	require.Empty(t, out.String())
	require.Contains(t, errs.String(), "Call 999 now")
	require.Contains(t, errs.String(), "internal error: clock")
}

func TestStatusOfGuidance(t *testing.T) {
	require.Equal(t, 0, statusOfGuidance(pathways.HomeCare))
	require.Equal(t, 10, statusOfGuidance(pathways.SeekAdvice))
	require.Equal(t, 20, statusOfGuidance(pathways.Escalate))
	require.Equal(t, 70, statusOfGuidance("calm"), "what is not known is never home care")
	require.Equal(t, 70, statusOfGuidance(""))
}

func TestAgeJSON(t *testing.T) {
	for text, want := range map[string]string{
		"2y": `{"years":2}`, "14mo": `{"months":14}`, "1y2mo": `{"years":1,"months":2}`, "3wk": `{"weeks":3}`,
		"10d": `{"days":10}`, "1y 2mo 3wk 4d": `{"years":1,"months":2,"weeks":3,"days":4}`, "1y1y": `{"years":1,"years":1}`,
	} {
		got, err := ageJSON(text)
		require.NoError(t, err, text)
		require.Equal(t, want, string(got), text)
	}
	for _, text := range []string{"2", "2m", "-1y", "1.5y", "y", "2y3", "1e3d", "2 years", "123456d"} {
		_, err := ageJSON(text)
		var exit *exitError
		require.True(t, errors.As(err, &exit), text)
		require.Equal(t, statusUsage, exit.status, text)
	}
}

// TestAnswersAreTyped: a value is written as the finding's type asks, and as
// text where it does not fit, so that it is refused and never bent.
func TestAnswersAreTyped(t *testing.T) {
	lib, issues := pathways.Load(pathways.Embedded())
	require.Empty(t, issues.Render())
	dict := lib.Dictionaries[0]
	for _, x := range []struct{ id, value, want string }{
		{"temperature_c", "38.0", `38.0`},
		{"temperature_c", "38,0", `"38,0"`},
		{"temperature_c", "hot", `"hot"`},
		{"temperature_c", "true", `"true"`},
		{"temperature_c", "NaN", `"NaN"`},
		{"temperature_c", "0x10", `"0x10"`},
		{"temperature_c", `38,"x":1`, `"38,\"x\":1"`},
		{"temperature_c", "?unsure", `{"unknown":"unsure"}`},
		{"temperature_c", "", `""`},
		{"feels_hot", "yes", `true`},
		{"feels_hot", "false", `false`},
		{"feels_hot", "1", `"1"`},
		{"feels_hot", "unsure", `"unsure"`},
		{"nonsense", "1", `"1"`},
	} {
		require.Equal(t, x.want, string(answerJSON(dict.Finding(x.id), x.value)), "%s=%s", x.id, x.value)
	}
}

func TestWrapping(t *testing.T) {
	var v page
	v.hang("  * ", "    ", strings.Repeat("word ", 40)+strings.Repeat("x", 120))
	lines := strings.Split(strings.TrimSuffix(v.String(), "\n"), "\n")
	require.True(t, strings.HasPrefix(lines[0], "  * word"))
	for _, l := range lines[:len(lines)-1] {
		require.LessOrEqual(t, len(l), textWidth)
	}
	require.Equal(t, "    "+strings.Repeat("x", 120), lines[len(lines)-1], "a long word is not cut")
	require.Equal(t, "a    bb\nccc  d\n", table("", [][]string{{"a", "bb"}, {"ccc", "d"}}))
}

// TestErrorsAsJSON: with --json an error is JSON as well, on the standard error.
func TestErrorsAsJSON(t *testing.T) {
	status, stdout, stderr := runCLI(t, "log", "verify", "--db", "nowhere.db", "--json")
	require.Equal(t, statusUsage, status)
	require.Empty(t, stdout)
	require.JSONEq(t, `{"error":"open decision log: stat nowhere.db: no such file or directory","exit":2}`, stderr)
}
