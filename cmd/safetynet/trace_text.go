package main

import (
	"fmt"
	"slices"
	"strings"

	"safetynet/pathways"
)

// mostNames is how many vignettes the text names for one row; --json has all.
const mostNames = 3

// traceText lists the rows of each pathway for a terminal.
func traceText(all []tracedPathway) string {
	var v page
	for _, t := range all {
		v.heading("%s %s: %s", t.Pathway, t.Version, plural(len(t.Rows), "row of the clinical notes", "rows of the clinical notes"))
		for _, row := range t.Rows {
			v.hang("  "+row.ID+"  ", "    ", row.Kind+": "+row.Subject)
			for _, line := range standing(row.Stands) {
				v.hang(fmt.Sprintf("    %-11s  ", line.label), "                 ", line.text)
			}
			if shown := shownIn(row.Vignettes, mostNames); shown != "" {
				v.hang("    shown in     ", "                 ", shown)
			}
		}
		v.gap()
		v.linef("%s: %s", t.Pathway, traceSummary(t))
	}
	return v.String()
}

// standingLine is everything of one kind that stands for a row.
type standingLine struct{ label, text string }

// standing groups what stands for a row by kind; a row that stands for nothing
// says so.
func standing(stands []pathways.Stand) []standingLine {
	var lines []standingLine
	for _, kind := range pathways.StandKinds() {
		var ids []string
		for _, s := range stands {
			switch {
			case s.Kind != kind:
			case s.Reason != "":
				ids = append(ids, s.Reason)
			default:
				ids = append(ids, s.ID)
			}
		}
		if len(ids) > 0 {
			lines = append(lines, standingLine{string(kind), strings.Join(ids, ", ")})
		}
	}
	if len(lines) == 0 {
		return []standingLine{{"NOTHING", "no part of the pathway stands for this row"}}
	}
	return lines
}

// shownIn names the first vignettes and counts the rest.
func shownIn(list []shownBy, most int) string {
	var names []string
	for _, s := range list[:min(len(list), most)] {
		names = append(names, s.Name)
	}
	text := strings.Join(names, "; ")
	if more := len(list) - most; more > 0 {
		text += fmt.Sprintf("; and %d more", more)
	}
	return text
}

// traceSummary counts the rows by what stands for them.
func traceSummary(t tracedPathway) string {
	var traced, unused, logic int
	var unshown []string
	for _, row := range t.Rows {
		if len(row.Stands) > 0 {
			traced++
		}
		if !slices.ContainsFunc(row.Stands, func(s pathways.Stand) bool { return s.Kind != pathways.StandNotUsed }) && len(row.Stands) > 0 {
			unused++
		}
		if slices.ContainsFunc(row.Stands, decides) {
			logic++
			if len(row.Vignettes) == 0 {
				unshown = append(unshown, row.ID)
			}
		}
	}
	text := fmt.Sprintf("%d of %s traced: %d to what decides, %d to a reason not to use it, %d to rules of conduct alone",
		traced, plural(len(t.Rows), "row", "rows"), logic, unused, traced-logic-unused)
	if len(unshown) > 0 {
		text += "; decided and named by no vignette: " + strings.Join(unshown, ", ")
	}
	return text
}

// decides tells whether it can alter an outcome.
func decides(s pathways.Stand) bool {
	return s.Kind != pathways.StandConduct && s.Kind != pathways.StandNotUsed
}
