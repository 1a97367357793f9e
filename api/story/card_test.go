package story_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/api/decisionlog"
	"safetynet/api/story"
)

// card adds a card that a record system was told, with two suggestions.
func (d *desk) card(to string, by story.Actor) string {
	e, err := d.Add(d.ctx.Context(), "", "", story.Card, &story.Carded{
		Record: *d.record(by, to, ""), Service: "febrile-child", Hook: "patient-view", Offered: []string{"one", "two"},
	})
	require.NoError(d.t, err)
	return e.ID
}

func TestWhatCameOfACard(t *testing.T) {
	d := newDesk(t)
	id := d.card("gp", clinician)
	assessed := d.assess("", clinician, "gp")
	now := start.Add(time.Hour)
	for name, x := range map[string]struct {
		answer story.Answered
		by     story.Actor
		code   string
	}{
		"accepted":                       {story.Answered{Card: id, Outcome: "accepted", Accepted: []string{"two", "one"}, At: now}, clinician, ""},
		"accepted with nothing":          {story.Answered{Card: id, Outcome: "accepted", At: now}, clinician, ""},
		"overridden":                     {story.Answered{Card: id, Outcome: "overridden", At: now}, clinician, ""},
		"overridden with a reason":       {story.Answered{Card: id, Outcome: "overridden", Reason: "examined", At: now}, clinician, ""},
		"a clock that is wrong":          {story.Answered{Card: id, Outcome: "overridden", At: start.Add(-time.Hour)}, clinician, ""},
		"another client":                 {story.Answered{Card: id, Outcome: "accepted", At: now}, story.Actor{Role: story.Clinician, ID: "e"}, "no-card"},
		"another role":                   {story.Answered{Card: id, Outcome: "accepted", At: now}, parent, "no-card"},
		"no card":                        {story.Answered{Card: "nobody's", Outcome: "accepted", At: now}, clinician, "no-card"},
		"an assessment":                  {story.Answered{Card: assessed, Outcome: "accepted", At: now}, clinician, "no-card"},
		"no outcome":                     {story.Answered{Card: id, At: now}, clinician, "unknown-outcome"},
		"no such outcome":                {story.Answered{Card: id, Outcome: "home", At: now}, clinician, "unknown-outcome"},
		"no such reason":                 {story.Answered{Card: id, Outcome: "overridden", Reason: "because", At: now}, clinician, "unknown-reason"},
		"a reason against what is taken": {story.Answered{Card: id, Outcome: "accepted", Reason: "examined", At: now}, clinician, "unknown-reason"},
		"no such suggestion":             {story.Answered{Card: id, Outcome: "accepted", Accepted: []string{"three"}, At: now}, clinician, "unknown-suggestion"},
		"one twice":                      {story.Answered{Card: id, Outcome: "accepted", Accepted: []string{"one", "one"}, At: now}, clinician, "unknown-suggestion"},
		"overridden and taken":           {story.Answered{Card: id, Outcome: "overridden", Accepted: []string{"one"}, At: now}, clinician, "unknown-suggestion"},
		"long before":                    {story.Answered{Card: id, Outcome: "accepted", At: start.AddDate(0, 0, -2)}, clinician, "time-wrong"},
		"long after":                     {story.Answered{Card: id, Outcome: "accepted", At: now.AddDate(0, 0, 2)}, clinician, "time-wrong"},
	} {
		t.Run(name, func(t *testing.T) {
			s := d.read(id)
			if x.answer.Card == assessed {
				s = d.read(assessed)
			}
			got, err := s.NewCardAnswer(x.by, x.answer, now)
			requireRefused(t, x.code, false, err)
			if err == nil {
				require.Equal(t, x.by, got.By)
				require.Equal(t, x.answer.Accepted, got.Accepted)
			}
		})
	}
}

// TestCardSentAgain: what came of a card is kept once, and no card takes more than
// it can be read with.
func TestCardSentAgain(t *testing.T) {
	d := newDesk(t)
	id := d.card("gp", parent)
	var last story.Answered
	for n := range 200 {
		s := d.read(id)
		x := story.Answered{Card: id, Outcome: story.CardOverridden, At: start.Add(time.Duration(n)*time.Second + time.Millisecond)}
		require.False(t, s.Answered(x))
		body, err := s.NewCardAnswer(parent, x, start)
		if n == 100 {
			requireRefused(t, "too-many", false, err)
			break
		}
		require.NoError(t, err)
		_, err = d.Add(t.Context(), s.ID, fmt.Sprint("said-", n), story.CardAnswer, body)
		require.NoError(t, err)
		last = x
	}
	s := d.read(id)
	require.True(t, s.Answered(last))
	_, err := s.NewCardAnswer(parent, last, start)
	require.NoError(t, err)
	require.Len(t, s.Items, 101)
	require.Equal(t, story.CardOverridden, s.Items[1].Body.(*story.Answered).Outcome)
}

// TestCardsAreErased: with their answers, by id and by age, and then nothing comes
// of them any more.
func TestCardsAreErased(t *testing.T) {
	d := newDesk(t)
	for name, erase := range map[string]func(id string) error{
		"by id": func(id string) error { _, _, err := d.Erase(t.Context(), id, "asked", auditor); return err },
		"by age": func(string) error {
			old, err := d.Old(t.Context(), d.clock.Add(time.Hour))
			require.NoError(t, err)
			require.Len(t, old, 1)
			require.Equal(t, 2, old[0].Bodies)
			done, err := d.Expire(t.Context(), old[0], auditor)
			require.True(t, done)
			return err
		},
	} {
		id := d.card("gp", parent)
		x := story.Answered{Card: id, Outcome: story.CardAccepted, At: start}
		body, err := d.read(id).NewCardAnswer(parent, x, start)
		require.NoError(t, err)
		e, err := d.Add(t.Context(), id, "", story.CardAnswer, body)
		require.NoError(t, err)
		require.NoError(t, erase(e.ID), name)
		s := d.read(id)
		require.True(t, s.Erased)
		require.Nil(t, s.Items[0].Body)
		require.Nil(t, s.Items[1].Body)
		_, err = s.NewCardAnswer(parent, x, start)
		requireRefused(t, "no-card", false, err)
		_, err = d.Log.ByID(t.Context(), id)
		require.ErrorIs(t, err, decisionlog.ErrErased, name)
	}
}

// TestACardIsNoAssessment: nothing that is decided about a call follows from one.
func TestACardIsNoAssessment(t *testing.T) {
	d := newDesk(t)
	s := d.read(d.card("999", clinician))
	_, err := d.Call(t.Context(), s.ID)
	require.ErrorIs(t, err, decisionlog.ErrNotFound)
	called, err := d.Call(t.Context(), d.assess("", parent, "gp"))
	require.NoError(t, err)
	require.NotNil(t, called.Latest())
	require.Empty(t, s.Assessments)
	require.Nil(t, s.Latest())
	card := s.Items[0].Body.(*story.Carded)
	require.Equal(t, "febrile-child", card.Service)
	require.Contains(t, string(card.Assessment), `"999"`)
	require.Equal(t, clinician, s.Items[0].By)
}
