package engine

import "safetynet/pathways"

// derivedNumber is a calculated number with the findings it needs.
type derivedNumber struct {
	def    *pathways.Derived
	inputs []*pathways.Finding
}

// value calculates the number, or reports that an input is missing.
func (d *derivedNumber) value(s *state) (float64, bool) {
	total := 0.0
	for _, f := range d.inputs {
		if !s.known(f) {
			return 0, false
		}
		total += s.amount(f)
	}
	switch {
	case d.def.Ratio != nil:
		to, ok := s.amount(d.inputs[1]), true
		if r := d.def.Ratio; r.Through != nil {
			to, ok = Interpolate(r.Through, to)
		}
		return d.def.Ratio.Times * s.amount(d.inputs[0]) / to, ok && to != 0
	case d.def.Difference != nil:
		return s.amount(d.inputs[0]) - s.amount(d.inputs[1]), true
	case d.def.Lookup != nil:
		return Interpolate(d.def.Lookup.Points, s.amount(d.inputs[0]))
	}
	return total, true
}

// amount is a known number, or 1 for yes and 0 for no.
func (s *state) amount(f *pathways.Finding) float64 {
	if f.Type == pathways.Bool {
		return float64(s.codes[f.DictionaryAt] - known)
	}
	return s.numbers[f.NumberAt]
}

// Interpolate reads a table of ascending [x, y] points that is linear between
// them. It reports false outside the table: nothing is extrapolated.
func Interpolate(points [][]float64, x float64) (float64, bool) {
	for i, p := range points {
		switch {
		case x == p[0]:
			return p[1], true
		case i > 0 && x > points[i-1][0] && x < p[0]:
			q := points[i-1]
			return q[1] + (p[1]-q[1])*(x-q[0])/(p[0]-q[0]), true
		}
	}
	return 0, false
}
