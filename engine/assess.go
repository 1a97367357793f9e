package engine

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"safetynet/pathways"
)

// Assess evaluates a case against one or several pathways together: findings
// count once, the most urgent answer leads, advice is merged.
//
// It evaluates every criterion and does not stop at the first that is met: a
// reader of the result must see all of them. A criterion whose findings are
// unknown is unknown, never "not met". Assess is safe for concurrent use and
// reads no clock; time is c.At. The error is about a case the dictionary does
// not admit, or pathways that pin different shared parts. Lists of the result may
// be the program's own: they must not be changed in place.
func Assess(progs []*Program, c Case) (*Assessment, error) { return AssessIn(nil, progs, c) }

// AssessIn is [Assess] in a locality, nil for none: its services are named, and
// what it makes more urgent is. The outcome is never calmer than without it. A
// locality that [Locality.Fits] refuses is an error.
func AssessIn(l *Locality, progs []*Program, c Case) (*Assessment, error) {
	p, err := NewPanel(l, progs)
	if err != nil {
		return nil, err
	}
	return p.Assess(c)
}

// Assess is [AssessIn] for the pathways and the locality of the panel.
func (p *Panel) Assess(c Case) (*Assessment, error) {
	t, err := p.settle(c)
	if err != nil {
		return nil, err
	}
	return t.tell(p.progs, c), nil
}

// tell writes down what was decided, and explains it.
func (t *standing) tell(progs []*Program, c Case) *Assessment {
	a := &Assessment{
		Floor: t.dispositions.List[t.Floor].ID.Value, Ceiling: t.dispositions.List[t.Ceiling].ID.Value,
		Settled: t.Floor == t.Ceiling, Engine: Semantics, Approved: true,
	}
	d := t.disposition()
	a.Guidance = d.Guidance
	a.Disposition = Endpoint{ID: d.ID.Value, Text: d.Text.For(c.Audience)}
	if d.Within != nil {
		a.Disposition.Within = d.Within.String()
	}
	if c.Audience == pathways.Adviser {
		a.Disposition.Codes = d.Codes
	}
	t.explain(a)
	t.ask(a)
	t.advise(a, c)
	t.watch(a, progs)
	t.account(a, progs, c)
	t.localise(a, c.At)
	return a
}

// decide is the part of an assessment that decides; the rest explains it.
func decide(l *Locality, progs []*Program, c Case) (*standing, error) {
	p, err := NewPanel(l, progs)
	if err != nil {
		return nil, err
	}
	return p.settle(c)
}

func (p *Panel) settle(c Case) (*standing, error) {
	if err := c.Check(p.Dictionary()); err != nil {
		return nil, err
	}
	s := p.layOut(c)
	for _, prog := range p.progs {
		prog.speak(s.whose)
	}
	of := p.NewStanding()
	p.decide(s, of)
	return p.stand(s, of), nil
}

// layOut lays a checked case out.
func (p *Panel) layOut(c Case) *state {
	s := blank(p.Dictionary(), p.beyond[audienceAt(c.Audience)])
	s.fill(c)
	return s
}

// laidOut checks a case and lays it out for a panel.
func laidOut(l *Locality, progs []*Program, c Case) (*Panel, *state, error) {
	p, err := NewPanel(l, progs)
	if err != nil {
		return nil, nil, err
	}
	if err := c.Check(p.Dictionary()); err != nil {
		return nil, nil, err
	}
	return p, p.layOut(c), nil
}

// together tells why pathways cannot be assessed together, or not in a locality.
func together(l *Locality, progs []*Program) error {
	if len(progs) == 0 || slices.Contains(progs, nil) {
		return errors.New("engine: no pathway to assess against")
	}
	for _, p := range progs[1:] {
		if p.def.Pins != progs[0].def.Pins {
			return fmt.Errorf("engine: %s and %s pin different shared parts and cannot be assessed together", progs[0].def.Key(), p.def.Key())
		}
	}
	return l.Fits(progs)
}

// account records where the result comes from and what was not used.
func (t *standing) account(a *Assessment, progs []*Program, c Case) {
	for _, p := range progs {
		from := p.provenance.of
		from.Approved, from.Approval = approvalOf(&p.def.Header, c.At)
		a.Provenance = append(a.Provenance, from)
		a.Approved = a.Approved && from.Approved
	}
	a.Unused = []string{}
	for id := range c.Findings {
		if !slices.ContainsFunc(progs, func(p *Program) bool { return p.tested[id] }) {
			a.Unused = append(a.Unused, id)
		}
	}
	slices.Sort(a.Unused)
	a.Inconsistent = []Inconsistency{}
	for _, x := range t.conflicts {
		i := Inconsistency{Text: x.def.Text.For(c.Audience)}
		for _, f := range x.def.Findings {
			i.Findings = append(i.Findings, f.Value)
		}
		a.Inconsistent = append(a.Inconsistent, i)
	}
	a.OutOfScope = []OutOfScope{}
	for _, o := range t.outcomes {
		for i, r := range o.prog.scope {
			if o.scope[i] == False || (o.scope[i] == Unknown && (r.handOver || !o.open[i])) {
				continue
			}
			a.OutOfScope = append(a.OutOfScope, OutOfScope{
				Pathway: o.prog.def.ID.Value, Rule: r.def.ID.Value, Reason: r.def.Reason.For(c.Audience),
				GoTo: r.def.GoTo.For(c.Audience), Certain: o.scope[i] == True, Assessed: !o.outside, Source: r.def.Source,
			})
		}
	}
}

// approvalOf is whether a version is approved at the time of a case, and by which
// approval.
func approvalOf(h *pathways.Header, at time.Time) (bool, string) {
	if a := h.ApprovalAt(at); a != nil {
		return true, a.Digest
	}
	return false, ""
}

// text is the wording for whoever is asking.
func (t *standing) text(x pathways.Text) string { return x.For(t.audience) }
