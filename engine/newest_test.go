package engine_test

import (
	"encoding/csv"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/engine"
	"safetynet/pathways"
)

// newestPrograms is the newest version of every pathway, drafts included.
func newestPrograms() []*engine.Program {
	var progs []*engine.Program
	lib := shipped().Library()
	for _, id := range lib.IDs() {
		progs = append(progs, shipped().Program(id, lib.Newest(id).Version))
	}
	return progs
}

// newestSigns is the newest version of the general danger signs.
func newestSigns(t *testing.T) *pathways.DangerSigns {
	list := shipped().Library().DangerSigns
	return slices.MaxFunc(list, func(a, b *pathways.DangerSigns) int { return a.Version.Compare(b.Version) })
}

var lowerWord = regexp.MustCompile(`[a-z][a-z0-9_]*`)

// findingsIn lists the findings a condition reads, through calculated values and
// the findings those read; ages are not findings.
func findingsIn(p *pathways.Pathway, when string) []string {
	derived := map[string]*pathways.Derived{}
	for _, d := range slices.Concat(p.Dictionary.Derived, p.Signs.Derived, p.SepsisTables.Derived, p.Derived) {
		derived[d.ID.Value] = d
	}
	var ids []string
	seen := map[string]bool{}
	var read func(text string)
	read = func(text string) {
		for _, word := range lowerWord.FindAllString(withoutValues(text), -1) {
			if seen[word] {
				continue
			}
			seen[word] = true
			if p.Dictionary.Finding(word) != nil {
				ids = append(ids, word)
			} else if d := derived[word]; d != nil {
				if d.When != nil {
					read(d.When.Value)
				}
				for _, in := range d.Inputs() {
					read(in.Value)
				}
			}
		}
	}
	read(when)
	slices.Sort(ids)
	return ids
}

var quoted = regexp.MustCompile(`"[^"]*"`)

// withoutValues drops the values of enumerations, which may look like names.
func withoutValues(when string) string { return quoted.ReplaceAllString(when, "") }

// compareTable compares with a committed table of the folder testdata. With UPDATE=1 it is written
// anew from want; otherwise it must be want.
func compareTable(t *testing.T, name string, want [][]string) {
	t.Helper()
	var b strings.Builder
	for _, row := range want {
		b.WriteString(strings.Join(row, "\t") + "\n")
	}
	if os.Getenv("UPDATE") != "" {
		require.NoError(t, os.WriteFile("../testdata/"+name, []byte(b.String()), 0o644))
		return
	}
	got, err := os.ReadFile("../testdata/" + name)
	require.NoError(t, err)
	require.Equal(t, b.String(), string(got), "testdata/%s is not what the definitions give; make counts writes it anew", name)
}

// readTable reads a committed table without its head.
func readTable(t *testing.T, name string) [][]string {
	t.Helper()
	file, err := os.Open("../testdata/" + name)
	if os.IsNotExist(err) {
		return nil
	}
	require.NoError(t, err)
	defer file.Close()
	r := csv.NewReader(file)
	r.Comma, r.LazyQuotes = '\t', true
	rows, err := r.ReadAll()
	require.NoError(t, err)
	return rows[1:]
}

// TestFindingsInUse keeps the table of which finding serves which pathway: one
// that several pathways test is asked once for all of them, and one that none
// tests is only recorded.
func TestFindingsInUse(t *testing.T) {
	progs := newestPrograms()
	dict := progs[0].Definition().Dictionary
	rows := [][]string{{"finding", "pathways", "tested by", "asked for the record by"}}
	used := 0
	for _, f := range dict.Findings {
		id := f.ID.Value
		var tested, recorded []string
		for _, prog := range progs {
			p := prog.Definition()
			require.Same(t, dict, p.Dictionary, "the newest versions use one dictionary")
			switch {
			case slices.Contains(prog.Tested(), id):
				tested = append(tested, p.ID.Value)
			case slices.ContainsFunc(p.Pages, func(page pathways.Page) bool {
				return slices.ContainsFunc(slices.Concat(page.Ask, page.Optional), func(x pathways.Str) bool { return x.Value == id })
			}):
				recorded = append(recorded, p.ID.Value)
			}
		}
		by := strings.Join(tested, ", ")
		if len(tested) == 0 {
			by = "recorded only"
		} else {
			used++
		}
		rows = append(rows, []string{id, strconv.Itoa(len(tested)), by, strings.Join(recorded, ", ")})
	}
	require.Greater(t, used, len(dict.Findings)/2)
	compareTable(t, "findings-use.tsv", rows)
}
