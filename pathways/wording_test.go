package pathways

import (
	"bytes"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"
)

const youngFile = "shared/young-person/1.0.0.yaml"

func TestNeedsWording(t *testing.T) {
	for text, want := range map[string]bool{
		"Is your child drooling?":            true,
		"How awake are they?":                true,
		"Their usual colour":                 true,
		"Your child's poo":                   true,
		"an unwell baby":                     true,
		"Does light bother them?":            true,
		"Give one puff at a time.":           true,
		"Offer plenty of drinks.":            true,
		"Call 999 now.":                      false,
		"a harsh noise when breathing in":    false,
		"Children under 5":                   false, // addressed to nobody
		"The weather, or another thing here": false, // he and her inside of words
		"None given":                         false,
	} {
		require.Equal(t, want, needsWording(saying{text: text}), text)
		require.True(t, needsWording(saying{text: text, private: true}), "private: %s", text)
	}
}

func TestNumbersIn(t *testing.T) {
	for text, want := range map[string][]string{
		"none":                                 nil,
		"38C, or 37.5":                         {"37.5", "38"},
		"10 puffs, then 10 more, EN 13826":     {"10", "13826"},
		"Ring 111: 111 online is for 5 and up": {"111", "5"},
	} {
		require.Equal(t, want, numbersIn(text), text)
	}
}

func TestWordingFor(t *testing.T) {
	var none *Wording
	text, found := none.For("Is it?")
	require.Equal(t, "Is it?", text)
	require.False(t, found)

	lib, _ := Load(Embedded())
	before, after := time.Date(2026, 11, 21, 23, 0, 0, 0, time.UTC), time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	require.Nil(t, lib.YoungPersonAt(before))
	w := lib.YoungPersonAt(after)
	require.NotNil(t, w)
	require.False(t, w.ApprovedAt(after))
	require.Equal(t, Unreviewed, w.Review, "nobody has reviewed it yet")
	for says, want := range map[string]string{
		"How awake are they?":       "How awake are you?",
		"When was your child born?": "When were you born?",
		"Could you be pregnant?":    "Could you be pregnant?",
	} {
		text, found = w.For(says)
		require.True(t, found, says)
		require.Equal(t, want, text)
	}
	for _, says := range []string{"Call 999 now.", "How awake are they", "", "how awake are they?"} {
		text, found = w.For(says)
		require.False(t, found, says)
		require.Equal(t, says, text)
	}
}

// TestPrivateQuestionsHaveWording: what is asked in private is said to the young
// person, in an entry of its own even where the words are the same.
func TestPrivateQuestionsHaveWording(t *testing.T) {
	lib, _ := Load(Embedded())
	w := lib.YoungPersonAt(time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC))
	dict := lib.Current("abdominal-pain", w.Effective.From.Time).Dictionary
	var ids []string
	for _, f := range dict.Private() {
		ids = append(ids, f.ID.Value)
		require.Equal(t, YoungPersonYears, *f.PrivateFrom, f.ID.Value)
		require.True(t, f.AnsweredByAudience(Parent), f.ID.Value)
		for _, text := range []string{f.Text.Parent, f.Help.Parent} {
			if text != "" {
				_, found := w.For(text)
				require.True(t, found, "%s: %q", f.ID.Value, text)
			}
		}
	}
	require.Equal(t, []string{"period_pain", "periods_started", "pregnancy", "pregnancy_weeks", "vaginal_bleeding", "testis_pain_swelling"}, ids)
}

// TestWordingCoverage: a text that changes, goes or comes is noticed, as severely
// as the wording is in use.
func TestWordingCoverage(t *testing.T) {
	const (
		question = "How awake are they?"
		entry    = "  - says: \"" + question + "\"\n    young: \"How awake are you?\"\n"
		private  = "  - says: \"Could you be pregnant?\"\n    young: \"Could you be pregnant?\"\n"
		locality = "  - says: \"Only for children aged 5 and over. If your child is under 5, phone 111.\"\n" +
			"    young: \"Only for age 5 and over, so you can use it. You can phone 111 instead.\"\n"
		dictionary = "shared/findings/1.1.0.yaml"
	)
	remove := func(l fstest.MapFS, text string) {
		require.Contains(t, string(l[youngFile].Data), text)
		edit(l, youngFile, text, "")
	}
	for _, x := range []struct {
		name   string
		damage func(fstest.MapFS)
		want   map[string]Level // code of wordings, and how severe
	}{
		{"as shipped", func(fstest.MapFS) {}, map[string]Level{}},
		{"an entry less", func(l fstest.MapFS) { remove(l, entry) }, map[string]Level{"wording-missing": LevelError}},
		{"a private one less", func(l fstest.MapFS) { remove(l, private) }, map[string]Level{"wording-missing": LevelError}},
		{"one of a locality less", func(l fstest.MapFS) { remove(l, locality) }, map[string]Level{"wording-missing": LevelWarning}},
		{"an entry less in a draft", func(l fstest.MapFS) {
			remove(l, entry)
			edit(l, youngFile, "status: active", "status: draft")
		}, map[string]Level{"wording-missing": LevelWarning}},
		{"an entry less in one retired", func(l fstest.MapFS) {
			remove(l, entry)
			edit(l, youngFile, "status: active", "status: retired")
		}, map[string]Level{}},
		{"a newer version is complete", func(l fstest.MapFS) {
			next := bytes.Replace(l[youngFile].Data, []byte("version: 1.0.0"), []byte("version: 1.1.0"), 1)
			l["shared/young-person/1.1.0.yaml"] = &fstest.MapFile{Data: next}
			remove(l, entry)
		}, map[string]Level{}},
		{"the question changes in use", func(l fstest.MapFS) { edit(l, dictionary, question, "How awake are they now?") },
			map[string]Level{"wording-missing": LevelError}}, // the older version still says the old one
		{"the question is nowhere", func(l fstest.MapFS) {
			edit(l, dictionary, question, "How awake are they now?")
			edit(l, "shared/findings/1.0.0.yaml", question, "How awake are they now?")
		}, map[string]Level{"wording-missing": LevelError, "wording-stale": LevelWarning}},
		{"no wording at all", func(l fstest.MapFS) { delete(l, youngFile) }, map[string]Level{}},
	} {
		t.Run(x.name, func(t *testing.T) {
			files := copyOfEmbedded(t)
			x.damage(files)
			_, issues := Load(files)
			got := map[string]Level{}
			for _, i := range issues {
				if i.Code == "wording-missing" || i.Code == "wording-stale" {
					got[i.Code] = i.Severity
				}
			}
			require.Equal(t, x.want, got, issues.Render())
		})
	}
}
