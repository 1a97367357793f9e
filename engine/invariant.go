package engine

import (
	"sync"

	"safetynet/pathways"
)

// Invariant is one statement of [pathways.Invariants] in the words of one version
// of its pathway: where When is certainly true, and Unless too, the child gets
// at least the disposition of this urgency. Its literals speak of the age as it
// was given, not cut to the ages of the pathway. An assessment never reads it.
type Invariant struct {
	Def     *pathways.Invariant
	When    *Formula
	Unless  *Formula // the negation of the exception, nil where there is none
	Urgency int
}

// Invariants lists what must hold of the pathway, in file order. One that a
// version older than the newest has no words for is left out of it.
func (p *Program) Invariants() []*Invariant { return p.claims().invariants }

// ProofException is one of [pathways.ProofException] in the words of one version.
type ProofException struct {
	Def   *pathways.ProofException
	Where *Formula // nil: nothing is claimed of its subjects
}

// ProofExceptions lists where proofs about the pathway need not hold.
func (p *Program) ProofExceptions() []*ProofException { return p.claims().exceptions }

// claims are what is claimed of a program, which only proofs of it ask for.
type claims struct {
	invariants []*Invariant
	exceptions []*ProofException
}

// invariants compiles what must hold of the pathway, for what is wrong with it. The
// program compiles it again when it is asked: a server never asks, and would hold as many
// conditions again as it decides by.
func (c *compiler) invariants() {
	lib, def := c.lib, c.def
	claimsOf(lib, def, c.lower.voc, c.report)
	c.prog.claims = sync.OnceValue(func() claims {
		voc, err := newVocabulary(def, newCELTexts())
		if err != nil {
			panic(err) // the program would not have been compiled
		}
		return claimsOf(lib, def, voc, func(pathways.Position, string, string, string) {})
	})
}

// claimsOf compiles what is claimed of a pathway. It notes nothing in the program: a
// second opinion is no part of what it judges.
func claimsOf(lib *pathways.Library, def *pathways.Pathway, voc *vocabulary, report func(pathways.Position, string, string, string)) (out claims) {
	id := def.ID.Value
	all := lib.Invariants(id)
	if all == nil {
		return out
	}
	if lib.Newest(id) != def {
		report = func(pathways.Position, string, string, string) {} // it need not have the words
	}
	lower := newLowerer(voc, report)
	lower.free, lower.own = true, true
	for _, x := range all.List {
		one := &Invariant{Def: x, When: lower.condition(x.When).view()}
		if x.Unless != nil {
			one.Unless = lower.negatedCondition(*x.Unless).view()
		}
		least := def.Shared.Dispositions.Get(x.AtLeast.Value)
		if one.When == nil || least == nil || (x.Unless != nil && one.Unless == nil) {
			continue
		}
		one.Urgency = least.Urgency
		out.invariants = append(out.invariants, one)
	}
	lower = newLowerer(voc, report)
	lower.free = true
	for _, x := range all.Exceptions {
		one := &ProofException{Def: x}
		if x.Where != nil {
			if one.Where = lower.condition(*x.Where).view(); one.Where == nil {
				continue
			}
		}
		out.exceptions = append(out.exceptions, one)
	}
	return out
}
