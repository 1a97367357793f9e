package pathways

import (
	"strings"

	"go.yaml.in/yaml/v3"
)

// flow reads a list in [], a map in {}, or a text that may stand in one.
func (r *yamlReader) flow(depth int) *yaml.Node {
	if depth > maxNested {
		return nil
	}
	switch r.peek(0) {
	case '"':
		return r.quoted('"')
	case '\'':
		return r.quoted('\'')
	case '[':
		return r.flowList(depth)
	case '{':
		return r.flowMap(depth)
	}
	return r.plain(-1, true)
}

func (r *yamlReader) flowList(depth int) *yaml.Node {
	n := r.node(yaml.SequenceNode, "!!seq")
	r.at++
	for r.toContent(); r.peek(0) != ']'; r.toContent() {
		item := r.flow(depth + 1)
		if item == nil || !r.comma(']') {
			return nil
		}
		n.Content = append(n.Content, item)
	}
	r.at++
	return n
}

func (r *yamlReader) flowMap(depth int) *yaml.Node {
	n := r.node(yaml.MappingNode, "!!map")
	n.Content = make([]*yaml.Node, 0, 8)
	r.at++
	for r.toContent(); r.peek(0) != '}'; r.toContent() {
		key := r.flowKey()
		if key == nil {
			return nil
		}
		r.toContent()
		value := r.flow(depth + 1)
		if value == nil || !r.comma('}') {
			return nil
		}
		n.Content = append(n.Content, key, value)
	}
	r.at++
	return n
}

// flowKey reads a key and its colon, which in flow may stand between quotes.
func (r *yamlReader) flowKey() *yaml.Node {
	if r.atKey() {
		return r.key()
	}
	if r.peek(0) != '"' {
		return nil
	}
	from := r.at
	n := r.quoted('"')
	if n == nil || n.Line != r.line || r.at-from > longestKey || r.peek(0) != ':' || !r.blank(1) {
		return nil
	}
	r.at++
	return n
}

// comma goes past the comma after an item, or to the end of its list.
func (r *yamlReader) comma(end byte) bool {
	r.toContent()
	if r.done() {
		return false
	}
	if r.text[r.at] == ',' {
		r.at++
		return true
	}
	return r.text[r.at] == end
}

// quoted reads a text between quotes. Its lines are joined by one space.
func (r *yamlReader) quoted(quote byte) *yaml.Node {
	n := r.node(yaml.ScalarNode, "!!str")
	r.at++
	var before strings.Builder // what is read of it, but for what follows from
	for from := r.at; !r.done(); r.at++ {
		switch c := r.text[r.at]; {
		case c == quote && (quote == '"' || r.peek(1) != quote):
			n.Value = r.text[from:r.at]
			if before.Len() > 0 {
				n.Value = before.String() + n.Value
			}
			r.at++
			return n
		case c == quote, c == '\\' && quote == '"':
			if c == '\\' && r.peek(1) != '"' && r.peek(1) != '\\' {
				return nil
			}
			before.WriteString(r.text[from:r.at])
			r.at++
			from = r.at
		case c == '\n':
			if before.WriteString(strings.TrimRight(r.text[from:r.at], " ")); !r.joined() {
				return nil
			}
			before.WriteByte(' ')
			from = r.at
			r.at--
		}
	}
	return nil
}

// joined goes from the end of a line to the text of the next, where there is one.
func (r *yamlReader) joined() bool {
	r.newline()
	r.spaces()
	return r.peek(0) != '\n'
}

// plain reads a text without quotes. It goes on in lines further in than the column,
// and in flow up to what ends an item; its lines are joined by one space.
func (r *yamlReader) plain(column int, inFlow bool) *yaml.Node {
	if c := r.peek(0); !wordStart(c) && strings.IndexByte("(/+.=", c) < 0 {
		return nil
	}
	n := r.node(yaml.ScalarNode, "")
	var before strings.Builder // the lines before this one
	for {
		from := r.at
		if !r.plainLine(inFlow) {
			return nil
		}
		n.Value = strings.TrimRight(r.text[from:r.at], " ")
		if !r.done() && r.text[r.at] == '\n' && r.goesOn(column, inFlow) {
			before.WriteString(n.Value)
			before.WriteByte(' ')
			continue
		}
		if before.Len() > 0 {
			n.Value = before.String() + n.Value
		}
		n.Tag = plainTag(n.Value)
		return n
	}
}

// plainLine goes to the end of a plain text in this line. It tells whether that is
// surely where it ends.
func (r *yamlReader) plainLine(inFlow bool) bool {
	for ; !r.done(); r.at++ {
		switch c := r.text[r.at]; {
		case c == '\n':
			return true
		case c == '#' && r.text[r.at-1] == ' ' && !inFlow:
			for r.text[r.at-1] == ' ' {
				r.at--
			}
			return true
		case c == '#' && r.text[r.at-1] == ' ', c == ':' && r.blank(1), inFlow && c == '?':
			return false
		case inFlow && (c == ',' || c == '[' || c == ']' || c == '{' || c == '}'):
			return true
		}
	}
	return true
}

// goesOn goes from the end of a line to the next where a plain text goes on there,
// and stays where it does not.
func (r *yamlReader) goesOn(column int, inFlow bool) bool {
	before := *r
	r.newline()
	r.spaces()
	c := r.peek(0)
	ends := r.done() || c == '\n' || c == '#' || (inFlow && (c == ',' || c == ']' || c == '}'))
	if ends || (!inFlow && r.column() <= column) {
		*r = before
		return false
	}
	return true
}

// folded reads a text after >-. Its lines are joined by one space, but for those
// further in than the first, which stay lines.
func (r *yamlReader) folded(column int) *yaml.Node {
	if r.peek(1) != '-' || r.peek(2) != '\n' {
		return nil
	}
	n := r.node(yaml.ScalarNode, "!!str")
	r.at += 2
	r.newline()
	r.spaces()
	indent := r.column()
	if indent <= column || r.peek(0) == '\n' {
		return nil
	}
	var text strings.Builder
	breaks, wasFurther := 0, false // ends of lines since the last text, whether that was further in
	for first := true; ; first = false {
		further := r.peek(0) == ' '
		switch {
		case first:
		case breaks == 1 && !further && !wasFurther:
			text.WriteByte(' ')
		case further || wasFurther:
			text.WriteString(strings.Repeat("\n", breaks))
		default:
			text.WriteString(strings.Repeat("\n", breaks-1))
		}
		from := r.at
		r.toLineEnd()
		text.WriteString(r.text[from:r.at])
		for breaks, wasFurther = 0, further; r.peek(0) == '\n' && !r.done(); breaks++ {
			r.newline()
			for r.column() < indent && r.peek(0) == ' ' {
				r.at++
			}
			if r.column() > 0 && r.peek(0) == '\n' {
				return nil // spaces alone: whether they count is for the yaml package
			}
		}
		if r.done() || r.column() < indent {
			n.Value = text.String()
			return n
		}
	}
}
