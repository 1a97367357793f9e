package pathways

import (
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"
)

const feverInvariants = "febrile-child/invariants.yaml"

const twoInvariants = `format: safetynet/invariants/v1
pathway: febrile-child
sources:
  NG143: {title: Fever in under 5s, publisher: NICE, read: 2026-11-21}
invariants:
  - id: FC-1
    when: temperature_c >= 38 && age_months < 3
    unless: vaccine_within_48h
    at_least: ed-now
    because: High risk whatever else is found.
    source: {ref: NG143, section: table 1, grade: verified}
    notes_ref: [F-R12]
  - id: FC-2
    when: rigors
    at_least: gp-or-111-today
    because: Rigors are amber.
    source: {ref: NG143, grade: secondary}
    audience: [clinician]
`

// loadUnproved loads a library whose records of proofs are about other invariants.
func loadUnproved(files fstest.MapFS) (*Library, Issues) {
	lib, issues := Load(files)
	return lib, issues.WithoutProofs()
}

func withInvariants(t *testing.T, name, text string) fstest.MapFS {
	files := copyOfEmbedded(t)
	delete(files, feverInvariants)
	files[name] = &fstest.MapFile{Data: []byte(text)}
	return files
}

func TestInvariantsLoad(t *testing.T) {
	lib, issues := loadUnproved(withInvariants(t, feverInvariants, twoInvariants))
	require.Empty(t, issues.Render())
	all := lib.Invariants("febrile-child")
	require.Equal(t, feverInvariants, all.Name)
	require.Len(t, all.List, 2)
	first, second := all.List[0], all.List[1]
	require.Equal(t, "vaccine_within_48h", first.Unless.Value)
	require.Equal(t, "ed-now", first.AtLeast.Value)
	require.Equal(t, []string{"F-R12"}, first.NotesRef)
	require.Equal(t, Verified, first.Source.Grade)
	require.Equal(t, Position{File: feverInvariants, Line: 6, Col: 5}, first.Pos)
	require.Nil(t, second.Unless)
	require.Equal(t, []Audience{Clinician}, second.Audience)
	require.Nil(t, lib.Invariants("none"))
}

// TestEveryPathwayHasInvariants: each is proved against a second opinion.
func TestEveryPathwayHasInvariants(t *testing.T) {
	lib, _ := Load(Embedded())
	for _, id := range lib.IDs() {
		require.NotNil(t, lib.Invariants(id), id)
		require.NotEmpty(t, lib.Invariants(id).List, id)
	}
}

func TestInvariantProblems(t *testing.T) {
	for _, c := range []struct {
		name, old, new string
		codes          []string
	}{
		{"id twice", "id: FC-2", "id: FC-1", []string{"id-repeated"}},
		{"id of another form", "id: FC-2", "id: fc_2", []string{"id-form"}},
		{"disposition", "at_least: ed-now", "at_least: ed-soon", []string{"disposition-unknown"}},
		{"home care", "at_least: ed-now", "at_least: self-care", []string{"invariant-empty"}},
		{"source", "ref: NG143, section", "ref: NG144, section", []string{"source-unknown"}},
		{"grade", "grade: verified", "grade: certain", []string{"value-not-allowed"}},
		{"audience", "[clinician]", "[nurse]", []string{"value-not-allowed"}},
		{"reason", "because: Rigors are amber.", `because: ""`, []string{"text-missing"}},
		{"no reason", "    because: Rigors are amber.\n", "", []string{"key-missing"}},
		{"no condition", "    when: rigors\n", "", []string{"key-missing"}},
		{"version", "pathway:", "version: 1.0.0\npathway:", []string{"key-unknown"}},
		{"pathway and folder", "pathway: febrile-child", "pathway: asthma", []string{"file-misplaced"}},
		{"pathway", "pathway: febrile-child", "pathway: febrile-chid", []string{"file-misplaced", "pathway-unknown"}},
		{"several", "id: FC-2\n    when: rigors\n    at_least: gp-or-111-today", "id: FC-1\n    wen: rigors\n    at_least: gp", []string{"key-missing", "id-repeated", "key-unknown", "disposition-unknown"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			files := withInvariants(t, feverInvariants, twoInvariants)
			require.Contains(t, twoInvariants, c.old)
			edit(files, feverInvariants, c.old, c.new)
			_, issues := loadUnproved(files)
			require.Equal(t, c.codes, issues.Codes(), issues.Render())
			for _, i := range issues {
				require.Equal(t, feverInvariants, i.Pos.File)
				require.Positive(t, i.Pos.Line)
			}
		})
	}
}

func TestInvariantsStandBesideTheirPathway(t *testing.T) {
	for _, name := range []string{"febrile-child/2.0.0.yaml", "febrile-child/invariants.yml", "invariants.yaml", "asthma/more.yaml"} {
		_, issues := loadUnproved(withInvariants(t, name, twoInvariants))
		require.Equal(t, []string{"file-misplaced"}, issues.Codes(), name)
	}
	_, place, issues := LoadWith(Embedded(), []byte(twoInvariants))
	require.Equal(t, feverInvariants, place)
	require.Empty(t, issues.WithoutProofs().Render())
	_, place, _ = LoadWith(Embedded(), []byte("format: safetynet/invariants/v1\n"))
	require.Equal(t, "draft/invariants.yaml", place)
}

// TestInvariantsAreNotFrozen: they may gain entries after a release, and a change
// of them is no change of what the pathway says.
func TestInvariantsAreNotFrozen(t *testing.T) {
	day := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	shipped, _ := Load(Embedded())
	files := withInvariants(t, feverInvariants, twoInvariants)
	changed, issues := loadUnproved(files)
	require.Empty(t, issues.Render())
	require.Equal(t, shipped.Sums(), changed.Sums())
	require.NotContains(t, changed.Sums(), feverInvariants)
	require.Equal(t, shipped.Active("febrile-child", day).Digest, changed.Active("febrile-child", day).Digest)
	require.NotEqual(t, shipped.Invariants("febrile-child").Digest, changed.Invariants("febrile-child").Digest)
	require.Regexp(t, `^sha256:[0-9a-f]{64}$`, changed.Invariants("febrile-child").Digest)

	files[sumsFile] = &fstest.MapFile{Data: append(files[sumsFile].Data, changed.Invariants("febrile-child").Digest+"  "+feverInvariants+"\n"...)}
	_, issues = loadUnproved(files)
	require.Equal(t, []string{"sums-wrong"}, issues.Codes())
}
