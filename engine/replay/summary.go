package replay

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// listed is how many criteria and findings a summary names.
const listed = 5

// Summary says the figures in a few lines, for the change note of a version.
func (t *Tally) Summary() []string {
	r := t.Report()
	lines := []string{
		fmt.Sprintf("%s decided twice: before by %s, after by %s.", counted(r.Cases, "case was", "cases were"), r.Comparison.Before, r.Comparison.afterText()),
		fmt.Sprintf("The disposition is the same for %s, calmer after for %s, more urgent after for %s.",
			share(r.Cases-r.Under.Cases-r.Over.Cases, r.Cases), share(r.Under.Cases, r.Cases), share(r.Over.Cases, r.Cases)),
	}
	lines = append(lines, r.Under.lines("Calmer")...)
	lines = append(lines, r.Over.lines("More urgent")...)
	for i, level := range r.Guidance.Before {
		was, is := r.Guidance.totals(i)
		lines = append(lines, fmt.Sprintf("Guidance %s: %s before, %s after.", level, share(was, r.Cases), share(is, r.Cases)))
	}
	lines = append(lines, fmt.Sprintf("Settled by what is known: %s before, %s after.",
		share(r.Settled.Both+r.Settled.OnlyBefore, r.Cases), share(r.Settled.Both+r.Settled.OnlyAfter, r.Cases)))
	lines = append(lines, r.criteriaLines()...)
	lines = append(lines, r.neededLines()...)
	return append(lines, r.leftOutLines()...)
}

// String names the pathways and the locality.
func (s Side) String() string {
	var names []string
	for _, p := range s.Pathways {
		names = append(names, p.ID+" "+p.Version)
	}
	text := strings.Join(names, ", ")
	if s.Locality != nil {
		text += " in " + s.Locality.ID + " " + s.Locality.Version
	}
	return text
}

func (a About) afterText() string {
	if len(a.Patches) == 0 {
		return a.After.String()
	}
	return a.After.String() + " with " + strings.Join(a.Patches, "; ")
}

func (s Shift) lines(which string) []string {
	if s.Cases == 0 {
		return nil
	}
	var parts []string
	for i, n := range s.BySteps {
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%s by %s", grouped(n), counted(int64(i+1), "step", "steps")))
		}
	}
	return []string{fmt.Sprintf("%s: %s; the guidance changes with it for %s.", which, strings.Join(parts, ", "), grouped(s.Guidance))}
}

// totals are the cases of one row, before, and of one column, after.
func (m Matrix) totals(i int) (was, is int64) {
	for j := range m.Cases {
		was += m.Cases[i][j]
		is += m.Cases[j][i]
	}
	return was, is
}

func (r *Report) criteriaLines() []string {
	changed := slices.DeleteFunc(slices.Clone(r.Criteria), func(k CriterionRow) bool { return k.Gained == 0 && k.Lost == 0 })
	slices.SortStableFunc(changed, func(a, b CriterionRow) int { return cmp.Compare(b.Gained+b.Lost, a.Gained+a.Lost) })
	var parts []string
	for _, k := range changed[:min(listed, len(changed))] {
		parts = append(parts, fmt.Sprintf("%s/%s %s to %s", k.Pathway, k.Criterion, grouped(k.Before.Met), grouped(k.After.Met)))
	}
	if len(parts) == 0 {
		return []string{"Every criterion was met in the same cases."}
	}
	return []string{fmt.Sprintf("%s met in other cases than before; most of all %s.",
		counted(int64(len(changed)), "criterion is", "criteria are"), strings.Join(parts, ", "))}
}

func (r *Report) neededLines() []string {
	open := r.Settled.Neither + r.Settled.OnlyBefore
	if open == 0 {
		return nil
	}
	list := slices.Clone(r.Needed)
	slices.SortStableFunc(list, func(a, b FindingCount) int { return cmp.Compare(b.Cases, a.Cases) })
	var parts []string
	for _, x := range list[:min(listed, len(list))] {
		parts = append(parts, fmt.Sprintf("%s (%s)", x.Finding, grouped(x.Cases)))
	}
	if len(parts) == 0 {
		return nil
	}
	return []string{fmt.Sprintf("Of %s not settled after, the findings that most often are not known are %s.", counted(open, "case", "cases"), strings.Join(parts, ", "))}
}

func (r *Report) leftOutLines() []string {
	var lines []string
	say := func(n int64, one, many, text string) {
		if n > 0 {
			lines = append(lines, counted(n, one, many)+" "+text)
		}
	}
	say(r.Refused, "line was", "lines were", "refused.")
	say(r.WithoutCase, "entry holds", "entries hold", "no case.")
	say(r.Elsewhere, "assessment was", "assessments were", "about other pathways and left out.")
	var was, is int64
	for _, x := range r.NotCarried {
		was += x.Before
		is += x.After
	}
	say(was, "answer is", "answers are", "not in the dictionary before, and counted as not known there.")
	say(is, "answer is", "answers are", "not in the dictionary after, and counted as not known there.")
	return lines
}

// counted is a number with its word.
func counted(n int64, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return grouped(n) + " " + many
}

// grouped writes a number with commas.
func grouped(n int64) string {
	text := strconv.FormatInt(n, 10)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

// share writes a number and which part of a whole it is.
func share(n, of int64) string {
	switch part := 100 * float64(n) / float64(max(of, 1)); {
	case n == 0:
		return "0"
	case part < 0.01:
		return grouped(n) + " (under 0.01%)"
	case part < 10:
		return fmt.Sprintf("%s (%.2f%%)", grouped(n), part)
	default:
		return fmt.Sprintf("%s (%.1f%%)", grouped(n), part)
	}
}
