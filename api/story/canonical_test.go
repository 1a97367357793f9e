package story_test

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/api/decisionlog/memory"
	"safetynet/api/story"
	"safetynet/engine"
	"safetynet/pathways"
)

// throughTree is [story.Canonical] as it was first written and as it is meant: what
// encoding/json makes of the tree of a value.
func throughTree(v any) ([]byte, error) {
	plain, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	dec := json.NewDecoder(bytes.NewReader(plain))
	dec.UseNumber()
	var tree any
	if err := dec.Decode(&tree); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(tree); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(out.Bytes(), []byte("\n")), nil
}

// canonicalSeeds are JSON texts with everything in them that has an order or an escape.
var canonicalSeeds = []string{
	`null`, `true`, `-0.0`, `1e+30`, `12345678901234567890`, `""`, `"a"`, `[]`, `{}`, `[{}]`, `{"":{"":[]}}`,
	`{"b":1,"a":2}`, `{"a":1,"a":2}`, `{"b":1,"a":2,"b":{"z":1,"y":[{"d":1,"c":2},3]}}`, `{"a":1,"b":2,"b":3}`,
	`{"a":"<b> & \u003c","\u0061":1,"a\"":2,"a\\":3,"a!":4}`, `"\u2028 \u2029 é 😀 \ud83d\ude00 \ud800"`, "\"\u2028\"", "{\"\u2029\":1,\"é\":2,\"e\":3}",
	"\"\xff\"", "{\"\xff\":1,\"\ufffd\":2}", `"\t\n\u0000\u007f\/"`, "[\"\u007f\"]",
	`{"aa":1,"a":2,"B":3,"é":4,"z":5,"~":6,"":7}`,
	` { "b" : [ 1 , 2 ] , "a" : "x" } `,
}

func requireCanonical(t *testing.T, text []byte) {
	want, err := throughTree(json.RawMessage(text))
	if err != nil {
		_, err := story.Canonical(json.RawMessage(text))
		require.Error(t, err, "%q", text)
		return
	}
	got, err := story.Canonical(json.RawMessage(text))
	require.NoError(t, err, "%q", text)
	require.Equal(t, string(want), string(got), "%q", text)
	again, err := story.Canonical(json.RawMessage(got))
	require.NoError(t, err)
	require.Equal(t, got, again)
}

func TestCanonicalIsThatOfTheTree(t *testing.T) {
	for _, text := range canonicalSeeds {
		requireCanonical(t, []byte(text))
	}
	for _, bad := range []string{``, `{`, `[1,]`, `{"a"}`, `"`, `{"a":1,}`, `nul`} {
		requireCanonical(t, []byte(bad))
	}
	files, err := filepath.Glob("../../testdata/cdshooks/*.json")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, name := range files {
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		requireCanonical(t, text)
	}
}

// TestRecordsAreKept: a record is put together of its parts, which are kept as they
// were written, and otherwise it is what the tree of the whole is.
func TestRecordsAreKept(t *testing.T) {
	book := story.Book{Log: memory.New(), Random: rand.Reader, Now: time.Now}
	parts := append(slices.Clone(canonicalSeeds), `{"x":",\"case\":null,"}`, `{"b":1,"a":"\u003c"}`)
	for i, text := range parts {
		if !json.Valid([]byte(text)) {
			continue
		}
		assessment := []string{`{"b":1,"a":"\u003c"}`, `{"z":",\"case\":null,"}`, "{}"}[i%3]
		r := story.Record{
			About:     story.About{By: story.Actor{Role: story.Clinician, ID: `,"case":null,`}},
			Semantics: "<s>", Case: json.RawMessage(text), Assessment: json.RawMessage(assessment),
		}
		if i%3 == 0 {
			r.Supersedes, r.Took, r.Once, r.View = "{", 3, `"`, story.DecisionOnly
		}
		e, err := book.Add(t.Context(), "", "", story.Assessment, &r)
		require.NoError(t, err)
		require.Nil(t, e.Body, "its room is used again")
		e, err = book.Log.ByID(t.Context(), e.ID)
		require.NoError(t, err)
		want, err := throughTree(&r)
		require.NoError(t, err)
		again, err := throughTree(json.RawMessage(e.Body))
		require.NoError(t, err)
		require.Equal(t, string(want), string(again))
		var kept struct{ Assessment, Case json.RawMessage }
		require.NoError(t, json.Unmarshal(e.Body, &kept))
		require.Equal(t, assessment, string(kept.Assessment))
		require.Equal(t, strings.TrimSpace(text), string(kept.Case))
	}
	r := story.Record{Semantics: "s"} // without its parts
	bare, err := book.Add(t.Context(), "", "", story.Assessment, &r)
	require.NoError(t, err)
	text, err := book.Log.ByID(t.Context(), bare.ID)
	require.NoError(t, err)
	want, err := throughTree(&r)
	require.NoError(t, err)
	require.Equal(t, string(want), string(text.Body))
}

// FuzzCanonical gives both any text.
func FuzzCanonical(f *testing.F) {
	for _, text := range canonicalSeeds {
		f.Add([]byte(text))
	}
	f.Fuzz(requireCanonicalOf)
}

func requireCanonicalOf(t *testing.T, text []byte) { requireCanonical(t, text) }

// BenchmarkCanonical is about a record as the API makes them, with its assessment.
func BenchmarkCanonical(b *testing.B) {
	lib, issues := pathways.Load(pathways.Embedded())
	eng, issues := engine.Compile(lib, issues)
	require.NotNil(b, eng, issues.Render())
	progs, err := eng.Select([]string{"febrile-child"}, nil, time.Now())
	require.NoError(b, err)
	c := engine.Case{Audience: pathways.Parent, Age: engine.UnknownAge(), At: time.Unix(0, 0), Findings: map[string]engine.Answer{"temperature_c": engine.NumberAnswer(39)}}
	a, err := engine.Assess(progs, c)
	require.NoError(b, err)
	r := story.Record{Semantics: engine.Semantics}
	r.Case, err = json.Marshal(c)
	require.NoError(b, err)
	r.Assessment, err = json.Marshal(a)
	require.NoError(b, err)
	for name, canonical := range map[string]func(any) ([]byte, error){"tree": throughTree, "copy": story.Canonical} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				text, err := canonical(&r)
				require.NoError(b, err)
				b.SetBytes(int64(len(text)))
			}
		})
	}
}

// TestReferencesBeginWithTheirMoment: they are drawn for the time that is recorded.
func TestReferencesBeginWithTheirMoment(t *testing.T) {
	at := time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
	book := story.Book{Log: memory.New(), Random: rand.Reader, Now: func() time.Time { return at }}
	begins := func() string {
		d, err := book.Draft("", "", story.Assessment, &story.Record{})
		require.NoError(t, err)
		e, err := book.Keep(t.Context(), d)
		require.NoError(t, err)
		return e.Reference[:2]
	}
	first := begins()
	for range 20 {
		require.Equal(t, first, begins())
	}
	at = at.Add(time.Second)
	require.NotEqual(t, first, begins())
}
