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

// keptCriterion is one that both versions have, with what was found so far.
type keptCriterion struct {
	*CriterionDifference
	from, to            *engine.Criterion
	i, j                int // their places
	condition, unknowns bool
}

// keptCriteria lists the criteria of both versions: those both have are still to be
// compared.
func (x *comparison) keptCriteria() []*keptCriterion {
	older, newer := x.older.logic.Criteria, x.newer.logic.Criteria
	at := func(list []*engine.Criterion, k *engine.Criterion) int {
		return slices.IndexFunc(list, func(o *engine.Criterion) bool { return o.Def.ID.Value == k.Def.ID.Value })
	}
	var kept []*keptCriterion
	for j, k := range newer {
		d := &CriterionDifference{ID: k.Def.ID.Value, DangerSign: k.Shared, To: k.Def.Disposition.Value}
		x.out.Criteria = append(x.out.Criteria, d)
		i := at(older, k)
		if i < 0 {
			d.Changes = []Change{Added}
			continue
		}
		d.From = older[i].Def.Disposition.Value
		kept = append(kept, &keptCriterion{CriterionDifference: d, from: older[i], to: k, i: i, j: j})
	}
	for _, k := range older {
		if at(newer, k) < 0 {
			x.out.Criteria = append(x.out.Criteria, &CriterionDifference{
				ID: k.Def.ID.Value, DangerSign: k.Shared, From: k.Def.Disposition.Value, Changes: []Change{Removed}})
		}
	}
	return kept
}

// finishCriteria says what was found for all audiences together.
func (x *comparison) finishCriteria(kept []*keptCriterion) {
	for _, k := range kept {
		a, b := k.from, k.to
		note := func(is bool, what Change) {
			if is {
				k.Changes = append(k.Changes, what)
			}
		}
		note(k.condition, ConditionDiffers)
		note(k.unknowns && !k.condition, UnknownsDiffer)
		note(k.From != k.To, DispositionDiffers)
		note(!slices.Equal(a.Def.Audience, b.Def.Audience), AudienceDiffers)
		note(a.Group != b.Group, GroupDiffers)
		note(!k.condition && (wording(a.Def) != wording(b.Def) || written(a.When) != written(b.When)), Reworded)
		note(len(k.Changes) == 0, Unchanged)
	}
}

// criterion compares a criterion for this audience.
func (f *facing) criterion(k *keptCriterion) {
	condition := f.condition(k)
	unknowns := !condition && f.unknowns(k)
	if condition || unknowns {
		k.Audiences = append(k.Audiences, f.audience)
	}
	k.condition, k.unknowns = k.condition || condition, k.unknowns || unknowns
}

// condition decides whether a criterion is met, or can be, for other children than
// before, and shows one each way.
func (f *facing) condition(k *keptCriterion) bool {
	a, b := f.from.criteria[k.i], f.to.criteria[k.j]
	lost := f.first(k, "no longer met", a.floor, b.floor, "met", func(w *Witness) string { return w.From.Criterion })
	won := f.first(k, "met now", b.floor, a.floor, "met", func(w *Witness) string { return w.To.Criterion })
	if lost || won {
		return true
	}
	return f.first(k, "no longer possible", a.possible, b.possible, "", nil) || f.first(k, "possible now", b.possible, a.possible, "", nil)
}

// unknowns decides whether a criterion whose condition is the same is undecided,
// or assumed, for other children than before.
func (f *facing) unknowns(k *keptCriterion) bool {
	a, b := f.from.criteria[k.i], f.to.criteria[k.j]
	open := f.first(k, "no longer open", a.ceiling, b.ceiling, "unknown", func(w *Witness) string { return w.From.Criterion })
	opened := f.first(k, "open now", b.ceiling, a.ceiling, "unknown", func(w *Witness) string { return w.To.Criterion })
	assumed := false
	older, newer := f.from.dispositions(), f.to.dispositions()
	for u, n := range newer.List {
		o := older.Get(n.ID.Value)
		if o == nil || (u > 0 && k.From != k.To) { // another disposition is said by itself
			continue
		}
		x, y := a.guidance[o.Urgency], b.guidance[u]
		assumed = assumed || f.first(k, "no longer assumed", x, y, "", nil) || f.first(k, "assumed now", y, x, "", nil)
	}
	return open || opened || assumed
}

// first decides whether there is a child, in scope of both, where a holds and b
// does not. Of the first audience to have one it is shown, and the engine must say
// of the criterion what was worked out.
func (f *facing) first(d *keptCriterion, what string, a, b gate, want string, got func(*Witness) string) bool {
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
