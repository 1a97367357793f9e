package engine

import "safetynet/pathways"

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
func (p *Program) Invariants() []*Invariant { return p.invariants }

// ProofException is one of [pathways.ProofException] in the words of one version.
type ProofException struct {
	Def   *pathways.ProofException
	Where *Formula // nil: nothing is claimed of its subjects
}

// ProofExceptions lists where proofs about the pathway need not hold.
func (p *Program) ProofExceptions() []*ProofException { return p.proofExceptions }

// invariants compiles what must hold of the pathway. It notes nothing in the
// program: a second opinion is no part of what it judges.
func (c *compiler) invariants() {
	id := c.def.ID.Value
	all := c.lib.Invariants(id)
	if all == nil {
		return
	}
	report := c.report
	if c.lib.Newest(id) != c.def {
		report = func(pathways.Position, string, string, string) {} // it need not have the words
	}
	lower := newLowerer(c.lower.voc, report)
	lower.free, lower.own = true, true
	for _, def := range all.List {
		x := &Invariant{Def: def, When: lower.condition(def.When).view()}
		if def.Unless != nil {
			x.Unless = lower.negatedCondition(*def.Unless).view()
		}
		least := c.def.Shared.Dispositions.Get(def.AtLeast.Value)
		if x.When == nil || least == nil || (def.Unless != nil && x.Unless == nil) {
			continue
		}
		x.Urgency = least.Urgency
		c.prog.invariants = append(c.prog.invariants, x)
	}
	lower = newLowerer(c.lower.voc, report)
	lower.free = true
	for _, def := range all.Exceptions {
		x := &ProofException{Def: def}
		if def.Where != nil {
			if x.Where = lower.condition(*def.Where).view(); x.Where == nil {
				continue
			}
		}
		c.prog.proofExceptions = append(c.prog.proofExceptions, x)
	}
}
