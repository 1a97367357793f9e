package pathways

import (
	"encoding/json"

	"go.yaml.in/yaml/v3"
)

// PEWS is the national paediatric early warning score for inpatients: points by
// sign and age, levels of escalation by total, and what raises a level without
// points.
type PEWS struct {
	CalculatorHead `yaml:""`
	BelowMonths    int          `yaml:"below_months,required" json:"below_months"` // the score is for children under this age
	Signs          []*PEWSSign  `yaml:"signs,required" json:"signs"`
	Levels         []*PEWSLevel `yaml:"levels,required" json:"levels"` // ascending
	Raises         []*PEWSRaise `yaml:"raises,required" json:"raises"`
	Cited          `yaml:""`
	Pos            Position `yaml:"-" json:"-"`
}

// PEWSSign is one scored sign: a measurement of the dictionary with Bands, an
// input with Values, or both, where a value of the input stands in for a reading.
type PEWSSign struct {
	ID      Str           `yaml:"id,required" json:"id"`
	Title   string        `yaml:"title,required" json:"title"`
	Finding *Str          `yaml:"finding" json:"finding,omitempty"`
	Bands   []ScoreBand   `yaml:"bands" json:"bands,omitempty"`
	Input   *Str          `yaml:"input" json:"input,omitempty"`
	Values  []ScoredValue `yaml:"values" json:"values,omitempty"`
	Cited   `yaml:""`
	Pos     Position `yaml:"-" json:"-"`
}

// ScoreBand is the points for children under an age in completed months, starting
// where the band before it ends.
type ScoreBand struct {
	BelowMonths int      `yaml:"below_months,required" json:"below_months"`
	Scores      []Score  `yaml:"scores,required" json:"scores"` // ascending, the last one open
	Pos         Position `yaml:"-" json:"-"`
}

// Score is the points of values up to a limit, from where the score before it
// ends. The limit is excluded (Below) or included (Through).
type Score struct {
	Below   *float64 `yaml:"below" json:"below,omitempty"`
	Through *float64 `yaml:"through" json:"through,omitempty"`
	Score   Points   `yaml:"score,required" json:"score"`
	Pos     Position `yaml:"-" json:"-"`
}

// Limit is where the score ends, nil for an open one.
func (s Score) Limit() *float64 {
	if s.Below != nil {
		return s.Below
	}
	return s.Through
}

// holds tells whether a value beyond the scores before it is one of this score's.
func (s Score) holds(v float64) bool {
	return (s.Below == nil || v < *s.Below) && (s.Through == nil || v <= *s.Through)
}

// PointsOf reads the points of a value off ascending scores.
func PointsOf(scores []Score, v float64) Points {
	for _, s := range scores {
		if s.holds(v) {
			return s.Score
		}
	}
	return Points{Undefined: true}
}

// Points are 0, 1, 2 or 4, or undefined: the source gives none, measure again.
type Points struct {
	Undefined bool
	Value     int
}

func (p *Points) decodeNode(d *decoder, n *yaml.Node) {
	if n.Kind == yaml.ScalarNode && n.Tag == "!!str" && n.Value == "undefined" {
		p.Undefined = true
		return
	}
	d.into(n, &p.Value)
}

// MarshalJSON writes the number, or "undefined".
func (p Points) MarshalJSON() ([]byte, error) {
	if p.Undefined {
		return []byte(`"undefined"`), nil
	}
	return json.Marshal(p.Value)
}

// ScoredValue is the points of a value of an input, or the number input By whose
// Scores give them.
type ScoredValue struct {
	Value  Str      `yaml:"value,required" json:"value"`
	Score  *Points  `yaml:"score" json:"score,omitempty"`
	By     *Str     `yaml:"by" json:"by,omitempty"`
	Scores []Score  `yaml:"scores" json:"scores,omitempty"`
	Pos    Position `yaml:"-" json:"-"`
}

// PEWSLevel is a level of escalation, from a total up to where the next begins.
type PEWSLevel struct {
	ID       Str       `yaml:"id,required" json:"id"`
	From     int       `yaml:"from,required" json:"from"`
	Title    string    `yaml:"title,required" json:"title"`
	Response string    `yaml:"response,required" json:"response"`
	Review   *Duration `yaml:"review_within" json:"review_within,omitempty"`
	Reassess *Duration `yaml:"reassess_within" json:"reassess_within,omitempty"`
	Pos      Position  `yaml:"-" json:"-"`
}

// PEWSRaise is an input that raises the level without points: where it is true
// (To), by its value (Values), or to the level that is its value (AnyLevel).
type PEWSRaise struct {
	Input    Str           `yaml:"input,required" json:"input"`
	To       *Str          `yaml:"to" json:"to,omitempty"`
	Values   []RaisedValue `yaml:"values" json:"values,omitempty"`
	AnyLevel bool          `yaml:"any_level" json:"any_level,omitempty"`
	Pos      Position      `yaml:"-" json:"-"`
}

// RaisedValue is the level a value of an input calls for.
type RaisedValue struct {
	Value Str `yaml:"value,required" json:"value"`
	To    Str `yaml:"to,required" json:"to"`
}

// LevelOf is the place of a level in the order of escalation, or -1.
func (p *PEWS) LevelOf(id string) int {
	for i, l := range p.Levels {
		if l.ID.Value == id {
			return i
		}
	}
	return -1
}

// LevelAt is the place of the level a total calls for.
func (p *PEWS) LevelAt(total int) int {
	at := 0
	for i, l := range p.Levels {
		if total >= l.From {
			at = i
		}
	}
	return at
}
