package practice

import (
	"cmp"
	"maps"
	"slices"
)

// Given is one mark, for the criteria that decide the case it was given for.
type Given struct {
	Pathway  string
	Criteria []string // as [Reasons.Criteria] names them; none where no criterion decides
	Mark     Mark
}

// Tally counts marks. Its criterion is "" for cases of a pathway that no criterion
// decides, such as those for home care.
type Tally struct {
	Pathway, Criterion string
	Under, Right, Over int
}

// Calibrate counts, criterion by criterion, how often people were too calm and too
// urgent. A case that several criteria decide counts for each of them.
func Calibrate(given []Given) []Tally {
	type key struct{ pathway, criterion string }
	found := map[key]*Tally{}
	for _, g := range given {
		of := g.Criteria
		if len(of) == 0 {
			of = []string{""}
		}
		for _, c := range of {
			k := key{g.Pathway, c}
			if found[k] == nil {
				found[k] = &Tally{Pathway: g.Pathway, Criterion: c}
			}
			found[k].Add(g.Mark)
		}
	}
	out := make([]Tally, 0, len(found))
	for _, k := range slices.SortedFunc(maps.Keys(found), func(a, b key) int {
		return cmp.Or(cmp.Compare(a.pathway, b.pathway), cmp.Compare(a.criterion, b.criterion))
	}) {
		out = append(out, *found[k])
	}
	return out
}

// Add counts one mark.
func (t *Tally) Add(m Mark) {
	switch m {
	case Under:
		t.Under++
	case Right:
		t.Right++
	case Over:
		t.Over++
	}
}
