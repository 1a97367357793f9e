package site

import (
	"safetynet/engine"
	"safetynet/engine/prose"
	"safetynet/pathways"
)

// Voice is who a page speaks to.
type Voice struct {
	Audience pathways.Audience
	// Reword says a parent's text to somebody else, such as the young person; nil
	// leaves it as it is.
	Reword func(string) string
}

// Say words a text of a definition.
func (v Voice) Say(t pathways.Text) string { return v.Words(t.For(v.Audience)) }

// Words are those of a text the engine has worded for the audience already.
func (v Voice) Words(s string) string {
	if v.Reword == nil {
		return s
	}
	return v.Reword(s)
}

// Spoken is an answer in words.
func (v Voice) Spoken(f *pathways.Finding, a engine.Answer) string {
	if !a.Known() {
		return v.unknown(a.Unknown)
	}
	switch f.Type {
	case pathways.Bool:
		if a.Value.Bool {
			return "Yes"
		}
		return "No"
	case pathways.Enum:
		return v.label(f, a.Value.Text)
	}
	for _, c := range f.Choices {
		if c.Value.Number != nil && *c.Value.Number == a.Value.Number {
			return v.Say(c.Label)
		}
	}
	if unit, ok := joined[f.Unit]; ok && v.Audience == pathways.Parent {
		return prose.Number(a.Value.Number) + unit
	}
	return prose.Amount(a.Value.Number, f.Unit)
}

// joined are the units that families read behind the number itself, as the NHS
// writes them for the public: 38.5C, 14kg.
var joined = map[string]string{"Cel": "C", "kg": "kg", "cm": "cm"}

func (v Voice) label(f *pathways.Finding, value string) string {
	if label, ok := f.Labels.Get(value); ok {
		return v.Say(label)
	}
	return value
}

func (v Voice) unknown(r pathways.Reason) string {
	switch {
	case r == pathways.NotMeasured && v.Audience == pathways.Parent:
		return "I have not measured it"
	case r == pathways.NotMeasured:
		return "Not measured"
	case v.Audience == pathways.Parent:
		return "I'm not sure"
	}
	return "Not sure"
}
