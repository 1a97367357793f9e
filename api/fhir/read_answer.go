package fhir

import (
	"encoding/json"
	"errors"

	"safetynet/engine"
	"safetynet/pathways"
)

// answer is what an element says of a finding.
type answer struct {
	is       engine.Answer
	original *Quantity // as it was sent, where that is not what is
}

// answered reads the value[x] of an element, or why it has none. said tells whether
// it has either, read whether it was understood; what was not is reported.
func (r *reader) answered(f *pathways.Finding, n node) (a answer, said, read bool) {
	kind, v := n.value()
	why, absent := r.absent(n, kind, v)
	switch {
	case absent && v.has() && !hasOnlyExtension(v):
		r.note(n, "answer-contradicts", "", "%s has a value and a reason for having none", f.ID)
		return answer{}, true, false
	case absent:
		return answer{is: engine.UnknownAnswer(why)}, true, true
	case kind == "":
		return answer{}, false, false
	}
	a, read = r.valued(f, kind, v)
	return a, true, read
}

func (r *reader) valued(f *pathways.Finding, kind string, v node) (answer, bool) {
	number, isNumber := v.v.(json.Number)
	truth, isTruth := v.v.(bool)
	counted := f.Type == pathways.Int || f.Type == pathways.Number
	switch {
	case kind == "Boolean" && isTruth && f.Type == pathways.Bool:
		return answer{is: engine.BoolAnswer(truth)}, true
	case kind == "Coding":
		a, read := r.coded(f, v, []node{v})
		return answer{is: a}, read
	case kind == "CodeableConcept":
		a, read := r.coded(f, v, r.list(v.get("coding")))
		return answer{is: a}, read
	case kind == "String" && r.strict && !counted:
		a, read := r.coded(f, v, []node{{at: v.at, v: map[string]any{"code": v.v}}})
		return answer{is: a}, read
	case (kind == "Integer" || kind == "Decimal") && isNumber && counted:
		if !r.strict && f.Unit != "" {
			r.note(v, "unit-missing", "send a valueQuantity", "the number has no unit")
			return answer{}, false
		}
		return r.number(f, v, number, f.Unit, nil)
	case kind == "Quantity" && counted:
		return r.quantity(f, v)
	}
	_, err := engine.AnswerFrom(f, nil)
	r.note(v, "type-wrong", "", "%v", err)
	return answer{}, false
}

// quantity reads a number with a unit. A unit in words only is none: C may be
// degrees or coulombs.
func (r *reader) quantity(f *pathways.Finding, q node) (answer, bool) {
	value, is := q.get("value").v.(json.Number)
	code, system := q.get("code").text(), q.get("system").text()
	unit := annotation.ReplaceAllString(code, "")
	switch {
	case r.modified(q):
		return answer{}, false
	case !is:
		r.note(q, "type-wrong", "", "the value of a Quantity is a number")
		return answer{}, false
	case q.get("comparator").has():
		r.note(q.get("comparator"), "quantity-comparator", "", "a limit is no value: what %s is exactly is not known", f.ID)
		return answer{}, false
	case f.Unit == "" && code == "1", f.Unit == "" && code != "" && unit == "":
		unit = ""
	case code == "" && (f.Unit != "" || q.get("unit").has()):
		r.note(q, "unit-missing", "the code of a unit of UCUM, such as "+orOne(f.Unit), "the number has no unit that can be read")
		return answer{}, false
	case system != "" && system != UCUM:
		r.note(q.get("system"), "unit-unknown", UCUM, "the unit is not one of UCUM")
		return answer{}, false
	}
	original := &Quantity{Value: Decimal(value)}
	if unit != "" {
		original = &Quantity{Value: Decimal(value), Unit: unit, System: UCUM, Code: unit}
	}
	return r.number(f, q, value, unit, original)
}

func orOne(unit string) string {
	if unit == "" {
		return "1"
	}
	return unit
}

// number reads a number in some unit. More decimals than we ask for are a mistake in
// an answer to our question, and usual in a record.
func (r *reader) number(f *pathways.Finding, n node, digits json.Number, unit string, original *Quantity) (answer, bool) {
	kept, changed, err := inUnit(f, digits, unit, !r.strict)
	switch {
	case errors.Is(err, errUnit):
		r.note(n, "unit-unknown", "the unit is "+orOne(f.Unit), "%s is not in a unit that can be converted: %s", f.ID, shown(unit))
		return answer{}, false
	case errors.Is(err, errPrecise):
		r.note(n, "number-too-precise", "", "%s has at most %d decimals", f.ID, f.MaxDecimals())
		return answer{}, false
	case err != nil:
		r.note(n, "number-wrong", "", "%s: %v", f.ID, err)
		return answer{}, false
	}
	is, err := engine.AnswerFrom(f, kept)
	if err != nil { // the decimals are right
		r.note(n, "number-out-of-range", "the unit is "+orOne(f.Unit), "%v", err)
		return answer{}, false
	}
	if !changed {
		return answer{is: is}, true
	}
	if original == nil {
		original = &Quantity{Value: Decimal(digits)}
	}
	return answer{is: is, original: original}, true
}

// absent reads why there is no value: by the extension of FHIR, on the element, on
// its value, or beside a value that is a bare string or number.
func (r *reader) absent(n node, kind string, v node) (pathways.Reason, bool) {
	if x := n.get("dataAbsentReason"); x.has() {
		for _, c := range r.list(x.get("coding")) {
			if c.get("system").text() == DataAbsentReason {
				return r.reason(c, c.get("code").text()), true
			}
		}
		return r.reason(x, ""), true
	}
	places := []node{n}
	if kind != "" {
		places = append(places, v, n.get("_value"+kind))
	}
	for _, at := range places {
		if code, is := absentCode(at); is {
			return r.reason(code, code.text()), true
		}
	}
	return "", false
}

// absentCode is the reason in the extension that FHIR has for it.
func absentCode(n node) (code node, is bool) {
	list := n.get("extension")
	items, _ := list.v.([]any)
	for i, v := range items {
		if x := list.item(i, v); x.get("url").text() == AbsentExtension {
			return x.get("valueCode"), true
		}
	}
	return node{}, false
}

// hasOnlyExtension tells whether a value is there to say why there is none.
func hasOnlyExtension(v node) bool {
	_, is := v.v.(map[string]any)
	return is && len(v.keys()) == 1 && v.get("extension").has()
}
