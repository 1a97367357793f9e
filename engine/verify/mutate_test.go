package verify

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/engine"
	"safetynet/pathways"
)

// tiny compiles the example pathway of the tests with some of its text replaced.
func tiny(t *testing.T, replace ...string) *engine.Program {
	data, err := os.ReadFile("../../testdata/tiny.yaml")
	require.NoError(t, err)
	text := strings.NewReplacer(replace...).Replace(string(data))
	lib, _, issues := pathways.LoadWith(pathways.Embedded(), []byte(text))
	eng, issues := engine.CompileUnproved(lib, issues)
	require.NotNil(t, eng, issues.Render())
	return eng.Program("tiny", pathways.Version{Minor: 1})
}

// wellBut is a well child of two years but for some answers.
func wellBut(prog *engine.Program, who pathways.Audience, answers map[string]engine.Answer) engine.Case {
	c := engine.Case{Audience: who, At: now, Age: pointAge(24), Findings: map[string]engine.Answer{}}
	for _, id := range prog.Tested() {
		f := prog.Definition().Dictionary.Finding(id)
		if n := normalAnswer(f, 24); n.Known() && prog.Answerable(f, who) {
			c.Findings[id] = n
		}
	}
	for id, a := range answers {
		c.Findings[id] = a
	}
	return c
}

func countsOf(m *Mutation) map[Operator]int {
	out := map[Operator]int{}
	for _, s := range m.Scores {
		if s.Mutants > 0 {
			out[s.Operator] = s.Mutants
		}
	}
	return out
}

func TestOperators(t *testing.T) {
	prog := tiny(t)
	for _, c := range []struct {
		only string
		want map[Operator]int
	}{
		{"T-1", map[Operator]int{Boundary: 1, Limit: 2, Comparator: 1, AndOr: 2, Negated: 2, Dropped: 4, Deleted: 1, Stepped: 2}},
		{"T-2", map[Operator]int{Boundary: 1, Limit: 4, Comparator: 1, Deleted: 1, Stepped: 2, ExcuseDropped: 1}},
		{"T-R1", map[Operator]int{AndOr: 1, Negated: 2, Dropped: 2, RaiseDeleted: 1}},
		{"T-S1", map[Operator]int{Boundary: 1, Limit: 2, Comparator: 1, ScopeDeleted: 1}},
	} {
		t.Run(c.only, func(t *testing.T) {
			m, err := Mutate(prog, nil, MutateOptions{Only: c.only})
			require.NoError(t, err)
			require.Equal(t, c.want, countsOf(m))
		})
	}
	_, err := Mutate(prog, nil, MutateOptions{Only: "T-9"})
	require.ErrorContains(t, err, `no criterion or rule "T-9"`)
}

func TestCountsAndValues(t *testing.T) {
	prog := tiny(t, "when: dry_mouth || sunken_eyes", `when: 'atLeast(2, [dry_mouth, sunken_eyes, alertness in ["hard-to-wake", "unresponsive"]])'`)
	var changes []string
	for _, m := range mutantsOf(prog.Logic(), "T-1") {
		if m.operator == Counted || m.operator == Revalued {
			changes = append(changes, m.change)
		}
	}
	require.NotEmpty(t, changes)
	counted := slices.DeleteFunc(slices.Clone(changes), func(s string) bool { return !strings.Contains(s, "at least") })
	require.Len(t, counted, 2)
	require.Contains(t, counted[0], "at least 1 for 2")
	require.Contains(t, counted[1], "at least 3 for 2")
}

// TestNoticed: what an example and a property notice, what is equivalent, and what
// survives with the right child.
func TestNoticed(t *testing.T) {
	prog := tiny(t)
	dryAndHot := wellBut(prog, pathways.Clinician, map[string]engine.Answer{"dry_mouth": engine.BoolAnswer(true), "temperature_c": engine.NumberAnswer(39)})
	example := Example{Name: "dry and hot", Case: dryAndHot, Want: Want{Disposition: "ed-now", Met: [][]string{{"T-1"}}, NotMet: []string{"T-2"}}}
	m, err := Mutate(prog, []Example{example}, MutateOptions{At: now, Only: "T-1"})
	require.NoError(t, err)
	missed := func(op Operator, change string) *Mutant {
		for i, x := range m.Missed {
			if x.Operator == op && strings.Contains(x.Change, change) {
				return &m.Missed[i]
			}
		}
		return nil
	}
	require.Nil(t, missed(Boundary, ""), "39.0 itself is an example")
	require.Nil(t, missed(Limit, "39.1 for 39"))
	require.Nil(t, missed(Deleted, ""))
	alive := missed(Limit, "38.9 for 39")
	require.NotNil(t, alive, "no example is just below 39.0")
	require.Empty(t, alive.Proof)
	require.Equal(t, engine.NumberAnswer(38.9), alive.Child.Case.Findings["temperature_c"])
	require.Equal(t, "ed-now", alive.Instead.Disposition)
	proved := missed(Negated, "sunken_eyes")
	require.NotNil(t, proved)
	require.Equal(t, WorseNotCalmer, proved.Proof)

	slip := tiny(t, "limit: 39.0, source", "limit: 38.9, source", "at_least: 39.0", "at_least: 38.9") // the same slip, made in the text
	for _, x := range []struct {
		prog *engine.Program
		want string
	}{{prog, alive.Child.Disposition}, {slip, alive.Instead.Disposition}} {
		got, err := engine.Decide([]*engine.Program{x.prog}, alive.Child.Case)
		require.NoError(t, err)
		require.Equal(t, x.want, got.Disposition)
	}

	example.Want.Disposition = "call-999"
	_, err = Mutate(prog, []Example{example}, MutateOptions{Only: "T-1"})
	require.ErrorContains(t, err, "dry and hot: the version itself does not give what is expected")
}

func TestEquivalent(t *testing.T) {
	prog := tiny(t, "criteria:\n", `criteria:
  - id: T-3
    when: dry_mouth && temperature_c >= tiny_hot
    disposition: ed-now
    because: The same again.
    covered_by: [T-1]
    source: {ref: DESIGN, grade: design}
`)
	m, err := Mutate(prog, nil, MutateOptions{Only: "T-3"})
	require.NoError(t, err)
	for _, s := range m.Scores {
		switch s.Operator {
		case Deleted:
			require.Equal(t, 1, s.Equivalent, "T-1 says as much")
		case Boundary:
			require.Equal(t, 1, s.Equivalent)
		case Negated:
			require.Zero(t, s.Equivalent)
		case Stepped:
			require.Equal(t, 1, s.Equivalent, "less urgent is hidden, more urgent is not")
		}
	}
}

// TestMutatedModel holds the model of a mutant, of which most is the original's,
// against one made from scratch.
func TestMutatedModel(t *testing.T) {
	for _, c := range []struct {
		prog  *engine.Program
		every int
	}{{tiny(t), 1}, {shipped().Program("febrile-child", pathways.Version{Major: 1, Minor: 1}), 41}} {
		l := c.prog.Logic()
		list := mutantsOf(l, "")
		b := newBuilder(newSpace([]*engine.Logic{l}, extraReadings(l, list, nil)...))
		well := map[int][]int{}
		for _, who := range pathways.Audiences() {
			tr := newTrial(b, c.prog, who, well)
			for i := 0; i < len(list); i += c.every {
				m := tr.mutated(list[i])
				full := newModel(b, list[i].logic, who, nil)
				require.Equal(t, full.listsOf(full.rows()), m.listsOf(m.rows()), "%s %s", list[i].subject, list[i].change)
			}
		}
	}
}
