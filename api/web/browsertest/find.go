package browsertest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// Roles, as a screen reader says them, of what can be pressed, chosen and filled in.
var (
	// DisclosureTriangle is Chromium's word for a summary.
	pressed = []string{"button", "link", "DisclosureTriangle", "tab", "menuitem"}
	chosen  = []string{"radio", "checkbox", "switch"}
	filled  = []string{"textbox", "searchbox", "spinbutton", "combobox"}
)

// element is one on the page, until the page goes.
type element struct{ id runtime.RemoteObjectID }

// selected gives the elements that a CSS selector matches.
func selected(ctx context.Context, selector string) ([]element, error) {
	list := fmt.Sprintf("document.querySelectorAll(%s)", quote(selector))
	n, err := chromedp.Run(ctx, chromedp.Evaluate[int](list+".length"))
	if err != nil {
		return nil, err
	}
	all := make([]element, n)
	for i := range all {
		object, err := chromedp.Run(ctx, chromedp.Evaluate[*runtime.RemoteObject](fmt.Sprintf("%s[%d]", list, i)))
		if err != nil {
			return nil, err
		}
		all[i] = element{object.ObjectID}
	}
	return all, nil
}

// named gives the elements of these roles that have this name in the accessibility tree.
func named(ctx context.Context, name string, roles []string) ([]element, error) {
	nodes, err := tree(ctx, name, roles)
	if err == nil && len(nodes) == 0 { // the browser compares exactly, and hidden words of a name bring spaces of their own
		nodes, err = tree(ctx, "", roles)
		nodes = slices.DeleteFunc(nodes, func(n *accessibility.Node) bool { return word(n.Name) != name })
	}
	if err != nil {
		return nil, err
	}
	all := make([]element, len(nodes))
	for i, n := range nodes {
		answer, err := chromedp.Call(ctx, dom.ResolveNode, dom.ResolveNodeParams{BackendNodeID: n.BackendDOMNodeID})
		if err != nil {
			return nil, err
		}
		all[i] = element{answer.Object.ObjectID}
	}
	return all, nil
}

// tree gives the nodes of these roles, with this name unless it is empty.
func tree(ctx context.Context, name string, roles []string) ([]*accessibility.Node, error) {
	document, err := chromedp.Run(ctx, chromedp.Evaluate[*runtime.RemoteObject]("document"))
	if err != nil {
		return nil, err
	}
	answer, err := chromedp.Call(ctx, accessibility.QueryAXTree, accessibility.QueryAXTreeParams{ObjectID: document.ObjectID, AccessibleName: name})
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(answer.Nodes, func(n *accessibility.Node) bool {
		return n.Ignored || !slices.Contains(roles, word(n.Role))
	}), nil
}

// word is a role or a name, with single spaces.
func word(v *accessibility.Value) string {
	var s string
	if v != nil {
		_ = json.Unmarshal(v.Value, &s) // what is not a string is no name
	}
	return strings.Join(strings.Fields(s), " ")
}

// focusedName gives the name of what has the focus.
func focusedName(ctx context.Context) (string, error) {
	active, err := chromedp.Run(ctx, chromedp.Evaluate[*runtime.RemoteObject]("document.activeElement"))
	if err != nil {
		return "", err
	}
	no := false
	answer, err := chromedp.Call(ctx, accessibility.GetPartialAXTree, accessibility.GetPartialAXTreeParams{ObjectID: active.ObjectID, FetchRelatives: &no})
	if err != nil || len(answer.Nodes) == 0 {
		return "", err
	}
	return word(answer.Nodes[0].Name), nil
}

// instead says which names there are, for a test that asked for another.
func (tab *Tab) instead(roles []string) string {
	ctx, cancel := context.WithTimeout(tab.ctx, 2*time.Second)
	defer cancel()
	nodes, _ := tree(ctx, "", roles) // an error leaves the list empty
	var names []string
	for _, n := range nodes {
		names = append(names, fmt.Sprintf("%s %q", word(n.Role), word(n.Name)))
	}
	return "There are: " + strings.Join(names, ", ")
}

// one is the only element, or why there is none.
func one(all []element, roles []string) (element, error) {
	switch {
	case len(all) == 0:
		return element{}, absent{roles}
	case len(all) > 1:
		return element{}, fmt.Errorf("%d elements match, and a user could not tell which is meant", len(all))
	}
	return all[0], nil
}

// absent is the error that there is no such element among those of these roles.
type absent struct{ roles []string }

func (absent) Error() string { return "not on the page" }

// ask calls a JavaScript function with the element as this.
func ask[T any](ctx context.Context, e element, function string, args ...any) (T, error) {
	return chromedp.Run(ctx, chromedp.CallFunctionOn[T](function, func(p *runtime.CallFunctionOnParams) {
		p.ObjectID, p.ExecutionContextID = e.id, 0
	}, args...))
}

// place is where a pointer can hit the element, or why it cannot.
type place struct {
	X, Y float64
	Why  string
}

const toPlace = `function() {
	if (this.disabled) return {Why: "it is disabled"}
	const link = this.closest("a[href]")
	if (link && !/^https?:$/.test(link.protocol)) return {Why: "it leads to another program, whose dialogue would stop the tab: " + link.href}
	this.scrollIntoView({block: "center", inline: "nearest", behavior: "instant"})
	const box = [...this.getClientRects()].find(r => r.width > 0 && r.height > 0)
	if (!box) return {Why: "it is not visible"}
	const X = box.x + box.width / 2, Y = box.y + box.height / 2
	const top = document.elementFromPoint(X, Y)
	if (top && (this.contains(top) || top.closest("label")?.control === this)) return {X, Y, Why: ""}
	return {Why: "it is covered by " + (top ? top.outerHTML.slice(0, 120) : "nothing: it lies outside the window")}
}`

// hit clicks with the pointer in the middle of the element that find finds.
func (tab *Tab) hit(what string, find func(ctx context.Context) (element, error)) element {
	tab.t.Helper()
	var e element
	var at place
	tab.try(what, func(ctx context.Context) (err error) {
		if e, err = find(ctx); err != nil {
			return err
		}
		if at, err = ask[place](ctx, e, toPlace); err == nil && at.Why != "" {
			err = errors.New(at.Why)
		}
		return err
	})
	tab.once(what, chromedp.MouseClickXY(at.X, at.Y))
	tab.settle(what)
	return e
}
