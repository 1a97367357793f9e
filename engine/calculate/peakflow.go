package calculate

import (
	"fmt"
	"math"
	"slices"

	"safetynet/engine"
	"safetynet/pathways"
)

// What a peak flow is a percentage of.
const (
	PersonalBest = "personal-best"
	Predicted    = "predicted-from-height"
)

// PeakFlowResult is a peak flow as a percentage of the personal best, which comes
// first, or of the value predicted from height.
type PeakFlowResult struct {
	Basis     string   `json:"basis"` // personal-best or predicted-from-height
	PeakFlow  float64  `json:"peak_flow_l_min"`
	Reference float64  `json:"reference_l_min"` // what it is a percentage of, to 2 decimals
	Percent   float64  `json:"percent"`         // to 1 decimal, rounded down: never better than it is
	Estimated bool     `json:"estimated"`       // the reference is predicted, not measured
	HeightCm  *float64 `json:"height_cm,omitempty"`
	Lines     []Line   `json:"lines"`    // limits of the asthma pathway in L/min, lowest first; empty where the library lacks it
	NotUsed   []string `json:"not_used"` // inputs that were given and not needed
}

// Line is a threshold on the percentage, turned into the reading it stands for.
type Line struct {
	Pathway   string            `json:"pathway"` // id@version
	Threshold string            `json:"threshold"`
	Percent   float64           `json:"percent"`
	LMin      float64           `json:"l_min"` // to 2 decimals
	Source    pathways.Citation `json:"source"`
}

func (r *run) peakFlow() *PeakFlowResult {
	p := &r.def.PeakFlow
	r.peakFlowAge(p.FromMonths)
	best, predicted := r.def.Derived(p.Best.Value), r.def.Derived(p.Predicted.Value)
	res := &PeakFlowResult{Basis: PersonalBest, Lines: []Line{}, NotUsed: []string{}}
	reading, ok := r.known(best.Ratio.Of.Value)
	if !ok {
		r.refuse(Refusal{Input: best.Ratio.Of.Value, Code: InputMissing, Message: "the peak flow is needed", Hint: "the best of 3 blows, in L/min"})
	}
	res.PeakFlow = reading.Number
	used, reference := best, 0.0
	if own, known := r.known(best.Ratio.To.Value); known {
		reference = own.Number
		for _, id := range []string{predicted.Ratio.To.Value, p.Scale.Finding.Value} {
			if _, given := r.known(id); given {
				res.NotUsed = append(res.NotUsed, id)
			}
		}
	} else {
		used, res.Basis, res.Estimated = predicted, Predicted, true
		reference, res.HeightCm = r.predicted(best, predicted)
	}
	if len(r.refusals) > 0 {
		return nil
	}
	res.Reference = decimals(reference, 2)
	res.Percent = math.Floor(10*used.Ratio.Times*reading.Number/reference) / 10
	r.cite(r.def.Sources, p.Cited)
	r.cite(r.def.Dictionary.Sources, used.Cited)
	r.lines(res, reference)
	return res
}

// peakFlowAge refuses young children, and an age that may be too young.
func (r *run) peakFlowAge(from int) {
	switch age := r.in.Age; {
	case !age.Known:
		r.refuse(Refusal{Input: AgeInput, Code: AgeMissing, Message: "the age is needed", Hint: fmt.Sprintf("a peak flow counts from %d months", from)})
	case age.Months.Hi < from:
		r.refuse(Refusal{Input: AgeInput, Code: AgeOutside, Message: fmt.Sprintf("a peak flow is not calculated with under %d months", from)})
	case age.Months.Lo < from:
		r.refuse(Refusal{Input: AgeInput, Code: AgeTooCoarse, Message: fmt.Sprintf("the child may be under %d months", from), Hint: "give the age in months, or the date of birth"})
	}
}

// predicted reads the peak flow of a height off the dictionary's table, for a
// meter on the table's scale only.
func (r *run) predicted(best, predicted *pathways.Derived) (float64, *float64) {
	id, scale := predicted.Ratio.To.Value, r.def.PeakFlow.Scale
	height, ok := r.known(id)
	if !ok {
		r.refuse(Refusal{Input: best.Ratio.To.Value, Code: InputMissing, Message: "the personal best is needed, or else the height", Hint: "give " + best.Ratio.To.Value + ", or " + id + " with " + scale.Finding.Value})
		return 0, nil
	}
	switch on, known := r.known(scale.Finding.Value); {
	case !known:
		r.refuse(Refusal{Input: scale.Finding.Value, Code: InputMissing, Message: "the scale of the meter is needed to predict from height", Hint: "the table holds for " + scale.Value.Value + " only"})
	case on.Text != scale.Value.Value && !r.refused(scale.Finding.Value):
		r.refuse(Refusal{Input: scale.Finding.Value, Code: ScaleWrong, Message: "the table of predicted values does not hold for this meter",
			Hint: "use the personal best on the same meter; scales are never mixed"})
	}
	points := predicted.Ratio.Through
	reference, inside := engine.Interpolate(points, height.Number)
	if !inside && !r.refused(id) {
		accepted := &pathways.Range{Min: points[0][0], Max: points[len(points)-1][0]}
		r.refuse(Refusal{Input: id, Code: InputOutside, Message: fmt.Sprintf("there is no predicted value for %v cm", height.Number),
			Hint: fmt.Sprintf("the table runs from %v to %v cm and is not extended", accepted.Min, accepted.Max), Accepted: accepted})
	}
	return reference, &height.Number
}

// lines shows the thresholds a pathway has on either percentage.
func (r *run) lines(res *PeakFlowResult, reference float64) {
	p := &r.def.PeakFlow
	if p.Lines == nil || p.Lines.Linked == nil {
		return
	}
	from := p.Lines.Linked
	for _, t := range from.Thresholds {
		ours := t.Finding.Value == p.Best.Value || t.Finding.Value == p.Predicted.Value
		if !ours || t.Limit == nil || slices.ContainsFunc(res.Lines, func(l Line) bool { return l.Percent == *t.Limit }) {
			continue
		}
		res.Lines = append(res.Lines, Line{from.Key(), t.ID.Value, *t.Limit, decimals(*t.Limit/100*reference, 2), t.Source})
		r.cite(from.Sources, t.Cited)
	}
	slices.SortFunc(res.Lines, func(a, b Line) int { return int(math.Copysign(1, a.Percent-b.Percent)) })
}

// decimals rounds halves away from zero.
func decimals(v float64, n int) float64 {
	scale := math.Pow10(n)
	return math.Round(v*scale) / scale
}
