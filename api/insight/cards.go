package insight

import (
	"slices"

	"safetynet/api/story"
)

// What wholes of cards count.
const (
	given    = "cards"
	answered = "answered cards"
)

// CardSplits are the figures of cards. What was said and whether open answers could
// change it are one split, and so is all that came of a card: each whole is made up
// in one way only, so that no two ways tell of each other.
var CardSplits = []Split{
	{"cards", given, saidParts(), true},
	{"card-answers", answered, answerParts(), true},
	{"card-suggestions", answered, []string{"ask", "request", "safety-net"}, false},
}

func saidParts() []string {
	var out []string
	for _, level := range levels {
		out = append(out, said(level, true), said(level, false))
	}
	return out
}

func said(guidance string, settled bool) string {
	if settled {
		return guidance + "-settled"
	}
	return guidance + "-open"
}

// answerParts are ways in which a card is answered.
func answerParts() []string {
	out := []string{story.CardAccepted}
	for _, r := range story.CardReasons() {
		out = append(out, overriddenFor(r.ID))
	}
	return append(out, overriddenFor("no-reason"))
}

func overriddenFor(reason string) string { return story.CardOverridden + "-" + reason }

// cardAnswer is what came of a card in one word.
func cardAnswer(x *story.Answered) string {
	switch {
	case x.Outcome != story.CardOverridden:
		return x.Outcome
	case x.Reason == "":
		return overriddenFor("no-reason")
	default:
		return overriddenFor(x.Reason)
	}
}

// card counts one card.
func (t *tally) card(l *look) {
	t.count(given)
	t.add("cards", said(l.guidance, l.settled))
	last, ok := l.last(story.CardAnswer)
	if !ok {
		return
	}
	t.count(answered)
	t.add("card-answers", last.word)
	if last.word == story.CardAccepted {
		t.add("card-suggestions", l.taken()...)
	}
}

// taken are the suggestions that were accepted: a record system may tell of each of
// them by itself.
func (l *look) taken() []string {
	var names []string
	for _, f := range l.facts {
		for _, name := range f.accepted {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}

// Cards are the figures of the cards that record systems were given, of the same
// weeks and apart from those of assessments.
type Cards struct {
	Total  CardGroup   `json:"total"`
	Groups []CardGroup `json:"groups"` // by service, and by week where weeks were asked for
	Erased Figure      `json:"erased"` // cards of the window whose body is gone; not in any figure
	Unread Figure      `json:"unread"` // likewise
}

// CardGroup is the figures of cards that have something in common.
type CardGroup struct {
	Key
	Cards  Figure           `json:"cards"`
	Splits map[string]Table `json:"splits"` // by the names of [CardSplits]
}

// Any tells whether there are figures to show.
func (c Cards) Any() bool {
	none := func(f Figure) bool { return f.Count != nil && *f.Count == 0 }
	return len(c.Groups) > 0 || !none(c.Erased) || !none(c.Unread)
}

func (p *pile) cardFigures() Cards {
	out := Cards{Groups: []CardGroup{}, Erased: shown(p.erased), Unread: shown(p.unread)}
	keys, rows := p.sheets(CardSplits)
	for i, key := range keys {
		out.Groups = append(out.Groups, cardGroup(key, rows[i]))
	}
	out.Total = cardGroup(Key{}, newSheet(&p.total, CardSplits, rows, false))
	return out
}

// cardGroup shows a sheet; how many of the cards were answered is a share of all.
func cardGroup(key Key, s *sheet) CardGroup {
	g := CardGroup{Key: key, Splits: s.tables()}
	g.Cards = g.Splits["cards"].Whole
	for _, name := range []string{"card-answers", "card-suggestions"} {
		table := g.Splits[name]
		table.Whole.Share = shareOf(table.Whole, g.Cards)
		g.Splits[name] = table
	}
	return g
}
