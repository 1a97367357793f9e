package vignette

import (
	"bytes"
	"fmt"
	"strings"

	"go.yaml.in/yaml/v3"

	"safetynet/engine"
	"safetynet/pathways"
)

// Draft is a case that is to become a vignette, with what somebody says it should
// have come to. It is what they say and not approved: a clinician decides.
type Draft struct {
	Pathway     string // id@version
	Name, Why   string
	Comment     []string // lines at the head of the file
	Case        engine.Case
	Disposition string
}

// FileName is where the draft belongs: beside the vignettes of its version, with a
// label of its own.
func (d Draft) FileName(label string) string {
	id, version, _ := strings.Cut(d.Pathway, "@")
	return id + "/" + version + "." + label + ".yaml"
}

// YAML writes the draft as a vignette file. What else the case comes to that a
// vignette must name (contradictions, scope) is expected as it is today, so that the
// vignette fails exactly where the disposition is disputed.
func (d Draft) YAML(prog *engine.Program) ([]byte, error) {
	a, err := engine.Assess([]*engine.Program{prog}, d.Case)
	if err != nil {
		return nil, err
	}
	j := &judge{prog: prog, result: Result{Audience: d.Case.Audience}, a: a}
	type expect struct {
		Disposition       string            `yaml:"disposition"`
		Guidance          pathways.Guidance `yaml:"guidance"`
		Inconsistent      []string          `yaml:"inconsistent,omitempty"`
		OutOfScope        []string          `yaml:"out_of_scope,omitempty"`
		PerhapsOutOfScope []string          `yaml:"perhaps_out_of_scope,omitempty"`
	}
	type one struct {
		Name      string         `yaml:"name"`
		Why       string         `yaml:"why"`
		Audience  string         `yaml:"audience"`
		Completed map[string]any `yaml:"completed,omitempty,flow"`
		At        string         `yaml:"at"`
		Findings  map[string]any `yaml:"findings,omitempty"`
		Expect    expect         `yaml:"expect"`
	}
	x := one{
		Name: d.Name, Why: d.Why, Audience: string(d.Case.Audience), At: d.Case.At.Format("2006-01-02T15:04:05.999999999Z07:00"), Findings: map[string]any{},
		Expect: expect{d.Disposition, prog.Definition().Shared.Dispositions.Get(d.Disposition).Guidance, j.contradictions(), j.scope(true), j.scope(false)},
	}
	if age := d.Case.Age; age.Known {
		x.Completed = map[string]any{"days": span(age.Days), "months": span(age.Months), "corrected": span(age.Corrected)}
	}
	for id, answer := range d.Case.Findings {
		x.Findings[id] = plainAnswer(answer)
	}
	var out bytes.Buffer
	for _, line := range d.Comment {
		fmt.Fprintf(&out, "# %s\n", line)
	}
	enc := yaml.NewEncoder(&out)
	enc.SetIndent(2)
	if err := enc.Encode(struct {
		Pathway   string `yaml:"pathway"`
		Vignettes []one  `yaml:"vignettes"`
	}{d.Pathway, []one{x}}); err != nil {
		return nil, err
	}
	return out.Bytes(), enc.Close()
}

// span is a number, or both ends of a range.
func span(s engine.Span) any {
	if s.Lo == s.Hi {
		return s.Lo
	}
	return []int{s.Lo, s.Hi}
}

func plainAnswer(a engine.Answer) any {
	switch {
	case !a.Known():
		return map[string]string{"unknown": string(a.Unknown)}
	case a.Value.Type == pathways.Bool:
		return a.Value.Bool
	case a.Value.Type == pathways.Enum:
		return a.Value.Text
	case a.Value.Type == pathways.Int:
		return int(a.Value.Number)
	}
	return a.Value.Number
}
