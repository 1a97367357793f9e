package pathways

// Invariants is what must hold of a pathway, whatever its version: a second
// opinion, written from the guidelines without sight of the definition. Their
// worth is that independence. They are no part of the definition: its digest
// does not cover them, and they may change while released versions cannot.
type Invariants struct {
	Format  Format       `yaml:"format,required" json:"format"`
	Pathway Str          `yaml:"pathway,required" json:"pathway"`
	Sources Map[Source]  `yaml:"sources,required" json:"sources"`
	List    []*Invariant `yaml:"invariants,required" json:"invariants"`
	// Exceptions are what the proofs find and somebody has judged to be meant.
	Exceptions []*ProofException `yaml:"exceptions" json:"exceptions,omitempty"`
	File       `yaml:"-" json:"-"`
}

// ProofException says where a property that is proved of every pathway need not
// hold of this one, and why. It is part of the safety case: one that is not needed
// any more is refused by the verifier.
type ProofException struct {
	ID       Str   `yaml:"id,required" json:"id"`
	Property Str   `yaml:"property,required" json:"property"` // the verifier's code
	Subjects []Str `yaml:"subjects,required" json:"subjects"` // findings, criteria or invariants
	Where    *Str  `yaml:"where" json:"where,omitempty"`      // the property holds of every child of whom this is not certain; nil: nothing is claimed
	Because  Str   `yaml:"because,required" json:"because"`
	Cited    `yaml:""`
	NotesRef []string   `yaml:"notes_ref" json:"notes_ref,omitempty"`
	Audience []Audience `yaml:"audience" json:"audience,omitempty"` // empty: all
	Pos      Position   `yaml:"-" json:"-"`
}

// Invariant says: where When is certainly true, and Unless certainly false, the
// child gets at least AtLeast. It holds for every age in scope and whatever else
// is answered or unknown.
type Invariant struct {
	ID       Str  `yaml:"id,required" json:"id"`
	When     Str  `yaml:"when,required" json:"when"`
	Unless   *Str `yaml:"unless" json:"unless,omitempty"` // an exception the guideline declares
	AtLeast  Str  `yaml:"at_least,required" json:"at_least"`
	Because  Str  `yaml:"because,required" json:"because"`
	Cited    `yaml:""`
	NotesRef []string   `yaml:"notes_ref" json:"notes_ref,omitempty"`
	Audience []Audience `yaml:"audience" json:"audience,omitempty"` // empty: all
	Pos      Position   `yaml:"-" json:"-"`
}

func (x *Invariants) ownID() string { return x.Pathway.Value }

// Invariants returns what must hold of a pathway, nil when nothing was written
// down.
func (lib *Library) Invariants(id string) *Invariants {
	for _, x := range lib.invariants {
		if x.Pathway.Value == id {
			return x
		}
	}
	return nil
}

// checkInvariants checks what needs no CEL, against the newest version of the
// pathway.
func checkInvariants(c *checker, lib *Library, x *Invariants) {
	if id := x.Pathway.Value; id != "" {
		if p := lib.Newest(id); p != nil {
			c.parts = p.Shared.Dispositions
		} else {
			c.errorf(x.Pathway.Pos, "pathway-unknown", Suggest(id, lib.IDs()), "the library has no pathway %q", id)
		}
	}
	for _, i := range x.List {
		c.row(i.ID)
		c.cited(i.Cited)
		if d := c.disposition(i.AtLeast); d != nil && d.ID.Value == c.parts.Roles.Calm.Value {
			c.errorf(i.AtLeast.Pos, "invariant-empty", "name the least the child must get, or leave it out", "%s promises %s, which is the least every child gets", i.ID, d.ID)
		}
		if i.Because.Value == "" && i.Because.Pos.Line > 0 {
			c.errorf(i.Because.Pos, "text-missing", "say what the guideline says", "the invariant %s does not say why", i.ID)
		}
	}
	for _, e := range x.Exceptions {
		c.row(e.ID)
		c.cited(e.Cited)
		if e.Because.Value == "" && e.Because.Pos.Line > 0 {
			c.errorf(e.Because.Pos, "text-missing", "say why it is meant", "the exception %s does not say why", e.ID)
		}
		if len(e.Subjects) == 0 {
			c.errorf(e.Pos, "exception-empty", "name the findings, criteria or invariants it is about", "the exception %s is about nothing", e.ID)
		}
	}
}
