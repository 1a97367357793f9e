package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// treeLimits bound what a body may hold, and with it the memory and the time that
// one request costs. They are well above anything a request needs.
type treeLimits struct {
	depth, values int
	nulls         bool // may be there, and say nothing
}

// Requests are our own JSON, or have resources of FHIR in them, which are nested in
// bundles and in each other.
var (
	ownLimits  = treeLimits{depth: 8, values: 4096}
	fhirLimits = treeLimits{depth: 32, values: 32 << 10, nulls: true}
)

const maxKey = 128 // bytes; no key or id is half as long

// value is a decoded JSON value that knows its place.
type value struct {
	kind    valueKind
	text    string      // of a string
	number  json.Number // as it was written
	truth   bool
	members []*value // of an object, with their keys, in order
	items   []*value // of an array
	key     string   // in an object
	index   int      // in an array
	parent  *value
	at      int64 // offset in the body, for the order of faults
}

type valueKind string // in words, for messages

const (
	aNull   valueKind = "null"
	aTruth  valueKind = "true or false"
	aNumber valueKind = "a number"
	aString valueKind = "a string"
	aList   valueKind = "a list"
	object  valueKind = "an object"
)

// pointer is the RFC 6901 pointer to the value. It is made only for values that
// are at fault: keys are the caller's, and one long key over many values would
// otherwise fill the memory.
func (v *value) pointer() string {
	if v.parent == nil {
		return ""
	}
	name := v.key
	if v.parent.kind == aList {
		name = strconv.Itoa(v.index)
	}
	return v.parent.pointer() + "/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(name)
}

// treeParser reads one JSON text into a tree. encoding/json by itself takes the
// last of two equal keys, does not mind the case of letters, mends invalid UTF-8
// and ignores what follows; a vital sign can be changed by each of these. Here
// the tokens are read one by one and nothing is mended.
type treeParser struct {
	dec    *json.Decoder
	faults *faults
	limits treeLimits
	count  int
}

// errStop ends the reading; the fault is already noted.
var errStop = errors.New("stop")

// parseTree returns the tree, or nil when the text cannot be read to its end.
// whole tells whether it is JSON at all. Repeated and overlong keys, and nulls where
// there may be none, are noted as faults; of equal keys the first is kept.
func parseTree(data []byte, f *faults) (tree *value, whole bool) {
	return parseTreeWithin(ownLimits, data, f)
}

// parseTreeWithin is parseTree with other limits.
func parseTreeWithin(limits treeLimits, data []byte, f *faults) (tree *value, whole bool) {
	if !utf8.Valid(data) {
		f.add(&value{}, "not-utf-8", "encode the body in UTF-8", "the body is not valid UTF-8")
		return nil, false
	}
	p := &treeParser{dec: json.NewDecoder(bytes.NewReader(data)), faults: f, limits: limits}
	p.dec.UseNumber()
	root := &value{}
	if err := p.read(root, 1); err != nil {
		return nil, errors.Is(err, errStop)
	}
	if _, err := p.dec.Token(); !errors.Is(err, io.EOF) {
		f.add(root, "trailing-data", "send one object and nothing after it", "something follows the end of the object")
		return nil, false
	}
	if !json.Valid(data) { // a second opinion on the syntax: a token stream is not checked as strictly
		f.add(root, "malformed", "", "the body is not valid JSON")
		return nil, false
	}
	return root, true
}

// read fills v with the next value of the text.
func (p *treeParser) read(v *value, depth int) error {
	token, err := p.dec.Token()
	if err != nil {
		return p.malformed(v, err)
	}
	v.at = p.dec.InputOffset()
	if p.count++; p.count > p.limits.values {
		p.faults.add(v, "too-many-values", "", "a request has at most %d values", p.limits.values)
		return errStop
	}
	switch t := token.(type) {
	case json.Delim:
		if depth > p.limits.depth {
			p.faults.add(v, "nested-too-deep", "", "a request is nested at most %d deep", p.limits.depth)
			return errStop
		}
		if t == '[' {
			return p.list(v, depth)
		}
		return p.object(v, depth)
	case nil:
		v.kind = aNull
		if p.limits.nulls {
			break
		}
		p.faults.add(v, "value-null", `leave the key out, or say {"unknown": "not-asked"} of a finding`, "null says nothing")
	case bool:
		v.kind, v.truth = aTruth, t
	case json.Number:
		v.kind, v.number = aNumber, t
	case string:
		v.kind, v.text = aString, t
	}
	return nil
}

func (p *treeParser) list(v *value, depth int) error {
	v.kind = aList
	for p.dec.More() {
		item := &value{parent: v, index: len(v.items)}
		if err := p.read(item, depth+1); err != nil {
			return err
		}
		v.items = append(v.items, item)
	}
	return p.end(v)
}

func (p *treeParser) object(v *value, depth int) error {
	v.kind = object
	seen := map[string]bool{}
	for p.dec.More() {
		token, err := p.dec.Token()
		if err != nil {
			return p.malformed(v, err)
		}
		key, isString := token.(string)
		if !isString {
			return p.malformed(v, fmt.Errorf("%v is no key", token))
		}
		member := &value{parent: v, key: key, at: p.dec.InputOffset()}
		keep := p.newKey(member, seen)
		if err := p.read(member, depth+1); err != nil {
			return err
		}
		if keep {
			v.members = append(v.members, member)
		}
	}
	return p.end(v)
}

// newKey notes what is wrong with the key of a member, and tells whether the
// member is to be kept.
func (p *treeParser) newKey(member *value, seen map[string]bool) bool {
	switch key := member.key; {
	case len(key) > maxKey: // cut, so that no pointer is long
		member.key = strings.ToValidUTF8(key[:maxKey], "") + "…"
		p.faults.add(member, "key-unknown", "", "there is no key of %d bytes", len(key))
		return false
	case seen[key]:
		p.faults.add(member, "key-duplicate", "give every key once", "the key %q is there twice", key)
		return false
	default:
		seen[key] = true
		return true
	}
}

// end reads the closing bracket.
func (p *treeParser) end(v *value) error {
	if _, err := p.dec.Token(); err != nil {
		return p.malformed(v, err)
	}
	return nil
}

// errMalformed ends the reading of what is not JSON.
var errMalformed = errors.New("malformed")

// malformed notes that the text stops being JSON in or after v.
func (p *treeParser) malformed(v *value, err error) error {
	v.at = p.dec.InputOffset()
	message := "this is not valid JSON"
	var syntax *json.SyntaxError
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		message = "the body ends too early"
	case errors.As(err, &syntax):
		message = "this is not valid JSON: " + syntax.Error()
	}
	p.faults.add(v, "malformed", "", "%s", message)
	return errMalformed
}

func (v *value) has(key string) bool {
	for _, m := range v.members {
		if m.key == key {
			return true
		}
	}
	return false
}
