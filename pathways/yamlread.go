package pathways

import (
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// plainYAML reads the part of YAML that definitions are written in: block maps and
// lists, flow ones, one-line keys, plain, quoted and folded (>-) text. It gives what
// the yaml package gives, in a tenth of its time, which is what a start of the
// program is spent on. Whatever is not surely of this part, and so every mistake,
// it leaves to that package: then it returns nil.
func plainYAML(text string, nodes *yamlNodes) *yaml.Node {
	nodes.used = 0
	r := &yamlReader{text: text, line: 1, nodes: nodes}
	if !r.legible() {
		return nil
	}
	r.toContent()
	if r.done() || !r.atKey() {
		return nil
	}
	root := r.mapping(r.column(), 1)
	r.toContent()
	if root == nil || !r.done() {
		return nil
	}
	return root
}

// yamlReader walks a text once. Each of its methods that return a node return nil
// for what they do not know.
type yamlReader struct {
	text  string
	at    int // offset of the next byte
	line  int // from 1
	start int // offset of the line
	nodes *yamlNodes
	seen  struct{ line, at, characters int } // of the line, up to the last node in it
}

// yamlNodes are the nodes of one text at a time. A tree is thrown away once it is
// decoded, and making its nodes anew for every file is a good part of a load.
type yamlNodes struct {
	blocks [][]yaml.Node
	used   int
}

const nodesInBlock = 256

func (x *yamlNodes) next() *yaml.Node {
	block, at := x.used/nodesInBlock, x.used%nodesInBlock
	if block == len(x.blocks) {
		x.blocks = append(x.blocks, make([]yaml.Node, nodesInBlock))
	}
	x.used++
	n := &x.blocks[block][at]
	*n = yaml.Node{}
	return n
}

// What is nested deeper or longer than any definition has it, is for the yaml package.
const (
	maxNested   = 2 * maxDepth
	longestKey  = 1000 // bytes; YAML takes nothing longer than 1024 characters for a key
	longestLine = 8000
)

// legible tells whether the text has no character that YAML gives a meaning of its
// own outside the part that is read here, or refuses.
func (r *yamlReader) legible() bool {
	for i, start := 0, 0; i < len(r.text); {
		c, size := rune(r.text[i]), 1
		if c >= utf8.RuneSelf {
			c, size = utf8.DecodeRuneInString(r.text[i:])
		}
		switch {
		case i-start > longestLine:
			return false
		case c == '\n':
			start = i + 1
			next := r.text[i+1:]
			if strings.HasPrefix(next, "---") || strings.HasPrefix(next, "...") || strings.HasPrefix(next, "%") {
				return false
			}
		case c >= ' ' && c <= '~', c > 0xA0 && c < 0x2000, c >= 0x2010 && c < 0x2028, c >= 0x2030 && c < 0x3000:
		default:
			return false
		}
		i += size
	}
	return !strings.HasPrefix(r.text, "---") && !strings.HasPrefix(r.text, "...") && !strings.HasPrefix(r.text, "%")
}

func (r *yamlReader) done() bool { return r.at >= len(r.text) }

// peek is the byte so far ahead, a line's end beyond the last.
func (r *yamlReader) peek(ahead int) byte {
	if r.at+ahead < len(r.text) {
		return r.text[r.at+ahead]
	}
	return '\n'
}

// blank tells whether a space or the end of a line is so far ahead.
func (r *yamlReader) blank(ahead int) bool { return r.peek(ahead) == ' ' || r.peek(ahead) == '\n' }

// column is how far in the line the reader is, in bytes; indentation is ASCII.
func (r *yamlReader) column() int { return r.at - r.start }

func (r *yamlReader) spaces() {
	for r.at < len(r.text) && r.text[r.at] == ' ' {
		r.at++
	}
}

func (r *yamlReader) newline() {
	r.at++
	r.line, r.start = r.line+1, r.at
}

// toContent goes past spaces, comments and ends of lines.
func (r *yamlReader) toContent() {
	for !r.done() {
		switch {
		case r.text[r.at] == ' ':
			r.at++
		case r.text[r.at] == '\n':
			r.newline()
		case r.text[r.at] == '#' && (r.at == r.start || r.text[r.at-1] == ' '):
			r.toLineEnd()
		default:
			return
		}
	}
}

func (r *yamlReader) toLineEnd() {
	if n := strings.IndexByte(r.text[r.at:], '\n'); n >= 0 {
		r.at += n
	} else {
		r.at = len(r.text)
	}
}

// lineOver goes to the end of the line and tells whether only a comment was left.
func (r *yamlReader) lineOver() bool {
	from := r.at
	r.spaces()
	if r.peek(0) == '#' && r.at > from {
		r.toLineEnd()
	}
	return r.peek(0) == '\n'
}

func (r *yamlReader) node(kind yaml.Kind, tag string) *yaml.Node {
	n := r.nodes.next()
	if r.seen.line != r.line {
		r.seen.line, r.seen.at, r.seen.characters = r.line, r.start, 0
	}
	r.seen.characters += utf8.RuneCountInString(r.text[r.seen.at:r.at])
	r.seen.at = r.at
	n.Kind, n.Tag, n.Line, n.Column = kind, tag, r.line, r.seen.characters+1
	return n
}

// word is the end of a run of letters, digits, _, - and . from here; 0 when
// it does not start with one of the first three.
func (r *yamlReader) word() int {
	if !wordStart(r.peek(0)) {
		return 0
	}
	end := r.at + 1
	for end < len(r.text) && (wordStart(r.text[end]) || r.text[end] == '-' || r.text[end] == '.') {
		end++
	}
	return end
}

func wordStart(c byte) bool {
	return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
}

// atKey tells whether a key of a map stands here, with its colon.
func (r *yamlReader) atKey() bool {
	end := r.word()
	return end > 0 && end < len(r.text) && end-r.at < longestKey && r.text[end] == ':' && (end+1 == len(r.text) || r.text[end+1] == ' ' || r.text[end+1] == '\n')
}

// key reads the key that stands here and its colon.
func (r *yamlReader) key() *yaml.Node {
	n := r.node(yaml.ScalarNode, "")
	end := r.word()
	n.Value = r.text[r.at:end]
	n.Tag = plainTag(n.Value)
	r.at = end + 1
	return n
}

// plainTag is what YAML takes a plain text for.
func plainTag(value string) string {
	switch c := value[0]; {
	case value == "true" || value == "false":
		return "!!bool"
	case c >= '0' && c <= '9', strings.IndexByte("+-.~yYnNtTfFoO", c) >= 0:
		return (&yaml.Node{Kind: yaml.ScalarNode, Value: value}).ShortTag()
	}
	return "!!str"
}
