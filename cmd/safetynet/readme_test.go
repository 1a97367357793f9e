package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/engine"
	"safetynet/engine/prose"
	"safetynet/pathways"
)

func readRoot(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", name))
	require.NoError(t, err)
	return string(data)
}

// block returns the first fenced block of a language that holds a text.
func block(t *testing.T, doc, language, holding string) string {
	t.Helper()
	for _, part := range strings.Split(doc, "\n```"+language+"\n")[1:] {
		if text, _, _ := strings.Cut(part, "\n```"); strings.Contains(text, holding) {
			return text
		}
	}
	t.Fatalf("no %s block holds %q", language, holding)
	return ""
}

var (
	shellString = regexp.MustCompile(`(?s) -d '(.*)'$`)
	elided      = regexp.MustCompile(`,\s*…(\s*[}\]])`)
)

// TestReadmeCurl posts the request the README shows and compares its answer with
// the one the README shows, field by field.
func TestReadmeCurl(t *testing.T) {
	doc := readRoot(t, "README.md")
	curl := block(t, doc, "sh", "curl ")
	body := shellString.FindStringSubmatch(curl)
	require.Len(t, body, 2, curl)
	s := startServer(t, filepath.Join(t.TempDir(), "log.db"), "")
	status, got := s.post(t, "/v1/assessments", body[1])
	require.Equal(t, http.StatusCreated, status)
	s.end(t)

	shown := block(t, doc, "json", `"guidance"`)
	for elided.MatchString(shown) {
		shown = elided.ReplaceAllString(shown, "$1")
	}
	var want map[string]any
	require.NoError(t, json.Unmarshal([]byte(shown), &want), shown)
	for _, drawn := range []string{"id", "reference"} { // drawn anew each time
		require.Len(t, want[drawn], len(got[drawn].(string)), drawn)
		delete(want, drawn)
	}
	for _, d := range differences("", want, got) {
		t.Error(d)
	}
	require.Contains(t, curl, "http://127.0.0.1:8080/v1/assessments", "where make run serves")
	require.Equal(t, "127.0.0.1:8080", testProgram(nil, nil).serveCommand().Flag("addr").DefValue)
}

// differences compares what is shown with what was got. Fields and items that are
// not shown do not count; a text that ends in … is a beginning.
func differences(at string, want, got any) []string {
	var out []string
	switch w := want.(type) {
	case map[string]any:
		g, _ := got.(map[string]any)
		for key, value := range w {
			out = append(out, differences(at+"/"+key, value, g[key])...)
		}
		return out
	case []any:
		g, _ := got.([]any)
		for i, value := range w {
			if i >= len(g) {
				return append(out, fmt.Sprintf("%s/%d: shown, and not in the answer", at, i))
			}
			out = append(out, differences(fmt.Sprintf("%s/%d", at, i), value, g[i])...)
		}
		return out
	case string:
		if start, cut := strings.CutSuffix(w, "…"); cut {
			if text, ok := got.(string); ok && strings.HasPrefix(text, start) {
				return nil
			}
		}
	}
	if !reflect.DeepEqual(want, got) {
		out = append(out, fmt.Sprintf("%s: README shows %v, the answer has %v", at, want, got))
	}
	return out
}

func TestDifferencesAreFound(t *testing.T) {
	got := map[string]any{"a": "one two", "b": []any{1.0, 2.0}}
	require.Empty(t, differences("", map[string]any{"a": "one…", "b": []any{1.0}}, got))
	for _, wrong := range []map[string]any{
		{"a": "two…"}, {"a": "one"}, {"c": "x"}, {"b": []any{2.0}}, {"b": []any{1.0, 2.0, 3.0}}, {"b": "…", "a": "one two"}, {"a": true},
	} {
		require.Len(t, differences("", wrong, got), 1, "%v", wrong)
	}
}

var (
	link    = regexp.MustCompile(`\]\(([^)#:]+)\)`)
	command = regexp.MustCompile("`safetynet ([a-z-]+)( [a-z]+)?")
)

// TestReadmeIsTrue: what it links to is there, what it calls can be called, and
// the exit statuses are the ones the program has.
func TestReadmeIsTrue(t *testing.T) {
	doc := readRoot(t, "README.md")
	for _, m := range link.FindAllStringSubmatch(doc, -1) {
		_, err := os.Stat(filepath.Join("..", "..", m[1]))
		require.NoError(t, err)
	}
	root := testProgram(nil, nil).rootCommand()
	for _, m := range command.FindAllStringSubmatch(doc, -1) {
		found, _, err := root.Find([]string{m[1]})
		require.NoError(t, err)
		require.Equal(t, m[1], found.Name())
		if sub := strings.TrimSpace(m[2]); sub != "" {
			found, _, err = found.Find([]string{sub})
			require.NoError(t, err)
			require.Equal(t, sub, found.Name())
		}
	}
	for _, c := range root.Commands() {
		require.Contains(t, doc, "`safetynet "+c.Name(), "every command is in the README")
	}
	for _, s := range []int{statusOK, statusFailed, statusUsage, statusSeekAdvice, statusEscalate, statusInternal} {
		require.Contains(t, doc, fmt.Sprintf("\n| %d | ", s))
	}
	makefile := readRoot(t, "Makefile")
	for _, target := range []string{"run", "test", "build"} {
		require.Contains(t, doc, "make "+target)
		require.Contains(t, makefile, "\n"+target+":")
	}
}

// TestChangelog: both tracks have an entry for what is shipped, and the shares of
// the grades are those of the content.
func TestChangelog(t *testing.T) {
	doc := readRoot(t, "CHANGELOG.md")
	require.Contains(t, doc, "\n### "+version+" (")
	lib, issues := pathways.Load(pathways.Embedded())
	eng, issues := engine.Compile(lib, issues)
	require.False(t, issues.HasErrors())
	for _, d := range lib.Pathways {
		if d.Status == pathways.StatusDraft {
			continue
		}
		require.Contains(t, doc, "\n### "+d.ID.Value+" "+d.Version.String()+", effective from "+d.Effective.From.String()+"\n")
		if share := shareOfGrades(eng.Program(d.ID.Value, d.Version)); !strings.Contains(doc, share) {
			t.Errorf("CHANGELOG.md on %s must say: %s", d.Key(), share)
		}
	}
}

// shareOfGrades is the line the changelog has for a version.
func shareOfGrades(prog *engine.Program) string {
	rows := prose.Rows(prog)
	n := map[pathways.Grade]int{}
	for _, r := range rows {
		n[r.Cited.Source.Grade]++
	}
	return fmt.Sprintf("%d cited rows: %d verified, %d secondary, %d unverified, %d design",
		len(rows), n[pathways.Verified], n[pathways.Secondary], n[pathways.Unverified], n[pathways.Design])
}

const countsStart, countsEnd = "<!-- counts -->\n", "<!-- /counts -->\n"

// TestReadmeCounts: the table of what the pathways hold is what the definitions
// give. UPDATE=1 writes it anew.
func TestReadmeCounts(t *testing.T) {
	eng := shippedEngine(t)
	newest, err := newestOf(eng.Library(), nil)
	require.NoError(t, err)
	var s sheet
	var rows [][]string
	for _, c := range countAll(eng, newest) {
		require.Positive(t, c.Vignettes, c.Pathway)
		rows = append(rows, countCells(c))
	}
	s.table(countHead, rows)
	want := strings.TrimSuffix(s.b.String(), "\n")

	doc := readRoot(t, "README.md")
	before, rest, found := strings.Cut(doc, countsStart)
	require.True(t, found)
	got, after, found := strings.Cut(rest, countsEnd)
	require.True(t, found)
	if os.Getenv("UPDATE") != "" {
		text := before + countsStart + want + countsEnd + after
		require.NoError(t, os.WriteFile(filepath.Join("..", "..", "README.md"), []byte(text), 0o644))
		return
	}
	require.Equal(t, want, got, "make counts writes the table anew")
}
