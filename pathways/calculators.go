package pathways

// Calculators is one version of the calculators clinicians expect beside the
// pathways. Each is data: constants, bands and texts, every block with its
// source. None of them decides guidance, and none reckons a dose of a medicine.
type Calculators struct {
	Header
	Pins         CalculatorPins `yaml:"pins,required" json:"pins"`
	Inputs       []*Finding     `yaml:"inputs" json:"inputs,omitempty"` // what is asked beside the dictionary's findings
	PeakFlow     PeakFlow       `yaml:"peak_flow,required" json:"peak_flow"`
	Rehydration  Rehydration    `yaml:"rehydration,required" json:"rehydration"`
	PEWS         PEWS           `yaml:"pews,required" json:"pews"`
	NormalRanges NormalRanges   `yaml:"normal_ranges,required" json:"normal_ranges"`
	File         `yaml:"-" json:"-"`
	Dictionary   *Dictionary `yaml:"-" json:"-"` // as pinned, linked at load
	SepsisTables *Sepsis     `yaml:"-" json:"-"` // as pinned, linked at load
}

// CalculatorPins says which version of a shared part the calculators use.
type CalculatorPins struct {
	Findings Version `yaml:"findings,required" json:"findings"`
	Sepsis   Version `yaml:"sepsis,required" json:"sepsis"`
}

// CalculatorHead is what every calculator says about itself.
type CalculatorHead struct {
	Title    Text       `yaml:"title,required" json:"title"`
	Audience []Audience `yaml:"audience,required" json:"audience"` // who may be shown its results
	Notice   Text       `yaml:"notice,required" json:"notice"`     // stands on every result
	Remarks  []Process  `yaml:"remarks" json:"remarks,omitempty"`  // rules of conduct, each for some audiences
}

// PeakFlow says how a peak flow becomes a percentage. The arithmetic and the
// table of predicted values are calculated values of the dictionary.
type PeakFlow struct {
	CalculatorHead `yaml:""`
	Best           Str         `yaml:"best,required" json:"best"`               // the ratio to the personal best; it comes first
	Predicted      Str         `yaml:"predicted,required" json:"predicted"`     // the ratio to the value predicted from height
	FromMonths     int         `yaml:"from_months,required" json:"from_months"` // not computed for younger children
	Scale          NeededValue `yaml:"scale,required" json:"scale"`             // what a meter must show for the predicted value to hold
	Lines          *PathwayRef `yaml:"lines" json:"lines,omitempty"`            // whose thresholds are shown in L/min; left out where the library lacks it
	Cited          `yaml:""`
	Pos            Position `yaml:"-" json:"-"`
}

// NeededValue is an answer that has to be given for a calculation to hold.
type NeededValue struct {
	Finding Str `yaml:"finding,required" json:"finding"`
	Value   Str `yaml:"value,required" json:"value"`
}

// PathwayRef names one version of a pathway whose thresholds are shown. A library
// without it loads, and the calculator does without those thresholds.
type PathwayRef struct {
	ID      Str      `yaml:"id,required" json:"id"`
	Version Version  `yaml:"version,required" json:"version"`
	Linked  *Pathway `yaml:"-" json:"-"` // nil when the library lacks it
	Pos     Position `yaml:"-" json:"-"`
}

// NormalRanges is a table of vital signs by age, as each system has them.
type NormalRanges struct {
	CalculatorHead `yaml:""`
	Systems        []*RangeSystem `yaml:"systems,required" json:"systems"`
	Pos            Position       `yaml:"-" json:"-"`
}

// RangeSystem is one system's ranges or limits. Exactly one of Ranges, Pathway,
// Sepsis and PEWS says where they come from; Limits goes with Pathway and Sepsis.
type RangeSystem struct {
	ID          Str          `yaml:"id,required" json:"id"`
	Title       string       `yaml:"title,required" json:"title"`
	Audience    []Audience   `yaml:"audience,required" json:"audience"`
	BelowMonths int          `yaml:"below_months,required" json:"below_months"` // older children are outside the system
	Ranges      []NormalRow  `yaml:"ranges" json:"ranges,omitempty"`
	Pathway     *PathwayRef  `yaml:"pathway" json:"pathway,omitempty"`
	Sepsis      bool         `yaml:"sepsis" json:"sepsis,omitempty"`
	PEWS        bool         `yaml:"pews" json:"pews,omitempty"`
	Limits      []RangeLimit `yaml:"limits" json:"limits,omitempty"`
	Cited       `yaml:""`
	Pos         Position `yaml:"-" json:"-"`
}

// NormalRow is the normal range of one measurement by age.
type NormalRow struct {
	Finding Str          `yaml:"finding,required" json:"finding"`
	Bands   []NormalBand `yaml:"bands,required" json:"bands"`
}

// NormalBand is a normal range, both ends included, for children under an age in
// completed months, starting where the band before it ends.
type NormalBand struct {
	BelowMonths int      `yaml:"below_months,required" json:"below_months"`
	Min         float64  `yaml:"min,required" json:"min"`
	Max         float64  `yaml:"max,required" json:"max"`
	Pos         Position `yaml:"-" json:"-"`
}

// RangeLimit shows a threshold that stands elsewhere, and how it is read there.
type RangeLimit struct {
	Threshold   Str        `yaml:"threshold,required" json:"threshold"`
	Level       string     `yaml:"level,required" json:"level"` // the system's own word: amber, high
	Reads       Reads      `yaml:"reads,required" json:"reads"`
	BelowMonths *int       `yaml:"below_months" json:"below_months,omitempty"` // where it ends before the system does
	Linked      *Threshold `yaml:"-" json:"-"`                                 // nil when the library lacks its pathway
	Pos         Position   `yaml:"-" json:"-"`
}

// Reads is on which side of a limit a value has reached it.
type Reads string

const (
	Above     Reads = "above"
	AtOrAbove Reads = "at-or-above"
	Below     Reads = "below"
	AtOrBelow Reads = "at-or-below"
)

func (Reads) allowed() []string {
	return []string{string(Above), string(AtOrAbove), string(Below), string(AtOrBelow)}
}

// Input returns what a calculator asks under this id: one of its own inputs or a
// finding of the dictionary; nil when there is neither.
func (c *Calculators) Input(id string) *Finding {
	for _, f := range c.Inputs {
		if f.ID.Value == id {
			return f
		}
	}
	if c.Dictionary == nil {
		return nil
	}
	return c.Dictionary.Finding(id)
}
