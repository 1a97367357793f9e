package workbench

import (
	"net/url"
	"slices"
	"time"

	"safetynet/api/web/site"
	"safetynet/engine"
	"safetynet/pathways"
)

// trial is a child tried on a draft.
type trial struct {
	Audience  string
	Audiences []choice
	Age       site.StatedAge
	Faults    site.Faults
	Pages     []questions
	Told      *told
}

type choice struct {
	ID      pathways.Audience
	Name    string
	Checked bool
}

// questions are a page of the draft.
type questions struct {
	ID, Title string
	Answered  int
	Open      bool
	Items     []site.Question
}

// told is what the draft would say of the child, and why.
type told struct {
	site.Light
	Text, ID, Floor, Ceiling string
	Settled                  bool
	Matched                  []reason
	Open                     []open
	Ask                      []string
	Remarks                  []string
	Lists                    []advice
}

type reason struct {
	ID, Because, Told string
	Cites             []site.Cite
}

// open is a criterion that answers could still meet.
type open struct {
	ID, Told string
	Needs    []string
}

type advice struct {
	Title string
	Texts []string
}

var whoAsks = map[pathways.Audience]string{pathways.Parent: "A parent", pathways.Adviser: "A 111 adviser", pathways.Clinician: "A clinician"}

// try makes the form of a draft's questions and, once it was sent, assesses the child.
// Nothing of it is kept.
func (d *door) try(b *bench, form url.Values) (*trial, error) {
	prog := b.draft.Program
	def := prog.Definition()
	who := pathways.Audience(form.Get("audience"))
	if !slices.Contains(pathways.Audiences(), who) {
		who = pathways.Parent
	}
	voice := site.Voice{Audience: who}
	answers := site.ReadAnswers(form)
	for id := range answers.Said {
		if f := def.Dictionary.Finding(id); f == nil || !prog.Answerable(f, who) {
			answers.Forget(id) // of another draft, or asked of somebody else
		}
	}
	progs := []*engine.Program{prog}
	ask := site.Ask{
		Pathways: []string{def.ID.Value}, Programs: progs, Locality: d.Service.Locality(b.draft.Engine, progs),
		Case: engine.Case{Audience: who, Age: engine.UnknownAge(), At: d.Service.Now().Truncate(time.Second), Findings: map[string]engine.Answer{}},
	}
	t := &trial{Audience: string(who), Age: answers.Age}
	for _, a := range pathways.Audiences() {
		t.Audiences = append(t.Audiences, choice{a, whoAsks[a], a == who})
	}
	assess := form.Get("do") == "assess"
	if assess {
		t.Faults = answers.Fill(&ask)
	}
	for _, p := range slices.Concat(def.Signs.Pages, def.Pages) {
		q := questions{ID: "page-" + p.ID.Value, Title: voice.Say(p.Title)}
		for _, id := range slices.Concat(p.Ask, p.Optional) {
			if f := def.Dictionary.Finding(id.Value); prog.Answerable(f, who) {
				item := voice.Question(f, answers, t.Faults)
				q.Items = append(q.Items, item)
				if item.Answered() {
					q.Answered++
				}
				q.Open = q.Open || item.Error != ""
			}
		}
		if len(q.Items) > 0 {
			t.Pages = append(t.Pages, q)
		}
	}
	if !assess || len(t.Faults) > 0 {
		return t, nil
	}
	a, err := engine.AssessIn(ask.Locality, progs, ask.Case)
	if err != nil {
		return nil, err
	}
	t.Told = toldOf(a, def)
	return t, nil
}

// carried is the child that a form tries, for the next page.
func carried(form url.Values) []site.Field {
	fields := site.ReadAnswers(form).Hidden()
	if who := form.Get("audience"); who != "" {
		fields = append(fields, site.Field{Name: "audience", Value: who})
	}
	return fields
}

func toldOf(a *engine.Assessment, def *pathways.Pathway) *told {
	t := &told{
		Light: site.LightOf(a.Guidance), Text: a.Disposition.Text, ID: a.Disposition.ID, Floor: a.Floor, Ceiling: a.Ceiling, Settled: a.Settled,
	}
	if site.Certain(a, def.Dispositions) == nil {
		t.Floor = "nothing yet"
	}
	for _, m := range a.Matched {
		t.Matched = append(t.Matched, reason{m.Criterion, m.Because, m.Disposition, site.Cites(m.Source, m.Also)})
	}
	for _, u := range a.Undecided {
		t.Open = append(t.Open, open{u.Criterion, u.Disposition, u.Needs})
	}
	for _, q := range a.NextQuestions[:min(5, len(a.NextQuestions))] {
		t.Ask = append(t.Ask, q.Text+" (could be: "+q.CouldBe+")")
	}
	for _, o := range a.OutOfScope {
		t.Remarks = append(t.Remarks, o.Reason+" "+o.GoTo)
	}
	for _, x := range a.Inconsistent {
		t.Remarks = append(t.Remarks, x.Text)
	}
	var watch []string
	for _, w := range a.SafetyNet.WatchFor {
		watch = append(watch, w.Text+" → "+w.Then)
	}
	for _, l := range []advice{
		{"First aid", a.FirstAid}, {"Home care", a.HomeCare}, {"Watch for", watch}, {"What to expect", notEmpty(a.SafetyNet.ExpectedCourse)}, {"Follow-up", a.FollowUp},
	} {
		if len(l.Texts) > 0 {
			t.Lists = append(t.Lists, l)
		}
	}
	return t
}

func notEmpty(text string) []string {
	if text == "" {
		return nil
	}
	return []string{text}
}
