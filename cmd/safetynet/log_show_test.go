package main

import (
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/api/decisionlog"
)

// TestShowSecondOpinion: who reads a record sees that two ways of deciding differed.
func TestShowSecondOpinion(t *testing.T) {
	body := `{"assessment":{"guidance":"escalate","disposition":{"id":"ed-now","text":"Go."}`
	entry := func(more string) decisionlog.Entry {
		return decisionlog.Entry{Decision: decisionlog.Decision{Kind: decisionlog.KindAssessment, Body: []byte(body + more + `}}`)}}
	}
	require.NotContains(t, entryText(entry("")), "Decided twice")
	require.Contains(t, entryText(entry(`,"second_opinion":{"disposition":"ed-now","criteria":"self-care"}`)),
		"Decided twice, and not alike: the criteria came to self-care, the second opinion to\ned-now.")
}
