package decisionlog_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/api/decisionlog"
	"safetynet/api/decisionlog/logtest"
)

// told seals two stories, the first of which is erased by entry 5 and goes on.
func told(t *testing.T) []decisionlog.Entry {
	t.Helper()
	one, two := logtest.Decision(0).ID, logtest.Decision(1).ID
	var entries []decisionlog.Entry
	var head decisionlog.Head
	for _, d := range []decisionlog.Decision{
		logtest.Decision(0), logtest.Decision(1), logtest.Further(2, "override", one), logtest.Further(3, "override", two),
		logtest.Erasure(4, one), logtest.Further(5, "feedback", one), logtest.Further(6, "outcome", two),
	} {
		e, err := decisionlog.Seal(head, d)
		require.NoError(t, err)
		entries, head = append(entries, e), e.Head()
	}
	entries[0].Body, entries[2].Body = nil, nil
	return entries
}

func verified(t *testing.T, entries []decisionlog.Entry, anchors ...decisionlog.Head) (report decisionlog.Report, breaks []string) {
	t.Helper()
	report, err := decisionlog.Verify(yieldAll(entries), anchors...)
	require.NoError(t, err)
	for _, b := range report.Breaks {
		breaks = append(breaks, fmt.Sprintf("%d %s", b.Seq, b.Code))
	}
	require.Equal(t, len(breaks) == 0, report.OK())
	return report, breaks
}

// TestVerifyStories alters the fields that stories have, and takes bodies away
// with and without an erasure that accounts for them.
func TestVerifyStories(t *testing.T) {
	type entries = []decisionlog.Entry
	for _, c := range []struct {
		name   string
		alter  func(entries)
		want   []string // "seq code"
		erased int64
	}{
		{"nothing", func(entries) {}, nil, 2},
		{"a kind", func(e entries) { e[3].Kind = "feedback" }, []string{"4 entry-hash"}, 2},
		{"a kind blanked", func(e entries) { e[1].Kind = "" }, []string{"2 entry-hash"}, 2},
		{"a kind given to an old entry", func(e entries) { e[0].Kind = "assessment" }, []string{"1 entry-hash"}, 2},
		{"a story", func(e entries) { e[6].Story = e[0].ID }, []string{"7 entry-hash"}, 2},
		{"a story made to begin", func(e entries) { e[6].Story = "" }, []string{"7 entry-hash"}, 2},
		{"text moved from kind to story", func(e entries) { e[6].Kind, e[6].Story = "outcom", "e"+e[6].Story }, []string{"7 entry-hash"}, 2},
		{"a body of another story gone", func(e entries) { e[3].Body = nil }, []string{"4 body-hash"}, 2},
		{"a body gone after the erasure", func(e entries) { e[5].Body = nil }, []string{"6 body-hash"}, 2},
		{"the body of the erasure gone", func(e entries) { e[4].Body = nil }, []string{"5 body-hash"}, 2},
		{"an erasure that was something else", func(e entries) { e[6].Kind = "erasure"; e[3].Body = nil }, []string{"4 body-hash", "7 entry-hash"}, 2},
		{"an erasure sent to another story", func(e entries) { e[4].Story = e[1].ID; e[3].Body = nil },
			[]string{"1 body-hash", "3 body-hash", "4 body-hash", "5 entry-hash"}, 0},
		{"an erasure that is one no more", func(e entries) { e[4].Kind = "override" }, []string{"1 body-hash", "3 body-hash", "5 entry-hash"}, 0},
		{"an erased body replaced", func(e entries) { e[2].Body = []byte("{}") }, []string{"3 body-hash"}, 1},
		{"an erased body put back", func(e entries) { e[2].Body = logtest.Decision(2).Body }, nil, 1},
		{"the header of an erased entry", func(e entries) { e[2].ID = "x" }, []string{"3 entry-hash"}, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			entries := told(t)
			c.alter(entries)
			report, breaks := verified(t, entries)
			require.Equal(t, c.want, breaks)
			require.Equal(t, c.erased, report.Erased)
		})
	}
}

// TestAnchors: what a chain cannot show by itself shows by heads noted elsewhere.
func TestAnchors(t *testing.T) {
	entries := told(t)
	second, last := entries[1].Head(), entries[6].Head()
	rewritten := chain(t, 9)
	for _, c := range []struct {
		name    string
		entries []decisionlog.Entry
		anchors []decisionlog.Head
		want    []string
	}{
		{"the log as it was noted", entries, []decisionlog.Head{last, second, last}, nil},
		{"a log that has grown", entries, []decisionlog.Head{{}, second}, nil},
		{"an empty log noted, and still empty", nil, []decisionlog.Head{{}}, nil},
		{"the end cut off", entries[:5], []decisionlog.Head{second, last}, []string{"7 anchor"}},
		{"everything cut off", nil, []decisionlog.Head{last, second}, []string{"2 anchor", "7 anchor"}},
		{"everything after a point rewritten", rewritten, []decisionlog.Head{second, last}, []string{"7 anchor"}},
		{"two notes of one place, one of them false", entries, []decisionlog.Head{last, {Seq: 7, Hash: second.Hash}}, []string{"7 anchor"}},
		{"a hash beside nothing", entries, []decisionlog.Head{{Hash: last.Hash}}, []string{"0 anchor"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, breaks := verified(t, c.entries, c.anchors...)
			require.Equal(t, c.want, breaks)
		})
	}
}

func TestCheckErased(t *testing.T) {
	e := told(t)[2]
	require.ErrorIs(t, e.Check(), decisionlog.ErrDamaged)
	require.ErrorIs(t, e.CheckErased(), decisionlog.ErrErased)
	e.Story = "another"
	require.ErrorIs(t, e.CheckErased(), decisionlog.ErrDamaged)
	e = told(t)[3]
	require.NoError(t, e.CheckErased(), "it was not erased")
}
