package main

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"safetynet/engine"
	"safetynet/engine/prose"
	"safetynet/pathways"
)

// clinicianView shows what a pathway says in the order a clinician reviews it,
// in the clinician's wording, each row with its source and grade.
func clinicianView(prog *engine.Program, now time.Time) string {
	v := view{now: now, def: prog.Definition(), prog: prog}
	v.head()
	v.scope()
	v.criteria()
	v.thresholds()
	v.grades()
	return v.String()
}

type view struct {
	page
	def  *pathways.Pathway
	prog *engine.Program
	now  time.Time
}

func (v *view) head() {
	d := v.def
	v.linef("%s %s: %s", d.ID, d.Version, d.Title.For(pathways.Clinician))
	until := ""
	if d.Effective.Until != nil {
		until = " until " + d.Effective.Until.String()
	}
	v.linef("%s from %s%s", d.Status, d.Effective.From, until)
	v.whole(d.Digest)
	v.linef("uses findings %s, dispositions %s, danger signs %s, sepsis tables %s", d.Pins.Findings, d.Pins.Dispositions, d.Pins.DangerSigns, d.Pins.Sepsis)
	v.linef("%s", approvalLine(&d.Header, v.now))
	v.gap()
	v.linef("For: %s", d.Scope.For.For(pathways.Clinician))
}

func (v *view) scope() {
	show := func(title string, rules []pathways.ScopeRule) {
		if len(rules) == 0 {
			return
		}
		v.heading("%s", title)
		for _, r := range rules {
			v.hang("  "+r.ID.Value+"  ", "    ", r.Reason.For(pathways.Clinician)+" → "+r.GoTo.For(pathways.Clinician))
			v.hang("    when    ", "            ", r.When.Value)
			v.cited(r.Cited)
		}
	}
	show("Not for (the general danger signs still hold)", v.def.Scope.Outside)
	show("Handed over as well", v.def.Scope.HandOver)
}

// criteria lists the pathway's own criteria and the shared danger signs by
// disposition, most urgent first.
func (v *view) criteria() {
	own, shared := v.def.Criteria, v.def.Signs.Criteria
	list := v.def.Dispositions.List
	for _, d := range slices.Backward(list) {
		group := slices.DeleteFunc(slices.Concat(shared, own), func(k *pathways.Criterion) bool { return k.Disposition.Value != d.ID.Value })
		if len(group) == 0 {
			continue
		}
		v.heading("%s (%s): %s", strings.ToUpper(d.ID.Value), d.Guidance, d.Text.For(pathways.Clinician))
		for _, k := range group {
			v.criterion(k, slices.Contains(shared, k))
		}
	}
	if len(v.def.Raises) > 0 {
		v.heading("Raised when")
	}
	for _, r := range v.def.Raises {
		v.hang("  "+r.ID.Value+"  ", "    ", r.Because.For(pathways.Clinician))
		v.hang("    raises  ", "            ", strings.Join(pathways.Strings(r.Targets), ", ")+" to "+r.To.Value+audienceLimit(r.Audience))
		if r.When != nil {
			v.hang("    when    ", "            ", r.When.Value)
		} else if r.AnyOther != nil {
			v.hang("    when    ", "            ", fmt.Sprintf("another criterion for %s or more is met", *r.AnyOther))
		}
		v.cited(r.Cited)
	}
}

func (v *view) criterion(k *pathways.Criterion, shared bool) {
	name := k.ID.Value
	if shared {
		name += " (general danger sign)"
	}
	v.hang("  "+name+"  ", "    ", k.Because.For(pathways.Clinician)+audienceLimit(k.Audience))
	v.hang("    when    ", "            ", k.When.Value)
	if k.Exception != nil {
		v.hang("    not     ", "            ", k.Exception.When.Value+" (then "+k.Exception.Criterion.Value+")")
	}
	for _, x := range v.def.DangerSigns.Exceptions {
		if shared && x.Sign.Value == k.ID.Value {
			v.hang("    not     ", "            ", x.When.Value+" (then "+x.Criterion.Value+")")
		}
	}
	if limits := v.limitsIn(k.When.Value); len(limits) > 0 {
		v.hang("    limits  ", "            ", strings.Join(limits, "; "))
	}
	v.cited(k.Cited)
}

func (v *view) cited(c pathways.Cited) {
	v.hang("    source  ", "            ", prose.Cite(c.Source))
	for _, also := range c.Also {
		v.hang("            ", "            ", prose.Cite(also))
	}
}

var words = regexp.MustCompile(`[a-z][a-z0-9_]*`)

// limitsIn spells out the thresholds that a condition names itself.
func (v *view) limitsIn(when string) []string {
	var out []string
	used := v.prog.Thresholds()
	for _, word := range words.FindAllString(when, -1) {
		i := slices.IndexFunc(used, func(t engine.Used[*pathways.Threshold]) bool { return t.Def.ID.Value == word })
		if i < 0 {
			continue
		}
		t := used[i].Def
		if text := t.ID.Value + " " + prose.Of(v.prog).Limit(t); !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	return out
}

func (v *view) thresholds() {
	v.heading("Thresholds that its conditions use")
	for _, u := range v.prog.Thresholds() {
		t := u.Def
		v.hang("  "+t.ID.Value+"  ", "    ", t.Finding.Value+" "+prose.Of(v.prog).Limit(t))
		if t.Note != "" {
			v.hang("    note    ", "            ", t.Note)
		}
		v.cited(t.Cited)
	}
}

func audienceLimit(list []pathways.Audience) string {
	if len(list) == 0 {
		return ""
	}
	return " (only for: " + joined(list) + ")"
}
