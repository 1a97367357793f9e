package pathways

import (
	"maps"
	"regexp"
	"slices"
	"strings"
)

var (
	// a text with one of these is about a child, or tells somebody what to give
	// one; a text without any reads the same to a young person
	ofAChild = regexp.MustCompile(`(?i)\b(child|baby|babies|they|them|their|theirs|themselves|he|she|him|his|her|give|gave|giving|offer)\b`)
	// a wording for a young person that still says this was not finished
	toAParent = regexp.MustCompile(`(?i)\b(your|my) (own )?(child|baby|son|daughter)\b`)
	numbers   = regexp.MustCompile(`\d+(\.\d+)?`)
)

// needsWording is the rule for which texts must be addressed to a young person:
// those about a child, and whatever is asked in private.
func needsWording(s saying) bool { return s.private || ofAChild.MatchString(s.text) }

func checkWording(c *checker, lib *Library, w *Wording) {
	c.header(w.Header)
	given := map[string]Position{}
	once := func(says Str) {
		if first, dup := given[says.Value]; dup {
			c.errorf(says.Pos, "wording-repeated", "keep one", "this text is already given at %s", first)
			return
		}
		given[says.Value] = says.Pos
	}
	for _, x := range w.Texts {
		once(x.Says)
		c.reworded(w.Reader, x)
	}
	for _, x := range w.NotForYoung {
		once(x.Says)
		if x.Because.Value == "" && x.Because.Pos.Line > 0 {
			c.errorf(x.Because.Pos, "text-missing", "say why no young person is shown it", "the reason is empty")
		}
	}
	switch {
	case c.followed[c.file] || w.Status == StatusRetired:
	case w.Reader == EasyRead:
		c.easyCovered(lib, w, given)
	default:
		c.covered(lib, w, given)
	}
}

// reworded checks one entry by itself.
func (c *checker) reworded(reader Reader, x Reworded) {
	switch {
	case (reader == EasyRead) != (len(x.Easy) > 0) || (reader == YoungPerson) != (x.Young.Pos.Line > 0):
		c.errorf(x.Says.Pos, "wording-reader", "give young for young people, and easy for easy read", "this is no wording for %s", reader)
	case reader == EasyRead:
		c.easy(x)
	default:
		c.toYoung(x)
	}
}

func (c *checker) toYoung(x Reworded) {
	young := x.Young
	if young.Value == "" {
		c.errorf(young.Pos, "text-missing", "", "the wording is empty")
	}
	if !slices.Equal(numbersIn(x.Says.Value), numbersIn(young.Value)) {
		c.errorf(young.Pos, "wording-number", "say the numbers of the parent's text and no others", "the wording has other numbers than the parent's text: %v, not %v",
			numbersIn(young.Value), numbersIn(x.Says.Value))
	}
	if found := toAParent.FindString(young.Value); found != "" {
		c.errorf(young.Pos, "wording-to-parent", "say you and your", "a young person reads %q here", found)
	}
	c.words(Text{Parent: young.Value, Pos: young.Pos})
}

// numbersIn lists the numbers of a text, each once, in order.
func numbersIn(text string) []string {
	if !strings.ContainsAny(text, "0123456789") {
		return nil // which is quicker than to look for one
	}
	seen := map[string]bool{}
	for _, n := range numbers.FindAllString(text, -1) {
		seen[n] = true
	}
	return slices.Sorted(maps.Keys(seen))
}

// covered compares a wording with what the library says. A text a young person
// would read in a parent's words stops an active wording; in a draft, and of the
// localities, which others may add to, it is a warning. An entry for what no
// version says any more does no harm.
func (c *checker) covered(lib *Library, w *Wording, given map[string]Position) {
	for _, x := range saidNow(lib, YoungPersonYears*12) {
		if _, has := given[x.text]; has || !needsWording(x) {
			continue
		}
		report := c.warnf
		if w.Status == StatusActive && !x.local {
			report = c.errorf
		}
		report(x.pos, "wording-missing", "add it to a new version of "+w.Name, "young people have no wording of this text: %q", x.text)
	}
	c.stale(lib, given)
}

// stale warns once of all entries that no version says, which in a library that
// was trimmed are many.
func (c *checker) stale(lib *Library, given map[string]Position) {
	ever, entries, first := saidEver(lib, YoungPersonYears*12), 0, ""
	for text, pos := range given {
		if ever[text] {
			continue
		}
		entries++
		if first == "" || pos.before(given[first]) {
			first = text
		}
	}
	if entries > 0 {
		c.warnf(given[first], "wording-stale", "correct the text, or take the entry out", "%d of the texts are said to a young person by no version, first: %q", entries, first)
	}
}
