package workbench

import (
	"strings"

	"safetynet/engine/workbench"
	"safetynet/pathways"
)

// issues are what is wrong with a draft, at its lines.
type issues struct {
	Lines     []line
	Listed    []issue // those of the draft, but for what is left to do
	Left      []int   // lines on which something is left to do
	Elsewhere []issue // in other files, because of the draft
	More      int     // that are not shown
	Cut       bool    // only the lines around issues are shown
}

// line is a line of the draft with what is wrong with it.
type line struct {
	Number int
	Text   string
	Issues []issue
	Worst  string // error, warning or ""
	Gap    bool   // lines before it are left out
}

type issue struct {
	Line                        int
	Level, Code, Message, Where string
	Hint                        string
	Column                      int
}

// Bounds of what is shown, for drafts that are not written by people.
const (
	mostIssues = 300
	mostLines  = 6000
	around     = 2 // lines shown before and after an issue, where not all are
	mostText   = 2000
)

// leftToDo is the code of what an author has still to write.
const leftToDo = "todo-left"

func issuesOf(text string, draft *workbench.Draft) *issues {
	out := &issues{}
	at := map[int][]issue{}
	shown := 0
	for _, errors := range []bool{true, false} { // errors first: they are shown whatever else there is
		for _, i := range draft.Issues {
			if (i.Severity == pathways.LevelError) != errors {
				continue
			}
			if shown++; shown > mostIssues {
				out.More++
				continue
			}
			out.add(i, draft.Place, at)
		}
	}
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	out.Cut = len(lines) > mostLines
	last := 0
	for n, t := range lines {
		n++
		if out.Cut && !near(at, n) {
			continue
		}
		l := line{Number: n, Text: cut(t), Issues: at[n], Gap: n > last+1}
		for _, i := range l.Issues {
			if l.Worst != string(pathways.LevelError) {
				l.Worst = i.Level
			}
		}
		out.Lines = append(out.Lines, l)
		last = n
	}
	return out
}

// add puts an issue where it is shown.
func (x *issues) add(i pathways.Issue, place string, at map[int][]issue) {
	one := issue{Line: i.Pos.Line, Level: string(i.Severity), Code: i.Code, Message: cut(i.Message), Hint: cut(i.Hint), Where: i.Pos.String(), Column: i.Pos.Col}
	if i.Pos.File != place || i.Pos.Line == 0 {
		x.Elsewhere = append(x.Elsewhere, one)
		return
	}
	at[one.Line] = append(at[one.Line], one)
	if i.Code == leftToDo {
		x.Left = append(x.Left, one.Line)
	} else {
		x.Listed = append(x.Listed, one)
	}
}

// near tells whether there is an issue at a line or close to it.
func near(at map[int][]issue, n int) bool {
	for k := n - around; k <= n+around; k++ {
		if len(at[k]) > 0 {
			return true
		}
	}
	return false
}

// cut shortens a text that nobody would read.
func cut(text string) string {
	if len(text) <= mostText {
		return text
	}
	return strings.ToValidUTF8(text[:mostText], "") + " …"
}
