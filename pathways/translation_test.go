package pathways

import (
	"bytes"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

var inUseNow = time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)

// TestParentTexts: every text has an id of its own, and nothing that is said to a
// parent has none.
func TestParentTexts(t *testing.T) {
	lib, _ := Load(Embedded())
	listed := map[string]bool{}
	for _, key := range lib.TextKeys() {
		ids := map[string]bool{}
		for _, x := range lib.ParentTexts(key) {
			require.False(t, ids[x.ID], "%s: %s", key, x.ID)
			require.Regexp(t, `^[a-z_]+(\.[A-Za-z0-9_-]+(\.\d+)?)*$`, x.ID)
			require.NotEmpty(t, x.Source)
			require.Positive(t, x.Pos.Line, x.ID)
			ids[x.ID], listed[x.Source] = true, true
		}
	}
	for text := range saidEver(lib, 0) {
		require.True(t, listed[text], "no id: %s", text)
	}
	require.Nil(t, lib.ParentTexts("febrile-child@9.0.0"))
	require.Len(t, lib.ParentTexts("shared/sepsis@1.0.0"), 0)
}

func TestTextIDs(t *testing.T) {
	lib, _ := Load(Embedded())
	for key, want := range map[string]map[string]string{
		"febrile-child@1.2.0": {
			"title":                              "High temperature (fever) in a child under 5",
			"criteria.F-A05.because":             "Your child is much less active than usual.",
			"pages.drinking-and-pee.title":       "Drinking and peeing",
			"criteria.F-R12s.assume.age.because": "We do not know your child's age, so we treat them as a young baby.",
		},
		"shared/danger-signs@1.1.0": {
			"watch_for.D23.spo2_percent.below-90.text": "an oxygen reading under 90%",
			"watch_for.stridor.upset-only.text":        "a harsh noise when breathing in, when upset",
		},
		"shared/findings@1.1.0": {
			"findings.skin_colour.labels.ashen":         "Grey or very white",
			"findings.intake_percent.choices.100.label": "All of it",
			"findings.no_best_peak_flow.help":           "Answer yes if you do not know it.",
		},
	} {
		got := map[string]string{}
		for _, x := range lib.ParentTexts(key) {
			got[x.ID] = x.Source
		}
		for id, text := range want {
			require.Equal(t, text, got[id], id)
		}
	}
}

// TestShippedTranslations: they are complete and say of themselves that nobody read
// them, which stays so until somebody has.
func TestShippedTranslations(t *testing.T) {
	lib, issues := Load(Embedded())
	require.Empty(t, issues.Render())
	require.Len(t, lib.Translations, 9)
	for _, x := range lib.Translations {
		n := x.Count()
		require.Equal(t, ByMachine, x.Status, x.Name)
		require.Nil(t, x.Review, x.Name)
		require.Equal(t, TranslationCount{Texts: n.Texts, Machine: n.Texts}, n, x.Name)
		require.Positive(t, n.Texts)
		data, err := embedded.ReadFile(x.Name)
		require.NoError(t, err)
		require.NotNil(t, plainYAML(string(data), &yamlNodes{}), "read quickly")
		again, err := lib.Scaffold(x.Key(), x.Language)
		require.NoError(t, err)
		require.Equal(t, string(data), again, "written by the scaffold")
	}
	require.Empty(t, lib.Spoken(inUseNow.AddDate(0, 0, -1)), "the phrases are not in use")
	var tags []string
	for _, s := range lib.Spoken(inUseNow) {
		tags = append(tags, s.Language.String())
	}
	require.Equal(t, []string{"cy", "pl", "ur"}, tags)
}

// TestScaffoldOfAnything: scaffolds of all versions there are load, miss every text
// and have no other fault; filled in they have none, and a scaffold of those is the
// same again.
func TestScaffoldOfAnything(t *testing.T) {
	lib, _ := Load(Embedded())
	for _, tag := range []string{"fr", "sr-Latn"} {
		l, err := ParseLanguage(tag)
		require.NoError(t, err)
		empty, filled := copyOfEmbedded(t), copyOfEmbedded(t)
		texts := map[string]string{}
		for _, key := range lib.TextKeys() {
			text, err := lib.Scaffold(key, l)
			require.NoError(t, err)
			place := strings.Replace(key, "@", "/", 1) + "." + tag + ".yaml"
			require.Equal(t, place, placeOf([]byte(text)))
			empty[place] = &fstest.MapFile{Data: []byte(text)}
			for _, s := range lib.ParentTexts(key) {
				text = strings.Replace(text, `says: ""`, "says: "+quote("Voilà : "+s.Source), 1)
			}
			filled[place], texts[key] = &fstest.MapFile{Data: []byte(text)}, text
		}
		made, issues := Load(empty)
		missing := 0
		for key := range texts {
			n := len(lib.ParentTexts(key))
			require.Equal(t, TranslationCount{Texts: n, Missing: n}, made.Translation(key, l).Count(), key)
			if !made.followed()[strings.Replace(key, "@", "/", 1)+".yaml"] {
				missing += n
			}
		}
		require.Len(t, issues, missing, "each text of a version that none follows is missing, and nothing else is wrong")
		for _, i := range issues {
			require.Equal(t, "translation-missing", i.Code, i.String())
			require.Equal(t, LevelWarning, i.Severity)
		}
		made, issues = Load(filled)
		require.Empty(t, issues.Render())
		for key, text := range texts {
			again, err := made.Scaffold(key, l)
			require.NoError(t, err)
			require.Equal(t, text, again, key)
		}
	}
}

// TestStaleProperty: a source text that changes makes its own entry stale, in every
// language, and no other.
func TestStaleProperty(t *testing.T) {
	shipped, _ := Load(Embedded())
	all := copyOfEmbedded(t)
	maps.DeleteFunc(all, func(name string, _ *fstest.MapFile) bool { // what is quick to load
		return !strings.Contains(name, "danger-signs/1.1") && !strings.Contains(name, "dispositions/1.1") && !strings.Contains(name, "phrases/")
	})
	rapid.Check(t, func(t *rapid.T) {
		key := rapid.SampledFrom([]string{"shared/danger-signs@1.1.0", "shared/dispositions@1.1.0", "shared/phrases@1.0.0"}).Draw(t, "key")
		changed := rapid.SampledFrom(shipped.ParentTexts(key)).Draw(t, "text")
		data, err := embedded.ReadFile(changed.Pos.File)
		require.NoError(t, err)
		lines := bytes.SplitAfter(data, []byte("\n"))
		at := len(bytes.Join(lines[:changed.Pos.Line-1], nil)) + changed.Pos.Col - 1
		start := changed.Source[:min(12, len(changed.Source))]
		at += strings.Index(string(data[at:]), start) + len(start)
		files := maps.Clone(all)
		files[changed.Pos.File] = &fstest.MapFile{Data: slices.Concat(data[:at], []byte("x"), data[at:])}
		lib, _ := Load(files)
		for _, x := range lib.Translations {
			for _, s := range x.Sources() {
				stale := x.Key() == key && s.ID == changed.ID
				require.Equal(t, stale, x.Stale(s.ID), "%s %s", x.Name, s.ID)
				says, _ := x.Say(s.ID)
				require.Equal(t, stale, says == "")
			}
		}
		require.Empty(t, lib.Spoken(inUseNow), "no language is offered with an old text")
		text, err := lib.Scaffold(key, lib.Translations[0].Language)
		require.NoError(t, err)
		require.Equal(t, 1, strings.Count(text, "# STALE"))
	})
}

// TestDigitsOfLanguages: a number is the same in any digits.
func TestDigitsOfLanguages(t *testing.T) {
	for text, want := range map[string][]string{
		"۹۹۹ پر کال کریں": {"999"},
		"٣٨٫٥":            {"38.5"},
		"38,5 stopnia":    {"38.5"},
		"९९९ या १११":      {"111", "999"},
		"under 90%":       {"90"},
		"5 i 111":         {"111", "5"},
		"keine":           nil,
	} {
		require.Equal(t, want, numbersIn(digits(text)), text)
	}
}

func TestLanguages(t *testing.T) {
	for tag, want := range map[string]struct{ name, english, direction string }{
		"cy": {"Cymraeg", "Welsh", "ltr"}, "pl": {"Polski", "Polish", "ltr"}, "ur": {"اردو", "Urdu", "rtl"},
		"ar": {"العربية", "Arabic", "rtl"}, "he": {"עברית", "Hebrew", "rtl"}, "fa": {"فارسی", "Persian", "rtl"},
		"pa-Arab": {"پنجابی", "Punjabi (Arabic)", "rtl"}, "pa": {"ਪੰਜਾਬੀ", "Punjabi", "ltr"}, "zh-Hant": {"繁體中文", "Traditional Chinese", "ltr"},
	} {
		l, err := ParseLanguage(tag)
		require.NoError(t, err)
		require.Equal(t, want.direction, l.Direction(), tag)
		require.Equal(t, want.name, l.Name())
		require.Equal(t, want.english, l.English())
		require.Equal(t, tag, l.String())
	}
	for _, tag := range []string{"", "en", "en-GB", "und", "CY", "xx", "welsh", "../cy", "pl-u-nu-latn", "iw"} {
		_, err := ParseLanguage(tag)
		require.Error(t, err, tag)
	}
}

func TestLettersOfALanguage(t *testing.T) {
	for _, x := range []struct {
		tag, text string
		want      bool
	}{
		{"ur", "ابھی 999", true}, {"ur", "Call 999", false}, {"ur", "999", true}, {"uk", "А&Е", true}, {"uk", "Pik", false},
		{"pl", "Już", true}, {"pl", "ابھی", false}, {"ja", "Pik", true},
	} {
		l, err := ParseLanguage(x.tag)
		require.NoError(t, err)
		require.Equal(t, x.want, l.writes(x.text), "%s %s", x.tag, x.text)
	}
}

func TestWeakerStatus(t *testing.T) {
	for _, s := range TranslationStatuses() {
		require.Equal(t, ByMachine, s.weaker(ByMachine))
		require.Equal(t, s, s.weaker(ByReviewer))
		require.Equal(t, s, s.weaker(""))
		require.Equal(t, s, TranslationStatus("").weaker(s))
	}
}

// TestScaffoldOfALaterVersion starts from the translation of the version before, and
// from no review of it.
func TestScaffoldOfALaterVersion(t *testing.T) {
	files := copyOfEmbedded(t)
	const does = "shared/dispositions/1.1.0"
	files[does+".cy.yaml"] = &fstest.MapFile{Data: bytes.Replace(files[does+".cy.yaml"].Data, []byte("status: machine"), []byte("status: reviewed\nreview: {role: second reader, date: 2026-11-22}"), 1)}
	later := strings.NewReplacer("version: 1.1.0", "version: 1.2.0", "status: active", "status: draft", "Call 999 now.", "Call 999 at once.").Replace(string(files[does+".yaml"].Data))
	files["shared/dispositions/1.2.0.yaml"] = &fstest.MapFile{Data: []byte(later)}
	lib, issues := Load(files)
	require.Empty(t, issues.Render())
	cy, _ := ParseLanguage("cy")
	text, err := lib.Scaffold("shared/dispositions@1.2.0", cy)
	require.NoError(t, err)
	require.Contains(t, text, "status: translated\ntexts:")
	require.Equal(t, 1, strings.Count(text, "# STALE"))
	require.Contains(t, text, "Ffoniwch 999 nawr.", "kept, to be mended")
	lib, _, issues = LoadWith(files, []byte(text))
	require.Equal(t, []string{"translation-stale"}, issues.Codes())
	require.Equal(t, TranslationCount{Texts: 9, Stale: 1, Translated: 8}, lib.Translation("shared/dispositions@1.2.0", cy).Count())
	_, err = lib.Scaffold("shared/dispositions@3.0.0", cy)
	require.Error(t, err)
}

// TestHiddenDirection: characters that turn the direction of text are refused, written
// out or as an escape.
func TestHiddenDirection(t *testing.T) {
	for _, hidden := range []string{"\u202e", `\u202e`, "\u2066", `\u200f`} {
		files := copyOfEmbedded(t)
		const name = "shared/dispositions/1.1.0.ur.yaml"
		files[name] = &fstest.MapFile{Data: bytes.Replace(files[name].Data, []byte(`says: "`), []byte(`says: "`+hidden), 1)}
		_, issues := Load(files)
		require.Contains(t, issues.Codes(), "text-invisible", "%q", hidden)
	}
}
