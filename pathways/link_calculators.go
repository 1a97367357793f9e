package pathways

// linkCalculators gives each version of the calculators what it names elsewhere.
// A pathway the library lacks is no mistake: its thresholds are not shown then.
func (l *loader) linkCalculators() {
	for _, c := range l.lib.Calculators {
		for _, d := range l.lib.Dictionaries {
			if d.Version == c.Pins.Findings {
				c.Dictionary = d
			}
		}
		for _, s := range l.lib.Sepsis {
			if s.Version == c.Pins.Sepsis {
				c.SepsisTables = s
			}
		}
		pos := Position{File: c.Name, Line: 1, Col: 1}
		if c.Dictionary == nil {
			l.errorf(pos, "pin-missing", "pin a version the library has", "the pinned version %s of findings is not in the library", c.Pins.Findings)
		}
		if c.SepsisTables == nil {
			l.errorf(pos, "pin-missing", "pin a version the library has", "the pinned version %s of sepsis is not in the library", c.Pins.Sepsis)
		}
		l.linkRef(c.PeakFlow.Lines)
		for _, s := range c.NormalRanges.Systems {
			l.linkRef(s.Pathway)
			for i := range s.Limits {
				s.Limits[i].Linked = c.thresholdOf(s, s.Limits[i].Threshold.Value)
			}
		}
	}
}

func (l *loader) linkRef(r *PathwayRef) {
	if r != nil {
		r.Linked = l.lib.Pathway(r.ID.Value, r.Version)
	}
}

// thresholdOf finds a threshold in what a system of ranges shows.
func (c *Calculators) thresholdOf(s *RangeSystem, id string) *Threshold {
	var all []*Threshold
	switch {
	case s.Sepsis && c.SepsisTables != nil:
		all = c.SepsisTables.Thresholds
	case s.Pathway != nil && s.Pathway.Linked != nil:
		all = s.Pathway.Linked.Thresholds
	}
	for _, t := range all {
		if t.ID.Value == id {
			return t
		}
	}
	return nil
}

// linked tells whether the pins were found.
func (c *Calculators) linked() bool { return c.Dictionary != nil && c.SepsisTables != nil }

// pinnedFiles are the files whose content the calculators' digest covers: their
// own, the pinned parts', and those of the pathways they show thresholds of.
func (c *Calculators) pinnedFiles() []string {
	names := []string{c.Name, c.Dictionary.Name, c.SepsisTables.Name}
	seen := map[string]bool{}
	add := func(r *PathwayRef) {
		if r != nil && r.Linked != nil && !seen[r.Linked.Name] {
			seen[r.Linked.Name] = true
			names = append(names, r.Linked.Name)
		}
	}
	add(c.PeakFlow.Lines)
	for _, s := range c.NormalRanges.Systems {
		add(s.Pathway)
	}
	return names
}
