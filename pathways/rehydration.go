package pathways

// Rehydration holds the constants of oral rehydration volumes: a deficit over
// some hours plus maintenance, both by weight.
type Rehydration struct {
	CalculatorHead `yaml:""`
	Scope          RehydrationScope `yaml:"scope,required" json:"scope"`
	Weight         AcceptedWeight   `yaml:"weight,required" json:"weight"`
	Estimates      WeightEstimates  `yaml:"estimates,required" json:"estimates"`
	Deficit        Deficit          `yaml:"deficit,required" json:"deficit"`
	Maintenance    Maintenance      `yaml:"maintenance,required" json:"maintenance"`
	LargeStool     LargeStool       `yaml:"large_stool,required" json:"large_stool"`
	Sips           Sips             `yaml:"sips,required" json:"sips"`
	Rounding       Rounding         `yaml:"rounding,required" json:"rounding"`
	Pos            Position         `yaml:"-" json:"-"`
}

// RehydrationScope is the age the source is for; an older child is calculated
// for all the same, and the text says so.
type RehydrationScope struct {
	BelowMonths int    `yaml:"below_months,required" json:"below_months"`
	Text        string `yaml:"text,required" json:"text"`
	Cited       `yaml:""`
}

// AcceptedWeight is the range of weights, in kg, that are calculated with. A
// weight outside it is to be checked.
type AcceptedWeight struct {
	Accepted Range `yaml:"accepted,required" json:"accepted"`
	Cited    `yaml:""`
}

// WeightEstimates are formulas for the weight of a child who was not weighed.
type WeightEstimates struct {
	Bands []WeightFormula `yaml:"bands,required" json:"bands"`
	Note  string          `yaml:"note,required" json:"note"` // stands on every estimate
	Cited `yaml:""`
}

// WeightFormula is PerMonth × completed months + PerYear × completed years + Plus,
// in kg, for children under an age, from where the formula before it ends.
type WeightFormula struct {
	BelowMonths int      `yaml:"below_months,required" json:"below_months"`
	PerMonth    float64  `yaml:"per_month" json:"per_month,omitempty"`
	PerYear     float64  `yaml:"per_year" json:"per_year,omitempty"`
	Plus        float64  `yaml:"plus,required" json:"plus"`
	Pos         Position `yaml:"-" json:"-"`
}

// Kg is the estimate at an age in completed months.
func (f WeightFormula) Kg(months int) float64 {
	return f.PerMonth*float64(months) + f.PerYear*float64(months/12) + f.Plus
}

// For returns the formula for an age in completed months, nil beyond the last.
func (e WeightEstimates) For(months int) *WeightFormula {
	for i, f := range e.Bands {
		if months < f.BelowMonths {
			return &e.Bands[i]
		}
	}
	return nil
}

// Deficit is the volume that replaces what was lost, and over how long.
type Deficit struct {
	MlPerKg float64 `yaml:"ml_per_kg,required" json:"ml_per_kg"`
	Hours   float64 `yaml:"hours,required" json:"hours"`
	Cited   `yaml:""`
	Pos     Position `yaml:"-" json:"-"`
}

// Maintenance is the volume a child needs in 24 hours, by parts of its weight.
type Maintenance struct {
	Bands []WeightBand `yaml:"bands,required" json:"bands"`
	Cited `yaml:""`
}

// WeightBand is a volume for each kg of weight up to one, from where the band
// before it ends. The last band is open.
type WeightBand struct {
	UpToKg  *float64 `yaml:"up_to_kg" json:"up_to_kg,omitempty"`
	MlPerKg float64  `yaml:"ml_per_kg,required" json:"ml_per_kg"`
	Pos     Position `yaml:"-" json:"-"`
}

// LargeStool is the volume to give after each large watery stool.
type LargeStool struct {
	MlPerKg float64 `yaml:"ml_per_kg,required" json:"ml_per_kg"`
	Cited   `yaml:""`
	Pos     Position `yaml:"-" json:"-"`
}

// Sips is how often a part of the total is offered.
type Sips struct {
	Minutes float64 `yaml:"minutes,required" json:"minutes"`
	Cited   `yaml:""`
	Pos     Position `yaml:"-" json:"-"`
}

// Rounding is to what volumes are rounded, halves up.
type Rounding struct {
	VolumeMl float64   `yaml:"volume_ml,required" json:"volume_ml"`
	Sips     []SipStep `yaml:"sips,required" json:"sips"`
	Cited    `yaml:""`
	Pos      Position `yaml:"-" json:"-"`
}

// SipStep is to what a sip is rounded for children under a weight. The last is open.
type SipStep struct {
	BelowKg *float64 `yaml:"below_kg" json:"below_kg,omitempty"`
	Ml      float64  `yaml:"ml,required" json:"ml"`
	Pos     Position `yaml:"-" json:"-"`
}
