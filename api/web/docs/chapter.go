package docs

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"safetynet/api/openapi"
)

// chapter is the calls of one chapter.
type chapter struct {
	Name, Text string
	Calls      []call
}

// call is one call as it is read.
type call struct {
	openapi.Call
	Who     string
	Bodies  []body
	Answers []reply
	Failing []reply
}

// body is what is sent, or answered, in one media type.
type body struct {
	Media   string
	Is      []piece
	Text    string
	Example string
	Summary string
}

// reply is what is answered with one status.
type reply struct {
	Status   string
	Text     string
	Headers  []string
	Bodies   []body
	Problems []string // names
}

func newChapter(e entry) chapter {
	c := chapter{Name: e.Name, Text: e.Text}
	for _, x := range e.Calls {
		c.Calls = append(c.Calls, newCall(x))
	}
	return c
}

func newCall(x openapi.Call) call {
	c := call{Call: x, Who: who(x.Roles)}
	if x.Request != nil {
		c.Bodies = bodies(x.Request.Content)
	}
	for _, status := range slices.Sorted(maps.Keys(x.Responses)) {
		r := x.Responses[status]
		a := reply{Status: status, Text: r.Description, Headers: slices.Sorted(maps.Keys(r.Headers)), Bodies: bodies(r.Content)}
		for _, p := range r.Problems {
			a.Problems = append(a.Problems, strings.TrimPrefix(p, "/problems/"))
		}
		if n, err := strconv.Atoi(status); err == nil && n >= http.StatusBadRequest && len(r.Problems) > 0 {
			c.Failing = append(c.Failing, a)
		} else {
			c.Answers = append(c.Answers, a)
		}
	}
	return c
}

func who(roles []string) string {
	switch {
	case len(roles) == 0:
		return "Anybody; nobody is asked who calls."
	case slices.Contains(roles, "parent"):
		return "Everybody."
	}
	return "Staff: " + strings.Join(roles, ", ") + "."
}

func bodies(content map[string]openapi.Media) []body {
	var all []body
	for _, media := range slices.Sorted(maps.Keys(content)) {
		m := content[media]
		b := body{Media: media, Is: say(m.Schema), Text: m.Schema.Description}
		for _, x := range m.Examples {
			b.Summary, b.Example = x.Summary, readable(x.Value)
		}
		all = append(all, b)
	}
	return all
}

// readable is an example as it is read: JSON with its lines indented, or the text.
func readable(value json.RawMessage) string {
	var text string
	if json.Unmarshal(value, &text) == nil {
		return text
	}
	var out bytes.Buffer
	if json.Indent(&out, value, "", "  ") != nil {
		return string(value)
	}
	return out.String()
}
