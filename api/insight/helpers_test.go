package insight

import (
	"fmt"
	"iter"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/api/decisionlog"
	"safetynet/api/story"
)

// monday begins the weeks of these tests, 2026-W45.
var monday = time.Date(2026, 11, 2, 0, 0, 0, 0, time.UTC)

var urgency = map[string]int{"self-care": 0, "gp-or-111-today": 1, "ed-now": 2, "call-999": 3}

func weeks(n int, by ...Dimension) Options {
	return Options{From: monday, To: monday.AddDate(0, 0, 7*n), By: by, Urgency: urgency}
}

// diary writes entries.
type diary struct {
	t       testing.TB
	entries []decisionlog.Entry
}

// add writes an entry of now and returns its id.
func (d *diary) add(at time.Time, kind, of string, body any) string {
	text, err := story.Canonical(body)
	require.NoError(d.t, err)
	id := fmt.Sprintf("e%d", len(d.entries)+1)
	d.entries = append(d.entries, decisionlog.Entry{Seq: int64(len(d.entries) + 1), Decision: decisionlog.Decision{ID: id, Kind: kind, Story: of, RecordedAt: at, Body: text}})
	return id
}

// child is an assessment; what is left out is home care of a parent's febrile child.
type child struct {
	story, supersedes, disposition, guidance, audience, locality string
	pathways, criteria, assumed                                  []string
	took                                                         int
	settled                                                      bool
}

func (d *diary) assess(at time.Time, x child) string {
	or := func(s, instead string) string {
		if s == "" {
			return instead
		}
		return s
	}
	x.disposition, x.guidance, x.audience = or(x.disposition, "self-care"), or(x.guidance, "home-care"), or(x.audience, "parent")
	if x.pathways == nil {
		x.pathways = []string{"febrile-child"}
	}
	versions := map[string]string{}
	for _, p := range x.pathways {
		versions[p] = "1.0.0"
	}
	matched, undecided := []any{map[string]any{"criterion": "LESS", "disposition": "nothing"}}, []any{map[string]any{"criterion": "OPEN", "disposition": x.disposition}}
	for _, id := range x.criteria {
		matched = append(matched, map[string]any{"criterion": id, "disposition": x.disposition})
	}
	for _, id := range x.assumed {
		undecided = append(undecided, map[string]any{"criterion": id, "disposition": x.disposition, "assumed": []any{map[string]any{"finding": "f"}}})
	}
	return d.add(at, story.Assessment, x.story, map[string]any{
		"request": map[string]any{"pathways": x.pathways, "versions": versions, "locality": x.locality}, "case": map[string]any{"audience": x.audience},
		"assessment": map[string]any{
			"guidance": x.guidance, "disposition": map[string]any{"id": x.disposition}, "settled": x.settled, "matched": matched, "undecided": undecided,
		},
		"supersedes": x.supersedes, "took_seconds": x.took,
	})
}

func (d *diary) all() iter.Seq2[decisionlog.Entry, error] {
	return func(yield func(decisionlog.Entry, error) bool) {
		for _, e := range d.entries {
			if !yield(e, nil) {
				return
			}
		}
	}
}

func (d *diary) count(o Options) *Figures {
	d.t.Helper()
	f, err := Count(d.all(), o)
	require.NoError(d.t, err)
	return f
}

// raw are the counts before any is hidden.
func (d *diary) raw(o Options) *counter {
	d.t.Helper()
	c, err := count(d.all(), o)
	require.NoError(d.t, err)
	return c
}
