package pathways

// values checks thresholds and calculated values; their ids join the variables
// conditions may use.
func (c *checker) values(thresholds []*Threshold, derived []*Derived) {
	for _, d := range derived {
		c.variable(d.ID)
		c.numbers[d.ID.Value] = d.When == nil
	}
	for _, t := range thresholds {
		c.variable(t.ID)
		c.cited(t.Cited)
		c.threshold(t)
	}
	for _, d := range derived {
		c.cited(d.Cited)
		c.derived(d)
	}
}

func (c *checker) threshold(t *Threshold) {
	if (t.Limit == nil) == (len(t.Bands) == 0) {
		c.errorf(t.Pos, "threshold-shape", "give limit: for all ages, or bands: by age", "a threshold has either one limit or bands")
		return
	}
	var f *Finding
	if !c.numbers[t.Finding.Value] {
		f = c.finding(t.Finding)
	}
	if f != nil && f.Type != Int && f.Type != Number {
		c.errorf(t.Finding.Pos, "threshold-not-number", "", "%s is not a number", f.ID.Value)
		return
	}
	if t.Limit != nil && f != nil && !f.Range.holds(*t.Limit) {
		c.errorf(t.Pos, "limit-out-of-range", "", "the limit %v is outside the plausible range of %s", *t.Limit, f.ID.Value)
	}
	for i, b := range t.Bands {
		if f != nil && !b.Limit.None && !f.Range.holds(b.Limit.Value) {
			c.errorf(b.Pos, "limit-out-of-range", "", "the limit %v is outside the plausible range of %s", b.Limit.Value, f.ID.Value)
		}
		c.bandOrder(t.Bands, i)
	}
}

// bandOrder keeps the bands one ordered axis: ascending, open only at the end.
func (c *checker) bandOrder(bands []Band, i int) {
	b := bands[i]
	if b.BelowMonths == nil {
		if i != len(bands)-1 {
			c.errorf(b.Pos, "bands-order", "give below_months: to every band but the last", "an open band hides those after it")
		}
		return
	}
	if *b.BelowMonths < 2 {
		c.errorf(b.Pos, "age-limit", "months count from 2; use age_days below that", "an age band cannot end at %d months", *b.BelowMonths)
	}
	if i > 0 && bands[i-1].BelowMonths != nil && *b.BelowMonths <= *bands[i-1].BelowMonths {
		c.errorf(b.Pos, "bands-order", "put the youngest first", "the age bands do not ascend")
	}
}

func (c *checker) derived(d *Derived) {
	forms := 0
	for _, given := range []bool{d.When != nil, d.Ratio != nil, d.Difference != nil, d.Lookup != nil, len(d.Count) > 0} {
		if given {
			forms++
		}
	}
	if forms != 1 {
		c.errorf(d.Pos, "derived-shape", "", "a calculated value has exactly one of when, ratio, difference, lookup, count")
		return
	}
	want := []FindingType{Int, Number}
	if len(d.Count) > 0 {
		want = []FindingType{Bool}
	}
	for _, in := range d.Inputs() {
		if f := c.finding(in); f != nil && f.Type != want[0] && f.Type != want[len(want)-1] {
			c.errorf(in.Pos, "derived-input", "", "%s is of type %s and cannot be used here", f.ID.Value, f.Type)
		}
	}
	if d.When == nil && d.Worse == "" {
		c.errorf(d.Pos, "key-missing", "up, down, both or none", "the key %q is missing", "worse")
	}
	switch {
	case d.Lookup != nil:
		c.points(d.Lookup.Points, d.Lookup.Pos)
	case d.Ratio != nil && d.Ratio.Through != nil:
		c.points(d.Ratio.Through, d.Ratio.Pos)
	}
}

func (c *checker) points(points [][]float64, at Position) {
	for i, p := range points {
		if len(p) != 2 || (i > 0 && len(points[i-1]) == 2 && p[0] <= points[i-1][0]) {
			c.errorf(at, "lookup-points", "each point is [x, y], x ascending", "point %d of the table is wrong", i+1)
			return
		}
	}
	if len(points) < 2 {
		c.errorf(at, "lookup-points", "", "a table needs two points or more")
	}
}
