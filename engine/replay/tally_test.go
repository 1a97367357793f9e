package replay_test

import (
	"encoding/json"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/engine"
	"safetynet/engine/replay"
)

// TestAnySplitIsTheSame deals cases out to tallies at random and merges them at
// random, some through their JSON.
func TestAnySplitIsTheSame(t *testing.T) {
	c := versions(t)
	cases := drawCases(c.After, 10, 200)
	children, want := childrenOf(c, cases), straight(c, cases)
	w := c.NewWorker()
	for seed := range uint64(12) {
		r := rand.New(rand.NewPCG(seed, 10))
		parts := make([]*replay.Tally, 1+r.IntN(7))
		for i := range parts {
			parts[i] = c.NewTally()
		}
		for _, i := range r.Perm(len(children)) {
			w.Child(&children[i], int64(i+1), parts[r.IntN(len(parts))])
		}
		for len(parts) > 1 {
			i := r.IntN(len(parts) - 1)
			j := i + 1 + r.IntN(len(parts)-1-i)
			if r.IntN(2) == 0 {
				i, j = j, i
			}
			text, err := json.Marshal(parts[j])
			require.NoError(t, err)
			read, err := c.ReadTally(text)
			require.NoError(t, err)
			require.NoError(t, parts[i].Merge(read))
			parts = append(parts[:j], parts[j+1:]...)
		}
		require.Equal(t, want.Report(), parts[0].Report())
		require.Equal(t, want.Hash(), parts[0].Hash())
	}
	require.Error(t, want.Merge(compare(t, c.After, c.Before).NewTally()))
}

// TestTallyIsWhatTheEngineSays counts again with whole assessments, by other means.
func TestTallyIsWhatTheEngineSays(t *testing.T) {
	england, err := shipped().SelectLocality("england", at)
	require.NoError(t, err)
	for _, c := range []*replay.Comparison{
		versions(t),
		compare(t, panel(t, nil, "febrile-child@1.2.0"), panel(t, england, "febrile-child@1.2.0", "asthma@1.0.0")),
	} {
		cases := drawCases(c.After, 11, 150)
		r := straight(c, cases).Report()
		require.EqualValues(t, len(cases), r.Cases)
		var under, over, guidanceUnder, settledBefore, changed int64
		met, needs := [2]map[string]int64{{}, {}}, map[string]int64{}
		told := map[string]int64{}
		urgency := map[string]int{}
		for i, d := range c.After.Dispositions() {
			urgency[d.ID.Value] = i
		}
		for _, x := range cases {
			var a [2]*engine.Assessment
			for s, p := range []*engine.Panel{c.Before, c.After} {
				a[s], err = engine.AssessIn(p.Locality(), p.Programs(), x)
				require.NoError(t, err)
				for _, k := range a[s].Matched {
					met[s][k.Pathway+"/"+k.Criterion]++
				}
			}
			told[a[0].Disposition.ID+" "+a[1].Disposition.ID]++
			switch was, is := urgency[a[0].Disposition.ID], urgency[a[1].Disposition.ID]; {
			case is < was:
				under++
				guidanceUnder += int64(bit(a[1].Guidance.Rank() < a[0].Guidance.Rank()))
			case is > was:
				over++
			}
			changed += int64(bit(a[0].Disposition.ID != a[1].Disposition.ID))
			settledBefore += int64(bit(a[0].Settled))
			for id := range needed(a[1], urgency) {
				needs[id]++
			}
		}
		require.Equal(t, []int64{under, over, guidanceUnder}, []int64{r.Under.Cases, r.Over.Cases, r.Under.Guidance})
		require.Equal(t, changed, under+over)
		require.Positive(t, changed)
		require.Equal(t, settledBefore, r.Settled.Both+r.Settled.OnlyBefore)
		for i, row := range r.Dispositions.Cases {
			for j, n := range row {
				require.Equal(t, told[r.Dispositions.Before[i]+" "+r.Dispositions.After[j]], n)
			}
		}
		for _, k := range r.Criteria {
			if k.Pathway != "febrile-child" && strings.HasPrefix(k.Criterion, "D") {
				continue // an assessment names a general danger sign once
			}
			id := k.Pathway + "/" + k.Criterion
			require.Equal(t, []int64{met[0][id], met[1][id]}, []int64{k.Before.Met, k.After.Met}, id)
			require.Equal(t, k.After.Met-k.Before.Met, k.Gained-k.Lost)
		}
		counted := map[string]int64{}
		for _, x := range r.Needed {
			counted[x.Finding] = x.Cases
			require.LessOrEqual(t, x.Cases, r.Settled.Neither+r.Settled.OnlyBefore)
		}
		for id, n := range needs {
			require.GreaterOrEqual(t, counted[id], n, "%s decides open criteria", id)
		}
	}
}

// needed are the findings that could still decide a criterion more urgent than the
// floor.
func needed(a *engine.Assessment, urgency map[string]int) map[string]bool {
	all := map[string]bool{}
	for _, k := range a.Undecided {
		if !a.Settled && urgency[k.Disposition] > urgency[a.Floor] {
			for _, id := range k.Needs {
				all[id] = true
			}
		}
	}
	return all
}

func bit(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// TestExamples are cases that can be assessed again, and change as it is said.
func TestExamples(t *testing.T) {
	c := versions(t)
	cases := drawCases(c.After, 12, 600)
	r := straight(c, cases).Report()
	require.NotEmpty(t, r.Examples)
	full := 0
	for _, x := range r.Examples {
		require.LessOrEqual(t, len(x.Children), replay.ExamplesKept)
		full += bit(len(x.Children) == replay.ExamplesKept)
		for _, e := range x.Children {
			for s, p := range []*engine.Panel{c.Before, c.After} {
				k, err := engine.DecodeCase(p.Dictionary(), e.Case)
				require.NoError(t, err)
				require.Zero(t, k.At.Unix(), "when it was is left out")
				a, err := engine.Assess(p.Programs(), k)
				require.NoError(t, err)
				require.Equal(t, []string{x.Before, x.After}[s], a.Disposition.ID)
				k.At = cases[e.Seq-1].At
				require.JSONEq(t, string(lineOf(t, cases[e.Seq-1])), string(lineOf(t, k)))
			}
		}
	}
	require.Positive(t, full)
}

// TestGolden holds the tally and the summary of drawn cases. UPDATE=1 writes it anew.
func TestGolden(t *testing.T) {
	c := versions(t)
	cases := drawCases(c.After, 14, 1000)
	file := append(linesOf(t, cases), "{\"audience\":\"nobody\"}\n{\"hash\":\"h\"}\n"...)
	tally, err := replay.Run(t.Context(), c, replay.Lines(strings.NewReader(string(file))), replay.Options{})
	require.NoError(t, err)
	report, err := json.MarshalIndent(tally, "", " ")
	require.NoError(t, err)
	for name, got := range map[string]string{
		"tally.json": string(report) + "\n", "summary.txt": strings.Join(tally.Summary(), "\n") + "\n",
	} {
		golden := filepath.Join("testdata", name)
		if os.Getenv("UPDATE") != "" {
			require.NoError(t, os.WriteFile(golden, []byte(got), 0o644))
		}
		want, err := os.ReadFile(golden)
		require.NoError(t, err)
		require.Equal(t, string(want), got)
	}
}

// TestNothingIsAllocated reads, decides and counts without allocating: a case, an
// entry of the log, and a child laid out.
func TestNothingIsAllocated(t *testing.T) {
	c := versions(t)
	x := drawCases(c.After, 15, 1)[0]
	line := lineOf(t, x)
	entry := []byte(`{"hash":"h","body":{"nonce":"n","request":{"pathways":["febrile-child"]},"case":` + string(line) + `,"assessment":{}}}`)
	w, tally := c.NewWorker(), c.NewTally()
	var ch replay.Child
	c.LayOut(x, &ch)
	w.Child(&ch, 1, tally)
	require.Zero(t, testing.AllocsPerRun(100, func() {
		if w.Case(line, 2, tally) != nil || w.Case(entry, 3, tally) != nil {
			t.Fail()
		}
		w.Child(&ch, 4, tally)
	}))
}
