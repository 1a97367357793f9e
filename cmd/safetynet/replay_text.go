package main

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"safetynet/engine/replay"
	replaypage "safetynet/engine/replay/page"
)

// replayListed is how many criteria and findings the text lists; --json and --page have
// all of them.
const replayListed = 15

// replayText is a tally for a terminal: who is told what else, then why.
func replayText(t *replay.Tally, r *replay.Report, from string, approved bool) string {
	v := replayView{r: r, c: t.Comparison()}
	a := r.Comparison
	v.heading("%s, in place of %s", replaypage.Side(a.After, a.Patches), replaypage.Side(a.Before, nil))
	for _, moved := range a.Patches {
		v.linef("PATCHED, FOR STUDY ONLY: %s", moved)
	}
	v.linef("%s", replaypage.Notice(approved))
	v.gap()
	v.linef("%s from %s decided twice: %s told the same, %s something calmer, %s something more urgent.", plural(int(r.Cases), "case", "cases"), from,
		v.part(r.Cases-r.Under.Cases-r.Over.Cases), v.part(r.Under.Cases), v.part(r.Over.Cases))
	v.leftOut()
	v.guidance()
	v.changes()
	v.criteria()
	v.settled()
	v.examples()
	if r.Refused > 0 {
		v.heading("Refused: %s", plural(int(r.Refused), "row", "rows"))
		for _, x := range r.Refusals {
			v.items(refusalText(x))
		}
	}
	v.gap()
	v.whole("tally " + t.Hash())
	if !approved {
		v.linef(notApproved)
	}
	return v.String()
}

type replayView struct {
	page
	r *replay.Report
	c *replay.Comparison
}

// part is a count and its share of the cases.
func (v *replayView) part(n int64) string {
	return fmt.Sprintf("%d (%s)", n, replaypage.Share(n, v.r.Cases))
}

func (v *replayView) leftOut() {
	if n := v.r.WithoutCase; n > 0 {
		v.linef("Left out: %s without a case, such as one that was erased.", plural(int(n), "entry", "entries"))
	}
	if n := v.r.Elsewhere; n > 0 {
		v.linef("Left out: %s about other pathways.", plural(int(n), "assessment", "assessments"))
	}
	for _, x := range v.r.NotCarried {
		v.linef("%s is not known to one side: %d answers before and %d after count there as not known.", x.Finding, x.Before, x.After)
	}
}

func (v *replayView) guidance() {
	m := v.r.Guidance
	v.heading("Guidance before (rows) and after (columns)")
	rows := [][]string{append([]string{"BEFORE"}, m.After...)}
	for i, row := range m.Cases {
		cells := []string{m.Before[i]}
		for _, n := range row {
			cells = append(cells, strconv.FormatInt(n, 10))
		}
		rows = append(rows, cells)
	}
	v.b.WriteString(table("  ", rows))
}

// changes lists the dispositions that changed; calmer is under-triage beside before.
func (v *replayView) changes() {
	m := v.r.Dispositions
	rows := [][]string{{"BEFORE", "AFTER", "", "CASES", "SHARE"}}
	for i, row := range m.Cases {
		for j, n := range row {
			if steps := v.c.Steps(i, j); n > 0 && steps != 0 {
				rows = append(rows, []string{m.Before[i], m.After[j], stepsText(steps), strconv.FormatInt(n, 10), replaypage.Share(n, v.r.Cases)})
			}
		}
	}
	if len(rows) == 1 {
		return
	}
	v.heading("Dispositions that change")
	v.b.WriteString(table("  ", rows))
	v.linef("Under-triage beside before: %s, of them %d with calmer guidance. Over-triage: %s, of them %d with more urgent guidance.",
		v.part(v.r.Under.Cases), v.r.Under.Guidance, v.part(v.r.Over.Cases), v.r.Over.Guidance)
}

func stepsText(n int) string {
	if n < 0 {
		return plural(-n, "step", "steps") + " calmer"
	}
	return plural(n, "step", "steps") + " more urgent"
}

func (v *replayView) criteria() {
	changed := slices.DeleteFunc(slices.Clone(v.r.Criteria), func(k replay.CriterionRow) bool { return k.Gained+k.Lost == 0 })
	if len(changed) == 0 {
		return
	}
	slices.SortStableFunc(changed, func(a, b replay.CriterionRow) int { return cmp.Compare(b.Gained+b.Lost, a.Gained+a.Lost) })
	v.heading("Criteria met in other cases: %d", len(changed))
	rows := [][]string{{"CRITERION", "MET BEFORE", "AFTER", "NEWLY", "NO LONGER", "OPEN BEFORE", "AFTER"}}
	for _, k := range changed[:min(len(changed), replayListed)] {
		cells := []string{k.Pathway + "/" + k.Criterion}
		for _, n := range []int64{k.Before.Met, k.After.Met, k.Gained, k.Lost, k.Before.Open, k.After.Open} {
			cells = append(cells, strconv.FormatInt(n, 10))
		}
		rows = append(rows, cells)
	}
	v.b.WriteString(table("  ", rows))
}

func (v *replayView) settled() {
	s := v.r.Settled
	v.heading("Settled: %s before, %s after", v.part(s.Both+s.OnlyBefore), v.part(s.Both+s.OnlyAfter))
	if len(v.r.Needed) == 0 {
		return
	}
	v.linef("What nobody recorded and could still change an outcome after:")
	list := slices.Clone(v.r.Needed)
	slices.SortStableFunc(list, func(a, b replay.FindingCount) int { return cmp.Compare(b.Cases, a.Cases) })
	rows := [][]string{{"FINDING", "CASES", "SHARE"}}
	for _, x := range list[:min(len(list), replayListed)] {
		rows = append(rows, []string{x.Finding, strconv.FormatInt(x.Cases, 10), replaypage.Share(x.Cases, v.r.Cases)})
	}
	v.b.WriteString(table("  ", rows))
	if more := len(list) - replayListed; more > 0 {
		v.linef("and %s; see --json or --page.", plural(more, "finding more", "findings more"))
	}
}

func (v *replayView) examples() {
	if len(v.r.Examples) == 0 {
		return
	}
	v.heading("For example")
	for _, x := range v.r.Examples {
		for _, e := range x.Children {
			v.items(fmt.Sprintf("%s: %s, now %s", replaypage.Child(v.c.After.Dictionary(), e), x.Before, x.After))
		}
	}
}

// refusalText says which row was refused and why. What a file holds is not let through
// to the terminal as it is.
func refusalText(x replay.Refusal) string {
	why := strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return '?'
	}, x.Why)
	return fmt.Sprintf("row %d: %s", x.Seq, why)
}
