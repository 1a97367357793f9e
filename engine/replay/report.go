package replay

import (
	"encoding/json"

	"safetynet/engine"
	"safetynet/pathways"
)

// Report is a tally in plain form, and its JSON is the tally's. What is listed by
// name has only those that are not zero, in the order of the definitions.
type Report struct {
	Comparison About  `json:"comparison"`
	Digest     string `json:"digest"` // of the comparison

	Cases       int64 `json:"cases"`
	Refused     int64 `json:"refused"`      // lines that hold no case that could be read
	WithoutCase int64 `json:"without_case"` // entries of a log that hold no case
	Elsewhere   int64 `json:"elsewhere"`    // assessments about other pathways

	Guidance     Matrix         `json:"guidance"`
	Dispositions Matrix         `json:"dispositions"`
	Under        Shift          `json:"under_triage"` // calmer after than before
	Over         Shift          `json:"over_triage"`  // more urgent after than before
	Settled      Settled        `json:"settled"`
	Criteria     []CriterionRow `json:"criteria"`
	Needed       []FindingCount `json:"needed"`      // of the cases not settled after
	NotCarried   []NotCarried   `json:"not_carried"` // answers one dictionary does not admit
	Groups       []Group        `json:"groups"`
	Examples     []Change       `json:"examples"`
	Refusals     []Refusal      `json:"refusals"` // the first of them
}

// Matrix counts cases by what they led to, before by rows and after by columns.
type Matrix struct {
	Before []string  `json:"before"`
	After  []string  `json:"after"`
	Cases  [][]int64 `json:"cases"`
}

// Shift counts the cases whose disposition went one way.
type Shift struct {
	Cases    int64   `json:"cases"`
	Guidance int64   `json:"guidance"` // those of them whose guidance went that way too
	BySteps  []int64 `json:"by_steps"` // by one step, by two, …
}

// Settled counts cases by whether nothing not known could change their outcome.
type Settled struct {
	Both       int64 `json:"both"`
	OnlyBefore int64 `json:"only_before"`
	OnlyAfter  int64 `json:"only_after"`
	Neither    int64 `json:"neither"`
}

// CriterionRow counts the cases in which a criterion was met or open.
type CriterionRow struct {
	Pathway   string `json:"pathway"`
	Criterion string `json:"criterion"`
	Before    Fired  `json:"before"`
	After     Fired  `json:"after"`
	Gained    int64  `json:"gained"` // met after and not before
	Lost      int64  `json:"lost"`   // met before and not after
}

// Fired counts one side.
type Fired struct {
	Met  int64 `json:"met"`
	Open int64 `json:"open"`
}

// FindingCount counts cases by a finding, or [engine.AgeID].
type FindingCount struct {
	Finding string `json:"finding"`
	Cases   int64  `json:"cases"`
}

// NotCarried counts the answers to a finding that a side does not admit.
type NotCarried struct {
	Finding string `json:"finding"`
	Before  int64  `json:"before"`
	After   int64  `json:"after"`
}

// Group is the matrix of dispositions of one audience and age group.
type Group struct {
	Audience pathways.Audience `json:"audience"`
	Age      string            `json:"age"`
	Cases    [][]int64         `json:"cases"`
}

// Change is the examples of one change of disposition.
type Change struct {
	Before   string    `json:"before"`
	After    string    `json:"after"`
	Children []Example `json:"children"`
}

// Report writes the tally down.
func (t *Tally) Report() *Report {
	r := &Report{
		Comparison: t.c.about, Digest: t.c.digest, Refused: t.refused, WithoutCase: t.withoutCase, Elsewhere: t.elsewhere,
		Settled:  Settled{Both: t.settled[3], OnlyBefore: t.settled[2], OnlyAfter: t.settled[1], Neither: t.settled[0]},
		Criteria: []CriterionRow{}, Needed: []FindingCount{}, NotCarried: []NotCarried{}, Groups: []Group{}, Examples: []Change{},
		Refusals: append([]Refusal{}, t.refusals...),
	}
	t.reportMatrices(r)
	t.reportShifts(r)
	t.reportNames(r)
	return r
}

func (t *Tally) reportMatrices(r *Report) {
	b, a := t.c.dispositions[before], t.c.dispositions[after]
	size := len(b) * len(a)
	r.Dispositions = Matrix{ids(b), ids(a), table(len(b), len(a))}
	for i := 0; i < len(t.cells); i += size {
		g := Group{Cases: table(len(b), len(a))}
		var cases int64
		for cell, n := range t.cells[i : i+size] {
			g.Cases[cell/len(a)][cell%len(a)] = n
			r.Dispositions.Cases[cell/len(a)][cell%len(a)] += n
			cases += n
		}
		r.Cases += cases
		if cases > 0 {
			at := i / size
			g.Audience, g.Age = pathways.Audiences()[at/(len(ageGroups)+1)], NoAge
			if age := at % (len(ageGroups) + 1); age < len(ageGroups) {
				g.Age = ageGroups[age].ID
			}
			r.Groups = append(r.Groups, g)
		}
	}
	var levels []string
	for _, g := range pathways.Guidances() {
		levels = append(levels, string(g))
	}
	r.Guidance = Matrix{levels, levels, table(len(levels), len(levels))}
	for i, row := range r.Dispositions.Cases {
		for j, n := range row {
			r.Guidance.Cases[b[i].Guidance.Rank()][a[j].Guidance.Rank()] += n
		}
	}
}

func (t *Tally) reportShifts(r *Report) {
	b, a := t.c.dispositions[before], t.c.dispositions[after]
	most := max(len(b), len(a)) - 1
	for _, row := range t.c.steps {
		for _, n := range row {
			most = max(most, n, -n)
		}
	}
	r.Under.BySteps, r.Over.BySteps = make([]int64, most), make([]int64, most)
	for i, row := range r.Dispositions.Cases {
		for j, n := range row {
			steps, ranks := t.c.steps[i][j], a[j].Guidance.Rank()-b[i].Guidance.Rank()
			switch {
			case steps > 0:
				r.Over.add(n, steps, ranks)
			case steps < 0:
				r.Under.add(n, -steps, -ranks)
			}
			if kept := t.examples[i*len(a)+j]; len(kept) > 0 {
				r.Examples = append(r.Examples, Change{b[i].ID.Value, a[j].ID.Value, append([]Example{}, kept...)})
			}
		}
	}
}

func (s *Shift) add(n int64, steps, ranks int) {
	s.Cases += n
	s.BySteps[steps-1] += n
	if ranks > 0 {
		s.Guidance += n
	}
}

func (t *Tally) reportNames(r *Report) {
	for i, k := range t.allCriteria() {
		if k != (criterionCounts{}) {
			name := t.c.criteria.list[i]
			r.Criteria = append(r.Criteria, CriterionRow{
				Pathway: name.Pathway, Criterion: name.Criterion,
				Before: Fired{k.met[before], k.open[before]}, After: Fired{k.met[after], k.open[after]},
				Gained: k.met[after] - k.both, Lost: k.met[before] - k.both,
			})
		}
	}
	for i, n := range t.allNeeded() {
		if n == 0 {
			continue
		}
		id := engine.AgeID
		if i < len(t.c.findings.list) {
			id = t.c.findings.list[i].id
		}
		r.Needed = append(r.Needed, FindingCount{id, n})
	}
	for i, f := range t.c.findings.list {
		if b, a := t.lost[before][i], t.lost[after][i]; b+a > 0 {
			r.NotCarried = append(r.NotCarried, NotCarried{f.id, b, a})
		}
	}
}

func table(rows, columns int) [][]int64 {
	t := make([][]int64, rows)
	for i := range t {
		t[i] = make([]int64, columns)
	}
	return t
}

// MarshalJSON writes the tally as its [Report]. Equal tallies give equal bytes.
func (t *Tally) MarshalJSON() ([]byte, error) { return json.Marshal(t.Report()) }

// Hash names the tally by its JSON.
func (t *Tally) Hash() string {
	text, err := json.Marshal(t)
	if err != nil {
		panic(err) // a report is numbers and texts
	}
	return digestOf(text)
}
