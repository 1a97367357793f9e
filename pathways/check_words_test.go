package pathways

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestWordsOfTheTrade(t *testing.T) {
	for _, x := range []struct {
		text string
		want []string
	}{
		{"Give small drinks often.", nil},
		{"Your child has a fever.", []string{"fever"}},
		{"A high temperature (fever) is common.", nil},
		{"A seizure (fit) can stop by itself.", nil},
		{"They had a fit, and fits before.", []string{"fit", "fits"}},
		{"Ring your GP, or your doctor.", []string{"your doctor", "your gp"}},
		{"The temperature is 38°C.", []string{"°"}},
		{"Vomiting? You should ring 111.", []string{"vomiting", "should"}},
		{"Feverfew and urinals are other words.", nil},
	} {
		require.Equal(t, x.want, ofTheTrade(x.text), x.text)
	}
}
