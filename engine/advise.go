package engine

import (
	"slices"
	"strings"
	"time"

	"safetynet/pathways"
)

// advise gathers first aid, home care, expected course, follow-up and times.
// Advice with a condition is given only where the condition is known to hold.
// Several pathways' advice is merged without repeats, and without what one of
// them withholds.
func (t *standing) advise(a *Assessment, c Case) {
	a.FirstAid, a.HomeCare, a.FollowUp = []string{}, []string{}, []string{}
	d := t.disposition()
	atHome := d.Guidance != pathways.Escalate
	withheld := t.withheld()
	a.FirstAid = t.items(a.FirstAid, t.outcomes[0].prog.advice.signs, withheld)
	var course []string
	for _, o := range t.speaking() {
		aid := o.prog.advice.firstAid
		if t.Disposition != t.emergency() {
			aid = slices.DeleteFunc(slices.Clone(aid), func(x adviceItem) bool { return x.when == nil })
		}
		a.FirstAid = t.items(a.FirstAid, aid, withheld)
		if atHome {
			a.HomeCare = t.items(a.HomeCare, o.prog.advice.homeCare, withheld)
			course = t.items(course, o.prog.advice.course, withheld)
		}
		for _, f := range o.prog.advice.followUp {
			if text := t.text(f.def.Text); text != "" && !t.beside(f.def.Besides) && t.follows(o, f) {
				a.FollowUp = appendNew(a.FollowUp, text)
			}
		}
	}
	a.SafetyNet.ExpectedCourse = strings.Join(course, " ")
	t.times(a, c)
}

func (t *standing) items(into []string, items []adviceItem, withheld map[string]bool) []string {
	for _, x := range items {
		if t.beside(x.def.Besides) || slices.ContainsFunc(x.def.Topics, func(topic pathways.Str) bool { return withheld[topic.Value] }) {
			continue
		}
		if text := t.text(x.def.Text); text != "" && (x.when == nil || x.when.certain(t.state)) {
			into = appendNew(into, text)
		}
	}
	return into
}

// beside tells whether a text is left out for what else is said: a pathway it
// sends people to is assessed too, or another disposition is told.
func (t *standing) beside(b pathways.Besides) bool {
	told := t.disposition().ID.Value
	if len(b.OnlyFor) > 0 && !slices.ContainsFunc(b.OnlyFor, func(id pathways.Str) bool { return id.Value == told }) {
		return true
	}
	return slices.ContainsFunc(b.UnlessWith, func(id pathways.Str) bool {
		return slices.ContainsFunc(t.outcomes, func(o *outcome) bool { return o.prog.def.ID.Value == id.Value && !o.outside })
	})
}

// withheld lists the topics that advice of any pathway withholds, or would if a
// question still open were answered one way.
func (t *standing) withheld() map[string]bool {
	topics := map[string]bool{}
	for _, o := range t.speaking() {
		a := o.prog.advice
		for _, x := range slices.Concat(a.signs, a.firstAid, a.homeCare, a.course) {
			for _, topic := range x.def.Withholds {
				if x.when == nil || x.when.possible(t.state) {
					topics[topic.Value] = true
				}
			}
		}
	}
	return topics
}

// follows tells whether a follow-up is due: one of its criteria is met, its
// condition is known to hold, or it has neither and the child stays at home.
func (t *standing) follows(o *outcome, f followUp) bool {
	if len(f.def.Criteria) > 0 {
		return slices.ContainsFunc(f.def.Criteria, func(id pathways.Str) bool {
			i := slices.IndexFunc(o.prog.criteria, func(k *criterion) bool { return k.def.ID.Value == id.Value })
			return i >= 0 && o.rails[i].floor
		})
	}
	if f.when == nil {
		return t.disposition().Guidance != pathways.Escalate
	}
	return f.when.certain(t.state)
}

// times takes the earliest look-again and end of validity any pathway gives.
func (t *standing) times(a *Assessment, c Case) {
	level := t.disposition().Guidance
	first := true
	for _, o := range t.outcomes {
		for _, l := range o.prog.def.SafetyNet.LookAgain {
			if l.For != level {
				continue
			}
			if until := c.At.Add(l.Valid.Duration); first || until.Before(a.SafetyNet.ValidUntil) {
				a.SafetyNet.ValidUntil = until
			}
			if l.After != nil {
				t.lookAgain(a, c.At.Add(l.After.Duration), l.After.String())
			}
			first = false
		}
	}
	if first {
		a.SafetyNet.ValidUntil = c.At // nothing said how long it holds: it holds for now only
	}
}

func (t *standing) lookAgain(a *Assessment, at time.Time, after string) {
	if a.SafetyNet.LookAgainAt == nil || at.Before(*a.SafetyNet.LookAgainAt) {
		a.SafetyNet.LookAgainAt, a.SafetyNet.LookAgainAfter = &at, after
	}
}
