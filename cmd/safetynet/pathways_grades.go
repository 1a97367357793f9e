package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"safetynet/engine/prose"
	"safetynet/pathways"
)

// grades says how well the pathway is sourced and which rows wait for sign-off.
func (v *view) grades() {
	rows := prose.Rows(v.prog)
	counts := map[pathways.Grade]int{}
	var kinds []string
	waiting := map[string][]string{}
	total := 0
	for _, r := range rows {
		counts[r.Cited.Source.Grade]++
		if !slices.Contains(kinds, r.Kind) {
			kinds = append(kinds, r.Kind)
		}
		if r.Waits() {
			waiting[r.Kind] = append(waiting[r.Kind], r.ID)
			total++
		}
	}
	v.heading("Grades of the leading source of %d rows", len(rows))
	var lines [][]string
	for _, g := range prose.Grades {
		lines = append(lines, []string{string(g), strconv.Itoa(counts[g]), strconv.Itoa(percent(counts[g], len(rows))) + "%", prose.GradeMeaning[g]})
	}
	v.b.WriteString(table("  ", lines))
	v.heading("Waiting for clinical sign-off: %d of %d rows rest wholly or in part on design or memory", total, len(rows))
	for _, k := range kinds {
		if len(waiting[k]) > 0 {
			v.hang(fmt.Sprintf("  %s (%d)  ", k, len(waiting[k])), "    ", strings.Join(waiting[k], ", "))
		}
	}
}

func percent(n, of int) int {
	if of == 0 {
		return 0
	}
	return (100*n + of/2) / of
}
