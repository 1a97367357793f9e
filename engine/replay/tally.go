package replay

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"safetynet/engine"
	"safetynet/pathways"
)

// What a tally keeps of single cases, those with the least numbers.
const (
	ExamplesKept = 3  // for each change of disposition
	RefusalsKept = 20 // in all
	reasonBytes  = 300
)

// AgeGroup is a part of childhood that figures are split by. It decides nothing.
type AgeGroup struct {
	ID    string // as in JSON
	Below int    // in completed months
}

// AgeGroups lists them, the youngest first. A child whose age is a span is counted
// where it may be youngest, one of unknown age in [NoAge].
func AgeGroups() []AgeGroup { return slices.Clone(ageGroups) }

// NoAge is the group of children whose age is not known.
const NoAge = "age-not-known"

var ageGroups = []AgeGroup{
	{"under-3-months", 3}, {"3-to-11-months", 12}, {"1-to-4-years", 60}, {"5-to-11-years", 144}, {"12-years-and-over", 1 << 30},
}

func groupOf(a engine.Age) int {
	if !a.Known {
		return len(ageGroups)
	}
	for i, g := range ageGroups {
		if a.Months.Lo < g.Below {
			return i
		}
	}
	return len(ageGroups) - 1
}

// Tally is what changed, counted. [Comparison.NewTally] makes one. It belongs to one
// goroutine.
type Tally struct {
	c *Comparison

	refused, withoutCase, elsewhere int64

	cells    []int64 // by audience, age group, disposition before and after
	settled  [4]int64
	criteria []criterionCounts // but for what is in fired
	needed   []int64           // by finding, the last is the age; but for what is in wanted
	fired    columns
	wanted   columns
	lost     [2][]int64
	examples [][]Example // by disposition before and after
	refusals []Refusal
}

type criterionCounts struct {
	met, open [2]int64
	both      int64 // met on both sides
}

// Example is a child whose disposition changes.
type Example struct {
	Seq  int64           `json:"seq"`
	Case json.RawMessage `json:"case"`
}

// Refusal is a line that holds no case, and why.
type Refusal struct {
	Seq int64  `json:"seq"`
	Why string `json:"why"`
}

// NewTally is a tally of no case.
func (c *Comparison) NewTally() *Tally {
	nb, na := len(c.dispositions[before]), len(c.dispositions[after])
	return &Tally{
		c:        c,
		cells:    make([]int64, len(pathways.Audiences())*(len(ageGroups)+1)*nb*na),
		criteria: make([]criterionCounts, len(c.criteria.list)),
		needed:   make([]int64, len(c.findings.list)+1),
		fired:    newColumns(c.criteria.words()),
		wanted:   newColumns(len(c.findings.bits())),
		lost:     [2][]int64{make([]int64, len(c.findings.list)), make([]int64, len(c.findings.list))},
		examples: make([][]Example, nb*na),
	}
}

// Merge adds what another tally of the same comparison counted, of other cases. The
// other one stays as it is.
func (t *Tally) Merge(o *Tally) error {
	if t.c.digest != o.c.digest {
		return errors.New("replay: tallies of two comparisons cannot be merged")
	}
	t.merge(o)
	return nil
}

func (t *Tally) merge(o *Tally) {
	t.refused += o.refused
	t.withoutCase += o.withoutCase
	t.elsewhere += o.elsewhere
	add(t.cells, o.cells)
	add(t.settled[:], o.settled[:])
	add(t.needed, o.allNeeded())
	for s := range t.lost {
		add(t.lost[s], o.lost[s])
	}
	addCriteria(t.criteria, o.allCriteria())
	for i, list := range o.examples {
		for _, e := range list {
			t.examples[i] = keep(t.examples[i], e, ExamplesKept, compareExamples)
		}
	}
	for _, r := range o.refusals {
		t.refusals = keep(t.refusals, r, RefusalsKept, compareRefusals)
	}
}

// allCriteria are the counts of the criteria in every case so far.
func (t *Tally) allCriteria() []criterionCounts {
	all := t.c.criteria.counts(&t.fired)
	addCriteria(all, t.criteria)
	return all
}

// allNeeded are the counts of the findings in every case so far.
func (t *Tally) allNeeded() []int64 {
	all := t.wanted.counts()[:len(t.needed)]
	add(all, t.needed)
	return all
}

func addCriteria(to, from []criterionCounts) {
	for i, k := range from {
		x := &to[i]
		add(x.met[:], k.met[:])
		add(x.open[:], k.open[:])
		x.both += k.both
	}
}

func add(to, from []int64) {
	for i, n := range from {
		to[i] += n
	}
}

// keep inserts x into a sorted list of the least so many.
func keep[T any](list []T, x T, most int, compare func(a, b T) int) []T {
	at, _ := slices.BinarySearchFunc(list, x, compare)
	if at == most {
		return list
	}
	if len(list) == most {
		list = list[:most-1]
	}
	return slices.Insert(list, at, x)
}

func compareExamples(a, b Example) int {
	return cmp.Or(cmp.Compare(a.Seq, b.Seq), bytes.Compare(a.Case, b.Case))
}

func compareRefusals(a, b Refusal) int {
	return cmp.Or(cmp.Compare(a.Seq, b.Seq), cmp.Compare(a.Why, b.Why))
}

// refuse counts a line that holds no case.
func (t *Tally) refuse(seq int64, err error) {
	t.refused++
	why := err.Error()
	if len(why) > reasonBytes {
		why = why[:reasonBytes] + "…"
	}
	why = strings.ToValidUTF8(why, "?")
	t.refusals = keep(t.refusals, Refusal{seq, why}, RefusalsKept, compareRefusals)
}

// Cases is how many were decided.
func (t *Tally) Cases() int64 {
	var n int64
	for _, x := range t.cells {
		n += x
	}
	return n
}

// Comparison is what the tally is of.
func (t *Tally) Comparison() *Comparison { return t.c }
