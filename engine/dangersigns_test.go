package engine_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/engine"
	"safetynet/engine/vignette"
	"safetynet/pathways"
)

// agesInScope are ages of one child that the pathway is for.
func agesInScope(t *testing.T, prog *engine.Program) []engine.Age {
	var ages []engine.Age
	for _, months := range []int{0, 1, 2, 4, 8, 13, 18, 23, 30, 40, 59, 61, 100, 150, 190} {
		age, err := engine.AgeFromStated(engine.StatedAge{Months: &months, Days: n(1)}, at, 0)
		require.NoError(t, err)
		a := assess(t, engine.Case{Audience: pathways.Clinician, Age: age, At: at, Findings: map[string]engine.Answer{}}, prog)
		if !slices.ContainsFunc(a.OutOfScope, func(o engine.OutOfScope) bool { return o.Certain }) {
			ages = append(ages, age)
		}
	}
	require.NotEmpty(t, ages, prog.Definition().Key())
	return ages
}

// excepts tells whether a pathway makes an exception to a danger sign.
func excepts(p *pathways.Pathway, sign string) bool {
	return slices.ContainsFunc(p.DangerSigns.Exceptions, func(x pathways.SignException) bool { return x.Sign.Value == sign })
}

// plainProgram is a pathway that has a danger sign without an exception.
func plainProgram(t *testing.T, sign string) *engine.Program {
	progs := newestPrograms()
	i := slices.IndexFunc(progs, func(prog *engine.Program) bool { return !excepts(prog.Definition(), sign) })
	require.GreaterOrEqual(t, i, 0, "every pathway makes an exception to %s", sign)
	return progs[i]
}

// presentations are all the least ways in which a danger sign can be present:
// one answer, or where no answer alone is enough, two.
func presentations(t *testing.T, sign *pathways.Criterion) []map[string]engine.Answer {
	prog := plainProgram(t, sign.ID.Value)
	p := prog.Definition()
	holds := func(answers map[string]engine.Answer) bool {
		return meets(t, engine.Case{Audience: pathways.Clinician, Age: years(t, 1), At: at, Findings: answers}, prog, sign)
	}
	var singles []map[string]engine.Answer
	for _, id := range findingsIn(p, sign.When.Value) {
		for _, a := range answersTo(prog, p.Dictionary.Finding(id)) {
			singles = append(singles, map[string]engine.Answer{id: a})
		}
	}
	enough := slices.DeleteFunc(slices.Clone(singles), func(x map[string]engine.Answer) bool { return !holds(x) })
	if len(enough) > 0 {
		return enough
	}
	for _, one := range singles {
		for _, other := range singles {
			pair := map[string]engine.Answer{}
			for _, m := range []map[string]engine.Answer{one, other} {
				for id, a := range m {
					pair[id] = a
				}
			}
			if len(pair) == 2 && holds(pair) {
				enough = append(enough, pair)
			}
		}
	}
	return enough
}

// meets tells whether a danger sign is certain in a pathway.
func meets(t *testing.T, c engine.Case, prog *engine.Program, sign *pathways.Criterion) bool {
	return decide(t, c, prog).Criteria[prog.Definition().ID.Value+"/"+sign.ID.Value] == yes
}

// answersTo lists every answer to a finding that can make a difference.
func answersTo(prog *engine.Program, f *pathways.Finding) []engine.Answer {
	var out []engine.Answer
	switch f.Type {
	case pathways.Bool:
		return []engine.Answer{engine.BoolAnswer(false), engine.BoolAnswer(true)}
	case pathways.Enum:
		for _, v := range f.Values.All() {
			out = append(out, engine.EnumAnswer(v))
		}
		return out
	}
	for _, v := range interesting(prog, f) {
		if f.Type == pathways.Int {
			out = append(out, engine.IntAnswer(int(v)))
		} else {
			out = append(out, engine.NumberAnswer(v))
		}
	}
	return out
}

// TestEveryDangerSignIsAnEmergency: a child of any age in scope with one danger
// sign and nothing else known is call-999 in every pathway and for everybody.
// Nothing else known means that no exception is known to hold; where the pathway
// declares none, the emergency is certain as well.
func TestEveryDangerSignIsAnEmergency(t *testing.T) {
	for _, prog := range newestPrograms() {
		p := prog.Definition()
		ages := agesInScope(t, prog)
		emergency := p.Shared.Dispositions.Roles.Emergency.Value
		for _, sign := range p.Signs.Criteria {
			ways := presentations(t, sign)
			require.NotEmpty(t, ways, "%s cannot be present", sign.ID)
			certain := !excepts(p, sign.ID.Value)
			for _, way := range ways {
				for _, age := range ages {
					for _, audience := range pathways.Audiences() {
						c := engine.Case{Audience: audience, Age: age, At: at, Findings: way}
						if d := decide(t, c, prog); d.Disposition != emergency || (certain && d.Floor != emergency) {
							t.Fatalf("%s: %s with %v at %v for a %s is %s", p.Key(), sign.ID, way, age, audience, d.Disposition)
						}
					}
				}
			}
		}
	}
}

// TestExceptionsToDangerSigns: each exception a pathway declares is shown by a
// vignette in which the sign is present, the pathway's finer rule decides instead,
// and a pathway without the exception says 999.
func TestExceptionsToDangerSigns(t *testing.T) {
	for _, prog := range newestPrograms() {
		p := prog.Definition()
		if len(p.DangerSigns.Exceptions) == 0 {
			continue
		}
		name := "../testdata/vignettes/" + p.ID.Value + "/" + p.Version.String() + ".yaml"
		data, err := os.ReadFile(name)
		require.NoError(t, err)
		file, issues := vignette.Load(name, data, shipped())
		require.False(t, issues.HasErrors(), issues.Render())
		for _, x := range p.DangerSigns.Exceptions {
			require.True(t, shownByVignette(t, prog, file, x), "%s: no vignette shows the exception to %s", p.Key(), x.Sign)
		}
	}
}

func shownByVignette(t *testing.T, prog *engine.Program, file *vignette.File, x pathways.SignException) bool {
	p := prog.Definition()
	sign := p.Signs.Criteria[slices.IndexFunc(p.Signs.Criteria, func(k *pathways.Criterion) bool { return k.ID.Value == x.Sign.Value })]
	plain := plainProgram(t, x.Sign.Value)
	for _, v := range file.Vignettes {
		for _, who := range v.Audiences {
			c, err := v.Case(prog, who)
			require.NoError(t, err)
			if decide(t, c, prog).Criteria[p.ID.Value+"/"+x.Criterion.Value] == yes && !meets(t, c, prog, sign) && meets(t, c, plain, sign) {
				return true
			}
		}
	}
	return false
}

// TestDangerSignTable keeps the table of where each shared sign comes from in each
// pathway: rows of its own notes, or shared by design, or with an exception.
func TestDangerSignTable(t *testing.T) {
	notes := map[string][]string{}
	for _, row := range readTable(t, "notes-rows.tsv") {
		notes[row[0]] = append(notes[row[0]], row[1])
	}
	rows := [][]string{{"sign", "condition", "pathway", "because"}}
	for _, sign := range newestSigns(t).Criteria {
		for _, prog := range newestPrograms() {
			p := prog.Definition()
			require.Equal(t, newestSigns(t).Version, p.Pins.DangerSigns, "%s uses other danger signs", p.Key())
			own := slices.DeleteFunc(slices.Clone(sign.NotesRef), func(r string) bool { return !slices.Contains(notes[p.ID.Value], r) })
			lacks := slices.Contains(sign.Lacks, p.ID.Value)
			require.NotEqual(t, lacks, len(own) > 0, "%s in %s: a sign either has a row of the notes, or lacks: says that there is none", sign.ID, p.ID)
			because := "own row " + strings.Join(own, ", ")
			if lacks {
				because = "shared by design (lacks)"
			}
			for _, x := range p.DangerSigns.Exceptions {
				if x.Sign.Value == sign.ID.Value {
					because += "; exception: " + oneLine(x.Because.For(pathways.Clinician))
				}
			}
			rows = append(rows, []string{sign.ID.Value, oneLine(sign.When.Value), p.ID.Value, because})
		}
	}
	compareTable(t, "danger-signs.tsv", rows)
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
