package pathways

import (
	"fmt"
	"slices"
	"strings"
)

// NoteRow is one row of the clinical notes, as testdata/notes-rows.tsv lists it.
type NoteRow struct {
	Note    string   `json:"pathway"` // the pathway whose notes have it
	ID      string   `json:"row"`
	Kind    string   `json:"kind"` // red, amber, green, scope, process, hospital or unknown
	Subject string   `json:"subject"`
	Pos     Position `json:"position"`
	line    string
}

// TracedRow is a row of the notes with everything that stands for it in one
// version of its pathway.
type TracedRow struct {
	NoteRow
	Stands []Stand `json:"stands"`
}

// Stand is one thing of a definition that stands for a row of the notes.
type Stand struct {
	Kind   StandKind `json:"kind"`
	ID     string    `json:"id"`
	Reason string    `json:"reason,omitempty"` // why the row is not used
	Pos    Position  `json:"position"`
}

// StandKind is what stands for a row.
type StandKind string

const (
	StandSign      StandKind = "danger sign" // shared by all pathways
	StandCriterion StandKind = "criterion"
	StandRaise     StandKind = "raise rule"
	StandScope     StandKind = "scope rule"
	StandConduct   StandKind = "conduct"
	StandNotUsed   StandKind = "not used" // the row is deliberately none of these
)

// StandKinds lists them in the order they are shown.
func StandKinds() []StandKind {
	return []StandKind{StandSign, StandCriterion, StandRaise, StandScope, StandConduct, StandNotUsed}
}

// noteRowsHead is the first line of the table of rows.
const noteRowsHead = "note\trow\tkind\tsubject"

// ReadNoteRows reads the table of the rows of the clinical notes: lines of
// pathway, row, kind and subject, separated by tabs, after a line that says so.
func ReadNoteRows(name string, data []byte) ([]NoteRow, Issues) {
	r := newReporter()
	src := newSource(name, data)
	r.files[name] = src
	lines := trimmedLines(data)
	if lines[0] != noteRowsHead {
		r.errorf(Position{File: name, Line: 1, Col: 1}, "note-row-wrong", "", "the first line must be %q", noteRowsHead)
	}
	var rows []NoteRow
	first := map[string]int{}
	for i, line := range lines[1:] {
		pos := Position{File: name, Line: i + 2, Col: 1}
		cells := strings.Split(line, "\t")
		switch {
		case line == "":
			continue
		case len(cells) != 4 || slices.Contains(cells, ""):
			r.errorf(pos, "note-row-wrong", "write pathway, row, kind and subject with tabs between them", "this is no row of the notes")
			continue
		case first[cells[1]] > 0:
			r.errorf(pos, "note-row-wrong", "keep one of them", "line %d has the row %s already", first[cells[1]], cells[1])
			continue
		}
		first[cells[1]] = pos.Line
		rows = append(rows, NoteRow{Note: cells[0], ID: cells[1], Kind: cells[2], Subject: cells[3], Pos: pos, line: line})
	}
	return rows, r.issues
}

// Trace says for every row of this pathway's notes what stands for it here, in
// the order of the table. A row nothing stands for has no stands.
func (p *Pathway) Trace(rows []NoteRow) []TracedRow {
	standing := map[string][]Stand{}
	for _, s := range p.stands() {
		for _, ref := range s.refs {
			standing[ref] = append(standing[ref], s.Stand)
		}
	}
	var out []TracedRow
	for _, row := range rows {
		if row.Note == p.ID.Value {
			out = append(out, TracedRow{row, append([]Stand{}, standing[row.ID]...)})
		}
	}
	return out
}

// stand is a [Stand] with the rows it stands for, and those it names: a scope
// rule stands for the row of its own id without naming it.
type stand struct {
	Stand
	refs  []string
	named []string
}

func (p *Pathway) stands() []stand {
	var all []stand
	add := func(kind StandKind, id Str, refs ...string) {
		all = append(all, stand{Stand{kind, id.Value, "", id.Pos}, refs, refs})
	}
	for _, x := range p.Signs.Criteria {
		add(StandSign, x.ID, x.NotesRef...)
	}
	for _, x := range p.Criteria {
		add(StandCriterion, x.ID, x.NotesRef...)
	}
	for _, x := range p.Raises {
		add(StandRaise, x.ID, x.NotesRef...)
	}
	for _, x := range slices.Concat(p.Scope.Outside, p.Scope.HandOver) {
		refs := x.NotesRef
		if !slices.Contains(refs, x.ID.Value) {
			refs = append(slices.Clone(refs), x.ID.Value)
		}
		all = append(all, stand{Stand{StandScope, x.ID.Value, "", x.ID.Pos}, refs, x.NotesRef})
	}
	for _, x := range p.Process {
		add(StandConduct, x.ID, x.NotesRef...)
	}
	for _, x := range p.NotUsed {
		// a choice of the notes that is no row (1E-17) may be set aside here as well, so it names nothing that must exist
		all = append(all, stand{Stand{StandNotUsed, x.Ref.Value, strings.TrimSpace(x.Because), x.Ref.Pos}, []string{x.Ref.Value}, nil})
	}
	return all
}

// TraceIssues reports every row of the notes that nothing in its pathway stands
// for, and every reference of the pathways to a row the notes do not have.
func (lib *Library) TraceIssues(versions []*Pathway, rows []NoteRow) Issues {
	var issues Issues
	known := map[string]bool{}
	for _, row := range rows {
		known[row.ID] = true
	}
	for _, p := range versions {
		traced := p.Trace(rows)
		for _, row := range traced {
			if len(row.Stands) == 0 {
				issues = append(issues, Issue{Severity: LevelError, Code: "note-row-untraced", Pos: row.Pos, Snippet: row.line,
					Message: fmt.Sprintf("nothing in %s stands for the row %s", p.Key(), row.ID),
					Hint:    "name it under notes_ref: of what stands for it, or under not_used: with the reason"})
			}
		}
		if len(traced) == 0 {
			issues = append(issues, lib.NewIssue(p.ID.Pos, "note-row-untraced", "the table of the notes has no rows of "+p.ID.Value, "add them"))
		}
		for _, s := range p.stands() {
			for _, ref := range s.named {
				if !known[ref] {
					issues = append(issues, lib.NewIssue(s.Pos, "note-row-unknown",
						fmt.Sprintf("the %s %s names the row %s, which the notes do not have", s.Kind, s.ID, ref), "correct it, or add the row to the table"))
				}
			}
		}
	}
	return issues.Sort()
}
