package peers

import (
	"fmt"
	"strings"

	"github.com/casbin/govaluate"
	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/vm"
)

// guarded is an engine of two values that has a program for every form of every rule.
type guarded struct {
	*Rules
	programs [3][]func(map[string]any) bool // by form
}

// Of a child of whom something is not known, the map also says of each variable
// whether it is.
const knownPrefix = "has_"

type guardedInput struct {
	values map[string]any
	lacks  []bool // by rule; nil where everything is known
}

// Prepare makes the map.
func (p *guarded) Prepare(f Facts) any {
	in := guardedInput{p.values(f), p.lacking(f)}
	if in.lacks != nil {
		for i, v := range f {
			in.values[knownPrefix+p.Variables[i].Name] = v != nil
		}
	}
	return in
}

// Decide evaluates the plain form, or where a rule lacks something the other two.
func (p *guarded) Decide(in any, into *Lists) {
	into.reset()
	x := in.(guardedInput)
	for i := range p.List {
		if x.lacks == nil || !x.lacks[i] {
			into.note(i, p.programs[plain][i](x.values), false)
			continue
		}
		certain := p.programs[certainly][i](x.values)
		into.note(i, certain, !certain && p.programs[possibly][i](x.values))
	}
}

func guardedOf(x *Rules, s syntax, compile func(text string) (func(map[string]any) bool, error)) (Peer, error) {
	p := &guarded{Rules: x}
	for as := range p.programs {
		for _, r := range x.List {
			program, err := compile(s.print(x, r.When, form(as))) // #nosec G115 -- three forms
			if err != nil {
				return nil, fmt.Errorf("%s: %w", r.ID, err)
			}
			p.programs[as] = append(p.programs[as], program)
		}
	}
	return p, nil
}

func list(begin string, items []string, end string) string {
	return begin + strings.Join(items, ", ") + end
}

// Expr loads the rules into github.com/expr-lang/expr.
func Expr(x *Rules) (Peer, error) {
	env := map[string]any{}
	for _, v := range x.Variables {
		env[v.Name], env[knownPrefix+v.Name] = [...]any{Bool: false, Number: 0.0, Text: ""}[v.Kind], false
	}
	s := celSyntax
	s.known = func(name string) string { return knownPrefix + name }
	var machine vm.VM
	return guardedOf(x, s, func(text string) (func(map[string]any) bool, error) {
		program, err := expr.Compile(text, expr.Env(env), expr.AsBool())
		return func(values map[string]any) bool {
			v, err := machine.Run(program, values)
			return must(v, err).(bool)
		}, err
	})
}

// Govaluate loads the rules into github.com/casbin/govaluate.
func Govaluate(x *Rules) (Peer, error) {
	s := celSyntax
	s.known = func(name string) string { return knownPrefix + name }
	s.anyOf = func(name string, quoted []string) string { return name + " in " + list("(", quoted, ")") }
	return guardedOf(x, s, func(text string) (func(map[string]any) bool, error) {
		program, err := govaluate.NewEvaluableExpression(text)
		return func(values map[string]any) bool {
			v, err := program.Evaluate(values)
			return must(v, err).(bool)
		}, err
	})
}

// must is for what was checked on every child before anything is timed.
func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
