package practice

import (
	"maps"
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"safetynet/api/web/practice/room"
	"safetynet/api/web/site"
	"safetynet/engine"
	"safetynet/engine/practice"
	"safetynet/pathways"
)

// verdict is a mark in words. The colour goes with the word, which stands beside it.
type verdict struct{ Word, Colour, Meaning string }

var marks = map[practice.Mark]verdict{
	practice.Right: {"As the engine", "green", "the same level as the engine"},
	practice.Under: {"Under-triage", "red", "less urgent than the engine"},
	practice.Over:  {"Over-triage", "orange", "more urgent than the engine"},
}

var askMarks = map[practice.AskMark]verdict{
	practice.AskDone:   {"Nothing was open", "green", "no answer that is missing could change the outcome"},
	practice.AskFirst:  {"Among the first to ask", "green", "no other question could lead to anything more urgent"},
	practice.AskUseful: {"Useful, not first", "blue", "it can change the outcome, but another question could lead to something more urgent"},
	practice.AskIdle:   {"Changes nothing now", "grey", "no answer to it can change the outcome at this moment"},
	practice.AskMissed: {"Something was open", "orange", "answers could still change the outcome"},
}

// criterion is a row that decides, or is open.
type criterion struct {
	Pathway, ID, Because, Disposition string
	Evidence                          []line
	Needs, Assumed                    []string
	MoreNeeds                         int
	Cites                             []site.Cite
}

// telling is what the engine says of a step.
type telling struct {
	known
	Learner, Said, Engine, Disposition string
	Right                              bool
	Mark                               verdict
	Met, Assumed, Open                 []criterion
	MoreOpen                           int
	Other                              []string // scope and contradictions
	Certain, Possible                  string
	Settled, Calm                      bool
	Asked                              string
	AskMark                            verdict
	First, CouldBe                     string // the engine's own question
	Others                             []share
	OthersAll, OthersLeast             int
	Workshop                           bool
	Last, Done, Stood                  bool
	Name, Why                          string // of the vignette, when it is told
}

type share struct {
	Name  string
	Count int
	Yours bool
}

// A learner sees how others answered once so many have, themselves among them, so that
// one person's answer does not stand alone. (Grade design.)
const leastOthers = 3

// mostOpen is how many open criteria are listed.
const mostOpen = 3

// mostNeeds is how many of the answers are named that an open criterion depends on.
const mostNeeds = 3

// tell shows what the engine says where a learner has answered. stood tells that they
// have just answered otherwise than the first time, which counts.
func (d *door) tell(c *gin.Context, l room.Learner, e *practice.Exercise, nth, step int, stood bool) {
	given, _ := l.Given(nth, step)
	s := e.Steps[step]
	a := s.Assessment
	t := telling{
		known: knownAt(l, e, nth, step), Learner: l.ID, Said: nameOf(given.Said), Engine: nameOf(a.Guidance), Disposition: a.Disposition.Text,
		Right: given.Mark == practice.Right, Mark: marks[given.Mark], Settled: a.Settled, Calm: a.Guidance == pathways.HomeCare,
		Asked: asked(e, given.Asked), AskMark: askMarks[given.AskMark], Workshop: l.Code != "", OthersLeast: leastOthers, Last: given.Last, Done: l.Done(), Stood: stood,
	}
	all := e.Program.Definition().Dispositions
	t.Certain, t.Possible = "Nothing yet", all.Get(a.Ceiling).Text.For(e.Audience)
	if certain := site.Certain(a, all); certain != nil {
		t.Certain = certain.Text.For(e.Audience)
	}
	if len(a.NextQuestions) > 0 {
		t.First, t.CouldBe = a.NextQuestions[0].Text, all.Get(a.NextQuestions[0].CouldBe).Text.For(e.Audience)
	}
	if t.Last {
		t.Name, t.Why = e.Vignette.Name, e.Vignette.Why
	}
	t.reasons(e, s)
	counts := d.room.Said(d.Service.Now(), l.ID, nth, step)
	for _, n := range counts {
		t.OthersAll += n
	}
	for _, x := range levels {
		t.Others = append(t.Others, share{x.Name, counts[x.ID], x.ID == given.Said})
	}
	d.show(c, http.StatusOK, "tell", t.title("what the engine says"), nil, t)
}

func asked(e *practice.Exercise, id string) string {
	if f := e.Program.Definition().Dictionary.Finding(id); f != nil {
		return f.Text.For(e.Audience)
	}
	if id == engine.AgeID {
		return "The age"
	}
	return "Nothing more"
}

// reasons fills in what the outcome rests on.
func (t *telling) reasons(e *practice.Exercise, s practice.Step) {
	w := words{e: e, voice: site.Voice{Audience: e.Audience}, c: s.Case}
	r := practice.Decides(s.Assessment)
	for _, m := range r.Met {
		t.Met = append(t.Met, criterion{
			Pathway: m.Pathway, ID: m.Criterion, Because: m.Because, Disposition: w.disposition(m.Disposition), Evidence: w.evidence(m.Evidence), Cites: site.Cites(m.Source, m.Also),
		})
	}
	for _, u := range r.Assumed {
		x := w.undecided(u)
		for _, a := range u.Assumed {
			x.Assumed = append(x.Assumed, asked(e, a.Finding)+": "+a.Because)
		}
		t.Assumed = append(t.Assumed, x)
	}
	slices.SortStableFunc(r.Open, func(a, b engine.Undecided) int { return w.urgency(b.Disposition) - w.urgency(a.Disposition) })
	for _, u := range r.Open[:min(mostOpen, len(r.Open))] {
		t.Open = append(t.Open, w.undecided(u))
	}
	t.MoreOpen = len(r.Open) - len(t.Open)
	for _, o := range s.Assessment.OutOfScope {
		t.Other = append(t.Other, o.Reason)
	}
	for _, i := range s.Assessment.Inconsistent {
		t.Other = append(t.Other, i.Text)
	}
}

// words say parts of an assessment.
type words struct {
	e     *practice.Exercise
	voice site.Voice
	c     engine.Case
}

func (w words) disposition(id string) string {
	return w.voice.Say(w.e.Program.Definition().Dispositions.Get(id).Text)
}

func (w words) urgency(id string) int { return w.e.Program.Definition().Dispositions.Get(id).Urgency }

// evidence are the answers among what met a criterion; what is worked out of them, and
// the age, are not said again.
func (w words) evidence(of map[string]any) []line {
	var out []line
	for _, id := range slices.Sorted(maps.Keys(of)) {
		f := w.e.Program.Definition().Dictionary.Finding(id)
		if a, known := w.c.Findings[id]; f != nil && known {
			out = append(out, line{w.voice.Say(f.Text), w.voice.Spoken(f, a)})
		}
	}
	return out
}

func (w words) undecided(u engine.Undecided) criterion {
	x := criterion{Pathway: u.Pathway, ID: u.Criterion, Because: u.Because, Disposition: w.disposition(u.Disposition), Cites: site.Cites(u.Source, nil)}
	for _, id := range u.Needs[:min(mostNeeds, len(u.Needs))] {
		x.Needs = append(x.Needs, asked(w.e, id))
	}
	x.MoreNeeds = len(u.Needs) - len(x.Needs)
	return x
}
