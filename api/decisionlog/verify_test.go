package decisionlog_test

import (
	"errors"
	"iter"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/api/decisionlog"
	"safetynet/api/decisionlog/logtest"
)

// chain seals n decisions into a chain.
func chain(t *testing.T, n int) []decisionlog.Entry {
	t.Helper()
	entries := make([]decisionlog.Entry, n)
	var head decisionlog.Head
	for i := range entries {
		e, err := decisionlog.Seal(head, logtest.Decision(i))
		require.NoError(t, err)
		entries[i], head = e, e.Head()
	}
	return entries
}

func yieldAll(entries []decisionlog.Entry) iter.Seq2[decisionlog.Entry, error] {
	return func(yield func(decisionlog.Entry, error) bool) {
		for _, e := range entries {
			if !yield(e, nil) {
				return
			}
		}
	}
}

// TestHashesArePinned holds the hashes against values computed in
// Python by the description in DESIGN.md. If it fails, logs already written no
// longer verify.
func TestHashesArePinned(t *testing.T) {
	first, err := decisionlog.Seal(decisionlog.Head{}, decisionlog.Decision{
		ID:         "0193-first",
		Reference:  "7K3M-Q9TX-0",
		RecordedAt: time.Date(2026, 11, 21, 10, 0, 0, 5000, time.UTC),
		Body:       []byte(`{"guidance":"escalate"}`),
	})
	require.NoError(t, err)
	require.Equal(t, "sha256:684e47d2474fc992dd166acaf7285f222a37395ac6941a92de15bfe5d0415ec0", first.BodyHash)
	require.Equal(t, "sha256:cd670e72f0a4f1379430e86d7fc5a65260320c03b344738288e85c6112e69edd", first.Hash)
	second, err := decisionlog.Seal(first.Head(), decisionlog.Decision{
		ID:         "0193-second",
		Reference:  "0000-0001-2",
		RecordedAt: time.Date(2026, 11, 21, 11, 0, 0, 0, time.FixedZone("CET", 3600)),
		Body:       []byte(`{"guidance":"escalate"}`),
	})
	require.NoError(t, err)
	require.Equal(t, first.BodyHash, second.BodyHash)
	require.Equal(t, "sha256:edad8391ccdb746eed1be6e747a89d9b143621cc29299b41dfe46652688b0b5f", second.Hash)
}

// TestHashesOfStoriesArePinned does the same for entries with a kind.
func TestHashesOfStoriesArePinned(t *testing.T) {
	body := []byte(`{"guidance":"escalate"}`)
	head := decisionlog.Head{Seq: 1, Hash: "sha256:cd670e72f0a4f1379430e86d7fc5a65260320c03b344738288e85c6112e69edd"}
	second, err := decisionlog.Seal(head, decisionlog.Decision{
		ID: "0193-second", Reference: "0000-0001-2", Kind: "assessment", RecordedAt: time.Date(2026, 11, 21, 11, 0, 0, 0, time.FixedZone("CET", 3600)), Body: body,
	})
	require.NoError(t, err)
	require.Equal(t, "sha256:d70376239d91f550ed1f76901f822a91b8dc6f266141725401e7c770770c6829", second.Hash)
	third, err := decisionlog.Seal(second.Head(), decisionlog.Decision{
		ID: "0193-third", Kind: "override", Story: "0193-first", RecordedAt: time.Date(2026, 11, 21, 10, 0, 1, 0, time.UTC), Body: body,
	})
	require.NoError(t, err)
	require.Equal(t, "sha256:914d23d4bad13bed61091dda030aa103833c2df12e9e5522ff5e9eab6d17ad12", third.Hash)
}

// TestVerifyFindsBreaks alters a chain of eight and names the breaks it must
// give, as "seq code".
func TestVerifyFindsBreaks(t *testing.T) {
	type entries = []decisionlog.Entry
	for _, c := range []struct {
		name  string
		alter func(entries) entries
		want  []string
	}{
		{"nothing", func(e entries) entries { return e }, nil},
		{"a body edited", func(e entries) entries { e[3].Body = []byte(`{}`); return e }, []string{"4 body-hash"}},
		{"one bit of a body", func(e entries) entries { e[3].Body[5] ^= 1; return e }, []string{"4 body-hash"}},
		{"a body gone", func(e entries) entries { e[3].Body = nil; return e }, []string{"4 body-hash"}},
		{"body and its hash", func(e entries) entries {
			e[3].Body, e[3].BodyHash = e[2].Body, e[2].BodyHash
			return e
		}, []string{"4 entry-hash"}},
		{"an id", func(e entries) entries { e[0].ID += "x"; return e }, []string{"1 entry-hash"}},
		{"a reference", func(e entries) entries { e[3].Reference = e[2].Reference; return e }, []string{"4 entry-hash"}},
		{"a time", func(e entries) entries { e[7].RecordedAt = e[7].RecordedAt.Add(time.Microsecond); return e }, []string{"8 entry-hash"}},
		{"text moved between fields", func(e entries) entries {
			e[3].Reference, e[3].ID = e[3].ID[len(e[3].ID)-1:]+e[3].Reference, e[3].ID[:len(e[3].ID)-1]
			return e
		}, []string{"4 entry-hash"}},
		{"a previous hash", func(e entries) entries { e[3].Prev = e[1].Hash; return e }, []string{"4 previous-hash", "4 entry-hash"}},
		{"a hash", func(e entries) entries { e[3].Hash = e[2].Hash; return e }, []string{"4 entry-hash", "5 previous-hash"}},
		{"an entry rewritten with its hashes", func(e entries) entries { e[3] = reseal(t, e[2], e[3]); return e }, []string{"5 previous-hash"}},
		{"two bodies exchanged", func(e entries) entries { e[2].Body, e[4].Body = e[4].Body, e[2].Body; return e }, []string{"3 body-hash", "5 body-hash"}},
		{"two entries exchanged", func(e entries) entries { e[2], e[4] = e[4], e[2]; return e },
			[]string{"5 sequence", "4 sequence", "3 sequence", "6 sequence"}},
		{"two entries exchanged with their numbers", func(e entries) entries {
			e[2], e[3] = e[3], e[2]
			e[2].Seq, e[3].Seq = 3, 4
			return e
		}, []string{"3 previous-hash", "3 entry-hash", "4 previous-hash", "4 entry-hash", "5 previous-hash"}},
		{"one of the middle taken out", func(e entries) entries { return slices.Delete(e, 3, 4) }, []string{"5 sequence"}},
		{"the first taken out", func(e entries) entries { return e[1:] }, []string{"2 sequence"}},
		{"taken out and renumbered", func(e entries) entries {
			e = slices.Delete(e, 6, 7)
			e[6].Seq = 7
			return e
		}, []string{"7 previous-hash", "7 entry-hash"}},
		{"one repeated", func(e entries) entries { return slices.Insert(e, 3, e[2]) }, []string{"3 sequence"}},
		{"a first entry with a past", func(e entries) entries { e[0].Prev = e[7].Hash; return e }, []string{"1 previous-hash", "1 entry-hash"}},
		// What a chain cannot show by itself; the report's head does.
		{"the end cut off", func(e entries) entries { return e[:5] }, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			report, err := decisionlog.Verify(yieldAll(c.alter(chain(t, 8))))
			require.NoError(t, err)
			var got []string
			for _, b := range report.Breaks {
				line := b.String()
				require.Contains(t, line, b.ID)
				require.NotEmpty(t, b.Message)
				got = append(got, strings.Fields(line)[1]+" "+string(b.Code))
			}
			require.Equal(t, c.want, got)
			require.Equal(t, len(c.want) == 0, report.OK())
		})
	}
}

// reseal writes altered as someone would who knows how the hashes are made.
func reseal(t *testing.T, before, altered decisionlog.Entry) decisionlog.Entry {
	t.Helper()
	altered.Body = []byte(`{"guidance":"home-care"}`)
	e, err := decisionlog.Seal(before.Head(), altered.Decision)
	require.NoError(t, err)
	require.NoError(t, e.Check())
	return e
}

func TestVerifyReportsHeadAndCount(t *testing.T) {
	entries := chain(t, 5)
	whole, err := decisionlog.Verify(yieldAll(entries))
	require.NoError(t, err)
	require.Equal(t, decisionlog.Report{Count: 5, Head: entries[4].Head(), Breaks: []decisionlog.Break{}}, whole)
	cut, err := decisionlog.Verify(yieldAll(entries[:3]))
	require.NoError(t, err)
	require.NotEqual(t, whole.Head, cut.Head, "a noted head shows that the end is missing")
}

func TestVerifyStopsWhereReadingFails(t *testing.T) {
	torn := errors.New("disk I/O error")
	entries := chain(t, 5)
	entries[1].Body = nil
	report, err := decisionlog.Verify(func(yield func(decisionlog.Entry, error) bool) {
		for e := range yieldAll(entries[:3]) {
			yield(e, nil)
		}
		yield(decisionlog.Entry{}, torn)
	})
	require.ErrorIs(t, err, torn)
	require.ErrorContains(t, err, "beyond entry 3")
	require.Equal(t, int64(3), report.Count)
	require.Len(t, report.Breaks, 1, "what was found before is not lost")
}

func TestCheckJudgesOneEntry(t *testing.T) {
	e := chain(t, 3)[2]
	require.NoError(t, e.Check())
	e.Body = append(e.Body, ' ')
	err := e.Check()
	require.ErrorIs(t, err, decisionlog.ErrDamaged)
	require.ErrorContains(t, err, "entry 3 ("+e.ID+") [body-hash]")
}
