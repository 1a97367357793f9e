package pathways

import (
	"slices"
	"strings"
)

func checkDictionary(c *checker, d *Dictionary) {
	c.header(d.Header)
	taken := map[[2]string]string{}
	for _, f := range d.Findings {
		c.codes(f.ID.Value, f.Codes, f, taken)
		c.variable(f.ID)
		c.findingShape(f)
		c.wording(f.Text, f.AnsweredByAudience(Parent))
		c.words(f.Help)
		for _, l := range f.Labels {
			c.words(l.Value)
		}
		for _, x := range f.Choices {
			c.words(x.Label)
		}
		c.skinTones(f)
	}
	c.values(d.Thresholds, d.Derived)
	for _, x := range d.Contradictions {
		c.row(x.ID)
		c.wording(x.Text, true)
		for _, f := range x.Findings {
			c.finding(f)
		}
	}
}

func (c *checker) findingShape(f *Finding) {
	numeric := f.Type == Int || f.Type == Number
	switch {
	case numeric && f.Range == nil:
		c.errorf(f.Pos, "finding-range", "add range: {min: …, max: …}", "a %s needs a plausible range", f.Type)
	case !numeric && f.Range != nil:
		c.errorf(f.Range.Pos, "finding-range", "", "a %s has no range", f.Type)
	case numeric && f.Range.Min >= f.Range.Max:
		c.errorf(f.Range.Pos, "finding-range", "", "the range is empty")
	}
	if len(f.AnsweredBy) == 0 {
		c.errorf(f.Pos, "answered-by-empty", "name at least one audience", "nobody can answer %s", f.ID.Value)
	}
	c.findingValues(f)
	c.unknownAnswered(f)
	c.findingWorse(f)
	if f.Normal != nil {
		c.findingNormal(f)
	}
	for _, x := range f.Choices {
		c.scalarFits(f, x.Value)
	}
}

func (c *checker) findingValues(f *Finding) {
	all := f.Values.All()
	if (f.Type == Enum) != (len(all) > 1) {
		c.errorf(f.Pos, "finding-values", "an enum lists two values or more, other types none", "the values do not suit the type %s", f.Type)
	}
	for i, v := range all {
		if slices.Contains(all[:i], v) {
			c.errorf(f.Pos, "finding-values", "", "the value %q is listed twice", v)
		}
		if reasonWords[letters(v)] {
			c.errorf(f.Pos, "value-is-reason", "leave it out: unknown is not a value of a finding", "%q is a reason for not knowing", v)
		} else if !valueForm.MatchString(v) {
			c.errorf(f.Pos, "id-form", "lower case letters, digits and -", "%q cannot be used as a value here", v)
		}
	}
	for _, l := range f.Labels {
		if !slices.Contains(all, l.Key.Value) {
			c.errorf(l.Key.Pos, "finding-values", "", "%q is not a value of %s", l.Key.Value, f.ID.Value)
		}
	}
}

var worseOf = map[FindingType][]Worse{
	Bool: {WorseTrue, WorseFalse, WorseNone}, Enum: {WorseOrder, WorseNone},
	Int: {WorseUp, WorseDown, WorseBoth, WorseNone}, Number: {WorseUp, WorseDown, WorseBoth, WorseNone},
}

func (c *checker) findingWorse(f *Finding) {
	allowed := worseOf[f.Type]
	if f.Worse == "" || allowed == nil || slices.Contains(allowed, f.Worse) {
		return
	}
	var names []string
	for _, w := range allowed {
		names = append(names, string(w))
	}
	c.errorf(f.Pos, "finding-worse", "one of "+strings.Join(names, ", "), "%q is no direction of worse for a %s", f.Worse, f.Type)
}

func (c *checker) findingNormal(f *Finding) {
	n := f.Normal
	if n.ByAge == nil {
		c.scalarFits(f, n.Value)
		return
	}
	for i, b := range n.ByAge {
		c.scalarFits(f, b.Value)
		if i > 0 && b.UnderMonths <= n.ByAge[i-1].UnderMonths {
			c.errorf(b.Value.Pos, "bands-order", "put the youngest first", "the ages of the normal values do not ascend")
		}
	}
}

// scalarFits reports a value that could not be given as an answer.
func (c *checker) scalarFits(f *Finding, s Scalar) {
	ok := false
	switch f.Type {
	case Bool:
		ok = s.Bool != nil
	case Enum:
		ok = s.Text != nil && f.Values.RankOf(*s.Text) >= 0
	case Int:
		ok = s.Number != nil && *s.Number == float64(int64(*s.Number)) && f.Range.holds(*s.Number)
	case Number:
		ok = s.Number != nil && f.Range.holds(*s.Number)
	}
	if !ok {
		c.errorf(s.Pos, "value-not-answer", "", "%v could not be an answer to %s", s.Any(), f.ID.Value)
	}
}

func (r *Range) holds(n float64) bool { return r == nil || (n >= r.Min && n <= r.Max) }
