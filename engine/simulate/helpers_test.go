package simulate_test

import (
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/engine"
	"safetynet/engine/simulate"
	"safetynet/pathways"
)

// shipped is the embedded library, compiled once for all tests.
var shipped = sync.OnceValue(func() *engine.Engine {
	lib, issues := pathways.Load(pathways.Embedded())
	eng, _ := engine.Compile(lib, issues)
	return eng
})

var at = time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)

func panel(t testing.TB, ids ...string) *engine.Panel {
	t.Helper()
	progs, err := shipped().Select(ids, nil, at)
	require.NoError(t, err)
	p, err := engine.NewPanel(nil, progs)
	require.NoError(t, err)
	return p
}

func parameters(t testing.TB) *simulate.Parameters {
	t.Helper()
	p, issues := simulate.Read(simulate.Embedded())
	require.Empty(t, issues.Render())
	return p
}

// model is one of the febrile child, by the shipped parameters as change leaves them.
func model(t testing.TB, change func(*simulate.Parameters)) *simulate.Model {
	t.Helper()
	p := parameters(t)
	if change != nil {
		change(p)
	}
	m, issues := simulate.NewModel(p, simulate.Choice{Group: "febrile-child", Panel: panel(t, "febrile-child")})
	require.Empty(t, issues.Render())
	return m
}
