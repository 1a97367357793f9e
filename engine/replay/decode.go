package replay

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"safetynet/engine"
	"safetynet/pathways"
)

// ReadTally reads the JSON of a tally of this comparison, such as one that another
// machine counted. One whose figures do not fit together is refused.
func (c *Comparison) ReadTally(data []byte) (*Tally, error) {
	var r Report
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&r); err != nil {
		return nil, fmt.Errorf("replay: not a tally: %w", err)
	}
	if r.Digest != c.digest {
		return nil, errors.New("replay: the tally is of another comparison")
	}
	t := c.NewTally()
	t.refused, t.withoutCase, t.elsewhere, t.refusals = r.Refused, r.WithoutCase, r.Elsewhere, r.Refusals
	t.settled = [4]int64{r.Settled.Neither, r.Settled.OnlyAfter, r.Settled.OnlyBefore, r.Settled.Both}
	if err := errors.Join(t.readGroups(r.Groups), t.readCriteria(r.Criteria), t.readFindings(&r), t.readExamples(r.Examples)); err != nil {
		return nil, fmt.Errorf("replay: not a tally of this comparison: %w", err)
	}
	var plain bytes.Buffer
	if err := json.Compact(&plain, data); err != nil || digestOf(plain.Bytes()) != t.Hash() {
		return nil, errors.New("replay: the figures of the tally do not fit together")
	}
	return t, nil
}

func (t *Tally) readGroups(groups []Group) error {
	nb, na := len(t.c.dispositions[before]), len(t.c.dispositions[after])
	for _, g := range groups {
		age := slices.IndexFunc(ageGroups, func(x AgeGroup) bool { return x.ID == g.Age })
		if g.Age == NoAge {
			age = len(ageGroups)
		}
		who := slices.Index(pathways.Audiences(), g.Audience)
		if age < 0 || who < 0 || len(g.Cases) != nb {
			return fmt.Errorf("there is no group %s, %s", g.Audience, g.Age)
		}
		from := (who*(len(ageGroups)+1) + age) * nb * na
		for i, row := range g.Cases {
			if len(row) != na {
				return fmt.Errorf("the matrix of %s, %s is of another size", g.Audience, g.Age)
			}
			copy(t.cells[from+i*na:], row)
		}
	}
	return nil
}

func (t *Tally) readCriteria(rows []CriterionRow) error {
	for _, k := range rows {
		at := slices.Index(t.c.criteria.list, criterionName{k.Pathway, k.Criterion})
		if at < 0 {
			return fmt.Errorf("there is no criterion %s/%s", k.Pathway, k.Criterion)
		}
		t.criteria[at] = criterionCounts{
			met: [2]int64{k.Before.Met, k.After.Met}, open: [2]int64{k.Before.Open, k.After.Open}, both: k.After.Met - k.Gained,
		}
	}
	return nil
}

func (t *Tally) readFindings(r *Report) error {
	for _, x := range r.Needed {
		at := t.c.FindingPlace(x.Finding)
		if x.Finding == engine.AgeID {
			at = len(t.c.findings.list)
		}
		if at < 0 {
			return fmt.Errorf("there is no finding %s", x.Finding)
		}
		t.needed[at] = x.Cases
	}
	for _, x := range r.NotCarried {
		at := t.c.FindingPlace(x.Finding)
		if at < 0 {
			return fmt.Errorf("there is no finding %s", x.Finding)
		}
		t.lost[before][at], t.lost[after][at] = x.Before, x.After
	}
	return nil
}

func (t *Tally) readExamples(list []Change) error {
	b, a := ids(t.c.dispositions[before]), ids(t.c.dispositions[after])
	for _, x := range list {
		i, j := slices.Index(b, x.Before), slices.Index(a, x.After)
		if i < 0 || j < 0 {
			return fmt.Errorf("there is no change from %s to %s", x.Before, x.After)
		}
		t.examples[i*len(a)+j] = x.Children
	}
	return nil
}
