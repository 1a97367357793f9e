package main

import (
	"fmt"
	"strings"

	"safetynet/engine/prose"
	"safetynet/pathways"
)

// sheet is a page of Markdown.
type sheet struct{ b strings.Builder }

// head opens a section.
func (s *sheet) head(level int, text string) {
	s.para(strings.Repeat("#", level) + " " + escape(text))
}

// para writes a paragraph that is Markdown already.
func (s *sheet) para(text string) {
	s.b.WriteString(text + "\n\n")
}

// items writes a list of paragraphs that are Markdown already; empty ones are
// left out.
func (s *sheet) items(list ...string) {
	some := false
	for _, text := range list {
		if text != "" {
			s.b.WriteString("- " + text + "\n")
			some = true
		}
	}
	if some {
		s.b.WriteByte('\n')
	}
}

// table writes rows under a head. Cells are Markdown; bars and line breaks in
// them are escaped here. A table without rows is left out.
func (s *sheet) table(head []string, rows [][]string) {
	if len(rows) == 0 {
		return
	}
	line := func(cells []string) {
		for _, c := range cells {
			s.b.WriteString("| " + strings.NewReplacer("|", `\|`, "\n", " ").Replace(c) + " ")
		}
		s.b.WriteString("|\n")
	}
	line(head)
	s.b.WriteString(strings.Repeat("|---", len(head)) + "|\n")
	for _, r := range rows {
		line(r)
	}
	s.b.WriteByte('\n')
}

// escape writes text so that Markdown shows it as it is, on one line.
func escape(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	return strings.NewReplacer(`\`, `\\`, "`", "\\`", "*", `\*`, "<", "&lt;", "[", `\[`, "]", `\]`).Replace(text)
}

// code writes an id or a condition in a typewriter face.
func code(text string) string { return "`" + strings.Join(strings.Fields(text), " ") + "`" }

// codes writes several ids.
func codes(ids []string) string {
	var out []string
	for _, id := range ids {
		out = append(out, code(id))
	}
	return strings.Join(out, ", ")
}

// worded writes a text for every audience that has one of its own, with breaks
// between them: what parents read, then who reads something else.
func worded(t pathways.Text) string {
	if t.Clinician == t.Parent && t.Adviser == t.Parent {
		return escape(t.Parent)
	}
	var out []string
	for _, x := range []struct {
		who  string
		text string
	}{{"Parents", t.Parent}, {"Advisers", t.Adviser}, {"Clinicians", t.Clinician}} {
		if x.text != "" {
			out = append(out, "*"+x.who+":* "+escape(x.text))
		}
	}
	return strings.Join(out, "<br>")
}

// sourcesOf writes the leading source and all others, each with its grade.
func sourcesOf(c pathways.Cited) string {
	out := []string{escape(prose.Cite(c.Source))}
	for _, also := range c.Also {
		out = append(out, escape(prose.Cite(also)))
	}
	return strings.Join(out, "; also ")
}

// labelled writes a line of a list with what it is, nothing when it is empty.
func labelled(label, text string) string {
	if text == "" {
		return ""
	}
	return fmt.Sprintf("**%s:** %s", label, text)
}
