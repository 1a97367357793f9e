package engine_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/engine"
	"safetynet/pathways"
)

// ownEmergencies are the criteria of the newest versions that call for the most
// urgent disposition and are not shared.
func ownEmergencies() (progs []*engine.Program, criteria []*pathways.Criterion) {
	for _, prog := range newestPrograms() {
		p := prog.Definition()
		for _, k := range p.Criteria {
			if k.Disposition.Value == p.Shared.Dispositions.Roles.Emergency.Value {
				progs, criteria = append(progs, prog), append(criteria, k)
			}
		}
	}
	return progs, criteria
}

// TestOwnEmergencies: each emergency that one pathway alone knows has a written
// reason why it is not shared by all. With UPDATE=1 rows that are missing are added
// without a reason, and rows of criteria that are gone are dropped; reasons are
// written by hand.
func TestOwnEmergencies(t *testing.T) {
	reasons := map[string]string{}
	for _, row := range readTable(t, "own-emergencies.tsv") {
		require.Len(t, row, 3)
		require.NotContains(t, reasons, row[0]+" "+row[1], "listed twice")
		reasons[row[0]+" "+row[1]] = row[2]
	}
	rows := [][]string{{"pathway", "criterion", "why it is not shared"}}
	progs, criteria := ownEmergencies()
	for i, k := range criteria {
		id := progs[i].Definition().ID.Value
		reason := reasons[id+" "+k.ID.Value]
		rows = append(rows, []string{id, k.ID.Value, reason})
		if reason == "" {
			t.Errorf("%s %s has no reason in testdata/own-emergencies.tsv; it is met when %s", id, k.ID, oneLine(k.When.Value))
		}
	}
	compareTable(t, "own-emergencies.tsv", rows)
}

// TestOwnEmergenciesAreNoDuplicates: one that tests nothing beside what the shared
// signs test is met by some child who has none of them.
func TestOwnEmergenciesAreNoDuplicates(t *testing.T) {
	progs, criteria := ownEmergencies()
	checked := 0
	for i, k := range criteria {
		p := progs[i].Definition()
		var shared []string
		for _, sign := range p.Signs.Criteria {
			shared = append(shared, findingsIn(p, sign.When.Value)...)
		}
		tests := findingsIn(p, k.When.Value)
		if slices.ContainsFunc(tests, func(id string) bool { return !slices.Contains(shared, id) }) {
			continue
		}
		checked++
		require.True(t, metWithoutSign(t, progs[i], k, tests), "%s %s says nothing that the shared danger signs do not say", p.Key(), k.ID)
	}
	require.Positive(t, checked)
}

// metWithoutSign looks for answers to these findings that meet the criterion and
// no shared danger sign, at any age in scope.
func metWithoutSign(t *testing.T, prog *engine.Program, k *pathways.Criterion, findings []string) bool {
	p := prog.Definition()
	cases := []map[string]engine.Answer{{}}
	for _, id := range findings {
		var more []map[string]engine.Answer
		for _, c := range cases {
			for _, a := range answersTo(prog, p.Dictionary.Finding(id)) {
				more = append(more, with(engine.Case{Findings: c}, id, a).Findings)
			}
		}
		cases = more
		require.Less(t, len(cases), 20000, "%s tests too much to try every answer", k.ID)
	}
	who := pathways.Clinician
	if len(k.Audience) > 0 {
		who = k.Audience[0]
	}
	for _, age := range agesInScope(t, prog) {
		for _, answers := range cases {
			d := decide(t, engine.Case{Audience: who, Age: age, At: at, Findings: answers}, prog)
			if d.Criteria[p.ID.Value+"/"+k.ID.Value] == yes && !slices.ContainsFunc(p.Signs.Criteria, func(s *pathways.Criterion) bool {
				return d.Criteria[p.ID.Value+"/"+s.ID.Value] == yes
			}) {
				return true
			}
		}
	}
	return false
}
