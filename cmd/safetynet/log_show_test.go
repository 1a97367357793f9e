package main

import (
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/api/decisionlog"
	"safetynet/api/story"
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

// TestShowCard: a card is shown as what was told, and to whom.
func TestShowCard(t *testing.T) {
	body := `{"service":"febrile-child","hook":"patient-view","assessment":{"guidance":"escalate","disposition":{"id":"ed-now","text":"Go."}}}`
	text := entryText(decisionlog.Entry{Decision: decisionlog.Decision{Kind: story.Card, Body: []byte(body)}})
	require.Contains(t, text, "Told to a record system: service febrile-child, hook patient-view")
	require.Contains(t, text, "Told: escalate (ed-now): Go.")
	require.NotContains(t, text, "assessment:")
}
