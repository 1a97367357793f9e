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

// pairedCriterion is a criterion as both versions have it, with what was found so
// far; one side is missing where it is new or gone.
type pairedCriterion struct {
	*CriterionDifference
	from, to            *engine.Criterion
	i, j                int // their places, -1 where there is none
	condition, unknowns bool
}

// pairCriteria lists the criteria of both versions by id.
func (x *comparison) pairCriteria() []*pairedCriterion {
	older, newer := x.older.logic.Criteria, x.newer.logic.Criteria
	at := func(list []*engine.Criterion, k *engine.Criterion) int {
		return slices.IndexFunc(list, func(o *engine.Criterion) bool { return o.Def.ID.Value == k.Def.ID.Value })
	}
	var pairs []*pairedCriterion
	pair := func(k *engine.Criterion, i, j int) {
		p := &pairedCriterion{CriterionDifference: &CriterionDifference{ID: k.Def.ID.Value, DangerSign: k.Shared}, i: i, j: j}
		if i >= 0 {
			p.from, p.From = older[i], older[i].Def.Disposition.Value
		}
		if j >= 0 {
			p.to, p.To = newer[j], newer[j].Def.Disposition.Value
		}
		pairs = append(pairs, p)
		x.out.Criteria = append(x.out.Criteria, p.CriterionDifference)
	}
	for j, k := range newer {
		pair(k, at(older, k), j)
	}
	for i, k := range older {
		if at(newer, k) < 0 {
			pair(k, i, -1)
		}
	}
	return pairs
}

// finishCriteria says what was found for all audiences together.
func (x *comparison) finishCriteria(pairs []*pairedCriterion) {
	for _, k := range pairs {
		switch {
		case k.from == nil:
			k.Changes = []Change{Added}
		case k.to == nil:
			k.Changes = []Change{Removed}
		default:
			k.Changes = k.changes()
		}
	}
}

// changes names every way in which a criterion of both versions is not the same.
func (k *pairedCriterion) changes() (out []Change) {
	a, b := k.from, k.to
	note := func(is bool, what Change) {
		if is {
			out = append(out, what)
		}
	}
	note(k.condition, ConditionDiffers)
	note(k.unknowns && !k.condition, UnknownsDiffer)
	note(k.From != k.To, DispositionDiffers)
	note(!slices.Equal(a.Def.Audience, b.Def.Audience), AudienceDiffers)
	note(a.Group != b.Group, GroupDiffers)
	note(!k.condition && (wording(a.Def) != wording(b.Def) || written(a.When) != written(b.When)), Reworded)
	note(len(out) == 0, Unchanged)
	return out
}

// criterion compares a criterion for this audience.
func (f *facing) criterion(k *pairedCriterion) {
	condition := f.condition(k)
	unknowns := !condition && k.from != nil && k.to != nil && f.unknowns(k)
	if condition || unknowns {
		k.Audiences = append(k.Audiences, f.audience)
	}
	k.condition, k.unknowns = k.condition || condition, k.unknowns || unknowns
}

// ruleAt is a criterion's rails, never met where there is none.
func (x *drawn) ruleAt(i int) rule {
	if i < 0 {
		return rule{floor: never, ceiling: never, possible: never}
	}
	return x.criteria[i]
}

// condition decides whether a criterion is met, or can be, for other children than
// before, and shows one each way.
func (f *facing) condition(k *pairedCriterion) bool {
	a, b := f.from.ruleAt(k.i), f.to.ruleAt(k.j)
	lost := f.first(k, "no longer met", a.floor, b.floor, "met", func(w *Witness) string { return w.From.Criterion })
	won := f.first(k, "met now", b.floor, a.floor, "met", func(w *Witness) string { return w.To.Criterion })
	if lost || won {
		return true
	}
	return f.first(k, "no longer possible", a.possible, b.possible, "", nil) || f.first(k, "possible now", b.possible, a.possible, "", nil)
}

// unknowns decides whether a criterion whose condition is the same is undecided,
// or assumed, for other children than before.
func (f *facing) unknowns(k *pairedCriterion) bool {
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
func (f *facing) first(d *pairedCriterion, what string, a, b gate, want string, got func(*Witness) string) bool {
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
