package fhir_test

import (
	"encoding/json"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/api/fhir"
	"safetynet/engine"
	"safetynet/engine/vignette"
	"safetynet/pathways"
)

var embedded = sync.OnceValues(func() (*engine.Engine, pathways.Issues) {
	return engine.Compile(pathways.Load(pathways.Embedded()))
})

func library(t testing.TB) *engine.Engine {
	t.Helper()
	eng, issues := embedded()
	require.False(t, issues.HasErrors(), issues.Render())
	return eng
}

// assessed are children of the vignettes of the newest version of each pathway, and
// of all the audiences in turn: every sixth, since all of them take a minute.
func assessed(t testing.TB) []fhir.Decided {
	t.Helper()
	eng := library(t)
	var all []fhir.Decided
	for _, id := range eng.Library().IDs() {
		p := eng.Library().Newest(id)
		name := filepath.Join("..", "..", "testdata", "vignettes", id, p.Version.String()+".yaml")
		data, err := os.ReadFile(name)
		require.NoError(t, err)
		file, issues := vignette.Load(name, data, eng)
		require.False(t, issues.HasErrors(), issues.Render())
		prog := eng.Program(id, p.Version)
		for i := 0; i < len(file.Vignettes); i += 6 {
			v := file.Vignettes[i]
			c, err := v.Case(prog, v.Audiences[i/6%len(v.Audiences)])
			require.NoError(t, err)
			a, err := engine.Assess([]*engine.Program{prog}, c)
			require.NoError(t, err)
			all = append(all, fhir.Decided{Pathways: []string{id}, Programs: []*engine.Program{prog}, Case: c, Assessment: a})
		}
	}
	require.Greater(t, len(all), 200)
	return all
}

// invented are children of whom anything may be said, put to several pathways.
func invented(t testing.TB, n int) []fhir.Decided {
	t.Helper()
	eng, r := library(t), rand.New(rand.NewPCG(7, 11))
	england, err := eng.SelectLocality("england", at)
	require.NoError(t, err)
	var all []fhir.Decided
	for range n {
		ids := slices.Clone(eng.Library().IDs())
		r.Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })
		ids = ids[:1+r.IntN(3)]
		progs, err := eng.Select(ids, nil, at)
		require.NoError(t, err)
		months := r.IntN(220)
		age, err := engine.AgeFromStated(engine.StatedAge{Months: &months}, at, 0)
		require.NoError(t, err)
		c := engine.Case{Audience: pathways.Audiences()[r.IntN(3)], Age: age, At: at, Findings: map[string]engine.Answer{}}
		dict := progs[0].Definition().Dictionary
		for range r.IntN(40) {
			f := dict.Findings[r.IntN(len(dict.Findings))]
			c.Findings[f.ID.Value] = anyAnswer(r, f)
		}
		a, err := engine.AssessIn(england, progs, c)
		require.NoError(t, err)
		all = append(all, fhir.Decided{Pathways: ids, Programs: progs, Case: c, Assessment: a, ID: "record", Request: "request"})
	}
	return all
}

var at = time.Date(2026, 11, 22, 10, 0, 0, 0, time.FixedZone("", 3600))

func anyAnswer(r *rand.Rand, f *pathways.Finding) engine.Answer {
	if r.IntN(4) == 0 {
		return engine.UnknownAnswer(pathways.Reasons()[r.IntN(3)])
	}
	switch f.Type {
	case pathways.Bool:
		return engine.BoolAnswer(r.IntN(2) == 0)
	case pathways.Enum:
		values := f.Values.All()
		return engine.EnumAnswer(values[r.IntN(len(values))])
	case pathways.Int:
		return engine.IntAnswer(int(f.Range.Min) + r.IntN(int(f.Range.Max-f.Range.Min)+1))
	}
	return engine.NumberAnswer(f.Range.Max)
}

// decided is one child put to a pathway.
func decided(t testing.TB, pathway string, who pathways.Audience, months int, findings map[string]engine.Answer) fhir.Decided {
	t.Helper()
	progs, err := library(t).Select([]string{pathway}, nil, at)
	require.NoError(t, err)
	age, err := engine.AgeFromStated(engine.StatedAge{Months: &months}, at, 0)
	require.NoError(t, err)
	c := engine.Case{Audience: who, Age: age, At: at, Findings: findings}
	a, err := engine.Assess(progs, c)
	require.NoError(t, err)
	return fhir.Decided{Pathways: []string{pathway}, Programs: progs, Case: c, Assessment: a}
}

// tree is a resource as JSON has it.
func tree(t testing.TB, v any) map[string]any {
	t.Helper()
	data, err := json.Marshal(v)
	require.NoError(t, err)
	var x map[string]any
	require.NoError(t, json.Unmarshal(data, &x))
	return x
}

// references are all literal references in a resource.
func references(v any) []string {
	var all []string
	switch v := v.(type) {
	case []any:
		for _, x := range v {
			all = append(all, references(x)...)
		}
	case map[string]any:
		for k, x := range v {
			if ref, is := x.(string); is && k == "reference" {
				all = append(all, ref)
			}
			all = append(all, references(x)...)
		}
	}
	return all
}

// part is the resource of a type among several, nil for none.
func part[T any](all []any) *T {
	for _, x := range all {
		if found, is := x.(*T); is {
			return found
		}
	}
	return nil
}

// requireResolved: whatever a resource points at inside itself is there.
func requireResolved(t testing.TB, resource map[string]any) {
	t.Helper()
	there := map[string]bool{}
	list, _ := resource["contained"].([]any)
	for _, x := range list {
		there["#"+x.(map[string]any)["id"].(string)] = true
	}
	for _, ref := range references(resource) {
		require.True(t, !strings.HasPrefix(ref, "#") || there[ref], ref)
	}
}
