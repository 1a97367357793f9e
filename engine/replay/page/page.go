package page

import (
	_ "embed" // the stylesheet
	"html/template"
	"io"
	"time"

	"safetynet/engine/paper"
	"safetynet/engine/replay"
)

// Notice stands on top of everything a replay comes to, whether or not both sides of it
// are clinically approved.
func Notice(approved bool) string {
	const what = "This counts what rules say and is no clinical evaluation: it does not say which answer is right for a child."
	if approved {
		return what
	}
	return "NOT CLINICALLY APPROVED. " + what
}

// Options say what is on the page beside the figures.
type Options struct {
	Cases    string    // where the cases are from, in words
	Made     time.Time // when; zero leaves it out
	Examples bool      // with the answers of single children
	Approved bool      // both sides are clinically approved
}

var (
	//go:embed page.css
	style string
	//go:embed page.tmpl
	text string

	tmpl = template.Must(template.New("page").Funcs(template.FuncMap{
		"count": count, "share": Share, "len64": func(list []replay.Refusal) int64 { return int64(len(list)) },
	}).Parse(text))
	sheet = paper.NewSheet(style)
)

// Write writes the page of a tally. The error is that of w.
func Write(w io.Writer, t *replay.Tally, o Options) error {
	return tmpl.Execute(w, struct {
		paper.Sheet
		Notice string
		*view
	}{sheet, Notice(o.Approved), newView(t, o)})
}
