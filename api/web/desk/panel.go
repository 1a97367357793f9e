package desk

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"safetynet/api/web/leaflet"
	"safetynet/api/web/site"
	"safetynet/engine"
	"safetynet/engine/prose"
	"safetynet/pathways"
)

// panel is what the answers come to, in words.
type panel struct {
	*engine.Assessment
	Level          string // of guidance, in words
	Card           string // the modifier of its card, "" for none
	Urgency        string // what a screen reader says before the heading
	Within         string
	Floor, Ceiling string
	RaisedFrom     string
	Over           *overridden
	Reasons        []because
	Undecided      []undecided
	Next           []next
	Open           bool // it is what is not known yet that decides
	NotChecked     []string
	Say            script
	CallBack       callBack
	Places         []string // the services, in words
	HandOver       string
	Versions       []string
}

// because is a criterion that is met, or one that counts while it is not known.
type because struct {
	Text, Means, Source string
	Evidence            []string
	Assumed             []string // why what is not known counts as the worst
	Decides             bool     // as urgent as the outcome
}

// undecided is a criterion that is neither met nor excluded.
type undecided struct {
	Text, Means string
	Needs       []string
}

// next is a question worth asking.
type next struct{ ID, Text, Why, CouldBe string }

var levels = map[pathways.Guidance]struct{ word, card, urgency string }{
	pathways.HomeCare:   {"Home care", "", ""},
	pathways.SeekAdvice: {"Seek advice", "urgent", "Urgent advice: "},
	pathways.Escalate:   {"Escalate", "emergency", "Immediate action required: "},
}

// speaker puts one assessment in an adviser's words.
type speaker struct {
	site.Ask
	a *engine.Assessment
}

func newPanel(ask site.Ask, a *engine.Assessment, given call, now time.Time) *panel {
	s := speaker{ask, a}
	level := levels[a.Guidance]
	p := &panel{
		Assessment: a, Level: level.word, Card: level.card, Urgency: level.urgency, Within: leaflet.HowSoon(a.Disposition.Within),
		Floor: s.floor(), Ceiling: s.disposition(a.Ceiling), Over: given.Override.over(a, ask.Dispositions()),
		Reasons: s.reasons(), Undecided: s.undecided(), Next: s.next(), Say: newScript(ask, a), CallBack: newCallBack(a, given, now),
	}
	p.Open = !a.Settled && !slices.ContainsFunc(p.Reasons, func(r because) bool { return r.Decides })
	if a.Disposition.RaisedFrom != "" {
		p.RaisedFrom = s.disposition(a.Disposition.RaisedFrom)
	}
	for _, x := range a.Disposition.Services {
		p.Places = append(p.Places, leaflet.ServiceInWords(x))
	}
	for _, id := range a.NotChecked {
		p.NotChecked = append(p.NotChecked, s.finding(id))
	}
	for _, x := range a.Provenance {
		p.Versions = append(p.Versions, x.Pathway+" "+x.Version)
	}
	p.HandOver = handOver(s, p)
	return p
}

func (s speaker) disposition(id string) string {
	if d := s.Dispositions().Get(id); d != nil {
		return adviser.Say(d.Text)
	}
	return id
}

// floor says what is certain.
func (s speaker) floor() string {
	if d := site.Certain(s.a, s.Dispositions()); d != nil {
		return adviser.Say(d.Text)
	}
	return "Nothing yet"
}

// finding is a finding as it is asked.
func (s speaker) finding(id string) string {
	if f := s.Dictionary().Finding(id); f != nil {
		return adviser.Say(f.Text)
	}
	if id == engine.AgeID {
		return adviser.Say(s.Dictionary().AgeQuestion)
	}
	return strings.ReplaceAll(id, "_", " ")
}

func (s speaker) findings(ids []string) []string {
	var all []string
	for _, id := range ids {
		all = append(all, s.finding(id))
	}
	return all
}

// evidence says the answers that met a criterion.
func (s speaker) evidence(values map[string]any) []string {
	var said []string
	age := false
	for _, f := range s.Dictionary().Findings {
		if _, ok := values[f.ID.Value]; ok {
			said = append(said, s.answer(f))
		}
	}
	for id := range values {
		age = age || strings.HasPrefix(id, "age_")
	}
	if age {
		said = append(said, "Age: "+prose.Age(s.Case.Age))
	}
	return said
}

func (s speaker) answer(f *pathways.Finding) string {
	return adviser.Say(f.Text) + " " + adviser.Spoken(f, s.Case.Findings[f.ID.Value])
}

// reasons lists the criteria that are met and those that what is not known makes
// count, those that decide first.
func (s speaker) reasons() []because {
	var all []because
	for _, m := range s.a.Matched {
		all = append(all, because{
			Text: m.Because, Means: s.disposition(m.Disposition), Source: source(m.Pathway, m.Criterion, m.Source),
			Evidence: s.evidence(m.Evidence), Decides: m.Disposition == s.a.Disposition.ID,
		})
	}
	for _, u := range s.a.Undecided {
		if len(u.Assumed) == 0 {
			continue
		}
		x := because{
			Text: u.Because, Means: s.disposition(u.Disposition), Source: source(u.Pathway, u.Criterion, u.Source),
			Evidence: s.evidence(u.Evidence), Decides: u.Disposition == s.a.Disposition.ID,
		}
		for _, as := range u.Assumed {
			x.Assumed = append(x.Assumed, s.finding(as.Finding)+" "+as.Because)
		}
		all = append(all, x)
	}
	slices.SortStableFunc(all, func(x, y because) int {
		switch {
		case x.Decides == y.Decides:
			return 0
		case x.Decides:
			return -1
		}
		return 1
	})
	return all
}

func source(pathway, criterion string, c pathways.Citation) string {
	from := c.Ref.Value
	if c.Section != "" {
		from += ", " + c.Section
	}
	return fmt.Sprintf("%s (%s). Source: %s. Grade: %s.", criterion, pathway, from, c.Grade)
}

// undecided lists the open criteria that could be more urgent than what is
// certain, the most urgent first.
func (s speaker) undecided() []undecided {
	urgency := func(id string) int { return s.Dispositions().Get(id).Urgency }
	open := slices.Clone(s.a.Undecided)
	open = slices.DeleteFunc(open, func(u engine.Undecided) bool { return urgency(u.Disposition) <= urgency(s.a.Floor) })
	slices.SortStableFunc(open, func(x, y engine.Undecided) int { return urgency(y.Disposition) - urgency(x.Disposition) })
	var all []undecided
	for _, u := range open {
		all = append(all, undecided{Text: u.Because, Means: s.disposition(u.Disposition), Needs: s.findings(u.Needs)})
	}
	return all
}

func (s speaker) next() []next {
	var all []next
	for i, q := range s.a.NextQuestions {
		if i == best {
			break
		}
		all = append(all, next{q.Finding, q.Text, q.Why, s.disposition(q.CouldBe)})
	}
	return all
}
