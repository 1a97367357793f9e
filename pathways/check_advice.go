package pathways

import "slices"

func (c *checker) advice(list []Advice) {
	for _, a := range list {
		c.row(a.ID)
		c.cited(a.Cited)
		c.wording(a.Text, true)
		c.besides(a.Besides)
		for _, topic := range append(slices.Clone(a.Withholds), a.Topics...) {
			c.topic(topic)
		}
	}
}

// besides warns of a pathway the library does not have; a library may have been
// trimmed on purpose.
func (c *checker) besides(b Besides) {
	for _, id := range b.UnlessWith {
		if !slices.Contains(c.pathways, id.Value) {
			c.warnf(id.Pos, "pathway-unknown", Suggest(id.Value, c.pathways), "the library has no pathway %q", id.Value)
		}
	}
	for _, id := range b.OnlyFor {
		c.disposition(id)
	}
}

// topic refuses a topic of advice that the dictionary does not list: a mistyped
// one would withhold nothing.
func (c *checker) topic(t Str) {
	var known []string
	for _, x := range c.dict.AdviceTopics {
		known = append(known, x.Value)
	}
	if !slices.Contains(known, t.Value) {
		c.errorf(t.Pos, "advice-topic-unknown", Suggest(t.Value, known), "%q is no topic of advice in the dictionary", t.Value)
	}
}

// adviceParts makes sure that no family is sent home, or told to wait for a
// call, with a part of the safety net missing.
func (c *checker) adviceParts(p *Pathway) {
	c.advice(p.Advice.FirstAid)
	c.advice(p.Advice.HomeCare)
	c.advice(p.Advice.ExpectedCourse)
	if !slices.ContainsFunc(p.Advice.HomeCare, unconditional) {
		c.incomplete(p, "home care advice that is always shown")
	}
	if !slices.ContainsFunc(p.Advice.ExpectedCourse, unconditional) {
		c.incomplete(p, "an expected course that is always shown")
	}
	for _, level := range []Guidance{HomeCare, SeekAdvice} {
		if !slices.ContainsFunc(p.SafetyNet.LookAgain, func(l LookAgain) bool { return l.For == level && l.After != nil }) {
			c.incomplete(p, "when to look again after "+string(level))
		}
	}
	c.adviceReached(p)
	seen := map[Guidance]bool{}
	for _, l := range p.SafetyNet.LookAgain {
		c.cited(l.Cited)
		if seen[l.For] {
			c.errorf(l.Pos, "look-again-repeated", "keep one", "look_again for %s is given twice", l.For)
		}
		seen[l.For] = true
	}
}

// adviceReached refuses advice that is never given: home care and the expected
// course are said below escalate, first aid without a condition with the most
// urgent disposition.
func (c *checker) adviceReached(p *Pathway) {
	never := func(a Advice, given func(*Disposition) bool) {
		if len(a.OnlyFor) == 0 || slices.ContainsFunc(a.OnlyFor, func(id Str) bool {
			d := c.parts.Get(id.Value)
			return d == nil || given(d)
		}) {
			return
		}
		c.errorf(a.OnlyFor[0].Pos, "advice-unreachable", "home care and expected course are said below escalate, first aid without when: with the most urgent disposition only",
			"%s is never said with these dispositions", a.ID.Value)
	}
	for _, a := range slices.Concat(p.Advice.HomeCare, p.Advice.ExpectedCourse) {
		never(a, func(d *Disposition) bool { return d.Guidance != Escalate })
	}
	for _, a := range p.Advice.FirstAid {
		never(a, func(d *Disposition) bool { return a.When != nil || d.ID.Value == c.parts.Roles.Emergency.Value })
	}
}

func unconditional(a Advice) bool { return a.When == nil }

func (c *checker) incomplete(p *Pathway, what string) {
	c.errorf(p.ID.Pos, "outcome-incomplete", "add it under advice: or safety_net:", "an outcome of %s would lack %s", p.ID.Value, what)
}

func checkDispositions(c *checker, d *Dispositions) {
	c.ids, c.rows, c.parts = map[string]Position{}, map[string]Position{}, d
	c.header(d.Header)
	taken := map[[2]string]string{}
	for i, x := range d.List {
		c.row(x.ID)
		c.codes(x.ID.Value, x.Codes, nil, taken)
		c.wording(x.Text, true)
		if x.Guidance != HomeCare {
			c.actionFirst(x.Text)
		}
		if i > 0 && x.Guidance.Rank() < d.List[i-1].Guidance.Rank() {
			c.errorf(x.Pos, "dispositions-order", "least urgent first", "%s is calmer than the disposition before it", x.ID.Value)
		}
	}
	for _, role := range []Str{d.Roles.Calm, d.Roles.Undecided, d.Roles.DangerUnsure, d.Roles.Emergency} {
		c.disposition(role)
	}
	if n := len(d.List); n > 0 {
		if calm := d.Get(d.Roles.Calm.Value); calm != nil && calm.Urgency != 0 {
			c.errorf(d.Roles.Calm.Pos, "dispositions-order", "", "the calm disposition is not the least urgent")
		}
		if worst := d.Get(d.Roles.Emergency.Value); worst != nil && worst.Urgency != n-1 {
			c.errorf(d.Roles.Emergency.Pos, "dispositions-order", "", "the emergency disposition is not the most urgent")
		}
		for _, role := range []Str{d.Roles.Undecided, d.Roles.DangerUnsure} {
			if x := d.Get(role.Value); x != nil && x.Guidance == HomeCare {
				c.errorf(role.Pos, "dispositions-order", "", "what is undecided must be above home care")
			}
		}
	}
}

func sorted(s []string) []string {
	slices.Sort(s)
	return s
}
