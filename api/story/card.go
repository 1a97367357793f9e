package story

import (
	"slices"
	"time"
)

// Clocks of record systems may be wrong by cardLeeway. A card takes maxCardAnswers,
// for each reads all of them: a record system sends what came of a card once, or
// once for each suggestion. (Grade design.)
const (
	cardLeeway     = 24 * time.Hour
	maxCardAnswers = 100
)

// NewCardAnswer makes what came of a card. Only whom it was told to can say that:
// to anybody else there is no such card. at is by their clock, now by ours.
func (s *Story) NewCardAnswer(by Actor, x Answered, now time.Time) (*Answered, error) {
	item := s.Item(x.Card)
	card, is := bodyOf[*Carded](item)
	_, known := Lookup(CardReasons(), x.Reason)
	switch {
	case !is || item.By != by:
		return nil, refuse("no-card", "There is no such card.")
	case x.Outcome != CardAccepted && x.Outcome != CardOverridden:
		return nil, refuse("unknown-outcome", "There is no outcome %q.", x.Outcome)
	case x.Reason != "" && !known:
		return nil, refuse("unknown-reason", "There is no reason %q.", x.Reason)
	case x.Reason != "" && x.Outcome != CardOverridden:
		return nil, refuse("unknown-reason", "A card that was accepted has no reason against it.")
	case x.At.Before(item.At.Add(-cardLeeway)) || x.At.After(now.Add(cardLeeway)):
		return nil, refuse("time-wrong", "The card was not there at that time.")
	case len(s.Items) > maxCardAnswers && !s.Answered(x):
		return nil, refuse("too-many", "More was said about the card than is kept.")
	}
	for i, id := range x.Accepted {
		if !slices.Contains(card.Offered, id) || slices.Contains(x.Accepted[:i], id) || x.Outcome != CardAccepted {
			return nil, refuse("unknown-suggestion", "The card has no such suggestion, or it is there twice, or the card was not accepted.")
		}
	}
	x.About, x.At = About{By: by}, x.At.UTC().Truncate(time.Second)
	return &x, nil
}

// Answered tells whether the story has what came of a card already: it was sent
// again.
func (s *Story) Answered(x Answered) bool {
	return slices.ContainsFunc(s.Items, func(item *Item) bool {
		have, is := bodyOf[*Answered](item)
		return is && have.Card == x.Card && have.Outcome == x.Outcome && have.Reason == x.Reason &&
			slices.Equal(have.Accepted, x.Accepted) && have.At.Equal(x.At.Truncate(time.Second))
	})
}

// CardReasons are why a card is overridden: the desk's reasons for another
// disposition.
func CardReasons() []Code {
	var all []Code
	for _, r := range OverrideReasons {
		all = append(all, r.Code)
	}
	return all
}

func bodyOf[T any](x *Item) (body T, is bool) {
	if x != nil {
		body, is = x.Body.(T)
	}
	return body, is
}
