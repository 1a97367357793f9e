package pathways

import (
	"encoding/json"

	"go.yaml.in/yaml/v3"
)

// Threshold is a named limit on a measurement, one for all ages or one by age band.
type Threshold struct {
	ID      Str      `yaml:"id,required" json:"id"`
	Finding Str      `yaml:"finding,required" json:"finding"` // or a calculated number
	Limit   *float64 `yaml:"limit" json:"limit,omitempty"`
	Bands   []Band   `yaml:"bands" json:"bands,omitempty"`
	Cited   `yaml:""`
	Note    string   `yaml:"note" json:"note,omitempty"`
	Pos     Position `yaml:"-" json:"-"`
}

// Band is the limit for children under an age in completed months, starting
// where the band before it ends. The last band may be open.
type Band struct {
	BelowMonths *int      `yaml:"below_months" json:"below_months,omitempty"`
	Limit       BandLimit `yaml:"limit,required" json:"limit"`
	Note        string    `yaml:"note" json:"note,omitempty"`
	Pos         Position  `yaml:"-" json:"-"`
}

// BandLimit is a number, or none: no limit applies in this band.
type BandLimit struct {
	None  bool
	Value float64
}

func (l *BandLimit) decodeNode(d *decoder, n *yaml.Node) {
	if n.Kind == yaml.ScalarNode && n.Tag == "!!str" && n.Value == "none" {
		l.None = true
		return
	}
	d.into(n, &l.Value)
}

// MarshalJSON writes the number, or "none".
func (l BandLimit) MarshalJSON() ([]byte, error) {
	if l.None {
		return []byte(`"none"`), nil
	}
	return json.Marshal(l.Value)
}

// At returns the index of the band that holds at an age in completed months,
// the last one beyond all of them. It is only meant for thresholds with bands.
func (t *Threshold) At(months int) int {
	for i, b := range t.Bands {
		if b.BelowMonths == nil || months < *b.BelowMonths {
			return i
		}
	}
	return len(t.Bands) - 1
}

// Derived is a calculated value: exactly one of When (a named condition),
// Ratio, Difference, Lookup and Count is given.
type Derived struct {
	ID         Str         `yaml:"id,required" json:"id"`
	When       *Str        `yaml:"when" json:"when,omitempty"`
	Ratio      *Ratio      `yaml:"ratio" json:"ratio,omitempty"`
	Difference *Difference `yaml:"difference" json:"difference,omitempty"`
	Lookup     *Lookup     `yaml:"lookup" json:"lookup,omitempty"`
	Count      []Str       `yaml:"count" json:"count,omitempty"`
	Worse      Worse       `yaml:"worse" json:"worse,omitempty"` // of a number
	Cited      `yaml:""`
	Pos        Position `yaml:"-" json:"-"`
}

// Ratio is Times × Of ÷ To. With Through, To is first read off a table like that
// of a [Lookup]: a peak flow as a percentage of the one predicted from height.
type Ratio struct {
	Of      Str         `yaml:"of,required" json:"of"`
	To      Str         `yaml:"to,required" json:"to"`
	Through [][]float64 `yaml:"through" json:"through,omitempty"` // ascending [x, y]
	Times   float64     `yaml:"times,required" json:"times"`
	Pos     Position    `yaml:"-" json:"-"`
}

// Difference is Of − Minus.
type Difference struct {
	Of    Str      `yaml:"of,required" json:"of"`
	Minus Str      `yaml:"minus,required" json:"minus"`
	Pos   Position `yaml:"-" json:"-"`
}

// Lookup reads a value off a table, linear between points, unknown outside.
type Lookup struct {
	By     Str         `yaml:"by,required" json:"by"`
	Points [][]float64 `yaml:"points,required" json:"points"` // ascending [x, y]
	Pos    Position    `yaml:"-" json:"-"`
}

// Points is the table of a lookup, or of a ratio read through one; nil for others.
func (d *Derived) Points() [][]float64 {
	switch {
	case d.Lookup != nil:
		return d.Lookup.Points
	case d.Ratio != nil:
		return d.Ratio.Through
	}
	return nil
}

// Inputs are the findings a calculated number needs; none for a condition.
func (d *Derived) Inputs() []Str {
	switch {
	case d.Ratio != nil:
		return []Str{d.Ratio.Of, d.Ratio.To}
	case d.Difference != nil:
		return []Str{d.Difference.Of, d.Difference.Minus}
	case d.Lookup != nil:
		return []Str{d.Lookup.By}
	}
	return d.Count
}
