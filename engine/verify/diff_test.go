package verify

import (
	"fmt"
	"io/fs"
	"math/big"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"safetynet/engine"
	"safetynet/pathways"
)

// first and second are the versions that made compiles.
var first, second = pathways.Version{Minor: 1}, pathways.Version{Minor: 2}

// made compiles two versions of the tiny pathway, which here has a count as well:
// 0.1.0 with what every version has, and 0.2.0 with its own changes. Shared parts
// that are changed are new versions of them, which 0.2.0 pins.
func made(t *testing.T, shared map[string][]string, oldNew ...string) *engine.Engine {
	t.Helper()
	data, err := os.ReadFile("../../testdata/tiny.yaml")
	require.NoError(t, err)
	old := replaced(t, string(data),
		"raises:\n", "  - id: T-3\n    when: atLeast(2, [dry_mouth, sunken_eyes, no_tears])\n    disposition: clinician-4h\n"+
			"    because: Three signs of too little fluid.\n    source: {ref: DESIGN, grade: design}\nraises:\n",
		"ask: [dry_mouth,", "ask: [no_tears, dry_mouth,",
		"  watch_for:\n", "  watch_for:\n    - {finding: no_tears, text: no tears}\n")
	lib := fstest.MapFS{"tiny/0.1.0.yaml": {Data: []byte(old)}}
	for _, part := range []string{"findings", "danger-signs", "dispositions", "sepsis"} {
		version := "1.1.0"
		if part == "sepsis" {
			version = "1.0.0"
		}
		text, err := fs.ReadFile(pathways.Embedded(), "shared/"+part+"/"+version+".yaml")
		require.NoError(t, err)
		lib["shared/"+part+"/"+version+".yaml"] = &fstest.MapFile{Data: text}
		if changes := shared[part]; changes != nil {
			changes = append([]string{"version: " + version, "version: 1.2.0", "status: active", "status: draft"}, changes...)
			lib["shared/"+part+"/1.2.0.yaml"] = &fstest.MapFile{Data: []byte(replaced(t, string(text), changes...))}
			oldNew = append(oldNew, part+": "+version, part+": 1.2.0")
		}
	}
	example, err := os.ReadFile("../../testdata/localities/example/1.0.0.yaml")
	require.NoError(t, err)
	lib["localities/example/1.0.0.yaml"] = &fstest.MapFile{Data: example}
	lib["tiny/0.2.0.yaml"] = &fstest.MapFile{Data: []byte(replaced(t, old, append(oldNew, "version: 0.1.0", "version: 0.2.0")...))}
	released, _ := pathways.Load(lib)
	lib["SUMS"] = &fstest.MapFile{Data: []byte(released.Sums())}
	loaded, issues := pathways.Load(lib)
	eng, issues := engine.CompileUnproved(loaded, issues)
	require.NotNil(t, eng, issues.Render())
	return eng
}

// replaced is a text with pairs exchanged one after the other, each of them there.
func replaced(t *testing.T, text string, oldNew ...string) string {
	t.Helper()
	for i := 0; i < len(oldNew); i += 2 {
		require.Contains(t, text, oldNew[i])
		text = strings.Replace(text, oldNew[i], oldNew[i+1], 1)
	}
	return text
}

// summary is a difference as a reviewer of these tests reads it.
func (d *Difference) summary() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s -> %s\n", d.From, d.To)
	for _, a := range d.Audiences {
		fmt.Fprintf(&b, "\n%s: %s inputs\n", a.Audience, a.Inputs)
		for _, c := range a.Classes {
			outside := ""
			if c.Outside {
				outside = ", outside"
			}
			fmt.Fprintf(&b, "  %s -> %s, %s%s: %s\n    %s\n", c.From, c.To, c.Direction, outside, c.Count, c.Witness.Text())
			if c.Justification != nil {
				fmt.Fprintf(&b, "    because: %s\n", c.Justification.Because)
			}
		}
	}
	b.WriteString("\n")
	for _, k := range d.Criteria {
		if !slices.Equal(k.Changes, []Change{Unchanged}) {
			fmt.Fprintf(&b, "%s %v %v %s -> %s\n", k.ID, k.Changes, k.Audiences, k.From, k.To)
		}
		for _, w := range k.Witnesses {
			fmt.Fprintf(&b, "    %s\n", w.Text())
		}
	}
	fmt.Fprintf(&b, "rules %v\nanswered by %v\nfindings %v\n", d.Rules, d.AnsweredBy, d.Findings)
	for _, u := range d.Unjustified() {
		fmt.Fprintf(&b, "unjustified: %s -> %s %v\n", u.From, u.To, u.Audiences)
	}
	return b.String()
}

// requireGolden compares with a file under testdata/verify/diff; UPDATE=1 writes it.
func requireGolden(t *testing.T, name, got string) {
	t.Helper()
	file := "../../testdata/verify/diff/" + name + ".txt"
	if os.Getenv("UPDATE") != "" {
		require.NoError(t, os.WriteFile(file, []byte(got), 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, string(want), got)
}

// planted are changes whose difference was foreseen; the golden files say it.
var planted = []struct {
	name   string
	shared map[string][]string
	change []string
}{
	{"same", nil, nil},
	{"limit-up", nil, []string{"limit: 39.0", "limit: 39.5"}},
	{"limit-down", nil, []string{"limit: 39.0", "limit: 38.5", "at_least: 39.0", "at_least: 38.5"}},
	{"band-moved", nil, []string{"{below_months: 12, limit: 50}", "{below_months: 24, limit: 50}"}},
	{"comparator", nil, []string{"respiratory_rate > tiny_fast", "respiratory_rate >= tiny_fast"}},
	{"count-up", nil, []string{"atLeast(2,", "atLeast(3,"}},
	{"criterion-deleted", nil, []string{"atLeast(2, [dry_mouth, sunken_eyes, no_tears])", "no_tears", "id: T-3", "id: T-4"}},
	{"and-to-or", nil, []string{"tiny_dry && temperature_c", "tiny_dry || temperature_c"}},
	{"text-only", nil, []string{
		"tiny_dry && temperature_c >= tiny_hot", "'!(temperature_c < tiny_hot) && tiny_dry'", "when: dry_mouth || sunken_eyes", "when: sunken_eyes || dry_mouth",
		"atLeast(2, [dry_mouth, sunken_eyes, no_tears])", "(dry_mouth && (sunken_eyes || no_tears)) || (sunken_eyes && no_tears)",
		"when: age_years >= 16", "when: \"!(age_months < 192)\""}},
	{"disposition-down", nil, []string{"disposition: ed-now", "disposition: clinician-1h"}},
	{"justified", nil, []string{"disposition: clinician-4h", "disposition: gp-or-111-today", "\nadvice:\n", "\nless_urgent:\n" +
		"  - {from: 0.1.0, class: {from: clinician-4h, to: gp-or-111-today}, because: It can wait., source: {ref: DESIGN, grade: design}}\nadvice:\n"}},
	{"assumed", nil, []string{"    excuse:\n      respiratory_rate: {reasons: [not-measured], audience: [adviser], because: Hard to count by phone.}",
		"    assume:\n      respiratory_rate: {reasons: [unsure], because: It may be fast.}"}},
	{"audience", nil, []string{"    because: Hot and dry.", "    audience: [clinician]\n    because: Hot and dry."}},
	{"raise-gone", nil, []string{"    when: tiny_dry\n    to: ed-now", "    when: sunken_eyes\n    to: call-999"}},
	{"answered-by", nil, []string{"thresholds:\n", "answered_by: {respiratory_rate: [clinician], temperature_c: [clinician]}\nthresholds:\n"}},
	{"scope", nil, []string{"when: age_years >= 16", "when: age_years >= 5"}},
	{"danger-sign-narrower", map[string][]string{"danger-signs": {`skin_colour in ["mottled", "ashen", "blue"]`, `skin_colour in ["mottled", "ashen", "blue"] && cold_body`}}, nil},
	{"another-dictionary", map[string][]string{"findings": {
		"range: {min: 30.0, max: 43.0}, decimals: 1", "range: {min: 31.0, max: 42.5}, decimals: 1", "{id: skin_colour, type: enum, values: [normal, pale,", "{id: skin_colour, type: enum, values: [normal, flushed, pale,"}}, nil},
}

// TestPlantedChanges: the classes, counts, children and verdicts of changes whose
// difference is known.
func TestPlantedChanges(t *testing.T) {
	for _, x := range planted {
		t.Run(x.name, func(t *testing.T) {
			eng := made(t, x.shared, x.change...)
			from, to := eng.Program("tiny", first), eng.Program("tiny", second)
			d, err := Diff(from, to, Options{})
			require.NoError(t, err)
			requireGolden(t, x.name, d.summary())
			d.requireSampled(t, from, to, 600)
		})
	}
}

// TestNothingDiffers: a shipped version differs from itself in nothing.
func TestNothingDiffers(t *testing.T) {
	for _, id := range []string{"bronchiolitis", "diarrhoea-vomiting"} {
		prog := shipped().Program(id, pathways.Version{Major: 1})
		d, err := Diff(prog, prog, Options{})
		require.NoError(t, err)
		for _, a := range d.Audiences {
			require.Empty(t, a.Classes)
		}
		require.Len(t, d.Criteria, len(prog.Logic().Criteria))
		for _, k := range d.Criteria {
			require.Equal(t, []Change{Unchanged}, k.Changes, k.ID)
		}
		require.Empty(t, d.Rules)
		require.Empty(t, d.AnsweredBy)
		require.Empty(t, d.Findings)
		require.Empty(t, d.Unjustified())
	}
}

// TestFebrileChild is the one pair of versions shipped.
func TestFebrileChild(t *testing.T) {
	from, to := shipped().Program("febrile-child", pathways.Version{Major: 1}), shipped().Program("febrile-child", pathways.Version{Major: 1, Minor: 1})
	d, err := Diff(from, to, Options{})
	require.NoError(t, err)
	require.Empty(t, d.Unjustified())
	requireGolden(t, "febrile-child", d.summary())
	d.requireSampled(t, from, to, 600)
}

// requireSampled asks the engine about inputs drawn from the space: where it tells
// two things, that class was found, and where no class was found it never does.
func (d *Difference) requireSampled(t *testing.T, from, to *engine.Program, draws int) {
	t.Helper()
	s := newSpace([]*engine.Logic{from.Logic(), to.Logic()})
	random := rand.New(rand.NewPCG(6, 4))
	for i := range draws {
		a := d.Audiences[i%len(d.Audiences)]
		c := s.caseAt(s.draw(random), a.Audience, now)
		before, err := engine.Decide([]*engine.Program{from}, knownTo(from, c))
		require.NoError(t, err)
		after, err := engine.Decide([]*engine.Program{to}, knownTo(to, c))
		require.NoError(t, err)
		if before.Disposition != after.Disposition {
			require.True(t, slices.ContainsFunc(a.Classes, func(x Class) bool { return x.From == before.Disposition && x.To == after.Disposition }),
				"%s -> %s: %+v", before.Disposition, after.Disposition, c)
		}
	}
}

func knownTo(prog *engine.Program, c engine.Case) engine.Case {
	all := c.Findings
	c.Findings = map[string]engine.Answer{}
	for id, a := range all {
		if prog.Definition().Dictionary.Finding(id) != nil {
			c.Findings[id] = a
		}
	}
	return c
}

// TestCountIsExact compares the count of a diagram with counting one by one.
func TestCountIsExact(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 7))
	for range 60 {
		c := newCircuit([]int{2 + random.IntN(5), 2 + random.IntN(5), 2 + random.IntN(5), 2})
		weights := make([][]*big.Int, len(c.widths))
		for i, w := range c.widths {
			for range w {
				weights[i] = append(weights[i], big.NewInt(1+random.Int64N(1_000_000_000)))
			}
		}
		pool := []gate{never, always}
		for range 20 {
			pool = append(pool, c.random(random, pool))
		}
		g := pool[len(pool)-1]
		want := new(big.Int)
		points := make([]int, len(c.widths))
		var walk func(i int, weight *big.Int)
		walk = func(i int, weight *big.Int) {
			if i == len(points) {
				if c.value(map[gate]bool{}, g, points) {
					want.Add(want, weight)
				}
				return
			}
			for p, w := range weights[i] {
				points[i] = p
				walk(i+1, new(big.Int).Mul(weight, w))
			}
		}
		walk(0, big.NewInt(1))
		d := newDiagram(c.widths, 100_000)
		require.Equal(t, want.String(), d.count(c.draw(d, map[gate]int32{}, g), weights).String())
	}
}

// TestLocalityDifference: the example locality makes a contact in 4 hours one in 2.
func TestLocalityDifference(t *testing.T) {
	eng := made(t, nil)
	d, err := DiffLocality(eng.Program("tiny", second), eng.Locality("example", pathways.Version{Major: 1}), Options{Audience: []pathways.Audience{pathways.Parent}})
	require.NoError(t, err)
	requireGolden(t, "locality", d.summary())
	_, err = DiffLocality(shipped().Program("febrile-child", pathways.Version{Major: 1}), eng.Locality("example", pathways.Version{Major: 1}), Options{})
	require.ErrorContains(t, err, "is for dispositions 1.1.0")
}

// TestCannotBeCompared: versions without inputs in common are refused.
func TestCannotBeCompared(t *testing.T) {
	_, err := Diff(shipped().Program("asthma", pathways.Version{Major: 1}), shipped().Program("epilepsy", pathways.Version{Major: 1}), Options{})
	require.EqualError(t, err, "asthma@1.0.0 and epilepsy@1.0.0 are different pathways")
	eng := made(t, nil)
	_, err = Diff(eng.Program("tiny", first), eng.Program("tiny", second), Options{Budget: 10})
	require.ErrorIs(t, err, errBudget)
	require.ErrorContains(t, err, "compare tiny@0.1.0 with tiny@0.2.0")
	eng = made(t, map[string][]string{"findings": {"unit: Cel, range: {min: 30.0, max: 43.0}", "unit: \"[degF]\", range: {min: 30.0, max: 43.0}"}})
	_, err = Diff(eng.Program("tiny", first), eng.Program("tiny", second), Options{})
	require.EqualError(t, err, "tiny@0.1.0 and tiny@0.2.0 cannot be compared: temperature_c is not the same question in both")
}

// TestDisagreementIsAnError: nothing is shown that the engine, or the other back
// end, does not say as well.
func TestDisagreementIsAnError(t *testing.T) {
	eng := made(t, nil, "limit: 39.0", "limit: 39.5")
	from, to := eng.Program("tiny", first), eng.Program("tiny", second)
	_, err := compare(side{from, from.Logic(), nil}, side{from, to.Logic(), nil}, Options{})
	require.ErrorContains(t, err, "the engine tells a child 0 days old")

	x := &comparison{builder: &builder{circuit: newCircuit([]int{2})}, out: &Difference{}}
	require.True(t, x.some("everybody", 1, always))
	require.NoError(t, x.err)
	x.some("nobody", 0, x.circuit.one(0, 1))
	require.ErrorContains(t, x.err, "nobody: the diagram and the solver do not agree")
}
