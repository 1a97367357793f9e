package simulate

import (
	"math"
	"slices"

	"safetynet/pathways"
)

// checker holds a file of parameters against itself. What it says about findings is
// held against a dictionary when a model is made, see [NewModel].
type checker struct {
	*pathways.Sheet
	p       *Parameters
	classes []string
}

func check(s *pathways.Sheet, p *Parameters) {
	c := &checker{Sheet: s, p: p}
	if p.Format.Value != Format {
		c.Errorf(p.Format.Pos, "value-not-allowed", "write "+Format, "%q is not the format of parameters", p.Format.Value)
	}
	c.severity()
	c.probability(p.History.Pos, p.History.Frequency)
	c.below1(p.History.Pos, p.History.Further)
	c.audiences()
	for _, g := range p.Gates {
		c.cited(g.Source)
	}
	c.rules(p.Findings)
	c.groups()
	c.cited(p.Severity.Source)
	c.cited(p.History.Source)
	c.cited(p.Audiences.Source)
}

func (c *checker) severity() {
	var total float64
	for _, x := range c.p.Severity.Classes {
		c.once(&c.classes, x.ID)
		if x.ID.Value == All {
			c.Errorf(x.ID.Pos, "value-not-allowed", "", "%s stands for every class", All)
		}
		for _, v := range []float64{x.Share, x.Sign, x.Danger} {
			c.probability(x.Pos, v)
		}
		c.below1(x.Pos, x.Further)
		total += x.Share
	}
	c.total(c.p.Severity.Source.Pos, total)
	if n := len(c.classes); n > maxClasses {
		c.Errorf(c.p.Severity.Source.Pos, "limit-out-of-range", "", "%d classes are more than %d", n, maxClasses)
	}
}

func (c *checker) audiences() {
	var total float64
	var known, seen []string
	for _, a := range pathways.Audiences() {
		known = append(known, string(a))
	}
	for _, e := range c.p.Audiences.Shares {
		c.oneOf(e.Key, known, "audience")
		c.probability(e.Key.Pos, e.Value)
		total += e.Value
	}
	c.total(c.p.Audiences.Pos, total)
	for _, e := range c.p.Unknown {
		c.oneOf(e.Key, known, "audience")
		c.once(&seen, e.Key)
		c.probability(e.Value.Pos, e.Value.Unsure)
		c.probability(e.Value.Pos, e.Value.NotMeasured)
		c.cited(e.Value.Source)
	}
	for _, a := range known {
		if !slices.Contains(seen, a) {
			c.Errorf(c.p.Audiences.Pos, "key-missing", "", "unknown: says nothing of the audience %s", a)
		}
	}
}

func (c *checker) groups() {
	var seen []string
	for _, g := range c.p.Groups {
		c.once(&seen, g.ID)
		if len(g.Pathways) == 0 {
			c.Errorf(g.Pos, "pathway-unknown", "name at least one", "the group %s comes to no pathway", g.ID.Value)
		}
		c.cited(g.Ages.Source)
		from, total := g.Ages.From, 0.0
		for _, b := range g.Ages.Bands {
			if b.UnderMonths <= from || b.UnderMonths > maxMonths {
				c.Errorf(b.Pos, "bands-order", "", "this band of age ends at %d months; it must end after %d and by %d", b.UnderMonths, from, maxMonths)
			}
			c.probability(b.Pos, b.Share)
			from, total = b.UnderMonths, total+b.Share
		}
		if g.Ages.From < 0 {
			c.Errorf(g.Pos, "bands-order", "", "no age is below 0")
		}
		c.total(g.Pos, total)
		c.rules(g.Findings)
	}
}

func (c *checker) rules(list []Rule) {
	for _, r := range list {
		c.cited(r.Source)
		given := 0
		for _, is := range []bool{r.Frequency != nil, r.Ranks != nil, r.Number != nil} {
			if is {
				given++
			}
		}
		if given != 1 {
			c.Errorf(r.Pos, "key-missing", "", "give exactly one of frequency, ranks and number")
		}
		for _, e := range r.Frequency {
			c.probability(e.Key.Pos, e.Value)
		}
		everyClass(c, r.Pos, r.Frequency)
		for _, e := range r.Ranks {
			var total float64
			for _, v := range e.Value {
				c.probability(e.Key.Pos, v)
				total += v
			}
			c.total(e.Key.Pos, total)
		}
		everyClass(c, r.Pos, r.Ranks)
		if r.Number != nil {
			c.number(r.Number)
		}
	}
}

// maxClasses is more than anybody can argue for.
const maxClasses = 50

// farthest is beyond any number of a finding.
const farthest = 1e6

func (c *checker) number(n *NumberRule) {
	everyClass(c, n.Pos, n.Shift)
	given := []float64{n.SD}
	if n.Around != nil {
		given = append(given, *n.Around)
	}
	for _, e := range n.Shift {
		given = append(given, e.Value)
	}
	for _, v := range given {
		if math.Abs(v) > farthest {
			c.Errorf(n.Pos, "limit-out-of-range", "", "%g is beyond any number of a finding", v)
		}
	}
	if n.SD < 0 {
		c.Errorf(n.Pos, "limit-out-of-range", "", "a spread is not below 0")
	}
}

// everyClass holds a map by class against the classes: all of them, or the word all.
func everyClass[T any](c *checker, at pathways.Position, m pathways.Map[T]) {
	if _, all := m.Get(All); m == nil || all && len(m) == 1 {
		return
	}
	for _, e := range m {
		c.oneOf(e.Key, c.classes, "class of severity")
	}
	for _, id := range c.classes {
		if _, ok := m.Get(id); !ok {
			c.Errorf(at, "key-missing", "name every class, or "+All+" alone", "nothing is said of the class %s", id)
		}
	}
}

func (c *checker) probability(at pathways.Position, v float64) {
	if v < 0 || v > 1 {
		c.Errorf(at, "limit-out-of-range", "", "%g is no share: it is from 0 to 1", v)
	}
}

// below1 is for what would go on for ever at 1.
func (c *checker) below1(at pathways.Position, v float64) {
	if v < 0 || v >= 1 {
		c.Errorf(at, "limit-out-of-range", "", "further is %g; it is from 0 to below 1", v)
	}
}

func (c *checker) total(at pathways.Position, v float64) {
	if math.Abs(v-1) > 1e-6 {
		c.Errorf(at, "limit-out-of-range", "", "these shares add up to %.6g, not 1", v)
	}
}

func (c *checker) cited(x pathways.Citation) {
	if _, ok := c.p.Sources.Get(x.Ref.Value); !ok && x.Ref.Value != "" {
		c.Errorf(x.Ref.Pos, "source-unknown", "", "the file lists no source %q", x.Ref.Value)
	}
}

func (c *checker) once(seen *[]string, id pathways.Str) {
	if id.Value == "" {
		c.Errorf(id.Pos, "id-form", "", "an id is empty")
	}
	if slices.Contains(*seen, id.Value) {
		c.Errorf(id.Pos, "id-repeated", "", "the id %s is used twice", id.Value)
	}
	*seen = append(*seen, id.Value)
}

func (c *checker) oneOf(id pathways.Str, known []string, what string) {
	if !slices.Contains(known, id.Value) {
		c.Errorf(id.Pos, "value-not-allowed", pathways.Suggest(id.Value, known), "there is no %s %q", what, id.Value)
	}
}
