package pathways_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/pathways"
)

func TestSentences(t *testing.T) {
	for _, x := range []struct {
		text string
		want []string
	}{
		{"", nil},
		{"Ring 111.", []string{"Ring 111"}},
		{"38.5 is high. Ring 111! Why? Because.", []string{"38.5 is high", "Ring 111", "Why", "Because"}},
		{"No full stop", []string{"No full stop"}},
		{"Wait: a colon; ends nothing.", []string{"Wait: a colon; ends nothing"}},
	} {
		require.Equal(t, x.want, pathways.Sentences(x.text), x.text)
	}
}

func TestReading(t *testing.T) {
	var none pathways.Reading
	require.Zero(t, none.Grade())

	var r pathways.Reading
	r.Add("Give small drinks often. Ring 111 if they are sick again.")
	require.Equal(t, 2, r.Sentences)
	require.Equal(t, 11, r.Words)
	require.Equal(t, 7, r.Longest)
	require.Equal(t, 13, r.Syllables) // of-ten, a-gain; "are" is one
	require.InDelta(t, 0.39*11/2+11.8*13/11-15.59, r.Grade(), 1e-9)

	var hard pathways.Reading
	hard.Add("Immediate paediatric assessment is recommended for persistent respiratory deterioration.")
	require.Greater(t, hard.Grade(), r.Grade()+6)
}
