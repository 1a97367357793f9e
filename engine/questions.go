package engine

import (
	"cmp"
	"slices"
	"strings"

	"safetynet/pathways"
)

// asking gathers what to ask, each question once.
type asking struct {
	*standing
	list []asked
	at   []int16 // by place in the dictionary, the age behind: place in the list and one more
}

// asked is a question before it is worded.
type asked struct {
	finding     *pathways.Finding // nil for the age
	prog        *Program          // the first that asks
	rank, order int
	reason      *readyReason
	criteria    []string
}

func (q *asked) id() string { return idOf(q.finding) }

// ask lists the questions whose answers can still change the outcome, those that
// can change it most first. Nothing is asked once floor and ceiling are equal,
// and nothing is asked twice: a finding somebody was unsure of, or could not
// measure, is not asked again.
func (t *standing) ask(a *Assessment) {
	a.NextQuestions = []Question{}
	if t.Settled() && len(t.conflicts) == 0 {
		return
	}
	var room [64]asked
	x := asking{standing: t, list: room[:0], at: make([]int16, len(t.dict.Findings)+1)}
	if !t.Settled() {
		for _, o := range t.outcomes {
			x.criteria(o)
			x.rules(o)
		}
	}
	x.contradictions()
	slices.SortFunc(x.list, func(x, y asked) int {
		return cmp.Or(y.rank-x.rank, x.order-y.order, strings.Compare(x.id(), y.id()))
	})
	a.NextQuestions = make([]Question, len(x.list))
	for i := range x.list {
		t.question(&a.NextQuestions[i], &x.list[i])
	}
}

func (x *asking) criteria(o *outcome) {
	for i, k := range o.prog.criteria {
		if o.rails[i].floor || !o.rails[i].ceiling {
			continue
		}
		could := x.couldReach(o, i)
		if could <= x.Floor {
			continue
		}
		excused := func(l *Literal) bool { return k.excused(l, o.in) }
		k.condition(o.outside).askable(o.in, excused, func(f *pathways.Finding) { x.offer(o.prog, f, could, k.ready[x.whose]) })
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

func (x *asking) rules(o *outcome) {
	excused := func(l *Literal) bool { return unanswerable(l, o.in) }
	for _, r := range o.openRaises() {
		if could := x.locality.Lifted(r.urgency); could > x.Floor {
			r.when.askable(o.in, excused, func(f *pathways.Finding) { x.offer(o.prog, f, could, r.ready[x.whose]) })
		}
	}
	for i, r := range o.prog.scope {
		if o.scope[i] == Unknown && x.undecided > x.Floor {
			r.when.askable(x.situation, r.excused(x.situation), func(f *pathways.Finding) { x.offer(o.prog, f, x.undecided, r.ready[x.whose]) })
		}
	}
}

// contradictions puts answers that cannot go together before everything else.
func (x *asking) contradictions() {
	for _, c := range x.conflicts {
		for _, id := range c.def.Findings {
			f := x.dict.Finding(id.Value)
			x.forget(f)
			q := x.offer(x.outcomes[0].prog, f, x.emergency(), &ready{only: [1]string{c.def.ID.Value}, because: x.text(c.def.Text)})
			q.rank = x.emergency() + 1
		}
	}
}

// askable calls f for the findings worth asking next. Of parts that must all
// hold only the first that can be asked is offered: its answer may settle the
// rest, and a follow-on question stands behind its gate.
func (n *node) askable(s situation, excused func(*Literal) bool, f func(*pathways.Finding)) bool {
	if n.undecided(s.state, excused) != Unknown {
		return false
	}
	if n.op == opLiteral {
		asked := false
		n.lit.lacking(s.state, func(x *pathways.Finding, r pathways.Reason) {
			if r == pathways.NotAsked && (x == nil || !s.cannotKnow(x)) {
				asked = true
				f(x)
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

func (x *asking) place(f *pathways.Finding) *int16 {
	if f == nil {
		return &x.at[len(x.at)-1]
	}
	return &x.at[f.DictionaryAt]
}

// forget takes back why a finding was asked for.
func (x *asking) forget(f *pathways.Finding) {
	if n := *x.place(f); n > 0 {
		x.list[n-1] = x.unasked(x.outcomes[0].prog, f)
	}
}

func (x *asking) unasked(p *Program, f *pathways.Finding) asked {
	q := asked{finding: f, prog: p, rank: -1}
	if f != nil {
		q.order = len(p.order)
	}
	return q
}

// offer asks for a finding, nil for the age, or notes one more reason to.
func (x *asking) offer(p *Program, f *pathways.Finding, could int, r *ready) *asked {
	place := x.place(f)
	if *place == 0 {
		x.list = append(x.list, x.unasked(p, f))
		*place = int16(len(x.list)) // #nosec G115 -- a dictionary has some hundred findings
	}
	q := &x.list[*place-1]
	if q.criteria == nil {
		q.criteria = r.only[:]
	} else {
		q.criteria = appendNew(q.criteria, r.only[0])
	}
	if order, ok := p.order[q.id()]; ok {
		q.order = min(q.order, order)
	}
	if could > q.rank {
		q.rank, q.reason = could, r.reasonAt(could)
		if q.reason == nil {
			q.reason = &readyReason{why: wouldMean(r.because, x.text(x.dispositions.List[could].Text)), couldBe: x.dispositions.List[could].ID.Value}
		}
	}
	return q
}

func wouldMean(because, disposition string) string {
	return because + " This would mean: " + disposition
}

// question words what is asked for whoever is asking.
func (t *standing) question(q *Question, x *asked) {
	switch f := x.finding; {
	case f == nil:
		*q = Question{Finding: AgeID, Type: "age", Text: t.text(t.dict.AgeQuestion)}
		if q.Text == "" {
			q.Text = ageQuestion[t.audience]
		}
	case x.prog.questions[t.whose][f.DictionaryAt] == nil: // asked again only because it contradicts another answer
		*q = x.prog.readyQuestion(f, t.audience).of
	default:
		*q = x.prog.questions[t.whose][f.DictionaryAt].of
	}
	q.Criteria, q.reason, q.Why, q.CouldBe = x.criteria, x.reason, x.reason.why, x.reason.couldBe
}

// choicesOf are the answers to choose from, nil where any will do.
func choicesOf(f *pathways.Finding, a pathways.Audience) []Choice {
	out := slices.Grow([]Choice(nil), len(f.Values.All())+len(f.Choices))
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
