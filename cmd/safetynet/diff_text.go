package main

import (
	"fmt"
	"slices"
	"strings"

	"safetynet/engine/prose"
	"safetynet/engine/verify"
	"safetynet/pathways"
)

// differenceText is a difference for a terminal: who is told what else, then why.
func differenceText(d *verify.Difference) string {
	var v page
	v.heading("%s, compared with %s", d.To, d.From)
	for _, a := range d.Audiences {
		v.gap()
		v.b.WriteString(classesText(a))
		if len(a.Classes) > 0 {
			v.linef("For example:")
		}
		for _, c := range a.Classes {
			v.items(c.Witness.Text())
		}
	}
	v.heading("Criteria")
	for _, k := range d.Criteria {
		if !slices.Equal(k.Changes, []verify.Change{verify.Unchanged}) {
			v.hang("  "+k.ID+"  ", "    ", criterionText(k))
			for _, w := range k.Witnesses {
				v.hang("    * ", "      ", w.Text())
			}
		}
	}
	v.linef("%s", criteriaSummary(d.Criteria))
	v.b.WriteString(otherDifferences(d))
	v.gap()
	for _, u := range d.Unjustified() {
		v.linef("NOT JUSTIFIED: %s, now %s (%s)", u.From, u.To, audiencesText(u.Audiences))
	}
	if !d.To.Approved {
		v.linef(notApproved)
	}
	return v.String()
}

// classesText is the table of one audience.
func classesText(a verify.AudienceDifference) string {
	if len(a.Classes) == 0 {
		return fmt.Sprintf("%s: every one of %s inputs is told the same\n", a.Audience, prose.Scientific(a.Inputs))
	}
	rows := [][]string{{"TOLD BEFORE", "TOLD NOW", "", "INPUTS", "JUSTIFIED"}}
	for _, c := range a.Classes {
		direction := strings.ReplaceAll(string(c.Direction), "-", " ")
		if c.Outside {
			direction += ", outside"
		}
		justified := ""
		if c.Justification != nil {
			justified = c.Justification.Because.Value
		} else if c.Direction == verify.LessUrgent {
			justified = "NO"
		}
		rows = append(rows, []string{c.From, c.To, direction, prose.Scientific(c.Count), justified})
	}
	return fmt.Sprintf("%s: of %s inputs\n", a.Audience, prose.Scientific(a.Inputs)) + table("  ", rows)
}

func criterionText(k *verify.CriterionDifference) string {
	var parts []string
	for _, c := range k.Changes {
		text := changeText[c]
		if c == verify.DispositionDiffers {
			text = k.From + ", now " + k.To
		}
		parts = append(parts, text)
	}
	text := strings.Join(parts, "; ")
	if len(k.Audiences) > 0 && len(k.Audiences) < len(pathways.Audiences()) {
		text += " (" + audiencesText(k.Audiences) + ")"
	}
	return text
}

var changeText = map[verify.Change]string{
	verify.Added: "new", verify.Removed: "gone", verify.Reworded: "worded differently; proved to mean the same",
	verify.ConditionDiffers: "met for other children", verify.UnknownsDiffer: "counts otherwise while an answer is missing",
	verify.AudienceDiffers: "for other audiences", verify.GroupDiffers: "in another group", verify.RuleDiffers: "does something else",
}

func audiencesText(list []pathways.Audience) string {
	var out []string
	for _, a := range list {
		out = append(out, string(a))
	}
	if len(out) == 0 {
		return "nobody"
	}
	return strings.Join(out, ", ")
}

func criteriaSummary(list []*verify.CriterionDifference) string {
	same := 0
	for _, k := range list {
		if slices.Equal(k.Changes, []verify.Change{verify.Unchanged}) {
			same++
		}
	}
	return fmt.Sprintf("%d of %s unchanged, in text and in meaning.", same, plural(len(list), "criterion", "criteria"))
}

// otherDifferences lists what else is not the same.
func otherDifferences(d *verify.Difference) string {
	var v page
	if len(d.Rules)+len(d.AnsweredBy)+len(d.Findings) > 0 {
		v.b.WriteString("\nBesides\n")
	}
	for _, r := range d.Rules {
		var parts []string
		for _, c := range r.Changes {
			parts = append(parts, changeText[c])
		}
		v.hang("  "+r.Kind+" "+r.ID+"  ", "    ", strings.Join(parts, "; "))
	}
	for _, a := range d.AnsweredBy {
		v.hang("  "+a.Finding+"  ", "    ", "asked of "+audiencesText(a.From)+", now of "+audiencesText(a.To))
	}
	for _, f := range d.Findings {
		text := "not compared: " + strings.Join(f.LeftOut, ", ")
		switch f.OnlyIn {
		case "from":
			text = "only in " + d.From.String()
		case "to":
			text = "only in " + d.To.String()
		}
		v.hang("  "+f.Finding+"  ", "    ", text)
	}
	return v.String()
}
