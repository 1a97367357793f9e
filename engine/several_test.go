package engine_test

import (
	"bytes"
	"io/fs"
	"os"
	"slices"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"safetynet/engine"
	"safetynet/pathways"
)

// both compiles a library in which the newest febrile child and the tiny example
// are active together. Nothing leads families to the example.
var both = sync.OnceValue(func() *engine.Engine {
	lib := fstest.MapFS{}
	for _, pattern := range []string{"febrile-child/*.yaml", "shared/[dfs]*/*.yaml"} { // the presenting problems lead to more
		names, err := fs.Glob(pathways.Embedded(), pattern)
		if err != nil {
			panic(err)
		}
		for _, name := range names {
			data, err := fs.ReadFile(pathways.Embedded(), name)
			if err != nil {
				panic(err)
			}
			lib[name] = &fstest.MapFile{Data: inUse(name, data)}
		}
	}
	delete(lib, "shared/presenting/1.0.0.yaml")
	delete(lib, "shared/young-person/1.0.0.yaml")
	delete(lib, "shared/easy-read/1.0.0.yaml")
	tiny, err := os.ReadFile("../testdata/tiny.yaml")
	if err != nil {
		panic(err)
	}
	lib["tiny/0.1.0.yaml"] = &fstest.MapFile{Data: bytes.Replace(tiny, []byte("status: draft"), []byte("status: active"), 1)}
	loaded, _ := pathways.Load(lib)
	lib["SUMS"] = &fstest.MapFile{Data: []byte(loaded.Sums())}
	loaded, issues := pathways.Load(lib)
	eng, issues := engine.CompileUnproved(loaded, issues)
	if eng == nil {
		panic(issues.Render())
	}
	return eng
})

// inUse makes drafts active, and retires the version of the febrile child that
// its draft replaces.
func inUse(name string, data []byte) []byte {
	if name == "febrile-child/1.0.0.yaml" {
		return bytes.Replace(data, []byte("status: active"), []byte("status: retired"), 1)
	}
	return bytes.Replace(data, []byte("status: draft"), []byte("status: active"), 1)
}

func together(t require.TestingT, ids ...string) []*engine.Program {
	progs, err := both().Select(ids, nil, at.AddDate(0, 1, 0)) // from when all of them are effective
	require.NoError(t, err)
	return progs
}

func TestSeveralPathwaysTogether(t *testing.T) {
	progs := together(t, "febrile-child", "tiny")
	c := engine.Case{Audience: pathways.Parent, Age: years(t, 2), At: at, Findings: map[string]engine.Answer{
		"temperature_c": engine.NumberAnswer(39.5), "dry_mouth": engine.BoolAnswer(true), "grunting": engine.BoolAnswer(true), "jaundice": engine.BoolAnswer(true),
	}}
	a := assess(t, c, progs...)
	require.Equal(t, "call-999", a.Disposition.ID, "the most urgent leads")
	require.Len(t, a.Provenance, 2)
	require.Equal(t, []string{"jaundice"}, a.Unused)
	var grunting, dry []string
	for _, m := range a.Matched {
		if _, ok := m.Evidence["grunting"]; ok {
			grunting = append(grunting, m.Criterion)
		}
		if _, ok := m.Evidence["dry_mouth"]; ok {
			dry = append(dry, m.Pathway+" "+m.Criterion)
		}
	}
	require.Equal(t, []string{"D07"}, grunting, "a shared danger sign is reported once")
	require.ElementsMatch(t, []string{"febrile-child F-A16", "tiny T-1"}, dry)

	calm := engine.Case{Audience: pathways.Parent, Age: years(t, 2), At: at, Findings: map[string]engine.Answer{}}
	for _, p := range progs {
		for id, answer := range normalCase(p, pathways.Parent) {
			calm.Findings[id] = answer
		}
	}
	a = assess(t, calm, progs...)
	require.Equal(t, pathways.HomeCare, a.Guidance)
	require.Equal(t, "PT2H", a.SafetyNet.LookAgainAfter, "the earlier of the two")
	require.Contains(t, a.HomeCare, "Offer drinks.")
	require.Equal(t, 1, count(a.HomeCare, "Offer drinks."))
	delete(calm.Findings, "sunken_eyes")
	a = assess(t, calm, progs...)
	require.Equal(t, []string{"sunken_eyes"}, questions(a), "asked once, by the one that matters most")
	require.Equal(t, "gp-or-111-today", a.Ceiling, "tiny would need a temperature of 39 as well")
}

func questions(a *engine.Assessment) []string {
	var ids []string
	for _, q := range a.NextQuestions {
		ids = append(ids, q.Finding)
	}
	return ids
}

func count(list []string, s string) int {
	n := 0
	for _, x := range list {
		if x == s {
			n++
		}
	}
	return n
}

// TestAddingAPathwayNeverLowers: two pathways together are at least as urgent as
// each of them alone, in any order.
func TestAddingAPathwayNeverLowers(t *testing.T) {
	progs := together(t, "febrile-child", "tiny")
	rapid.Check(t, func(t *rapid.T) {
		c := drawCase(t, progs[0], rapid.SampledFrom([]int{20, 90, 100}).Draw(t, "answered"))
		all := assess(t, c, progs...)
		for _, p := range progs {
			alone := assess(t, c, p)
			if urgency(p, all.Disposition.ID) < urgency(p, alone.Disposition.ID) {
				t.Fatalf("%s alone is %s, both are %s", p.Definition().ID, alone.Disposition.ID, all.Disposition.ID)
			}
		}
		swapped := slices.Clone(progs)
		slices.Reverse(swapped)
		if other := assess(t, c, swapped...); other.Disposition.ID != all.Disposition.ID || other.Floor != all.Floor || other.Ceiling != all.Ceiling {
			t.Fatalf("order matters: %s and %s", all.Disposition.ID, other.Disposition.ID)
		}
		requireAgreement(t, progs, c)
	})
}

// TestProgramsAreShared runs one program from many goroutines, the first time that it
// speaks to an audience and later; the race detector watches, and every answer is the same.
func TestProgramsAreShared(t *testing.T) {
	prog := febrileChild(t)
	for _, audience := range []pathways.Audience{pathways.Parent, pathways.Adviser, pathways.Clinician} {
		c := engine.Case{Audience: audience, Age: years(t, 2), At: at, Findings: normalCase(prog, audience)}
		var got [8][]byte
		var group sync.WaitGroup
		for i := range got {
			group.Go(func() {
				for range 5 {
					a, err := engine.Assess([]*engine.Program{prog}, c)
					if err != nil {
						t.Error(err)
						return
					}
					got[i] = a.AppendJSON(nil)
				}
			})
		}
		group.Wait()
		want := string(assess(t, c, prog).AppendJSON(nil))
		for _, text := range got {
			require.Equal(t, want, string(text))
		}
	}
}
