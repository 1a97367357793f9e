package safetycase

import (
	_ "embed" // the stylesheet
	"fmt"
	"html/template"
	"io"
	"slices"
	"strconv"
	"strings"

	"safetynet/engine/paper"
	"safetynet/engine/prose"
	"safetynet/engine/verify"
	"safetynet/pathways"
)

var (
	//go:embed document.css
	style string
	//go:embed document.tmpl
	text string

	tmpl = template.Must(template.New("document").Funcs(template.FuncMap{
		"words": func(id any) string { return strings.ReplaceAll(fmt.Sprint(id), "-", " ") },
		"list":  func(ids []string) string { return strings.Join(ids, ", ") },
		"kind":  func(e pathways.Evidence) string { kind, _ := e.Of(); return string(kind) },
		"name":  func(e pathways.Evidence) string { _, name := e.Of(); return name },
		"cell":  cell, "rows": proofRows, "declared": declaredRows, "share": share, "kinds": kindsOf, "meaning": func(g pathways.Grade) string { return prose.GradeMeaning[g] },
		"grades": func() []pathways.Grade { return prose.Grades },
	}).Parse(text))
	sheet = paper.NewSheet(style)
)

// Write writes a safety case as one HTML document. The error is that of w.
func Write(w io.Writer, x *Case) error {
	return tmpl.Execute(w, struct {
		paper.Sheet
		*Case
	}{sheet, x})
}

// At is the place of a piece of evidence in the document.
func (x *Case) At(e pathways.Evidence) string {
	kind, name := e.Of()
	return "evidence-" + strconv.Itoa(1+slices.IndexFunc(x.Evidence, func(s Shown) bool { return s.Kind == kind && s.Name == name }))
}

// shownKind is the evidence of one kind, with the number of its first piece.
type shownKind struct {
	Kind  string
	First int
	List  []Shown
}

var kindNames = map[pathways.EvidenceKind]string{
	"test": "Tests", "script": "Sessions of the command line", "proof": "Proofs", "lint": "Mistakes the linter refuses or warns of", "page": "Pages and calls",
	"command": "Commands", "file": "Files",
}

func kindsOf(all []Shown) []shownKind {
	var out []shownKind
	for i, s := range all {
		if i == 0 || all[i-1].Kind != s.Kind {
			out = append(out, shownKind{Kind: kindNames[s.Kind], First: i})
		}
		last := &out[len(out)-1]
		last.List = append(last.List, s)
	}
	return out
}

// Number is the number of the piece at a place of the list.
func (k shownKind) Number(i int) int { return k.First + i + 1 }

// proofRow is one property of a record, by who asks.
type proofRow struct {
	Property string
	Says     string
	Counts   [4]string // parent, adviser, clinician, and what is about none of them
}

// Columns are the counts in order; "–" where a property is not about somebody.
func (r proofRow) Columns() []string {
	out := slices.Clone(r.Counts[:])
	for i, c := range out {
		if c == "" {
			out[i] = "–"
		}
	}
	return out
}

func proofRows(lines []pathways.ProofLine) []proofRow {
	var out []proofRow
	for _, l := range lines {
		i := slices.IndexFunc(out, func(r proofRow) bool { return r.Property == l.Property })
		if i < 0 {
			i, out = len(out), append(out, proofRow{Property: l.Property, Says: verify.Code(l.Property).Says()})
		}
		who := slices.Index(pathways.Audiences(), pathways.Audience(l.Audience))
		if who < 0 {
			who = len(pathways.Audiences())
		}
		out[i].Counts[who] = strconv.Itoa(l.Proved)
		if l.Noted > 0 {
			out[i].Counts[who] += fmt.Sprintf(" (%d noted)", l.Noted)
		}
	}
	return out
}

// declaredRow is what one property is proved but for.
type declaredRow struct {
	Property string
	Subjects []string // with who asks, where it is not everybody
}

func declaredRows(claims []pathways.ProofClaim) []declaredRow {
	var out []declaredRow
	for i, c := range claims {
		if slices.ContainsFunc(claims[:i], func(x pathways.ProofClaim) bool { return x.Property == c.Property && x.Subject == c.Subject }) {
			continue // said with the first of them
		}
		at := slices.IndexFunc(out, func(r declaredRow) bool { return r.Property == c.Property })
		if at < 0 {
			at, out = len(out), append(out, declaredRow{Property: c.Property})
		}
		out[at].Subjects = append(out[at].Subjects, c.Subject+askers(claims, c))
	}
	return out
}

// askers says for whom a claim is made, nothing where it is for everybody.
func askers(claims []pathways.ProofClaim, of pathways.ProofClaim) string {
	var who []string
	for _, c := range claims {
		if c.Property == of.Property && c.Subject == of.Subject && c.Audience != "" {
			who = append(who, c.Audience)
		}
	}
	if len(who) == 0 || len(who) == len(pathways.Audiences()) {
		return ""
	}
	return " (" + strings.Join(who, ", ") + ")"
}

// cell words a stretch of values.
func cell(c verify.Cell, unit string) string {
	if c.From == c.To {
		return prose.Amount(c.From, unit)
	}
	return prose.Number(c.From) + " to " + prose.Amount(c.To, unit)
}

// share writes a part of a whole in per cent; less than all is never all of it.
func share(n, of int) string {
	if of == 0 {
		return "–"
	}
	return strconv.FormatFloat(float64(1000*n/of)/10, 'f', 1, 64) + "%"
}
