package engine

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"safetynet/pathways"
)

// ask lists the questions whose answers can still change the outcome, those that
// can change it most first. Nothing is asked once floor and ceiling are equal,
// and nothing is asked twice: a finding somebody was unsure of, or could not
// measure, is not asked again.
func (t *standing) ask(a *Assessment) {
	found := map[string]*Question{}
	if !t.Settled() {
		for _, o := range t.outcomes {
			t.askCriteria(o, found)
			t.askRules(o, found)
		}
	}
	t.askContradictions(found)
	list := slices.SortedFunc(maps.Values(found), func(x, y *Question) int {
		return cmp.Or(y.rank-x.rank, x.order-y.order, strings.Compare(x.Finding, y.Finding))
	})
	a.NextQuestions = make([]Question, len(list))
	for i, q := range list {
		a.NextQuestions[i] = *q
	}
}

func (t *standing) askCriteria(o *outcome, found map[string]*Question) {
	for i, k := range o.prog.criteria {
		if o.rails[i].floor || !o.rails[i].ceiling {
			continue
		}
		could := t.couldReach(o, i)
		if could <= t.Floor {
			continue
		}
		excused := func(l *Literal) bool { return k.excused(l, o.in) }
		k.condition(o.outside).askable(o.in, excused, func(id string) {
			t.offer(found, o.prog, id, could, t.text(k.def.Because), k.def.ID.Value)
		})
	}
}

// couldReach is the most urgent disposition a criterion can lead to here: its
// own, or one it makes a raise rule reach by being "another sign".
func (t *standing) couldReach(o *outcome, i int) int {
	could := o.ceilings[i]
	k := o.prog.criteria[i]
	for _, r := range o.prog.raises {
		if r.when != nil || o.outside || !Applies(r.def.Audience, t.audience) || t.dispositions.List[k.urgency].Guidance.Rank() < r.level {
			continue
		}
		if slices.ContainsFunc(r.targets, func(n int) bool { return o.rails[n].ceiling && o.prog.criteria[n].group != k.group }) {
			could = max(could, r.urgency)
		}
	}
	return t.locality.Lifted(could)
}

func (t *standing) askRules(o *outcome, found map[string]*Question) {
	excused := func(l *Literal) bool { return unanswerable(l, o.in) }
	for _, r := range o.openRaises() {
		if could := t.locality.Lifted(r.urgency); could > t.Floor {
			r.when.askable(o.in, excused, func(id string) {
				t.offer(found, o.prog, id, could, t.text(r.def.Because), r.def.ID.Value)
			})
		}
	}
	for i, r := range o.prog.scope {
		if o.scope[i] == Unknown && t.undecided > t.Floor {
			r.when.askable(t.situation, r.excused(t.situation), func(id string) {
				t.offer(found, o.prog, id, t.undecided, t.text(r.def.Reason), r.def.ID.Value)
			})
		}
	}
}

// askContradictions puts answers that cannot go together before everything else.
func (t *standing) askContradictions(found map[string]*Question) {
	for _, x := range t.conflicts {
		for _, f := range x.def.Findings {
			delete(found, f.Value)
			t.offer(found, t.outcomes[0].prog, f.Value, t.emergency(), t.text(x.def.Text), x.def.ID.Value)
			if q := found[f.Value]; q != nil {
				q.rank = t.emergency() + 1
			}
		}
	}
}

// askable calls f for the findings worth asking next. Of parts that must all
// hold only the first that can be asked is offered: its answer may settle the
// rest, and a follow-on question stands behind its gate.
func (n *node) askable(s situation, excused func(*Literal) bool, f func(id string)) bool {
	if n.undecided(s.state, excused) != Unknown {
		return false
	}
	if n.op == opLiteral {
		asked := false
		n.lit.unknowns(s.state, func(id string, r pathways.Reason) {
			if s.canAsk(id, r) {
				asked = true
				f(id)
			}
		})
		return asked
	}
	asked := false
	for _, k := range n.kids {
		if k.askable(s, excused, f) {
			asked = true
			if n.op == opAnd {
				break
			}
		}
	}
	return asked
}

func (s situation) canAsk(id string, r pathways.Reason) bool {
	f := s.dict.Finding(id)
	return r == pathways.NotAsked && (f == nil || !s.cannotKnow(f))
}

// offer adds a question, or notes one more reason for it.
func (t *standing) offer(found map[string]*Question, p *Program, id string, could int, because, criterion string) {
	q := found[id]
	if q == nil {
		q = t.question(p, id)
		q.rank = -1
		found[id] = q
	}
	q.Criteria = appendNew(q.Criteria, criterion)
	if order, ok := p.order[id]; ok {
		q.order = min(q.order, order)
	}
	if could > q.rank {
		d := t.dispositions.List[could]
		q.rank, q.CouldBe = could, d.ID.Value
		q.Why = because + " This would mean: " + t.text(d.Text)
	}
}

// question words a finding for whoever is asking.
func (t *standing) question(p *Program, id string) *Question {
	f := t.dict.Finding(id)
	if f == nil {
		q := &Question{Finding: AgeID, Type: "age", Text: t.text(t.dict.AgeQuestion)}
		if q.Text == "" {
			q.Text = ageQuestion[t.audience]
		}
		return q
	}
	r := p.questions[t.whose][f.DictionaryAt]
	if r == nil { // asked again only because it contradicts another answer
		r = p.readyQuestion(f, t.audience)
	}
	q := r.of
	return &q
}

// choicesOf are the answers to choose from, nil where any will do.
func choicesOf(f *pathways.Finding, a pathways.Audience) []Choice {
	var out []Choice
	for _, v := range f.Values.All() {
		label, ok := f.Labels.Get(v)
		c := Choice{Value: v, Label: v}
		if ok {
			c.Label = label.For(a)
		}
		out = append(out, c)
	}
	for _, x := range f.Choices {
		out = append(out, Choice{Value: *x.Value.Number, Label: x.Label.For(a)})
	}
	return out
}

// ageQuestion words the question for dictionaries that do not.
var ageQuestion = map[pathways.Audience]string{
	pathways.Parent:    "When was your child born?",
	pathways.Adviser:   "When was your child born?",
	pathways.Clinician: "Date of birth, or age",
}
