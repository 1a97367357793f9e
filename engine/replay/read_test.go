package replay_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/engine"
	"safetynet/engine/replay"
)

// TestReadsWhatTheEngineWrites reads cases as they are recorded, quickly and to the
// same answers.
func TestReadsWhatTheEngineWrites(t *testing.T) {
	c := versions(t)
	w := c.NewWorker()
	for _, x := range drawCases(c.After, 1, 500) {
		line := lineOf(t, x)
		ch, ok := w.Quick(line)
		require.True(t, ok, "%s", line)
		requireSame(t, c, x, ch)
		ch, err := w.Slow(line)
		require.NoError(t, err)
		requireSame(t, c, x, ch)
	}
}

// requireSame holds a child against a case; answers may stand in any order.
func requireSame(t require.TestingT, c *replay.Comparison, want engine.Case, got *replay.Child) {
	var ch replay.Child
	c.LayOut(want, &ch)
	require.Equal(t, ch.Audience, got.Audience)
	require.Equal(t, ch.Age, got.Age)
	require.ElementsMatch(t, ch.Answers, got.Answers)
}

const head = `{"audience":"parent","age":null,"assessed_at":"2026-11-22T10:00:00Z","findings":`

// oddities are lines that are written in another way than the engine's, or wrong.
var oddities = []string{
	head + `{"temperature_c":38.50}}`, head + `{"temperature_c":3.85e1}}`, head + `{"temperature_c":38.55}}`, head + `{"temperature_c":99}}`,
	head + `{"temperature_c":038}}`, head + `{"temperature_c":38.}}`, head + `{"temperature_c":-38}}`, head + `{"temperature_c":"38"}}`,
	head + `{"temperature_c":38.00000000000000000001}}`, head + `{"temperature_c":38.5.1}}`, head + `{"temperature_c":37.99999999999999999}}`,
	head + `{"temperature_c":38,"temperature_c":39}}`, head + `{"temperature_c" : 38 } } `, head + `{"temperature_c":null}}`, head + `{"temperature_c":true}}`,
	head + `{"temperature_c":{"unknown":"unsure"}}}`, head + `{"temperature_c":{"unknown":"forgot"}}}`, head + `{"temperature_c":{"unknown":"unsure","x":1}}}`,
	head + `{"temperature_c":{"unknown":"unsure","unknown":"not-asked"}}}`, head + `{"temperature_c":{}}}`, head + `{"temperature_c":[38]}}`,
	head + `{"respiratory_rate":40}}`, head + `{"respiratory_rate":40.5}}`, head + `{"respiratory_rate":40.0}}`, head + `{"non_blanching_rash":true}}`,
	head + `{"non_blanching_rash":tru}}`, head + `{"non_blanching_rash":1}}`, head + `{"alertness":"drowsy"}}`, head + `{"alertness":"dr\u006fwsy"}}`,
	head + `{"alertness":"DROWSY"}}`, head + `{"\u0061lertness":"drowsy"}}`, head + `{"temp":38}}`, head + `{"temperature_c":38}`, head + `{"temperature_c":38}}}`,
	head + `{"temperature_c":38}}{"audience":"parent"}`, head + `{"temperature_c":38}},`, head + `null}`, head + `{},"findings":{}}`, head + `[]}`, head + `{,}}`, head + `{"temperature_c":38,}}`,
	`{"audience":"parent","assessed_at":"2026-11-22T10:00:00Z"}`, `{"audience":"parent"}`, `{"assessed_at":"2026-11-22T10:00:00Z"}`, `{}`, ``, `null`, `[]`, `{"name":"x"}`,
	`{"Audience":"parent","assessed_at":"2026-11-22T10:00:00Z"}`, `{"audience":"parents","assessed_at":"2026-11-22T10:00:00Z"}`,
	`{"audience":"","audience":"parent","assessed_at":"2026-11-22T10:00:00Z"}`, `{"audience":"parent","assessed_at":"2026-11-22T10:00:00Z","extra":1}`,
	when("2026-11-22T10:00:00.123456789+01:00"), when("2026-11-31T10:00:00Z"), when("2026-02-29T10:00:00Z"), when("2028-02-29T10:00:00Z"), when("2026-12-31T10:00:00Z"), when("2026-11-30T10:00:00Z"), when("2026-11-22T24:00:00Z"), when("2026-11-22"), when("0001-01-01T00:00:00Z"),
	when("2026-11-22T10:00:60Z"), when("2026-11-22t10:00:00Z"), when("2026-11-22T10:00:00.Z"), when("2026-11-22T10:00:00,5Z"), when("2026-11-22T10:00:00+24:00"), when("2026-11-22T10:00:00"), when("2026-13-22T10:00:00Z"),
	aged(`{"days":3,"months":0,"corrected":0}`), aged(`{"days":[0,3],"months":[0,1],"corrected":[0,1]}`), aged(`{"days":[3,0],"months":0,"corrected":0}`),
	aged(`{"days":3,"days":4,"months":0,"corrected":0}`), aged(`{"days":0,"days":4,"months":0,"corrected":0}`), aged(`{"months":3}`), aged(`{"days":-1,"months":0,"corrected":0}`),
	aged(`{"days":59,"months":99999,"corrected":0}`), aged(`{"days":59,"months":1.5,"corrected":0}`), aged(`{"days":59,"months":01,"corrected":0}`), aged(`{"days":59,"months":[1,2,3],"corrected":0}`),
	aged(`{"days":59,"months":[1],"corrected":0}`), aged(`{}`), aged(`5`), aged(`{"days":59,"months":12,"corrected":12,"weeks":1}`), aged(`{"days":59,"months":1e1,"corrected":0}`),
}

func when(text string) string { return fmt.Sprintf(`{"audience":"parent","assessed_at":%q}`, text) }

func aged(age string) string {
	return fmt.Sprintf(`{"audience":"parent","age":%s,"assessed_at":"2026-11-22T10:00:00Z"}`, age)
}

// TestReadsOddities puts lines that are not plain: whatever is read quickly is what
// the engine reads, and what the engine refuses is refused.
func TestReadsOddities(t *testing.T) {
	c := versions(t)
	read := 0
	for _, line := range oddities {
		if agree(t, c, c.NewWorker(), []byte(line)) {
			read++
		}
	}
	require.Greater(t, read, 15)
	require.Less(t, read, len(oddities)-30)
}

// agree holds the two ways to read a case against [engine.DecodeCase], and tells
// whether it is one.
func agree(t require.TestingT, c *replay.Comparison, w *replay.Worker, line []byte) bool {
	want, err := engine.DecodeCase(c.After.Dictionary(), line)
	ch, quick := w.Quick(line)
	if quick {
		require.NoError(t, err, "%s", line)
		requireSame(t, c, want, ch)
	}
	ch, slow := w.Slow(line)
	if slow == nil {
		require.NoError(t, err, "%s", line)
		requireSame(t, c, want, ch)
	}
	require.False(t, quick && slow != nil, "%s: %v", line, slow)
	return slow == nil
}

func FuzzCase(f *testing.F) {
	c := versions(f)
	for _, line := range oddities {
		f.Add([]byte(line))
	}
	for _, x := range drawCases(c.After, 2, 20) {
		f.Add(lineOf(f, x))
	}
	w := c.NewWorker()
	f.Fuzz(func(t *testing.T, line []byte) {
		kind, quick := w.QuickHolds(line)
		slowly, err := w.SlowHolds(line)
		if quick && err == nil {
			require.Equal(t, slowly, kind)
		}
		if err == nil && slowly == 0 && !strings.Contains(string(line), `"case"`) && !strings.Contains(string(line), `"body"`) {
			agree(t, c, w, line)
		}
	})
}

// TestReadsEntries reads lines of an exported log.
func TestReadsEntries(t *testing.T) {
	c := versions(t)
	x := drawCases(c.After, 3, 1)[0]
	theCase := string(lineOf(t, x))
	body := func(fields string) string { return `{"nonce":"00ff","by":{"role":"parent"}` + fields + `}` }
	request := func(ids string) string { return `,"request":{"pathways":[` + ids + `],"versions":{"a":"1.0.0"}}` }
	record := request(`"asthma","febrile-child"`) + `,"case":` + theCase + `,"assessment":{"because":"a \"}]\\","list":[1,{"x":null}]}`
	entry := func(rest string) string {
		return `{"seq":7,"id":"x","kind":"assessment","body_hash":"b","prev":"","hash":"h"` + rest + `}`
	}
	const isCase, none, other, refused = 0, 1, 2, -1
	for _, y := range []struct {
		name, line string
		quick      bool
		want       int
	}{
		{"an entry", entry(`,"body":` + body(record)), true, isCase},
		{"a body", body(record), true, isCase},
		{"only a case inside", `{"case":` + theCase + `}`, true, isCase},
		{"a case in front of what it was asked about", body(`,"case":` + theCase + request(`"asthma"`)), true, other},
		{"asked about another", entry(`,"body":` + body(request(`"asthma"`)+`,"case":`+theCase)), true, other},
		{"asked about nothing", body(request(``) + `,"case":` + theCase), true, other},
		{"erased", entry(``), true, none},
		{"another kind", entry(`,"body":` + body(`,"assessment":"id","from":"ed-now","to":"call-999"`)), true, none},
		{"body not compact", entry(`,"body_base64":"e30="`), false, refused},
		{"a case that is none", entry(`,"body":` + body(`,"case":{"audience":"parent"}`)), false, refused},
		{"a body that is none", entry(`,"body":5`), false, refused},
		{"torn", entry(`,"body":` + body(record))[:400], false, refused},
		{"two bodies", entry(`,"body":` + body(record) + `,"body":` + body(``)), false, none},
		{"space", strings.ReplaceAll(entry(`,"body":`+body(record)), `,"`, ` , "`) + " \r", true, isCase},
	} {
		t.Run(y.name, func(t *testing.T) {
			w := c.NewWorker()
			got, quick := w.QuickHolds([]byte(y.line))
			require.Equal(t, y.quick, quick)
			slowly, err := w.SlowHolds([]byte(y.line))
			if y.want == refused {
				require.Error(t, err)
				return
			}
			require.NoError(t, err)
			require.Equal(t, y.want, slowly)
			if quick {
				require.Equal(t, y.want, got)
			}
			tally := c.NewTally()
			require.NoError(t, w.Case([]byte(y.line), 1, tally))
			r := tally.Report()
			require.Equal(t, []int64{1, 0}, []int64{r.Cases + r.WithoutCase + r.Elsewhere, r.Refused})
			if y.want == isCase {
				ch, _ := w.Quick([]byte(y.line))
				requireSame(t, c, x, ch)
			}
		})
	}
}
