package pathways

import "slices"

// LessUrgent is a written justification: some children whom an older version told
// From are told To now, and why that is right. A difference that no version
// justifies is not released.
type LessUrgent struct {
	From    Version     `yaml:"from,required" json:"from"` // the version that is replaced
	Class   ChangeClass `yaml:"class,required" json:"class"`
	Because Str         `yaml:"because,required" json:"because"`
	Cited   `yaml:""`
	Pos     Position `yaml:"-" json:"-"`
}

// ChangeClass is the children told one disposition by one version and another by
// the next.
type ChangeClass struct {
	From Str      `yaml:"from,required" json:"from"`
	To   Str      `yaml:"to,required" json:"to"`
	Pos  Position `yaml:"-" json:"-"`
}

// Justification is what the version says of being less urgent than an older one
// for a class of children, nil when it says nothing.
func (p *Pathway) Justification(older Version, from, to string) *LessUrgent {
	for i, x := range p.LessUrgent {
		if x.From == older && x.Class.From.Value == from && x.Class.To.Value == to {
			return &p.LessUrgent[i]
		}
	}
	return nil
}

// lessUrgent checks that each justification is of something a reader could find:
// an older version, and a step down between two dispositions.
func (c *checker) lessUrgent(lib *Library, p *Pathway) {
	for i, x := range p.LessUrgent {
		c.cited(x.Cited)
		if x.Because.Value == "" && x.Because.Pos.Line > 0 {
			c.errorf(x.Because.Pos, "less-urgent-wrong", "say why fewer children, or none, come to harm", "the justification is empty")
		}
		if older := lib.Pathway(p.ID.Value, x.From); x.From != (Version{}) && (older == nil || x.From.Compare(p.Version) >= 0) {
			c.errorf(x.Pos, "less-urgent-wrong", "name the version this one replaces", "the library has no version %s of %s older than this one", x.From, p.ID)
		}
		from, to := c.disposition(x.Class.From), c.disposition(x.Class.To)
		if from != nil && to != nil && to.Urgency >= from.Urgency {
			c.errorf(x.Class.To.Pos, "less-urgent-wrong", "what is more urgent needs no justification", "%s is not less urgent than %s", to.ID, from.ID)
		}
		if slices.ContainsFunc(p.LessUrgent[:i], func(y LessUrgent) bool { return y.From == x.From && y.Class.is(x.Class) }) {
			c.errorf(x.Pos, "less-urgent-wrong", "give all reasons in one", "this class is already justified")
		}
	}
}

func (c ChangeClass) is(d ChangeClass) bool {
	return c.From.Value == d.From.Value && c.To.Value == d.To.Value
}
