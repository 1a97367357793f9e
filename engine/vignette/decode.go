package vignette

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"safetynet/pathways"
)

// reader walks the YAML nodes of one file. It converts nothing and never stops
// at the first mistake.
type reader struct {
	name   string
	lines  []string
	issues pathways.Issues
}

func newReader(name string, data []byte) *reader {
	return &reader{name: name, lines: strings.Split(string(data), "\n")}
}

func (r *reader) pos(n *yaml.Node) pathways.Position {
	return pathways.Position{File: r.name, Line: n.Line, Col: n.Column}
}

func (r *reader) errorAt(pos pathways.Position, code, hint, format string, args ...any) {
	i := pathways.Issue{Severity: pathways.LevelError, Code: code, Message: fmt.Sprintf(format, args...), Hint: hint, Pos: pos}
	if pos.Line > 0 && pos.Line <= len(r.lines) {
		i.Snippet = strings.TrimSuffix(r.lines[pos.Line-1], "\r")
	}
	r.issues = append(r.issues, i)
}

func (r *reader) errorf(n *yaml.Node, code, hint, format string, args ...any) {
	r.errorAt(r.pos(n), code, hint, format, args...)
}

// parse returns the root map of the one document, nil when there is none to read.
func (r *reader) parse(data []byte) *yaml.Node {
	whole := pathways.Position{File: r.name}
	if !utf8.Valid(data) {
		r.errorAt(whole, "text-not-utf8", "save the file as UTF-8", "the file is not valid UTF-8")
		return nil
	}
	dec := yaml.NewDecoder(bytes.NewReader(data))
	var doc, second yaml.Node
	switch err := dec.Decode(&doc); {
	case errors.Is(err, io.EOF):
		r.errorAt(whole, "yaml-empty", "", "the file is empty")
		return nil
	case err != nil:
		r.errorAt(r.yamlErrorPos(err), "yaml-syntax", "", "not YAML: %v", err)
		return nil
	}
	if err := dec.Decode(&second); !errors.Is(err, io.EOF) {
		r.errorAt(pathways.Position{File: r.name, Line: max(second.Line, 1), Col: 1}, "yaml-second-document", "keep one document in a file", "a second YAML document follows")
		return nil
	}
	if len(doc.Content) != 1 || doc.Content[0].Kind != yaml.MappingNode {
		r.errorAt(pathways.Position{File: r.name, Line: 1, Col: 1}, "yaml-not-a-map", "start with pathway:", "a vignette file is a map of keys")
		return nil
	}
	before := len(r.issues)
	r.plain(doc.Content[0])
	if len(r.issues) > before {
		return nil
	}
	return doc.Content[0]
}

var yamlLine = regexp.MustCompile(`line (\d+)`)

func (r *reader) yamlErrorPos(err error) pathways.Position {
	pos := pathways.Position{File: r.name}
	if m := yamlLine.FindStringSubmatch(err.Error()); m != nil {
		if line, e := strconv.Atoi(m[1]); e == nil {
			pos.Line, pos.Col = line, 1
		}
	}
	return pos
}

// ambiguous are the plain words that are truth values to some readers of YAML
// and words to others.
var ambiguous = []string{"yes", "no", "on", "off", "y", "n"}

// plain refuses what makes a text mean something other than what it looks like.
func (r *reader) plain(n *yaml.Node) {
	switch {
	case n.Kind == yaml.AliasNode || n.Anchor != "" || n.Tag == "!!merge":
		r.errorf(n, "yaml-alias", "write the value out", "anchors, aliases and merge keys are not allowed")
		return
	case n.Style&yaml.TaggedStyle != 0:
		r.errorf(n, "yaml-tag", "remove the tag", "explicit tag %s is not allowed", n.Tag)
	case n.Kind == yaml.ScalarNode && n.Style == 0 && slices.Contains(ambiguous, strings.ToLower(n.Value)):
		r.errorf(n, "yaml-ambiguous", fmt.Sprintf("write %q for the word, true or false for a truth value", n.Value), "plain %s means different things to different readers", n.Value)
	}
	if n.Kind == yaml.MappingNode {
		seen := map[string]int{}
		for i := 0; i < len(n.Content); i += 2 {
			k := n.Content[i]
			if first, dup := seen[k.Value]; dup {
				r.errorf(k, "key-repeated", "keep one of them", "key %q is already given on line %d", k.Value, first)
			}
			seen[k.Value] = k.Line
		}
	}
	for _, c := range n.Content {
		r.plain(c)
	}
}

// fields says how to read each key of a map.
type fields map[string]func(*yaml.Node)

// object reads a map whose keys are all known.
func (r *reader) object(n *yaml.Node, f fields, required ...string) {
	if n.Kind != yaml.MappingNode {
		r.errorf(n, "type-wrong", "", "a map of keys is needed here, not %s", pathways.Describe(n))
		return
	}
	var names, seen []string
	for name := range f {
		names = append(names, name)
	}
	slices.Sort(names)
	for i := 0; i < len(n.Content); i += 2 {
		k := n.Content[i]
		read, ok := f[k.Value]
		if !ok {
			r.errorf(k, "key-unknown", pathways.Suggest(k.Value, names), "unknown key %q", k.Value)
			continue
		}
		seen = append(seen, k.Value)
		read(n.Content[i+1])
	}
	for _, name := range required {
		if !slices.Contains(seen, name) {
			r.errorf(n, "key-missing", "", "the key %q is missing", name)
		}
	}
}

// each calls f for every item of a list.
func (r *reader) each(n *yaml.Node, f func(*yaml.Node)) {
	if n.Kind != yaml.SequenceNode {
		r.errorf(n, "type-wrong", "write it as [a, b] or as lines that start with -", "a list is needed here, not %s", pathways.Describe(n))
		return
	}
	for _, c := range n.Content {
		f(c)
	}
}

// wants reports a node that is not a scalar with one of the tags.
func (r *reader) wants(n *yaml.Node, what string, tags ...string) bool {
	if n.Kind == yaml.ScalarNode && slices.Contains(tags, n.Tag) {
		return true
	}
	r.errorf(n, "type-wrong", "", "%s is needed here, not %s", what, pathways.Describe(n))
	return false
}

// text reads a string that must not be empty.
func (r *reader) text(n *yaml.Node) string {
	if !r.wants(n, "a text", "!!str") {
		return ""
	}
	if strings.TrimSpace(n.Value) == "" {
		r.errorf(n, "text-missing", "", "a text is needed here")
	}
	return n.Value
}

// id reads a string that must be one of the known ones.
func (r *reader) id(n *yaml.Node, kind string, known []string) pathways.Str {
	if !r.wants(n, "an id", "!!str") {
		return pathways.Str{}
	}
	if !slices.Contains(known, n.Value) {
		r.errorf(n, strings.ReplaceAll(kind, " ", "-")+"-unknown", pathways.Suggest(n.Value, known), "there is no %s %q", kind, n.Value)
	}
	return pathways.Str{Value: n.Value, Pos: r.pos(n)}
}

// ids reads a list of ids; an empty list is not nil.
func (r *reader) ids(n *yaml.Node, kind string, known []string) []pathways.Str {
	out := []pathways.Str{}
	r.each(n, func(c *yaml.Node) { out = append(out, r.id(c, kind, known)) })
	return out
}

// closed reads one of a fixed set of words.
func closed[T ~string](r *reader, n *yaml.Node, allowed []T) T {
	hint := "one of"
	for _, a := range allowed {
		hint += " " + string(a)
	}
	if r.wants(n, hint, "!!str") && !slices.Contains(allowed, T(n.Value)) {
		r.errorf(n, "value-not-allowed", hint, "%q is not allowed here", n.Value)
	}
	return T(n.Value)
}
