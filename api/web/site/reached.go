package site

import (
	"fmt"
	"html/template"
	"text/template/parse"
)

// reached are those of the templates that a page shows, itself or through others: from the
// layout, and from what its own file defines, which may be shown alone as a [Views.Part].
// Each page has a set of its own, since what it fills the layout with is its own, and most
// of the partials are other pages': what nobody shows need not be held, and looked
// through at each collection of garbage, for as long as the server runs.
//
// The error is a template that is shown and is not there.
func (s *Site) reached(all, own *template.Template) (*template.Template, error) {
	kept := template.New("layout").Funcs(s.funcs())
	next := []string{"layout.html"}
	for _, t := range own.Templates() {
		next = append(next, t.Name())
	}
	for len(next) > 0 {
		name := next[0]
		next = next[1:]
		if kept.Lookup(name) != nil {
			continue
		}
		t := all.Lookup(name)
		if t == nil || t.Tree == nil {
			return nil, fmt.Errorf("there is no template %q", name)
		}
		if _, err := kept.AddParseTree(name, t.Tree); err != nil {
			return nil, err
		}
		next = shownBy(next, t.Tree.Root)
	}
	return kept, nil
}

// shownBy adds the names of the templates that a node shows.
func shownBy(names []string, n parse.Node) []string {
	branch := func(b parse.BranchNode) []string {
		names = shownBy(names, b.List)
		return shownBy(names, b.ElseList)
	}
	switch n := n.(type) {
	case *parse.ListNode:
		if n == nil { // no else
			return names
		}
		for _, x := range n.Nodes {
			names = shownBy(names, x)
		}
	case *parse.IfNode:
		return branch(n.BranchNode)
	case *parse.RangeNode:
		return branch(n.BranchNode)
	case *parse.WithNode:
		return branch(n.BranchNode)
	case *parse.TemplateNode:
		return append(names, n.Name)
	}
	return names
}
