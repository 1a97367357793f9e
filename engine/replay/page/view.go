package page

import (
	"cmp"
	"slices"

	"safetynet/engine/replay"
	"safetynet/pathways"
)

// rowsShown is how many rows of a long list stand in its plot; all are in its table.
const rowsShown = 15

// view is what the template shows.
type view struct {
	Title, Before, After string
	Made                 string
	From                 string
	Hash                 string
	Report               *replay.Report
	Same                 int64
	Flow                 *flow
	Guidance, Changes    matrix
	Calmer, Urgent       []barRow
	Groups               []groupRow
	Criteria             []criterionRow // that changed, those that changed most first
	CriteriaMore         bool
	Unchanged            int
	Needed               []barRow
	Unsettled            int64
	SettledBefore        int64
	SettledAfter         int64
	Sides                []side
	Examples             []example
	Dispositions         []named
}

type named struct{ ID, Text string }

type side struct {
	Name string
	Used []replay.Used
}

func sideOf(name string, s replay.Side) side {
	if s.Locality != nil {
		s.Pathways = append(slices.Clone(s.Pathways), *s.Locality)
	}
	return side{name, s.Pathways}
}

// barRow is a row of a plot: a name, a count, and the length of its bar.
type barRow struct {
	Name  string
	N, Of int64
	Width float64 // of 100
}

type groupRow struct {
	Audience, Age         string
	Cases, Calmer, Urgent int64
	CalmerWidth, UrgentAt float64
	UrgentWidth           float64
}

type criterionRow struct {
	replay.CriterionRow
	LostWidth, LostAt, GainedWidth float64
	Because                        string
}

type example struct {
	Before, After, Word string
	Children            []string
}

func newView(t *replay.Tally, o Options) *view {
	r := t.Report()
	a := r.Comparison
	v := &view{
		Before: Side(a.Before, nil), After: Side(a.After, a.Patches), From: o.Cases, Hash: t.Hash(), Report: r,
		Same: r.Cases - r.Under.Cases - r.Over.Cases, Unsettled: r.Settled.OnlyBefore + r.Settled.Neither,
		SettledBefore: r.Settled.Both + r.Settled.OnlyBefore, SettledAfter: r.Settled.Both + r.Settled.OnlyAfter,
		Sides: []side{sideOf("before", a.Before), sideOf("after", a.After)},
	}
	v.Title = v.After + " in place of " + v.Before
	if !o.Made.IsZero() {
		v.Made = o.Made.UTC().Format("2 January 2006, 15:04 UTC")
	}
	v.Flow = newFlow(r.Guidance, r.Cases)
	v.Guidance = matrixOf(r.Guidance, guidanceWords, nil)
	v.Changes = matrixOf(r.Dispositions, nil, t.Comparison().Steps).met()
	v.Calmer, v.Urgent = steps(r.Under, r.Over)
	v.groups(t.Comparison().Steps)
	v.criteria(t.Comparison())
	v.needed()
	d := t.Comparison().After.Dispositions()
	for _, x := range slices.Backward(d) {
		v.Dispositions = append(v.Dispositions, named{x.ID.Value, x.Text.For(pathways.Clinician)})
	}
	if o.Examples {
		v.examples(t.Comparison())
	}
	return v
}

// width is the length of a bar of n in a plot where the longest has most.
func width(n, most int64) float64 {
	if most == 0 {
		return 0
	}
	return float64(1000*n/most) / 10
}

// steps are the plots of how far cases went either way, on one scale.
func steps(under, over replay.Shift) (calmer, urgent []barRow) {
	most := max(1, slices.Max(append(slices.Clone(under.BySteps), over.BySteps...)))
	rows := func(s replay.Shift) (out []barRow) {
		for i, n := range s.BySteps {
			if n > 0 {
				out = append(out, barRow{Name: unit(i+1, "step"), N: n, Of: s.Cases, Width: width(n, most)})
			}
		}
		return out
	}
	return rows(under), rows(over)
}

func (v *view) groups(steps func(int, int) int) {
	for _, g := range v.Report.Groups {
		x := groupRow{Audience: string(g.Audience), Age: worded(ageWords, g.Age)}
		for i, row := range g.Cases {
			for j, n := range row {
				x.Cases += n
				switch s := steps(i, j); {
				case s < 0:
					x.Calmer += n
				case s > 0:
					x.Urgent += n
				}
			}
		}
		x.CalmerWidth, x.UrgentWidth = width(x.Calmer, x.Cases), width(x.Urgent, x.Cases)
		x.UrgentAt = 100 - x.UrgentWidth
		v.Groups = append(v.Groups, x)
	}
}

func (v *view) criteria(c *replay.Comparison) {
	because := map[string]string{}
	for _, p := range append(slices.Clone(c.Before.Programs()), c.After.Programs()...) {
		d := p.Definition()
		for _, k := range slices.Concat(d.Signs.Criteria, d.Criteria) {
			because[d.ID.Value+"/"+k.ID.Value] = k.Because.For(pathways.Clinician)
		}
	}
	var most int64
	for _, k := range v.Report.Criteria {
		most = max(most, k.Gained, k.Lost)
	}
	for _, k := range v.Report.Criteria {
		if k.Before == k.After && k.Gained+k.Lost == 0 {
			v.Unchanged++
			continue
		}
		row := criterionRow{CriterionRow: k, LostWidth: width(k.Lost, most) / 2, GainedWidth: width(k.Gained, most) / 2, Because: because[k.Pathway+"/"+k.Criterion]}
		row.LostAt = 50 - row.LostWidth
		v.Criteria = append(v.Criteria, row)
	}
	slices.SortStableFunc(v.Criteria, func(a, b criterionRow) int { return cmp.Compare(b.Gained+b.Lost, a.Gained+a.Lost) })
	v.CriteriaMore = len(v.Criteria) > rowsShown
}

func (v *view) needed() {
	list := slices.Clone(v.Report.Needed)
	slices.SortStableFunc(list, func(a, b replay.FindingCount) int { return cmp.Compare(b.Cases, a.Cases) })
	for _, x := range list {
		v.Needed = append(v.Needed, barRow{Name: x.Finding, N: x.Cases, Of: v.Unsettled, Width: width(x.Cases, v.Unsettled)})
	}
}

func (v *view) examples(c *replay.Comparison) {
	for _, x := range v.Report.Examples {
		e := example{Before: x.Before, After: x.After}
		_, e.Word = direction(c.Steps(slices.Index(v.Report.Dispositions.Before, x.Before), slices.Index(v.Report.Dispositions.After, x.After)))
		for _, child := range x.Children {
			e.Children = append(e.Children, Child(c.After.Dictionary(), child))
		}
		v.Examples = append(v.Examples, e)
	}
}

// NeededMost are the findings needed most often.
func (v *view) NeededMost() []barRow { return v.Needed[:min(len(v.Needed), rowsShown)] }

// NeededRest are the other findings.
func (v *view) NeededRest() []barRow { return v.Needed[min(len(v.Needed), rowsShown):] }

// ShortCriteria is the head of the criteria.
func (v *view) ShortCriteria() []criterionRow { return v.Criteria[:min(len(v.Criteria), rowsShown)] }
