package browsertest

import (
	_ "embed"
	"fmt"
	"strings"
	"time"

	"github.com/chromedp/chromedp"
)

// axe-core 4.14.1 of Deque Systems, from npm, unchanged, under the MPL 2.0 (axe/LICENSE).
// It is for tests only: nothing of the program imports this package, which the layering test
// sees to, so the program neither contains nor serves it.
//
//go:embed axe/axe.min.js
var axe string

// violation is a rule of axe-core that elements of the page break.
type violation struct {
	ID, Impact, Help string
	Nodes            []struct{ Target []any }
}

// axeRun asks for the rules of WCAG 2.2 A and AA, and for what axe-core calls best practice.
// Where axe-core cannot decide, as on the contrast of text on a picture, a person must look.
const axeRun = `(async () => {
	const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
	const {violations} = await axe.run(document, {runOnly: {type: "tag", values: tags}, resultTypes: ["violations"]})
	return violations.map(v => ({ID: v.id, Impact: v.impact, Help: v.help, Nodes: v.nodes.map(n => ({Target: n.target}))}))
})()`

// axePatience is longer than a user's: a page of hundreds of questions takes axe-core seconds.
const axePatience = time.Minute

// zoomed is the width in CSS pixels of a window of 1280 at 400 % zoom, at which WCAG asks for no sideways scrolling.
const zoomed = 320

// NoViolations fails the test for each rule of accessibility that the page breaks,
// and if it scrolls sideways, in this window or at 400 % zoom.
func (tab *Tab) NoViolations() {
	tab.t.Helper()
	if tab.noScript { // axe-core needs timers; the page, once parsed, starts no script of its own any more
		tab.once("let axe-core run", scripts(true))
		defer tab.once("stop scripts again", scripts(false))
	}
	// Evaluated, and not loaded by the page, so that the page's own policy stays on.
	tab.eval("load axe-core", axePatience, "if (typeof axe !== 'object') {\n"+axe+"\n}; 0", nil)
	var found []violation
	tab.eval("run axe-core", axePatience, axeRun, &found)
	for _, v := range found {
		var where []string
		for _, n := range v.Nodes {
			where = append(where, fmt.Sprint(n.Target...))
		}
		tab.t.Errorf("accessibility: %s (%s): %s: %s", v.ID, v.Impact, v.Help, strings.Join(where, ", "))
	}
	tab.noSidewaysScroll(tab.width)
	if tab.width > zoomed {
		tab.once("zoom in", chromedp.EmulateViewport(zoomed, 256))
		tab.noSidewaysScroll(zoomed)
		tab.once("zoom out", chromedp.EmulateViewport(tab.width, tab.height))
	}
}

func (tab *Tab) noSidewaysScroll(width int64) {
	tab.t.Helper()
	var wide int64
	tab.Eval("document.scrollingElement.scrollWidth", &wide)
	if wide > width {
		tab.t.Errorf("accessibility: the page is %d px wide in a window of %d px, so that it scrolls sideways", wide, width)
	}
}
