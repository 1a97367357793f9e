package peers

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"

	"safetynet/engine"
)

// opa is OPA with one module, asked for the set of all that hold. What is not known is
// undefined there: a test of it fails, and so does the opposite test.
type opa struct {
	*Rules
	certain, both rego.PreparedEvalQuery
}

// OPA loads the rules into github.com/open-policy-agent/opa.
func OPA(x *Rules) (Peer, error) {
	m := &module{Rules: x, tests: map[string]string{}}
	m.text.WriteString("package rules\n")
	for i, r := range x.List {
		for _, set := range []form{certainly, possibly} {
			fmt.Fprintf(&m.text, "%s contains %d if { %s }\n", [...]string{certainly: "certain", possibly: "possible"}[set], i, m.body(r.When, set))
		}
	}
	p := &opa{Rules: x}
	for query, into := range map[string]*rego.PreparedEvalQuery{
		"certain := data.rules.certain":                                  &p.certain,
		"certain := data.rules.certain; possible := data.rules.possible": &p.both,
	} {
		prepared, err := rego.New(rego.Query(query), rego.Module("rules.rego", m.text.String())).PrepareForEval(context.Background())
		if err != nil {
			return nil, err
		}
		*into = prepared
	}
	return p, nil
}

// module is the text of a module. A part that is an "or" becomes a rule of its own.
type module struct {
	*Rules
	text  strings.Builder
	parts int
	tests map[string]string // rules for tests, by what they test
}

// rule is the name of another rule.
func (m *module) rule() string {
	m.parts++
	return "part_" + strconv.Itoa(m.parts)
}

func (m *module) body(n *Node, as form) string {
	switch n.Op {
	case engine.And:
		parts := make([]string, len(n.Kids))
		for i, k := range n.Kids {
			parts[i] = m.body(k, as)
		}
		return strings.Join(parts, "; ")
	case engine.Or:
		name := m.rule()
		for _, k := range n.Kids {
			body := m.body(k, as)
			fmt.Fprintf(&m.text, "%s if { %s }\n", name, body)
		}
		return name
	}
	if as == possibly {
		return "not " + m.named(m.test(m.opposite(n.Test)))
	}
	return m.test(n.Test)
}

// named makes a test a rule, because "not" of a comparison of something undefined is
// undefined itself, and of a rule that is undefined it is true.
func (m *module) named(test string) string {
	name, known := m.tests[test]
	if !known {
		name = m.rule()
		m.tests[test] = name
		fmt.Fprintf(&m.text, "%s if { %s }\n", name, test)
	}
	return name
}

func (m *module) test(t *Test) string {
	v := m.Variables[t.Variable]
	switch v.Kind {
	case Bool:
		return fmt.Sprintf("input.%s == %t", v.Name, t.Is)
	case Text:
		quoted := make([]string, len(t.Wanted))
		for i, w := range t.Wanted {
			quoted[i] = strconv.Quote(w)
		}
		return fmt.Sprintf("input.%s in %s", v.Name, list("{", quoted, "}"))
	}
	limit := strconv.FormatFloat(t.Limit, 'f', -1, 64)
	if t.ByAge >= 0 {
		limit = "input." + m.Variables[t.ByAge].Name
	}
	return fmt.Sprintf("input.%s %s %s", v.Name, t.Op, limit)
}

// opposite is true exactly where a test is false.
func (m *module) opposite(t *Test) *Test {
	o := *t
	o.Is = !t.Is
	o.Op = map[string]string{"<": ">=", ">=": "<", ">": "<=", "<=": ">", "==": "!=", "!=": "=="}[t.Op]
	o.Wanted = slices.DeleteFunc(slices.Clone(m.Variables[t.Variable].Values), func(v string) bool { return slices.Contains(t.Wanted, v) })
	return &o
}

type opaInput struct {
	value    ast.Value
	complete bool
}

// Prepare makes the input as OPA holds it.
func (p *opa) Prepare(f Facts) any {
	return opaInput{must(ast.InterfaceToValue(p.values(f))), !slices.Contains(f, nil)}
}

// Decide asks for one set where everything is known, else for both.
func (p *opa) Decide(in any, into *Lists) {
	into.reset()
	x := in.(opaInput)
	query := &p.both
	if x.complete {
		query = &p.certain
	}
	set := must(query.Eval(context.Background(), rego.EvalParsedInput(x.value)))[0].Bindings
	certain, possible := p.members(set["certain"]), p.members(set["possible"])
	for i := range p.List {
		into.note(i, certain[i], possible[i])
	}
}

func (p *opa) members(set any) []bool {
	out := make([]bool, len(p.List))
	if set == nil {
		return out
	}
	for _, v := range set.([]any) {
		out[must(v.(json.Number).Int64())] = true
	}
	return out
}
