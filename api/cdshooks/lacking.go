package cdshooks

import (
	"fmt"
	"slices"
	"strings"

	"safetynet/api/fhir"
)

// lacking is what is missing from a child's record, was not used, or was used with a
// doubt.
type lacking [4]group

type group struct {
	texts []string // in order, each once
	times map[string]int
	count int
}

// The groups, in the order they are told.
const (
	missing = iota
	old
	unused
	doubted
)

// groupHeads and groupCounts are the words for them in a card and in its summary.
var (
	groupHeads  = [...]string{"Not there", "Too old, or of no known time", "Not understood or not used", "Used with a doubt"}
	groupCounts = [...]string{"%d not there", "%d too old or undated", "%d not understood or not used", "%d used with a doubt"}
)

// maxLacking is how many of a group are listed.
const maxLacking = 10

func lackingOf(issues []fhir.Issue) lacking {
	var l lacking
	for _, i := range issues {
		g := &l[groupOf(i.Code)]
		text := i.Message
		if what, ok := fetched[keyOf(i)]; ok {
			text = what + ": " + text
		}
		if !slices.Contains(g.texts, text) {
			g.texts = append(g.texts, text)
		}
		if g.times == nil {
			g.times = map[string]int{}
		}
		g.times[text]++
		g.count++
	}
	return l
}

func groupOf(code string) int {
	switch {
	case strings.HasPrefix(code, "prefetch-") || code == "record-incomplete":
		return missing
	case strings.HasSuffix(code, "-old") || strings.HasSuffix(code, "-undated") || strings.HasSuffix(code, "-future"):
		return old
	case code == "code-unchecked" || strings.HasSuffix(code, "-preliminary"):
		return doubted
	}
	return unused
}

func (l lacking) any() bool { return l.summary() != "" }

// summary counts them, "" where there are none.
func (l lacking) summary() string {
	var parts []string
	for n, g := range l {
		if g.count > 0 {
			parts = append(parts, fmt.Sprintf(groupCounts[n], g.count))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return "Record incomplete: " + strings.Join(parts, ", ") + ". Unknown is not normal."
}

// detail lists them.
func (l lacking) detail() string {
	m := &markdown{}
	m.paragraph("What is missing or was not used counts as unknown, never as normal. Measure again, or answer the questionnaire, for guidance that rests on more.")
	for n, g := range l {
		var list []string
		for _, text := range g.texts[:min(len(g.texts), maxLacking)] {
			if times := g.times[text]; times > 1 {
				text += fmt.Sprintf(" (%d times)", times)
			}
			list = append(list, text)
		}
		if more := len(g.texts) - len(list); more > 0 {
			list = append(list, fmt.Sprintf("%d more", more))
		}
		m.items(groupHeads[n], list)
	}
	return m.text()
}
