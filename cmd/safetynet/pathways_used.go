package main

import (
	"regexp"
	"slices"

	"safetynet/pathways"
)

// used is what a pathway's conditions name, directly or through calculated
// values. The shared parts hold more: limits that serve other pathways.
type used struct {
	names      map[string]bool
	thresholds []*pathways.Threshold
	derived    []*pathways.Derived
}

var words = regexp.MustCompile(`[a-z][a-z0-9_]*`)

func usedBy(d *pathways.Pathway) used {
	u := used{names: map[string]bool{}}
	for _, condition := range conditionsOf(d) {
		u.read(condition)
	}
	derived := slices.Concat(d.Derived, d.Signs.Derived, d.SepsisTables.Derived, d.Dictionary.Derived)
	for range derived { // a calculated value may name another; no chain is longer than the list
		for _, x := range derived {
			if u.names[x.ID.Value] {
				u.readDerived(x)
			}
		}
	}
	for _, x := range derived {
		if u.names[x.ID.Value] {
			u.derived = append(u.derived, x)
		}
	}
	for _, t := range slices.Concat(d.Thresholds, d.Signs.Thresholds, d.SepsisTables.Thresholds, d.Dictionary.Thresholds) {
		if u.names[t.ID.Value] {
			u.thresholds = append(u.thresholds, t)
		}
	}
	return u
}

func (u used) read(condition string) {
	for _, word := range words.FindAllString(condition, -1) {
		u.names[word] = true
	}
}

func (u used) readDerived(x *pathways.Derived) {
	if x.When != nil {
		u.read(x.When.Value)
	}
	for _, in := range x.Inputs() {
		u.names[in.Value] = true
	}
}

// conditionsOf lists every condition of a pathway and its danger signs.
func conditionsOf(d *pathways.Pathway) []string {
	var all []string
	add := func(list ...*pathways.Str) {
		for _, s := range list {
			if s != nil {
				all = append(all, s.Value)
			}
		}
	}
	excuses := func(m pathways.Map[pathways.Excuse]) {
		for _, e := range m {
			add(e.Value.When)
		}
	}
	for _, k := range slices.Concat(d.Signs.Criteria, d.Criteria) {
		add(&k.When)
		if k.Exception != nil {
			add(&k.Exception.When)
		}
		excuses(k.Excuse)
	}
	excuses(d.Excuse)
	for _, x := range d.DangerSigns.Exceptions {
		add(&x.When)
	}
	for _, r := range d.Raises {
		add(r.When)
	}
	for _, r := range slices.Concat(d.Scope.Outside, d.Scope.HandOver) {
		add(&r.When)
	}
	for _, a := range slices.Concat(d.Advice.FirstAid, d.Advice.HomeCare, d.Advice.ExpectedCourse) {
		add(a.When)
	}
	for _, f := range d.FollowUp {
		add(f.When)
	}
	return all
}
