package story

import (
	"bytes"
	"encoding/json"
	"fmt"
	"unicode/utf8"
)

// text copies a string. What is returned is the string itself where it has escapes,
// "" where its bytes stand for themselves.
func (c *canonical) text(isKey bool) (escaped string, err error) {
	if c.next() != '"' {
		return "", fmt.Errorf("story: not JSON at byte %d: no string", c.at)
	}
	raw := textAt(c.in[c.at:])
	if raw == nil {
		return "", fmt.Errorf("story: not JSON: a string without an end from byte %d", c.at)
	}
	c.at += len(raw)
	from := len(c.out)
	if c.copyText(raw) && !(isKey && bytes.IndexByte(raw, '\\') >= 0) {
		return "", nil
	}
	c.out = c.out[:from]
	return c.rewrite(raw)
}

// rewrite writes a string anew, and returns it.
func (c *canonical) rewrite(raw []byte) (string, error) {
	var s string
	if err := json.Unmarshal(raw, &s); err != nil {
		return "", err
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(s); err != nil {
		return "", err
	}
	c.out = append(c.out, bytes.TrimSuffix(b.Bytes(), []byte("\n"))...)
	return s, nil
}

// copyText copies a string that needs nothing but what [json.Marshal] escapes for
// HTML turned back, and tells whether it was one. A&E is in nearly every assessment.
func (c *canonical) copyText(raw []byte) bool {
	if !utf8.Valid(raw) || bytes.Contains(raw, lineEnd) || bytes.Contains(raw, paragraphEnd) {
		return false // replaced, and escaped
	}
	for {
		i := bytes.IndexByte(raw, '\\')
		if i < 0 {
			c.out = append(c.out, raw...)
			return true
		}
		c.out = append(c.out, raw[:i]...)
		raw = raw[i:]
		took := 2
		switch raw[1] { // there is one: a string does not end with a backslash
		case '"', '\\', 'n', 'r', 't', 'b', 'f':
			c.out = append(c.out, raw[:2]...)
		default:
			plain := unescaped(raw)
			if plain == 0 {
				return false
			}
			c.out, took = append(c.out, plain), len(`\u0026`)
		}
		raw = raw[took:]
	}
}

// unescaped is the byte that an escape for HTML stands for, 0 for another escape.
func unescaped(raw []byte) byte {
	for _, b := range []byte("&<>") {
		if bytes.HasPrefix(raw, []byte{'\\', 'u', '0', '0', "0123456789abcdef"[b>>4], "0123456789abcdef"[b&15]}) {
			return b
		}
	}
	return 0
}

// textAt is the string that in begins with, quotes and all, nil where it has no end.
func textAt(in []byte) []byte {
	for at := 1; ; {
		quote := bytes.IndexByte(in[at:], '"')
		if quote < 0 {
			return nil
		}
		escape := bytes.IndexByte(in[at:at+quote], '\\')
		if escape < 0 {
			return in[:at+quote+1]
		}
		if at += escape + 2; at > len(in) {
			return nil
		}
	}
}

// What Unicode has for the ends of lines and paragraphs is escaped.
var lineEnd, paragraphEnd = []byte("\u2028"), []byte("\u2029")
