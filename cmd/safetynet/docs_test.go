package main

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/engine"
	"safetynet/engine/prose"
	"safetynet/pathways"
)

// shippedEngine is the embedded library, compiled.
func shippedEngine(t *testing.T) *engine.Engine {
	t.Helper()
	eng, _, issues, err := (&program{}).compile()
	require.NoError(t, err)
	require.NotNil(t, eng, issues.Render())
	return eng
}

// shippedDocs are the documents of all shipped versions, by id@version.
func shippedDocs(t *testing.T, eng *engine.Engine) map[string]string {
	t.Helper()
	all, err := testProgram(nil, nil).documents(eng, eng.Library().Pathways)
	require.NoError(t, err)
	docs := map[string]string{}
	for _, d := range all {
		docs[d.Pathway+"@"+d.Version.String()] = d.Markdown
	}
	return docs
}

// TestDocsHaveEveryLine: everything of a pathway that cites a source is in its
// document with the citation, and so is every source, question and row of the notes.
func TestDocsHaveEveryLine(t *testing.T) {
	eng := shippedEngine(t)
	rows, _, err := noteRows("")
	require.NoError(t, err)
	docs := shippedDocs(t, eng)
	require.Equal(t, docs, shippedDocs(t, eng), "the same every time")
	for _, d := range eng.Library().Pathways {
		t.Run(d.Key(), func(t *testing.T) {
			doc := docs[d.Key()]
			has := func(what, text string) {
				t.Helper()
				if !strings.Contains(doc, text) && !strings.Contains(doc, strings.ReplaceAll(text, "|", `\|`)) {
					t.Errorf("%s is not in the document: %q", what, text)
				}
			}
			has("the notice", notApproved)
			for _, r := range prose.Rows(eng.Program(d.ID.Value, d.Version)) {
				has(r.Kind, r.ID)
				has(r.Kind+" "+r.ID, sourcesOf(r.Cited))
			}
			for _, k := range append(d.Signs.Criteria, d.Criteria...) {
				has("condition", code(k.When.Value))
				for _, a := range k.Assume {
					has("assumption of "+k.ID.Value, escape(a.Value.Because.For(pathways.Clinician)))
				}
				for _, e := range k.Excuse {
					has("excuse of "+k.ID.Value, escape(e.Value.Because.For(pathways.Clinician)))
				}
				if k.Exception != nil {
					has("exception of "+k.ID.Value, code(k.Exception.When.Value))
				}
			}
			for _, x := range d.DangerSigns.Exceptions {
				has("exception to "+x.Sign.Value, code(x.When.Value))
			}
			for _, page := range d.Pages {
				for _, f := range append(page.Ask, page.Optional...) {
					has("question", "| "+code(f.Value)+" |")
				}
			}
			for _, x := range d.NotUsed {
				has("row not used", escape(x.Because))
			}
			for _, s := range d.Sources {
				has("source", escape(s.Value.Title))
			}
			for _, r := range d.Trace(rows) {
				has("row of the notes", "\n| "+r.ID+" | "+r.Kind+" |")
			}
			for _, w := range d.SafetyNet.WatchFor {
				has("wording", worded(w.Text))
			}
		})
	}
}

var cellEnd = regexp.MustCompile(`(^|[^\\])\|`)

// TestDocsTables: every line of a table has as many cells as its head, whatever
// the conditions and texts in it hold.
func TestDocsTables(t *testing.T) {
	for _, doc := range shippedDocs(t, shippedEngine(t)) {
		cells := 0
		for _, line := range strings.Split(doc, "\n") {
			if !strings.HasPrefix(line, "|") {
				cells = 0
				continue
			}
			n := len(cellEnd.FindAllString(line, -1))
			if cells == 0 {
				cells = n
			}
			require.Equal(t, cells, n, line)
		}
	}
}

func TestEscape(t *testing.T) {
	require.Equal(t, "a \\*b\\* &lt;c> \\[d\\] \\`e\\` \\\\", escape("a\n*b* <c> [d] `e` \\"))
	require.Equal(t, "*Parents:* one<br>*Clinicians:* two", worded(pathways.Text{Parent: "one", Clinician: "two"}))
	require.Equal(t, "one", worded(pathways.Text{Parent: "one", Adviser: "one", Clinician: "one"}))
	var s sheet
	s.table([]string{"A"}, nil)
	s.items("", "")
	require.Empty(t, s.b.String())
}
