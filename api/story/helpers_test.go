package story_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/api/decisionlog"
	"safetynet/api/decisionlog/memory"
	"safetynet/api/story"
	"safetynet/pathways"
)

var start = time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)

var (
	parent    = story.Anonymous
	adviser   = story.Actor{Role: story.Adviser, ID: "a"}
	other     = story.Actor{Role: story.Adviser, ID: "b"}
	clinician = story.Actor{Role: story.Clinician, ID: "c"}
	auditor   = story.Actor{Role: story.Auditor, ID: "d"}
)

// levels are the dispositions of these tests, the calmest first.
var levels = newLevels()

func newLevels() *pathways.Dispositions {
	all := &pathways.Dispositions{}
	for i, row := range []struct {
		id       string
		guidance pathways.Guidance
		within   string
	}{
		{"home", pathways.HomeCare, ""}, {"gp", pathways.SeekAdvice, "PT24H"}, {"soon", pathways.SeekAdvice, "PT1H"},
		{"ed", pathways.Escalate, "PT1H"}, {"999", pathways.Escalate, "PT0S"},
	} {
		d := &pathways.Disposition{ID: pathways.Str{Value: row.id}, Guidance: row.guidance, Urgency: i}
		if within, err := pathways.ParseDuration(row.within); err == nil {
			d.Within = &within
		}
		all.List = append(all.List, d)
	}
	return all
}

// desk is a story book with a clock of its own.
type desk struct {
	story.Book
	t     require.TestingT
	clock time.Time
	ctx   testing.TB
}

type source struct{ n uint32 }

// Read gives other bytes each time, and the same in each run.
func (s *source) Read(p []byte) (int, error) {
	for i := range p {
		s.n = s.n*1664525 + 1013904223
		p[i] = byte(s.n >> 24)
	}
	return len(p), nil
}

func newDesk(t testing.TB) *desk {
	d := &desk{t: t, ctx: t, clock: start}
	d.Book = story.Book{Log: memory.New(), Random: &source{}, Now: func() time.Time { d.clock = d.clock.Add(time.Second); return d.clock }}
	return d
}

// record is an assessment that came to a disposition, good for four hours.
func (d *desk) record(by story.Actor, to, supersedes string) *story.Record {
	told := fmt.Sprintf(`{"disposition":{"id":%q},"safety_net":{"valid_until":%q}}`, to, d.clock.Add(4*time.Hour).Format(time.RFC3339))
	return &story.Record{About: story.About{By: by}, Case: json.RawMessage(`{}`), Assessment: json.RawMessage(told), Supersedes: supersedes}
}

// assess adds an assessment; of "" it begins a story.
func (d *desk) assess(s string, by story.Actor, to string) string {
	e, err := d.Add(d.ctx.Context(), s, "", story.Assessment, d.record(by, to, ""))
	require.NoError(d.t, err)
	return e.ID
}

func (d *desk) read(id string) *story.Story {
	s, err := d.Story(d.ctx.Context(), id)
	require.NoError(d.t, err)
	return s
}

// enter adds what a rule made, and returns its id.
func enter[T interface{ *B }, B any](d *desk, s *story.Story, kind string, x T, refused error) string {
	require.NoError(d.t, refused)
	about, err := json.Marshal(x)
	require.NoError(d.t, err)
	e, err := d.Log.Append(d.ctx.Context(), decisionlog.Decision{
		ID: fmt.Sprintf("%s-%d", kind, d.clock.Unix()), Kind: kind, Story: s.ID, RecordedAt: d.Now(), Body: bytes.Clone(about),
	})
	require.NoError(d.t, err)
	return e.ID
}

func ids(items []*story.Item) []string {
	out := []string{}
	for _, x := range items {
		out = append(out, x.ID)
	}
	return out
}
