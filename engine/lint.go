package engine

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"safetynet/pathways"
)

// warn reports what may be meant and seldom is. A version that a newer one
// follows cannot change and is let be.
func (c *compiler) warn(pos pathways.Position, code, message, hint string) {
	if c.lib.Newest(c.def.ID.Value) != c.def {
		return
	}
	i := c.lib.NewIssue(pos, code, message, hint)
	i.Severity = pathways.LevelWarning
	c.issues = append(c.issues, i)
}

// agesInScope warns of an age limit that tells no two children of the pathway
// apart, as months typed as years are. Scope rules are left out: they speak of
// the children beyond.
func (c *compiler) agesInScope(tests []*Literal) {
	outside := c.prog.oldest + 1 // a limit there repeats the scope, and may
	for _, l := range tests {
		if l.pos.File != c.def.Name || l.age == ageDays || l.age == ageCorrected {
			continue
		}
		first := l.holdsIn(point{})
		same := true
		for months := 2; months <= outside; months++ {
			same = same && l.holdsIn(point{age: ageInMonths(months)}) == first
		}
		if says := map[bool]string{true: "holds for", false: "holds for none of"}[first]; same && !alone(l) {
			c.warn(l.pos, "age-limit-unreachable", fmt.Sprintf("%s %s the children this pathway is for, who are under %d months", l.key(), says, outside), "age_months counts months, age_years years")
		}
	}
}

// bandsInYears warns of age bands that all end in the second year of life where
// the pathway goes on past the fifth: below_months given in years look so.
func (c *compiler) bandsInYears(t *pathways.Threshold) {
	closed := slices.Clone(t.Bands[:len(t.Bands)-1])
	oldest := 0
	for _, b := range t.Bands {
		if b.Note != "" || t.Note != "" {
			return // somebody said why
		}
		if b.BelowMonths != nil {
			oldest = *b.BelowMonths
		}
	}
	if len(closed) > 1 && oldest <= 18 && c.prog.oldest >= 60 && t.Bands[len(closed)].BelowMonths == nil {
		c.warn(t.Pos, "bands-in-years", fmt.Sprintf("the bands of %s end at %d months, and %s is for children to %d months", t.ID, oldest, c.def.ID, c.prog.oldest),
			"below_months counts months; where months are meant say so in a note:")
	}
}

// mostAlike is how many criteria of one condition a further one is held against.
const mostAlike = 8

// alike reports criteria with one condition: for one audience the calmer can
// never decide; for two, the parent's must not be the calmer unless the clinical
// notes say so in a row of their own. Of very many, each is held against the first.
func (c *compiler) alike() {
	first := map[string][]*criterion{}
	for _, k := range c.prog.criteria {
		if k.when == nil || k.shared {
			continue
		}
		key := k.when.sorted()
		for _, before := range first[key] {
			c.twice(before, k)
		}
		if len(first[key]) < mostAlike {
			first[key] = append(first[key], k)
		}
	}
}

func (c *compiler) twice(a, b *criterion) {
	if slices.ContainsFunc(pathways.Audiences(), func(who pathways.Audience) bool { return Applies(a.def.Audience, who) && Applies(b.def.Audience, who) }) {
		if !covers(a, b) && !covers(b, a) {
			c.warn(b.def.When.Pos, "criterion-duplicate", fmt.Sprintf("%s has the condition of %s, for the same audience", b.def.ID, a.def.ID), "keep the more urgent, or say covered_by:")
		}
		return
	}
	for _, x := range [][2]*criterion{{a, b}, {b, a}} {
		mild, stern := x[0], x[1]
		if mild.urgency < stern.urgency && Applies(stern.def.Audience, pathways.Clinician) && len(mild.def.NotesRef) == 0 {
			c.warn(mild.def.Disposition.Pos, "audiences-diverge", fmt.Sprintf("a clinician is told %s by %s, and others on the same findings %s", stern.def.Disposition, stern.def.ID, mild.def.Disposition),
				"name the row of the clinical notes that says so, in notes_ref:")
		}
	}
}

func covers(a, b *criterion) bool {
	return slices.ContainsFunc(b.def.CoveredBy, func(id pathways.Str) bool { return id.Value == a.def.ID.Value })
}

// sorted is String with the parts of each && and || in one order.
func (n *node) sorted() string {
	if n.op == opLiteral {
		return n.lit.key()
	}
	var parts []string
	for _, k := range n.kids {
		parts = append(parts, k.sorted())
	}
	slices.Sort(parts)
	return "(" + strings.Join(slices.Compact(parts), n.op.word()) + ")"
}

// spoken is a word for the child being read about, and the ages in months, from
// and below, that it can be said of.
type spoken struct {
	word        *regexp.Regexp
	from, below int
}

var spokenOf = []spoken{
	{regexp.MustCompile(`(?i)\byour newborn\b`), 0, 2},
	{regexp.MustCompile(`(?i)\byour (baby|babies|infant)\b`), 0, 24},
	{regexp.MustCompile(`(?i)\byour toddler\b`), 12, 48},
	{regexp.MustCompile(`(?i)\byour (teenager|teenage|teen)\b`), 13 * 12, 18 * 12},
}

// adviceAges warns of advice that speaks to a parent of "your baby" and can be
// given for a child who is none.
func (c *compiler) adviceAges() {
	check := func(text pathways.Text, when ...*node) {
		if !strings.Contains(strings.ToLower(text.Parent), "your") {
			return // which is quicker than to look for each of the words
		}
		for _, s := range spokenOf {
			word := s.word.FindString(text.Parent)
			if word == "" {
				continue
			}
			if age := c.letsIn(when, s); age >= 0 {
				c.warn(text.Pos, "advice-age", fmt.Sprintf("this says %q and can be given at %d months", word, age), "limit it with when:, or speak of your child")
			}
		}
	}
	a := c.prog.advice
	for _, x := range slices.Concat(a.firstAid, a.homeCare, a.course) {
		check(x.def.Text, x.when)
	}
	for _, f := range a.followUp {
		check(f.def.Text, c.followed(f)...)
	}
}

// followed lists the conditions any of which brings a follow-up.
func (c *compiler) followed(f followUp) []*node {
	if f.when != nil || len(f.def.Criteria) == 0 {
		return []*node{f.when}
	}
	var when []*node
	for _, k := range c.prog.criteria {
		if slices.ContainsFunc(f.def.Criteria, func(id pathways.Str) bool { return id.Value == k.def.ID.Value }) {
			when = append(when, k.when)
		}
	}
	return when
}

// letsIn is an age in months, of the pathway's, at which one of the conditions
// could hold and the word does not fit; -1 when there is none.
func (c *compiler) letsIn(when []*node, s spoken) int {
	child := c.child()
	for months := 0; months <= c.prog.oldest; months++ {
		if months >= s.from && months < s.below {
			continue
		}
		child.age = ageOf(months)
		if slices.ContainsFunc(when, func(n *node) bool { return n == nil || n.possible(child) }) {
			return months
		}
	}
	return -1
}

// child is a child of whom nothing is known but the age, which is still to be set.
func (c *compiler) child() *state {
	return blank(c.def.Dictionary, nil)
}

// ageOf is an age of which only the completed months are known.
func ageOf(months int) Age {
	age := ageInMonths(months)
	if months < 2 {
		age.Days = Span{0, dayCap}
	}
	return age
}
