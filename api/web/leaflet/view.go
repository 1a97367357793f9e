package leaflet

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"safetynet/api/web/site"
	"safetynet/engine"
	"safetynet/pathways"
)

// The texts of a sheet that no definition has; grade design.
const (
	nothingFound  = "Nothing you told us calls for more than care at home."
	tooLittle     = "Some answers are missing or not sure. Until we know more, care at home may not be safe."
	conflict      = "Some answers do not go together. Until they are put right, care at home may not be safe."
	twoWays       = "This was worked out in 2 ways, and they did not agree. You are told the more urgent one."
	othersMustSee = "Some things only a doctor, nurse or other healthcare professional can check. They were not checked."
)

// view is an assessment with everything needed to word it.
type view struct {
	a            *engine.Assessment
	in           Input
	dispositions *pathways.Dispositions
	dictionary   *pathways.Dictionary
	word         func(string) string
}

func viewOf(a *engine.Assessment, in Input) view {
	def := in.Programs[0].Definition() // programs assessed together pin the same shared parts
	v := view{a: a, in: in, dispositions: def.Dispositions, dictionary: def.Dictionary, word: in.Word}
	if v.word == nil {
		v.word = func(text string) string { return text }
	}
	return v
}

func (v view) all(texts []string) []string {
	out := make([]string, 0, len(texts))
	for _, t := range texts {
		out = append(out, v.word(t))
	}
	return out
}

func (v view) local(t time.Time) time.Time {
	if v.in.Zone != nil {
		return t.In(v.in.Zone)
	}
	return t
}

func (v view) emergency(id string) bool { return id == v.dispositions.Roles.Emergency.Value }

// why gives the reasons, most urgent first, each once: criteria that are met,
// what was taken for the worst because it is not known, and what the place and
// the second opinion made of it.
func (v view) why() []Reason {
	var out []Reason
	add := func(text string, answers []Answer) {
		text = v.word(text)
		if text != "" && !slices.ContainsFunc(out, func(r Reason) bool { return r.Text == text }) {
			out = append(out, Reason{text, answers})
		}
	}
	led := false // a reason leads to what is told
	for _, m := range v.a.Matched {
		led = led || m.Disposition == v.a.Disposition.ID
		add(m.Because, v.answers(m.Evidence))
	}
	for _, u := range v.a.Undecided {
		for _, x := range u.Assumed {
			led = led || u.Disposition == v.a.Disposition.ID
			add(x.Because, nil)
		}
	}
	if v.a.Locality != nil {
		for _, r := range v.a.Locality.Raises {
			if r.Disposition == v.a.Disposition.RaisedFrom {
				led = true
				add(r.Because, nil)
			}
		}
	}
	switch {
	case v.a.SecondOpinion != nil:
		add(twoWays, nil)
	case led:
	case len(v.a.Inconsistent) > 0:
		add(conflict, nil)
	case len(v.a.OutOfScope) > 0: // said there
	case v.a.Guidance == pathways.HomeCare:
		add(nothingFound, nil)
	default:
		add(tooLittle, nil)
	}
	return out
}

// spoken says answers as the pages do.
var spoken = site.Voice{Audience: pathways.Parent}

// answers are the answers a criterion rests on, in the order of the dictionary.
func (v view) answers(evidence map[string]any) []Answer {
	var out []Answer
	for _, f := range v.dictionary.Findings {
		given, ok := v.in.Case.Findings[f.ID.Value]
		if _, counted := evidence[f.ID.Value]; counted && ok && given.Known() && f.Text.Parent != "" {
			out = append(out, Answer{v.word(f.Text.Parent), v.word(spoken.Spoken(f, given))})
		}
	}
	return out
}

// watchFor groups the signs by what they call for, most urgent first.
func (v view) watchFor() []Group {
	var out []Group
	for i := len(v.dispositions.List) - 1; i >= 0; i-- {
		d := v.dispositions.List[i]
		g := Group{Disposition: d.ID.Value, Guidance: d.Guidance, Emergency: v.emergency(d.ID.Value)}
		for _, w := range v.a.SafetyNet.WatchFor {
			if w.Then == g.Disposition {
				g.Signs = append(g.Signs, v.word(w.Text))
			}
		}
		if len(g.Signs) > 0 {
			g.Action, g.More = firstSentence(v.word(d.Text.Parent))
			g.Action = strings.TrimSuffix(g.Action, ".")
			if v.shared(g.Action) {
				g.Action += " (" + HowSoon(d.Within.String()) + ")"
			}
			g.Lead = v.word(g.Action + " if you see any of these:")
			out = append(out, g)
		}
	}
	return out
}

// shared tells whether several dispositions start with the same words, so that
// only their times tell them apart.
func (v view) shared(action string) bool {
	n := 0
	for _, d := range v.dispositions.List {
		if first, _ := firstSentence(v.word(d.Text.Parent)); strings.TrimSuffix(first, ".") == action && d.Within != nil {
			n++
		}
	}
	return n > 1
}

func (v view) elsewhere() []Elsewhere {
	var out []Elsewhere
	for _, o := range v.a.OutOfScope {
		heading := "Not for this child: "
		switch {
		case !o.Certain:
			heading = "Perhaps not for this child: "
		case o.Assessed:
			heading = "Also needed, beside: "
		}
		out = append(out, Elsewhere{heading + v.title(o.Pathway), v.word(o.Reason), v.word(o.GoTo)})
	}
	return out
}

// notChecked lists what a family could have known, as it is asked for, and says
// once that there are things they could not.
func (v view) notChecked() []string {
	var out []string
	others := false
	for _, id := range v.a.NotChecked {
		f := v.dictionary.Finding(id)
		theirs := f != nil && f.Text.Parent != "" && slices.ContainsFunc(v.in.Programs, func(p *engine.Program) bool {
			return p.Answerable(f, pathways.Parent)
		})
		if theirs {
			out = append(out, v.word(f.Text.Parent))
		}
		others = others || !theirs
	}
	if others {
		out = append(out, v.word(othersMustSee))
	}
	return out
}

func (v view) title(pathway string) string {
	for _, p := range v.in.Programs {
		if d := p.Definition(); d.ID.Value == pathway {
			return v.word(d.Title.Parent)
		}
	}
	return pathway
}

func (v view) origin() []string {
	var out []string
	for _, p := range v.a.Provenance {
		out = append(out, fmt.Sprintf("%s (%s %s)", v.title(p.Pathway), p.Pathway, p.Version))
	}
	if l := v.a.Locality; l != nil {
		out = append(out, fmt.Sprintf("%s (%s %s)", l.Title, l.ID, l.Version))
	}
	return out
}
