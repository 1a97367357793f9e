package main

import (
	"context"
	"errors"
	"runtime/debug"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/api"
	"safetynet/engine"
)

// TestCollectorWaitsOnceThereIsASecondOpinion: and not where an operator said otherwise.
func TestCollectorWaitsOnceThereIsASecondOpinion(t *testing.T) {
	const other = 70
	defer debug.SetGCPercent(debug.SetGCPercent(other))
	broken := errors.New("no opinion")
	for _, of := range []struct {
		operator      string
		during, after int
	}{{"70", other, other}, {"off", other, other}, {"", preparingGarbage, servingGarbage}} {
		t.Setenv("GOGC", of.operator)
		_, err := collected(func(context.Context, *engine.Engine) (api.Opinion, error) {
			now := debug.SetGCPercent(other)
			debug.SetGCPercent(now)
			require.Equal(t, of.during, now)
			return nil, broken
		})(t.Context(), nil)
		require.Equal(t, broken, err)
		require.Equal(t, of.after, debug.SetGCPercent(other))
	}
}
