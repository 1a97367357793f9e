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
	atHome := t.disposition().Guidance != pathways.Escalate
	withheld := t.withheld()
	x := &a.said
	x.firstAid = t.items(x.firstAid, t.outcomes[0].prog.advice.signs, withheld, true)
	for _, o := range t.speaking() {
		x.firstAid = t.items(x.firstAid, o.prog.advice.firstAid, withheld, t.Disposition == t.emergency())
		if atHome {
			x.homeCare = t.items(x.homeCare, o.prog.advice.homeCare, withheld, true)
			x.course = t.items(x.course, o.prog.advice.course, withheld, true)
		}
		for _, f := range o.prog.advice.followUp {
			if text := f.said[t.whose]; text.text != "" && !t.beside(f.def.Besides) && t.follows(o, f) {
				x.followUp = appendSaid(x.followUp, text)
			}
		}
	}
	a.FirstAid, a.HomeCare, a.FollowUp = textsOf(x.firstAid), textsOf(x.homeCare), textsOf(x.followUp)
	a.SafetyNet.ExpectedCourse = strings.Join(textsOf(x.course), " ")
	t.times(a, c)
}

// items appends what is to be said, of what has no condition only where always is true.
func (t *standing) items(into []*said, items []adviceItem, withheld []string, always bool) []*said {
	for i := range items {
		x := &items[i]
		text := x.said[t.whose]
		if text.text == "" || x.when == nil && !always || x.when != nil && !x.when.certain(t.state) || t.beside(x.def.Besides) ||
			slices.ContainsFunc(x.def.Topics, func(topic pathways.Str) bool { return slices.Contains(withheld, topic.Value) }) {
			continue
		}
		into = appendSaid(into, text)
	}
	return into
}

func appendSaid(list []*said, x *said) []*said {
	if slices.ContainsFunc(list, func(y *said) bool { return y.text == x.text }) {
		return list
	}
	return append(list, x)
}

func textsOf(list []*said) []string {
	texts := make([]string, len(list))
	for i, x := range list {
		texts[i] = x.text
	}
	return texts
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
func (t *standing) withheld() []string {
	var topics []string
	for _, o := range t.speaking() {
		for _, x := range o.prog.advice.withholding {
			if x.when == nil || x.when.possible(t.state) {
				for _, topic := range x.def.Withholds {
					topics = append(topics, topic.Value)
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
