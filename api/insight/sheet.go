package insight

import (
	"iter"
	"maps"
	"slices"
)

// sheet is a tally with what of it may be shown. A count that is 0 has no cell.
type sheet struct {
	*tally
	splits []Split
	whole  map[string]*cell            // by what it counts
	part   map[string]map[string]*cell // by split and part
	sums   []sum
}

// newSheet holds back what would tell a small count of a tally. rows are the sheets
// it falls into, which may overlap and are shown as they are.
func newSheet(t *tally, splits []Split, rows []*sheet, overlap bool) *sheet {
	s := &sheet{tally: t, splits: splits, whole: map[string]*cell{}, part: map[string]map[string]*cell{}}
	held := s.heldBack(rows, overlap)
	for _, x := range splits {
		if n := t.wholes[x.Of]; n > 0 {
			s.whole[x.Of] = &cell{n: n, of: x.Of, held: held[x.Of]}
		}
		s.part[x.Name] = map[string]*cell{}
		for name, n := range t.parts[x.Name] {
			of := counts(rows, func(r *sheet) int { return r.parts[x.Name][name] })
			s.part[x.Name][name] = &cell{n: n, of: x.Of, split: x.Name, held: pins(n, of, overlap)}
		}
	}
	s.addUp(rows, overlap)
	for told := tells(s.sums); told != nil && s.hide(told); {
		told = tells(s.sums)
	}
	return s
}

// heldBack are the wholes that are not shown, because with their parts, or with
// those of the rows, they would tell a small count.
func (s *sheet) heldBack(rows []*sheet, overlap bool) map[string]bool {
	held := map[string]bool{}
	var families []int // feedback by guidance makes up all feedback
	for _, x := range s.splits {
		whole := s.wholes[x.Of]
		held[x.Of] = held[x.Of] || pins(whole, counts(rows, func(r *sheet) int { return r.wholes[x.Of] }), overlap)
		if x.Exclusive {
			held[x.Of] = held[x.Of] || pins(whole, slices.Collect(maps.Values(s.parts[x.Name])), false)
		}
		if afterFeedback[x.Of] {
			families = append(families, whole)
		}
	}
	held[feedback] = held[feedback] || pins(s.wholes[feedback], families, false)
	return held
}

// afterFeedback are the wholes of the splits of feedback by guidance.
var afterFeedback = func() map[string]bool {
	out := map[string]bool{}
	for _, s := range byLevel("did-", feedback+" after ", nil) {
		out[s.Of] = true
	}
	return out
}()

func counts(rows []*sheet, of func(*sheet) int) []int {
	out := make([]int, len(rows))
	for i, r := range rows {
		out[i] = of(r)
	}
	return out
}

// addUp notes how the cells of a sheet, and of its rows, make up one another.
func (s *sheet) addUp(rows []*sheet, overlap bool) {
	for _, r := range rows {
		s.sums = append(s.sums, r.sums...)
	}
	ofRows := func(whole *cell, in func(*sheet) *cell) {
		of := cells(rows, in)
		if len(of) > 0 {
			s.sums = append(s.sums, sum{whole, of, overlap})
		}
		for i := range of {
			if overlap { // each is no more than all
				s.sums = append(s.sums, sum{of[i], []*cell{whole}, true})
			}
		}
	}
	for name, whole := range inOrder(s.whole) {
		ofRows(whole, func(r *sheet) *cell { return r.whole[name] })
	}
	var families []*cell
	for _, x := range s.splits {
		whole, parts := s.whole[x.Of], s.part[x.Name]
		for name, part := range inOrder(parts) {
			ofRows(part, func(r *sheet) *cell { return r.part[x.Name][name] })
			if !x.Exclusive {
				s.sums = append(s.sums, sum{part, []*cell{whole}, true})
			}
		}
		if x.Exclusive && whole != nil {
			s.sums = append(s.sums, sum{whole, values(parts), false})
		}
		if afterFeedback[x.Of] && whole != nil {
			families = append(families, whole)
		}
	}
	if all := s.whole[feedback]; all != nil {
		s.sums = append(s.sums, sum{all, families, false})
	}
	if some := s.whole[answered]; some != nil { // no more than all
		s.sums = append(s.sums, sum{some, []*cell{s.whole[given]}, true})
	}
}

func cells(rows []*sheet, in func(*sheet) *cell) []*cell {
	var out []*cell
	for _, r := range rows {
		if x := in(r); x != nil {
			out = append(out, x)
		}
	}
	return out
}

// hide holds back what of this sheet is near to a count that is told: the whole with
// that split of it, next all its splits, next everything. So much at once, since of
// less it can be seen from what is left why it was held back. False where all is.
func (s *sheet) hide(told *cell) bool {
	for _, wanted := range []func(*cell) bool{
		func(x *cell) bool { return x.of == told.of && (x.split == told.split || x.split == "") },
		func(x *cell) bool { return x.of == told.of },
		func(*cell) bool { return true },
	} {
		hidden := false
		for _, x := range s.cells() {
			if wanted(x) && !x.held && !x.small() {
				x.held, hidden = true, true
			}
		}
		if hidden {
			return true
		}
	}
	return false
}

func (s *sheet) cells() []*cell {
	all := values(s.whole)
	for _, parts := range s.part {
		all = append(all, values(parts)...)
	}
	return all
}

// inOrder is a map in the order of its keys: what is held back is the same each time.
func inOrder(m map[string]*cell) iter.Seq2[string, *cell] {
	return func(yield func(string, *cell) bool) {
		for _, name := range slices.Sorted(maps.Keys(m)) {
			if !yield(name, m[name]) {
				return
			}
		}
	}
}

func values(m map[string]*cell) []*cell {
	var out []*cell
	for _, x := range inOrder(m) {
		out = append(out, x)
	}
	return out
}
