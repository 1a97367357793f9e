package safetycase

import (
	"safetynet/engine/prose"
	"safetynet/engine/verify"
	"safetynet/pathways"
)

// Proofs is what was proved of a version, and what was declared instead.
type Proofs struct {
	Made       bool                  `json:"made"` // for this document; else they are those on record
	Semantics  string                `json:"semantics"`
	Properties []pathways.ProofLine  `json:"properties"`
	Declared   []pathways.ProofClaim `json:"declared"`
	Exceptions []Exception           `json:"exceptions"`
	Invariants int                   `json:"invariants"` // written from the guideline without sight of the definition
	Conditions int                   `json:"conditions"` // whose tables were proved to be what they say, where proofs were made
}

// Exception is what a property is proved but for.
type Exception struct {
	ID       string         `json:"id"`
	Property string         `json:"property"`
	Subjects []string       `json:"subjects"`
	Because  string         `json:"because"`
	Grade    pathways.Grade `json:"grade"`
}

func proofsOf(lib *pathways.Library, g Given) *Proofs {
	d := g.Program.Definition()
	record := lib.Proof(d)
	if g.Report != nil {
		record = g.Report.Proof(lib.InvariantsDigest(d.ID.Value))
	}
	if record == nil {
		return nil
	}
	p := &Proofs{Made: g.Report != nil, Semantics: record.Semantics.Value, Properties: record.Properties, Declared: record.Declared, Exceptions: []Exception{}}
	if g.Report != nil {
		p.Conditions = g.Report.Conditions
	}
	if x := lib.Invariants(d.ID.Value); x != nil {
		p.Invariants = len(x.List)
		for _, e := range x.Exceptions {
			p.Exceptions = append(p.Exceptions, Exception{e.ID.Value, e.Property.Value, pathways.Strings(e.Subjects), e.Because.Value, e.Source.Grade})
		}
	}
	return p
}

// Mutation is who notices small slips that are planted in a version.
type Mutation struct {
	Slips      int `json:"slips"`
	Equivalent int `json:"equivalent"` // that change nothing for any child
	Vignettes  int `json:"by_vignettes"`
	Proofs     int `json:"by_proofs"`
	Together   int `json:"together"`
	Survive    int `json:"survive"`
	Examples   int `json:"examples"` // results of vignettes it was measured with
	Now        int `json:"now"`      // that there are now
}

// Stale tells whether the vignettes are not those it was measured with.
func (m *Mutation) Stale() bool { return m.Examples != m.Now }

// Counted is how many slips change something.
func (m *Mutation) Counted() int { return m.Slips - m.Equivalent }

func mutationOf(g Given) *Mutation {
	if g.Mutation == nil {
		return nil
	}
	total := g.Mutation.Total()
	return &Mutation{
		Slips: total.Mutants, Equivalent: total.Equivalent, Vignettes: total.Examples, Proofs: total.Proofs, Together: total.Together,
		Survive: total.Survivors(), Examples: g.Mutation.Examples, Now: len(g.Results),
	}
}

// Difference is whose guidance changed since an older version.
type Difference struct {
	Since     string            `json:"since"`
	Audiences []AudienceChanged `json:"audiences"`
	Criteria  []CriterionChange `json:"criteria"` // those that are not the same
}

// AudienceChanged is the classes of children told something else.
type AudienceChanged struct {
	Audience pathways.Audience `json:"audience"`
	Inputs   string            `json:"inputs"`
	Classes  []ClassChanged    `json:"classes"`
}

// ClassChanged is one class. A less urgent one has a reason, or is open.
type ClassChanged struct {
	From      string           `json:"from"`
	To        string           `json:"to"`
	Direction verify.Direction `json:"direction"`
	Outside   bool             `json:"outside,omitempty"`
	Inputs    string           `json:"inputs"`
	Because   string           `json:"because,omitempty"`
	Example   string           `json:"example"`
}

// Open tells whether the class is less urgent without a reason.
func (c ClassChanged) Open() bool { return c.Direction == verify.LessUrgent && c.Because == "" }

// CriterionChange is what became of one criterion.
type CriterionChange struct {
	ID      string          `json:"id"`
	Changes []verify.Change `json:"changes"`
}

func differenceOf(d *verify.Difference) *Difference {
	if d == nil {
		return nil
	}
	x := &Difference{Since: d.From.Version, Criteria: []CriterionChange{}}
	for _, a := range d.Audiences {
		y := AudienceChanged{Audience: a.Audience, Inputs: prose.Scientific(a.Inputs), Classes: []ClassChanged{}}
		for _, c := range a.Classes {
			z := ClassChanged{From: c.From, To: c.To, Direction: c.Direction, Outside: c.Outside, Inputs: prose.Scientific(c.Count), Example: c.Witness.Text()}
			if c.Justification != nil {
				z.Because = c.Justification.Because.Value
			}
			y.Classes = append(y.Classes, z)
		}
		x.Audiences = append(x.Audiences, y)
	}
	for _, k := range d.Criteria {
		if len(k.Changes) != 1 || k.Changes[0] != verify.Unchanged {
			x.Criteria = append(x.Criteria, CriterionChange{k.ID, k.Changes})
		}
	}
	return x
}
