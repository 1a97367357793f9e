package change

import (
	"path"
	"slices"

	"safetynet/engine"
)

// Criterion is one whose outcome is not what it was.
type Criterion struct {
	Pathway     string `json:"pathway"`
	Criterion   string `json:"criterion"`
	Disposition string `json:"disposition"` // as the look has it that the criterion is shown from
	Because     string `json:"because"`
	Other       State  `json:"other"` // at the other look: before of what is new, now of what is no longer met
}

// State is where a criterion stands.
type State string

const (
	Met       State = "met"
	Undecided State = "undecided"
	NotMet    State = "not-met"
	NoSuch    State = "not-assessed" // its pathway, or that version of it, was not: nothing can be said
)

// Pathway is one that was assessed; a version is "" at the look it was not.
type Pathway struct {
	Pathway string       `json:"pathway"`
	Version Pair[string] `json:"version"`
	Same    bool         `json:"same"` // the same rules, by digest
}

// listed is a criterion of either list of an assessment, with its name: a general
// danger sign has one name in every pathway, and is told once by the first.
type listed struct {
	Criterion
	name string
}

func matched(a *engine.Assessment) []listed {
	var out []listed
	for _, m := range a.Matched {
		out = append(out, listed{Criterion{m.Pathway, m.Criterion, m.Disposition, m.Because, ""}, nameOf(m.Pathway, m.Criterion, m.Position.File)})
	}
	return out
}

func undecided(a *engine.Assessment) []listed {
	var out []listed
	for _, u := range a.Undecided {
		out = append(out, listed{Criterion{u.Pathway, u.Criterion, u.Disposition, u.Because, ""}, nameOf(u.Pathway, u.Criterion, u.Position.File)})
	}
	return out
}

// nameOf is the folder of the file a criterion is written in, which is the same for
// every version, and its id.
func nameOf(pathway, id, file string) string {
	if file != "" {
		pathway = path.Dir(file)
	}
	return pathway + "/" + id
}

func has(list []listed, name string) bool {
	return slices.ContainsFunc(list, func(l listed) bool { return l.name == name })
}

// criteria lists what a list of one assessment holds and that of the other does not.
func (x *looks) criteria(list func(*engine.Assessment) []listed, other, from *engine.Assessment) []Criterion {
	out := []Criterion{}
	there := list(other)
	for _, l := range list(from) {
		if !has(there, l.name) {
			l.Other = x.state(l, other)
			out = append(out, l.Criterion)
		}
	}
	return out
}

// state is where a criterion stands in an assessment. What is in neither list of it
// was excluded only if that assessment had the same rules.
func (x *looks) state(l listed, in *engine.Assessment) State {
	switch {
	case has(matched(in), l.name):
		return Met
	case has(undecided(in), l.name):
		return Undecided
	case slices.ContainsFunc(x.pathways(), func(p Pathway) bool { return p.Pathway == l.Pathway && p.Same }):
		return NotMet
	}
	return NoSuch
}

// pathways lists those of the second look, then those only the first had.
func (x *looks) pathways() []Pathway {
	out := []Pathway{}
	before, after := x.before.Assessment.Provenance, x.after.Assessment.Provenance
	in := func(list []engine.Provenance, id string) (engine.Provenance, bool) {
		i := slices.IndexFunc(list, func(p engine.Provenance) bool { return p.Pathway == id })
		if i < 0 {
			return engine.Provenance{}, false
		}
		return list[i], true
	}
	for _, a := range after {
		b, assessed := in(before, a.Pathway)
		out = append(out, Pathway{a.Pathway, Pair[string]{b.Version, a.Version}, assessed && b.Digest == a.Digest})
	}
	for _, b := range before {
		if _, assessed := in(after, b.Pathway); !assessed {
			out = append(out, Pathway{b.Pathway, Pair[string]{b.Version, ""}, false})
		}
	}
	return out
}

// differs says what besides the child was not the same.
func (x *looks) differs() []Code {
	b, a := x.before, x.after
	out := []Code{}
	note := func(code Code, differs bool) {
		if differs && !slices.Contains(out, code) {
			out = append(out, code)
		}
	}
	note(OtherAudience, b.Case.Audience != a.Case.Audience)
	for _, p := range x.pathways() {
		note(PathwayAdded, p.Version.Before == "")
		note(PathwayDropped, p.Version.After == "")
		note(PathwayVersion, p.Version.Before != "" && p.Version.After != "" && !p.Same)
	}
	note(FindingsVersion, b.Dictionary.Version != a.Dictionary.Version)
	note(DispositionsVersion, b.Dispositions.Version != a.Dispositions.Version)
	note(OtherLocality, localityOf(b.Assessment) != localityOf(a.Assessment))
	note(OtherEngine, b.Assessment.Engine != a.Assessment.Engine)
	note(SecondOpinion, b.Assessment.SecondOpinion != nil || a.Assessment.SecondOpinion != nil)
	return out
}

func localityOf(a *engine.Assessment) string {
	if a.Locality == nil {
		return ""
	}
	return a.Locality.Digest
}
