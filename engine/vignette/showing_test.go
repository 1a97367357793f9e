package vignette_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/pathways"
)

func TestShowing(t *testing.T) {
	f := loadTiny(t, `
  - {name: by criterion, why: x, others: normal, age: {years: 2}, findings: {grunting: true}, expect: {disposition: call-999, because: [D07]}}
  - {name: by only, why: x, others: normal, age: {years: 2}, findings: {respiratory_rate: 50}, expect: {disposition: gp-or-111-today, only: [T-2]}}
  - {name: raised, why: x, others: normal, age: {years: 2}, findings: {respiratory_rate: 50, dry_mouth: true}, expect: {disposition: ed-now, because: [T-2]}}
  - {name: by note, why: x, notes: [N-4], others: normal, age: {years: 2}, expect: {disposition: self-care}}
  - {name: out of scope, why: x, others: normal, age: {years: 17}, expect: {disposition: gp-or-111-today, out_of_scope: [T-S1]}}
  - {name: met and not expected, why: x, others: normal, age: {years: 2}, findings: {respiratory_rate: 50}, expect: {disposition: gp-or-111-today}}
`)
	row := func(id string, stands ...pathways.Stand) pathways.TracedRow {
		return pathways.TracedRow{NoteRow: pathways.NoteRow{Note: "tiny", ID: id}, Stands: stands}
	}
	rows := []pathways.TracedRow{
		row("N-1", pathways.Stand{Kind: pathways.StandSign, ID: "D07"}),
		row("N-2", pathways.Stand{Kind: pathways.StandCriterion, ID: "T-2"}),
		row("N-3", pathways.Stand{Kind: pathways.StandRaise, ID: "T-R1"}),
		row("N-4"),
		row("N-5", pathways.Stand{Kind: pathways.StandScope, ID: "T-S1"}),
		row("N-6", pathways.Stand{Kind: pathways.StandConduct, ID: "T-2"}, pathways.Stand{Kind: pathways.StandNotUsed, ID: "N-6"}),
	}
	var got [][]string
	for _, shown := range f.Showing(tinyProgram(), rows) {
		var names []string
		for _, v := range shown {
			names = append(names, v.Name)
		}
		got = append(got, names)
	}
	require.Equal(t, [][]string{{"by criterion"}, {"by only", "raised"}, {"raised"}, {"by note"}, {"out of scope"}, nil}, got)
}
