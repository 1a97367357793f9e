package simulate

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/engine"
	"safetynet/pathways"
)

func drawer(t testing.TB) *Drawer {
	lib, issues := pathways.Load(pathways.Embedded())
	eng, _ := engine.Compile(lib, issues)
	progs, err := eng.Select([]string{"febrile-child"}, nil, time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC))
	require.NoError(t, err)
	panel, err := engine.NewPanel(nil, progs)
	require.NoError(t, err)
	params, issues := Read(Embedded())
	require.Empty(t, issues.Render())
	m, issues := NewModel(params, Choice{Group: "febrile-child", Panel: panel})
	require.Empty(t, issues.Render())
	return m.NewDrawer(1)
}

// TestDrawingAllocatesNothing: neither drawing a child nor deciding what it is told.
func TestDrawingAllocatesNothing(t *testing.T) {
	d, i := drawer(t), uint64(0)
	require.Zero(t, testing.AllocsPerRun(2000, func() {
		i++
		d.Draw(i)
	}))
}

// BenchmarkDraw is a child without deciding it; BenchmarkDrawDecided is all of Draw.
func BenchmarkDraw(b *testing.B) {
	d := drawer(b)
	b.ReportAllocs()
	for i := uint64(0); b.Loop(); i++ {
		d.begin(i)
		d.findings()
	}
}

func BenchmarkDrawDecided(b *testing.B) {
	d := drawer(b)
	b.ReportAllocs()
	for i := uint64(0); b.Loop(); i++ {
		d.Draw(i)
	}
}

func BenchmarkNewModel(b *testing.B) {
	m := drawer(b).m
	for b.Loop() {
		NewModel(m.params, Choice{Group: "febrile-child", Panel: m.panel})
	}
}
