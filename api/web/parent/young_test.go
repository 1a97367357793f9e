package parent_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/pathways"
)

// TestAYoungPersonIsAddressed: who is 13 and answers is told "you" on every page,
// and sensitive questions are said to be private.
func TestAYoungPersonIsAddressed(t *testing.T) {
	private := 0
	for _, problem := range []string{"tummy-pain", "asthma-attack", "seizure", "runny-poo"} {
		f := begin(t, problem, 160, nil)
		f.Press("back")
		f.Set("who", "young").Press("on")
		for !f.atEnd() {
			requireAddressed(t, strings.Join(append(f.Texts("legend"), f.Texts("h1")...), " "))
			private += strings.Count(f.Main(), "This is a private question")
			f.page()
		}
		requireAddressed(t, f.Main())
		require.Contains(t, f.Main(), "Show this to an adult you trust")
	}
	require.Positive(t, private)
}

func requireAddressed(t *testing.T, shown string) {
	t.Helper()
	require.NotContains(t, strings.ToLower(shown), "your child")
}

// TestAParentOfAnOlderChildIsNot: the parent of the same child reads of "your
// child", and of who may answer alone.
func TestAParentOfAnOlderChildIsNot(t *testing.T) {
	f := begin(t, "tummy-pain", 160, nil)
	require.Contains(t, f.Main(), "your child")
	for f.Value("step") != "page:private" {
		require.False(t, f.atEnd())
		f.page()
	}
	require.Contains(t, f.Main(), "A young person can answer it alone")
}

// TestTooYoungToAnswer: nobody under 11 is addressed, whatever was chosen.
func TestTooYoungToAnswer(t *testing.T) {
	f := begin(t, "tummy-pain", 12*pathways.YoungPersonYears-1, nil)
	f.Press("back")
	f.Set("who", "young").Press("on")
	asked := ""
	for !f.atEnd() {
		asked += strings.ToLower(strings.Join(f.Texts("legend"), " "))
		require.NotContains(t, f.Main(), "This is a private question")
		f.page()
	}
	require.Contains(t, asked, "your child")
	require.NotContains(t, f.Main(), "Show this to an adult you trust")
}

// TestNothingIsPrivateOfAYoungerChild: the prompt is for young people.
func TestNothingIsPrivateOfAYoungerChild(t *testing.T) {
	f := begin(t, "tummy-pain", 100, nil)
	asked := ""
	for !f.atEnd() {
		asked += "," + f.Value("asked")
		require.NotContains(t, f.Main(), "This is a private question")
		f.page()
	}
	private := 0
	for _, d := range f.dict.Private() {
		if strings.Contains(asked, d.ID.Value) {
			private++
		}
	}
	require.Positive(t, private, "such questions were asked: %s", asked)
}
