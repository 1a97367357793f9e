package pathways

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
)

// TestProofsAreAskedFor: the newest active version of a pathway is loaded with a
// record of its proofs, and only with one that is about it.
func TestProofsAreAskedFor(t *testing.T) {
	lib, issues := Load(Embedded())
	require.False(t, issues.HasErrors(), issues.Render())
	newest := lib.Newest("asthma")
	place := ProofPlace(newest)
	for _, test := range []struct {
		name, code, in string
		edit           func(fstest.MapFS)
	}{
		{"none", "proof-missing", newest.Name, func(l fstest.MapFS) { delete(l, place) }},
		{"of another state", "proof-stale", place, func(l fstest.MapFS) { edit(l, place, newest.Digest, digestPrefix+strings.Repeat("0", 64)) }},
		{"other invariants", "proof-stale", place, func(l fstest.MapFS) {
			edit(l, "asthma/invariants.yaml", "pathway: asthma", "pathway: asthma # read again")
		}},
		{"of nothing", "proof-of-nothing", "asthma/9.9.9.proof.yaml", func(l fstest.MapFS) {
			l["asthma/9.9.9.proof.yaml"] = &fstest.MapFile{Data: []byte(strings.Replace(string(l[place].Data), "version: "+newest.Version.String(), "version: 9.9.9", 1))}
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			files := copyOfEmbedded(t)
			test.edit(files)
			lib, issues := Load(files)
			require.Equal(t, []string{test.code}, issues.Codes(), issues.Render())
			require.Equal(t, test.in, issues[0].Pos.File)
			require.Empty(t, issues.WithoutProofs())
			require.NotNil(t, lib.Newest("asthma"))
		})
	}
}

// TestProofOfOtherSemantics: what was proved of another meaning of an assessment is
// no proof.
func TestProofOfOtherSemantics(t *testing.T) {
	lib, _ := Load(Embedded())
	semantics := lib.Proof(lib.Newest("asthma")).Semantics.Value
	require.Empty(t, lib.OtherSemantics(semantics))
	other := lib.OtherSemantics("safetynet-semantics/0")
	require.Len(t, other, len(lib.IDs()))
	require.Equal(t, "proof-stale", other[0].Code)
}

// TestProofIsReadBack: what is written is what is read.
func TestProofIsReadBack(t *testing.T) {
	lib, _ := Load(Embedded())
	for _, id := range lib.IDs() {
		x := lib.Proof(lib.Newest(id))
		require.NotNil(t, x, id)
		require.Equal(t, string(copyOfEmbedded(t)[x.Name].Data), x.YAML())
	}
}
