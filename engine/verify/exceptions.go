package verify

import (
	"slices"

	"safetynet/engine"
)

// excepted is where somebody judged a counterexample to be meant: the exceptions
// that name a property and a subject. ok is false when there is none.
func (p *prover) excepted(code Code, subject string) (where both, because string, ok bool) {
	where = both{0, never}
	for _, x := range p.exceptions {
		if x.Def.Property.Value != string(code) || !slices.Contains(values(x.Def.Subjects), subject) ||
			(len(x.Def.Audience) > 0 && !slices.Contains(x.Def.Audience, p.audience)) {
			continue
		}
		g := always
		if x.Where != nil {
			g = p.certain(x.Where, uncut)
		}
		where = both{p.d.or(where.d, p.draw(g)), p.circuit.or(where.g, g)}
		because, ok = because+x.Def.ID.Value+": "+x.Def.Because.Value+" ", true
		p.needed[x.Def.ID.Value] = true
	}
	return where, because, ok
}

// unneeded reports exceptions nothing was found for: what they allowed is no
// longer there, and they would hide it were it to come back.
func unneeded(exceptions []*engine.ProofException, needed map[string]bool, out *Report) {
	for _, x := range exceptions {
		if !needed[x.Def.ID.Value] {
			out.Results = append(out.Results, Result{
				Code: ExceptionUsed, Pathway: out.Pathway, Version: out.Version, Subject: x.Def.ID.Value,
				Verdict: Noted, Because: "no counterexample needs this exception",
			})
		}
	}
}
