package pathways

import (
	"encoding/json"
	"slices"
	"strconv"

	"go.yaml.in/yaml/v3"
)

// Dictionary is one version of the finding dictionary, with the calculated
// values and the findings that cannot occur together.
type Dictionary struct {
	Header
	Findings       []*Finding      `yaml:"findings,required" json:"findings"`
	Thresholds     []*Threshold    `yaml:"thresholds" json:"thresholds"`
	Derived        []*Derived      `yaml:"derived" json:"derived"`
	Contradictions []Contradiction `yaml:"cannot_occur_together" json:"cannot_occur_together"`
	AgeQuestion    Text            `yaml:"age_question" json:"age_question,omitzero"`    // how the child's age is asked for
	AdviceTopics   []Str           `yaml:"advice_topics" json:"advice_topics,omitempty"` // what advice may recommend and other advice withhold
	File           `yaml:"-" json:"-"`
	Numbers        int `yaml:"-" json:"-"` // findings of type int or number
	index          map[string]*Finding
}

// Finding returns the finding with this id, nil when there is none.
func (d *Dictionary) Finding(id string) *Finding { return d.index[id] }

// FindingType is the type of a finding's value.
type FindingType string

const (
	Bool   FindingType = "bool"
	Int    FindingType = "int"
	Number FindingType = "number"
	Enum   FindingType = "enum"
)

func (FindingType) allowed() []string {
	return []string{string(Bool), string(Int), string(Number), string(Enum)}
}

// Kind says whether a finding can newly appear at home.
type Kind string

const (
	Sign        Kind = "sign"        // seen or felt; a safety net may watch for it
	Measurement Kind = "measurement" // measured; a safety net may watch for it
	History     Kind = "history"     // a fact of the past; never watched for
	Context     Kind = "context"     // circumstances; never watched for
)

func (Kind) allowed() []string {
	return []string{string(Sign), string(Measurement), string(History), string(Context)}
}

// Worse is a finding's direction of worse. It serves proofs, vignettes and the
// rule for excused findings; it never supplies a value.
type Worse string

const (
	WorseUp    Worse = "up"
	WorseDown  Worse = "down"
	WorseBoth  Worse = "both"  // away from normal, either way
	WorseOrder Worse = "order" // an enumeration runs normal to worst
	WorseTrue  Worse = "true"
	WorseFalse Worse = "false"
	WorseNone  Worse = "none" // neither way is worse
)

func (w *Worse) decodeNode(d *decoder, n *yaml.Node) {
	all := []string{"up", "down", "both", "order", "true", "false", "none"}
	if n.Kind != yaml.ScalarNode || !slices.Contains(all, n.Value) {
		d.errorf(d.pos(n), "value-not-allowed", "one of up, down, both, order, true, false, none", "%s is no direction of worse", Describe(n))
		return
	}
	*w = Worse(n.Value) // a plain true is meant as the word
}

// Finding is one observable fact about the child.
type Finding struct {
	ID           Str         `yaml:"id,required" json:"id"`
	Type         FindingType `yaml:"type,required" json:"type"`
	Values       Values      `yaml:"values" json:"values,omitempty"`
	Unit         string      `yaml:"unit" json:"unit,omitempty"`
	Range        *Range      `yaml:"range" json:"range,omitempty"`
	Decimals     *int        `yaml:"decimals" json:"decimals,omitempty"`
	AnsweredBy   []Audience  `yaml:"answered_by,required" json:"answered_by"`
	Kind         Kind        `yaml:"kind,required" json:"kind"`
	Normal       *Normal     `yaml:"normal" json:"normal,omitempty"`
	Worse        Worse       `yaml:"worse,required" json:"worse"`
	Text         Text        `yaml:"text,required" json:"text"`
	Help         Text        `yaml:"help" json:"help,omitzero"`
	PrivateFrom  *int        `yaml:"private_from_years" json:"private_from_years,omitempty"`
	Labels       Map[Text]   `yaml:"labels" json:"labels,omitempty"`
	Choices      []Choice    `yaml:"choices" json:"choices,omitempty"`
	Codes        []Coding    `yaml:"codes" json:"codes,omitempty"`
	Pos          Position    `yaml:"-" json:"-"`
	DictionaryAt int         `yaml:"-" json:"-"` // place in the dictionary, from 0
	NumberAt     int         `yaml:"-" json:"-"` // of a number: place among the dictionary's numbers, from 0
}

// Range is the plausible range of a number, both ends included. Values outside
// are refused, never clamped.
type Range struct {
	Min float64  `yaml:"min,required" json:"min"`
	Max float64  `yaml:"max,required" json:"max"`
	Pos Position `yaml:"-" json:"-"`
}

// Choice is a number offered as an answer in words, for people who do not count.
type Choice struct {
	Value Scalar `yaml:"value,required" json:"value"`
	Label Text   `yaml:"label,required" json:"label"`
}

// MaxDecimals is how many decimals an answer may have.
func (f *Finding) MaxDecimals() int {
	switch {
	case f.Type == Int:
		return 0
	case f.Decimals != nil:
		return *f.Decimals
	}
	return 3
}

// AnsweredByAudience tells whether the dictionary expects this audience to know it.
func (f *Finding) AnsweredByAudience(a Audience) bool { return slices.Contains(f.AnsweredBy, a) }

// Values are an enumeration's values from normal to worst; an inner list holds
// values of one rank.
type Values []Rank

// Rank is the values that are equally bad.
type Rank []string

func (r *Rank) decodeNode(d *decoder, n *yaml.Node) {
	items := []*yaml.Node{n}
	if n.Kind == yaml.SequenceNode {
		items = n.Content
	}
	for _, item := range items {
		if d.wants(item, "a value (quote yes, no and numbers)", "!!str") {
			*r = append(*r, item.Value)
		}
	}
}

// All lists the values in order, ranks flattened.
func (v Values) All() []string {
	var all []string
	for _, r := range v {
		all = append(all, r...)
	}
	return all
}

// RankOf returns the rank of a value from 0 (normal), or -1.
func (v Values) RankOf(value string) int {
	return slices.IndexFunc(v, func(r Rank) bool { return slices.Contains(r, value) })
}

// Scalar is a value as written in a definition: exactly one field is set.
type Scalar struct {
	Bool   *bool
	Number *float64
	Text   *string
	Pos    Position
}

func (s *Scalar) decodeNode(d *decoder, n *yaml.Node) {
	s.Pos = d.pos(n)
	switch n.Tag {
	case "!!bool":
		b := n.Value == "true"
		s.Bool = &b
	case "!!int", "!!float":
		f, err := strconv.ParseFloat(n.Value, 64)
		if err != nil {
			d.errorf(s.Pos, "type-wrong", "write it in decimal digits", "%s is not a number", n.Value)
		}
		s.Number = &f
	case "!!str":
		text := n.Value // a pointer to the node's would keep the node
		s.Text = &text
	default:
		d.errorf(s.Pos, "type-wrong", "", "a value is needed here, not %s", Describe(n))
	}
}

// MarshalJSON writes the bare value.
func (s Scalar) MarshalJSON() ([]byte, error) { return json.Marshal(s.Any()) }

// Any returns the value as bool, float64 or string, nil when there is none.
func (s Scalar) Any() any {
	switch {
	case s.Bool != nil:
		return *s.Bool
	case s.Number != nil:
		return *s.Number
	case s.Text != nil:
		return *s.Text
	}
	return nil
}

// Normal is a finding's value in a well child, by age where it differs.
type Normal struct {
	Value Scalar
	ByAge []AgeNormal
	Pos   Position
}

// AgeNormal is a normal value for children under an age in completed months.
type AgeNormal struct {
	UnderMonths int    `yaml:"under_months,required" json:"under_months"`
	Value       Scalar `yaml:"value,required" json:"value"`
}

func (v *Normal) decodeNode(d *decoder, n *yaml.Node) {
	v.Pos = d.pos(n)
	if n.Kind == yaml.ScalarNode {
		d.into(n, &v.Value)
		return
	}
	var table struct {
		ByAge []AgeNormal `yaml:"by_age,required"`
	}
	d.into(n, &table)
	v.ByAge = table.ByAge
}

// At returns the normal value at an age in completed months; beyond the last
// band the last one applies.
func (v *Normal) At(months int) Scalar {
	for _, b := range v.ByAge {
		if months < b.UnderMonths {
			return b.Value
		}
	}
	if n := len(v.ByAge); n > 0 {
		return v.ByAge[n-1].Value
	}
	return v.Value
}

// Span returns the least and greatest normal number over all ages.
func (v *Normal) Span() (lo, hi float64) {
	if v.Value.Number != nil {
		return *v.Value.Number, *v.Value.Number
	}
	for i, b := range v.ByAge {
		if b.Value.Number == nil {
			continue
		}
		if f := *b.Value.Number; i == 0 {
			lo, hi = f, f
		} else {
			lo, hi = min(lo, f), max(hi, f)
		}
	}
	return lo, hi
}

// MarshalJSON writes the bare value or {"by_age": […]}.
func (v Normal) MarshalJSON() ([]byte, error) {
	if v.ByAge == nil {
		return v.Value.MarshalJSON()
	}
	return json.Marshal(map[string]any{"by_age": v.ByAge})
}

// Contradiction names findings that cannot occur together. A record that has
// them is evaluated as given and said to be inconsistent.
type Contradiction struct {
	ID       Str      `yaml:"id,required" json:"id"`
	When     Str      `yaml:"when,required" json:"when"`
	Findings []Str    `yaml:"findings,required" json:"findings"`
	Text     Text     `yaml:"text,required" json:"text"`
	Pos      Position `yaml:"-" json:"-"`
}
