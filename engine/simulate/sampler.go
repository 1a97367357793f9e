package simulate

import (
	"math"
	"math/rand/v2"

	"safetynet/pathways"
)

// state is what a child's answer to a finding is.
type state uint8

const (
	unasked state = iota
	known
	unsure
	notMeasured
)

// answer is one answer: a number, the place of an enumeration's value, or 1 for yes.
type answer struct {
	state state
	value float64
}

func yesNo(b bool) answer {
	if b {
		return answer{known, 1}
	}
	return answer{known, 0}
}

// sampler draws the answer of a child to one finding. u is random; of r comes more,
// where that is not enough.
type sampler interface {
	draw(r *rand.Rand, u uint64, class int, normal answer) answer
}

// sampler is what a rule of the file says.
func (b *builder) sampler(f *pathways.Finding, r Rule) sampler {
	var yes, shift []float64
	ranks := &ranked{}
	for _, x := range b.m.params.Severity.Classes {
		yes = append(yes, ofClass(r.Frequency, x))
		ranks.add(f, ofClass(r.Ranks, x))
		if r.Number != nil {
			shift = append(shift, ofClass(r.Number.Shift, x))
		}
	}
	switch {
	case r.Frequency != nil:
		return newFlip(yes, true)
	case r.Ranks != nil:
		return ranks
	}
	return &around{r.Number.Around, shift, r.Number.SD, newScale(f)}
}

func ofClass[T any](m pathways.Map[T], c Class) T {
	if v, ok := m.Get(All); ok {
		return v
	}
	v, _ := m.Get(c.ID.Value)
	return v
}

// otherwise is how a finding without a rule is drawn, by its kind and direction of
// worse.
func (b *builder) otherwise(f *pathways.Finding) sampler {
	past := f.Kind == pathways.History || f.Kind == pathways.Context
	danger := b.danger[f.ID.Value]
	var often, further []float64
	ranks := &ranked{}
	for _, c := range b.m.params.Severity.Classes {
		p, q := c.Sign, c.Further
		switch {
		case past:
			p, q = b.m.params.History.Frequency, b.m.params.History.Further
		case danger && f.Type == pathways.Bool:
			p = c.Danger
		}
		often, further = append(often, p), append(further, q)
		ranks.add(f, onward(len(f.Values), p, q))
	}
	switch {
	case f.Worse == pathways.WorseNone && f.Type == pathways.Enum && f.Normal == nil:
		return &evenly{places(f)}
	case f.Worse == pathways.WorseNone || f.Normal == nil:
		return asNormal{}
	case f.Type == pathways.Bool:
		return newFlip(often, f.Worse == pathways.WorseTrue)
	case f.Type == pathways.Enum:
		return ranks
	}
	return &drift{newFlip(often, true).cut, further, f.Worse == pathways.WorseDown, newScale(f)}
}

// onward are the shares of ranks, away from the first with p and on to each next
// with q.
func onward(n int, p, q float64) []float64 {
	if n == 0 {
		return nil
	}
	out, left := []float64{1 - p}, p
	for i := 1; i < n; i++ {
		stay := left * (1 - q)
		if i == n-1 {
			stay = left
		}
		out, left = append(out, stay), left-stay
	}
	return out
}

// flip is a yes or no, by class.
type flip struct {
	cut []uint64
	hit answer
	not answer
}

func newFlip(often []float64, yes bool) *flip {
	f := &flip{hit: yesNo(yes), not: yesNo(!yes)}
	for _, p := range often {
		f.cut = append(f.cut, cut(p))
	}
	return f
}

func (f *flip) draw(_ *rand.Rand, u uint64, class int, _ answer) answer {
	if u < f.cut[class] {
		return f.hit
	}
	return f.not
}

// asNormal is what a well child has, or nothing.
type asNormal struct{}

func (asNormal) draw(_ *rand.Rand, _ uint64, _ int, normal answer) answer { return normal }

// ranked is a value of an enumeration, by class: of each rank, in which values are as
// likely as each other, or of each value.
type ranked struct {
	shares [][]uint64
	places [][][]int
}

func (x *ranked) add(f *pathways.Finding, shares []float64) {
	to := places(f)
	if len(shares) != len(to) {
		to = nil
		for i := range f.Values.All() {
			to = append(to, []int{i})
		}
	}
	x.shares, x.places = append(x.shares, running(shares)), append(x.places, to)
}

// places are where the values of each rank are among all.
func places(f *pathways.Finding) [][]int {
	var out [][]int
	at := 0
	for _, rank := range f.Values {
		var of []int
		for range rank {
			of = append(of, at)
			at++
		}
		out = append(out, of)
	}
	return out
}

// evenly gives every rank the same share in every class.
type evenly struct{ places [][]int }

func (e *evenly) draw(r *rand.Rand, _ uint64, _ int, _ answer) answer {
	return of(r, e.places[r.IntN(len(e.places))])
}

func (x *ranked) draw(r *rand.Rand, u uint64, class int, _ answer) answer {
	return of(r, x.places[class][pick(x.shares[class], u)])
}

func of(r *rand.Rand, places []int) answer {
	if len(places) == 1 {
		return answer{known, float64(places[0])}
	}
	return answer{known, float64(places[r.IntN(len(places))])}
}

// scale is what a number may be: its range and its decimals.
type scale struct{ least, most, tenths float64 }

func newScale(f *pathways.Finding) scale {
	decimals := 1
	if f.Type == pathways.Int {
		decimals = 0
	} else if f.Decimals != nil {
		decimals = *f.Decimals
	}
	s := scale{tenths: math.Pow10(decimals)}
	if f.Range != nil {
		s.least, s.most = f.Range.Min, f.Range.Max
	}
	return s
}

func (s scale) of(v float64) answer {
	return answer{known, min(s.most, max(s.least, math.Round(v*s.tenths)/s.tenths))}
}

// around is a number spread around a mean. The products are rounded on their own, so
// that every processor comes to the same number.
type around struct {
	mean  *float64 // nil for the normal value
	shift []float64
	sd    float64
	scale
}

func (x *around) draw(r *rand.Rand, _ uint64, class int, normal answer) answer {
	mean := normal.value
	if x.mean != nil {
		mean = *x.mean
	}
	return x.of(mean + x.shift[class] + float64(x.sd*r.NormFloat64()))
}

// drift is a number that is normal, or some way toward the worse end of its range.
type drift struct {
	often   []uint64
	further []float64
	down    bool
	scale
}

func (x *drift) draw(r *rand.Rand, u uint64, class int, normal answer) answer {
	if u >= x.often[class] {
		return normal
	}
	end := x.most
	if x.down {
		end = x.least
	}
	way := float64(x.further[class] * r.ExpFloat64())
	return x.of(normal.value + float64((end-normal.value)*way))
}
