package verify

import (
	"context"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"safetynet/engine"
	"safetynet/pathways"
)

// TestSatisfyAgreesWithDiagrams asks both back ends about circuits nobody wrote.
func TestSatisfyAgreesWithDiagrams(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 1))
	verdicts := map[bool]int{}
	for range 150 {
		c := newCircuit(randomWidths(random))
		pool := []gate{never, always}
		for range 5 + random.IntN(60) {
			pool = append(pool, c.random(random, pool))
		}
		some := func() gate { return pool[max(random.IntN(len(pool)), random.IntN(len(pool)))] }
		d, memo := newDiagram(c.widths, 1_000_000), map[gate]int32{}
		for range 20 {
			ask := []gate{some(), some(), c.not(some())}[:1+random.IntN(3)]
			points, ok := c.satisfy(ask...)
			require.Equal(t, c.draw(d, memo, c.and(ask...)) != 0, ok)
			verdicts[ok]++
			if ok {
				c.requireHold(t, ask, points)
			}
		}
	}
	require.Greater(t, min(verdicts[true], verdicts[false]), 500)
}

func randomWidths(random *rand.Rand) []int {
	widths := make([]int, 1+random.IntN(5))
	for i := range widths {
		widths[i] = 2 + random.IntN([]int{2, 8, 90}[random.IntN(3)])
	}
	return widths
}

// random is a new gate over those of a pool.
func (c *circuit) random(random *rand.Rand, pool []gate) gate {
	kids := make([]gate, 2+random.IntN(3))
	for i := range kids {
		kids[i] = pool[random.IntN(len(pool))]
	}
	switch random.IntN(6) {
	case 0:
		return c.and(kids...)
	case 1:
		return c.or(kids...)
	case 2:
		return c.not(kids[0])
	case 3:
		return c.ite(kids[0], kids[1], kids[len(kids)-1])
	}
	axis := random.IntN(len(c.widths))
	set, few := newSet(c.widths[axis]), random.IntN(100)
	for i := range c.widths[axis] {
		if random.IntN(100) < few {
			set.set(i)
		}
	}
	return c.in(axis, set)
}

// requireHold fails when a gate does not hold at an answer, whatever the axes it
// left open turn out to be.
func (c *circuit) requireHold(t *testing.T, gs []gate, points []int) {
	t.Helper()
	for _, fill := range []bool{false, true} {
		full := make([]int, len(points))
		for i, p := range points {
			full[i] = p
			if p < 0 && fill {
				full[i] = c.widths[i] - 1
			} else if p < 0 {
				full[i] = 0
			}
		}
		for _, g := range gs {
			require.True(t, c.value(map[gate]bool{}, g, full))
		}
	}
}

// TestSatisfyTogether asks hard questions from two goroutines, each with circuits
// of its own.
func TestSatisfyTogether(t *testing.T) {
	var both sync.WaitGroup
	for range 2 {
		both.Go(func() {
			for range 20 {
				c, pigeons := pigeonholes(6)
				_, ok := c.satisfy(pigeons)
				assert.False(t, ok)
			}
		})
	}
	both.Wait()
}

// pigeonholes says that n+1 axes of n points differ from each other, which cannot
// be and takes long to find out.
func pigeonholes(n int) (*circuit, gate) {
	c := newCircuit(slices.Repeat([]int{n}, n+1))
	all := always
	for i := range n + 1 {
		for j := range i {
			for p := range n {
				all = c.and(all, c.not(c.and(c.one(i, p), c.one(j, p))))
			}
		}
	}
	return c, all
}

// TestSatisfyOnShipped compares both back ends on every shipped version: each
// criterion on floor and ceiling, each disposition with its calm part, and home
// care while something above it is open.
func TestSatisfyOnShipped(t *testing.T) {
	everyVersion(t, func(t *testing.T, prog *engine.Program) {
		s := newSpace([]*engine.Logic{prog.Logic()})
		for _, who := range pathways.Audiences() {
			m := newModel(newBuilder(s), prog.Logic(), who, nil)
			x := m.drawn(newDiagram(s.widths(), 4_000_000))
			same := func(diagram int32, gs ...gate) bool {
				points, ok := m.circuit.satisfy(gs...)
				require.Equal(t, diagram != 0, ok)
				if ok {
					m.circuit.requireHold(t, gs, points)
				}
				return ok
			}
			for _, r := range m.criteria {
				same(x.draw(r.floor), r.floor)
				same(x.draw(r.ceiling), r.ceiling)
			}
			for u := 1; u < m.urgencies(); u++ {
				same(x.d.and(x.disposition[u], x.d.not(x.calm[u])), m.disposition[u], m.circuit.not(m.calm[u]))
				same(x.d.and(x.ceiling[u], x.d.not(x.floor[u])), m.ceiling[u], m.circuit.not(m.floor[u]))
			}
			above := m.firstAt(pathways.HomeCare.Rank() + 1)
			require.False(t, same(x.d.and(x.d.not(x.disposition[above]), x.ceiling[above]), m.circuit.not(m.disposition[above]), m.ceiling[above]),
				"home care while something above it is open, for %s", who)
			require.True(t, same(x.d.not(x.disposition[above]), m.circuit.not(m.disposition[above])), "no %s is told home care", who)
		}
	})
}

// TestSatisfyGivenUp: nobody waits longer for the solver than their context lasts,
// neither who asked a hard question nor who waits behind it, and the next is answered.
func TestSatisfyGivenUp(t *testing.T) {
	c, hard := pigeonholes(8)
	for range 2 {
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		c.ctx = ctx
		begun := time.Now()
		func() {
			defer func() {
				err, is := recover().(error)
				require.True(t, is)
				require.ErrorIs(t, err, errStopped)
			}()
			c.satisfy(hard)
		}()
		require.Less(t, time.Since(begun), 20*time.Second)
		cancel()
	}
	require.Len(t, solving, 1, "the question was hard enough")
	c.ctx = nil
	_, ok := c.satisfy(always)
	require.True(t, ok)
}
