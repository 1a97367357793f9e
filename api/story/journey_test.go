package story_test

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/api/decisionlog"
	"safetynet/api/decisionlog/memory"
	"safetynet/api/story"
)

var journeyBegan = time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)

func journeyBook() story.Book {
	return story.Book{Log: memory.New(), Random: rand.Reader, Now: func() time.Time { return journeyBegan }}
}

// answered is a record of a child with a temperature, as it was some minutes later.
func answered(temperature string, minutes int) *story.Record {
	text := fmt.Sprintf(`{"audience":"parent","age":{"known":false},"assessed_at":%q,"findings":{"temperature_c":%s}}`,
		journeyBegan.Add(time.Duration(minutes)*time.Minute).Format(time.RFC3339), temperature)
	return &story.Record{
		About: story.About{By: story.Anonymous}, Semantics: "test", Request: story.Request{Pathways: []string{"febrile-child"}},
		Case: json.RawMessage(text), Assessment: json.RawMessage(`{"disposition":{"id":"ed-now"},"provenance":[{"digest":"sha256:1"}]}`),
	}
}

func recordOnce(t *testing.T, b story.Book, j story.Journey, r *story.Record) *story.Assessed {
	t.Helper()
	a, err := b.Once(t.Context(), j, r)
	require.NoError(t, err)
	return a
}

func storyOf(t *testing.T, b story.Book, id string) *story.Story {
	t.Helper()
	s, err := b.Story(t.Context(), id)
	require.NoError(t, err)
	return s
}

func TestAResultIsRecordedOnce(t *testing.T) {
	b, j := journeyBook(), story.Journey{Key: "key", Took: 90}
	first := recordOnce(t, b, j, answered("38.1", 0))
	require.Equal(t, 90, first.Took)
	require.Equal(t, "ed-now", first.Told.Disposition.ID)
	require.Empty(t, first.Supersedes)
	again := recordOnce(t, b, story.Journey{Key: "key", Took: 400}, answered("38.1", 5))
	require.Equal(t, first.ID, again.ID)
	require.Equal(t, first.Item.Reference, again.Item.Reference)
	require.JSONEq(t, string(first.Case), string(again.Case), "the time is that of the record")
	require.Equal(t, 90, again.Took)

	changed := recordOnce(t, b, j, answered("39.2", 6))
	require.Equal(t, first.ID, changed.Supersedes)
	require.NotEqual(t, first.Item.Reference, changed.Item.Reference)
	back := recordOnce(t, b, j, answered("38.1", 7))
	require.Equal(t, changed.ID, back.Supersedes, "what they were told last is what holds")
	require.NotEqual(t, first.ID, back.ID)
	require.Equal(t, back.ID, recordOnce(t, b, j, answered("38.1", 8)).ID)

	look := recordOnce(t, b, story.Journey{Key: "key", Round: 1}, answered("38.1", 200))
	require.Equal(t, back.ID, look.Supersedes, "the child was looked at again: the same answers are news")
	s := storyOf(t, b, look.ID)
	require.Equal(t, first.ID, s.ID)
	require.Len(t, s.Items, 4)
	require.Equal(t, look.ID, s.Latest().ID)

	other := recordOnce(t, b, story.Journey{Key: "another"}, answered("38.1", 0))
	require.NotEqual(t, first.ID, other.ID)
	require.Equal(t, other.ID, storyOf(t, b, other.ID).ID)
}

// TestWhatMakesAResultAnother changes one thing at a time.
func TestWhatMakesAResultAnother(t *testing.T) {
	for name, change := range map[string]func(*story.Record){
		"answers":  func(r *story.Record) { r.Case = answered("38.2", 0).Case },
		"pathways": func(r *story.Record) { r.Request.Pathways = []string{"asthma"} },
		"locality": func(r *story.Record) { r.Request.Locality = "england" },
		"engine":   func(r *story.Record) { r.Semantics = "next" },
		"digest": func(r *story.Record) {
			r.Assessment = json.RawMessage(`{"disposition":{"id":"ed-now"},"provenance":[{"digest":"sha256:2"}]}`)
		},
		"disposition": func(r *story.Record) {
			r.Assessment = json.RawMessage(`{"disposition":{"id":"call-999"},"provenance":[{"digest":"sha256:1"}]}`)
		},
	} {
		t.Run(name, func(t *testing.T) {
			b, j := journeyBook(), story.Journey{Key: "key"}
			first, r := recordOnce(t, b, j, answered("38.1", 0)), answered("38.1", 0)
			change(r)
			require.Equal(t, first.ID, recordOnce(t, b, j, r).Supersedes)
		})
	}
}

// TestAtTheSameMoment: a form that is sent many times at once is recorded once, and
// two tabs with different answers make one story.
func TestAtTheSameMoment(t *testing.T) {
	b, j := journeyBook(), story.Journey{Key: "key"}
	var sending sync.WaitGroup
	for i := range 24 {
		sending.Go(func() {
			if _, err := b.Once(context.Background(), j, answered("38.1", i)); err != nil {
				t.Error(err)
			}
		})
	}
	sending.Wait()
	first := recordOnce(t, b, j, answered("38.1", 0))
	require.Len(t, storyOf(t, b, first.ID).Items, 1)
	for _, temperature := range []string{"38.2", "38.3"} {
		sending.Go(func() {
			if _, err := b.Once(context.Background(), j, answered(temperature, 0)); err != nil {
				t.Error(err)
			}
		})
	}
	sending.Wait()
	require.Len(t, storyOf(t, b, first.ID).Assessments, 3)
}

// TestOthersInTheStoryAreLetBe: what the desk recorded is not superseded by a
// family that loads its page again.
func TestOthersInTheStoryAreLetBe(t *testing.T) {
	b, j := journeyBook(), story.Journey{Key: "key"}
	first := recordOnce(t, b, j, answered("38.1", 0))
	desk := answered("39.9", 3)
	desk.By, desk.Supersedes = story.Actor{Role: story.Adviser, ID: "a"}, first.ID
	_, err := b.Add(t.Context(), first.ID, "", story.Assessment, desk)
	require.NoError(t, err)
	require.Equal(t, first.ID, recordOnce(t, b, j, answered("38.1", 9)).ID)
	require.Empty(t, recordOnce(t, b, j, answered("38.4", 9)).Supersedes, "a story of its own")
}

// TestNothingStandsInTheWay: an erased story goes on, and beside one that cannot be
// read the family still gets its answer.
func TestNothingStandsInTheWay(t *testing.T) {
	b, j := journeyBook(), story.Journey{Key: "key"}
	first := recordOnce(t, b, j, answered("38.1", 0))
	_, err := b.Add(t.Context(), first.ID, "", story.Erasure, &story.Erased{Reason: "asked"})
	require.NoError(t, err)
	after := recordOnce(t, b, j, answered("38.1", 1))
	require.NotEqual(t, first.ID, after.ID)
	require.Empty(t, after.Supersedes)
	require.Equal(t, after.ID, recordOnce(t, b, j, answered("38.1", 2)).ID)
	require.Equal(t, first.ID, storyOf(t, b, after.ID).ID)

	_, err = b.Log.Append(t.Context(), decisionlog.Decision{ID: "x", Kind: "of-a-later-release", Story: first.ID, RecordedAt: journeyBegan, Body: []byte("{}")})
	require.NoError(t, err)
	alone := recordOnce(t, b, j, answered("38.1", 3))
	require.Equal(t, alone.ID, storyOf(t, b, alone.ID).ID)
	require.Empty(t, alone.Once)

	require.NoError(t, b.Log.Close())
	_, err = b.Once(t.Context(), j, answered("38.1", 4))
	require.ErrorIs(t, err, decisionlog.ErrClosed)
	_, err = journeyBook().Once(t.Context(), j, &story.Record{})
	require.Error(t, err)
}

// TestAJourneyIsBounded: a form sent with ever other answers costs no more each time.
func TestAJourneyIsBounded(t *testing.T) {
	b, j := journeyBook(), story.Journey{Key: "key"}
	first := recordOnce(t, b, j, answered("0", 0))
	for i := range 120 {
		recordOnce(t, b, j, answered(fmt.Sprint(i+1), 0))
	}
	require.Len(t, storyOf(t, b, first.ID).Items, 100)
	alone := recordOnce(t, b, j, answered("500", 0))
	require.Len(t, storyOf(t, b, alone.ID).Items, 1)
}

func TestDerivedIDs(t *testing.T) {
	id := story.DeriveID("key", "ab", "c")
	require.Regexp(t, `^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`, id, "UUID version 8")
	require.Equal(t, id, story.DeriveID("key", "ab", "c"))
	for _, other := range []string{story.DeriveID("yek", "ab", "c"), story.DeriveID("key", "a", "bc"), story.DeriveID("key", "abc"), story.DeriveID("key", "ab", "c", ""), story.DeriveID("key")} {
		require.NotEqual(t, id, other)
	}
}

// TestStaffTakeAStoryUp: what a family is told after staff have added to its story
// does not supersede what staff decided, and is recorded once all the same.
func TestStaffTakeAStoryUp(t *testing.T) {
	b, j := journeyBook(), story.Journey{Key: "key"}
	first := recordOnce(t, b, j, answered("39.2", 0))
	for round := range 3 {
		_, err := b.Add(t.Context(), first.ID, "", story.Call, &story.Opened{About: story.About{By: story.Actor{Role: story.Adviser, ID: "a"}}})
		require.NoError(t, err)
		require.Equal(t, first.ID, recordOnce(t, b, j, answered(fmt.Sprint(39.2-float64(round)), 1)).ID, "a reload adds nothing")
		before := storyOf(t, b, first.ID)
		calmer := recordOnce(t, b, j, answered(fmt.Sprint(38.2-float64(round)), 2))
		require.Empty(t, calmer.Supersedes)
		require.NotEqual(t, before.ID, storyOf(t, b, calmer.ID).ID)
		require.Equal(t, before.Latest().ID, storyOf(t, b, first.ID).Latest().ID, "what staff see stays")
		require.Equal(t, calmer.ID, recordOnce(t, b, j, answered(fmt.Sprint(38.2-float64(round)), 3)).ID)
		first = calmer
	}
}
