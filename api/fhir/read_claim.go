package fhir

import (
	"slices"
	"time"

	"safetynet/engine"
	"safetynet/pathways"
)

// claim is one thing that a record says of a finding.
type claim struct {
	finding *pathways.Finding
	answer  engine.Answer
	read    bool      // false where something was said that was not understood
	at      time.Time // zero where it holds at all times
	origin  Origin
}

func (c claim) node() node { return node{at: c.origin.Pointer} }

// silent tells whether a claim says only that nothing is known.
func (c claim) silent() bool { return c.read && !c.answer.Known() }

func (r *recordReader) claim(c claim) { r.claims = append(r.claims, c) }

// settle makes one answer of what is said of each finding.
func (r *recordReader) settle() {
	r.highest()
	of := map[*pathways.Finding][]claim{}
	for _, c := range r.claims {
		of[c.finding] = append(of[c.finding], c)
	}
	for f, same := range of {
		if c, sure := r.newest(same); sure {
			r.told.Answers[f.ID.Value] = c.answer
			r.told.Origins[f.ID.Value] = c.origin
		}
	}
}

// newest is the claim that counts: the newest, which everything said of the same
// instant, or without one, must agree with. A value counts before a reason for having
// none. Where the newest was not understood nothing counts: an older normal value
// would hide it.
func (r *recordReader) newest(same []claim) (claim, bool) {
	speaking := slices.DeleteFunc(slices.Clone(same), claim.silent)
	if len(speaking) == 0 {
		return slices.MaxFunc(same, func(a, b claim) int { return a.at.Compare(b.at) }), true
	}
	last := slices.MaxFunc(speaking, func(a, b claim) int { return a.at.Compare(b.at) }).at
	hidden := slices.DeleteFunc(slices.Clone(speaking), func(c claim) bool { return c.at.IsZero() || c.at.Equal(last) })
	speaking = slices.DeleteFunc(speaking, func(c claim) bool { return !c.at.IsZero() && !c.at.Equal(last) })
	if i := slices.IndexFunc(speaking, func(c claim) bool { return !c.read }); i >= 0 {
		if len(hidden) > 0 || len(speaking) > 1 {
			r.note(speaking[i].node(), "observation-unread", "", "%s is unknown: what else is said of it is not newer than this, which was not understood", same[0].finding.ID)
		}
		return claim{}, false
	}
	for _, c := range speaking {
		if c.answer != speaking[0].answer {
			r.note(c.node(), "observation-contradicts", "", "%s is unknown: something else is said of it at %s", c.finding.ID, speaking[0].origin.Pointer)
			return claim{}, false
		}
	}
	return speaking[0], true
}
