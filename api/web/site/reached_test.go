package site

import (
	"html/template"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
)

// TestPagesHoldWhatTheyShow: a page has the layout, what its own file defines and what
// those show, through every kind of branch, and nothing else.
func TestPagesHoldWhatTheyShow(t *testing.T) {
	s := &Site{}
	parse := func(text string) *template.Template {
		return template.Must(template.New("x").Funcs(s.funcs()).Parse(text))
	}
	shared := `{{define "layout.html"}}<p>{{template "body" .}}{{end}}{{define "other"}}{{template "lost"}}{{end}}
		{{define "a"}}{{range .}}{{template "b" .}}{{else}}{{template "c"}}{{end}}{{end}}{{define "b"}}{{if .}}{{else}}{{template "d"}}{{end}}{{end}}
		{{define "c"}}{{with .}}{{template "a" .}}{{end}}{{end}}{{define "d"}}d{{end}}{{define "e"}}e{{end}}`
	own := parse(`{{define "body"}}{{template "a" .}}{{end}}{{define "live"}}{{template "e"}}{{end}}`)
	all := template.Must(parse(shared).Parse(`{{define "body"}}{{template "a" .}}{{end}}{{define "live"}}{{template "e"}}{{end}}`))
	kept, err := s.reached(all, own)
	require.NoError(t, err)
	for _, name := range []string{"layout.html", "body", "live", "a", "b", "c", "d", "e"} {
		require.NotNil(t, kept.Lookup(name), name)
	}
	require.Nil(t, kept.Lookup("other"))
	var text strings.Builder
	require.NoError(t, kept.ExecuteTemplate(&text, "layout.html", []bool{true, false}))
	require.Equal(t, "<p>d", text.String())

	files := fstest.MapFS{"pages/one.html": {Data: []byte(`{{define "body"}}{{if .}}{{template "nowhere"}}{{end}}{{end}}`)}}
	s.base = template.Must(template.New("layout").Funcs(s.funcs()).Parse(`{{define "layout.html"}}{{template "body" .}}{{end}}`))
	_, err = s.Views(files, "pages")
	require.EqualError(t, err, `template pages/one.html: there is no template "nowhere"`)
}
