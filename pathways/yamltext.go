package pathways

import (
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
	"golang.org/x/text/unicode/norm"
)

const (
	maxFileBytes = 512 << 10 // a definition is text people review; anything larger is a mistake
	maxDepth     = 16        // the deepest definition uses 7
)

// parseYAML turns a file into its root mapping node, refusing every feature of
// YAML that makes a reviewed text mean something other than what it looks like.
// It returns nil when nothing can be decoded. The tree lasts until the nodes are
// used for another.
func parseYAML(r *reporter, src *source, nodes *yamlNodes) *yaml.Node {
	name, text := src.name, src.text
	whole := Position{File: name}
	if len(text) > maxFileBytes {
		r.errorf(whole, "file-too-large", "split the file", "the file has %d bytes, at most %d are read", len(text), maxFileBytes)
		return nil
	}
	if !checkText(r, src) {
		return nil
	}
	root := plainYAML(text, nodes)
	if root == nil {
		root = anyYAML(r, name, text)
	}
	if root == nil {
		return nil
	}
	before := len(r.issues)
	checkNode(r, name, root, 1)
	if len(r.issues) > before {
		return nil
	}
	checkLetters(r, name, root, twinned(root))
	return root
}

// anyYAML reads a file by the yaml package and reports what that refuses.
func anyYAML(r *reporter, name, text string) *yaml.Node {
	whole := Position{File: name}
	dec := yaml.NewDecoder(strings.NewReader(text))
	var doc, second yaml.Node
	if err := dec.Decode(&doc); err != nil {
		if errors.Is(err, io.EOF) {
			r.errorf(whole, "yaml-empty", "", "the file is empty")
			return nil
		}
		r.errorf(yamlErrorPos(name, err), "yaml-syntax", "", "not YAML: %v", err)
		return nil
	}
	if err := dec.Decode(&second); !errors.Is(err, io.EOF) {
		pos := Position{File: name, Line: max(second.Line, 1), Col: 1}
		r.errorf(pos, "yaml-second-document", "keep one document in a file", "a second YAML document follows")
		return nil
	}
	if len(doc.Content) != 1 || doc.Content[0].Kind != yaml.MappingNode {
		r.errorf(Position{File: name, Line: 1, Col: 1}, "yaml-not-a-map", "start with format:", "a definition is a map of keys")
		return nil
	}
	return doc.Content[0]
}

// checkText refuses bytes that readers cannot see or would see differently.
func checkText(r *reporter, src *source) bool {
	name, ok := src.name, true
	if plainASCII(src.text) {
		return true
	}
	if !utf8.ValidString(src.text) {
		r.errorf(Position{File: name}, "text-not-utf8", "save the file as UTF-8", "the file is not valid UTF-8")
		return false
	}
	for i, line := range strings.Split(src.text, "\n") {
		if plainASCII(line) {
			continue
		}
		if at := norm.NFC.QuickSpanString(line); at < len(line) && !norm.NFC.IsNormalString(line) {
			col := utf8.RuneCountInString(line[:at]) + 1
			r.errorf(Position{File: name, Line: i + 1, Col: col}, "text-not-nfc", "normalise the file to NFC", "the text is not in Unicode normal form C")
			ok = false
		}
		col := 0
		for _, c := range line {
			if col++; hidden(c) {
				r.errorf(Position{File: name, Line: i + 1, Col: col}, "text-invisible", "remove the character",
					"invisible or direction-changing character %U", c)
				ok = false
			}
		}
	}
	return ok
}

// checkNode walks the whole tree for anchors, aliases, merge keys, explicit
// tags, repeated keys, non-finite numbers and excessive depth.
func checkNode(r *reporter, name string, n *yaml.Node, depth int) {
	pos := nodePos(name, n)
	switch {
	case depth > maxDepth:
		r.errorf(pos, "yaml-too-deep", "", "nested more than %d levels deep", maxDepth)
		return
	case n.Kind == yaml.AliasNode || n.Anchor != "":
		r.errorf(pos, "yaml-alias", "write the value out", "anchors and aliases are not allowed")
		return
	case n.Style&yaml.TaggedStyle != 0:
		r.errorf(pos, "yaml-tag", "remove the tag", "explicit tag %s is not allowed", n.Tag)
	case n.Kind == yaml.ScalarNode && n.Tag == "!!float" && !finite(n.Value):
		r.errorf(pos, "number-not-finite", "", "%s is not a finite number", n.Value)
	}
	if n.Kind == yaml.MappingNode {
		seen := map[string]int{}
		for i := 0; i < len(n.Content); i += 2 {
			key := n.Content[i]
			if key.Tag == "!!merge" {
				r.errorf(nodePos(name, key), "yaml-alias", "write the keys out", "merge keys are not allowed")
				continue
			}
			if first, dup := seen[key.Value]; dup {
				r.errorf(nodePos(name, key), "key-repeated", "keep one of them", "key %q is already given on line %d", key.Value, first)
			}
			seen[key.Value] = key.Line
		}
	}
	for _, c := range n.Content {
		checkNode(r, name, c, depth+1)
	}
}

func finite(s string) bool {
	f, err := strconv.ParseFloat(s, 64)
	return err == nil && f-f == 0
}

func nodePos(name string, n *yaml.Node) Position {
	return Position{File: name, Line: n.Line, Col: n.Column}
}

var yamlLine = regexp.MustCompile(`line (\d+)`)

func yamlErrorPos(name string, err error) Position {
	if m := yamlLine.FindStringSubmatch(err.Error()); m != nil {
		if line, e := strconv.Atoi(m[1]); e == nil {
			return Position{File: name, Line: line, Col: 1}
		}
	}
	return Position{File: name}
}
