package site_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/api/web/site"
	"safetynet/engine"
	"safetynet/pathways"
)

// TestCertain: home care is certain only when nothing is open.
func TestCertain(t *testing.T) {
	all := asked(t).Dispositions()
	for _, x := range []struct {
		floor   string
		settled bool
		want    string
	}{
		{"self-care", false, ""}, {"self-care", true, "self-care"}, {"ed-now", false, "ed-now"}, {"call-999", true, "call-999"},
	} {
		got := site.Certain(&engine.Assessment{Floor: x.floor, Settled: x.settled}, all)
		if x.want == "" {
			require.Nil(t, got)
			continue
		}
		require.Equal(t, x.want, got.ID.Value)
	}
}

// TestWaysOfNotKnowing: every question can be answered with not knowing. A parent
// is not asked to tell two ways apart; staff tell not measured from not sure.
func TestWaysOfNotKnowing(t *testing.T) {
	dict := asked(t).Dictionary()
	for _, f := range dict.Findings {
		for _, who := range pathways.Audiences() {
			q := site.Voice{Audience: who}.Question(f, site.Answers{}, nil)
			require.NotEmpty(t, q.Unknown, "%s for %s", f.ID.Value, who)
			require.False(t, q.Answered())
		}
		parent := site.Voice{Audience: pathways.Parent}.Question(f, site.Answers{}, nil)
		require.Len(t, parent.Unknown, 1, f.ID.Value)
		staff := site.Voice{Audience: pathways.Clinician}.Question(f, site.Answers{}, nil)
		require.Len(t, staff.Unknown, map[bool]int{true: 2, false: 1}[f.Kind == pathways.Measurement], f.ID.Value)
	}
}

func TestAnswersInWords(t *testing.T) {
	dict := asked(t).Dictionary()
	parent, staff := site.Voice{Audience: pathways.Parent}, site.Voice{Audience: pathways.Clinician}
	f := dict.Finding("temperature_c")
	require.Equal(t, "38.5C", parent.Spoken(f, engine.NumberAnswer(38.5)))
	require.Equal(t, "38.5 °C", staff.Spoken(f, engine.NumberAnswer(38.5)))
	require.Equal(t, "I have not measured it", parent.Spoken(f, engine.UnknownAnswer(pathways.NotMeasured)))
	require.Equal(t, "Not sure", staff.Spoken(f, engine.UnknownAnswer(pathways.Unsure)))
	require.Equal(t, "Sleepy", parent.Spoken(dict.Finding("alertness"), engine.EnumAnswer("drowsy")))
	reworded := site.Voice{Audience: pathways.Parent, Reword: func(s string) string { return "(" + s + ")" }}
	require.Equal(t, "(Sleepy)", reworded.Spoken(dict.Finding("alertness"), engine.EnumAnswer("drowsy")))
}
