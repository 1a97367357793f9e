package verify

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestShippedRecord proves the quickest of the shipped pathways again and compares
// the record it is shipped with. make test proves all of them, without the race
// detector.
func TestShippedRecord(t *testing.T) {
	lib := shipped().Library()
	p := lib.Newest("diarrhoea-vomiting")
	r, err := Verify(shipped().Program(p.ID.Value, p.Version), Options{At: now, Others: newest(), Localities: localitiesOf(shipped())})
	require.NoError(t, err)
	require.Empty(t, r.Refuted())
	record := lib.Proof(p)
	require.NotNil(t, record)
	require.Equal(t, record.YAML(), r.Proof(lib.InvariantsDigest(p.ID.Value)).YAML())
	require.Greater(t, r.Stats.Queries, 2000)
	require.NotEmpty(t, r.Residual, "what excusing costs is listed")
	require.NotEmpty(t, r.Limits)
}
