package pathways

import "slices"

// checkCalculators checks one version of the calculators; those of one part have
// a function of their own below or in check_pews.go.
func checkCalculators(c *checker, x *Calculators) {
	c.header(x.Header)
	for _, f := range x.Inputs {
		c.variable(f.ID)
		c.findingShape(f)
		c.wording(f.Text, f.AnsweredByAudience(Parent))
		if x.Dictionary.Finding(f.ID.Value) != nil {
			c.errorf(f.ID.Pos, "id-repeated", "ask the dictionary's finding", "%s is a finding of the dictionary", f.ID.Value)
		}
	}
	for _, h := range []CalculatorHead{x.PeakFlow.CalculatorHead, x.Rehydration.CalculatorHead, x.PEWS.CalculatorHead, x.NormalRanges.CalculatorHead} {
		c.calculatorHead(h)
	}
	c.peakFlow(x)
	c.rehydration(&x.Rehydration)
	c.pews(x)
	for _, s := range x.NormalRanges.Systems {
		c.rangeSystem(x, s)
	}
}

func (c *checker) calculatorHead(h CalculatorHead) {
	parents := slices.Contains(h.Audience, Parent)
	c.wording(h.Title, parents)
	c.wording(h.Notice, parents)
	for _, r := range h.Remarks {
		c.row(r.ID)
		c.cited(r.Cited)
		c.wording(r.Text, len(r.Audience) == 0 || slices.Contains(r.Audience, Parent))
	}
}

func (c *checker) peakFlow(x *Calculators) {
	p := &x.PeakFlow
	c.cited(p.Cited)
	best, predicted := c.ratio(x, p.Best), c.ratio(x, p.Predicted)
	switch {
	case best == nil || predicted == nil:
	case best.Ratio.Through != nil || predicted.Ratio.Through == nil:
		c.errorf(p.Best.Pos, "calculator-reference", "", "best is a plain ratio and predicted one through a table")
	case best.Ratio.Of.Value != predicted.Ratio.Of.Value:
		c.errorf(p.Predicted.Pos, "calculator-reference", "", "%s and %s are not of the same reading", p.Best.Value, p.Predicted.Value)
	}
	if f := c.finding(p.Scale.Finding); f != nil && f.Values.RankOf(p.Scale.Value.Value) < 0 {
		c.errorf(p.Scale.Value.Pos, "enum-value-unknown", Suggest(p.Scale.Value.Value, f.Values.All()), "%s has no value %q", f.ID.Value, p.Scale.Value.Value)
	}
	c.positive(p.Pos, "from_months", float64(p.FromMonths))
}

// ratio finds a calculated value of the dictionary that is a ratio.
func (c *checker) ratio(x *Calculators, id Str) *Derived {
	d := x.Derived(id.Value)
	if d == nil || d.Ratio == nil {
		c.errorf(id.Pos, "calculator-reference", "", "the dictionary has no ratio %q", id.Value)
		return nil
	}
	return d
}

// Derived returns a calculated value of the dictionary, nil when there is none.
func (c *Calculators) Derived(id string) *Derived {
	for _, d := range c.Dictionary.Derived {
		if d.ID.Value == id {
			return d
		}
	}
	return nil
}

func (c *checker) positive(at Position, what string, v float64) {
	if v <= 0 {
		c.errorf(at, "calculator-number", "", "%s is above 0, not %v", what, v)
	}
}

func (c *checker) rehydration(r *Rehydration) {
	for _, x := range []Cited{r.Scope.Cited, r.Weight.Cited, r.Estimates.Cited, r.Deficit.Cited, r.Maintenance.Cited, r.LargeStool.Cited, r.Sips.Cited, r.Rounding.Cited} {
		c.cited(x)
	}
	accepted := r.Weight.Accepted
	c.positive(accepted.Pos, "the least weight", accepted.Min)
	if accepted.Min >= accepted.Max {
		c.errorf(accepted.Pos, "calculator-number", "", "no weight is accepted")
	}
	if f := c.dict.Finding("weight_kg"); f != nil && (!f.Range.holds(accepted.Min) || !f.Range.holds(accepted.Max)) {
		c.errorf(accepted.Pos, "limit-out-of-range", "", "the accepted weights go beyond the plausible range of weight_kg")
	}
	c.positive(r.Deficit.Pos, "ml_per_kg", r.Deficit.MlPerKg)
	c.positive(r.Deficit.Pos, "hours", r.Deficit.Hours)
	c.positive(r.LargeStool.Pos, "ml_per_kg", r.LargeStool.MlPerKg)
	c.positive(r.Sips.Pos, "minutes", r.Sips.Minutes)
	c.positive(r.Rounding.Pos, "volume_ml", r.Rounding.VolumeMl)
	for i, f := range r.Estimates.Bands {
		if i > 0 && f.BelowMonths <= r.Estimates.Bands[i-1].BelowMonths {
			c.errorf(f.Pos, "bands-order", "put the youngest first", "the age bands do not ascend")
		}
		c.positive(f.Pos, "the estimate", f.Kg(0)+f.Kg(f.BelowMonths))
	}
	weights := make([]openBand, len(r.Maintenance.Bands))
	for i, b := range r.Maintenance.Bands {
		weights[i] = openBand{b.UpToKg, b.Pos}
		c.positive(b.Pos, "ml_per_kg", b.MlPerKg)
	}
	c.openBands(weights, r.Deficit.Pos)
	sips := make([]openBand, len(r.Rounding.Sips))
	for i, s := range r.Rounding.Sips {
		sips[i] = openBand{s.BelowKg, s.Pos}
		c.positive(s.Pos, "ml", s.Ml)
	}
	c.openBands(sips, r.Rounding.Pos)
}

// openBand is a band that ends somewhere, or nowhere.
type openBand struct {
	end *float64
	pos Position
}

// openBands checks that bands ascend and that the last, and only the last, is
// open: then they cover everything once.
func (c *checker) openBands(bands []openBand, at Position) {
	if len(bands) == 0 {
		c.errorf(at, "bands-order", "", "there are no bands")
	}
	for i, b := range bands {
		last := i == len(bands)-1
		switch {
		case last && b.end != nil:
			c.errorf(b.pos, "bands-order", "leave the end of the last band out", "what lies beyond the last band is not covered")
		case !last && b.end == nil:
			c.errorf(b.pos, "bands-order", "give an end to every band but the last", "an open band hides those after it")
		case i > 0 && b.end != nil && bands[i-1].end != nil && *b.end <= *bands[i-1].end:
			c.errorf(b.pos, "bands-order", "put the lowest first", "the bands do not ascend")
		}
	}
}

func (c *checker) rangeSystem(x *Calculators, s *RangeSystem) {
	c.row(s.ID)
	c.cited(s.Cited)
	forms := 0
	for _, given := range []bool{len(s.Ranges) > 0, s.Pathway != nil, s.Sepsis, s.PEWS} {
		if given {
			forms++
		}
	}
	if forms != 1 || (len(s.Limits) > 0) != (s.Sepsis || s.Pathway != nil) {
		c.errorf(s.Pos, "calculator-reference", "exactly one of ranges, pathway, sepsis, pews; limits with pathway or sepsis", "it is not clear where %s has its numbers from", s.ID.Value)
		return
	}
	for _, r := range s.Ranges {
		c.normalRow(s, r)
	}
	if s.Pathway != nil && s.Pathway.Linked == nil {
		return // the library lacks the pathway, so nothing of it is shown
	}
	for _, l := range s.Limits {
		if l.Linked == nil {
			c.errorf(l.Threshold.Pos, "calculator-reference", "", "there is no threshold %q to show", l.Threshold.Value)
		}
	}
	if s.PEWS && s.BelowMonths > x.PEWS.BelowMonths {
		c.errorf(s.Pos, "band-gap", "", "the score ends at %d months", x.PEWS.BelowMonths)
	}
}

func (c *checker) normalRow(s *RangeSystem, r NormalRow) {
	f := c.finding(r.Finding)
	end := 0
	for _, b := range r.Bands {
		if b.BelowMonths <= end {
			c.errorf(b.Pos, "bands-order", "put the youngest first", "the age bands do not ascend")
		}
		end = b.BelowMonths
		if b.Min >= b.Max {
			c.errorf(b.Pos, "calculator-number", "", "the range from %v to %v is empty", b.Min, b.Max)
		}
		if f != nil && (!f.Range.holds(b.Min) || !f.Range.holds(b.Max)) {
			c.errorf(b.Pos, "limit-out-of-range", "", "the range from %v to %v goes beyond the plausible range of %s", b.Min, b.Max, f.ID.Value)
		}
	}
	if end != s.BelowMonths {
		c.errorf(r.Finding.Pos, "band-gap", "end the last band with the system", "the bands of %s end at %d months, the system at %d", r.Finding.Value, end, s.BelowMonths)
	}
}
