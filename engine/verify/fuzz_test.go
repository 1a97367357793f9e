package verify

import (
	"errors"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/engine"
	"safetynet/pathways"
)

// FuzzCriterion puts any text where a criterion's condition stands: it is refused at
// load, or engine, diagram and cel-go take it alike at points drawn from the space.
func FuzzCriterion(f *testing.F) {
	for _, seed := range []string{
		"looks_ill", "!looks_ill && stiff_neck", "age_months < 3 ? temperature_c >= fever : temperature_c >= high_fever",
		"atLeast(2, [dry_mouth, sunken_eyes, no_tears])", "dry_signs >= two", "!(dry_signs < two) || has_fever", `alertness in ["pain", "unresponsive"]`,
		`skin_colour != "normal"`, "heart_rate > fast_heart == false", "heart_rate <= slow_heart", "fever > temperature_c", "age_days >= 28 || age_years >= 2",
		"respiratory_rate > fast_breathing && !(respiratory_rate >= very_fast_breathing)", "b in []", "looks_ill in []", "looks_ill == true",
		"looks_ill != stiff_neck", "true", "looks_ill // and so on", "has(x.y)", "1/0 > 0 || looks_ill", "temperature_c == fever", "'alert' == alertness",
	} {
		f.Add(seed)
	}
	count := edit{"small/1.0.0.yaml", "derived:\n", "  - {id: two, finding: dry_signs, limit: 2, source: {ref: DESIGN, grade: design}}\nderived:\n" +
		"  - {id: dry_signs, count: [dry_mouth, sunken_eyes, no_tears], worse: up, source: {ref: DESIGN, grade: design}}\n"}
	f.Fuzz(func(t *testing.T, condition string) {
		quoted := "when: '" + strings.ReplaceAll(strings.ReplaceAll(condition, "'", "''"), "\n", " ") + "'"
		lib := smallLibrary(t, count, edit{"small/1.0.0.yaml", "when: looks_ill", quoted})
		delete(lib, "small/invariants.yaml")
		prog, issues := smallProgram(t, lib)
		if prog == nil {
			require.True(t, issues.HasErrors())
			return
		}
		defer func() {
			if x := recover(); x != nil {
				if err, ok := x.(error); !ok || !errors.Is(err, errBudget) {
					panic(x)
				}
			}
		}()
		requireAlike(t, prog, condition)
	})
}

// requireAlike compares engine, diagram and cel-go at points drawn the same way each
// time.
func requireAlike(t *testing.T, prog *engine.Program, condition string) {
	oracle, err := engine.NewByCEL(prog)
	require.NoError(t, err)
	s := newSpace([]*engine.Logic{prog.Logic()})
	b := newBuilder(s)
	d := newDiagram(s.widths(), 200_000)
	random := rand.New(rand.NewPCG(1, 17))
	for _, who := range pathways.Audiences() {
		m := newModel(b, prog.Logic(), who, nil)
		p := &prover{drawn: m.drawn(d), prog: prog, byCEL: oracle, at: now}
		for range 20 {
			require.Empty(t, p.confirm(p.child(s.draw(random))), "%s: %q", who, condition)
		}
	}
}
