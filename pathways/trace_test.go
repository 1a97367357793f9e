package pathways

import (
	"os"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

func noteRows(t *testing.T) []NoteRow {
	data, err := os.ReadFile("../testdata/notes-rows.tsv")
	require.NoError(t, err)
	rows, issues := ReadNoteRows("notes-rows.tsv", data)
	require.Empty(t, issues.Render())
	return rows
}

func newest(lib *Library) []*Pathway {
	var all []*Pathway
	for _, id := range lib.IDs() {
		all = append(all, lib.Newest(id))
	}
	return all
}

// TestNotesRowsAreTraced: in the newest version of every pathway each row of its
// notes stands for something, or is said not to, with the reason.
func TestNotesRowsAreTraced(t *testing.T) {
	lib, _ := Load(Embedded())
	rows := noteRows(t)
	require.Empty(t, lib.TraceIssues(newest(lib), rows).Render())
	traced := 0
	for _, p := range newest(lib) {
		traced += len(p.Trace(rows))
	}
	require.Len(t, rows, traced, "every row belongs to a pathway of the library")
}

func TestTraceSaysWhatStandsForARow(t *testing.T) {
	lib, _ := Load(Embedded())
	stands := map[string][]Stand{}
	for _, p := range []*Pathway{lib.Pathway("febrile-child", Version{1, 0, 0}), lib.Newest("diarrhoea-vomiting")} {
		for _, row := range p.Trace(noteRows(t)) {
			require.Equal(t, p.ID.Value, row.Note)
			stands[row.ID] = row.Stands
		}
	}
	kinds := func(row string) []string {
		var out []string
		for _, s := range stands[row] {
			out = append(out, string(s.Kind)+" "+s.ID)
		}
		return out
	}
	require.Equal(t, []string{"danger sign D01", "danger sign D09", "criterion F-R01"}, kinds("F-R01"))
	require.Contains(t, kinds("F-R12"), "raise rule F-R12-raise")
	require.Equal(t, []string{"scope rule DV-X01"}, kinds("DV-X01"), "a scope rule stands for the row of its own id")
	require.Equal(t, []string{"conduct F-P02"}, kinds("F-P02"))
	for row, list := range stands {
		for _, s := range list {
			require.Equal(t, s.Kind == StandNotUsed, s.Reason != "", row)
			require.Positive(t, s.Pos.Line, row)
			require.Contains(t, StandKinds(), s.Kind)
		}
	}
}

func TestTraceIssues(t *testing.T) {
	files := copyOfEmbedded(t)
	edit(files, "febrile-child/1.0.0.yaml", "notes_ref: [F-R09]", "notes_ref: [F-R9]")
	lib, _ := Load(files)
	p := lib.Pathway("febrile-child", Version{1, 0, 0})
	issues := lib.TraceIssues([]*Pathway{p}, noteRows(t))
	require.Equal(t, []string{"note-row-unknown", "note-row-untraced"}, issues.Codes(), issues.Render())
	require.Contains(t, issues[0].Message, "names the row F-R9, which the notes do not have")
	require.Equal(t, "febrile-child/1.0.0.yaml", issues[0].Pos.File)
	require.Contains(t, issues[1].Snippet, "F-R09\tred")

	none := slices.DeleteFunc(noteRows(t), func(r NoteRow) bool { return r.Note == "febrile-child" })
	require.Contains(t, lib.TraceIssues([]*Pathway{p}, none).Render(), "the table of the notes has no rows of febrile-child")
}

func TestNoteRowsAreReadStrictly(t *testing.T) {
	rows, issues := ReadNoteRows("rows.tsv", []byte(noteRowsHead+"\na\tA-1\tred\tone\n\na\tA-1\tred\ttwo\nb A-2 red three\nb\tA-3\t\tfour\nb\tA-4\tred\tfive\r\n"))
	require.Len(t, rows, 2)
	require.Equal(t, []string{"note-row-wrong", "note-row-wrong", "note-row-wrong"}, issues.Codes())
	require.Equal(t, []int{4, 5, 6}, []int{issues[0].Pos.Line, issues[1].Pos.Line, issues[2].Pos.Line})
	require.Equal(t, "five", rows[1].Subject)
	_, issues = ReadNoteRows("rows.tsv", nil)
	require.Equal(t, []string{"note-row-wrong"}, issues.Codes())
}
