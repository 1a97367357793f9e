package insight

import (
	"bytes"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"safetynet/api/decisionlog"
	"safetynet/api/story"
)

// card is a card of a service, of home care that open answers could change.
func (d *diary) card(at time.Time, service, guidance string, settled bool) string {
	return d.add(at, story.Card, "", map[string]any{
		"request": map[string]any{"pathways": []string{"febrile-child"}, "versions": map[string]any{}}, "case": map[string]any{"audience": "clinician"},
		"assessment": map[string]any{"guidance": guidance, "disposition": map[string]any{"id": "self-care"}, "settled": settled},
		"service":    service, "hook": "patient-view", "offered": []string{"1", "2"},
	})
}

func (d *diary) answer(at time.Time, card, outcome, reason string, accepted ...string) string {
	return d.add(at, story.CardAnswer, card, story.Answered{Card: card, Outcome: outcome, Reason: reason, Accepted: accepted, At: at})
}

// named gives suggestions names.
func named(o Options) Options {
	o.Suggestion = func(_, id string) string { return map[string]string{"1": "ask", "2": "request"}[id] }
	return o
}

// TestWhatCountsOfCards: the raw counts of a log in which everything happens once or
// twice.
func TestWhatCountsOfCards(t *testing.T) {
	d := &diary{t: t}
	hour := func(n int) time.Time { return monday.Add(time.Duration(n) * time.Hour) }
	before := d.card(hour(-1), "asthma", "home-care", true)
	d.answer(hour(0), before, "accepted", "") // of a card from before the window
	taken := d.card(hour(1), "asthma", "home-care", true)
	d.answer(hour(2), taken, "accepted", "", "1")
	d.answer(hour(3), taken, "accepted", "", "2")
	d.answer(hour(4), taken, "accepted", "", "2", "1")
	changed := d.card(hour(5), "asthma", "seek-advice", false)
	d.answer(hour(6), changed, "accepted", "", "1")
	d.answer(hour(7), changed, "overridden", "examined") // the last counts
	d.card(hour(8), "febrile-child", "escalate", false)
	bare := d.card(hour(9), "febrile-child", "escalate", true)
	d.answer(hour(9).Add(FollowUp), bare, "overridden", "")
	late := d.card(hour(9), "febrile-child", "escalate", true)
	d.answer(hour(10).Add(FollowUp), late, "overridden", "")
	strange := d.card(hour(11), "febrile-child", "escalate", true)
	d.answer(hour(12), strange, "accepted", "", "9")
	d.assess(hour(13), child{})
	d.card(hour(7*24), "asthma", "home-care", true) // after the window
	d.entries = append(d.entries,
		decisionlog.Entry{Decision: decisionlog.Decision{ID: "gone", Kind: story.Card, RecordedAt: hour(20)}},
		decisionlog.Entry{Decision: decisionlog.Decision{ID: "bad", Kind: story.Card, RecordedAt: hour(20), Body: []byte(`{"case":1}`)}})

	c := d.raw(named(weeks(1, Audience)))
	require.Equal(t, map[string]int{"cards": 6, "answered cards": 4}, c.cards.total.wholes)
	require.Equal(t, map[string]map[string]int{
		"cards":            {"home-care-settled": 1, "seek-advice-open": 1, "escalate-open": 1, "escalate-settled": 3},
		"card-answers":     {"accepted": 2, "overridden-examined": 1, "overridden-no-reason": 1},
		"card-suggestions": {"ask": 1, "request": 1, unclear: 1},
	}, c.cards.total.parts)
	require.Equal(t, map[string]int{"cards": 2, "answered cards": 2}, c.cards.tallies[Key{Service: "asthma"}].wholes)
	require.Len(t, c.cards.tallies, 2)
	require.Equal(t, 1, c.cards.erased)
	require.Equal(t, 1, c.cards.unread)
	require.Equal(t, map[string]int{"assessments": 1}, c.total.wholes, "cards are no assessments")
	require.Zero(t, c.erased+c.unread)
	require.Contains(t, d.raw(weeks(1, Week)).cards.tallies, Key{Service: "asthma", Week: "2026-W45"})
	require.Contains(t, weeks(1).Query().Kinds, story.CardAnswer)
}

// TestCardFigures is small enough to be followed by hand: 30 cards of one service, of
// which 20 said home care and 10 escalate; of 20 that were answered 10 were
// accepted, with one suggestion, and 10 overridden. Of another service there are 3.
func TestCardFigures(t *testing.T) {
	d := &diary{t: t}
	for i := range 30 {
		guidance := "home-care"
		if i >= 20 {
			guidance = "escalate"
		}
		id := d.card(monday, "asthma", guidance, i < 20)
		switch {
		case i < 10:
			d.answer(monday, id, "accepted", "", "2")
		case i < 20:
			d.answer(monday, id, "overridden", "examined")
		}
	}
	require.False(t, d.count(weeks(1)).Cards.Groups[0].Cards.Suppressed)
	for range 3 {
		d.card(monday, "croup", "home-care", true)
	}
	f := d.count(named(weeks(1)))
	require.Zero(t, *f.Total.Assessments.Count)
	require.True(t, f.Cards.Any())
	require.Equal(t, 35, *f.Cards.Total.Cards.Count)
	require.Len(t, f.Cards.Groups, 2)
	g := f.Cards.Groups[0]
	require.Equal(t, Key{Service: "asthma"}, g.Key)
	require.Equal(t, 30, *g.Cards.Count)
	answers := g.Splits["card-answers"]
	require.Equal(t, Figure{Count: new(20), Share: new(0.67)}, answers.Whole, "two in three were answered")
	require.Equal(t, Part{"accepted", Figure{Count: new(10), Share: new(0.5)}}, answers.Parts[0])
	require.Contains(t, answers.Parts, Part{"overridden-examined", Figure{Count: new(10), Share: new(0.5)}})
	require.Equal(t, Part{"request", Figure{Count: new(10), Share: new(0.5)}}, g.Splits["card-suggestions"].Parts[1])
	require.Equal(t, Part{"escalate-open", Figure{Count: new(10), Share: new(0.33)}}, g.Splits["cards"].Parts[5])
	require.Equal(t, Figure{Suppressed: true}, f.Cards.Groups[1].Cards)
	require.False(t, (&diary{t: t}).count(weeks(1)).Cards.Any())

	var out bytes.Buffer
	require.NoError(t, d.count(named(weeks(1, Week))).WriteCSV(&out))
	for _, line := range []string{
		"week,split,part,of,count,share,service\n", "all,guidance,,assessments,0,,\n", "all,cards,,cards,35,,all\n", "2026-W45,cards,,cards,30,,asthma\n",
		"2026-W45,card-answers,,answered cards,20,0.67,asthma\n", "2026-W45,cards,home-care-settled,cards,*,,croup\n",
	} {
		require.Contains(t, out.String(), line)
	}
}

// someCards adds up to fifteen cards of a kind, with what came of them.
func (d *diary) someCards(r *rapid.T) {
	pick := func(name string, of ...string) string { return rapid.SampledFrom(of).Draw(r, name) }
	service, guidance, settled := pick("service", "asthma", "croup"), pick("guidance", levels...), rapid.Bool().Draw(r, "settled")
	outcome, reason := pick("outcome of a card", "", "accepted", "overridden"), pick("reason", "", "examined", "known")
	day := monday.AddDate(0, 0, rapid.IntRange(-2, 22).Draw(r, "day of cards"))
	for range rapid.IntRange(1, 15).Draw(r, "cards") {
		id := d.card(day, service, guidance, settled)
		switch outcome {
		case "accepted":
			d.answer(day, id, outcome, "", "1")
		case "overridden":
			d.answer(day, id, outcome, reason)
		}
	}
}
