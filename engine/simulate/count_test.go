package simulate_test

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/engine/replay"
	"safetynet/engine/simulate"
	"safetynet/pathways"
)

// TestAnyNumberOfWorkersTogether: how many goroutines draw changes no figure.
func TestAnyNumberOfWorkersTogether(t *testing.T) {
	m := model(t, nil)
	text := func(o simulate.Options) string {
		count, err := m.Run(t.Context(), o)
		require.NoError(t, err)
		data, err := json.Marshal(count.Report())
		require.NoError(t, err)
		return string(data)
	}
	want := text(simulate.Options{Seed: 9, Children: 900, Workers: 1})
	require.Equal(t, want, text(simulate.Options{Seed: 9, Children: 900, Workers: 7}))
	require.NotEqual(t, want, text(simulate.Options{Seed: 10, Children: 900, Workers: 7}))
	require.Equal(t, want, text(simulate.Options{Seed: 9, Children: 900, Workers: 0}))
}

// TestReportAddsUp: every child is in one row of each kind, and the shares are those
// of the counts.
func TestReportAddsUp(t *testing.T) {
	count, err := model(t, nil).Run(t.Context(), simulate.Options{Seed: 1, Children: 2000})
	require.NoError(t, err)
	r := count.Report()
	require.Equal(t, simulate.Notice, r.Notice)
	require.False(t, r.Approved)
	require.EqualValues(t, 2000, r.Children)
	for _, rows := range [][]simulate.Row{r.Severity, r.Ages, r.Audiences} {
		children, escalate := int64(0), int64(0)
		for _, row := range rows {
			children += row.Children
			escalate += row.Guidance[2].Children
			require.Equal(t, row.Children, row.Guidance[0].Children+row.Guidance[1].Children+row.Guidance[2].Children)
		}
		require.Equal(t, r.Children, children)
		require.Equal(t, r.Guidance[2].Children, escalate)
	}
	sum := int64(0)
	for _, d := range r.Dispositions {
		sum += d.Children
		require.InDelta(t, float64(d.Children)/2000, d.Share, 1e-12)
		require.LessOrEqual(t, d.Low, d.Share)
		require.GreaterOrEqual(t, d.High, d.Share)
	}
	require.Equal(t, r.Children, sum)
	require.Equal(t, []string{"under-3-months", "3-to-11-months", "1-to-4-years"}, []string{r.Ages[0].ID, r.Ages[1].ID, r.Ages[2].ID})
	require.Len(t, r.Ages, 3)
	for i, c := range r.Criteria[1:] {
		require.LessOrEqual(t, c.Children, r.Criteria[i].Children)
	}

	d := r.NewDemand(1000)
	require.InDelta(t, 1000, d.Guidance[0].Mean+d.Guidance[1].Mean+d.Guidance[2].Mean, 1e-6)
	require.Equal(t, simulate.Poisson(d.Guidance[1].Mean), d.Guidance[1].Interval)
}

// TestReplayCountsTheSame: replay sees the same children, so that of one panel its
// tally and the count agree; by another version some are told something else.
func TestReplayCountsTheSame(t *testing.T) {
	m, p := model(t, nil), panel(t, "febrile-child")
	o := simulate.Options{Seed: 4, Children: 1200}
	count, err := m.Run(t.Context(), o)
	require.NoError(t, err)
	same, err := replay.NewComparison(p, p)
	require.NoError(t, err)
	tally, err := replay.Run(t.Context(), same, m.Source(same, o), replay.Options{})
	require.NoError(t, err)
	r, counted := tally.Report(), count.Report()
	require.EqualValues(t, 1200, r.Cases)
	for i := range 3 {
		require.Equal(t, counted.Guidance[i].Children, r.Guidance.Cases[i][i])
	}
	require.Equal(t, counted.Unsettled.Children, r.Settled.Neither)

	lines, err := replay.Run(t.Context(), same, replay.Each(func(yield func([]byte, error) bool) {
		d := m.NewDrawer(o.Seed)
		for i := range o.Children {
			d.Draw(i)
			if !yield(json.Marshal(d.Case())) {
				return
			}
		}
	}), replay.Options{})
	require.NoError(t, err)
	require.Equal(t, tally.Hash(), lines.Hash(), "the children as lines of JSON are the children drawn")
}

func TestInterviews(t *testing.T) {
	m, issues := simulate.NewModel(parameters(t), simulate.Choice{Group: "febrile-child", Audience: pathways.Parent, Panel: panel(t, "febrile-child")})
	require.Empty(t, issues.Render())
	o := simulate.Options{Seed: 1, Children: 24, Workers: 2}
	v, err := m.Interview(t.Context(), o)
	require.NoError(t, err)
	require.EqualValues(t, 24, v.Children)
	require.Positive(t, v.Questions.Least)
	require.LessOrEqual(t, v.Questions.Least, v.Questions.Median)
	require.LessOrEqual(t, v.Questions.Median, v.Questions.P90)
	require.LessOrEqual(t, v.Questions.P90, v.Questions.Most)
	require.Less(t, v.Ending[2].Questions.Mean, v.Ending[0].Questions.Mean, "an emergency settles an interview")
	var asked, ended int64
	for _, q := range v.Asked {
		asked += q.Children
	}
	for _, e := range v.Ending {
		ended += e.Children
	}
	require.InDelta(t, v.Questions.Mean*24, float64(asked), 1e-6)
	require.EqualValues(t, 24, ended)

	o.Workers = 1
	again, err := m.Interview(t.Context(), o)
	require.NoError(t, err)
	require.Equal(t, v, again)
}

func TestRunStops(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	stop()
	_, err := model(t, nil).Run(ctx, simulate.Options{Children: 1 << 40})
	require.ErrorIs(t, err, context.Canceled)
}
