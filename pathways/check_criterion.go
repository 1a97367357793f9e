package pathways

// criterion checks one row of logic, in a pathway or among the danger signs.
// The condition itself is checked by the engine.
func (c *checker) criterion(x *Criterion) {
	c.row(x.ID)
	c.cited(x.Cited)
	c.disposition(x.Disposition)
	c.wording(x.Because, true)
	for _, a := range x.Assume {
		c.unknownKey(a.Key)
		if a.Value.Disposition != nil {
			c.disposition(*a.Value.Disposition)
		}
	}
	for _, e := range x.Excuse {
		c.unknownKey(e.Key)
	}
}

// unknownKey checks the finding an assume or excuse is about; age is allowed.
func (c *checker) unknownKey(id Str) {
	if id.Value != "age" {
		c.finding(id)
	}
}

// logic checks everything of a pathway that refers to criteria by id.
func (c *checker) logic(p *Pathway) {
	byID := map[string]*Criterion{}
	for _, x := range append(append([]*Criterion{}, p.Signs.Criteria...), p.Criteria...) {
		byID[x.ID.Value] = x
	}
	for _, x := range p.Criteria {
		for _, ref := range x.CoveredBy {
			c.refersTo(ref, byID)
		}
		if x.Exception != nil {
			c.refersTo(x.Exception.Criterion, byID)
			c.wording(x.Exception.Because, true)
		}
	}
	for _, e := range p.Excuse {
		c.unknownKey(e.Key)
	}
	for _, e := range p.DangerSigns.Exceptions {
		c.signException(e, p, byID)
	}
	for _, r := range p.Raises {
		c.raise(r, byID)
	}
	for _, f := range p.FollowUp {
		c.row(f.ID)
		c.cited(f.Cited)
		c.wording(f.Text, false)
		c.actionFirst(f.Text)
		c.besides(f.Besides)
		for _, ref := range f.Criteria {
			c.refersTo(ref, byID)
		}
	}
}

func (c *checker) refersTo(id Str, byID map[string]*Criterion) *Criterion {
	x := byID[id.Value]
	if x == nil && id.Value != "" {
		known := make([]string, 0, len(byID))
		for k := range byID {
			known = append(known, k)
		}
		c.errorf(id.Pos, "criterion-unknown", Suggest(id.Value, sorted(known)), "there is no criterion %q", id.Value)
	}
	return x
}

func (c *checker) signException(e SignException, p *Pathway, byID map[string]*Criterion) {
	c.refersTo(e.Criterion, byID)
	c.wording(e.Because, true)
	for _, x := range p.Signs.Criteria {
		if x.ID.Value == e.Sign.Value {
			return
		}
	}
	c.errorf(e.Sign.Pos, "criterion-unknown", "", "the danger signs have no sign %q", e.Sign.Value)
}

func (c *checker) raise(r *Raise, byID map[string]*Criterion) {
	c.row(r.ID)
	c.cited(r.Cited)
	c.wording(r.Because, true)
	if (r.AnyOther == nil) == (r.When == nil) {
		c.errorf(r.Pos, "raise-shape", "give any_other: or when:", "a raise rule has exactly one condition")
	}
	to := c.disposition(r.To)
	for _, t := range r.Targets {
		x := c.refersTo(t, byID)
		if x == nil || to == nil {
			continue
		}
		if from := c.parts.Get(x.Disposition.Value); from != nil && from.Urgency >= to.Urgency {
			c.errorf(r.To.Pos, "raise-not-up", "a raise only ever goes up", "%s already calls for %s", x.ID.Value, from.ID.Value)
		}
	}
	if len(r.Targets) == 0 {
		c.errorf(r.Pos, "raise-shape", "name the criteria it lifts", "a raise rule needs targets")
	}
}

// calm warns of a criterion that can change nothing: it calls for what is said
// when no criterion is met, and neither an exception nor a follow-up names it.
func (c *checker) calm(p *Pathway) {
	named := map[string]bool{}
	for _, x := range p.Criteria {
		if x.Exception != nil {
			named[x.Exception.Criterion.Value] = true
		}
	}
	for _, e := range p.DangerSigns.Exceptions {
		named[e.Criterion.Value] = true
	}
	for _, r := range p.Raises {
		for _, t := range r.Targets {
			named[t.Value] = true
		}
	}
	for _, f := range p.FollowUp {
		for _, ref := range f.Criteria {
			named[ref.Value] = true
		}
	}
	for _, x := range p.Criteria {
		if x.Disposition.Value == c.parts.Roles.Calm.Value && !named[x.ID.Value] && !c.followed[c.file] {
			c.warnf(x.Disposition.Pos, "criterion-calm", "advice can have the condition instead", "%s calls for %s, which is said when no criterion is met: it decides nothing", x.ID.Value, x.Disposition.Value)
		}
	}
}
