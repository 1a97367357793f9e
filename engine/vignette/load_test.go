package vignette_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/engine"
	"safetynet/engine/vignette"
	"safetynet/pathways"
)

const start = "pathway: tiny@0.1.0\nvignettes:\n"

func TestLoadFillsIn(t *testing.T) {
	f := loadTiny(t, `
  - {name: plain, why: defaults, expect: {disposition: self-care}}
  - name: full
    why: everything given
    notes: [N1]
    audiences: [adviser, clinician]
    age: {years: 1, days: 3}
    at: 2026-11-21T23:30:00-02:00
    others: normal
    findings: {temperature_c: 38.5, dry_mouth: true, skin_colour: pale, urine_gap_h: {unknown: unsure}}
    expect: {disposition: ed-now, guidance: escalate, floor: ed-now, ceiling: call-999, settled: false, because: [T-1], not_because: [],
      only: [], asks: [age], not_checked: [], advice: [HC1, EC1], watch_for: {dry_mouth: ed-now}, look_again: PT4H,
      inconsistent: [X01], out_of_scope: [T-S1], perhaps_out_of_scope: []}
`)
	require.Equal(t, "tiny", f.Pathway)
	require.Equal(t, pathways.Version{Minor: 1}, f.Version)
	plain, full := f.Vignettes[0], f.Vignettes[1]
	require.Equal(t, []pathways.Audience{pathways.Parent}, plain.Audiences)
	require.Equal(t, "2026-11-21T10:00:00Z", plain.At.Format("2006-01-02T15:04:05Z07:00"))
	require.Equal(t, vignette.OthersUnknown, plain.Others)
	require.Nil(t, plain.Expect.Because, "not stated")

	require.Equal(t, []pathways.Audience{pathways.Adviser, pathways.Clinician}, full.Audiences)
	require.Equal(t, "2026-11-21T23:30:00-02:00", full.At.Format("2006-01-02T15:04:05Z07:00"))
	require.Equal(t, map[string]engine.Answer{
		"temperature_c": engine.NumberAnswer(38.5), "dry_mouth": engine.BoolAnswer(true),
		"skin_colour": engine.EnumAnswer("pale"), "urine_gap_h": engine.UnknownAnswer(pathways.Unsure),
	}, full.Findings)
	require.Equal(t, 1, *full.Stated.Years)
	require.Nil(t, full.Stated.Months)
	require.NotNil(t, full.Expect.NotBecause, "an empty list is stated")
	require.False(t, *full.Expect.Settled)
	require.Equal(t, "PT4H", full.Expect.LookAgain)
	require.Equal(t, pathways.Position{File: "tiny/0.1.0.yaml", Line: 5, Col: 5}, full.Pos)
}

func TestLoadRefuses(t *testing.T) {
	const ok = ", expect: {disposition: self-care}}"
	tests := []struct{ name, text, want string }{
		{"empty", "", "tiny/0.1.0.yaml: error [yaml-empty]: the file is empty"},
		{"not UTF-8", "pathway: \xff", "tiny/0.1.0.yaml: error [text-not-utf8]: the file is not valid UTF-8"},
		{"not a map", "- a", "tiny/0.1.0.yaml:1:1: error [yaml-not-a-map]: a vignette file is a map of keys"},
		{"syntax", start + "  - {name: a", "tiny/0.1.0.yaml:2:1: error [yaml-syntax]: not YAML: yaml: line 2: did not find expected ',' or '}'"},
		{"second document", "pathway: tiny@0.1.0\n---\na: b", "tiny/0.1.0.yaml:2:1: error [yaml-second-document]: a second YAML document follows"},
		{"alias", start + "  - &a {name: a, why: b" + ok, "tiny/0.1.0.yaml:3:5: error [yaml-alias]: anchors, aliases and merge keys are not allowed"},
		{"tag", start + "  - {name: !!str a, why: b" + ok, "tiny/0.1.0.yaml:3:12: error [yaml-tag]: explicit tag !!str is not allowed"},
		{"plain no", start + "  - {name: a, why: b, findings: {suspected_sepsis: no}" + ok, "tiny/0.1.0.yaml:3:52: error [yaml-ambiguous]: plain no means different things to different readers"},
		{"repeated key", start + "  - {name: a, name: b, why: b" + ok, `tiny/0.1.0.yaml:3:15: error [key-repeated]: key "name" is already given on line 3`},
		{"unknown key", start + "  - {name: a, wy: b" + ok, `tiny/0.1.0.yaml:3:5: error [key-missing]: the key "why" is missing` + "\n" + `tiny/0.1.0.yaml:3:15: error [key-unknown]: unknown key "wy"`},
		{"unknown key at the top", "pathway: tiny@0.1.0\nvignets: []", `tiny/0.1.0.yaml:1:1: error [key-missing]: the key "vignettes" is missing` + "\n" + `tiny/0.1.0.yaml:2:1: error [key-unknown]: unknown key "vignets"`},
		{"no version", "pathway: tiny\nvignettes: []", `tiny/0.1.0.yaml:1:10: error [version-wrong]: "" is not a version of the form 1.2.3`},
		{"unknown version", "pathway: tiny@9.0.0\nvignettes: []", "tiny/0.1.0.yaml:1:10: error [pathway-unknown]: the library has no tiny@9.0.0"},
		{"pathway is no text", "pathway: 1\nvignettes: []", "tiny/0.1.0.yaml:1:10: error [type-wrong]: a version of a pathway, such as febrile-child@1.0.0 is needed here, not the number 1"},
		{"no vignettes", "pathway: tiny@0.1.0\nvignettes: []", "tiny/0.1.0.yaml:2:12: error [vignettes-empty]: a file holds at least one vignette"},
		{"vignettes no list", "pathway: tiny@0.1.0\nvignettes: {}", "tiny/0.1.0.yaml:2:12: error [type-wrong]: a list is needed here, not a map"},
		{"vignette no map", start + "  - 1", "tiny/0.1.0.yaml:3:5: error [type-wrong]: a map of keys is needed here, not the number 1"},
		{"no name", start + "  - {name: ' ', why: b" + ok, "tiny/0.1.0.yaml:3:12: error [text-missing]: a text is needed here"},
		{"name twice", start + "  - {name: a, why: b" + ok + "\n  - {name: a, why: b" + ok, "tiny/0.1.0.yaml:4:5: error [name-repeated]: line 3 has a vignette of this name"},
		{"audience", start + "  - {name: a, why: b, audience: nurse" + ok, `tiny/0.1.0.yaml:3:33: error [value-not-allowed]: "nurse" is not allowed here`},
		{"audience twice", start + "  - {name: a, why: b, audiences: [parent, parent]" + ok, "tiny/0.1.0.yaml:3:43: error [audience-repeated]: parent is already among the audiences"},
		{"others", start + "  - {name: a, why: b, others: fine" + ok, `tiny/0.1.0.yaml:3:31: error [value-not-allowed]: "fine" is not allowed here`},
		{"born", start + "  - {name: a, why: b, born: 2026-13-01" + ok, `tiny/0.1.0.yaml:3:29: error [date-wrong]: "2026-13-01" cannot be read here`},
		{"born later", start + "  - {name: a, why: b, born: 2026-11-22" + ok, "tiny/0.1.0.yaml:3:29: error [age-wrong]: the date of birth 2026-11-22 is after the assessment"},
		{"born and age", start + "  - {name: a, why: b, born: 2026-11-01, age: {days: 20}" + ok, "tiny/0.1.0.yaml:3:46: error [age-twice]: both a date of birth and an age are given"},
		{"age without a unit", start + "  - {name: a, why: b, age: {}" + ok, "tiny/0.1.0.yaml:3:28: error [age-wrong]: an age needs years, months, weeks or days"},
		{"negative age", start + "  - {name: a, why: b, age: {days: -1}" + ok, "tiny/0.1.0.yaml:3:28: error [age-wrong]: an age needs years, months, weeks or days" + "\n" + "tiny/0.1.0.yaml:3:35: error [age-wrong]: -1 is no number of years, months, weeks or days"},
		{"half an age", start + "  - {name: a, why: b, age: {years: 0, months: 1.5}" + ok, "tiny/0.1.0.yaml:3:47: error [type-wrong]: a whole number is needed here, not the number 1.5"},
		{"at", start + "  - {name: a, why: b, at: 2026-11-21" + ok, "tiny/0.1.0.yaml:3:27: error [date-wrong]: the date 2026-11-21 cannot be read here"},
		{"unknown finding", start + "  - {name: a, why: b, findings: {temperature: 38}" + ok, `tiny/0.1.0.yaml:3:34: error [finding-unknown]: there is no finding "temperature"`},
		{"findings no map", start + "  - {name: a, why: b, findings: [dry_mouth]" + ok, "tiny/0.1.0.yaml:3:33: error [type-wrong]: a map of findings is needed here, not a list"},
		{"out of range", start + "  - {name: a, why: b, findings: {temperature_c: 99}" + ok, "tiny/0.1.0.yaml:3:49: error [value-not-answer]: temperature_c is between 30 and 43 Cel; 99 is outside"},
		{"wrong type", start + "  - {name: a, why: b, findings: {dry_mouth: 1}" + ok, "tiny/0.1.0.yaml:3:45: error [value-not-answer]: dry_mouth is true or false"},
		{"wrong value", start + "  - {name: a, why: b, findings: {skin_colour: pail}" + ok, "tiny/0.1.0.yaml:3:47: error [value-not-answer]: skin_colour is one of normal, pale, mottled, ashen, blue"},
		{"a list as value", start + "  - {name: a, why: b, findings: {skin_colour: [pale]}" + ok, "tiny/0.1.0.yaml:3:47: error [value-not-answer]: skin_colour is one of normal, pale, mottled, ashen, blue"},
		{"wrong reason", start + "  - {name: a, why: b, findings: {dry_mouth: {unknown: maybe}}" + ok, `tiny/0.1.0.yaml:3:55: error [value-not-allowed]: "maybe" is not allowed here`},
		{"no disposition", start + "  - {name: a, why: b, expect: {}}", `tiny/0.1.0.yaml:3:31: error [key-missing]: the key "disposition" is missing`},
		{"unknown disposition", start + "  - {name: a, why: b, expect: {disposition: home}}", `tiny/0.1.0.yaml:3:45: error [disposition-unknown]: there is no disposition "home"`},
		{"unknown criterion", start + "  - {name: a, why: b, expect: {disposition: ed-now, because: [T-9]}}", `tiny/0.1.0.yaml:3:63: error [criterion-unknown]: there is no criterion "T-9"`},
		{"a row of the notes is no criterion for only", start + "  - {name: a, why: b, expect: {disposition: ed-now, because: [F-R15], only: [F-R15]}}", `tiny/0.1.0.yaml:3:78: error [criterion-unknown]: there is no criterion "F-R15"`},
		{"unknown question", start + "  - {name: a, why: b, expect: {disposition: ed-now, asks: [ag]}}", `tiny/0.1.0.yaml:3:60: error [finding-unknown]: there is no finding "ag"`},
		{"unknown advice", start + "  - {name: a, why: b, expect: {disposition: ed-now, advice: [HC9]}}", `tiny/0.1.0.yaml:3:62: error [advice-unknown]: there is no advice "HC9"`},
		{"unknown scope rule", start + "  - {name: a, why: b, expect: {disposition: ed-now, out_of_scope: [T-1]}}", `tiny/0.1.0.yaml:3:68: error [scope-rule-unknown]: there is no scope rule "T-1"`},
		{"unknown contradiction", start + "  - {name: a, why: b, expect: {disposition: ed-now, inconsistent: [X99]}}", `tiny/0.1.0.yaml:3:68: error [contradiction-unknown]: there is no contradiction "X99"`},
		{"id is no text", start + "  - {name: a, why: b, expect: {disposition: ed-now, only: [1]}}", "tiny/0.1.0.yaml:3:60: error [type-wrong]: an id is needed here, not the number 1"},
		{"watch_for no map", start + "  - {name: a, why: b, expect: {disposition: ed-now, watch_for: [dry_mouth]}}", "tiny/0.1.0.yaml:3:64: error [type-wrong]: a map is needed here, not a list"},
		{"settled", start + "  - {name: a, why: b, expect: {disposition: ed-now, settled: 'true'}}", `tiny/0.1.0.yaml:3:62: error [type-wrong]: true or false is needed here, not "true"`},
		{"look again", start + "  - {name: a, why: b, expect: {disposition: ed-now, look_again: 4h}}", `tiny/0.1.0.yaml:3:65: error [duration-wrong]: "4h" is not a duration such as PT4H or P3D`},
		{"look again is no text", start + "  - {name: a, why: b, expect: {disposition: ed-now, look_again: 4}}", "tiny/0.1.0.yaml:3:65: error [type-wrong]: a duration is needed here, not the number 4"},
		{"guidance", start + "  - {name: a, why: b, expect: {disposition: ed-now, guidance: }}", "tiny/0.1.0.yaml:3:63: error [type-wrong]: one of home-care seek-advice escalate is needed here, not nothing"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, issues := vignette.Load("tiny/0.1.0.yaml", []byte(tt.text), tiny())
			got := ""
			for i, x := range issues {
				if i > 0 {
					got += "\n"
				}
				got += x.String()
			}
			require.Equal(t, tt.want, got)
		})
	}
}

func TestLoadReportsEverythingInPlace(t *testing.T) {
	_, issues := vignette.Load("elsewhere/2.0.0.yaml", []byte(start+"  - {name: a, whi: b, findings: {dry_mouht: true},\n     expect: {disposition: ed-nwo}}\n"), tiny())
	require.Equal(t, `elsewhere/2.0.0.yaml:1:10: error [file-misplaced]: these vignettes belong in tiny/0.1.0.yaml
 | pathway: tiny@0.1.0
 | .........^
 hint: move the file or correct the version
elsewhere/2.0.0.yaml:3:5: error [key-missing]: the key "why" is missing
 |   - {name: a, whi: b, findings: {dry_mouht: true},
 | ....^
elsewhere/2.0.0.yaml:3:15: error [key-unknown]: unknown key "whi"
 |   - {name: a, whi: b, findings: {dry_mouht: true},
 | ..............^
 hint: did you mean why?
elsewhere/2.0.0.yaml:3:34: error [finding-unknown]: there is no finding "dry_mouht"
 |   - {name: a, whi: b, findings: {dry_mouht: true},
 | .................................^
 hint: did you mean dry_mouth?
elsewhere/2.0.0.yaml:4:28: error [disposition-unknown]: there is no disposition "ed-nwo"
 |      expect: {disposition: ed-nwo}}
 | ...........................^
 hint: did you mean ed-now?
`, issues.Render())
}
