package peers

import (
	"github.com/google/cel-go/cel"
)

// celGo is plain cel-go: a program a rule, a map a child. A variable that is missing
// makes an error, which && and || absorb where the other side decides; what is left of
// it means that the rule is open.
type celGo struct {
	*Rules
	programs []cel.Program
}

var celSyntax = syntax{
	and: "&&", or: "||", not: "!", name: same, number: decimal,
	anyOf: func(name string, quoted []string) string { return name + " in " + list("[", quoted, "]") },
}

// CEL loads the rules into cel-go.
func CEL(x *Rules) (Peer, error) {
	opts := make([]cel.EnvOption, 0, len(x.Variables))
	for _, v := range x.Variables {
		opts = append(opts, cel.Variable(v.Name, [...]*cel.Type{Bool: cel.BoolType, Number: cel.DoubleType, Text: cel.StringType}[v.Kind]))
	}
	env, err := cel.NewEnv(opts...)
	if err != nil {
		return nil, err
	}
	p := &celGo{Rules: x}
	for _, r := range x.List {
		checked, issues := env.Compile(celSyntax.print(x, r.When, plain))
		if issues.Err() != nil {
			return nil, issues.Err()
		}
		program, err := env.Program(checked)
		if err != nil {
			return nil, err
		}
		p.programs = append(p.programs, program)
	}
	return p, nil
}

// Prepare makes the map.
func (p *celGo) Prepare(f Facts) any { return p.values(f) }

// values are the facts that are known, by name.
func (x *Rules) values(f Facts) map[string]any {
	m := make(map[string]any, len(f))
	for i, v := range f {
		if v != nil {
			m[x.Variables[i].Name] = v
		}
	}
	return m
}

// Decide evaluates every program.
func (p *celGo) Decide(in any, into *Lists) {
	into.reset()
	for i, program := range p.programs {
		v, _, err := program.Eval(in)
		into.note(i, err == nil && v.Value().(bool), err != nil)
	}
}
