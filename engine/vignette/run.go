package vignette

import (
	"fmt"
	"strings"

	"safetynet/engine"
	"safetynet/pathways"
)

// Result is one vignette as one audience would put it, assessed.
type Result struct {
	Vignette   *Vignette
	Audience   pathways.Audience
	Case       engine.Case
	Assessment *engine.Assessment // nil when the case could not be assessed
	Failures   []string           // what was wanted and what was got; none when it passed
}

// Passed tells whether everything came out as expected.
func (r Result) Passed() bool { return len(r.Failures) == 0 }

// String names the result and lists its failures, for a terminal.
func (r Result) String() string {
	verdict := "ok"
	if !r.Passed() {
		verdict = "FAIL"
	}
	text := fmt.Sprintf("%s: %s: %s (%s)", r.Vignette.Pos, verdict, r.Vignette.Name, r.Audience)
	for _, f := range r.Failures {
		text += "\n    " + f
	}
	return text
}

// Run assesses every vignette for each of its audiences, in file order.
func (f *File) Run(eng *engine.Engine) []Result {
	prog := eng.Program(f.Pathway, f.Version)
	var results []Result
	for _, v := range f.Vignettes {
		for _, who := range v.Audiences {
			results = append(results, v.run(prog, who, f.Pathway+"@"+f.Version.String()))
		}
	}
	return results
}

func (v *Vignette) run(prog *engine.Program, who pathways.Audience, key string) Result {
	r := Result{Vignette: v, Audience: who}
	if prog == nil {
		r.Failures = []string{"the library has no " + key}
		return r
	}
	var err error
	if r.Case, err = v.Case(prog, who); err == nil {
		r.Assessment, err = engine.Assess([]*engine.Program{prog}, r.Case)
	}
	if err != nil {
		r.Failures = []string{err.Error()}
		return r
	}
	j := &judge{prog: prog, result: r, a: r.Assessment}
	j.judge(v.Expect)
	r.Failures = j.failures
	return r
}

// Case is the vignette as one audience would put it to a pathway.
func (v *Vignette) Case(prog *engine.Program, who pathways.Audience) (engine.Case, error) {
	c := engine.Case{Audience: who, At: v.At, Findings: map[string]engine.Answer{}}
	var err error
	if c.Age, err = v.age(0); err != nil {
		return c, err
	}
	if v.Others == OthersNormal {
		dict := prog.Definition().Dictionary
		for _, id := range prog.Tested() {
			f := dict.Finding(id)
			if v, declared := engine.NormalValue(f, c.Age.Months.Lo); declared && prog.Answerable(f, who) {
				c.Findings[id] = engine.Answer{Value: v}
			}
		}
	}
	for id, a := range v.Findings {
		c.Findings[id] = a
	}
	if g := c.Findings[gestation]; g.Known() && g.Value.Type == pathways.Int {
		c.Age, err = v.age(int(g.Value.Number)) // corrected months count from the due date
	}
	return c, err
}

// gestation is the finding that corrects a young baby's age.
const gestation = "gestation_weeks"

func (v *Vignette) age(gestationWeeks int) (engine.Age, error) {
	switch {
	case v.Completed != nil:
		return *v.Completed, nil
	case v.Born != nil:
		return engine.AgeFromBirthDate(*v.Born, v.At, gestationWeeks)
	case v.Stated != nil:
		return engine.AgeFromStated(*v.Stated, v.At, gestationWeeks)
	}
	return engine.UnknownAge(), nil
}

// met names the met criteria with their dispositions, for a failure.
func met(a *engine.Assessment) string {
	var all []string
	for _, m := range a.Matched {
		all = append(all, m.Criterion+" ("+m.Disposition+")")
	}
	return orNone(all)
}

func orNone(list []string) string {
	if len(list) == 0 {
		return "none"
	}
	return strings.Join(list, ", ")
}
