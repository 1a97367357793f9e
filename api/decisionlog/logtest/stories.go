package logtest

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"safetynet/api/decisionlog"
)

// appendAll appends decisions and returns the entries.
func appendAll(t *testing.T, log decisionlog.Log, all ...decisionlog.Decision) []decisionlog.Entry {
	t.Helper()
	entries := make([]decisionlog.Entry, len(all))
	for i, d := range all {
		e, err := log.Append(t.Context(), d)
		require.NoError(t, err)
		entries[i] = e
	}
	return entries
}

// read returns what a query asks for.
func read(t require.TestingT, log decisionlog.Log, q decisionlog.Query) []decisionlog.Entry {
	var all []decisionlog.Entry
	for e, err := range log.Entries(context.Background(), q) {
		require.NoError(t, err)
		all = append(all, e)
	}
	return all
}

func stories(t *testing.T, log decisionlog.Log) {
	first := Decision(0).ID
	assessed := Decision(3)
	assessed.Story = first
	want := appendAll(t, log, Decision(0), Further(1, "call", ""), Further(2, "override", first), assessed, Further(4, strings.Repeat("~", decisionlog.MaxKindLength), first))
	for _, w := range want {
		got, err := log.ByID(t.Context(), w.ID)
		require.NoError(t, err)
		require.Equal(t, w, got)
	}
	require.Equal(t, want, All(t, log))
	require.Equal(t, slices.Delete(slices.Clone(want), 1, 2), read(t, log, decisionlog.Query{Story: first}))
	require.Equal(t, want[1:2], read(t, log, decisionlog.Query{Story: want[1].ID}))
	got, err := log.ByReference(t.Context(), assessed.Reference)
	require.NoError(t, err)
	require.Equal(t, want[3], got)
	for _, none := range []string{want[2].ID, "nobody's", strings.ToUpper(first), first + "\x00", "' OR ''='"} {
		require.Empty(t, read(t, log, decisionlog.Query{Story: none}), "story %q", none)
		require.Empty(t, read(t, log, decisionlog.Query{Kinds: []string{none}}), "kind %q", none)
	}
	RequireChain(t, log, 5)
}

func invalidStories(t *testing.T, log decisionlog.Log) {
	first := Decision(0).ID
	appendAll(t, log, Decision(0), Further(1, "override", first))
	for name, c := range map[string]struct {
		spoil func(*decisionlog.Decision)
		want  error
	}{
		"a story that is not there":          {func(d *decisionlog.Decision) { d.Story = "nobody's" }, decisionlog.ErrNotFound},
		"a story that did not begin there":   {func(d *decisionlog.Decision) { d.Story = Decision(1).ID }, decisionlog.ErrNotFound},
		"a story in other letters":           {func(d *decisionlog.Decision) { d.Story = strings.ToUpper(first) }, decisionlog.ErrNotFound},
		"an erasure of what is not there":    {func(d *decisionlog.Decision) { d.Kind, d.Story = "erasure", "nobody's" }, decisionlog.ErrNotFound},
		"a story of itself":                  {func(d *decisionlog.Decision) { d.Story = d.ID }, decisionlog.ErrInvalid},
		"a story with a zero byte":           {func(d *decisionlog.Decision) { d.Story = first + "\x00" }, decisionlog.ErrInvalid},
		"a story too long":                   {func(d *decisionlog.Decision) { d.Story = strings.Repeat("x", decisionlog.MaxIDLength+1) }, decisionlog.ErrInvalid},
		"a story without a kind":             {func(d *decisionlog.Decision) { d.Kind, d.Reference = "", Decision(5).Reference }, decisionlog.ErrInvalid},
		"a kind with a space":                {func(d *decisionlog.Decision) { d.Kind = "call back" }, decisionlog.ErrInvalid},
		"a kind beyond ASCII":                {func(d *decisionlog.Decision) { d.Kind = "é" }, decisionlog.ErrInvalid},
		"a kind too long":                    {func(d *decisionlog.Decision) { d.Kind = strings.Repeat("x", decisionlog.MaxKindLength+1) }, decisionlog.ErrInvalid},
		"an erasure of nothing":              {func(d *decisionlog.Decision) { d.Kind, d.Story = "erasure", "" }, decisionlog.ErrInvalid},
		"a reference of another kind":        {func(d *decisionlog.Decision) { d.Reference = Decision(5).Reference }, decisionlog.ErrInvalid},
		"an assessment without a reference":  {func(d *decisionlog.Decision) { d.Kind = decisionlog.KindAssessment }, decisionlog.ErrInvalid},
		"an id that is used in another kind": {func(d *decisionlog.Decision) { d.ID = first; d.Story = "" }, decisionlog.ErrDuplicate},
	} {
		t.Run(name, func(t *testing.T) {
			d := Further(5, "override", first)
			c.spoil(&d)
			refused(t, log, d, c.want, 2)
		})
	}
	appendAll(t, log, Further(6, "task", first), Further(7, "task", first)) // no reference is no name: any number lack one
	RequireChain(t, log, 4)
}

// legacy entries have no kind: they are assessments and begin a story each.
func legacy(t *testing.T, log decisionlog.Log) {
	old, young := Decision(0), Decision(1)
	require.Empty(t, old.Kind)
	require.Equal(t, decisionlog.KindAssessment, young.Kind)
	all := appendAll(t, log, old, young, Further(2, "override", old.ID), Decision(4))
	assessments := decisionlog.Query{Kinds: []string{decisionlog.KindAssessment}}
	require.Equal(t, []decisionlog.Entry{all[0], all[1], all[3]}, read(t, log, assessments))
	require.Equal(t, []decisionlog.Entry{all[0], all[3]}, read(t, log, decisionlog.Query{Kinds: []string{""}}))
	require.Equal(t, []decisionlog.Entry{all[0], all[2]}, read(t, log, decisionlog.Query{Story: old.ID}))
	assessments.Story = old.ID
	require.Equal(t, all[:1], read(t, log, assessments))
	assessments.Kinds = append(assessments.Kinds, "override")
	require.Equal(t, []decisionlog.Entry{all[0], all[2]}, read(t, log, assessments))
	RequireChain(t, log, 4)
}

// queries holds what a store reads for any query against what the query says of
// each entry.
func queries(t *testing.T, log decisionlog.Log) {
	const n = 30
	kinds := []string{decisionlog.KindAssessment, "call", "override", "task", decisionlog.KindErasure}
	begun := []string{}
	for i := range n {
		d := Decision(i)
		if i%3 > 0 {
			d = Further(i, kinds[1+i*7%4], begun[i*5%len(begun)])
		} else {
			begun = append(begun, d.ID)
		}
		d.RecordedAt = Start.Add(time.Duration(i*11%n) * time.Microsecond) // as if the clock were set again and again
		appendAll(t, log, d)
	}
	all := All(t, log)
	require.Len(t, all, n)
	moment := rapid.Custom(func(t *rapid.T) time.Time {
		if rapid.Bool().Draw(t, "unbounded") {
			return time.Time{}
		}
		return Start.Add(time.Duration(rapid.IntRange(-2000, n*1000+2000).Draw(t, "nanoseconds"))).In(time.FixedZone("BST", 3600))
	})
	rapid.Check(t, func(t *rapid.T) {
		q := decisionlog.Query{
			Kinds: rapid.SliceOfN(rapid.SampledFrom(append([]string{"", "unknown"}, kinds...)), 0, 3).Draw(t, "kinds"),
			Story: rapid.SampledFrom(append([]string{"", "", all[1].ID}, begun...)).Draw(t, "story"),
			After: rapid.SampledFrom([]int64{0, 0, -1, 1, 9, n - 1, n, n + 1}).Draw(t, "after"),
			Since: moment.Draw(t, "since"), Until: moment.Draw(t, "until"),
		}
		var want []decisionlog.Entry
		for _, e := range all {
			if q.Wants(e) {
				want = append(want, e)
			}
		}
		require.Equal(t, want, read(t, log, q))
	})
}
