package fhir

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"strings"
)

// node is a piece of JSON that knows its place. Its members are found by their
// exact names: encoding/json would take Status for status.
type node struct {
	at string // RFC 6901
	v  any    // nil where nothing was sent
}

// escape writes a name into a pointer.
var escape = strings.NewReplacer("~", "~0", "/", "~1")

// parse reads a resource. The caller has looked for repeated keys already.
func parse(sent Sent) (node, error) {
	dec := json.NewDecoder(bytes.NewReader(sent.Data))
	dec.UseNumber()
	n := node{at: sent.Pointer}
	if err := dec.Decode(&n.v); err != nil {
		return node{}, err
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return node{}, errors.New("something follows the resource")
	}
	return n, nil
}

// orAt is the place of a resource, also of one that could not be parsed.
func (n node) orAt(sent Sent) node {
	n.at = sent.Pointer
	return n
}

func (n node) has() bool { return n.v != nil }

// get is a member of an object.
func (n node) get(name string) node {
	m, _ := n.v.(map[string]any)
	return node{at: n.at + "/" + escape.Replace(name), v: m[name]}
}

// item is an element of a list.
func (n node) item(i int, v any) node { return node{at: n.at + "/" + strconv.Itoa(i), v: v} }

// text is a string, "" for anything else.
func (n node) text() string {
	s, _ := n.v.(string)
	return s
}

// keys are the names of an object's members.
func (n node) keys() []string {
	m, _ := n.v.(map[string]any)
	keys := make([]string, 0, len(m))
	for k, v := range m {
		if v != nil {
			keys = append(keys, k)
		}
	}
	return keys
}

// value is the value[x] of an element: what kind it is of, such as Quantity, and
// the value. An element has one at most; with several, kind says so.
func (n node) value() (kind string, v node) {
	for _, key := range n.keys() {
		k, is := strings.CutPrefix(strings.TrimPrefix(key, "_"), "value")
		if !is || k == "" || k == kind {
			continue
		}
		if kind != "" {
			return severalValues, n
		}
		kind = k
	}
	return kind, n.get("value" + kind)
}

const severalValues = "several"

// json is the node as it was sent, but for white space and the order of members.
func (n node) json() (json.RawMessage, error) { return json.Marshal(n.v) }
