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
	locality *Locality
	beyond   [audiences][]uint8 // by place in the dictionary: hidden where the audience is not expected to know the finding
	values   []int              // by place in the dictionary: how many values there are to choose from, 0 of a number
	numberAt []int              // by place in the dictionary: place among the numbers, -1 of what is none
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
	for i, f := range p.Dictionary().Findings {
		at := -1
		if f.Type == pathways.Int || f.Type == pathways.Number {
			at = f.NumberAt
		}
		p.numberAt = append(p.numberAt, at)
		p.values = append(p.values, valuesOf(f))
		if slices.ContainsFunc(progs, func(x *Program) bool { return x.plan.reads[i].any() }) && observable(f, progs) {
			p.watched = append(p.watched, f)
		}
	}
	for _, x := range progs {
		p.room = max(p.room, x.plan.room, progs[0].contradictions.room)
	}
	return p, nil
}

func valuesOf(f *pathways.Finding) int {
	if f.Type == pathways.Bool {
		return 2
	}
	return len(f.Values.All())
}

// beyond is hidden where none of the pathways expects an audience to know a finding.
func beyond(audience int, progs []*Program) []uint8 {
	out := make([]uint8, len(progs[0].def.Dictionary.Findings))
	for i := range out {
		if !slices.ContainsFunc(progs, func(p *Program) bool { return p.plan.answers[audience][i] }) {
			out[i] = hidden
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
