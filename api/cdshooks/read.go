package cdshooks

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"

	"safetynet/api/fhir"
	"safetynet/pathways"
)

// reader reads the bodies of the protocol and notes everything that is wrong. Keys
// that it is not asked for are allowed: the protocol has extensions.
type reader struct{ issues []fhir.Issue }

// members are those of an object as they were sent, and where it stood.
type members struct {
	at   string // pointer
	sent map[string]json.RawMessage
}

// maxIssues bounds the answer to a body that is wrong everywhere.
const maxIssues = 100

func (r *reader) add(pointer, code, format string, args ...any) {
	if len(r.issues) == maxIssues {
		return
	}
	r.issues = append(r.issues, fhir.Issue{Severity: pathways.LevelError, Code: code, Pointer: pointer, Message: fmt.Sprintf(format, args...)})
}

// body reads the object that is the whole body. It is nil when there is none.
func (r *reader) body(data []byte) *members {
	switch {
	case !utf8.Valid(data):
		r.add("", "not-utf-8", "the body is not valid UTF-8")
		return nil
	case !json.Valid(data):
		r.add("", "malformed", "the body is not valid JSON")
		return nil
	}
	return r.members("", data)
}

// members reads an object. encoding/json by itself takes the last of two equal keys
// and does not mind the case of letters; here the first is kept and both are told.
func (r *reader) members(at string, data json.RawMessage) *members {
	dec := json.NewDecoder(bytes.NewReader(data))
	if first, err := dec.Token(); err != nil || first != json.Delim('{') {
		r.add(at, "type-wrong", "an object is needed here")
		return nil
	}
	m := &members{at, map[string]json.RawMessage{}}
	for dec.More() {
		key, err := dec.Token()
		name, is := key.(string)
		var value json.RawMessage
		if err != nil || !is || dec.Decode(&value) != nil {
			r.add(at, "malformed", "this is not valid JSON")
			return nil
		}
		if _, twice := m.sent[name]; twice {
			r.add(m.pointer(name), "key-duplicate", "the key is there twice")
			continue
		}
		m.sent[name] = value
	}
	return m
}

func (m *members) pointer(key string) string {
	return m.at + "/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(key)
}

// object reads a member that is an object. It is nil when it is not there.
func (r *reader) object(m *members, key string, needed bool) *members {
	if data, ok := r.member(m, key, needed); ok {
		return r.members(m.pointer(key), data)
	}
	return nil
}

// list reads a member that is a list with something in it.
func (r *reader) list(m *members, key string, needed bool) []json.RawMessage {
	data, ok := r.member(m, key, needed)
	if !ok {
		return nil
	}
	var list []json.RawMessage
	if data[0] != '[' || json.Unmarshal(data, &list) != nil {
		r.add(m.pointer(key), "type-wrong", "a list is needed here")
	} else if len(list) == 0 {
		r.add(m.pointer(key), "list-empty", "the list is empty")
	}
	return list
}

// text reads a member that is a string with something in it.
func (r *reader) text(m *members, key string, needed bool) string {
	data, ok := r.member(m, key, needed)
	if !ok {
		return ""
	}
	var s string
	if data[0] != '"' || json.Unmarshal(data, &s) != nil {
		r.add(m.pointer(key), "type-wrong", "a string is needed here")
	} else if strings.TrimSpace(s) == "" {
		r.add(m.pointer(key), "value-empty", "the string is empty")
	}
	return s
}

// matching reads a text that has a form, which is said in words.
func (r *reader) matching(m *members, key string, needed bool, fits func(string) bool, form string) string {
	s := r.text(m, key, needed)
	if strings.TrimSpace(s) != "" && !fits(s) {
		r.add(m.pointer(key), "value-not-allowed", "%s is needed here", form)
	}
	return s
}

func (r *reader) member(m *members, key string, needed bool) (json.RawMessage, bool) {
	data, ok := m.sent[key]
	switch {
	case !ok && needed:
		r.add(m.pointer(key), "key-missing", "%s is required", key)
	case ok && string(data) == "null":
		r.add(m.pointer(key), "value-null", "null says nothing; leave the key out")
		return nil, false
	}
	return data, ok
}
