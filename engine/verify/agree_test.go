package verify

import (
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/engine"
	"safetynet/pathways"
)

// shipped compiles the embedded library once for all tests.
var shipped = sync.OnceValue(func() *engine.Engine {
	lib, issues := pathways.Load(pathways.Embedded())
	eng, issues := engine.Compile(lib, issues)
	if eng == nil {
		panic(issues.Render())
	}
	return eng
})

var now = time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)

// everyVersion runs a test on every shipped version.
func everyVersion(t *testing.T, test func(*testing.T, *engine.Program)) {
	for _, p := range shipped().Library().Pathways {
		t.Run(p.Key(), func(t *testing.T) { test(t, shipped().Program(p.ID.Value, p.Version)) })
	}
}

// TestModelAgreesWithEngine draws points of the space, more often normal than not,
// and compares gates, diagrams and engine, each criterion as well.
func TestModelAgreesWithEngine(t *testing.T) {
	everyVersion(t, func(t *testing.T, prog *engine.Program) {
		l := prog.Logic()
		s := newSpace([]*engine.Logic{l})
		random := rand.New(rand.NewPCG(uint64(now.Unix()), 5))
		for _, who := range pathways.Audiences() {
			m := newModel(newBuilder(s), l, who, nil)
			x := m.drawn(newDiagram(s.widths(), 4_000_000))
			for range 400 {
				points := s.draw(random)
				c := s.caseAt(points, who, now)
				want, err := engine.Decide([]*engine.Program{prog}, c)
				require.NoError(t, err)
				list := m.dispositions().List
				value := func(levels []int32) string {
					u := 0
					for i := 1; i < len(levels); i++ {
						if x.d.value(levels[i], points) == 1 {
							u = i
						}
					}
					return list[u].ID.Value
				}
				require.Equal(t, want.Disposition, value(x.disposition), "%s %+v", who, c)
				require.Equal(t, want.Floor, value(x.floor))
				ceiling := lift(x.d, x.ceiling, x.conflict, m.urgency(m.dispositions().Roles.Undecided.Value))
				require.Equal(t, want.Ceiling, value(ceiling))
				memo := map[gate]bool{}
				for i, k := range l.Criteria {
					got := "not-met"
					if m.circuit.value(memo, m.criteria[i].floor, points) {
						got = "met"
					} else if m.circuit.value(memo, m.criteria[i].ceiling, points) {
						got = "unknown"
					}
					require.Equal(t, want.Criteria[l.Pathway.ID.Value+"/"+k.Def.ID.Value], got, k.Def.ID)
				}
			}
		}
	})
}

// draw is a point of every axis, more often a normal one than not.
func (s *space) draw(random *rand.Rand) []int {
	points := make([]int, len(s.axes))
	quiet := random.IntN(100)
	for i, a := range s.axes {
		points[i] = random.IntN(len(a.points))
		if i == 0 || random.IntN(100) >= quiet {
			continue
		}
		points[i] = s.calm(i, s.axes[0].points[points[0]].ages)
	}
	return points
}

// newest is the newest version of every shipped pathway.
func newest() []*pathways.Pathway {
	lib := shipped().Library()
	var out []*pathways.Pathway
	for _, id := range lib.IDs() {
		out = append(out, lib.Newest(id))
	}
	return out
}

func localitiesOf(e *engine.Engine) []*engine.Locality {
	var out []*engine.Locality
	for _, x := range e.Library().Localities {
		out = append(out, e.Locality(x.ID.Value, x.Version))
	}
	return out
}
