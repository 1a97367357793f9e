package howto

import (
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"safetynet/pathways"
)

func loaded(t *testing.T) *Guides {
	t.Helper()
	g, err := Load()
	require.NoError(t, err)
	return g
}

func dictionary(t *testing.T) *pathways.Dictionary {
	t.Helper()
	lib, issues := pathways.Load(pathways.Embedded())
	require.False(t, issues.HasErrors(), issues.Render())
	return slices.MaxFunc(lib.Dictionaries, func(a, b *pathways.Dictionary) int { return a.Version.Compare(b.Version) })
}

// TestFindings: a guide is for questions of the newest dictionary that a parent
// answers, or answers through an adviser who reads them out.
func TestFindings(t *testing.T) {
	dict := dictionary(t)
	for _, g := range loaded(t).All() {
		parents := 0
		for _, id := range g.Findings {
			f := dict.Finding(id)
			require.NotNil(t, f, "%s: %s is not in the dictionary", g.ID, id)
			if f.AnsweredByAudience(pathways.Parent) {
				parents++
			} else {
				require.True(t, f.AnsweredByAudience(pathways.Adviser), "%s: no parent is asked for %s", g.ID, id)
			}
		}
		require.Positive(t, parents, "%s is for no question that parents answer themselves", g.ID)
	}
}

// TestWanted: what parents must look at, count or measure has help.
func TestWanted(t *testing.T) {
	guides := loaded(t)
	for finding, guide := range map[string]string{
		"non_blanching_rash": "glass-test", "purpura_over_2mm": "spot-size", "breathing_speed": "count-breaths", "respiratory_rate": "count-breaths",
		"work_of_breathing": "drawing-in", "nasal_flaring": "nostrils", "head_bobbing": "head-nodding", "green_vomit": "sick-colour",
		"blood_in_vomit": "sick-colour", "skin_colour": "skin-colour", "dry_mouth": "dry-mouth", "sunken_eyes": "sunken-eyes",
		"sunken_fontanelle": "soft-spot", "bulging_fontanelle": "soft-spot", "urine_gap_h": "wet-nappies", "temperature_c": "temperature",
		"alertness": "alertness", "neck_stiffness": "stiff-neck", "pain_site": "tummy-pain", "groin_lump": "groin",
		"testis_pain_swelling": "groin", "seizure_now": "seizure", "reliever_puffs": "spacer", "peak_flow_l_min": "peak-flow",
	} {
		g := guides.For(finding)
		require.NotNil(t, g, finding)
		require.Equal(t, guide, g.ID, finding)
		require.NotEmpty(t, g.Drawings, finding)
	}
	require.Nil(t, guides.For("capillary_refill_s"), "clinicians alone are asked for it")
	for _, g := range guides.All() {
		require.Equal(t, g.ID == "count-breaths", g.Counter, g.ID)
	}
}

func texts(g *Guide) []string {
	out := []string{g.Title, g.Intro}
	for _, s := range g.Steps {
		out = append(out, s.Text)
	}
	for _, d := range g.Drawings {
		out = append(out, d.Alt, d.Caption)
	}
	return out
}

// TestWords holds the words against the NHS service manual: short sentences, and
// its words for the things parents see.
func TestWords(t *testing.T) {
	avoided := []string{"should", "fever", "vomit", "urine", "wee", "stool", "abdomen", "convulsion", "clinician", "please", "°"}
	for _, g := range loaded(t).All() {
		var reading pathways.Reading
		for _, text := range texts(g) {
			reading.Add(text)
			for _, s := range pathways.Sentences(text) {
				require.LessOrEqual(t, len(strings.Fields(s)), 20, "%s: %s", g.ID, s)
				words := strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return strings.ContainsRune(" ,.:()?'", r) })
				for _, w := range avoided {
					require.NotContains(t, words, w, "%s: %s", g.ID, s)
				}
			}
			require.NotContains(t, text, "°", g.ID)
		}
		require.Less(t, reading.Grade(), 6.0, "%s is hard to read", g.ID)
	}
}

// TestNoTextOfTheDictionary: a guide adds to the question and its help text, and
// says none of their sentences again.
func TestNoTextOfTheDictionary(t *testing.T) {
	dict := dictionary(t)
	for _, g := range loaded(t).All() {
		said := map[string]bool{}
		for _, id := range g.Findings {
			f := dict.Finding(id)
			for _, s := range slices.Concat(pathways.Sentences(f.Text.For(pathways.Parent)), pathways.Sentences(f.Help.For(pathways.Parent))) {
				said[s] = true
			}
		}
		for _, step := range g.Steps {
			for _, s := range pathways.Sentences(step.Text) {
				require.False(t, said[s], "%s repeats %q", g.ID, s)
			}
		}
	}
}

func TestSources(t *testing.T) {
	guides := loaded(t)
	used := map[string]bool{}
	for _, g := range guides.All() {
		for _, s := range g.Steps {
			used[s.Source.Ref] = true
			require.NotEmpty(t, guides.SourceTitle(s.Source.Ref))
			require.Equal(t, s.Source.Ref == "DESIGN", s.Source.Grade == pathways.Design, "%s: %s", g.ID, s.Text)
		}
	}
	for ref := range guides.sources {
		require.True(t, used[ref], "no step cites %s", ref)
	}
}

const valid = `
sources: {DESIGN: "Ours"}
skins: [{id: light, label: "White skin"}, {id: dark, label: "Brown skin", colours: {"#aaaaaa": "#555555"}}]
guides:
  - id: look
    title: "How to look"
    findings: [alertness]
    source: {ref: DESIGN, section: all, grade: design}
    steps: [{text: "Look."}]
    drawings: [{file: eye, alt: "An eye.", caption: "An eye."}]
`

func small(guides, svg string) fs.FS {
	return fstest.MapFS{
		"guides.yaml": {Data: []byte(guides)}, "breaths.js": {Data: []byte("//")}, "drawings/eye.svg": {Data: []byte(svg)},
	}
}

const plainSVG = `<svg xmlns="http://www.w3.org/2000/svg" width="28" height="20"><title>Eye</title></svg>`

// TestRefused: a mistake in the files is an error, not a guide that lacks
// something.
func TestRefused(t *testing.T) {
	_, err := load(small(valid, plainSVG))
	require.NoError(t, err)
	for _, c := range []struct{ from, to, want string }{
		{"title:", "tittle:", "field tittle not found"},
		{"    title: \"How to look\"\n", "", "title"},
		{"findings: [alertness]", "findings: [alertness, alertness]", "has a guide already"},
		{"findings: [alertness]", "findings: []", "findings"},
		{"ref: DESIGN", "ref: NOBODY", "no known source"},
		{"section: all", "section: \"\"", "no known source"},
		{"grade: design", "grade: certain", "is no grade"},
		{`{text: "Look."}`, `{text: ""}`, "no text"},
		{"file: eye", "file: ear", "not exist"},
		{`alt: "An eye.", `, "", "alt"},
		{"guides:", "guides:\n  - {id: look, title: A, findings: [floppy], source: {ref: DESIGN, section: all, grade: design}, steps: [{text: B}]}", "used twice"},
		{"sources:", "---\nsources:", ""}, // a first line of its own is still one document
		{`caption: "An eye."}]`, "caption: \"An eye.\"}]\n---\nid: more", "one document"},
	} {
		require.Contains(t, valid, c.from)
		_, err := load(small(strings.Replace(valid, c.from, c.to, 1), plainSVG))
		if c.want == "" {
			require.NoError(t, err)
			continue
		}
		require.ErrorContains(t, err, c.want)
	}
	for _, svg := range []string{"", "<svg", `<svg xmlns="http://www.w3.org/2000/svg"/>`, `<svg width="1" height="1"/>`} {
		_, err := load(small(valid, svg))
		require.Error(t, err, svg)
	}
}
