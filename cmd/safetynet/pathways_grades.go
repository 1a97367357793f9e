package main

import (
	"fmt"
	"strconv"
	"strings"

	"safetynet/engine/prose"
)

// grades says how well the pathway is sourced and which rows wait for sign-off.
func (v *view) grades() {
	g := prose.GradingOf(v.prog)
	v.heading("Grades of the leading source of %d rows", g.Rows)
	var lines [][]string
	for _, x := range prose.Grades {
		lines = append(lines, []string{string(x), strconv.Itoa(g.Leading[x]), strconv.Itoa(percent(g.Leading[x], g.Rows)) + "%", prose.GradeMeaning[x]})
	}
	v.b.WriteString(table("  ", lines))
	v.heading("Waiting for clinical sign-off: %d of %d rows rest wholly or in part on design or memory", g.Wait, g.Rows)
	for _, w := range g.Waiting {
		v.hang(fmt.Sprintf("  %s (%d)  ", w.Kind, len(w.IDs)), "    ", strings.Join(w.IDs, ", "))
	}
}

func percent(n, of int) int {
	if of == 0 {
		return 0
	}
	return (100*n + of/2) / of
}
