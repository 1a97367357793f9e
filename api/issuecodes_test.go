package api

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/api/fhir"
)

// issueCodeForm is what a code of an issue looks like, of several words or one of those
// that are of one.
var issueCodeForm = regexp.MustCompile(`^([a-z]+[0-9]*-)+[a-z0-9]+$|^(malformed|unused|forbidden|busy|erased|emergency|unauthenticated|overloaded)$`)

// noCodes are the texts of the source that look like codes and are none.
var noCodes = strings.Fields(`
	danger-signs in-doubt no-store read-only readiness-probe same-origin utf-8 safetynet-idempotency-1
	answered-by private-from-years could-be asked-unknown not-asked not-performed questionnaire-unit data-required eca-rule logic-library
	danger-sign hand-over in-progress min-1 not-started safety-net search-type user-friendly-name vital-signs override-reason
	complex-type
	acutely-unwell-child encounter-start patient-view`)

// TestIssueCodes: every code in the source of what answers FHIR and our own JSON is in
// the code system of issues, and every code there is in the source. Whatever looks
// like one has to be in it, or among noCodes.
func TestIssueCodes(t *testing.T) {
	for _, x := range fhir.CodeSystemsOf(programsInUse(newEngine(t), now)[0]) {
		for _, c := range x.Concept {
			if x.URL == fhir.IssueSystem {
				require.Regexp(t, `^(null|[A-Z]).*[.]$`, c.Definition, c.Code)
			}
		}
	}
	var written []string
	for _, dir := range []string{".", "fhir", "cdshooks"} {
		written = append(written, literals(t, dir)...)
	}
	for _, of := range []string{"observation", "condition", "response"} { // as read_resources.go composes them
		for _, why := range []string{"-undated", "-future", "-old"} {
			require.Contains(t, written, why)
			written = append(written, of+why)
		}
	}
	written = slices.DeleteFunc(written, func(s string) bool { return !issueCodeForm.MatchString(s) })
	slices.Sort(written)
	for _, s := range noCodes {
		require.Contains(t, written, s, "it is not in the source any more")
	}
	written = slices.DeleteFunc(slices.Compact(written), func(s string) bool { return slices.Contains(noCodes, s) })
	require.ElementsMatch(t, written, fhir.IssueCodes())
}

// literals are the texts in the source of a package, without its tests and without
// the list of codes.
func literals(t *testing.T, dir string) (all []string) {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	require.NoError(t, err)
	require.NotEmpty(t, names)
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") || filepath.Base(name) == "issuecodes.go" {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		require.NoError(t, err)
		ast.Inspect(file, func(n ast.Node) bool {
			if x, is := n.(*ast.BasicLit); is && x.Kind == token.STRING {
				text, err := strconv.Unquote(x.Value)
				require.NoError(t, err)
				all = append(all, text)
			}
			return true
		})
	}
	return all
}
