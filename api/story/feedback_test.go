package story

import (
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/pathways"
)

// TestDid: families choose from what they know of themselves, and each of that is
// an amount of care.
func TestDid(t *testing.T) {
	require.Len(t, Did, len(Outcomes)-1)
	for _, c := range Did {
		_, ok := Care(c.ID)
		require.True(t, ok, c.ID)
	}
	_, ok := Care("not-known")
	require.False(t, ok)
	g, _ := Care("ambulance")
	require.Equal(t, pathways.Escalate, g)
}

func TestNewFeedback(t *testing.T) {
	s := &Story{Assessments: []*Assessed{{Item: &Item{ID: "a", Reference: "KXJX-KSV6-3"}}}}
	told, err := s.NewFeedback(Anonymous, "KXJX-KSV6-3", "partly", []string{"gp", "ed"})
	require.NoError(t, err)
	require.Equal(t, &Told{About: About{By: Anonymous}, Assessment: "a", Helped: "partly", Did: []string{"gp", "ed"}}, told)
	told, err = s.NewFeedback(Anonymous, "a", "no", nil)
	require.NoError(t, err)
	require.NotNil(t, told.Did, "a list, if an empty one")
	for code, f := range map[string]struct {
		assessment, helped string
		did                []string
	}{
		"no-assessment":   {"b", "yes", nil},
		"unknown-answer":  {"a", "Yes", nil},
		"unknown-outcome": {"a", "yes", []string{"gp", "gp"}},
	} {
		_, err := s.NewFeedback(Anonymous, f.assessment, f.helped, f.did)
		var why *Refusal
		require.ErrorAs(t, err, &why)
		require.Equal(t, code, why.Code)
	}
	_, err = s.NewFeedback(Anonymous, "a", "yes", []string{"not-known"})
	require.Error(t, err)
}
