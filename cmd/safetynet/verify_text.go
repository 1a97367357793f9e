package main

import (
	"fmt"
	"slices"
	"strings"

	"safetynet/engine/verify"
	"safetynet/pathways"
)

// verifyText is the table of properties of each version, and every property that
// is not proved with the child that refutes it.
func verifyText(reports []*verified, full bool) string {
	var b strings.Builder
	for _, r := range reports {
		fmt.Fprintf(&b, "%s@%s  %s, %s, %s of inputs; %d questions to both back ends, %d nodes, %.1f s\n", r.Pathway, r.Version,
			plural(r.Stats.Axes, "axis", "axes"), plural(r.Stats.Points, "point", "points"), magnitude(r.Stats.Inputs), r.Stats.Queries, r.Stats.Nodes, r.Seconds)
		b.WriteString(table("  ", verdictRows(r.Results)))
		for _, x := range r.Refuted() {
			b.WriteString("\n" + resultText(x))
		}
		if full {
			b.WriteString(declaredText(r))
			b.WriteString(limitsText(r.Limits))
		}
		b.WriteString("\n")
	}
	return b.String()
}

// magnitude is a long number as a power of ten.
func magnitude(digits string) string {
	if len(digits) < 7 {
		return digits
	}
	return fmt.Sprintf("%s.%se%d", digits[:1], digits[1:3], len(digits)-1)
}

// verdictRows counts the verdicts of each property by audience.
func verdictRows(results []verify.Result) [][]string {
	rows := [][]string{{"PROPERTY", "PARENT", "ADVISER", "CLINICIAN"}}
	var codes []verify.Code
	for _, x := range results {
		if !slices.Contains(codes, x.Code) {
			codes = append(codes, x.Code)
		}
	}
	slices.Sort(codes)
	for _, code := range codes {
		row := []string{string(code)}
		for _, who := range pathways.Audiences() {
			row = append(row, verdictCell(results, code, who))
		}
		rows = append(rows, row)
	}
	return rows
}

func verdictCell(results []verify.Result, code verify.Code, who pathways.Audience) string {
	count := map[verify.Verdict]int{}
	declared := 0
	for _, x := range results {
		if x.Code == code && (x.Audience == who || x.Audience == "") {
			count[x.Verdict]++
			if x.Declared != "" {
				declared++
			}
		}
	}
	var parts []string
	for _, v := range []verify.Verdict{verify.Proved, verify.Noted, verify.Refuted, verify.Disagreed} {
		if count[v] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", count[v], v))
		}
	}
	if declared > 0 {
		parts = append(parts, fmt.Sprintf("(%d but for what is declared)", declared))
	}
	return strings.Join(parts, " ")
}

func resultText(x verify.Result) string {
	text := fmt.Sprintf("  %s: %s %s: %s", strings.ToUpper(string(x.Verdict)), x.Code, x.Audience, x.Subject)
	if x.Because != "" {
		text += "\n    " + x.Because
	}
	if x.Child != nil {
		text += "\n    " + strings.Replace(x.Child.Text(), "; then ", "\n    then ", 1)
	}
	return text + "\n"
}

// declaredText lists what is noted, what is proved but for a declared exception,
// and the criteria an audience cannot see.
func declaredText(r *verified) string {
	var b strings.Builder
	for _, x := range r.Results {
		switch {
		case x.Declared != "":
			fmt.Fprintf(&b, "\n  DECLARED: %s %s: %s\n    %s\n", x.Code, x.Audience, x.Subject, strings.TrimSpace(x.Declared))
		case x.Verdict == verify.Noted:
			b.WriteString("\n" + resultText(x))
		}
	}
	for _, x := range r.Residual {
		fmt.Fprintf(&b, "\n  RESIDUAL: %s cannot see %s: %s\n", x.Audience, x.Subject, x.Because)
	}
	return b.String()
}

// limitsText is the table a clinician compares with the guideline.
func limitsText(limits []verify.Limits) string {
	var b strings.Builder
	for _, l := range limits {
		fmt.Fprintf(&b, "\n  %s %s, all else normal\n", l.Finding, l.Unit)
		for _, r := range l.Rows {
			var cells []string
			for _, c := range r.Cells {
				cells = append(cells, fmt.Sprintf("%v to %v %s", c.From, c.To, c.Disposition))
			}
			fmt.Fprintf(&b, "    %s: %s\n", r.Ages, strings.Join(cells, "; "))
		}
	}
	return b.String()
}
