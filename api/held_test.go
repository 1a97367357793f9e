package api

import (
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/engine"
	"safetynet/pathways"
)

// mostHeld is how many objects a server may hold that nobody has asked for anything: about
// half as many again as it does. The collector goes through them while requests wait. With the
// templates of all pages, and the texts and claims of all versions, they were 180,000.
const mostHeld = 75_000

// TestServersHoldLittle: what is not asked for is not held.
func TestServersHoldLittle(t *testing.T) {
	held := func() uint64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.GC() // what had a finalizer
		runtime.ReadMemStats(&m)
		return m.HeapObjects
	}
	newFixture(t) // what is kept for every server
	before := held()
	lib, issues := pathways.Load(pathways.Embedded())
	eng, issues := engine.CompileUnproved(lib, issues)
	require.NotNil(t, eng, issues.Render())
	f := newFixture(t, func(c *Config) { c.Engine = eng })
	n := held() - before
	t.Logf("%d objects", n)
	require.Less(t, n, uint64(mostHeld))
	runtime.KeepAlive(f)
}
