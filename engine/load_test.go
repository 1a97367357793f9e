package engine_test

import (
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/engine"
	"safetynet/pathways"
)

// BenchmarkLoad is what a start of the program costs: the whole embedded library
// read, checked and compiled.
func BenchmarkLoad(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		lib, issues := pathways.Load(pathways.Embedded())
		_, issues = engine.Compile(lib, issues)
		require.False(b, issues.HasErrors(), issues.Render())
	}
}

// TestConcurrentLoadIsInOrder loads and compiles a library with mistakes in several
// of its versions, one at a time and many at once: the issues are the same, in the
// same order.
func TestConcurrentLoadIsInOrder(t *testing.T) {
	load := func(processors int) pathways.Issues {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(processors))
		lib, issues := pathways.Load(pathways.Embedded())
		for _, p := range lib.Pathways {
			for i, c := range p.Criteria {
				if i%5 == 0 {
					c.When.Value += " && no_such_finding"
				}
			}
		}
		eng, issues := engine.Compile(lib, issues)
		require.Nil(t, eng)
		return issues
	}
	want := load(1)
	require.Greater(t, len(want), 100)
	for range 3 {
		require.Equal(t, want, load(4))
	}
}
