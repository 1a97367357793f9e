package verify

import (
	"fmt"
	"slices"
	"strings"

	"safetynet/engine"
	"safetynet/pathways"
)

// CriterionDifference is what became of one criterion, in children whom both
// versions are for.
type CriterionDifference struct {
	ID         string              `json:"id"`
	DangerSign bool                `json:"danger_sign,omitempty"` // one of the shared signs
	Changes    []Change            `json:"changes"`               // never empty
	From       string              `json:"from,omitempty"`        // its disposition; none where it is new
	To         string              `json:"to,omitempty"`
	Audiences  []pathways.Audience `json:"audiences,omitempty"` // for whom its outcome can differ
	Witnesses  []*Witness          `json:"witnesses,omitempty"` // one met before only, one met now only, one undecided otherwise
}

// Change is one way in which two versions of a rule differ, or do not.
type Change string

const (
	Unchanged          Change = "unchanged"
	Added              Change = "added"
	Removed            Change = "removed"
	Reworded           Change = "reworded" // the text differs; the meaning is proved the same
	ConditionDiffers   Change = "condition-differs"
	UnknownsDiffer     Change = "unknowns-differ" // what is assumed, excused or asked, while an answer is missing
	DispositionDiffers Change = "disposition-differs"
	AudienceDiffers    Change = "audience-differs"
	GroupDiffers       Change = "group-differs" // which signs are another sign to it
)

// compareCriteria compares criteria of one id.
func (x *comparison) compareCriteria(all []*facing) {
	old := x.older.logic.Criteria
	was := func(k *engine.Criterion) int {
		return slices.IndexFunc(old, func(o *engine.Criterion) bool { return o.Def.ID.Value == k.Def.ID.Value })
	}
	kept := map[int]bool{}
	for j, k := range x.newer.logic.Criteria {
		d := CriterionDifference{ID: k.Def.ID.Value, DangerSign: k.Shared, To: k.Def.Disposition.Value}
		if i := was(k); i < 0 {
			d.Changes = []Change{Added}
		} else {
			kept[i] = true
			x.compareCriterion(&d, i, j, all)
		}
		x.out.Criteria = append(x.out.Criteria, d)
	}
	for i, k := range old {
		if !kept[i] {
			x.out.Criteria = append(x.out.Criteria, CriterionDifference{
				ID: k.Def.ID.Value, DangerSign: k.Shared, From: k.Def.Disposition.Value, Changes: []Change{Removed}})
		}
	}
}

func (x *comparison) compareCriterion(d *CriterionDifference, i, j int, all []*facing) {
	a, b := x.older.logic.Criteria[i], x.newer.logic.Criteria[j]
	d.From = a.Def.Disposition.Value
	condition, unknowns := false, false
	for _, f := range all {
		c := f.criterion(d, i, j)
		u := !c && f.unknowns(d, i, j)
		if c || u {
			d.Audiences = append(d.Audiences, f.audience)
		}
		condition, unknowns = condition || c, unknowns || u
	}
	note := func(is bool, what Change) {
		if is {
			d.Changes = append(d.Changes, what)
		}
	}
	note(condition, ConditionDiffers)
	note(unknowns, UnknownsDiffer)
	note(d.From != d.To, DispositionDiffers)
	note(!slices.Equal(a.Def.Audience, b.Def.Audience), AudienceDiffers)
	note(a.Group != b.Group, GroupDiffers)
	note(!condition && (wording(a.Def) != wording(b.Def) || written(a.When) != written(b.When)), Reworded)
	note(len(d.Changes) == 0, Unchanged)
}

// criterion decides whether a criterion is met, or can be, for other children than
// before, and shows one each way.
func (f *facing) criterion(d *CriterionDifference, i, j int) bool {
	a, b := f.from.criteria[i], f.to.criteria[j]
	lost := f.first(d, "no longer met", a.floor, b.floor, "met", func(w *Witness) string { return w.From.Criterion })
	won := f.first(d, "met now", b.floor, a.floor, "met", func(w *Witness) string { return w.To.Criterion })
	if lost || won {
		return true
	}
	return f.first(d, "no longer possible", a.possible, b.possible, "", nil) || f.first(d, "possible now", b.possible, a.possible, "", nil)
}

// unknowns decides whether a criterion whose condition is the same is undecided,
// or assumed, for other children than before.
func (f *facing) unknowns(d *CriterionDifference, i, j int) bool {
	a, b := f.from.criteria[i], f.to.criteria[j]
	open := f.first(d, "no longer open", a.ceiling, b.ceiling, "unknown", func(w *Witness) string { return w.From.Criterion })
	opened := f.first(d, "open now", b.ceiling, a.ceiling, "unknown", func(w *Witness) string { return w.To.Criterion })
	assumed := false
	older, newer := f.from.dispositions(), f.to.dispositions()
	for u, n := range newer.List {
		o := older.Get(n.ID.Value)
		if o == nil || (u > 0 && d.From != d.To) { // another disposition is said by itself
			continue
		}
		x, y := a.guidance[o.Urgency], b.guidance[u]
		assumed = assumed || f.first(d, "no longer assumed", x, y, "", nil) || f.first(d, "assumed now", y, x, "", nil)
	}
	return open || opened || assumed
}

// first decides whether there is a child, in scope of both, where a holds and b
// does not. Of the first audience to have one it is shown, and the engine must say
// of the criterion what was worked out.
func (f *facing) first(d *CriterionDifference, what string, a, b gate, want string, got func(*Witness) string) bool {
	if a == b {
		return false
	}
	n := f.d.and(f.within.d, f.d.apply(opLess, f.draw(b), f.draw(a)))
	if !f.some(d.ID+" "+what, n, f.within.g, a, f.circuit.not(b)) {
		return false
	}
	if len(d.Audiences) > 0 {
		return true
	}
	w := f.witness(n, f.out.To.Pathway+"/"+d.ID)
	if got != nil && got(w) != want {
		f.fail("the engine says %s of %s in %s, and it ought to be %s", got(w), d.ID, w.Text(), want)
	}
	if !slices.ContainsFunc(d.Witnesses, func(v *Witness) bool { return v.Text() == w.Text() }) {
		d.Witnesses = append(d.Witnesses, w)
	}
	return true
}

// wording is the condition as its author wrote it, without regard to line breaks.
func wording(k *pathways.Criterion) string {
	text := k.When.Value
	if k.Exception != nil {
		text += " except " + k.Exception.When.Value
	}
	return oneLine(text)
}

// written is a condition with the names of limits and calculated values taken by
// what they stand for.
func written(x *engine.Formula) string {
	if x == nil {
		return ""
	}
	if x.Op == engine.Test {
		text := x.Literal.String()
		if t := x.Literal.Threshold(); t != nil {
			text += " " + limits(t)
		}
		if d := x.Literal.Derived(); d != nil {
			text += fmt.Sprint(d.Inputs(), d.Points())
			if d.Ratio != nil {
				text += fmt.Sprint(d.Ratio.Times)
			}
		}
		return text
	}
	var kids []string
	for _, k := range x.Kids {
		kids = append(kids, written(k))
	}
	return fmt.Sprintf("(%d %s)", x.Op, strings.Join(kids, ", "))
}

// limits is what a threshold says.
func limits(t *pathways.Threshold) string {
	if t.Limit != nil {
		return fmt.Sprint(*t.Limit)
	}
	text := ""
	for _, b := range t.Bands {
		if b.BelowMonths != nil {
			text += fmt.Sprint("<", *b.BelowMonths)
		}
		text += fmt.Sprint(":", b.Limit.None, b.Limit.Value, " ")
	}
	return text
}
