package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"safetynet/engine/replay"
	"safetynet/engine/simulate"
)

// criteriaShown is how many criteria and questions the text lists; the JSON has all.
const criteriaShown = 12

// simulationText is a simulation for a terminal, by pathways that are approved or not.
func simulationText(r *simulate.Report, approved bool) string {
	t := &page{}
	t.linef("%s", r.Notice)
	t.gap()
	t.linef("%s: %s. %d children, seed %s%s.", r.Group, r.Title, r.Children, r.Seed, asker(r))
	for _, x := range r.Pathways {
		t.whole("pathway " + x.ID + " " + x.Version + " " + x.Digest)
	}
	if l := r.Locality; l != nil {
		t.whole("locality " + l.ID + " " + l.Version + " " + l.Digest)
	}
	t.whole("parameters " + r.Parameters.ID + " " + r.Parameters.Version + " " + r.Parameters.Digest)
	t.notef("%s", r.Parameters.Title)

	t.heading("What they are told when all they can answer is asked. The noise is that of drawing this many, nothing else:")
	t.b.WriteString(table("  ", shareRows("", r.Guidance)))
	t.gap()
	t.b.WriteString(table("  ", shareRows("DISPOSITION", r.Dispositions)))
	t.notef("%s of the children could still be told something else if what nobody knows were known.", perCent(r.Unsettled.Share))
	if r.Redrawn > 0 {
		t.notef("%d were drawn again because their answers contradicted each other; the answers of %d still do.", r.Redrawn, r.Inconsistent)
	}
	t.heading("By severity, age in months and years, and who asks:")
	t.b.WriteString(table("  ", kindRows(r.Severity, r.Ages, r.Audiences)))
	t.heading("Criteria met most often:")
	t.b.WriteString(table("  ", criterionRows(r.Criteria)))
	if r.Change != nil {
		simulatedChange(t, r)
	}
	if r.Demand != nil {
		t.heading("%s calls a day, if calls were like these children. The spread is that of calls that come independently of each other "+
			"(Poisson, 95 days of 100); real days differ by more:", number(r.Demand.CallsPerDay))
		t.b.WriteString(table("  ", demandRows(r.Demand)))
	}
	if r.Interviews != nil {
		interviewText(t, r.Interviews)
	}
	if !approved {
		t.gap()
		t.linef("%s", notApproved)
	}
	return t.String()
}

// notef writes a remark below a table.
func (p *page) notef(format string, args ...any) { p.hang("  ", "  ", fmt.Sprintf(format, args...)) }

func asker(r *simulate.Report) string {
	if r.Audience == "" {
		return ""
	}
	return ", asked by a " + string(r.Audience)
}

func shareRows(name string, shares []simulate.Share) [][]string {
	if name == "" {
		name = "GUIDANCE"
	}
	rows := [][]string{{name, "CHILDREN", "SHARE", "NOISE"}}
	for _, s := range shares {
		rows = append(rows, []string{s.ID, strconv.FormatInt(s.Children, 10), perCent(s.Share), perCent(s.Low) + " to " + perCent(s.High)})
	}
	return rows
}

func kindRows(kinds ...[]simulate.Row) [][]string {
	rows := [][]string{{"CHILDREN", "NUMBER", "HOME CARE", "SEEK ADVICE", "ESCALATE", "NOISE OF ESCALATE"}}
	for _, kind := range kinds {
		for _, k := range kind {
			row := []string{k.ID, strconv.FormatInt(k.Children, 10)}
			for _, g := range k.Guidance {
				row = append(row, perCent(g.Share))
			}
			last := k.Guidance[len(k.Guidance)-1]
			rows = append(rows, append(row, perCent(last.Low)+" to "+perCent(last.High)))
		}
	}
	return rows
}

func criterionRows(list []simulate.CriterionShare) [][]string {
	rows := [][]string{{"CRITERION", "DISPOSITION", "SHARE", "BECAUSE"}}
	for _, c := range list[:min(criteriaShown, len(list))] {
		rows = append(rows, []string{c.Pathway + "/" + c.ID, c.Disposition, perCent(c.Share.Share), c.Because})
	}
	return rows
}

// simulatedChange says what the change does to the same children.
func simulatedChange(t *page, r *simulate.Report) {
	x := r.Change
	t.heading("The same children after the change (to %s):", after(x.Comparison))
	for _, moved := range x.Comparison.Patches {
		t.linef("PATCHED, FOR STUDY ONLY: %s", moved)
	}
	rows := [][]string{{"DISPOSITION", "BEFORE", "AFTER"}}
	now := r.After()
	for _, b := range r.Dispositions {
		for _, a := range now {
			if a.ID == b.ID {
				rows = append(rows, []string{b.ID, perCent(b.Share), perCent(a.Share)})
			}
		}
	}
	t.b.WriteString(table("  ", rows))
	t.notef("%s of %d are told something calmer, %s something more urgent.", plural(int(x.Under.Cases), "child", "children"), x.Cases,
		plural(int(x.Over.Cases), "child", "children"))
}

// after names the versions and the locality after a change.
func after(c replay.About) string {
	var to []string
	for _, x := range c.After.Pathways {
		to = append(to, x.ID+" "+x.Version)
	}
	if l := c.After.Locality; l != nil {
		to = append(to, "locality "+l.ID+" "+l.Version)
	}
	return strings.Join(to, ", ")
}

func demandRows(d *simulate.Demand) [][]string {
	head := []string{"CALLS A DAY", "EXPECTED", "SPREAD"}
	if d.After != nil {
		head = append(head, "AFTER", "SPREAD AFTER")
	}
	rows := [][]string{head}
	for _, x := range slices.Concat(d.Guidance, d.Dispositions) {
		row := append([]string{x.ID}, spreadOf(x)...)
		if d.After != nil {
			for _, y := range slices.Concat(d.After.Guidance, d.After.Dispositions) {
				if y.ID == x.ID {
					row = append(row, spreadOf(y)...)
				}
			}
		}
		rows = append(rows, row)
	}
	return rows
}

func spreadOf(x simulate.DemandOf) []string {
	return []string{number(x.Mean), fmt.Sprintf("%.0f to %.0f", x.Low, x.High)}
}

func interviewText(t *page, v *simulate.Interviews) {
	t.heading("Questions, the most important open one each time, from the age alone until the outcome is settled (%d children):", v.Children)
	rows := [][]string{{"CHILDREN", "NUMBER", "MEAN", "LEAST", "MEDIAN", "9 OF 10", "MOST"}, spreadRow("all", v.Children, v.Questions)}
	for _, list := range [][]simulate.InterviewsEnding{v.Ending, v.Severity} {
		for _, x := range list {
			if x.Children > 0 {
				rows = append(rows, spreadRow(x.ID, x.Children, x.Questions))
			}
		}
	}
	t.b.WriteString(table("  ", rows))
	t.notef("%s ended with the outcome open and nothing left to ask.", perCent(v.Unsettled.Share))
	t.heading("Questions asked most often:")
	t.b.WriteString(table("  ", shareRows("QUESTION", v.Asked[:min(criteriaShown, len(v.Asked))])))
}

func spreadRow(id string, n int64, s simulate.Spread) []string {
	return []string{id, strconv.FormatInt(n, 10), fmt.Sprintf("%.1f", s.Mean), strconv.Itoa(s.Least), strconv.Itoa(s.Median), strconv.Itoa(s.P90), strconv.Itoa(s.Most)}
}

func perCent(share float64) string { return fmt.Sprintf("%.1f%%", 100*share) }

// number writes a mean: whole when it is large, with a decimal when it is small.
func number(v float64) string {
	if v >= 100 {
		return fmt.Sprintf("%.0f", v)
	}
	return fmt.Sprintf("%.1f", v)
}
