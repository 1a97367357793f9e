package engine

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"safetynet/pathways"
)

// Case is what is known about one child at one moment. It holds no name, no
// birth date and no place.
type Case struct {
	Audience pathways.Audience `json:"audience"`
	Age      Age               `json:"age"`
	At       time.Time         `json:"assessed_at"` // the only clock an assessment has
	Findings map[string]Answer `json:"findings"`
}

// Answer is a known value, or unknown with a reason. Exactly one is given.
type Answer struct {
	Value   Value
	Unknown pathways.Reason // "" when the value is known
}

// Value is a typed value of a finding.
type Value struct {
	Type   pathways.FindingType
	Bool   bool
	Number float64 // int and number
	Text   string  // enum
}

// BoolAnswer is a known yes or no.
func BoolAnswer(b bool) Answer { return Answer{Value: Value{Type: pathways.Bool, Bool: b}} }

// NumberAnswer is a known number of a finding of type number.
func NumberAnswer(n float64) Answer { return Answer{Value: Value{Type: pathways.Number, Number: n}} }

// IntAnswer is a known whole number.
func IntAnswer(n int) Answer {
	return Answer{Value: Value{Type: pathways.Int, Number: float64(n)}}
}

// EnumAnswer is a known value of an enumeration.
func EnumAnswer(v string) Answer { return Answer{Value: Value{Type: pathways.Enum, Text: v}} }

// UnknownAnswer is an answer nobody could give, and why.
func UnknownAnswer(r pathways.Reason) Answer { return Answer{Unknown: r} }

// Known tells whether the answer holds a value.
func (a Answer) Known() bool { return a.Unknown == "" }

// MarshalJSON writes the bare value, or {"unknown": reason}.
func (a Answer) MarshalJSON() ([]byte, error) {
	if !a.Known() {
		return json.Marshal(map[string]pathways.Reason{"unknown": a.Unknown})
	}
	return a.Value.MarshalJSON()
}

// MarshalJSON writes the bare value; numbers in their shortest exact form.
func (v Value) MarshalJSON() ([]byte, error) {
	switch v.Type {
	case pathways.Bool:
		return strconv.AppendBool(nil, v.Bool), nil
	case pathways.Enum:
		return json.Marshal(v.Text)
	}
	return json.Marshal(v.Number)
}

// String writes the value the way an answer is written.
func (v Value) String() string {
	switch v.Type {
	case pathways.Bool:
		return strconv.FormatBool(v.Bool)
	case pathways.Enum:
		return v.Text
	}
	return strconv.FormatFloat(v.Number, 'f', -1, 64)
}

// AnswerFrom makes an answer to f out of a decoded scalar: bool, string, or a
// number in its decimal text ([json.Number]). The error says what an answer to f
// looks like and is meant for the person who sent it.
func AnswerFrom(f *pathways.Finding, raw any) (Answer, error) {
	switch f.Type {
	case pathways.Bool:
		if b, ok := raw.(bool); ok {
			return BoolAnswer(b), nil
		}
		return Answer{}, fmt.Errorf("%s is true or false", f.ID)
	case pathways.Enum:
		if s, ok := raw.(string); ok && f.Values.RankOf(s) >= 0 {
			return EnumAnswer(s), nil
		}
		return Answer{}, fmt.Errorf("%s is one of %s", f.ID, strings.Join(f.Values.All(), ", "))
	}
	n, ok := raw.(json.Number)
	if !ok {
		return Answer{}, fmt.Errorf("%s is a number in %s", f.ID, unitOf(f))
	}
	return numberAnswer(f, n)
}

func numberAnswer(f *pathways.Finding, n json.Number) (Answer, error) {
	v, err := n.Float64()
	if err != nil || math.IsInf(v, 0) || math.IsNaN(v) {
		return Answer{}, fmt.Errorf("%s is a finite number in %s", f.ID, unitOf(f))
	}
	if v < f.Range.Min || v > f.Range.Max {
		return Answer{}, fmt.Errorf("%s is between %v and %v %s; %s is outside", f.ID, f.Range.Min, f.Range.Max, unitOf(f), n)
	}
	if d := decimalsOf(v); d > f.MaxDecimals() {
		if f.Type == pathways.Int {
			return Answer{}, fmt.Errorf("%s is a whole number", f.ID)
		}
		return Answer{}, fmt.Errorf("%s has at most %d decimals", f.ID, f.MaxDecimals())
	}
	if v == 0 {
		v = 0 // -0 and 0 are one value
	}
	return Answer{Value: Value{Type: f.Type, Number: v}}, nil
}

// decimalsOf counts the decimals of the shortest text that means v.
func decimalsOf(v float64) int {
	_, frac, _ := strings.Cut(strconv.FormatFloat(v, 'f', -1, 64), ".")
	return len(frac)
}

func unitOf(f *pathways.Finding) string {
	if f.Unit == "" {
		return "plain units"
	}
	return f.Unit
}

// DecodeCase reads a case back from its JSON, by the dictionary it was answered
// with. What the dictionary does not admit is an error.
func DecodeCase(d *pathways.Dictionary, data []byte) (Case, error) {
	raw := struct {
		Audience pathways.Audience `json:"audience"`
		Age      Age               `json:"age"`
		At       time.Time         `json:"assessed_at"`
		Findings map[string]any    `json:"findings"`
	}{Age: UnknownAge()}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	dec.DisallowUnknownFields()
	if err := dec.Decode(&raw); err != nil {
		return Case{}, fmt.Errorf("engine: not a case: %w", err)
	}
	c := Case{Audience: raw.Audience, Age: raw.Age, At: raw.At, Findings: map[string]Answer{}}
	for id, value := range raw.Findings {
		a, err := decodeAnswer(d.Finding(id), id, value)
		if err != nil {
			return Case{}, fmt.Errorf("engine: %w", err)
		}
		c.Findings[id] = a
	}
	return c, c.Check(d)
}

func decodeAnswer(f *pathways.Finding, id string, value any) (Answer, error) {
	if f == nil {
		return Answer{}, fmt.Errorf("the dictionary has no finding %q", id)
	}
	if why, ok := value.(map[string]any); ok {
		reason, _ := why["unknown"].(string)
		return UnknownAnswer(pathways.Reason(reason)), nil // an empty or foreign reason fails Check
	}
	return AnswerFrom(f, value)
}

// Check reports what makes the case unusable with a dictionary: findings it does
// not have and values it does not admit. Everything wrong is reported at once,
// in order of finding. A checked case can be assessed without error.
func (c Case) Check(d *pathways.Dictionary) error {
	var wrong []string
	if !slices.Contains(pathways.Audiences(), c.Audience) {
		wrong = append(wrong, fmt.Sprintf("%q is no audience", c.Audience))
	}
	if c.At.IsZero() {
		wrong = append(wrong, "the time of assessment is missing")
	}
	refused := map[string]error{}
	for id, a := range c.Findings {
		if err := checkAnswer(d.Finding(id), id, a); err != nil {
			refused[id] = err
		}
	}
	for _, id := range sortedKeys(refused) {
		wrong = append(wrong, refused[id].Error())
	}
	if len(wrong) > 0 {
		return fmt.Errorf("engine: %s", strings.Join(wrong, "; "))
	}
	return nil
}

func checkAnswer(f *pathways.Finding, id string, a Answer) error {
	if f == nil {
		return fmt.Errorf("the dictionary has no finding %q", id)
	}
	if !a.Known() {
		if !slices.Contains(pathways.Reasons(), a.Unknown) {
			return fmt.Errorf("%s: %q is no reason for not knowing", id, a.Unknown)
		}
		return nil
	}
	if a.Value.Type != f.Type {
		return fmt.Errorf("%s is a %s", id, f.Type)
	}
	switch f.Type {
	case pathways.Enum:
		_, err := AnswerFrom(f, a.Value.Text)
		return err
	case pathways.Int, pathways.Number:
		if n := a.Value.Number; n == math.Trunc(n) && n >= f.Range.Min && n <= f.Range.Max {
			return nil
		}
		_, err := AnswerFrom(f, json.Number(strconv.FormatFloat(a.Value.Number, 'g', -1, 64)))
		return err
	}
	return nil
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
