package logtest

import (
	"bytes"
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/api/decisionlog"
	"safetynet/api/decisionlog/internal/packing"
)

// RunPacked tests what a store that packs bodies does with them, on one that is empty.
// stored is the form in which the body of an entry is stored, and its length there.
func RunPacked(t *testing.T, log decisionlog.Log, stored func(seq int64) (form, size int)) {
	var all int
	for _, c := range []struct {
		name string
		body []byte
		form int
	}{
		{"short", Assessment(packing.Least - 1), packing.Plain},
		{"shortest", Assessment(packing.Least), packing.Words},
		{"an assessment", Assessment(48 << 10), packing.Words},
		{"longest", bytes.Repeat([]byte("x"), packing.Most), packing.Words},
		{"long", bytes.Repeat([]byte("x"), packing.Most+1), packing.Plain},
		{"noise", Noise(t, 9000), packing.Plain},
		{"packed by somebody else", new(packing.Room).Pack(Assessment(48 << 10)).Body, packing.Plain},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := Decision(all)
			all++
			d.Body = c.body
			e, err := log.Append(t.Context(), d)
			require.NoError(t, err)
			require.True(t, bytes.Equal(c.body, e.Body))
			one, err := log.ByID(t.Context(), d.ID)
			require.NoError(t, err)
			for _, e := range []decisionlog.Entry{All(t, log)[all-1], one} {
				require.True(t, bytes.Equal(c.body, e.Body))
			}
			form, size := stored(e.Seq)
			require.Equal(t, c.form, form)
			require.Equal(t, form == packing.Plain, size == len(c.body))
		})
	}
	packedTogether(t, log, all)
}

// RequireDamaged: of three entries the second, whose stored body was spoiled, is not shown
// as a record, and the others can still be read.
func RequireDamaged(t *testing.T, log decisionlog.Log) {
	t.Helper()
	_, err := log.ByID(t.Context(), Decision(1).ID)
	require.ErrorIs(t, err, decisionlog.ErrDamaged)
	_, err = log.ByID(t.Context(), Decision(2).ID)
	require.NoError(t, err)
	report, err := decisionlog.Verify(log.Entries(t.Context(), decisionlog.Query{}))
	require.NoError(t, err)
	require.Len(t, report.Breaks, 1)
	require.Equal(t, decisionlog.BreakBody, report.Breaks[0].Code)
	require.EqualValues(t, 2, report.Breaks[0].Seq)
}

// packedTogether has many callers use the same rooms: each body is its own.
func packedTogether(t *testing.T, log decisionlog.Log, from int) {
	const callers, each = 32, 10
	failed := make(chan error, callers*each)
	var wg sync.WaitGroup
	for c := range callers {
		wg.Go(func() {
			for i := range each {
				d := Decision(from + c*each + i)
				d.Body = Assessment(3000 + 100*c + i)
				_, err := log.Append(t.Context(), d)
				failed <- err
			}
		})
	}
	wg.Wait()
	close(failed)
	for err := range failed {
		require.NoError(t, err)
	}
	RequireChain(t, log, from+callers*each)
}

// Noise cannot be packed.
func Noise(t testing.TB, n int) []byte {
	t.Helper()
	body := make([]byte, n)
	_, err := rand.NewChaCha8([32]byte{}).Read(body)
	require.NoError(t, err)
	return body
}
