package api

import (
	"errors"
	"slices"
	"time"

	"safetynet/engine"
	"safetynet/engine/calculate"
	"safetynet/pathways"
)

// Calculate reads the body of POST /v1/calculators/{kind} and calculates. The
// problem names every fault by its JSON pointer, those of the body and those that
// stand in the way of a result alike. It is pure: now decides which version is in
// use and is the time of the calculation where the body has none.
//
// An object with audience, date_of_birth or age, assessed_at, and the inputs of
// the calculator by their ids; each as in [DecodeRequest].
func Calculate(kind calculate.Kind, data []byte, eng *engine.Engine, now time.Time) (*Calculation, *Problem) {
	def := eng.Library().CalculatorsAt(now)
	switch {
	case def == nil:
		return nil, notFound.problem("This library has no calculators.")
	case calculate.Head(def, kind) == nil:
		return nil, notFound.problem("There is no such calculator. GET /v1/calculators lists them.")
	}
	d := &calculationDecoder{requestDecoder: requestDecoder{eng: eng, now: now}, def: def, kind: kind, faulty: map[string]bool{}}
	root, whole := parseTree(data, &d.faults)
	if !whole {
		return nil, d.faults.problem(malformedRequest)
	}
	var result *calculate.Result
	if root != nil {
		var refused *Problem
		if result, refused = d.run(root); refused != nil {
			return nil, refused
		}
	}
	if !d.faults.none() {
		return nil, d.faults.problem(invalidRequest)
	}
	return &Calculation{Result: result, Emergency: EmergencyText, ApprovalNotice: noticeOf(&d.def.Header, d.req.Case.At)}, nil
}

// calculationDecoder goes on after a fault, like the decoder it is made of.
type calculationDecoder struct {
	requestDecoder
	def    *pathways.Calculators
	kind   calculate.Kind
	faulty map[string]bool // inputs with a fault of their own; nothing more is said of them
}

// run decodes and calculates. It notes what is wrong as faults; a result counts
// only where there are none.
func (d *calculationDecoder) run(root *value) (*calculate.Result, *Problem) {
	inputs := calculate.Inputs(d.def, d.kind)
	keys := slices.Clone(calculatorKeys)
	for _, f := range inputs {
		keys = append(keys, f.ID.Value)
	}
	m := d.object(root, keys...)
	if m == nil {
		return nil, nil
	}
	in := calculate.Input{Audience: d.audience(root, m["audience"]), Answers: d.answers(inputs, m)}
	before := len(d.list)
	d.req.Case.At = d.assessedAt(m["assessed_at"])
	in.At = d.req.Case.At
	in.Age = d.age(m["date_of_birth"], m["age"])
	d.faulty[calculate.AgeInput] = len(d.list) > before || isNull(m["date_of_birth"]) || isNull(m["age"])
	if in.Audience == "" {
		in.Audience = calculate.Head(d.def, d.kind).Audience[0] // to find what else is wrong; its fault is noted already
	}
	result, err := calculate.Run(d.def, d.kind, in)
	var audience *calculate.AudienceError
	var refusals calculate.Refusals
	switch {
	case errors.As(err, &audience):
		if !slices.ContainsFunc(audience.Needs, func(id string) bool { return d.faulty[id] }) {
			return nil, notForAudience.problem("Not shown to a " + string(audience.Audience) + ": " + audience.Because)
		}
	case errors.As(err, &refusals):
		d.refuse(root, m, refusals)
	}
	return result, nil
}

func isNull(v *value) bool { return v != nil && v.kind == aNull }

// answers reads the inputs that were given.
func (d *calculationDecoder) answers(inputs []*pathways.Finding, m map[string]*value) map[string]engine.Answer {
	answers := map[string]engine.Answer{}
	for _, f := range inputs {
		v := m[f.ID.Value]
		if v == nil {
			continue
		}
		if a, ok := d.answer(f, v); ok {
			answers[f.ID.Value] = a
		} else {
			d.faulty[f.ID.Value] = true
		}
	}
	return answers
}

// refuse notes what the calculator refuses, at the input it is about.
func (d *calculationDecoder) refuse(root *value, m map[string]*value, refusals calculate.Refusals) {
	for _, x := range refusals {
		if d.faulty[x.Input] {
			continue
		}
		at := m[x.Input]
		if x.Input == calculate.AgeInput && at == nil {
			at = m["date_of_birth"]
		}
		if at == nil {
			at = &value{parent: root, key: x.Input, at: root.at}
		}
		d.add(at, x.Code, x.Hint, "%s", x.Message)
	}
}
