package api

import (
	"encoding/json"
	"math"
	"math/big"
	"strconv"
	"strings"

	"safetynet/engine"
	"safetynet/pathways"
)

// findings reads the answers. A finding without one is unknown, not asked.
func (d *requestDecoder) findings(v *value) map[string]engine.Answer {
	answers := map[string]engine.Answer{}
	if v == nil || !d.is(v, object) || d.dict == nil {
		return answers
	}
	ids := findingIDs(d.dict)
	for _, m := range v.members {
		f := d.dict.Finding(m.key)
		if f == nil {
			d.add(m, "finding-unknown", d.suggest(m.key, ids), "the dictionary has no finding %q", m.key)
			continue
		}
		if a, ok := d.answer(f, m); ok {
			answers[m.key] = a
		}
	}
	return answers
}

func findingIDs(dict *pathways.Dictionary) []string {
	ids := make([]string, len(dict.Findings))
	for i, f := range dict.Findings {
		ids[i] = f.ID.Value
	}
	return ids
}

// answer reads a bare value, or {"unknown": reason}.
func (d *requestDecoder) answer(f *pathways.Finding, v *value) (engine.Answer, bool) {
	var raw any
	switch v.kind {
	case aNull:
		return engine.Answer{}, false // reported when it was read
	case object:
		return d.unknown(f, v)
	case aTruth:
		raw = v.truth
	case aString:
		raw = v.text
	case aNumber:
		raw = v.number
	case aList: // no finding is one; refused below
	}
	if v.kind != kindOf(f) {
		_, err := engine.AnswerFrom(f, nil)
		d.add(v, "type-wrong", "", "%v", err)
		return engine.Answer{}, false
	}
	if v.kind == aNumber {
		if _, fault := exactNumber(v.number); fault != "" {
			d.add(v, "number-wrong", "", "%s: %s", f.ID, fault)
			return engine.Answer{}, false
		}
	}
	a, err := engine.AnswerFrom(f, raw)
	if err != nil {
		d.add(v, codeOf(f, v), d.hintFor(f, v), "%v", err)
	}
	return a, err == nil
}

// kindOf is the JSON an answer to f is written in.
func kindOf(f *pathways.Finding) valueKind {
	switch f.Type {
	case pathways.Bool:
		return aTruth
	case pathways.Enum:
		return aString
	default:
		return aNumber
	}
}

// codeOf says in what way a value of the right kind is refused.
func codeOf(f *pathways.Finding, v *value) string {
	if v.kind != aNumber {
		return "value-not-allowed"
	}
	if n, _ := v.number.Float64(); n < f.Range.Min || n > f.Range.Max {
		return "number-out-of-range"
	}
	return "number-too-precise"
}

func (d *requestDecoder) hintFor(f *pathways.Finding, v *value) string {
	switch {
	case v.kind == aString:
		return d.suggest(v.text, f.Values.All())
	case f.Unit != "":
		return "the unit is " + f.Unit
	}
	return ""
}

// unknown reads {"unknown": reason}. Any other object is most likely a value with
// a unit beside it: there is one unit for each finding, and nothing is converted.
func (d *requestDecoder) unknown(f *pathways.Finding, v *value) (engine.Answer, bool) {
	if !v.has("unknown") {
		_, err := engine.AnswerFrom(f, nil)
		d.add(v, "value-wrapped", `write the bare value, or {"unknown": reason}`, "no object around a value, and no unit beside it: %v", err)
		return engine.Answer{}, false
	}
	m := d.object(v, "unknown")["unknown"]
	if !d.is(m, aString) {
		return engine.Answer{}, false
	}
	reason := oneOf(d, m, pathways.Reasons())
	return engine.UnknownAnswer(reason), reason != ""
}

// exactNumber reads a number and says what is wrong with it, "" for nothing. A
// number that cannot be kept as it was written is refused rather than rounded:
// rounding could carry it over a limit.
func exactNumber(n json.Number) (float64, string) {
	const longest = 32
	if len(n) > longest {
		return 0, "a number has at most " + strconv.Itoa(longest) + " characters"
	}
	f, err := n.Float64()
	if err != nil || math.IsInf(f, 0) || math.IsNaN(f) {
		return 0, "the number is too large"
	}
	digits, _, _ := strings.Cut(strings.ToLower(string(n)), "e")
	if f == 0 {
		if strings.ContainsAny(digits, "123456789") {
			return 0, "the number is too small"
		}
		return 0, ""
	}
	if !sameNumber(string(n), f) {
		return 0, "the number has more digits than can be kept"
	}
	return f, ""
}

// sameNumber tells whether f is printed as, or exactly is, the number written.
// The exponent of what is written is bounded, since f is finite and not 0.
func sameNumber(written string, f float64) bool {
	w, ok := new(big.Rat).SetString(written)
	printed, _ := new(big.Rat).SetString(strconv.FormatFloat(f, 'e', -1, 64))
	return ok && (w.Cmp(printed) == 0 || w.Cmp(new(big.Rat).SetFloat64(f)) == 0)
}
