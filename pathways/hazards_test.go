package pathways

import (
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestShippedHazards: the log loads without a fault, has the hazards that were drawn
// up before the program, and each says what is done or what is lacking.
func TestShippedHazards(t *testing.T) {
	lib, issues := Load(Embedded())
	require.False(t, issues.HasErrors(), issues.Render())
	log := lib.Hazards()
	require.NotNil(t, log)
	require.True(t, strings.HasPrefix(log.Digest, digestPrefix))
	require.GreaterOrEqual(t, len(log.List), 24)
	for i, h := range log.List {
		require.Regexp(t, `^H\d\d$`, h.ID.Value)
		require.True(t, i == 0 || h.ID.Value > log.List[i-1].ID.Value, "in order, none left out by mistake")
		require.NotEmpty(t, h.Owner, h.ID.Value)
		require.Len(t, h.Open(), open(h))
	}
}

func open(h *Hazard) (n int) {
	for _, k := range h.Controls {
		if k.Open != nil {
			n++
		}
	}
	return n
}

// TestNoHazards: a library may have no log, and then it has none.
func TestNoHazards(t *testing.T) {
	require.Nil(t, (&Library{}).Hazards())
}

// TestHazardProblems: what structure alone cannot refuse. testdata/invalid shows the
// codes of hazards themselves.
func TestHazardProblems(t *testing.T) {
	data, err := fs.ReadFile(Embedded(), "hazards.yaml")
	require.NoError(t, err)
	for _, c := range []struct {
		name, old, new string
		codes          []string
	}{
		{"id twice", "id: H02", "id: H01", []string{"id-repeated"}},
		{"a name as owner", "owner: clinical-lead", "owner: Dr Somebody", []string{"value-not-allowed"}},
		{"a score of another scale", `severity: ""`, "severity: dreadful", []string{"value-not-allowed"}},
		{"a rating that is a number", `rating: ""`, "rating: 3", []string{"type-wrong"}},
		{"evidence of another kind", "{proof: P1}", "{study: P1}", []string{"hazard-evidence", "key-unknown"}},
		{"nothing is lacking", "open: No clinician has done so for any pathway.", `open: ""`, []string{"text-missing"}},
		{"no effect", "effect: A child with a sign that was never asked about is sent home.", `effect: ""`, []string{"text-missing"}},
		{"no residual score", `    residual: {severity: "", likelihood: "", rating: ""}` + "\n", "", []string{"key-missing"}},
		{"a version", "updated:", "version: 1.0.0\nupdated:", []string{"key-unknown"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			require.True(t, strings.Contains(string(data), c.old))
			_, place, issues := LoadWith(Embedded(), []byte(strings.Replace(string(data), c.old, c.new, 1)))
			require.Equal(t, "hazards.yaml", place)
			issues = issuesOf(issues, "hazards.yaml")
			require.ElementsMatch(t, c.codes, issues.Codes(), issues.Render())
			for _, i := range issues {
				require.Positive(t, i.Pos.Line)
			}
		})
	}
}

// issuesOf is the issues of one file.
func issuesOf(is Issues, file string) (out Issues) {
	for _, i := range is {
		if i.Pos.File == file {
			out = append(out, i)
		}
	}
	return out
}

// TestHazardsStandAlone: there is one place for the log, and nothing freezes it.
func TestHazardsStandAlone(t *testing.T) {
	data, err := fs.ReadFile(Embedded(), "hazards.yaml")
	require.NoError(t, err)
	_, issues := loadUnproved(withInvariants(t, "shared/hazards.yaml", string(data)))
	require.Equal(t, []string{"file-misplaced"}, issues.Codes())
	sums, err := os.ReadFile("SUMS")
	require.NoError(t, err)
	require.False(t, strings.Contains(string(sums), "hazards.yaml"))
}

// TestHazardsNameNobody: an owner is a role, and no text of the log names a person.
func TestHazardsNameNobody(t *testing.T) {
	data, err := fs.ReadFile(Embedded(), "hazards.yaml")
	require.NoError(t, err)
	require.Empty(t, regexp.MustCompile(`\b(Dr|Mr|Mrs|Ms|Prof)\b|@`).FindAllString(string(data), -1))
}
