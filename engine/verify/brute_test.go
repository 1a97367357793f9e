package verify

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/engine"
	"safetynet/pathways"
)

// withoutD2 takes the danger sign out that asks how awake the child is, so that the
// inputs of the reduced pathway are few enough to try each.
var withoutD2 = []edit{
	{"shared/danger-signs/1.0.0.yaml", "  - id: D2\n    when: alertness in [\"unresponsive\"]\n    disposition: call-999\n" +
		"    because: {parent: They cannot be woken., clinician: Unresponsive}\n    source: {ref: DESIGN, grade: design}\n", ""},
	{"shared/danger-signs/1.0.0.yaml", "ask: [grunting, alertness]", "ask: [grunting]"},
	{"shared/danger-signs/1.0.0.yaml", "  - {sign: D2, finding: alertness, values: [unresponsive], text: {parent: cannot be woken}}\n", ""},
}

const reducedFile = "reduced/1.0.0.yaml"

// TestBruteForce decides every input of a reduced pathway, known or not, and of the
// same with something wrong in it: engine, diagrams and gates say the same of each,
// cel-go the same of each criterion, and what P1, P3 and P4 claim is true or false of
// the list of outcomes as it is of the diagrams.
func TestBruteForce(t *testing.T) {
	for _, x := range []struct {
		name     string
		old, new string
		who      []pathways.Audience
		refuted  []string // for somebody
	}{
		{name: "as written", who: pathways.Audiences()},
		{
			name: "an upper end on fever", who: []pathways.Audience{pathways.Parent},
			old: ": temperature_c >= high_fever\"", new: ": temperature_c >= fever && temperature_c < high_fever\"",
			refuted: []string{"P4-worse-is-never-calmer temperature_c"},
		},
		{
			name: "an answer nobody needs", who: []pathways.Audience{pathways.Adviser},
			old:     "when: respiratory_rate > fast_breathing && dry\n",
			new:     "when: \"no_tears ? sunken_eyes && dry_mouth : dry_mouth && sunken_eyes\"\n",
			refuted: []string{"P3-no-answer-needed no_tears"},
		},
		{
			name: "what a parent cannot know", who: []pathways.Audience{pathways.Parent},
			old: "when: respiratory_rate > fast_breathing && dry\n", new: "when: dry_mouth && !(respiratory_rate > fast_breathing)\n",
			refuted: []string{"P3-answering-all-settles "},
		},
	} {
		t.Run(x.name, func(t *testing.T) {
			edits := withoutD2
			if x.old != "" {
				edits = append(slices.Clip(edits), edit{reducedFile, x.old, x.new})
			}
			prog := reducedProgram(t, edits)
			r, err := Verify(prog, Options{At: now})
			require.NoError(t, err)
			var refuted []string
			for _, who := range x.who {
				b := newBrute(t, prog, who)
				b.enumerate(t, who == x.who[len(x.who)-1]) // of all, the clinician, to whom every criterion applies
				want := b.verdicts(t)
				got := verdictsFor(r, who)
				for subject, holds := range want {
					require.Contains(t, got, subject)
					require.Equal(t, holds, got[subject], "%s %s", who, subject)
					if !holds {
						refuted = append(refuted, subject)
					}
				}
				t.Logf("%s: %d inputs, %d properties", who, len(b.told), len(want))
			}
			for _, subject := range x.refuted {
				require.Contains(t, refuted, subject)
			}
		})
	}
}

// reducedProgram is the reduced pathway, with edits.
func reducedProgram(t testing.TB, edits []edit) *engine.Program {
	lib := smallLibrary(t, edits...)
	delete(lib, "small/1.0.0.yaml") // it asks how awake the child is
	delete(lib, "small/invariants.yaml")
	loaded, issues := pathways.Load(lib)
	eng, issues := engine.CompileUnproved(loaded, issues)
	require.NotNil(t, eng, issues.Render())
	return eng.Program("reduced", pathways.Version{Major: 1})
}

// verdictsFor tells which properties are proved; a property asked in parts is when
// every part is.
func verdictsFor(r *Report, who pathways.Audience) map[string]bool {
	out := map[string]bool{}
	for _, x := range r.Results {
		if x.Audience == who {
			key := string(x.Code) + " " + x.Subject
			before, asked := out[key]
			out[key] = x.Verdict == Proved && (before || !asked)
		}
	}
	return out
}

// brute is the list of all outcomes of one pathway for one audience.
type brute struct {
	prog                 *engine.Program
	who                  pathways.Audience
	s                    *space
	x                    *drawn
	stride               []int
	told, floor, ceiling []uint8 // by input
}

func newBrute(t *testing.T, prog *engine.Program, who pathways.Audience) *brute {
	s := newSpace([]*engine.Logic{prog.Logic()})
	b := &brute{prog: prog, who: who, s: s, stride: make([]int, len(s.axes))}
	b.x = newModel(newBuilder(s), prog.Logic(), who, nil).drawn(newDiagram(s.widths(), 1_000_000))
	n := 1
	for i := range s.axes {
		b.stride[i] = n
		n *= len(s.axes[i].points)
	}
	require.Less(t, n, 1_000_000)
	b.told, b.floor, b.ceiling = make([]uint8, n), make([]uint8, n), make([]uint8, n)
	return b
}

// each calls f with every input; points must not be kept.
func (b *brute) each(f func(n int, points []int)) {
	points := make([]int, len(b.s.axes))
	for n := range b.told {
		for i, a := range b.s.axes {
			points[i] = n / b.stride[i] % len(a.points)
		}
		f(n, points)
	}
}

// enumerate decides every input by the engine, and compares. Criteria do not depend
// on the audience but for those limited to some: cel-go reads them once.
func (b *brute) enumerate(t *testing.T, cel bool) {
	d := b.x.dispositions()
	oracle, err := engine.NewByCEL(b.prog)
	require.NoError(t, err)
	outcome := map[engine.Truth]string{engine.True: "met", engine.False: "not-met"}
	progs := []*engine.Program{b.prog}
	b.each(func(n int, points []int) {
		c := b.s.caseAt(points, b.who, now)
		got, err := engine.Decide(progs, c)
		require.NoError(t, err)
		b.told[n], b.floor[n], b.ceiling[n] = uint8(d.Get(got.Disposition).Urgency), uint8(d.Get(got.Floor).Urgency), uint8(d.Get(got.Ceiling).Urgency)
		for u := 1; u < len(d.List); u++ {
			same := (b.x.d.value(b.x.disposition[u], points) == 1) == (int(b.told[n]) >= u) &&
				(b.x.d.value(b.x.floor[u], points) == 1) == (int(b.floor[n]) >= u) &&
				(b.x.d.value(b.x.ceiling[u], points) == 1) == (int(b.ceiling[n]) >= u)
			if n%11 == 0 {
				memo := map[gate]bool{}
				same = same && b.x.circuit.value(memo, b.x.model.disposition[u], points) == (int(b.told[n]) >= u)
			}
			if !same {
				t.Fatalf("%+v is %+v by the engine", c, got)
			}
		}
		if !cel {
			return
		}
		truths, err := oracle.Criteria(c)
		require.NoError(t, err)
		for id, truth := range truths {
			have := got.Criteria["reduced/"+id]
			if want := outcome[truth]; want != "" && want != have || have == "met" && truth == engine.False {
				t.Fatalf("%s of %+v is %v by cel-go and %s by the engine", id, c, truth, have)
			}
		}
	})
}

// answers are the points of an axis by what is answered there to its one finding.
func (b *brute) answers(axis int) []engine.Answer {
	var out []engine.Answer
	for _, p := range b.s.axes[axis].points {
		out = append(out, p.answers[0])
	}
	return out
}

// excused tells whether somebody may leave a question open, for a reason, with the
// other answers as they are: written down from the pathway by hand.
func (b *brute) excused(id string, r pathways.Reason, points []int) bool {
	switch {
	case id != "respiratory_rate":
		return false
	case b.who == pathways.Parent:
		return true
	}
	grunting := b.s.axisOf["grunting"]
	return b.who == pathways.Adviser && r == pathways.NotMeasured && b.answers(grunting)[points[grunting]] == engine.BoolAnswer(false)
}

// verdicts works out P1, P3 and P4 from the list of outcomes.
func (b *brute) verdicts(t *testing.T) map[string]bool {
	d := b.x.dispositions()
	undecided := d.Get(d.Roles.Undecided.Value).Urgency
	held := map[[2]string]bool{}
	claim := func(code Code, subject string, holds bool) {
		key := [2]string{string(code), subject}
		before, asked := held[key]
		if !asked || before && !holds {
			held[key] = holds
		}
	}
	b.each(func(n int, points []int) {
		claim(EarnedHomeCare, "", b.told[n] > 0 || b.ceiling[n] == 0)
		claim(InBounds, "floor", b.told[n] >= b.floor[n])
		claim(InBounds, "ceiling", b.told[n] <= b.ceiling[n])
		claim(AnsweringEnds, "", b.floor[n] == b.ceiling[n] || !b.answered(points))
	})
	for i, a := range b.s.axes {
		if a.age {
			continue
		}
		require.Len(t, a.findings, 1)
		f, answers := a.findings[0], b.answers(i)
		b.each(func(n int, points []int) {
			if points[i] != 0 {
				return
			}
			at := func(p int) int { return n + p*b.stride[i] }
			for p, from := range answers {
				if !from.Known() {
					b.unknown(claim, f, answers, points, i, at, p, undecided)
					continue
				}
				for q, to := range answers {
					if to.Known() && worseThan(f, from, to) {
						claim(WorseNotCalmer, f.ID.Value, b.told[at(q)] >= b.told[at(p)])
					}
				}
			}
		})
	}
	out := map[string]bool{}
	for key, holds := range held {
		out[key[0]+" "+key[1]] = holds
	}
	return out
}

// unknown compares what is told without an answer with what is told with each.
func (b *brute) unknown(claim func(Code, string, bool), f *pathways.Finding, answers []engine.Answer, points []int, axis int, at func(int) int, without, undecided int) {
	id := f.ID.Value
	least, always := len(b.x.disposition), b.x.canAnswer(f)
	for q, known := range answers {
		if !known.Known() {
			continue
		}
		claim(FloorBelow, id, b.floor[at(without)] <= b.floor[at(q)])
		least = min(least, int(b.told[at(q)]))
		if always {
			free := b.excused(id, answers[without].Unknown, points)
			claim(CeilingAbove, id, free || b.ceiling[at(without)] >= b.ceiling[at(q)])
			claim(NotForgotten, id, free || b.told[at(q)] == 0 || b.told[at(without)] > 0)
		}
	}
	claim(NotNeeded, id, least <= undecided || int(b.told[at(without)]) >= least)
}

// answered tells whether all is answered that this audience can answer.
func (b *brute) answered(points []int) bool {
	for i, a := range b.s.axes {
		p := a.points[points[i]]
		if a.age {
			if !p.ages.Known || p.ages.Months.Lo != p.ages.Months.Hi || p.ages.Days.Lo != p.ages.Days.Hi {
				return false
			}
			continue
		}
		can := b.x.canAnswer(a.findings[0])
		if can && !p.answers[0].Known() || !can && !p.answers[0].Known() && p.answers[0].Unknown != b.s.reason(a.findings[0].ID.Value, pathways.NotAsked) {
			return false
		}
	}
	return true
}

// worseThan tells whether one answer to a finding is worse than another.
func worseThan(f *pathways.Finding, from, to engine.Answer) bool {
	switch f.Worse {
	case pathways.WorseTrue:
		return to.Value.Bool && !from.Value.Bool
	case pathways.WorseUp:
		return to.Value.Number > from.Value.Number
	case pathways.WorseNone:
		return false
	}
	panic(fmt.Sprintf("no finding of the reduced pathway is worse %s: %s", f.Worse, strings.Join(f.Values.All(), " ")))
}
