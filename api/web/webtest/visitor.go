package webtest

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/net/html"

	"safetynet/api/story"
)

// Visitor goes through pages as a browser without scripts does: it fills the
// inputs of forms and presses their buttons.
type Visitor struct {
	t      testing.TB
	server *Server
	client *http.Client // with the cookies of whoever has signed in
	Status int
	Header http.Header
	Source string
	page   *html.Node
	filled map[string][]string // by input name, over what the page has
}

// addressed is what an address may hold.
var addressed = []string{"pathway", "version", "from", "to", "by", "next", "what", "lang"}

// Visit opens a page.
func (s *Server) Visit(t testing.TB, path string) *Visitor {
	v := &Visitor{t: t, server: s, client: http.DefaultClient}
	v.send(http.MethodGet, path, nil)
	return v
}

// SignIn is somebody of a role who has signed in, with a token of their own.
func (s *Server) SignIn(t testing.TB, role story.Role) *Visitor {
	t.Helper()
	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	v := &Visitor{t: t, server: s, client: &http.Client{Jar: jar}}
	v.Visit("/signin").Set("token", s.Token(t, role)).Press("Sign in")
	require.Equal(t, http.StatusOK, v.Status, v.Source)
	require.Contains(t, v.Source, "Signed in: "+string(role))
	return v
}

// Visit opens another page as the same visitor.
func (v *Visitor) Visit(path string) *Visitor {
	v.t.Helper()
	v.send(http.MethodGet, path, nil)
	return v
}

// Post sends a form as the same visitor.
func (v *Visitor) Post(path string, form url.Values) *Visitor {
	v.t.Helper()
	v.send(http.MethodPost, path, form)
	return v
}

// Post opens the page that answers a form.
func (s *Server) Post(t testing.TB, path string, form url.Values) *Visitor {
	t.Helper()
	v := &Visitor{t: t, server: s, client: http.DefaultClient}
	v.send(http.MethodPost, path, form)
	return v
}

func (v *Visitor) send(method, path string, form url.Values) {
	v.t.Helper()
	req, err := http.NewRequestWithContext(v.t.Context(), method, v.server.URL+path, strings.NewReader(form.Encode()))
	require.NoError(v.t, err)
	req.Header.Set("Accept", "text/html")
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	resp, err := v.client.Do(req)
	require.NoError(v.t, err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	require.NoError(v.t, err)
	require.Empty(v.t, resp.Cookies(), "nothing is stored in the browser")
	for name := range resp.Request.URL.Query() {
		require.True(v.t, resp.StatusCode >= 400 || slices.Contains(addressed, name), "%s may be of a child and is in an address", name)
	}
	v.Status, v.Header, v.Source, v.filled = resp.StatusCode, resp.Header, string(body), map[string][]string{}
	v.page, err = html.Parse(strings.NewReader(v.Source))
	require.NoError(v.t, err)
}

// Set fills an input, or ticks the options with these values.
func (v *Visitor) Set(name string, values ...string) *Visitor {
	v.t.Helper()
	require.NotEmpty(v.t, v.inputs(name), "the page %q has no input %s", v.Title(), name)
	v.filled[name] = values
	return v
}

// Press sends the form that has a button with this value, as it is filled.
func (v *Visitor) Press(value string) *Visitor {
	v.t.Helper()
	action, sent := v.Form(value)
	v.send(http.MethodPost, action, sent)
	return v
}

// Form is what the button with a value sends, and where to.
func (v *Visitor) Form(value string) (action string, sent url.Values) {
	v.t.Helper()
	for _, form := range all(v.page, "form") {
		for _, b := range all(form, "button") {
			if attr(b, "value") == value || value == strings.TrimSpace(text(b)) {
				sent = v.fields(form)
				if n := attr(b, "name"); n != "" {
					sent.Set(n, attr(b, "value"))
				}
				if action = attr(b, "formaction"); action == "" {
					action = attr(form, "action")
				}
				return action, sent
			}
		}
	}
	require.Fail(v.t, "no such button", "the page %q has no button %s", v.Title(), value)
	return "", nil
}

// fields are what a browser sends of a form.
func (v *Visitor) fields(form *html.Node) url.Values {
	sent := url.Values{}
	for _, in := range all(form, "input") {
		name, value, kind := attr(in, "name"), attr(in, "value"), attr(in, "type")
		filled, is := v.filled[name]
		box := kind == "radio" || kind == "checkbox"
		switch {
		case is && box:
			if slices.Contains(filled, value) {
				sent.Add(name, value)
			}
		case is:
			sent.Set(name, filled[0])
		case !box || has(in, "checked"):
			sent.Add(name, value)
		}
	}
	for _, box := range all(form, "textarea") {
		if filled, is := v.filled[attr(box, "name")]; is {
			sent.Set(attr(box, "name"), filled[0])
		} else {
			sent.Set(attr(box, "name"), typed(box))
		}
	}
	for _, list := range all(form, "select") {
		if filled, is := v.filled[attr(list, "name")]; is {
			sent.Set(attr(list, "name"), filled[0])
		} else if o := selected(list); o != nil {
			sent.Set(attr(list, "name"), attr(o, "value"))
		}
	}
	return sent
}

// typed is what stands in a box of several lines, as browsers send it.
func typed(box *html.Node) string {
	var b strings.Builder
	for d := range box.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return strings.ReplaceAll(b.String(), "\n", "\r\n")
}

// selected is the option that a list stands at: the first where none is marked.
func selected(list *html.Node) *html.Node {
	options := all(list, "option")
	for _, o := range options {
		if has(o, "selected") {
			return o
		}
	}
	if len(options) == 0 {
		return nil
	}
	return options[0]
}

func (v *Visitor) inputs(name string) []*html.Node {
	return slices.DeleteFunc(slices.Concat(all(v.page, "input"), all(v.page, "select"), all(v.page, "textarea")), func(n *html.Node) bool { return attr(n, "name") != name })
}

// Values are those of the inputs of a name, checked or not.
func (v *Visitor) Values(name string) []string {
	var out []string
	for _, n := range v.inputs(name) {
		out = append(out, attr(n, "value"))
	}
	return out
}

// Value is the value of the hidden or typed input of a name.
func (v *Visitor) Value(name string) string {
	if values := v.Values(name); len(values) > 0 {
		return values[0]
	}
	return ""
}

// Buttons are the values of the buttons that send a form to an address.
func (v *Visitor) Buttons(action string) []string {
	var out []string
	for _, form := range all(v.page, "form") {
		for _, b := range all(form, "button") {
			if attr(form, "action") == action && attr(b, "value") != "" && !slices.Contains(out, attr(b, "value")) {
				out = append(out, attr(b, "value"))
			}
		}
	}
	return out
}

// Faults are the ids of the inputs that the summary of errors leads to.
func (v *Visitor) Faults() []string {
	var out []string
	for _, list := range all(v.page, "ul") {
		if strings.Contains(attr(list, "class"), "error-summary") {
			for _, link := range all(list, "a") {
				out = append(out, strings.TrimPrefix(attr(link, "href"), "#"))
			}
		}
	}
	return out
}

// Title is the page's title.
func (v *Visitor) Title() string { return strings.Join(v.Texts("title"), "") }

// Main is the text of the page's main part, or of all of a fragment.
func (v *Visitor) Main() string {
	if main := v.Texts("main"); len(main) > 0 {
		return main[0]
	}
	return text(v.page)
}

// Texts are the texts of the elements of a kind, in order.
func (v *Visitor) Texts(tag string) []string {
	var out []string
	for _, n := range all(v.page, tag) {
		out = append(out, text(n))
	}
	return out
}

// all are the elements of a kind below a node.
func all(n *html.Node, tag string) []*html.Node {
	var out []*html.Node
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && d.Data == tag {
			out = append(out, d)
		}
	}
	return out
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, name string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
}

// punctuated joins what only tags stood between.
var punctuated = strings.NewReplacer(" .", ".", " ,", ",", " ;", ";", " )", ")", "( ", "(", " :", ":")

// text is what is read of a node, with white space as one blank.
func text(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data + " ")
		}
	}
	return punctuated.Replace(strings.Join(strings.Fields(b.String()), " "))
}
