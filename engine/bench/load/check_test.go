package main

import (
	"io"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/engine/bench/load/cases"
)

// TestDecisionOf: a decision reads the same out of the whole assessment, where rules
// that are open stand among the criteria and the most urgent comes first.
func TestDecisionOf(t *testing.T) {
	b := &bench{names: map[string]bool{"p/A": true, "p/B": true}}
	want := cases.Decision{
		Guidance: "escalate", Disposition: "ed-now", Floor: "self-care", Ceiling: "call-999", Inconsistent: 1,
		Matched: []string{"p/A", "p/B"}, Undecided: []string{},
	}
	for _, text := range []string{
		`{"guidance":"escalate","disposition":"ed-now","floor":"self-care","ceiling":"call-999","settled":false,"inconsistent":1,"matched":["p/B","p/A"],"undecided":[]}`,
		`{"guidance":"escalate","disposition":{"id":"ed-now"},"floor":"self-care","ceiling":"call-999","settled":false,"inconsistent":[{}],
		  "matched":[{"pathway":"p","criterion":"B"},{"pathway":"p","criterion":"A"}],"undecided":[{"pathway":"p","criterion":"raise-1"}],"more":[1]}`,
		`{"line":1,"status":200,"result":{"guidance":"escalate","disposition":"ed-now","floor":"self-care","ceiling":"call-999","settled":false,"inconsistent":1,"matched":["p/B","p/A"],"undecided":[]}}`,
	} {
		got, err := b.decisionOf([]byte(text))
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
	_, err := b.decisionOf([]byte(`{"disposition":`))
	require.Error(t, err)
}

func TestFlags(t *testing.T) {
	o, err := parse([]string{"-rates", "10,2.5"}, io.Discard)
	require.NoError(t, err)
	require.Equal(t, []float64{10, 2.5}, o.rates)
	o, err = parse([]string{"-rates", "none"}, io.Discard)
	require.NoError(t, err)
	require.Empty(t, o.rates)
	for _, bad := range [][]string{{"-rates", "0"}, {"-rates", "x"}, {"-rates", "NaN"}, {"-rounds", "0"}, {"-time", "1ms"}, {"-cases", "1"}, {"-view", "short"}, {"-audience", "nurse"}, {"-slower", "1ms"}, {"-slower", "-1ms", "-postgres=false"}, {"more"}} {
		_, err := parse(bad, io.Discard)
		require.Error(t, err, "%v", bad)
	}
}
