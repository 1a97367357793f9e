// Package logtest is the contract of a decision log as tests. Every store runs
// all of it, and its own test files hold only what is truly its own:
//
//	func TestLog(t *testing.T) {
//		logtest.Run(t, func(tb testing.TB) decisionlog.Log { return openTemp(tb) })
//		logtest.RunGroups(t, log, log.record) // where it records in groups
//		logtest.RunTokens(t, func(tb testing.TB) decisionlog.Tokens { return openTemp(tb) })
//	}
package logtest

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/api/decisionlog"
)

// Run holds a store against the contract of [decisionlog.Log]. open returns an
// empty log of its own on each call; the suite closes it.
func Run(t *testing.T, open func(testing.TB) decisionlog.Log) {
	t.Helper()
	for _, c := range []struct {
		name string
		run  func(*testing.T, decisionlog.Log)
	}{
		{"an empty log", emptyLog},
		{"append returns what it recorded", appendReturns},
		{"bodies come back byte for byte", bodies},
		{"entries come in the order of appending", order},
		{"a used id or reference is refused", duplicates},
		{"what cannot be recorded is refused", invalid},
		{"ids are compared exactly", exactIDs},
		{"references are read as people type them", references},
		{"entries of one story", stories},
		{"what cannot be told in a story is refused", invalidStories},
		{"entries of the first release beside new ones", legacy},
		{"parts of the log are read as asked for", queries},
		{"an erasure takes the bodies of its story", erasure},
		{"a story may go on after its erasure", erasedAndOn},
		{"an erasure while others read and write", erasedMeanwhile},
		{"callers cannot reach into the log", aliasing},
		{"a cancelled context", cancelled},
		{"a loop may stop and may use the log", loops},
		{"sixteen writers make one chain", concurrent},
		{"many callers, most of them refused", manyRefused},
		{"stories joined as they begin", joinedAtOnce},
		{"callers who give up at any moment", givingUp},
		{"a closed log", closed},
	} {
		t.Run(c.name, func(t *testing.T) {
			log := open(t)
			t.Cleanup(func() { require.NoError(t, log.Close()) })
			c.run(t, log)
		})
	}
}

// Start is the moment at which the decisions of [Decision] begin.
var Start = time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC)

// Decision returns the nth of a series of assessments (n from 0): different ids
// and references, bodies and times, the same on every call. Those with an even
// number are as the first release wrote them.
func Decision(n int) decisionlog.Decision {
	return decisionlog.Decision{
		ID:         fmt.Sprintf("0193%08x-decision", n),
		Kind:       []string{"", decisionlog.KindAssessment}[n%2],
		Reference:  reference(n, time.UnixMilli(0)),
		RecordedAt: Start.Add(time.Duration(n) * time.Second),
		Body:       fmt.Appendf(nil, `{"case":{"findings":{"temperature_c":38.4}},"number":%d}`, n),
	}
}

// reference is the code of a moment with these 28 bits.
func reference(bits int, at time.Time) string {
	code, err := decisionlog.NewReference(bytes.NewReader(binary.BigEndian.AppendUint32(nil, uint32(bits))), at) // #nosec G115 -- its lowest bits
	if err != nil {
		panic(err) // four bytes are enough for a code
	}
	return code
}

// Further returns a valid entry of a story, of any kind but an assessment, with
// the id, body and time of the nth decision.
func Further(n int, kind, story string) decisionlog.Decision {
	d := Decision(n)
	d.Reference, d.Kind, d.Story = "", kind, story
	return d
}

// Erasure is the entry that takes away the bodies of a story.
func Erasure(n int, story string) decisionlog.Decision {
	return Further(n, decisionlog.KindErasure, story)
}

// Fill appends the decisions 0 to n-1 and returns the entries.
func Fill(tb testing.TB, log decisionlog.Log, n int) []decisionlog.Entry {
	tb.Helper()
	entries := make([]decisionlog.Entry, n)
	for i := range entries {
		e, err := log.Append(context.Background(), Decision(i))
		require.NoError(tb, err, "append %d", i)
		entries[i] = e
	}
	return entries
}

// All returns every entry of a log.
func All(tb testing.TB, log decisionlog.Log) []decisionlog.Entry {
	tb.Helper()
	var all []decisionlog.Entry
	for e, err := range log.Entries(context.Background(), decisionlog.Query{}) {
		require.NoError(tb, err)
		all = append(all, e)
	}
	return all
}

// RequireChain verifies a log and requires an unbroken chain of n entries.
func RequireChain(tb testing.TB, log decisionlog.Log, n int) decisionlog.Report {
	tb.Helper()
	report, err := decisionlog.Verify(log.Entries(context.Background(), decisionlog.Query{}))
	require.NoError(tb, err)
	require.Empty(tb, report.Breaks)
	require.Equal(tb, int64(n), report.Count)
	require.Equal(tb, int64(n), report.Head.Seq)
	return report
}

// refused appends d and requires this error and a log of n entries afterwards.
func refused(t *testing.T, log decisionlog.Log, d decisionlog.Decision, want error, n int) {
	t.Helper()
	e, err := log.Append(t.Context(), d)
	require.ErrorIs(t, err, want)
	require.Zero(t, e)
	RequireChain(t, log, n)
}
