package prose

import (
	"fmt"
	"slices"

	"safetynet/engine"
	"safetynet/pathways"
)

// Row is anything of a pathway that cites a source.
type Row struct {
	Kind, ID string
	Cited    pathways.Cited
}

// Worst is the worst grade of the row's sources.
func (r Row) Worst() pathways.Grade {
	worst := 0
	for _, c := range append([]pathways.Citation{r.Cited.Source}, r.Cited.Also...) {
		worst = max(worst, slices.Index(Grades, c.Grade))
	}
	return Grades[worst]
}

// Waits tells whether any part of the row rests on memory or on a choice of ours,
// and so waits for a clinician.
func (r Row) Waits() bool { return r.Worst() == pathways.Design || r.Worst() == pathways.Unverified }

// Rows lists everything of a pathway and its danger signs that cites a source.
func Rows(prog *engine.Program) []Row {
	d := prog.Definition()
	var rows []Row
	add := func(kind, id string, c pathways.Cited) { rows = append(rows, Row{kind, id, c}) }
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

// Grades is the order grades are shown in, best first.
var Grades = []pathways.Grade{pathways.Verified, pathways.Secondary, pathways.Unverified, pathways.Design}

// GradeMeaning says what each grade tells of a source.
var GradeMeaning = map[pathways.Grade]string{
	pathways.Verified:   "read in the source itself",
	pathways.Secondary:  "read in a copy or summary",
	pathways.Unverified: "from memory; to be checked",
	pathways.Design:     "our choice; awaits sign-off",
}

// Cite writes a source with its grade.
func Cite(c pathways.Citation) string {
	if c.Section == "" {
		return fmt.Sprintf("%s [%s]", c.Ref.Value, c.Grade)
	}
	return fmt.Sprintf("%s, %s [%s]", c.Ref.Value, c.Section, c.Grade)
}

// Part is a part of a definition with the sources it cites.
type Part struct {
	Name string
	List pathways.Map[pathways.Source]
}

// Sources are those of a pathway, and of each shared part it pins.
func Sources(p *pathways.Pathway) []Part {
	return []Part{
		{"This pathway", p.Sources}, {"General danger signs " + p.Pins.DangerSigns.String(), p.Signs.Sources},
		{"Sepsis tables " + p.Pins.Sepsis.String(), p.SepsisTables.Sources}, {"Findings " + p.Pins.Findings.String(), p.Dictionary.Sources},
		{"Dispositions " + p.Pins.Dispositions.String(), p.Dispositions.Sources},
	}
}

// Day writes a date of a source.
func Day(date *pathways.Date) string {
	if date == nil {
		return "not stated"
	}
	return date.String()
}
