package main

import (
	"runtime/debug"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestSource: the commit is the one that the build was told, otherwise what Go found.
func TestSource(t *testing.T) {
	of := func(pairs ...string) *debug.BuildInfo {
		info := &debug.BuildInfo{}
		for i := 0; i < len(pairs); i += 2 {
			info.Settings = append(info.Settings, debug.BuildSetting{Key: pairs[i], Value: pairs[i+1]})
		}
		return info
	}
	require.Empty(t, source(of()))
	require.Empty(t, source(of("vcs.modified", "true")))
	require.Equal(t, "0123", source(of("vcs.revision", "0123", "vcs.modified", "false")))
	require.Equal(t, "0123-dirty", source(of("vcs.modified", "true", "vcs.revision", "0123")))
	commit = "4567"
	t.Cleanup(func() { commit = "" })
	require.Equal(t, "4567", source(of("vcs.revision", "0123")))
}
