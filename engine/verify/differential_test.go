package verify

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/engine"
	"safetynet/engine/internal/reference"
	"safetynet/engine/internal/sample"
	"safetynet/pathways"
)

// records is how many are drawn in all: RECORDS, which make differential sets.
func records(t *testing.T) int {
	n := 20_000
	if text := os.Getenv("RECORDS"); text != "" {
		var err error
		n, err = strconv.Atoi(text)
		require.NoError(t, err)
	}
	return n
}

// counts are how many records each was asked about, beside the plan.
type counts struct{ plan, diagram, cel, reference int }

// sums adds them up.
type sums struct {
	sync.Mutex
	counts
}

func (c *sums) add(x counts) {
	c.Lock()
	defer c.Unlock()
	c.plan, c.diagram, c.cel, c.reference = c.plan+x.plan, c.diagram+x.diagram, c.cel+x.cel, c.reference+x.reference
}

// The reference reads every condition anew for each record and cel-go is slow: they
// are asked about one record in so many.
const (
	celEach       = 20
	referenceEach = 100
)

// TestDifferential draws records and asks the plan, the diagrams, cel-go with unknowns
// and the reference what each is told: of every shipped version by itself, of
// pathways asked about together, and of pathways nobody would write. RECORDS=1000000
// draws a million.
func TestDifferential(t *testing.T) {
	total, all, full := &sums{}, records(t), os.Getenv("RECORDS") != ""
	t.Cleanup(func() {
		t.Logf("decided by the plan: %d records; of these by diagrams too %d, by cel-go %d, by the reference %d", total.plan, total.diagram, total.cel, total.reference)
	})
	versions := newest()
	if full {
		versions = shipped().Library().Pathways
	}
	for i, p := range versions {
		t.Run(p.Key(), func(t *testing.T) {
			t.Parallel()
			differential(t, total, all/2/len(versions), uint64(i), []*engine.Program{shipped().Program(p.ID.Value, p.Version)}, full || p.ID.Value == "diarrhoea-vomiting")
		})
	}
	var together []*engine.Program
	for _, p := range newest() {
		together = append(together, shipped().Program(p.ID.Value, p.Version))
	}
	for i := range 4 {
		t.Run(fmt.Sprintf("together/%d", i), func(t *testing.T) {
			t.Parallel()
			some := together
			if i > 0 {
				some = slices.Clone(together)
				rand.New(rand.NewPCG(uint64(i), 23)).Shuffle(len(some), func(i, j int) { some[i], some[j] = some[j], some[i] })
				some = some[:i+1]
			}
			differential(t, total, all/16, uint64(i), some, false)
		})
	}
	t.Run("drawn", func(t *testing.T) {
		t.Parallel()
		drawnDiffer(t, total, all/4)
	})
}

// drawnDiffer does the same of pathways nobody would write, and sees that every part
// of the language is among them.
func drawnDiffer(t *testing.T, total *sums, n int) {
	atoms := slices.DeleteFunc(slices.Clone(sample.Atoms), func(a string) bool { return slices.Contains(joining, a) })
	has := map[string]int{}
	each := max(200, n/200)
	for seed := 0; n > 0; seed++ {
		prog := drawnProgram(t, seed+1000, atoms)
		if prog == nil {
			continue
		}
		for _, part := range partsOf(prog) {
			has[part]++
		}
		differential(t, total, min(n, each), uint64(seed), []*engine.Program{prog}, true)
		n -= each
	}
	for _, part := range planParts {
		require.Positive(t, has[part], "%s is in none of the drawn pathways: %v", part, has)
	}
	t.Logf("%v", has)
}

// planParts are the parts of the language that a plan writes down in ways of their own.
var planParts = []string{
	"decided first", "assumed at a lower disposition", "exception on a danger sign", "excuse with a condition", "corrected age",
	"calculated number", "limit in bands", "at least so many", "wide",
}

func partsOf(p *engine.Program) []string {
	var out []string
	note := func(part string, is bool) {
		if is && !slices.Contains(out, part) {
			out = append(out, part)
		}
	}
	l, plan := p.Logic(), p.Plan()
	for _, lane := range plan.Criteria.Lanes {
		note("decided first", len(lane.Uses) > 0)
	}
	for i, k := range l.Criteria {
		note("assumed at a lower disposition", len(plan.Levels[0][i]) > 1)
		note("exception on a danger sign", k.Shared && k.Plain != k.When)
		note("wide", ways(k.When) > 48)
		for _, e := range k.Excuses {
			note("excuse with a condition", e.When != nil)
		}
		k.When.Walk(func(x *engine.Literal) {
			note("corrected age", x.Corrected())
			note("calculated number", x.Derived() != nil && !x.Counts())
			note("limit in bands", x.Banded())
			note("at least so many", x.Counts())
		})
	}
	return out
}

// ways is how many ways of being met stand beside each other somewhere in a formula.
func ways(x *engine.Formula) int {
	n := 0
	for _, k := range x.Kids {
		if x.Op == engine.Or {
			n += ways(k)
		} else {
			n = max(n, ways(k))
		}
	}
	return max(n, 1)
}

// differential asks all who can decide a record about n of them.
func differential(t *testing.T, total *sums, n int, seed uint64, progs []*engine.Program, draw bool) {
	var logics []*engine.Logic
	var defs []*pathways.Pathway
	var byCEL []*engine.ByCEL
	for _, p := range progs {
		x, err := engine.NewByCEL(p)
		require.NoError(t, err)
		logics, defs, byCEL = append(logics, p.Logic()), append(defs, p.Definition()), append(byCEL, x)
	}
	panel, err := engine.NewPanel(nil, progs)
	require.NoError(t, err)
	panel = panel.Together()
	s := newSpace(logics)
	record, of, random := panel.NewRecord(), panel.NewStanding(), rand.New(rand.NewPCG(seed, 29))
	var seen counts
	for _, who := range pathways.Audiences() {
		var x *drawn
		if draw {
			x = newModel(newBuilder(s), logics[0], who, nil).drawn(newDiagram(s.widths(), usualBudget))
			x.ceiling = lift(x.d, x.ceiling, x.conflict, x.urgency(x.dispositions().Roles.Undecided.Value))
		}
		for range n / 3 {
			c, points := s.drawCase(random, who)
			require.NoError(t, record.Load(c))
			panel.Decide(record, of)
			list := panel.Dispositions()
			told := []string{list[of.Disposition].ID.Value, list[of.Floor].ID.Value, list[of.Ceiling].ID.Value}
			seen.plan++
			if x != nil {
				seen.diagram++
				require.Equal(t, told, x.told(points), "diagram: %+v", c)
			}
			if seen.plan%celEach == 0 {
				seen.cel++
				sameByCEL(t, panel, of, byCEL, c)
			}
			if seen.plan%referenceEach == 0 {
				seen.reference++
				want, err := reference.Assess(defs, c)
				require.NoError(t, err)
				require.Equal(t, []string{want.Disposition, want.Floor, want.Ceiling}, told, "reference: %+v", c)
				require.Equal(t, len(want.Inconsistent), of.Inconsistent, "%+v", c)
				require.Equal(t, want.Criteria, criteriaOf(panel, of), "reference: %+v", c)
			}
		}
	}
	total.add(seen)
}

// told is what the diagrams say at a point of every axis.
func (x *drawn) told(points []int) []string {
	list := x.dispositions().List
	var out []string
	for _, levels := range [][]int32{x.disposition, x.floor, x.ceiling} {
		u := len(levels) - 1
		for u > 0 && x.d.value(levels[u], points) == 0 {
			u--
		}
		out = append(out, list[u].ID.Value)
	}
	return out
}

// criteriaOf are the criteria of a panel as the reference names them.
func criteriaOf(p *engine.Panel, of *engine.Standing) map[string]string {
	out := map[string]string{}
	name := func(r engine.Ref) string {
		return p.Programs()[r.Program].Definition().ID.Value + "/" + p.Criterion(r).ID.Value
	}
	for i, x := range p.Programs() {
		for k := range x.Logic().Criteria {
			out[name(engine.Ref{Program: uint16(i), Criterion: uint16(k)})] = reference.NotMet
		}
	}
	for _, r := range of.AppendMet(nil) {
		out[name(r)] = reference.Met
	}
	for _, r := range of.AppendOpen(nil) {
		out[name(r)] = reference.Unknown
	}
	return out
}

// sameByCEL compares what CEL knows.
func sameByCEL(t *testing.T, p *engine.Panel, of *engine.Standing, byCEL []*engine.ByCEL, c engine.Case) {
	have := criteriaOf(p, of)
	for i, x := range byCEL {
		criteria, err := x.Criteria(c)
		require.NoError(t, err)
		for id, truth := range criteria {
			key := p.Programs()[i].Definition().ID.Value + "/" + id
			switch truth {
			case engine.True:
				require.Equal(t, reference.Met, have[key], "cel-go: %s of %+v", key, c)
			case engine.False:
				require.Equal(t, reference.NotMet, have[key], "cel-go: %s of %+v", key, c)
			}
		}
	}
}

// drawCase draws a record, more often well than not, with its points.
func (s *space) drawCase(random *rand.Rand, who pathways.Audience) (engine.Case, []int) {
	c := engine.Case{Audience: who, At: now, Findings: map[string]engine.Answer{}}
	points := s.draw(random)
	quiet := random.IntN(100)
	for i, a := range s.axes {
		if i > 0 && random.IntN(100) < quiet {
			p := a.points[points[i]]
			for j, f := range a.findings {
				c.Findings[f.ID.Value] = p.answers[j]
			}
			continue
		}
		p := s.concrete(random, a)
		points[i] = s.locate(a, p)
		if points[i] < 0 {
			panic("no point for an answer")
		}
		if a.age {
			c.Age = p.ages
		}
		for j, f := range a.findings {
			c.Findings[f.ID.Value] = p.answers[j]
		}
	}
	return c, points
}
