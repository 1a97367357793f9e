package replay_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"iter"
	"math/rand/v2"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/require"

	"safetynet/engine/replay"
)

// each gives the lines of a file one by one, always in the same bytes.
func each(file []byte) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		var line []byte
		for l := range bytes.Lines(file) {
			if line = append(line[:0], bytes.TrimSuffix(l, []byte("\n"))...); !yield(line, nil) {
				return
			}
		}
	}
}

// TestRunConcurrent runs the same cases from every source, by several goroutines and
// in pieces of several sizes: the tally is always the one of the cases in a row.
func TestRunConcurrent(t *testing.T) {
	c := versions(t)
	cases := drawCases(c.After, 4, 150)
	file, children := linesOf(t, cases), childrenOf(c, cases)
	want := straight(c, cases).Hash()
	for _, x := range []struct {
		name   string
		source func() replay.Source
	}{
		{"lines", func() replay.Source { return replay.Lines(bytes.NewReader(file)) }},
		{"lines in halves", func() replay.Source { return replay.Lines(iotest.HalfReader(bytes.NewReader(file))) }},
		{"lines, error with the last", func() replay.Source { return replay.Lines(iotest.DataErrReader(bytes.NewReader(file))) }},
		{"lines, the last without its end", func() replay.Source { return replay.Lines(bytes.NewReader(bytes.TrimSpace(file))) }},
		{"each", func() replay.Source { return replay.Each(each(file)) }},
		{"children", func() replay.Source { return replay.Children(children) }},
	} {
		t.Run(x.name, func(t *testing.T) {
			for _, o := range []replay.Options{{Workers: 1}, {Workers: 3}, {}} {
				for _, size := range []int{1000, 40000, 0} {
					got, err := replay.Run(t.Context(), c, x.source(), o.WithBlocks(size))
					require.NoError(t, err)
					require.Equal(t, want, got.Hash(), "blocks of %d", size)
				}
			}
		})
	}
}

// TestProgressShared tells every case once, in order, whichever goroutine did it.
func TestProgressShared(t *testing.T) {
	c := versions(t)
	file := linesOf(t, drawCases(c.After, 5, 100))
	last := replay.Progress{}
	_, err := replay.Run(t.Context(), c, replay.Lines(bytes.NewReader(file)), replay.Options{Workers: 3, Progress: func(p replay.Progress) {
		require.Greater(t, p.Cases, last.Cases)
		last = p
	}}.WithBlocks(2000))
	require.NoError(t, err)
	require.Equal(t, replay.Progress{Cases: 100, Bytes: int64(len(file))}, last)
}

// TestResumeConcurrent stops runs at some checkpoint, keeps it as JSON, and goes on
// from it, perhaps to be stopped again.
func TestResumeConcurrent(t *testing.T) {
	c := versions(t)
	cases := drawCases(c.After, 6, 150)
	file, children := append(linesOf(t, cases), "\n\nno case\n"...), childrenOf(c, cases)
	r := rand.New(rand.NewPCG(6, 6))
	for _, source := range []func() replay.Source{
		func() replay.Source { return replay.Lines(bytes.NewReader(file)) },
		func() replay.Source { return replay.Each(each(file)) },
		func() replay.Source { return replay.Children(children) },
	} {
		whole, err := replay.Run(t.Context(), c, source(), replay.Options{})
		require.NoError(t, err)
		stops := 0
		var kept []byte
		for tally := (*replay.Tally)(nil); tally == nil; stops++ {
			o := replay.Options{Workers: 2, Every: int64(1 + r.IntN(30))}.WithBlocks(1 + r.IntN(5000))
			if kept != nil {
				o.Resume, err = c.ReadCheckpoint(kept)
				require.NoError(t, err)
			}
			left := 1 + r.IntN(3)
			o.Checkpoint = func(p *replay.Checkpoint) error {
				kept, err = json.Marshal(p)
				require.NoError(t, err)
				if left--; left == 0 {
					return errStop
				}
				return nil
			}
			if tally, err = replay.Run(t.Context(), c, source(), o); tally == nil {
				require.ErrorIs(t, err, errStop)
				continue
			}
			require.Equal(t, whole.Hash(), tally.Hash())
		}
		require.Greater(t, stops, 2)
	}
}

// TestCancelledShared keeps what is done when a run is cancelled, and goes on from it.
func TestCancelledShared(t *testing.T) {
	c := versions(t)
	cases := drawCases(c.After, 16, 100)
	children := childrenOf(c, cases)
	ctx, cancel := context.WithCancel(t.Context())
	var last *replay.Checkpoint
	_, err := replay.Run(ctx, c, replay.Children(children), replay.Options{
		Workers:    3,
		Progress:   func(p replay.Progress) { cancel() },
		Checkpoint: func(p *replay.Checkpoint) error { last = p; return nil },
	}.WithBlocks(1000))
	require.ErrorIs(t, err, context.Canceled)
	require.Less(t, last.Position.Cases, int64(100))
	require.Equal(t, last.Position.Cases, last.Tally.Cases())
	tally, err := replay.Run(t.Context(), c, replay.Children(children), replay.Options{Resume: last})
	require.NoError(t, err)
	require.Equal(t, straight(c, cases).Hash(), tally.Hash())
}

var errStop = errors.New("stop")

// stopped is the first checkpoint of a run.
func stopped(t *testing.T, c *replay.Comparison, s replay.Source, every int64) []byte {
	var kept []byte
	_, err := replay.Run(t.Context(), c, s, replay.Options{Every: every, Checkpoint: func(p *replay.Checkpoint) error {
		var err error
		kept, err = json.Marshal(p)
		require.NoError(t, err)
		return errStop
	}}.WithBlocks(600))
	require.ErrorIs(t, err, errStop)
	return kept
}

func TestCheckpointsOfOthers(t *testing.T) {
	c := versions(t)
	cases := drawCases(c.After, 7, 30)
	file := linesOf(t, cases)
	other := bytes.Replace(file, []byte("2026-"), []byte("2025-"), 1)
	lines := func(data []byte) replay.Source { return replay.Lines(bytes.NewReader(data)) }
	kept := stopped(t, c, lines(file), 10)
	turned := compare(t, c.After, c.Before)
	patched := compare(t, c.Before, c.After, "a limit")
	england, err := shipped().SelectLocality("england", at)
	require.NoError(t, err)
	local := compare(t, c.Before, panel(t, england, "febrile-child@1.2.0"))
	for _, x := range []struct {
		name   string
		c      *replay.Comparison
		kept   []byte
		source replay.Source
		want   error
	}{
		{"the same", c, kept, lines(file), nil},
		{"a file that grew", c, kept, lines(append(bytes.Clone(file), lineOf(t, cases[0])...)), nil},
		{"another file", c, kept, lines(other), replay.ErrOtherSource},
		{"a shorter file", c, kept, lines(file[:1000]), replay.ErrOtherSource},
		{"one line from elsewhere", c, kept, replay.Each(each(other)), replay.ErrOtherSource},
		{"fewer lines from elsewhere", c, kept, replay.Each(each(file[:1000])), replay.ErrOtherSource},
		{"the same lines one by one", c, kept, replay.Each(each(file)), nil},
		{"children", c, kept, replay.Children(childrenOf(c, cases)), replay.ErrOtherSource},
		{"versions turned round", turned, kept, lines(file), replay.ErrOtherComparison},
		{"a patch", patched, kept, lines(file), replay.ErrOtherComparison},
		{"a locality", local, kept, lines(file), replay.ErrOtherComparison},
		{"a figure changed", c, bytes.Replace(kept, []byte(`"neither":`), []byte(`"neither":1`), 1), lines(file), replay.ErrDamaged},
		{"cut off", c, kept[:len(kept)/2], lines(file), replay.ErrDamaged},
	} {
		t.Run(x.name, func(t *testing.T) {
			from, err := x.c.ReadCheckpoint(x.kept)
			if err == nil {
				_, err = replay.Run(t.Context(), x.c, x.source, replay.Options{Resume: from})
			}
			if x.want == nil {
				require.NoError(t, err)
				return
			}
			require.ErrorIs(t, err, x.want)
		})
	}
	_, err = replay.Run(t.Context(), turned, lines(file), replay.Options{Resume: &replay.Checkpoint{Comparison: turned.Digest(), Tally: c.NewTally()}})
	require.ErrorIs(t, err, replay.ErrOtherComparison)
}

func TestRunEndsWithTheError(t *testing.T) {
	c := versions(t)
	file := linesOf(t, drawCases(c.After, 8, 20))
	broken := errors.New("the disk is gone")
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	for _, x := range []struct {
		name   string
		ctx    context.Context
		source replay.Source
		want   string
	}{
		{"reading", t.Context(), replay.Lines(io.MultiReader(bytes.NewReader(file), iotest.ErrReader(broken))), "replay: behind line 0: the disk is gone"},
		{"a line", t.Context(), replay.Each(func(yield func([]byte, error) bool) { yield(nil, broken) }), "replay: the disk is gone"},
		{"cancelled", ended, replay.Lines(bytes.NewReader(file)), "context canceled"},
		{"no lines", t.Context(), replay.Lines(bytes.NewReader(make([]byte, 5<<20))), "replay: line 1 is longer than 4194304 bytes: these are no lines of cases"},
	} {
		t.Run(x.name, func(t *testing.T) {
			_, err := replay.Run(x.ctx, c, x.source, replay.Options{})
			require.EqualError(t, err, x.want)
		})
	}
}

// TestRefusalsAreBounded keeps the first lines that are refused, whatever the order.
func TestRefusalsAreBounded(t *testing.T) {
	c := versions(t)
	tally, w := c.NewTally(), c.NewWorker()
	for _, seq := range rand.New(rand.NewPCG(9, 9)).Perm(100) {
		require.Error(t, w.Case(bytes.Repeat([]byte("\xff\""), 1000), int64(seq), tally))
		require.Error(t, w.Case([]byte(head+`{"`+string(bytes.Repeat([]byte("é"), 1000))+`":1}}`), int64(seq), tally))
	}
	r := tally.Report()
	require.EqualValues(t, 200, r.Refused)
	require.Len(t, r.Refusals, replay.RefusalsKept)
	for i, x := range r.Refusals {
		require.EqualValues(t, i/2, x.Seq)
		require.LessOrEqual(t, len(x.Why), 310)
	}
	text, err := json.Marshal(tally)
	require.NoError(t, err)
	again, err := c.ReadTally(text)
	require.NoError(t, err)
	require.Equal(t, tally.Hash(), again.Hash())
}
