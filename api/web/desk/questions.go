package desk

import (
	"slices"
	"strconv"

	"safetynet/api/web/site"
	"safetynet/engine"
	"safetynet/pathways"
)

// group is a page of the protocol.
type group struct {
	Title     string
	Questions []question
}

type question struct {
	site.Question
	Mark mark
}

// Keys are the digits of the options, from 1; the box of a number is the first.
func (q question) Key(i int) int {
	if q.Number() {
		return i + 2
	}
	return i + 1
}

// UnknownKey is the digit of a way of not knowing.
func (q question) UnknownKey(i int) int { return q.Key(i + len(q.Options)) }

// mark says in words where a question stands.
type mark struct {
	Finding string
	State   string // next, open, done, unknown or spare
	Text    string
	Rank    int // among those to ask next, from 1
}

// best is how many questions are marked as the ones to ask next.
const best = 3

// questions lists what is asked: the danger signs first, then the pages of each
// pathway, each finding once. A finding that advisers do not ask is there only if
// somebody has answered it.
func questions(ask site.Ask, answers site.Answers, faults site.Faults, a *engine.Assessment) (groups []group, asked []string) {
	marks := newMarker(answers, a)
	for _, page := range pages(ask.Programs) {
		g := group{Title: adviser.Say(page.Title)}
		for _, id := range page.Ask {
			if slices.Contains(asked, id.Value) || !answers.Has(id.Value) && !asks(ask.Programs, id.Value) {
				continue
			}
			asked = append(asked, id.Value)
			q := adviser.Question(ask.Dictionary().Finding(id.Value), answers, faults)
			g.Questions = append(g.Questions, question{q, marks.of(id.Value)})
		}
		if len(g.Questions) > 0 {
			groups = append(groups, g)
		}
	}
	return groups, asked
}

func pages(progs []*engine.Program) []pathways.Page {
	all := slices.Clone(progs[0].Definition().Signs.Pages)
	for _, p := range progs {
		all = append(all, p.Definition().Pages...)
	}
	return all
}

func asks(progs []*engine.Program, id string) bool {
	return slices.ContainsFunc(progs, func(p *engine.Program) bool {
		return p.Answerable(p.Definition().Dictionary.Finding(id), pathways.Adviser)
	})
}

// marker tells where each question stands.
type marker struct {
	answers site.Answers
	ranks   map[string]int // of those worth asking, from 1
}

func newMarker(answers site.Answers, a *engine.Assessment) marker {
	m := marker{answers, map[string]int{}}
	if a != nil {
		for i, q := range a.NextQuestions {
			m.ranks[q.Finding] = i + 1
		}
	}
	return m
}

func (m marker) of(id string) mark {
	x := mark{Finding: id, Rank: m.ranks[id]}
	said := m.answers.Said[id]
	switch {
	case x.Rank > 0 && said != "":
		x.State, x.Text = "next", "Check this answer"
	case x.Rank > 0 && x.Rank <= best:
		x.State, x.Text = "next", "Ask next: "+strconv.Itoa(x.Rank)
	case x.Rank > 0:
		x.State, x.Text = "open", "Still open"
	case id == engine.AgeID && m.answers.Age.Given() || said != "" && said[:1] != site.NotKnown:
		x.State, x.Text = "done", "Answered"
	case said != "":
		x.State, x.Text = "unknown", "Not known"
	default:
		x.State, x.Text = "spare", "Not needed now"
	}
	return x
}

// Unasked is the answer that takes an answer back.
func (q question) Unasked() site.Option {
	return site.Option{ID: q.ID + "-unasked", Label: "Not asked", Checked: !q.Answered()}
}
