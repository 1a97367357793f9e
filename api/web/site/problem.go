package site

import (
	"bytes"
	"html/template"
)

// Problem is a page that says what went wrong. It needs nothing that can fail: no
// library, no other template; the stylesheet is missed by nobody.
type Problem struct {
	Status     int
	SignIn     bool // would help
	Title      string
	Detail     string
	Emergency  []string // sentences
	Stylesheet string
}

var problemPage = template.Must(template.New("problem").Parse(`<!DOCTYPE html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <title>{{.Title}} – Safetynet</title>
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <link rel="icon" href="data:,">
  {{with .Stylesheet}}<link rel="stylesheet" href="{{.}}">{{end}}
</head>
<body class="nhsuk-template__body">
  <main class="nhsuk-width-container nhsuk-main-wrapper">
    <h1>{{.Title}}</h1>
    {{with .Detail}}<p>{{.}}</p>{{end}}
    {{if .SignIn}}<p><a href="/signin">Sign in</a>, then go back and send the page again.</p>{{end}}
    <h2>If your child is ill now</h2>
    <ul>
      {{range .Emergency}}<li>{{.}}</li>
      {{end}}
    </ul>
    <p><a href="tel:999">Call 999</a> or <a href="tel:111">phone 111</a>. <a href="/">Start again</a></p>
  </main>
</body>
</html>
`))

// HTML is the page.
func (p Problem) HTML() []byte {
	var b bytes.Buffer
	if problemPage.Execute(&b, p) != nil { // into memory, of plain strings
		return []byte("<!DOCTYPE html><title>Error</title><p>Call 999 or phone 111.")
	}
	return b.Bytes()
}
