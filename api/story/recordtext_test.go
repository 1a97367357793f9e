package story

import (
	"encoding/json"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestRecordText: what is put together by hand is what encoding/json makes of the same
// record, whatever stands in its strings.
func TestRecordText(t *testing.T) {
	words := []string{"", "febrile-child", `"`, `\`, "a&<b>", "é", "\u2028", "\x00", "\x7f", "a\xffb", `","once":"`}
	r := rand.New(rand.NewPCG(1, 2))
	word := func() string { return words[r.IntN(len(words))] }
	for range 20_000 {
		x := Record{
			About: About{Nonce: word(), By: Actor{Role: Role(word()), ID: word()}}, Semantics: word(),
			Request: Request{Locality: word()}, View: word(), Supersedes: word(), Took: r.IntN(3) - 1, Once: word(),
			Case: json.RawMessage(`{"a":1}`), Assessment: json.RawMessage(`{"b":2}`),
		}
		for range r.IntN(4) {
			x.Request.Pathways = append(x.Request.Pathways, word())
		}
		for range r.IntN(4) {
			if x.Request.Versions == nil {
				x.Request.Versions = map[string]string{}
			}
			x.Request.Versions[word()] = word()
		}
		text, err := x.appendText(nil)
		require.NoError(t, err)
		want, err := Canonical(&x)
		require.NoError(t, err)
		require.Equal(t, string(want), string(text))
	}
}
