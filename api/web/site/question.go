package site

import (
	"slices"
	"strconv"
	"strings"

	"safetynet/engine/prose"
	"safetynet/pathways"
)

// Question is a finding as a form asks it: options to choose from, or a number to
// type. It can always be answered with not knowing.
type Question struct {
	Finding string
	ID      string // of the first input
	Name    string
	Text    string
	Hint    string
	Why     string // why it is asked, "" where that is not told
	Options []Option
	Typed   string // what stands in the box, where there are no options
	Unit    string
	Unknown []Option // the ways of not knowing
	UnkName string   // the name of their inputs
	Error   string
	Private bool // sensitive for a young person
	Guide   any  // how-to help, for the front door's own partial
}

// Option is one answer to choose.
type Option struct {
	ID, Value, Label string
	Checked          bool
}

// Number tells whether a number is typed.
func (q Question) Number() bool { return len(q.Options) == 0 }

// Answered tells whether the form has an answer already.
func (q Question) Answered() bool {
	return q.Typed != "" || slices.ContainsFunc(slices.Concat(q.Options, q.Unknown), func(o Option) bool { return o.Checked })
}

// Question asks a finding, with what was said so far and what is wrong with it.
func (v Voice) Question(f *pathways.Finding, a Answers, faults Faults) Question {
	id := f.ID.Value
	q := Question{
		Finding: id, ID: InputID(id), Name: answerPrefix + id, Text: v.Say(f.Text), Hint: v.Say(f.Help), Unit: prose.Unit(f.Unit),
		UnkName: unknownPrefix + id, Error: faults.Of(InputID(id)), Private: f.PrivateFrom != nil,
	}
	said := a.Said[id]
	for _, o := range v.options(f) {
		o.Checked = o.Value == said
		q.Options = append(q.Options, o)
	}
	for _, r := range v.reasons(f) {
		q.Unknown = append(q.Unknown, Option{Value: NotKnown + string(r), Label: v.unknown(r), Checked: said == NotKnown+string(r)})
	}
	if q.Number() && !strings.HasPrefix(said, NotKnown) {
		q.Typed = said
	}
	if !q.Number() {
		q.UnkName = q.Name // one group of radios
	}
	q.number()
	return q
}

// number gives the inputs their ids: the first has the question's own.
func (q *Question) number() {
	n := 0
	if q.Number() {
		n = 1 // the box is the first
	}
	for _, list := range [][]Option{q.Options, q.Unknown} {
		for i := range list {
			list[i].ID = q.ID
			if n > 0 {
				list[i].ID += "-" + strconv.Itoa(n)
			}
			n++
		}
	}
}

func (v Voice) options(f *pathways.Finding) []Option {
	var all []Option
	switch f.Type {
	case pathways.Bool:
		return []Option{{Value: "true", Label: "Yes"}, {Value: "false", Label: "No"}}
	case pathways.Enum:
		for _, value := range f.Values.All() {
			all = append(all, Option{Value: value, Label: v.label(f, value)})
		}
	default:
		if v.Audience == pathways.Parent { // staff type the number
			for _, c := range f.Choices {
				all = append(all, Option{Value: prose.Number(*c.Value.Number), Label: v.Say(c.Label)})
			}
		}
	}
	return all
}

// reasons are the ways of not knowing a finding that are offered: a parent is not
// asked to tell two of them apart.
func (v Voice) reasons(f *pathways.Finding) []pathways.Reason {
	switch {
	case f.Kind != pathways.Measurement:
		return []pathways.Reason{pathways.Unsure}
	case v.Audience == pathways.Parent:
		return []pathways.Reason{pathways.NotMeasured}
	}
	return []pathways.Reason{pathways.NotMeasured, pathways.Unsure}
}
