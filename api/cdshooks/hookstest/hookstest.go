// Package hookstest holds what CDS Hooks 2.0 asks of a service against what this one
// does. The table is testdata/cdshooks/requirements.yaml; the checks are of the
// packages that can see the thing asked for.
package hookstest

import (
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
)

// Requirement is one row.
type Requirement struct {
	ID     int    `yaml:"id"`
	Says   string `yaml:"says"` // SHALL, SHOULD and so on
	Of     string `yaml:"of"`
	Status string `yaml:"status"`
	Reason string `yaml:"reason"`
	Where  string `yaml:"where"`
	Check  string `yaml:"check"`
}

// HTTP is where the checks of addresses, statuses and tokens are: package api. Those
// of what is said are in package cdshooks, which has no name.
const HTTP = "http"

// Load reads the table from the folder testdata/cdshooks.
func Load(t testing.TB, folder string) []Requirement {
	t.Helper()
	f, err := os.Open(folder + "/requirements.yaml") // #nosec G304 -- a file of the tests
	require.NoError(t, err)
	defer f.Close()
	dec := yaml.NewDecoder(f)
	dec.KnownFields(true)
	var table struct{ Requirements []Requirement }
	require.NoError(t, dec.Decode(&table))
	return table.Requirements
}

// Fault says what is wrong with a row, "" for nothing.
func (r Requirement) Fault() string {
	binding := strings.HasPrefix(r.Says, "SHALL")
	switch {
	case r.Of == "":
		return "it does not say what is asked for"
	case !slices.Contains([]string{"met", "not-met", "not-applicable"}, r.Status):
		return "there is no status " + r.Status
	case r.Status == "met" && r.Reason != "", r.Status != "met" && r.Reason == "":
		return "what is not met has a reason, and nothing else"
	case r.Status == "met" && r.Check == "" && binding:
		return "nothing would fail if it were not met"
	case binding && r.Status == "not-met":
		return "what must be is not met"
	case r.Check == "" && r.Where != "", r.Where != "" && r.Where != HTTP:
		return "there is no check in " + r.Where
	}
	return ""
}

// Run runs the checks of one place for every row that names one. A check that no row
// names, and a name without its check, fail.
func Run(t *testing.T, rows []Requirement, where string, checks map[string]func(testing.TB)) {
	t.Helper()
	used := map[string]bool{}
	for _, r := range rows {
		if r.Where != where || r.Check == "" {
			continue
		}
		used[r.Check] = true
		t.Run(strconv.Itoa(r.ID)+" "+r.Check, func(t *testing.T) {
			check := checks[r.Check]
			require.NotNil(t, check, "%s is checked by %q, which is not there", r.Of, r.Check)
			check(t)
		})
	}
	for name := range checks {
		require.True(t, used[name], "no requirement names the check %q", name)
	}
}
