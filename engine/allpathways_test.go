package engine_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"safetynet/engine"
	"safetynet/pathways"
)

// wellChild is a child of whom everything this audience can answer is normal, for
// all pathways together.
func wellChild(t require.TestingT, progs []*engine.Program, audience pathways.Audience, months int) engine.Case {
	age, err := engine.AgeFromBirthDate(at.AddDate(0, -months, -3), at, 40)
	require.NoError(t, err)
	c := engine.Case{Audience: audience, Age: age, At: at, Findings: map[string]engine.Answer{}}
	for _, prog := range progs {
		for _, id := range prog.Tested() {
			f := prog.Definition().Dictionary.Finding(id)
			if f.Normal != nil && prog.Answerable(f, audience) {
				c.Findings[id] = normalAnswer(f, months)
			}
		}
	}
	// The epilepsy pathway takes "no" to its other questions about seizures for an answer only with a length of 0 s.
	c.Findings["seizure_duration_s"] = engine.NumberAnswer(0)
	return c
}

// TestWellChildInAllPathways: a child who is well is sent home by all pathways
// together, unless one of them is not for this age: that it says so is no home
// care, and the only thing said. Without that pathway it is home care again.
func TestWellChildInAllPathways(t *testing.T) {
	for _, x := range []struct {
		months int
		out    string // the scope rule that holds
	}{
		{8, "asthma AW-X01"}, // from 12 months
		{18, ""},
		{30, "bronchiolitis B-S01"}, // under 2 years
	} {
		for _, audience := range pathways.Audiences() {
			progs := newestPrograms()
			c := wellChild(t, progs, audience, x.months)
			a := assess(t, c, progs...)
			require.Len(t, a.Provenance, len(progs))
			require.True(t, a.Settled)
			require.Empty(t, a.Matched)
			require.Empty(t, a.Undecided)
			require.Empty(t, a.Inconsistent)
			require.Empty(t, questions(a))
			if x.out != "" {
				require.Equal(t, "gp-or-111-today", a.Disposition.ID, "%d months, %s", x.months, audience)
				require.Len(t, a.OutOfScope, 1)
				require.Equal(t, x.out, a.OutOfScope[0].Pathway+" "+a.OutOfScope[0].Rule)
				require.True(t, a.OutOfScope[0].Certain)
				a = assess(t, c, slices.DeleteFunc(progs, func(prog *engine.Program) bool { return prog.Definition().ID.Value == a.OutOfScope[0].Pathway })...)
			}
			require.Equal(t, pathways.HomeCare, a.Guidance, "%d months, %s", x.months, audience)
			require.Empty(t, a.OutOfScope)
		}
	}
}

// TestEmptyRecordInAllPathways: nothing known is never home care; every question is
// asked once, whichever pathways want it, and each says where it comes from.
func TestEmptyRecordInAllPathways(t *testing.T) {
	progs := newestPrograms()
	require.GreaterOrEqual(t, len(progs), 6)
	ages := []engine.Age{engine.UnknownAge()}
	for _, months := range []int{0, 8, 18, 30, 70, 150} {
		ages = append(ages, wellChild(t, progs, pathways.Parent, months).Age)
	}
	for _, age := range ages {
		for _, audience := range pathways.Audiences() {
			a := assess(t, engine.Case{Audience: audience, Age: age, At: at, Findings: map[string]engine.Answer{}}, progs...)
			require.NotEqual(t, pathways.HomeCare, a.Guidance)
			require.Equal(t, "call-999", a.Ceiling)
			asked := questions(a)
			require.NotEmpty(t, asked)
			require.Len(t, slices.Compact(slices.Sorted(slices.Values(asked))), len(asked), "asked once")
			require.Len(t, a.Provenance, len(progs))
			for i, p := range a.Provenance {
				require.Equal(t, progs[i].Definition().ID.Value, p.Pathway)
				require.Equal(t, progs[i].Definition().Digest, p.Digest)
				require.False(t, p.Approved)
			}
		}
	}
}

// TestAddingAnyPathwayNeverLowers: of the shipped pathways, however many are
// assessed together, one more never lowers the outcome on any rail, and the order
// they are named in changes nothing.
func TestAddingAnyPathwayNeverLowers(t *testing.T) {
	all := newestPrograms()
	rapid.Check(t, func(t *rapid.T) {
		progs := rapid.Permutation(all).Draw(t, "order")
		c := wellChild(t, all, rapid.SampledFrom(pathways.Audiences()).Draw(t, "audience"), rapid.SampledFrom([]int{2, 8, 18, 30, 70, 150}).Draw(t, "months"))
		for range rapid.IntRange(0, 6).Draw(t, "changes") {
			from := rapid.SampledFrom(all).Draw(t, "of")
			id := rapid.SampledFrom(from.Tested()).Draw(t, "finding")
			if rapid.IntRange(0, 3).Draw(t, "forgotten") == 0 {
				delete(c.Findings, id)
				continue
			}
			c.Findings[id] = rapid.SampledFrom(answersTo(from, from.Definition().Dictionary.Finding(id))).Draw(t, id)
		}
		before := decide(t, c, progs[0])
		for k := 2; k <= len(progs); k++ {
			after := decide(t, c, progs[:k]...)
			for _, x := range [][2]string{{before.Disposition, after.Disposition}, {before.Floor, after.Floor}, {before.Ceiling, after.Ceiling}} {
				if urgency(progs[0], x[1]) < urgency(progs[0], x[0]) {
					t.Fatalf("%s lowers %s to %s", progs[k-1].Definition().ID, x[0], x[1])
				}
			}
			before = after
		}
		inOrder := decide(t, c, all...)
		if inOrder.Disposition != before.Disposition || inOrder.Floor != before.Floor || inOrder.Ceiling != before.Ceiling {
			t.Fatalf("order matters: %+v and %+v", inOrder, before)
		}
	})
}
