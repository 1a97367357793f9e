package verify

import (
	"cmp"
	"slices"

	"safetynet/pathways"
)

// Proof is the record of a report in which everything is proved: what the loader
// asks of a version before it is used. The same report gives the same record.
func (r *Report) Proof(invariants string) *pathways.Proof {
	v, err := pathways.ParseVersion(r.Version)
	if err != nil {
		panic(err) // it came from a version
	}
	x := &pathways.Proof{
		Pathway: pathways.Str{Value: r.Pathway}, Version: v, Digest: pathways.Str{Value: r.Digest},
		Semantics: pathways.Str{Value: r.Semantics}, Invariants: pathways.Str{Value: invariants},
	}
	for _, y := range r.Results {
		x.Properties = tally(x.Properties, y)
		if y.Declared != "" {
			x.Declared = append(x.Declared, pathways.ProofClaim{Property: string(y.Code), Audience: string(y.Audience), Subject: y.Subject})
		}
	}
	slices.SortStableFunc(x.Properties, func(a, b pathways.ProofLine) int { return cmp.Compare(a.Property, b.Property) })
	slices.SortStableFunc(x.Declared, func(a, b pathways.ProofClaim) int {
		return cmp.Or(cmp.Compare(a.Property, b.Property), cmp.Compare(a.Subject, b.Subject))
	})
	return x
}

func tally(lines []pathways.ProofLine, y Result) []pathways.ProofLine {
	i := slices.IndexFunc(lines, func(l pathways.ProofLine) bool {
		return l.Property == string(y.Code) && l.Audience == string(y.Audience)
	})
	if i < 0 {
		i = len(lines)
		lines = append(lines, pathways.ProofLine{Property: string(y.Code), Audience: string(y.Audience)})
	}
	if y.Verdict == Noted {
		lines[i].Noted++
	} else {
		lines[i].Proved++
	}
	return lines
}
