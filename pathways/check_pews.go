package pathways

import (
	"slices"
	"strings"
)

func (c *checker) pews(x *Calculators) {
	p := &x.PEWS
	c.cited(p.Cited)
	c.positive(p.Pos, "below_months", float64(p.BelowMonths))
	most := 0
	for _, s := range p.Signs {
		c.row(Str{Value: strings.ReplaceAll(s.ID.Value, "_", "-"), Pos: s.ID.Pos})
		c.cited(s.Cited)
		c.pewsSign(x, s)
		most += s.Most()
	}
	c.levels(p, most)
	for _, r := range p.Raises {
		c.raiseWithoutPoints(x, r)
	}
}

func (c *checker) pewsSign(x *Calculators, s *PEWSSign) {
	if (s.Finding == nil) != (len(s.Bands) == 0) || (s.Input == nil) != (len(s.Values) == 0) || (s.Finding == nil && s.Input == nil) {
		c.errorf(s.Pos, "calculator-reference", "finding with bands, input with values, or both", "it is not clear what %s is scored by", s.ID.Value)
		return
	}
	if s.Finding != nil {
		f := c.finding(*s.Finding)
		end := 0
		for _, b := range s.Bands {
			if b.BelowMonths <= end {
				c.errorf(b.Pos, "bands-order", "put the youngest first", "the age bands do not ascend")
			}
			end = b.BelowMonths
			c.scores(b.Scores, f, b.Pos)
		}
		if end != x.PEWS.BelowMonths {
			c.errorf(s.Finding.Pos, "band-gap", "end the last band with the score", "the bands of %s end at %d months, the score at %d", s.ID.Value, end, x.PEWS.BelowMonths)
		}
	}
	if s.Input != nil {
		c.scoredValues(x, s)
	}
}

func (c *checker) scoredValues(x *Calculators, s *PEWSSign) {
	in := c.enumInput(x, *s.Input)
	var given []string
	for _, v := range s.Values {
		given = append(given, v.Value.Value)
		if (v.Score == nil) != (v.By != nil && len(v.Scores) > 0) {
			c.errorf(v.Pos, "score-bands", "score:, or by: with scores:", "it is not clear how many points %q has", v.Value.Value)
		}
		if v.Score != nil {
			c.pointsAllowed(*v.Score, v.Pos)
		}
		if v.By != nil {
			c.scores(v.Scores, c.calculatorInput(x, *v.By), v.Pos)
		}
	}
	if in != nil {
		c.everyValue(*s.Input, in, given)
	}
}

// everyValue makes sure that each value of an input is dealt with, once.
func (c *checker) everyValue(at Str, in *Finding, given []string) {
	for _, v := range in.Values.All() {
		if !slices.Contains(given, v) {
			c.errorf(at.Pos, "score-bands", "", "the value %q of %s is not dealt with", v, in.ID.Value)
		}
	}
	for i, v := range given {
		if in.Values.RankOf(v) < 0 || slices.Contains(given[:i], v) {
			c.errorf(at.Pos, "score-bands", Suggest(v, in.Values.All()), "%q is not a value of %s, or stands twice", v, in.ID.Value)
		}
	}
}

// scores checks that scores cover every value once, in order, within what can be
// answered.
func (c *checker) scores(list []Score, f *Finding, at Position) {
	if len(list) == 0 {
		c.errorf(at, "score-bands", "", "there are no scores")
	}
	for i, s := range list {
		c.pointsAllowed(s.Score, s.Pos)
		last := i == len(list)-1
		limit := s.Limit()
		switch {
		case s.Below != nil && s.Through != nil:
			c.errorf(s.Pos, "score-bands", "below: excludes the limit, through: includes it", "a score ends in one way")
		case last && limit != nil:
			c.errorf(s.Pos, "score-bands", "leave the end of the last score out", "values beyond %v have no score", *limit)
		case !last && limit == nil:
			c.errorf(s.Pos, "score-bands", "give an end to every score but the last", "an open score hides those after it")
		case i > 0 && limit != nil && list[i-1].Limit() != nil && *limit <= *list[i-1].Limit():
			c.errorf(s.Pos, "score-bands", "put the lowest first", "the scores do not ascend")
		}
		if f != nil && limit != nil && !f.Range.holds(*limit) {
			c.errorf(s.Pos, "limit-out-of-range", "", "the limit %v is outside the plausible range of %s", *limit, f.ID.Value)
		}
	}
}

func (c *checker) pointsAllowed(p Points, at Position) {
	if !p.Undefined && !slices.Contains([]int{0, 1, 2, 4}, p.Value) {
		c.errorf(at, "score-wrong", "0, 1, 2 or 4", "a sign has no %d points", p.Value)
	}
}

// levels checks that every total from 0 to the most there can be has a level.
func (c *checker) levels(p *PEWS, most int) {
	if len(p.Levels) == 0 || p.Levels[0].From != 0 {
		c.errorf(p.Pos, "levels-order", "the first level is from 0", "a total of 0 has no level")
	}
	for i, l := range p.Levels {
		c.row(Str{Value: "level-" + l.ID.Value, Pos: l.ID.Pos})
		switch {
		case i > 0 && l.From <= p.Levels[i-1].From:
			c.errorf(l.Pos, "levels-order", "put the lowest first", "the levels do not ascend")
		case l.From > most:
			c.errorf(l.Pos, "levels-order", "", "the most there can be is %d, so nothing reaches %s", most, l.ID.Value)
		}
	}
}

func (c *checker) raiseWithoutPoints(x *Calculators, r *PEWSRaise) {
	forms := 0
	for _, given := range []bool{r.To != nil, len(r.Values) > 0, r.AnyLevel} {
		if given {
			forms++
		}
	}
	if forms != 1 {
		c.errorf(r.Pos, "raise-shape", "exactly one of to, values, any_level", "it is not clear what %s raises to", r.Input.Value)
		return
	}
	if r.To != nil {
		c.level(&x.PEWS, *r.To)
		if f := c.calculatorInput(x, r.Input); f != nil && f.Type != Bool {
			c.errorf(r.Input.Pos, "calculator-reference", "values: says it by value", "%s is not a yes or no", r.Input.Value)
		}
		return
	}
	in := c.enumInput(x, r.Input)
	if in == nil {
		return
	}
	given := []string{}
	for _, v := range r.Values {
		given = append(given, v.Value.Value)
		c.level(&x.PEWS, v.To)
	}
	if r.AnyLevel {
		for _, l := range x.PEWS.Levels {
			given = append(given, l.ID.Value)
		}
	}
	c.everyValue(r.Input, in, given)
}

func (c *checker) level(p *PEWS, id Str) {
	if p.LevelOf(id.Value) < 0 {
		c.errorf(id.Pos, "calculator-reference", "", "there is no level %q", id.Value)
	}
}

// calculatorInput finds an input of the calculators or a finding.
func (c *checker) calculatorInput(x *Calculators, id Str) *Finding {
	f := x.Input(id.Value)
	if f == nil {
		c.errorf(id.Pos, "calculator-reference", "", "there is no input or finding %q", id.Value)
	}
	return f
}

func (c *checker) enumInput(x *Calculators, id Str) *Finding {
	f := c.calculatorInput(x, id)
	if f != nil && f.Type != Enum {
		c.errorf(id.Pos, "calculator-reference", "", "%s has no values to choose from", id.Value)
		return nil
	}
	return f
}

// Span is the fewest and the most points a sign can have at ages from lo to hi,
// in completed months. Undefined scores count as nothing.
func (s *PEWSSign) Span(lo, hi int) (least, most int) {
	least = 4
	add := func(p Points) {
		if !p.Undefined {
			least, most = min(least, p.Value), max(most, p.Value)
		}
	}
	from := 0
	for _, b := range s.Bands {
		if lo < b.BelowMonths && hi >= from {
			for _, x := range b.Scores {
				add(x.Score)
			}
		}
		from = b.BelowMonths
	}
	for _, v := range s.Values {
		if v.Score != nil {
			add(*v.Score)
		}
		for _, x := range v.Scores {
			add(x.Score)
		}
	}
	return min(least, most), most
}

// Most is the most points the sign can have at any age.
func (s *PEWSSign) Most() int {
	_, most := s.Span(0, int(^uint(0)>>1))
	return most
}
