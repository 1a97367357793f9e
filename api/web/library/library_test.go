package library_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/api/web/webtest"
	"safetynet/engine/prose"
	"safetynet/pathways"
)

func plain(text string) string { return strings.Join(strings.Fields(text), " ") }

func TestList(t *testing.T) {
	s := webtest.Serve(t)
	v := s.Visit(t, "/pathways")
	require.Equal(t, http.StatusOK, v.Status)
	for _, id := range s.Engine.Library().IDs() {
		d := s.Engine.Library().Current(id, webtest.Now)
		require.Contains(t, v.Main(), plain(d.Title.For(pathways.Clinician)))
		require.Contains(t, v.Main(), plain(d.Scope.For.For(pathways.Clinician)))
		require.Contains(t, v.Source, `href="/pathways/`+id+`/sheet"`)
	}
	require.Equal(t, len(s.Engine.Library().IDs()), strings.Count(v.Main(), "Version "))
	require.Contains(t, v.Main(), "Not clinically approved.")
}

// TestDocumentHasEveryLine: the page of every version has every criterion in
// words, every limit, source, row that waits, statement and change note.
func TestDocumentHasEveryLine(t *testing.T) {
	s := webtest.Serve(t)
	for _, d := range s.Engine.Library().Pathways {
		t.Run(d.Key(), func(t *testing.T) {
			v := s.Visit(t, "/pathways/"+d.ID.Value+"?version="+d.Version.String())
			require.Equal(t, http.StatusOK, v.Status)
			text := v.Main()
			has := func(what, want string) {
				t.Helper()
				if !strings.Contains(text, plain(want)) {
					t.Errorf("%s is not on the page: %q", what, want)
				}
			}
			prog := s.Engine.Program(d.ID.Value, d.Version)
			words := prose.Of(prog)
			for _, k := range prog.Logic().Criteria {
				when, except := words.Criterion(k)
				for _, test := range slices.Concat(tests(when), tests(except)) {
					has(k.Def.ID.Value, test)
				}
				has(k.Def.ID.Value, k.Def.Because.For(pathways.Clinician))
				has(k.Def.ID.Value, k.Def.When.Value)
				has(k.Def.ID.Value, k.Def.Source.Section)
			}
			for _, u := range prog.Thresholds() {
				has(u.Def.ID.Value, words.Limit(u.Def))
			}
			for _, r := range prose.Rows(prog) {
				has(r.Kind, r.ID)
				has(r.ID, string(r.Cited.Source.Grade))
			}
			for _, list := range []pathways.Map[pathways.Source]{d.Sources, d.Signs.Sources, d.Dictionary.Sources} {
				for _, x := range list {
					has("source "+x.Key.Value, x.Value.Title)
					has("source "+x.Key.Value, x.Value.Publisher)
				}
			}
			for _, i := range prog.Invariants() {
				has("invariant", i.Def.ID.Value+": at least "+i.Def.AtLeast.Value)
			}
			for _, x := range s.Engine.Library().Pathways {
				if x.ID.Value == d.ID.Value {
					has("change note of "+x.Version.String(), x.ChangeNote.Value)
					for _, l := range x.LessUrgent {
						has("justification", l.Because.Value)
					}
				}
			}
			has("the notice", "Not clinically approved. No clinician has signed this content off.")
			require.NotContains(t, text, "<nil>")
		})
	}
}

// tests are the single tests of a clause.
func tests(c prose.Clause) []string {
	if len(c.Parts) == 0 {
		return []string{c.Text}
	}
	var out []string
	for _, p := range c.Parts {
		out = append(out, tests(p)...)
	}
	return out
}

// TestProofs: the record of a version is shown with its counts in words, and what
// is declared with its reason.
func TestProofs(t *testing.T) {
	s := webtest.Serve(t)
	text := s.Visit(t, "/pathways/febrile-child?version=1.2.0").Main()
	require.Contains(t, text, "P1-earned-home-care Means Home care is told only where everything that would call for more is excluded. Proved for parent 1, adviser 1, clinician 1")
	require.Contains(t, text, "P2-question-counts Means Every question can change what is told, or is named as one that cannot. Proved for parent 79 (and 8 noted)")
	text = s.Visit(t, "/pathways/febrile-child?version=1.0.0").Main()
	require.Contains(t, text, "There is no record of proofs for this version.")
	text = s.Visit(t, "/pathways/epilepsy").Main()
	require.Contains(t, text, "Less urgent than 1.0.0 for some children (clinician-1h became gp-or-111-today)")
}

func TestMissing(t *testing.T) {
	s := webtest.Serve(t)
	for _, path := range []string{"/pathways/nope", "/pathways/nope/sheet", "/pathways/asthma?version=9.9.9", "/pathways/asthma?version=x", "/pathways/asthma/sheet?version=9.9.9"} {
		v := s.Visit(t, path)
		require.Equal(t, http.StatusNotFound, v.Status, path)
		require.Contains(t, v.Main(), "There is no such pathway, or no such version", path)
	}
}
