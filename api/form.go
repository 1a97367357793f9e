package api

import (
	"slices"
	"time"

	"github.com/gin-gonic/gin"

	"safetynet/pathways"
)

// form is a small body: an object of strings by key.
type form map[string]string

// readForm reads the body of a request that must have some keys and may have
// others. Where it cannot it has answered and returns nil.
func (s *Server) readForm(c *gin.Context, must []string, may ...string) form {
	if !queryAllowed(c) {
		return nil
	}
	body, problem := readBody(c)
	if problem == nil {
		var f form
		if f, problem = decodeForm(body, must, may); problem == nil {
			return f
		}
	}
	problem.send(c)
	return nil
}

func decodeForm(data []byte, must, may []string) (form, *Problem) {
	d := &requestDecoder{}
	root, whole := parseTree(data, &d.faults)
	if !whole {
		return nil, d.faults.problem(malformedRequest)
	}
	f := form{}
	if root != nil {
		d.form(root, f, must, may)
	}
	if !d.faults.none() {
		return nil, d.faults.problem(invalidRequest)
	}
	return f, nil
}

func (d *requestDecoder) form(root *value, f form, must, may []string) {
	all := d.object(root, slices.Concat(must, may)...)
	for _, key := range slices.Concat(must, may) {
		switch v := all[key]; {
		case v == nil && all != nil && slices.Contains(must, key):
			d.missing(root, key, "GET /v1/reasons lists the codes")
		case v != nil && d.is(v, aString) && key == "due":
			f[key] = d.assessedAt(v).Format(time.RFC3339Nano)
		case v != nil && v.kind == aString:
			f[key] = v.text
		}
	}
}

// time is a time of the form, zero where it has none.
func (f form) time(key string) time.Time {
	at, _ := time.Parse(time.RFC3339Nano, f[key]) // as it was written by form
	return at
}

func issueAt(code, pointer, message, hint string) Issue {
	return Issue{Severity: pathways.LevelError, Code: code, Pointer: pointer, Message: message, Hint: hint}
}
