package cdshooks

import (
	"fmt"
	"regexp"
	"strings"
)

// markdown is a text in GitHub's Markdown. Everything that is said goes through escaped,
// so that nothing in a definition or in what was sent can be read as markup.
type markdown struct{ strings.Builder }

var (
	special = regexp.MustCompile("[\\\\`*_\\[\\]<>#|~&!]|://|www\\.|@")
	listing = regexp.MustCompile(`^([0-9]*)([.)+=-])( |$)`)
)

// escaped is a text that means only itself, on one line.
func escaped(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	text = special.ReplaceAllStringFunc(text, func(s string) string {
		switch s {
		case "://":
			return `:\/\/`
		case "www.":
			return `www\.`
		}
		return `\` + s
	})
	return listing.ReplaceAllString(text, `$1\$2$3`)
}

func (m *markdown) heading(text string) {
	m.gap()
	fmt.Fprintf(m, "### %s\n\n", escaped(text))
}

// gap ends a list.
func (m *markdown) gap() {
	if m.Len() > 0 && !strings.HasSuffix(m.String(), "\n\n") {
		fmt.Fprintln(m)
	}
}

func (m *markdown) paragraph(text string) {
	m.gap()
	fmt.Fprintf(m, "%s\n\n", escaped(text))
}

func (m *markdown) strong(text string) { fmt.Fprintf(m, "**%s**\n\n", escaped(text)) }

// item is one of a list; below it, what belongs to it.
func (m *markdown) item(text string, below ...string) {
	fmt.Fprintf(m, "- %s\n", escaped(text))
	for _, s := range below {
		fmt.Fprintf(m, "  - %s\n", escaped(s))
	}
}

// items is a section with a list, unless there is nothing in it.
func (m *markdown) items(heading string, list []string) {
	if len(list) == 0 {
		return
	}
	m.heading(heading)
	for _, s := range list {
		m.item(s)
	}
}

// text is what was written, without a line too many at its end.
func (m *markdown) text() string { return strings.TrimSpace(m.String()) + "\n" }
