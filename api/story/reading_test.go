package story_test

import (
	"encoding/json"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/api/decisionlog"
	"safetynet/api/decisionlog/memory"
	"safetynet/api/story"
)

// TestFirstRelease: entries without a kind, whose bodies do not say who.
func TestFirstRelease(t *testing.T) {
	for _, file := range []string{"first-release.json", "first-release-no-nonce.json"} {
		old, err := os.ReadFile("testdata/" + file)
		require.NoError(t, err)
		log := memory.New()
		e, err := log.Append(t.Context(), decisionlog.Decision{ID: "old", Reference: "0000-0000-0", RecordedAt: start, Body: old})
		require.NoError(t, err)
		require.Empty(t, e.Kind)
		b := story.Book{Log: log, Random: &source{}, Now: func() time.Time { return start }}
		s, a, err := b.Referred(t.Context(), "0000 0000 o")
		require.NoError(t, err)
		require.Equal(t, story.Assessment, s.Items[0].Kind)
		require.Equal(t, story.Anonymous, a.By)
		require.Equal(t, "ed-now", a.Standing())
		require.Equal(t, []string{"febrile-child"}, a.Request.Pathways)
		_, err = b.Add(t.Context(), "old", "", story.Call, &story.Opened{About: story.About{By: adviser}, Reference: true})
		require.NoError(t, err)
		s, err = b.Story(t.Context(), "old")
		require.NoError(t, err)
		require.Len(t, s.Items, 2)
	}
}

// TestUnreadable: what is damaged, gone without an erasure, or of a later release
// is not guessed at.
func TestUnreadable(t *testing.T) {
	d := newDesk(t)
	id := d.assess("", parent, "gp")
	good, err := d.Log.ByID(t.Context(), id)
	require.NoError(t, err)
	of := func(change func(*decisionlog.Entry)) func(func(decisionlog.Entry, error) bool) {
		e := good
		change(&e)
		return func(yield func(decisionlog.Entry, error) bool) { yield(e, nil) }
	}
	sealed := func(kind, body string) func(*decisionlog.Entry) {
		return func(e *decisionlog.Entry) {
			d := decisionlog.Decision{ID: "x", Kind: kind, RecordedAt: start, Body: []byte(body)}
			if kind == story.Assessment {
				d.Reference = "0000-0000-0"
			}
			*e, err = decisionlog.Seal(decisionlog.Head{}, d)
			require.NoError(t, err)
		}
	}
	for name, x := range map[string]struct {
		change func(*decisionlog.Entry)
		want   error
	}{
		"another body":              {func(e *decisionlog.Entry) { e.Body = []byte(`{}`) }, decisionlog.ErrDamaged},
		"no body":                   {func(e *decisionlog.Entry) { e.Body = nil }, decisionlog.ErrDamaged},
		"another time":              {func(e *decisionlog.Entry) { e.RecordedAt = start }, decisionlog.ErrDamaged},
		"a body that is not JSON":   {sealed(story.Call, `{`), decisionlog.ErrDamaged},
		"a body of another shape":   {sealed(story.Call, `{"by":[]}`), decisionlog.ErrDamaged},
		"an assessment of nothing":  {sealed(story.Assessment, `{"assessment":[]}`), decisionlog.ErrDamaged},
		"a kind of a later release": {sealed("letter", `{}`), story.ErrUnknownKind},
	} {
		_, err := story.Fold(of(x.change))
		require.ErrorIs(t, err, x.want, name)
	}
	_, err = story.Fold(func(func(decisionlog.Entry, error) bool) {})
	require.ErrorIs(t, err, decisionlog.ErrNotFound)
	_, err = d.Story(t.Context(), "nothing")
	require.ErrorIs(t, err, decisionlog.ErrNotFound)
}

// TestQueueOfADamagedLog: one task that cannot be read does not hide the others.
func TestQueueOfADamagedLog(t *testing.T) {
	d := newDesk(t)
	var s *story.Story
	for range 2 {
		s = d.read(d.assess("", parent, "gp"))
		x, err := s.NewTask(adviser, story.CallBack, time.Time{}, d.clock, levels)
		enter(d, s, story.Task, x, err)
	}
	var q story.Queue
	open, err := q.Open(t.Context(), damaged{d.Log}, d.clock)
	require.ErrorIs(t, err, decisionlog.ErrDamaged)
	require.Len(t, open, 1)
	open, err = q.Open(t.Context(), d.Log, d.clock)
	require.NoError(t, err)
	require.Len(t, open, 2)
}

func TestCanonical(t *testing.T) {
	got, err := story.Canonical(struct {
		B json.RawMessage `json:"b"`
		A string          `json:"a"`
	}{json.RawMessage(`{"y": 1.50, "x": 1e2}`), "<é&>"})
	require.NoError(t, err)
	require.Equal(t, `{"a":"<é&>","b":{"x":1e2,"y":1.50}}`, string(got))
}
