package verify

import (
	"safetynet/engine"
	"safetynet/pathways"
)

// set answers an axis's findings in the scratch moments.
func (s *space) set(a *axis, p point) {
	for _, m := range s.scratch {
		for i, f := range a.findings {
			m.Set(f.ID.Value, p.answers[i])
		}
		if a.age {
			m.SetAge(p.ages)
		}
	}
}

// signature is equal for points no reading can tell apart. The axis's answers
// stand in the scratch moments. It holds until the next.
func (s *space) signature(a *axis) []byte {
	s.signed = s.signatureIn(s.signed[:0], a, func(d *pathways.Dictionary) *engine.Moment { return s.scratch[d] })
	return s.signed
}

// signatureIn appends the signature of the answers in any moments, which it may leave
// with another age.
func (s *space) signatureIn(b []byte, a *axis, moment func(*pathways.Dictionary) *engine.Moment) []byte {
	if s.plan != nil {
		b = s.plan.sign(b, a, moment(s.plan.dict))
	}
	for _, r := range a.readings {
		m := moment(r.dict)
		switch {
		case r.lit.Counts():
			for _, f := range r.lit.Findings() {
				if a.has(f) {
					b = s.sign(b, f, m.Answer(f))
				}
			}
		case a.age && r.lit.Banded():
			first, last := r.lit.Bands(m.UpTo(r.upTo))
			b = append(b, byte(first), byte(last)) // #nosec G115 -- a table has tens of bands
		case a.age:
			b = s.signTruth(b, r.lit, m.UpTo(r.upTo))
		case r.lit.Banded():
			months := 0
			for _, band := range r.lit.Threshold().Bands {
				m.SetAge(pointAge(months))
				b = s.signTruth(b, r.lit, m)
				if band.BelowMonths != nil {
					months = *band.BelowMonths
				}
			}
		default:
			b = s.signTruth(b, r.lit, m)
		}
	}
	return b
}

func pointAge(months int) engine.Age {
	at := engine.Span{Lo: months, Hi: months}
	days := engine.Span{Lo: 59, Hi: 59}
	return engine.Age{Known: true, Days: days, Months: at, Corrected: at}
}

func (s *space) signTruth(b []byte, l *engine.Literal, m *engine.Moment) []byte {
	t, lacks := l.At(m)
	b = append(b, '0'+byte(t))
	for _, x := range lacks {
		b = append(append(b, x.Finding...), ' ')
		b = append(b, s.reason(x.Finding, x.Reason)...)
	}
	return b
}

func (s *space) sign(b []byte, f *pathways.Finding, a engine.Answer) []byte {
	switch {
	case !a.Known():
		return append(b, s.reason(f.ID.Value, a.Unknown)...)
	case a.Value.Bool:
		return append(b, 'T')
	}
	return append(b, 'F')
}

// locate is the point of an axis that an input belongs to, -1 when no input of
// the enumeration was like it.
func (s *space) locate(a *axis, p point) int {
	s.set(a, p)
	if n, ok := a.index[string(s.signature(a))]; ok {
		return n
	}
	return -1
}

// add enters an input into its class and returns the class.
func (s *space) add(a *axis, p point, weight int64) int {
	s.set(a, p)
	sig := s.signature(a)
	n, have := a.index[string(sig)]
	if !have {
		n = len(a.points)
		a.index[string(sig)] = n
		a.points = append(a.points, p)
	}
	a.points[n].weight += weight
	return n
}
