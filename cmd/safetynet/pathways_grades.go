package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"safetynet/engine"
	"safetynet/pathways"
)

// row is anything of a pathway that cites a source.
type row struct {
	kind, id string
	cited    pathways.Cited
}

// waits tells whether any part of the row rests on memory or on a choice of
// ours, and so waits for a clinician.
func (r row) waits() bool {
	return slices.ContainsFunc(append([]pathways.Citation{r.cited.Source}, r.cited.Also...), func(c pathways.Citation) bool {
		return c.Grade == pathways.Design || c.Grade == pathways.Unverified
	})
}

// rowsOf lists everything of a pathway and its danger signs that cites a source.
func rowsOf(prog *engine.Program) []row {
	d := prog.Definition()
	var rows []row
	add := func(kind, id string, c pathways.Cited) { rows = append(rows, row{kind, id, c}) }
	for _, k := range d.Signs.Criteria {
		add("danger signs", k.ID.Value, k.Cited)
	}
	for _, k := range d.Criteria {
		add("criteria", k.ID.Value, k.Cited)
	}
	for _, r := range d.Raises {
		add("raise rules", r.ID.Value, r.Cited)
	}
	for _, r := range slices.Concat(d.Scope.Outside, d.Scope.HandOver) {
		add("scope", r.ID.Value, r.Cited)
	}
	for _, t := range prog.Thresholds() {
		add("thresholds", t.Def.ID.Value, t.Def.Cited)
	}
	for _, x := range prog.Derived() {
		add("calculated values", x.Def.ID.Value, x.Def.Cited)
	}
	for _, x := range slices.Concat(d.Advice.FirstAid, d.Advice.HomeCare, d.Advice.ExpectedCourse) {
		add("advice", x.ID.Value, x.Cited)
	}
	for _, x := range d.FollowUp {
		add("follow-up", x.ID.Value, x.Cited)
	}
	for _, l := range d.SafetyNet.LookAgain {
		add("when to look again", string(l.For), l.Cited)
	}
	for _, x := range d.Process {
		add("conduct", x.ID.Value, x.Cited)
	}
	return rows
}

// grades says how well the pathway is sourced and which rows wait for sign-off.
func (v *view) grades() {
	rows := rowsOf(v.prog)
	counts := map[pathways.Grade]int{}
	var kinds []string
	waiting := map[string][]string{}
	total := 0
	for _, r := range rows {
		counts[r.cited.Source.Grade]++
		if !slices.Contains(kinds, r.kind) {
			kinds = append(kinds, r.kind)
		}
		if r.waits() {
			waiting[r.kind] = append(waiting[r.kind], r.id)
			total++
		}
	}
	v.heading("Grades of the leading source of %d rows", len(rows))
	var lines [][]string
	for _, g := range gradeOrder {
		lines = append(lines, []string{string(g), strconv.Itoa(counts[g]), strconv.Itoa(percent(counts[g], len(rows))) + "%", gradeMeaning[g]})
	}
	v.b.WriteString(table("  ", lines))
	v.heading("Waiting for clinical sign-off: %d of %d rows rest wholly or in part on design or memory", total, len(rows))
	for _, k := range kinds {
		if len(waiting[k]) > 0 {
			v.hang(fmt.Sprintf("  %s (%d)  ", k, len(waiting[k])), "    ", strings.Join(waiting[k], ", "))
		}
	}
}

// gradeOrder is the order grades are shown in, best first.
var gradeOrder = []pathways.Grade{pathways.Verified, pathways.Secondary, pathways.Unverified, pathways.Design}

var gradeMeaning = map[pathways.Grade]string{
	pathways.Verified:   "read in the source itself",
	pathways.Secondary:  "read in a copy or summary",
	pathways.Unverified: "from memory; to be checked",
	pathways.Design:     "our choice; awaits sign-off",
}

func percent(n, of int) int {
	if of == 0 {
		return 0
	}
	return (100*n + of/2) / of
}
