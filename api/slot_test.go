package api

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/engine"
	"safetynet/engine/verify"
	"safetynet/engine/vignette"
	"safetynet/pathways"
)

// requireSlots reads a body in both ways. What is read straight from its bytes must
// mean what the other decoder says. It tells whether it was.
func requireSlots(t testing.TB, s *Slots, q *SlotRequest, body []byte) bool {
	t.Helper()
	if !q.Read(s, body, now) {
		return false
	}
	want, p := DecodeRequest(body, s.eng, now)
	if p != nil {
		require.Nil(t, p, "accepted, and the other decoder refuses it: %q %v", body, p.Issues)
	}
	want.UseLocality(s.eng, s.standard, now)
	require.Equal(t, want, q.Request(), "%q", body)
	require.Equal(t, string(want.Case.AppendJSON(nil)), string(q.appendCase(nil)), "%q", body)
	byPlace := func(a, b verify.Said) int { return a.Place - b.Place }
	known := verify.KnownOf(want.Programs[0].Definition().Dictionary, want.Case).Answers
	require.Equal(t, slices.SortedFunc(slices.Values(known), byPlace), slices.SortedFunc(slices.Values(q.appendSaid(nil)), byPlace), "%q", body)
	return true
}

// someSlots are those of the shipped library, and of one with places.
func someSlots(t testing.TB) []*Slots {
	places := inPlaces(t)
	return []*Slots{NewSlots(newEngine(t), DefaultLocality, now), NewSlots(places, "england", now), NewSlots(places, "example", now)}
}

// usualBodies are written as programs write them: all of them are read.
func usualBodies(t testing.TB) []string {
	bodies := []string{
		urgent(), wellChild(t, nil), ask("adviser"), ask("parent", findings()), ask("parent", `"locality":"none"`), ask("clinician", `"versions":{}`),
		" {\n\t\"audience\" : \"parent\" ,\r\n\"pathways\":[ \"febrile-child\" , \"asthma\" ]\n}\n ",
		`{"findings":{"temperature_c":38.5,"feels_hot":true,"cry":{"unknown":"not-asked"}},"age":{"weeks":7,"days":2},"audience":"parent","pathways":["febrile-child"]}`,
		`{"findings":{"gestation_weeks":30},"date_of_birth":"2026-01-31","audience":"parent","assessed_at":"2026-11-21T10:00:00Z","pathways":["febrile-child"]}`,
		`{"pathways":["febrile-child"],"findings":{"temperature_c":38},"versions":{"febrile-child":"1.0.0"},"audience":"parent"}`,
		ask("parent", `"age":{"years":1,"months":14,"weeks":3,"days":90}`),
		ask("parent", `"assessed_at":"2026-03-01T00:30:00.25+01:00"`, `"date_of_birth":"2024-02-29"`),
		ask("parent", `"assessed_at":"1900-01-01T23:59:59.123456789-05:30"`), ask("parent", `"assessed_at":"2026-03-01T00:30:00+00:00"`),
		ask("parent", findings(`"temperature_c":37.90`, `"heart_rate":210.0`, `"fever_days":-0`, `"cry":"weak"`)),
		`{"audience":"parent","pathways":["asthma","febrile-child","epilepsy","bronchiolitis","abdominal-pain","diarrhoea-vomiting"]}`,
	}
	for _, at := range []string{"years", "months", "weeks", "days"} {
		for _, n := range []int{0, 1, 11, 31, 59, 130} {
			bodies = append(bodies, ask("parent", `"age":{"`+at+`":`+strconv.Itoa(n)+`}`))
		}
	}
	return bodies
}

// TestSlotsReadWhatIsUsual: what programs send is read straight from its bytes, by
// every library, and means the same.
func TestSlotsReadWhatIsUsual(t *testing.T) {
	var q SlotRequest
	for n, s := range someSlots(t) {
		for _, body := range usualBodies(t) {
			require.True(t, requireSlots(t, s, &q, []byte(body)), "%d: %s", n, body)
		}
	}
	s := someSlots(t)[2]
	require.True(t, requireSlots(t, s, &q, []byte(first(`"locality":"example"`))))
	require.True(t, requireSlots(t, s, &q, []byte(ask("parent"))), "the usual locality is not for the active version, and left out")
	require.False(t, requireSlots(t, s, &q, []byte(ask("parent", `"locality":"example"`))), "one that is named is not")
}

// TestSlotsReadVignettes: the cases of all vignettes of the versions in use, with
// the keys in any order.
func TestSlotsReadVignettes(t *testing.T) {
	s, r := someSlots(t)[0], rand.New(rand.NewPCG(1, 2))
	var q SlotRequest
	for _, prog := range s.active {
		def := prog.Definition()
		names, err := filepath.Glob(filepath.Join("../testdata/vignettes", def.ID.Value, def.Version.String()+"*.yaml"))
		require.NoError(t, err)
		require.NotEmpty(t, names)
		for _, name := range names {
			data, err := os.ReadFile(name)
			require.NoError(t, err)
			file, issues := vignette.Load(name, data, s.eng)
			require.Empty(t, issues.Render())
			for _, v := range file.Vignettes {
				for _, who := range v.Audiences {
					body := vignetteBody(t, r, prog, v, who)
					require.True(t, requireSlots(t, s, &q, []byte(body)), "%s: %s", v.Name, body)
				}
			}
		}
	}
}

func vignetteBody(t testing.TB, r *rand.Rand, prog *engine.Program, v *vignette.Vignette, who pathways.Audience) string {
	t.Helper()
	c, err := v.Case(prog, who)
	require.NoError(t, err)
	answers, err := json.Marshal(c.Findings)
	require.NoError(t, err)
	members := []string{
		`"pathways":["` + prog.Definition().ID.Value + `"]`, `"audience":"` + string(who) + `"`, `"findings":` + string(answers),
		`"assessed_at":"` + v.At.Format(time.RFC3339Nano) + `"`,
	}
	switch {
	case v.Born != nil:
		members = append(members, `"date_of_birth":"`+v.Born.Format(time.DateOnly)+`"`)
	case v.Stated != nil:
		age, err := json.Marshal(v.Stated)
		require.NoError(t, err)
		members = append(members, `"age":`+string(age))
	}
	r.Shuffle(len(members), func(i, j int) { members[i], members[j] = members[j], members[i] })
	return "{" + strings.Join(members, ",") + "}"
}

// TestSlotsLeaveFaults to the other decoder: none of the faulty bodies is read, nor
// what is right and unusual.
func TestSlotsLeaveFaults(t *testing.T) {
	var q SlotRequest
	for _, s := range someSlots(t) {
		for _, row := range allRows() {
			require.False(t, q.Read(s, []byte(row.body), now), row.name)
		}
	}
	s := someSlots(t)[0]
	for _, body := range []string{
		ask("parent", findings(`"heart_rate":2.1e2`)), ask("parent", findings(`"cry":"w\u0065ak"`)), ask("parent", findings(`"feels_\u0068ot":true`)),
		ask("parent", `"supersedes":"KXJX-KSV6-3"`), ask("parent", `"versions":{"febrile-child":"9.9.9"}`),
	} {
		require.False(t, q.Read(s, []byte(body), now), body)
	}
}

// TestSlotsOfMutatedBodies changes a few bytes of bodies that are read.
func TestSlotsOfMutatedBodies(t *testing.T) {
	const rounds = 60_000
	bits := []string{`"`, `\`, `{`, `}`, `[`, `]`, `,`, `:`, `0`, `1`, `9`, `.`, `-`, `e`, ` `, "\n", "\x00", "\xff", `null`, `true`, `{}`, `""`, `,"age":{"months":2}`, `"unknown"`, "é"}
	slots, bodies := someSlots(t), usualBodies(t)
	r := rand.New(rand.NewPCG(3, 4))
	var q SlotRequest
	read := 0
	for range rounds {
		body := []byte(bodies[r.IntN(len(bodies))])
		for range 1 + r.IntN(2) {
			i := r.IntN(len(body))
			j := min(len(body), i+r.IntN(4))
			switch r.IntN(4) {
			case 0:
				body = slices.Delete(body, i, j)
			case 1:
				body = slices.Replace(body, i, j, []byte(bits[r.IntN(len(bits))])...)
			case 2:
				body = slices.Insert(body, i, []byte(bits[r.IntN(len(bits))])...)
			default:
				body = slices.Insert(body, i, slices.Clone(body[i:j])...)
			}
		}
		if requireSlots(t, slots[r.IntN(len(slots))], &q, body) {
			read++
		}
	}
	require.Greater(t, read, rounds/50, "nothing much is tested if hardly any is read")
	t.Logf("%d of %d were read", read, rounds)
}

// FuzzSlotRequest: what is read straight from the bytes means what the other
// decoder says.
func FuzzSlotRequest(f *testing.F) {
	for _, row := range allRows() {
		if len(row.body) < 2000 {
			f.Add([]byte(row.body))
		}
	}
	for _, body := range usualBodies(f) {
		f.Add([]byte(body))
	}
	slots := someSlots(f)
	var q SlotRequest
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > MaxBody {
			return
		}
		for _, s := range slots {
			requireSlots(t, s, &q, data)
		}
	})
}

// TestSlotNumbers: every number of up to four digits before the point and three
// behind it that is read is the one encoding/json reads.
func TestSlotNumbers(t *testing.T) {
	for _, text := range []string{"0", "-0", "0.0", "0.10", "-12.500", "38.4", "999999999999999", "9999999999999.9", "0.00000000000001", "100"} {
		r := slotReader{data: []byte(text)}
		v, decimals, ok := r.number()
		require.True(t, ok && r.at == len(text), text)
		want, err := strconv.ParseFloat(text, 64)
		require.NoError(t, err)
		require.Equal(t, want+0, v, text)
		short := strconv.FormatFloat(v, 'f', -1, 64)
		_, frac, _ := strings.Cut(short, ".")
		require.Equal(t, len(frac), decimals, text)
	}
	for _, text := range []string{"", "-", "00", "01", "-01", ".5", "5.", "1.x", "+1", "1234567890123456", "0.123456789012345", "x"} {
		r := slotReader{data: []byte(text)}
		_, _, ok := r.number()
		require.False(t, ok && r.at == len(text), text)
	}
}

// TestSlotWords: every word is found at its place, and no other is.
func TestSlotWords(t *testing.T) {
	var list []string
	for i := range 700 {
		list = append(list, fmt.Sprintf("%d_word_%d", i%7, i))
	}
	list = append(list, "a", "ab", "abcdefg", "abcdefgh", `quo"te`, "", "é")
	w := newWords(list)
	for at, text := range list {
		if plainWord(text) {
			require.Equal(t, at, w.find([]byte(text)))
		} else {
			require.Equal(t, -1, w.find([]byte(text)), text)
		}
		require.Equal(t, -1, w.find([]byte(text+"x")))
	}
	empty := newWords(nil)
	require.Equal(t, -1, empty.find([]byte("x")))
}

// TestSlotsAllocateNothing for what is asked again and again.
func TestSlotsAllocateNothing(t *testing.T) {
	s := someSlots(t)[0]
	for _, body := range []string{urgent(), wellChild(t, nil), ask("parent", `"date_of_birth":"2025-02-03"`, `"assessed_at":"2026-11-21T10:00:00+01:00"`, findings(`"cry":"weak"`)),
		`{"findings":{"temperature_c":38.5,"cry":{"unknown":"not-asked"}},"age":{"weeks":7,"days":2},"audience":"parent","pathways":["febrile-child","asthma"],"versions":{"asthma":"1.0.0"}}`} {
		var q SlotRequest
		require.True(t, requireSlots(t, s, &q, []byte(body)), body)
		data := []byte(body)
		require.Zero(t, testing.AllocsPerRun(100, func() { q.Read(s, data, now) }), body)
	}
}

// TestPanelsOfAnotherEngine: a request that was read just before another library came
// into use is decided by the pathways it asked for.
func TestPanelsOfAnotherEngine(t *testing.T) {
	slots := NewSlots(inPlaces(t), DefaultLocality, now)
	lib, issues := pathways.Load(pathways.Embedded())
	other, issues := engine.Compile(lib, issues)
	require.NotNil(t, other, issues.Render())
	for _, id := range []string{"asthma", "febrile-child", "asthma"} {
		progs, err := other.Select([]string{id}, nil, now)
		require.NoError(t, err)
		p, err := slots.panelFor(&Request{Pathways: []string{id}, Programs: progs})
		require.NoError(t, err)
		require.True(t, progs[0] == p.panel.Programs()[0], "asked for %s, decided by %s", id, p.panel.Programs()[0].Definition().ID)
	}
}
