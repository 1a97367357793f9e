package cdshooks

import (
	"fmt"
	"slices"
	"strings"

	"safetynet/api/fhir"
	"safetynet/engine/prose"
)

// lacking is what is missing from a child's record or was not used, by why.
type lacking struct {
	groups [3][]string // messages, each once
	counts [3]int
}

// The groups, in the order they are told.
const (
	missing = iota
	old
	unused
)

var lackingHeads = [...]string{missing: "Not sent", old: "Too old, or of no known time", unused: "Not understood or not used"}

// maxLacking is how many of a group are listed.
const maxLacking = 10

func lackingOf(issues []fhir.Issue) lacking {
	var l lacking
	for _, i := range issues {
		group := unused
		switch {
		case strings.HasPrefix(i.Code, "prefetch-"):
			group = missing
		case slices.ContainsFunc([]string{"-old", "-undated", "-future"}, func(end string) bool { return strings.HasSuffix(i.Code, end) }):
			group = old
		}
		l.counts[group]++
		if !slices.Contains(l.groups[group], i.Message) {
			l.groups[group] = append(l.groups[group], i.Message)
		}
	}
	return l
}

func (l lacking) any() bool { return l.counts != [3]int{} }

// summary counts them.
func (l lacking) summary() string {
	var parts []string
	for group, words := range [...]string{missing: "%s not sent", old: "%s too old or undated", unused: "%s not understood or not used"} {
		if n := l.counts[group]; n > 0 {
			parts = append(parts, fmt.Sprintf(words, prose.Number(float64(n))))
		}
	}
	return "The record is incomplete: " + strings.Join(parts, ", ") + ". What is missing counts as unknown, never as normal."
}

// detail lists them.
func (l lacking) detail() string {
	m := &markdown{}
	for group, messages := range l.groups {
		if n := len(messages); n > maxLacking {
			messages = append(slices.Clone(messages[:maxLacking]), fmt.Sprintf("%d more.", n-maxLacking))
		}
		m.items(lackingHeads[group], messages)
	}
	m.paragraph("Measure again, or answer the questionnaire, for guidance that rests on more.")
	return m.text()
}
