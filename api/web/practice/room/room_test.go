package room_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/api/web/practice/room"
	"safetynet/engine/practice"
	"safetynet/pathways"
)

var (
	start   = time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	roles   = practice.Roles()
	two     = room.Plan{Pathways: []string{"asthma"}, Seed: 4, Cases: make([]practice.Case, 2)}
	visitor = roles[0]
	adviser = roles[1]
)

func TestWorkshop(t *testing.T) {
	r := room.New()
	w, err := r.Open(start, "", two)
	require.NoError(t, err)
	require.Len(t, w.Code, 6)
	require.Equal(t, start.Add(room.Life), w.Ends)
	a, err := r.Join(start, "", strings.ToLower(w.Code[:3])+" - "+w.Code[3:], visitor)
	require.NoError(t, err)
	b, err := r.Join(start, "", w.Code, adviser)
	require.NoError(t, err)
	require.Equal(t, []int{1, 2}, []int{a.Number, b.Number})
	require.NotEqual(t, a.ID, b.ID)
	_, err = r.Join(start, "", "AAAAAA", visitor)
	require.ErrorIs(t, err, room.ErrUnknown)
	_, err = r.Join(start, "", "", visitor)
	require.ErrorIs(t, err, room.ErrUnknown)

	first := room.Answer{Said: pathways.HomeCare, Engine: pathways.SeekAdvice, Mark: practice.Under}
	a, err = r.Answer(start, a.ID, first)
	require.NoError(t, err)
	again := first
	again.Said = pathways.Escalate
	a, err = r.Answer(start, a.ID, again)
	require.NoError(t, err)
	require.Equal(t, []room.Answer{first}, a.Answers, "what was said stands")
	_, err = r.Answer(start, a.ID, room.Answer{Case: 1})
	require.ErrorIs(t, err, room.ErrOrder)
	_, err = r.Answer(start, a.ID, room.Answer{Step: 2})
	require.ErrorIs(t, err, room.ErrOrder)
	_, err = r.Answer(start, a.ID, room.Answer{Step: 1, Last: true})
	require.NoError(t, err)
	a, err = r.Answer(start, a.ID, room.Answer{Case: 1, Last: true})
	require.NoError(t, err)
	require.True(t, a.Done())
	require.False(t, b.Done())
	_, err = r.Answer(start, a.ID, room.Answer{Case: 2})
	require.ErrorIs(t, err, room.ErrOrder)

	_, err = r.Answer(start, b.ID, again)
	require.NoError(t, err)
	require.Equal(t, map[pathways.Guidance]int{pathways.HomeCare: 1}, r.Said(start, a.ID, 0, 0), "another audience has other steps")
	_, all, err := r.Workshop(start, w.Key)
	require.NoError(t, err)
	require.Len(t, all, 2)
	_, _, err = r.Workshop(start, w.Code)
	require.ErrorIs(t, err, room.ErrUnknown, "the code is no key")

	require.ErrorIs(t, r.End(start, w.Code), room.ErrUnknown)
	require.NoError(t, r.End(start, w.Key))
	_, err = r.Answer(start, b.ID, room.Answer{Step: 1})
	require.ErrorIs(t, err, room.ErrEnded)
	_, err = r.Join(start, "", w.Code, visitor)
	require.ErrorIs(t, err, room.ErrEnded)
}

// TestLife: after its time nothing is left of a workshop.
func TestLife(t *testing.T) {
	r := room.New()
	w, err := r.Open(start, "", two)
	require.NoError(t, err)
	l, err := r.Join(start, "", w.Code, visitor)
	require.NoError(t, err)
	require.Len(t, r.Everybody(start.Add(room.Life-1)), 1)
	over := start.Add(room.Life)
	_, err = r.Learner(over, l.ID)
	require.ErrorIs(t, err, room.ErrUnknown)
	_, _, err = r.Workshop(over, w.Key)
	require.ErrorIs(t, err, room.ErrUnknown)
	_, err = r.Join(over, "", w.Code, visitor)
	require.ErrorIs(t, err, room.ErrUnknown)
	require.Empty(t, r.Everybody(over))
}

// TestFull: there is room for so many and no more, until one is unused for long.
func TestFull(t *testing.T) {
	r := room.New()
	w, err := r.Open(start, "", two)
	require.NoError(t, err)
	for range room.MaxLearners {
		_, err = r.Join(start, "", w.Code, visitor)
		require.NoError(t, err)
	}
	_, err = r.Join(start, "", w.Code, visitor)
	require.ErrorIs(t, err, room.ErrFull)
	first, err := r.Alone(start, "", two, visitor)
	require.NoError(t, err)
	later := start.Add(30 * time.Minute)
	for range room.MaxSessions - 2 {
		_, err = r.Alone(later, "", two, visitor)
		require.NoError(t, err)
	}
	_, err = r.Alone(start.Add(59*time.Minute), "", two, visitor)
	require.ErrorIs(t, err, room.ErrFull)
	_, err = r.Answer(later, first.ID, room.Answer{})
	require.NoError(t, err)
	_, err = r.Open(start.Add(time.Hour), "", two)
	require.NoError(t, err)
	_, _, err = r.Workshop(start.Add(time.Hour), w.Key)
	require.ErrorIs(t, err, room.ErrUnknown, "it was unused for an hour and made room")
	_, err = r.Learner(start.Add(time.Hour), first.ID)
	require.NoError(t, err)
}

// TestTogether: many answer and look at once.
func TestTogether(t *testing.T) {
	r := room.New()
	w, err := r.Open(start, "", two)
	require.NoError(t, err)
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			l, err := r.Join(start, "", w.Code, visitor)
			if err != nil {
				t.Error(err)
				return
			}
			_, _ = r.Answer(start, l.ID, room.Answer{Said: pathways.Escalate})
			r.Said(start, l.ID, 0, 0)
			r.Everybody(start)
		})
	}
	all.Wait()
	_, learners, err := r.Workshop(start, w.Key)
	require.NoError(t, err)
	require.Equal(t, map[pathways.Guidance]int{pathways.Escalate: 20}, r.Said(start, learners[0].ID, 0, 0))
}

// TestAgain: what is begun again under its key is the same, and nobody counts twice.
func TestAgain(t *testing.T) {
	r, key := room.New(), room.NewKey()
	w, err := r.Open(start, key, two)
	require.NoError(t, err)
	again, err := r.Open(start, key, two)
	require.NoError(t, err)
	require.Equal(t, w, again)
	seat := room.NewKey()
	for range 2 {
		l, err := r.Join(start, seat, w.Code, visitor)
		require.NoError(t, err)
		require.Equal(t, 1, l.Number)
	}
	other, err := r.Open(start, room.NewKey(), two)
	require.NoError(t, err)
	l, err := r.Join(start, seat, other.Code, visitor)
	require.NoError(t, err)
	require.NotEqual(t, seat, l.ID, "a key is of one workshop")
	require.NoError(t, r.End(start, key))
	l, err = r.Join(start, seat, w.Code, visitor)
	require.NoError(t, err, "who was there sees that it has ended")
	require.Equal(t, seat, l.ID)
	first, err := r.Alone(start, room.NewKey(), two, visitor)
	require.NoError(t, err)
	second, err := r.Alone(start, first.ID, two, visitor)
	require.NoError(t, err)
	require.Equal(t, first, second)
	l, err = r.Alone(start, "short", two, visitor)
	require.NoError(t, err)
	require.NotEqual(t, "short", l.ID)
}
