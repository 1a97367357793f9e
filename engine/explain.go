package engine

import (
	"slices"

	"safetynet/pathways"
)

// told is a criterion that is met or open, or a rule that is open.
type told struct {
	urgency   int
	of        *outcome
	criterion int
	rule      *Undecided // nil of a criterion
}

// explain lists every criterion that is met and every one still open, most
// urgent first, and what was left unchecked.
func (t *standing) explain(a *Assessment) {
	a.NotChecked = []string{}
	var rooms [2][128]told
	met, open := t.found(a, rooms[0][:0], rooms[1][:0])
	slices.Sort(a.NotChecked)
	urgentFirst := func(x, y told) int { return y.urgency - x.urgency }
	slices.SortStableFunc(met, urgentFirst)
	slices.SortStableFunc(open, urgentFirst)
	a.Matched, a.Undecided = make([]Match, len(met)), make([]Undecided, len(open))
	for i, x := range met {
		t.match(&a.Matched[i], x.of, x.criterion)
	}
	for i, x := range open {
		if x.rule != nil {
			a.Undecided[i] = *x.rule
			continue
		}
		t.open(&a.Undecided[i], x.of, x.criterion)
	}
}

// found appends what is met and what is open, pathway by pathway.
func (t *standing) found(a *Assessment, met, open []told) ([]told, []told) {
	shared := map[string]bool{}
	for _, o := range t.outcomes {
		for i, k := range o.prog.criteria {
			several := k.shared && len(t.outcomes) > 1
			if several && shared[k.key] {
				continue // another pathway has said so already
			}
			switch r := o.rails[i]; {
			case r.floor:
				met = append(met, told{urgency: t.locality.Lifted(o.floors[i]), of: o, criterion: i})
			case r.ceiling:
				open = append(open, told{urgency: t.locality.Lifted(o.ceilings[i]), of: o, criterion: i})
			}
			if several && o.rails[i].ceiling {
				shared[k.key] = true
			}
			o.unchecked(a, k, o.rails[i])
		}
		for _, u := range t.openRules(o) {
			open = append(open, told{urgency: t.dispositions.Get(u.Disposition).Urgency, rule: &u})
		}
	}
	return met, open
}

func (t *standing) match(m *Match, o *outcome, i int) {
	k := o.prog.criteria[i]
	*m = Match{
		Pathway: o.prog.def.ID.Value, Criterion: k.def.ID.Value, NotesRef: k.def.NotesRef,
		Disposition: t.here(o.floors[i]), Because: t.text(k.def.Because),
		Evidence: map[string]any{}, Source: k.def.Source, Also: k.def.Also, Position: k.def.ID.Pos, ready: k.ready[t.whose],
	}
	for _, n := range o.raisedBy[i] {
		m.RaisedBy = append(m.RaisedBy, o.prog.raises[n].def.ID.Value)
	}
	for _, l := range k.condition(o.outside).reasons(o.in.state) {
		t.evidence(m.Evidence, l)
		if limit, ok := l.crossed(o.in.state); ok {
			m.Limits = append(m.Limits, limit)
		}
	}
}

func (t *standing) open(u *Undecided, o *outcome, i int) {
	k, s := o.prog.criteria[i], o.in.state
	*u = Undecided{
		Pathway: o.prog.def.ID.Value, Criterion: k.def.ID.Value, NotesRef: k.def.NotesRef,
		Disposition: t.here(o.ceilings[i]), Because: t.text(k.def.Because),
		Source: k.def.Source, Position: k.def.ID.Pos, ready: k.ready[t.whose],
	}
	var room [8]string
	needs := room[:0]
	k.needs(o.in, k.condition(o.outside), func(l *Literal, id string, r pathways.Reason) {
		needs = appendNew(needs, id)
		if as := k.assume[id]; o.rails[i].guidance >= 0 && as != nil && slices.Contains(as.def.Reasons, r) {
			u.Assumed = appendNew(u.Assumed, Assumed{id, t.text(as.def.Because)})
		} else if o.rails[i].guidance >= 0 && l.exception {
			u.Assumed = appendNew(u.Assumed, Assumed{id, t.exceptionText(o.prog, k)})
		}
	})
	u.Needs = k.ready[t.whose].needing(needs)
	k.condition(o.outside).walk(func(l *Literal) {
		if l.truth(s) != True {
			return
		}
		if u.Evidence == nil {
			u.Evidence = map[string]any{}
		}
		t.evidence(u.Evidence, l)
	})
}

// here is the id of what a pathway's disposition becomes in the locality.
func (t *standing) here(urgency int) string {
	return t.dispositions.List[t.locality.Lifted(urgency)].ID.Value
}

// exceptionText is why an exception to a criterion exists.
func (t *standing) exceptionText(p *Program, k *criterion) string {
	if k.def.Exception != nil {
		return t.text(k.def.Exception.Because)
	}
	for _, e := range p.def.DangerSigns.Exceptions {
		if e.Sign.Value == k.def.ID.Value {
			return t.text(e.Because)
		}
	}
	return ""
}

// openRules lists raise and scope rules that unknown findings keep open.
func (t *standing) openRules(o *outcome) []Undecided {
	var open []Undecided
	row := func(id pathways.Str, refs []string, disposition string, because pathways.Text, source pathways.Citation, when *node, ready *ready, excused func(*Literal) bool) {
		u := Undecided{
			Pathway: o.prog.def.ID.Value, Criterion: id.Value, NotesRef: refs, Disposition: disposition,
			Because: t.text(because), Needs: []string{}, Source: source, Position: id.Pos, ready: ready,
		}
		when.needs(t.state, excused, func(_ *Literal, id string, _ pathways.Reason) { u.Needs = appendNew(u.Needs, id) })
		open = append(open, u)
	}
	for _, r := range o.openRaises() {
		row(r.def.ID, r.def.NotesRef, t.here(r.urgency), r.def.Because, r.def.Source, r.when, r.ready[t.whose],
			func(l *Literal) bool { return unanswerable(l, t.situation) })
	}
	for i, r := range o.prog.scope {
		if o.open[i] {
			row(r.def.ID, r.def.NotesRef, t.dispositions.List[t.undecided].ID.Value, r.def.Reason, r.def.Source, r.when, r.ready[t.whose], r.excused(t.situation))
		}
	}
	return open
}

// openRaises lists raise rules with a condition of their own that is undecided
// and a target it could lift.
func (o *outcome) openRaises() []*raise {
	s := o.in
	var open []*raise
	for _, r := range o.prog.raises {
		if r.when == nil || o.outside || !Applies(r.def.Audience, s.audience) {
			continue
		}
		liftable := slices.ContainsFunc(r.targets, func(t int) bool { return o.rails[t].ceiling && o.floors[t] < r.urgency })
		if liftable && r.when.undecided(s.state, func(l *Literal) bool { return unanswerable(l, s) }) == Unknown {
			open = append(open, r)
		}
	}
	return open
}

// unchecked lists the unknown findings that kept a criterion from being open
// only because they were excused.
func (o *outcome) unchecked(a *Assessment, k *criterion, r rails) {
	if r.ceiling || o.outside && !k.shared || !Applies(k.def.Audience, o.in.audience) {
		return
	}
	none := func(*Literal) bool { return false }
	k.condition(o.outside).needs(o.in.state, none, func(l *Literal, id string, _ pathways.Reason) {
		if k.excused(l, o.in) {
			a.NotChecked = appendNew(a.NotChecked, id)
		}
	})
}

// evidence adds the known values a literal reads.
func (t *standing) evidence(into map[string]any, l *Literal) {
	for _, id := range l.reads() {
		if f := t.dict.Finding(id); f != nil {
			if t.known(f) {
				into[id] = t.valueOf(f)
			}
			continue
		}
		if !t.age.Known {
			continue
		}
		name := l.age
		if name == "" || name == ageYears {
			name = ageMonths // completed months say it for bands and years alike
		}
		into[name] = t.ageSpan(name)
	}
	if l.derived != nil {
		if n, ok := l.derived.value(t.state); ok {
			into[l.derived.def.ID.Value] = n
		}
	}
}

// crossed says which threshold a true literal crossed, and for which ages it holds.
func (l *Literal) crossed(s *state) (Limit, bool) {
	if l.threshold == nil {
		return Limit{}, false
	}
	out := Limit{Finding: l.subject(), Op: l.TrueWhen(), Limit: l.limit, Threshold: l.threshold.ID.Value, Source: l.threshold.Source}
	if len(l.threshold.Bands) > 0 {
		first, last := l.bands(s)
		b := l.threshold.Bands[last]
		if b.Limit.None {
			return Limit{}, false
		}
		out.Limit = b.Limit.Value
		out.Band = BandText(l.threshold.Bands, first, last)
	}
	return out, true
}

// reasons lists the true literals that make a true condition true.
func (n *node) reasons(s *state) []*Literal {
	if n.op == opLiteral {
		return []*Literal{n.lit}
	}
	var out []*Literal
	for _, k := range n.kids {
		if k.certain(s) {
			out = append(out, k.reasons(s)...)
		}
	}
	return out
}

// String writes the condition back, for comparison and for messages.
func (n *node) String() string {
	return string(n.appendTo(nil, (*Literal).key))
}

func (n *node) appendTo(text []byte, name func(*Literal) string) []byte {
	if n.op == opLiteral {
		return append(text, name(n.lit)...)
	}
	text = append(text, '(')
	for i, k := range n.kids {
		if i > 0 {
			text = append(text, n.op.word()...)
		}
		text = k.appendTo(text, name)
	}
	return append(text, ')')
}

// word joins the parts of a node.
func (o nodeOp) word() string {
	if o == opOr {
		return " || "
	}
	return " && "
}

func appendNew[T comparable](list []T, x T) []T {
	if slices.Contains(list, x) {
		return list
	}
	return append(list, x)
}
