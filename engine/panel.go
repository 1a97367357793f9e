package engine

import (
	"slices"
	"time"

	"safetynet/pathways"
)

// Panel is pathways that are asked about together, in one locality or none, made
// ready to decide many cases. It is immutable and safe for concurrent use.
type Panel struct {
	progs    []*Program
	plans    []*plan  // which decide them: one of all, or one of each
	shares   []*share // by program
	locality *Locality
	beyond   [audiences][]uint8 // by place in the dictionary: hidden where the audience is not expected to know the finding
	values   []int              // of the dictionary, see [Program]
	numberAt []int              // of the dictionary
	room     int                // for classes, behind the codes

	watched []*pathways.Finding // what can be seen at home and matters to any of the pathways

	undecided, dangerUnsure int // urgencies, before the locality
}

// NewPanel makes a panel. The error is that of [AssessIn] for no pathway, for
// pathways that pin different shared parts, and for a locality that does not fit.
func NewPanel(l *Locality, progs []*Program) (*Panel, error) {
	if err := together(l, progs); err != nil {
		return nil, err
	}
	d := progs[0].def.Shared.Dispositions
	p := &Panel{progs: progs, locality: l, undecided: d.Get(d.Roles.Undecided.Value).Urgency, dangerUnsure: d.Get(d.Roles.DangerUnsure.Value).Urgency}
	for n := range p.beyond {
		p.beyond[n] = beyond(n, progs)
	}
	p.values, p.numberAt = progs[0].values, progs[0].numberAt
	p.watched = make([]*pathways.Finding, 0, len(p.values))
	unseen := p.beyond[audienceAt(pathways.Parent)]
	for i, f := range p.Dictionary().Findings {
		if unseen[i] != hidden && mayAppear(f) && readByAny(progs, i) {
			p.watched = append(p.watched, f)
		}
	}
	for _, x := range progs {
		p.plans = append(p.plans, x.plan)
	}
	p.share()
	return p, nil
}

// Together is the panel with one plan of all its pathways, which decides them in less
// time than their own do one after another. Making it takes 10 to 20 ms: it is for panels
// that decide many cases. Where the pathways cannot have one plan it is the panel as it was.
func (p *Panel) Together() *Panel {
	if len(p.plans) == 1 {
		return p
	}
	one := planTogether(p.progs)
	if one == nil {
		return p
	}
	q := *p
	q.plans, q.shares = []*plan{one}, nil
	q.share()
	return &q
}

// share notes what the plans are to the programs, and the room they need.
func (p *Panel) share() {
	p.room = p.progs[0].contradictions.room
	for _, x := range p.plans {
		p.room = max(p.room, x.room)
		for n := range x.shares {
			p.shares = append(p.shares, &x.shares[n])
		}
	}
}

func readByAny(progs []*Program, place int) bool {
	for _, p := range progs {
		if p.plan.reads[place].any() {
			return true
		}
	}
	return false
}

// beyond is hidden where none of the pathways expects an audience to know a finding.
func beyond(audience int, progs []*Program) []uint8 {
	out := make([]uint8, len(progs[0].expects[audience]))
	for i := range out {
		out[i] = hidden
		for _, p := range progs {
			if p.expects[audience][i] {
				out[i] = 0
				break
			}
		}
	}
	return out
}

// Programs are the pathways of the panel, in their order. They must not be changed.
func (p *Panel) Programs() []*Program { return p.progs }

// ApprovedAt tells whether every pathway of the panel and its locality are clinically
// approved at a time.
func (p *Panel) ApprovedAt(at time.Time) bool {
	for _, x := range p.progs {
		if !x.def.ApprovedAt(at) {
			return false
		}
	}
	return p.locality == nil || p.locality.Definition().ApprovedAt(at)
}

// Locality is the one of the panel, nil for none.
func (p *Panel) Locality() *Locality { return p.locality }

// Dictionary is the one all pathways of the panel pin.
func (p *Panel) Dictionary() *pathways.Dictionary { return p.progs[0].def.Dictionary }

// Dispositions are those all pathways of the panel pin, by urgency.
func (p *Panel) Dispositions() []*pathways.Disposition {
	return p.progs[0].def.Shared.Dispositions.List
}

// Criterion is the definition of what a [Ref] of this panel names.
func (p *Panel) Criterion(r Ref) *pathways.Criterion {
	return p.progs[r.Program].criteria[r.Criterion].def
}

// Ref names a criterion of a panel: by the place of its pathway in the panel, and
// its own place there, the general danger signs first.
type Ref struct{ Program, Criterion uint16 }

// SharesRecords tells whether a record of one of two panels is one of the other as
// well: they have one dictionary, and expect each audience to know the same.
func (p *Panel) SharesRecords(q *Panel) bool {
	for i := range p.beyond {
		if !slices.Equal(p.beyond[i], q.beyond[i]) {
			return false
		}
	}
	return p.Dictionary() == q.Dictionary()
}
