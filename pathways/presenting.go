package pathways

import (
	"slices"
)

// Presenting is one version of the list people choose from when they start: what
// is wrong, in their own words, and which pathways that leads to. It decides no
// outcome; the general danger signs are asked first whatever was chosen.
type Presenting struct {
	Header
	Problems []*Problem  `yaml:"problems,required" json:"problems"`
	None     NoneOfThese `yaml:"none,required" json:"none"`
	File     `yaml:"-" json:"-"`
}

// Problem is one presenting problem.
type Problem struct {
	ID       Str      `yaml:"id,required" json:"id"`
	Text     Text     `yaml:"text,required" json:"text"`
	Words    []string `yaml:"words" json:"words,omitempty"` // other words for it, for a search
	Pathways []Route  `yaml:"pathways,required" json:"pathways"`
	Cited    `yaml:""`
	Pos      Position `yaml:"-" json:"-"`
}

// Route is a pathway a problem leads to, for the ages at which it does. Ages are
// left out only where another route of the problem takes them: a child beyond
// what a pathway is for is told so by that pathway.
type Route struct {
	ID          Str      `yaml:"id,required" json:"id"`
	FromMonths  *int     `yaml:"from_months" json:"from_months,omitempty"`   // completed months
	UnderMonths *int     `yaml:"under_months" json:"under_months,omitempty"` // not included
	Pos         Position `yaml:"-" json:"-"`
}

// TakesAge tells whether the route is for some age in completed months between
// two, both included. Of an age known only roughly every route is taken.
func (r Route) TakesAge(least, most int) bool {
	return (r.FromMonths == nil || most >= *r.FromMonths) && (r.UnderMonths == nil || least < *r.UnderMonths)
}

// NoneOfThese is the last choice of the list. Whoever takes it is handed over to
// somebody who can listen: no pathway here is for them.
type NoneOfThese struct {
	ID    Str  `yaml:"id,required" json:"id"`
	Text  Text `yaml:"text,required" json:"text"`
	GoTo  Text `yaml:"go_to,required" json:"go_to"`
	Cited `yaml:""`
	Pos   Position `yaml:"-" json:"-"`
}

// Problem returns the problem with this id, nil when there is none.
func (p *Presenting) Problem(id string) *Problem {
	for _, x := range p.Problems {
		if x.ID.Value == id {
			return x
		}
	}
	return nil
}

// maxAgeMonths is the oldest child's age, in months: 18 years.
const maxAgeMonths = 216

func checkPresenting(c *checker, lib *Library, p *Presenting) {
	c.header(p.Header)
	reached := map[string]bool{}
	for _, x := range p.Problems {
		c.row(x.ID)
		c.cited(x.Cited)
		c.wording(x.Text, true)
		if len(x.Pathways) == 0 {
			c.errorf(x.Pos, "pathway-unknown", "name at least one, or leave the problem to none:", "the problem %s leads nowhere", x.ID.Value)
		}
		for _, route := range x.Pathways {
			id := route.ID
			reached[id.Value] = true
			if !slices.Contains(lib.IDs(), id.Value) {
				c.errorf(id.Pos, "pathway-unknown", Suggest(id.Value, lib.IDs()), "the library has no pathway %q", id.Value)
			} else if p.Status == StatusActive && !lib.hasActive(id.Value) {
				c.errorf(id.Pos, "pathway-unknown", "release the pathway first", "no version of %s is active", id.Value)
			}
		}
		for months := range maxAgeMonths {
			if len(x.Pathways) > 0 && !slices.ContainsFunc(x.Pathways, func(r Route) bool { return r.TakesAge(months, months) }) {
				c.errorf(x.Pos, "route-missing", "widen from_months: or under_months: of one of its pathways", "at %d months the problem %s leads nowhere", months, x.ID.Value)
				break
			}
		}
	}
	c.row(p.None.ID)
	c.cited(p.None.Cited)
	c.wording(p.None.Text, true)
	c.wording(p.None.GoTo, true)
	c.actionFirst(p.None.GoTo)
	for _, id := range lib.IDs() {
		if !reached[id] && lib.hasActive(id) && !c.followed[c.file] {
			c.warnf(p.None.Pos, "pathway-unreached", "add a problem in the words of a parent", "no presenting problem leads to %s", id)
		}
	}
}

func (lib *Library) hasActive(id string) bool {
	return slices.ContainsFunc(lib.Pathways, func(p *Pathway) bool { return p.ID.Value == id && p.Status == StatusActive })
}
