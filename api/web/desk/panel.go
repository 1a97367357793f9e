package desk

import (
	"slices"
	"time"

	"safetynet/api/web/handover"
	"safetynet/api/web/leaflet"
	"safetynet/api/web/site"
	"safetynet/engine"
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
	Reasons        []handover.Reason
	Undecided      []undecided
	Next           []next
	Open           bool // it is what is not known yet that decides
	NotChecked     []string
	Say            script
	CallBack       callBack
	Places         []string // the services, in words
	HandOver       string
	Versions       []string
	Approval       *engine.Approval // nil where it is not approved
}

// undecided is a criterion that is neither met nor excluded.
type undecided struct {
	Text, Means string
	Needs       []string
}

// next is a question worth asking.
type next struct{ ID, Text, Why, CouldBe string }

// cards are how a page shows guidance.
var cards = map[pathways.Guidance]struct{ card, urgency string }{
	pathways.SeekAdvice: {"urgent", "Urgent advice: "},
	pathways.Escalate:   {"emergency", "Immediate action required: "},
}

// speaker puts one assessment in an adviser's words.
type speaker struct{ handover.Words }

func newPanel(ask site.Ask, a *engine.Assessment, given call, now time.Time) *panel {
	s := speaker{handover.Words{Ask: ask, Told: a}}
	level := cards[a.Guidance]
	p := &panel{
		Assessment: a, Level: handover.Levels[a.Guidance], Card: level.card, Urgency: level.urgency, Within: leaflet.HowSoon(a.Disposition.Within),
		Floor: s.Floor(), Ceiling: s.Disposition(a.Ceiling), Over: given.Override.over(a, ask.Dispositions()),
		Reasons: s.Reasons(), Undecided: s.undecided(), Next: s.next(), Say: newScript(ask, a), CallBack: newCallBack(a, given, now),
	}
	p.Open = !a.Settled && !slices.ContainsFunc(p.Reasons, func(r handover.Reason) bool { return r.Decides })
	if a.Disposition.RaisedFrom != "" {
		p.RaisedFrom = s.Disposition(a.Disposition.RaisedFrom)
	}
	for _, x := range a.Disposition.Services {
		p.Places = append(p.Places, leaflet.ServiceInWords(x))
	}
	for _, id := range a.NotChecked {
		p.NotChecked = append(p.NotChecked, s.Finding(id))
	}
	for _, x := range a.Provenance {
		p.Versions = append(p.Versions, x.Pathway+" "+x.Version)
	}
	p.Approval = a.ApprovalOf(ask.Programs)
	p.HandOver = handover.New(handover.Call{Words: s.Words, Notes: p.notes()}).Text()
	return p
}

// notes are what is on the page only.
func (p *panel) notes() []string {
	var all []string
	if o := p.Over; o != nil && !o.Unproven {
		all = append(all, o.words())
	}
	if p.CallBack.From != "" {
		all = append(all, "Call back due "+p.CallBack.Due)
	}
	return all
}

func (s speaker) findings(ids []string) []string {
	var all []string
	for _, id := range ids {
		all = append(all, s.Finding(id))
	}
	return all
}

// undecided lists the open criteria that could be more urgent than what is
// certain, the most urgent first.
func (s speaker) undecided() []undecided {
	urgency := func(id string) int { return s.Dispositions().Get(id).Urgency }
	open := slices.Clone(s.Told.Undecided)
	open = slices.DeleteFunc(open, func(u engine.Undecided) bool { return urgency(u.Disposition) <= urgency(s.Told.Floor) })
	slices.SortStableFunc(open, func(x, y engine.Undecided) int { return urgency(y.Disposition) - urgency(x.Disposition) })
	var all []undecided
	for _, u := range open {
		all = append(all, undecided{Text: u.Because, Means: s.Disposition(u.Disposition), Needs: s.findings(u.Needs)})
	}
	return all
}

func (s speaker) next() []next {
	var all []next
	for i, q := range s.Told.NextQuestions {
		if i == best {
			break
		}
		all = append(all, next{q.Finding, q.Text, q.Why, s.Disposition(q.CouldBe)})
	}
	return all
}
