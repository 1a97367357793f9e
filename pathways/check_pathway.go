package pathways

import "slices"

func checkPathway(c *checker, lib *Library, p *Pathway) {
	c.parts = p.Shared.Dispositions
	c.header(p.Header)
	if !rowForm.MatchString(p.ID.Value) && p.ID.Value != "" {
		c.errorf(p.ID.Pos, "id-form", "letters, digits and -", "%q cannot be a pathway's id", p.ID.Value)
	}
	c.wording(p.Title, true)
	c.wording(p.Scope.For, true)
	for _, s := range append(slices.Clone(p.Scope.Outside), p.Scope.HandOver...) {
		c.row(s.ID)
		c.cited(s.Cited)
		c.wording(s.Reason, true)
		c.wording(s.GoTo, true)
		c.actionFirst(s.GoTo)
	}
	c.sharedVariables(p)
	c.values(p.Thresholds, p.Derived)
	for _, a := range p.AnsweredBy {
		c.finding(a.Key)
	}
	for _, x := range p.Criteria {
		c.criterion(x)
	}
	c.signDispositions(p)
	c.logic(p)
	c.excuses(p)
	c.calm(p)
	asked := map[string]Position{}
	for _, page := range p.Signs.Pages {
		for _, f := range page.Ask {
			asked[f.Value] = f.Pos
		}
	}
	c.pages(p.Pages, asked)
	c.adviceParts(p)
	c.watchFor(p.SafetyNet.WatchFor)
	c.process(p)
	c.lessUrgent(lib, p)
}

// sharedVariables makes the pinned parts' ids taken, so that a pathway cannot
// quietly give one of them another meaning.
func (c *checker) sharedVariables(p *Pathway) {
	take := func(ts []*Threshold, ds []*Derived) {
		for _, t := range ts {
			c.ids[t.ID.Value] = t.ID.Pos
		}
		for _, d := range ds {
			c.ids[d.ID.Value] = d.ID.Pos
			c.numbers[d.ID.Value] = d.When == nil
		}
	}
	for _, f := range p.Dictionary.Findings {
		c.ids[f.ID.Value] = f.ID.Pos
	}
	take(p.Dictionary.Thresholds, p.Dictionary.Derived)
	take(p.Signs.Thresholds, p.Signs.Derived)
	take(p.SepsisTables.Thresholds, p.SepsisTables.Derived)
	for _, x := range p.Signs.Criteria {
		c.rows[x.ID.Value] = x.ID.Pos
	}
	for _, x := range p.Signs.FirstAid {
		c.rows[x.ID.Value] = x.ID.Pos
	}
}

// signDispositions checks the danger signs against this pathway's dispositions:
// each calls for the most urgent one.
func (c *checker) signDispositions(p *Pathway) {
	for _, x := range p.Signs.Criteria {
		if d := c.disposition(x.Disposition); d != nil && d.ID.Value != p.Shared.Dispositions.Roles.Emergency.Value {
			c.errorf(x.Disposition.Pos, "danger-sign-calm", "", "a general danger sign calls for %s", p.Shared.Dispositions.Roles.Emergency.Value)
		}
	}
}

// pages checks that every finding asked is known and asked once.
func (c *checker) pages(pages []Page, asked map[string]Position) {
	for _, page := range pages {
		c.row(page.ID)
		c.wording(page.Title, true)
		for _, f := range append(slices.Clone(page.Ask), page.Optional...) {
			if c.finding(f) == nil {
				continue
			}
			if first, dup := asked[f.Value]; dup {
				c.errorf(f.Pos, "question-repeated", "ask it once", "%s is already asked at %s", f.Value, first)
				continue
			}
			asked[f.Value] = f.Pos
		}
	}
}

func (c *checker) watchFor(list []WatchFor) {
	for _, w := range list {
		c.wording(w.Text, true)
		f := c.finding(w.Finding)
		if f == nil {
			continue
		}
		numeric := f.Type == Int || f.Type == Number
		if numeric == (w.AtLeast == nil && w.Below == nil) {
			c.errorf(w.Pos, "watch-for-shape", "numbers take at_least or below, other findings neither", "this does not word a value of %s", f.ID.Value)
		}
		for _, v := range w.Values {
			if f.Values.RankOf(v.Value) < 0 {
				c.errorf(v.Pos, "watch-for-shape", "", "%q is not a value of %s", v.Value, f.ID.Value)
			}
		}
	}
}

func (c *checker) process(p *Pathway) {
	for _, x := range p.Process {
		c.row(x.ID)
		c.cited(x.Cited)
	}
}
