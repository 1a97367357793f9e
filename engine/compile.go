package engine

import (
	"fmt"
	"maps"
	"slices"

	"safetynet/pathways"
)

// compiler turns one pathway into a program, collecting issues.
type compiler struct {
	lib    *pathways.Library
	def    *pathways.Pathway
	lower  *lowerer
	issues pathways.Issues
	prog   *Program
}

// compilePathway compiles one version. The program is nil when any error was found, and
// where the library is not whole: what the loader reported as lacking is lacking here
// too, so its conditions are checked, and no plan is made of them.
func compilePathway(lib *pathways.Library, p *pathways.Pathway, texts *celTexts, whole bool) (*Program, pathways.Issues) {
	c := &compiler{lib: lib, def: p, prog: &Program{def: p, tested: map[string]bool{}, order: map[string]int{}}}
	voc, err := newVocabulary(p, texts)
	if err != nil {
		c.report(p.ID.Pos, "vocabulary-wrong", err.Error(), "")
		return nil, c.issues
	}
	c.lower = newLowerer(voc, c.report)
	c.calculated()
	clear(c.lower.used) // that they compile is no use of them
	c.lower.ages = nil
	c.prog.excuses = c.excuses(p.Excuse)
	for _, x := range p.Signs.Criteria {
		c.criterion(x, true)
	}
	for _, x := range p.Criteria {
		c.criterion(x, false)
	}
	c.raises()
	c.adviceItems()
	inScope := c.lower.ages
	c.scope()
	c.conflicts()
	c.questions()
	c.prog.watch()
	c.wording()
	c.bandGaps()
	c.invariants()
	c.agesInScope(inScope)
	c.alike()
	c.adviceAges()
	if !whole || c.issues.HasErrors() {
		return nil, c.issues
	}
	c.prog.used = c.lower.used
	c.prog.asks = p.Shared.Dispositions.Get(p.Shared.Dispositions.Roles.Undecided.Value).Urgency
	c.prog.plan = newPlan(c.prog)
	c.prog.contradictions = newContradictions(c.prog)
	c.planned()
	if c.issues.HasErrors() {
		return nil, c.issues
	}
	c.prog.measure()
	c.prog.makeProvenance()
	return c.prog, c.issues
}

// planned refuses what a plan has no room for: its tables count in bytes.
func (c *compiler) planned() {
	told := map[string]bool{}
	for _, o := range slices.Concat(c.prog.plan.outgrown(), c.prog.contradictions.over) {
		if !told[o.subject] {
			told[o.subject] = true
			c.report(o.pos, "plan-too-large", o.subject+" is told apart in more ways than a plan can count",
				"compare it with fewer limits, or let its excuses share their conditions")
		}
	}
	if n := c.def.Dictionary.Numbers; n > mostClasses {
		c.report(c.def.ID.Pos, "plan-too-large", fmt.Sprintf("the dictionary has %d findings that are numbers, more than %d", n, mostClasses), "leave out what no pathway asks")
	}
	for _, f := range c.def.Dictionary.Findings {
		if n, most := len(f.Values.All()), mostClasses-int(known); n > most {
			c.report(f.ID.Pos, "plan-too-large", fmt.Sprintf("%s has %d values, more than %d", f.ID, n, most), "leave out values that no condition tells apart")
		}
	}
}

func (c *compiler) report(pos pathways.Position, code, message, hint string) {
	c.issues = append(c.issues, c.lib.NewIssue(pos, code, message, hint))
}

// calculated checks every calculated condition once, used or not.
func (c *compiler) calculated() {
	all := slices.Concat(c.def.Dictionary.Derived, c.def.Signs.Derived, c.def.SepsisTables.Derived, c.def.Derived)
	for _, d := range all {
		if d.When != nil {
			c.lower.stack = append(c.lower.stack[:0], d.ID.Value)
			c.lower.count = 0
			c.lower.constants(*d.When, c.lower.lower(*d.When, false))
		}
	}
}

// condition lowers a condition that decides something, noting what it reads.
func (c *compiler) condition(text pathways.Str) *node {
	n := c.lower.condition(text)
	c.note(n)
	return n
}

func (c *compiler) optional(text *pathways.Str) *node {
	if text == nil {
		return nil
	}
	return c.lower.condition(*text)
}

// note records the findings and literals a deciding condition reads.
func (c *compiler) note(n *node) {
	n.walk(func(l *Literal) {
		for _, id := range l.reads() {
			c.prog.tested[id] = true
		}
		c.prog.literals = append(c.prog.literals, l)
	})
}

// walk calls f for every literal under n; a nil node has none.
func (n *node) walk(f func(*Literal)) {
	if n == nil {
		return
	}
	if n.op == opLiteral {
		f(n.lit)
	}
	for _, k := range n.kids {
		k.walk(f)
	}
}

func (c *compiler) criterion(x *pathways.Criterion, shared bool) {
	d := c.def.Shared.Dispositions.Get(x.Disposition.Value)
	k := &criterion{def: x, shared: shared, group: x.Group}
	if d != nil {
		k.urgency = d.Urgency
	}
	if k.group == "" {
		k.group = x.ID.Value
	}
	k.when = c.condition(x.When)
	if x.Exception != nil {
		k.when = c.except(k.when, x.Exception.When)
	}
	k.plain = k.when
	for _, e := range c.def.DangerSigns.Exceptions {
		if shared && e.Sign.Value == x.ID.Value {
			k.when = c.except(k.when, e.When)
		}
	}
	for _, a := range x.Assume {
		as := &assumption{def: &a.Value, urgency: k.urgency}
		if a.Value.Disposition != nil {
			if lower := c.def.Shared.Dispositions.Get(a.Value.Disposition.Value); lower != nil {
				as.urgency = min(lower.Urgency, k.urgency)
			}
		}
		if k.assume == nil {
			k.assume = map[string]*assumption{}
		}
		k.assume[a.Key.Value] = as
	}
	k.excuses = c.prog.excuses
	if len(x.Excuse) > 0 {
		k.excuses = maps.Clone(k.excuses)
		maps.Copy(k.excuses, c.excuses(x.Excuse))
	}
	c.assumeAndExcuse(x)
	if k.when != nil {
		k.key = x.ID.Value + " " + k.when.String()
	}
	c.prog.criteria = append(c.prog.criteria, k)
}

func (k *criterion) readsOf() map[string]bool {
	reads := map[string]bool{}
	note := func(l *Literal) {
		for _, id := range l.reads() {
			reads[id] = true
		}
	}
	k.when.walk(note)
	for id, e := range k.excuses {
		if reads[id] {
			e.when.walk(note)
		}
	}
	return reads
}

// except conjoins the negation of an exception. Its literals are marked: what is
// unknown is no exception, so they count as true on the guidance rail.
func (c *compiler) except(when *node, text pathways.Str) *node {
	neg := c.lower.negatedCondition(text)
	neg.walk(func(l *Literal) { l.exception = true })
	c.note(neg)
	n := combine(true, when, neg)
	c.lower.constants(text, n)
	return n
}

// assumeAndExcuse refuses a finding that a criterion both assumes and excuses
// for one reason: it cannot count as the worst and as absent.
func (c *compiler) assumeAndExcuse(x *pathways.Criterion) {
	for _, a := range x.Assume {
		e, both := x.Excuse.Get(a.Key.Value)
		if both && slices.ContainsFunc(e.Reasons, func(r pathways.Reason) bool { return slices.Contains(a.Value.Reasons, r) }) {
			c.report(a.Key.Pos, "assume-and-excuse", fmt.Sprintf("%s is assumed and excused for one reason", a.Key), "keep one of the two")
		}
	}
}

func (c *compiler) excuses(list pathways.Map[pathways.Excuse]) map[string]*excuse {
	out := map[string]*excuse{}
	for _, e := range list {
		out[e.Key.Value] = &excuse{def: &e.Value, when: c.optional(e.Value.When)}
	}
	return out
}

func (c *compiler) raises() {
	for _, r := range c.def.Raises {
		x := &raise{def: r}
		if r.When != nil {
			x.when = c.condition(*r.When)
		}
		if r.AnyOther != nil {
			x.level = r.AnyOther.Rank()
		}
		if d := c.def.Shared.Dispositions.Get(r.To.Value); d != nil {
			x.urgency = d.Urgency
		}
		for _, t := range r.Targets {
			if i := slices.IndexFunc(c.prog.criteria, func(k *criterion) bool { return k.def.ID.Value == t.Value }); i >= 0 {
				x.targets = append(x.targets, i)
			}
		}
		c.prog.raises = append(c.prog.raises, x)
	}
}

func (c *compiler) scope() {
	for i := range c.def.Scope.Outside {
		r := &c.def.Scope.Outside[i]
		c.prog.scope = append(c.prog.scope, &scopeRule{def: r, when: c.condition(r.When)})
	}
	for i := range c.def.Scope.HandOver {
		r := &c.def.Scope.HandOver[i]
		c.prog.scope = append(c.prog.scope, &scopeRule{def: r, when: c.condition(r.When), handOver: true})
	}
}

func (c *compiler) conflicts() {
	c.lower.free = true
	defer func() { c.lower.free = false }()
	for i := range c.def.Dictionary.Contradictions {
		x := &c.def.Dictionary.Contradictions[i]
		c.prog.conflicts = append(c.prog.conflicts, &conflict{def: x, when: c.lower.condition(x.When)})
	}
}

func (c *compiler) adviceItems() {
	items := func(list []pathways.Advice) []adviceItem {
		var out []adviceItem
		for i := range list {
			x := adviceItem{def: &list[i], when: c.optional(list[i].When), said: saidFor(list[i].Text)}
			out = append(out, x)
			if len(x.def.Withholds) > 0 {
				c.prog.advice.withholding = append(c.prog.advice.withholding, x)
			}
		}
		return out
	}
	a := c.def.Advice
	x := &c.prog.advice
	x.signs, x.firstAid, x.homeCare, x.course = items(c.def.Signs.FirstAid), items(a.FirstAid), items(a.HomeCare), items(a.ExpectedCourse)
	for i := range c.def.FollowUp {
		f := &c.def.FollowUp[i]
		x.followUp = append(x.followUp, followUp{def: f, when: c.optional(f.When), said: saidFor(f.Text)})
	}
}

// questions numbers the questions in the order they are asked and reports
// findings that decide something and are never asked.
func (c *compiler) questions() {
	c.prog.order[AgeID] = 0
	for _, page := range slices.Concat(c.def.Signs.Pages, c.def.Pages) {
		for _, f := range page.Ask {
			c.prog.order[f.Value] = len(c.prog.order)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(c.prog.tested)) {
		if _, asked := c.prog.order[id]; !asked {
			c.report(c.def.ID.Pos, "question-missing", fmt.Sprintf("%s decides something and stands on no page", id), "add it to a page's ask:")
		}
	}
}
