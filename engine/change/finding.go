package change

import (
	"slices"

	"safetynet/engine"
	"safetynet/pathways"
)

// Finding is an answer that is not what it was.
type Finding struct {
	ID          string            `json:"id"`
	Before      *engine.Answer    `json:"before"` // nil: no answer was given
	After       *engine.Answer    `json:"after"`
	Direction   Direction         `json:"direction"`
	ThanNormal  Direction         `json:"than_normal,omitempty"` // of what was learned: same, worse, better, or other where that cannot be said
	Because     []Code            `json:"because"`               // why it is other, and what else to know of the direction
	Needed      bool              `json:"needed,omitempty"`      // not known now, and something undecided needs it
	Text        string            `json:"text,omitempty"`        // the question, as the reader of the second look is asked it
	Unit        string            `json:"unit,omitempty"`
	Kind        pathways.Kind     `json:"kind,omitempty"` // a fact of the past that is "worse" was told otherwise, not newly so
	PrivateFrom *int              `json:"private_from_years,omitempty"`
	Declared    *pathways.Finding `json:"-"` // by the second dictionary, or failing that the first; nil: by neither
}

// findings lists the answers that differ: in the order of the second dictionary, then
// those only the first has, then those of neither.
func (x *looks) findings() []Finding {
	out := []Finding{}
	for _, id := range x.ids() {
		before, after := answerOf(x.before, id), answerOf(x.after, id)
		if !differ(before, after) {
			continue
		}
		f := Finding{ID: id, Before: before, After: after, Because: []Code{}}
		declared := x.declared(&f)
		x.direct(&f, declared)
		f.Needed = !known(after) && needs(x.after.Assessment, id)
		if len(declared) > 0 {
			f.Declared = declared[0]
			f.Text, f.Unit = f.Declared.Text.For(x.after.Case.Audience), f.Declared.Unit
			f.Kind, f.PrivateFrom = f.Declared.Kind, f.Declared.PrivateFrom
		}
		out = append(out, f)
	}
	return out
}

func (x *looks) ids() []string {
	var all, strange []string
	for _, f := range x.after.Dictionary.Findings {
		all = append(all, f.ID.Value)
	}
	for _, f := range x.before.Dictionary.Findings {
		if x.after.Dictionary.Finding(f.ID.Value) == nil {
			all = append(all, f.ID.Value)
		}
	}
	for _, l := range []Look{x.before, x.after} {
		for id := range l.Case.Findings {
			if x.after.Dictionary.Finding(id) == nil && x.before.Dictionary.Finding(id) == nil {
				strange = append(strange, id)
			}
		}
	}
	slices.Sort(strange)
	return append(all, slices.Compact(strange)...)
}

// answerOf is a copy of an answer, nil where none was given.
func answerOf(l Look, id string) *engine.Answer {
	a, given := l.Case.Findings[id]
	if !given {
		return nil
	}
	return &a
}

func known(a *engine.Answer) bool { return a != nil && a.Known() }

// plain is a value that can be compared with one another dictionary admitted.
func plain(v engine.Value) engine.Value {
	v.Type = kind(v.Type)
	return v
}

func differ(before, after *engine.Answer) bool {
	if known(before) != known(after) {
		return true
	}
	if known(before) {
		return plain(before.Value) != plain(after.Value)
	}
	return reason(before) != reason(after)
}

// reason is why an answer is not known: without an answer nobody asked.
func reason(a *engine.Answer) pathways.Reason {
	if a == nil {
		return pathways.NotAsked
	}
	return a.Unknown
}

// declared is what the dictionaries say of a finding, the second first. It notes
// where one says nothing.
func (x *looks) declared(f *Finding) []*pathways.Finding {
	var out []*pathways.Finding
	if d := x.after.Dictionary.Finding(f.ID); d != nil {
		out = append(out, d)
	} else {
		f.Because = append(f.Because, NotInAfter)
	}
	if d := x.before.Dictionary.Finding(f.ID); d == nil {
		f.Because = append(f.Because, NotInBefore)
	} else if !slices.Contains(out, d) {
		out = append(out, d)
	}
	return out
}

// direct says which way a finding went.
func (x *looks) direct(f *Finding, declared []*pathways.Finding) {
	var v verdict
	switch {
	case known(f.Before) && known(f.After):
		from, to := plain(f.Before.Value), plain(f.After.Value)
		v = eachOf(declared, func(d *pathways.Finding) bool { return admits(d, from) && admits(d, to) },
			func(d *pathways.Finding) verdict { return step(d, x.months(), from, to) })
	case known(f.Before):
		v.Direction = Lost
	case known(f.After):
		value := plain(f.After.Value)
		v = eachOf(declared, func(d *pathways.Finding) bool { return admits(d, value) },
			func(d *pathways.Finding) verdict { return thanNormal(d, x.after.Case.Age.Months, value) })
		f.ThanNormal, v.Direction = v.Direction, Learned
	default:
		v = verdict{Other, []Code{ReasonChanged}}
	}
	f.Direction, f.Because = v.Direction, append(f.Because, v.because...)
}

// eachOf asks every declaration that can read the values.
func eachOf(declared []*pathways.Finding, reads func(*pathways.Finding) bool, ask func(*pathways.Finding) verdict) verdict {
	var said []verdict
	for _, d := range declared {
		if reads(d) {
			said = append(said, ask(d))
		}
	}
	return agreed(said)
}

// months are the ages the child was at one of the looks, as far as an age was given.
func (x *looks) months() engine.Span {
	before, after := x.before.Case.Age, x.after.Case.Age
	switch {
	case !before.Known:
		return after.Months
	case !after.Known:
		return before.Months
	}
	return engine.Span{Lo: min(before.Months.Lo, after.Months.Lo), Hi: max(before.Months.Hi, after.Months.Hi)}
}

// needs tells whether something undecided still needs a finding.
func needs(a *engine.Assessment, id string) bool {
	return slices.ContainsFunc(a.Undecided, func(u engine.Undecided) bool { return slices.Contains(u.Needs, id) })
}
