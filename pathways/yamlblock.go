package pathways

import "go.yaml.in/yaml/v3"

// mapping reads the map in block style whose keys stand in a column.
func (r *yamlReader) mapping(column, depth int) *yaml.Node {
	n := r.node(yaml.MappingNode, "!!map")
	n.Content = make([]*yaml.Node, 0, 8)
	for depth < maxNested && r.atKey() {
		key := r.key()
		value := r.valueOf(column, depth+1)
		if value == nil {
			return nil
		}
		n.Content = append(n.Content, key, value)
		r.toContent()
		if r.done() || r.column() < column {
			return n
		}
		if r.column() > column {
			return nil
		}
	}
	return nil
}

// valueOf reads what follows the colon of a key in a column.
func (r *yamlReader) valueOf(column, depth int) *yaml.Node {
	if !r.lineOver() {
		return r.inline(column, depth)
	}
	r.toContent()
	switch at := r.column(); {
	case r.done() || at < column:
		return nil
	case r.peek(0) == '-' && r.peek(1) == ' ':
		return r.sequence(at, depth, at == column)
	case at == column:
		return nil
	case r.atKey():
		return r.mapping(at, depth)
	}
	return r.inline(column, depth)
}

// sequence reads the list in block style whose hyphens stand in a column. One that
// stands in the column of its key ends where the next key begins.
func (r *yamlReader) sequence(column, depth int, ofKey bool) *yaml.Node {
	n := r.node(yaml.SequenceNode, "!!seq")
	n.Content = make([]*yaml.Node, 0, 8)
	for depth < maxNested && r.peek(0) == '-' && r.peek(1) == ' ' {
		r.at++
		r.spaces()
		var item *yaml.Node
		if r.atKey() {
			item = r.mapping(r.column(), depth+1)
		} else {
			item = r.inline(column, depth+1)
		}
		if item == nil {
			return nil
		}
		n.Content = append(n.Content, item)
		r.toContent()
		if r.done() || r.column() < column || (ofKey && r.column() == column && r.peek(0) != '-') {
			return n
		}
		if r.column() > column {
			return nil
		}
	}
	return nil
}

// inline reads a value that begins on the line of its key or hyphen; column is the
// one of the map or list it is in. Nothing but a comment may follow it.
func (r *yamlReader) inline(column, depth int) *yaml.Node {
	if r.peek(0) == '>' {
		return r.folded(column)
	}
	var n *yaml.Node
	if c := r.peek(0); c == '"' || c == '\'' || c == '[' || c == '{' {
		n = r.flow(depth)
	} else {
		n = r.plain(column, false)
	}
	if n == nil || !r.lineOver() {
		return nil
	}
	return n
}
