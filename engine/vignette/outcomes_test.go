package vignette_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/engine/vignette"
)

func TestOutcomes(t *testing.T) {
	of := func(r vignette.Report, id string) vignette.Outcome {
		for _, o := range r.Outcomes {
			if o.ID == id {
				return o
			}
		}
		t.Fatalf("no outcome of %s", id)
		return vignette.Outcome{}
	}
	results := []vignette.Result{
		run(t, "age: {years: 2}, others: normal, expect: {disposition: self-care}"),
		run(t, "age: {years: 2}, others: normal, findings: {temperature_c: 39.0, dry_mouth: true}, expect: {disposition: ed-now}"),
		run(t, "age: {years: 2}, others: normal, findings: {dry_mouth: true, temperature_c: {unknown: unsure}}, expect: {disposition: gp-or-111-today}"),
		run(t, "age: {years: 17}, others: normal, findings: {grunting: true}, expect: {disposition: call-999, out_of_scope: [T-S1]}"),
	}
	r := vignette.Coverage(results, tinyProgram())
	require.Equal(t, 4, r.Passed)
	require.Equal(t, vignette.Outcome{ID: "T-1", True: 1, False: 1, Unknown: 1}, of(r, "T-1"), "outside the pathway it is not evaluated")
	require.Equal(t, vignette.Outcome{ID: "T-2", False: 3}, of(r, "T-2"))
	require.Equal(t, vignette.Outcome{ID: "D07", True: 1, False: 3}, of(r, "D07"), "a danger sign is evaluated outside, too")
	met, unmet, unknown := r.Seen()
	require.Equal(t, []int{2, 25, 1}, []int{met, unmet, unknown})
}
