package engine

import (
	"fmt"
	"regexp"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/types"
)

// ByCEL evaluates the criteria of one program a second time, by cel-go itself with
// unknowns, from the text they were written in: what lowering made of them has no
// part in it. It is for checks of proofs and tests. It belongs to one goroutine.
type ByCEL struct {
	prog     *Program
	voc      *vocabulary
	criteria []cel.Program // within the pathway, with its exceptions
	plain    []cel.Program // danger signs, outside it
}

// NewByCEL prepares the criteria of a program for cel-go.
func NewByCEL(p *Program) (*ByCEL, error) {
	voc, err := newVocabulary(p.def, newCELTexts())
	if err != nil {
		return nil, err
	}
	x := &ByCEL{prog: p, voc: voc}
	for _, k := range p.criteria {
		plain, whole := voc.written(p, k)
		one, err := voc.celProgram(plain)
		if err != nil {
			return nil, err
		}
		x.plain = append(x.plain, one)
		if whole != plain {
			if one, err = voc.celProgram(whole); err != nil {
				return nil, err
			}
		}
		x.criteria = append(x.criteria, one)
	}
	return x, nil
}

// Criteria are the truth values of the conditions of a case, by id: those of the
// criteria that apply to its audience and, for a child certainly outside the
// pathway, of the danger signs only. Where CEL knows a value the program must
// have the same; it leaves more open, namely tests of an age that is not exact,
// and of a threshold without a limit at the child's age.
func (x *ByCEL) Criteria(c Case) (map[string]Truth, error) {
	t, err := decide(nil, []*Program{x.prog}, c)
	if err != nil {
		return nil, err
	}
	o := t.outcomes[0]
	view, err := x.voc.env.PartialVars(x.voc.celVariables(o.in.state))
	if err != nil {
		return nil, fmt.Errorf("engine: %s: %w", x.prog.def.Key(), err)
	}
	out := map[string]Truth{}
	for i, k := range x.prog.criteria {
		if !Applies(k.def.Audience, c.Audience) || (o.outside && !k.shared) {
			continue
		}
		program := x.criteria[i]
		if o.outside {
			program = x.plain[i]
		}
		if out[k.def.ID.Value], err = celTruth(program, view); err != nil {
			return nil, fmt.Errorf("engine: %s of %s: %w", k.def.ID, x.prog.def.Key(), err)
		}
	}
	return out, nil
}

var word = regexp.MustCompile(`\b[a-z][a-z0-9_]*\b`)

// written is a criterion's condition as one text, calculated conditions in place
// of their names: on its own, and with the exceptions to it.
func (v *vocabulary) written(p *Program, k *criterion) (plain, whole string) {
	var expand func(text string) string
	expand = func(text string) string {
		return word.ReplaceAllStringFunc(text, func(name string) string {
			if d := v.derived[name]; d != nil && d.When != nil {
				return bracketed(expand(d.When.Value))
			}
			return name
		})
	}
	plain = bracketed(expand(k.def.When.Value))
	if k.def.Exception != nil {
		plain += " && !" + bracketed(expand(k.def.Exception.When.Value))
	}
	whole = plain
	for _, e := range p.def.DangerSigns.Exceptions {
		if k.shared && e.Sign.Value == k.def.ID.Value {
			whole += " && !" + bracketed(expand(e.When.Value))
		}
	}
	return plain, whole
}

// bracketed is a condition as part of another; it may end in a comment.
func bracketed(text string) string { return "(" + text + "\n)" }

// celProgram is a condition as cel-go runs it.
func (v *vocabulary) celProgram(text string) (cel.Program, error) {
	compiled, issues := v.env.Compile(text)
	if issues.Err() != nil {
		return nil, fmt.Errorf("engine: cel-go does not compile %q: %w", text, issues.Err())
	}
	return v.env.Program(compiled, cel.EvalOptions(cel.OptPartialEval))
}

// celVariables is a state as CEL sees it: what is not there is unknown.
func (v *vocabulary) celVariables(s *state) map[string]any {
	vars := map[string]any{}
	for _, name := range []string{ageDays, ageMonths, ageYears, ageCorrected} {
		if span := s.ageSpan(name); span.Lo == span.Hi {
			vars[name] = int64(span.Lo)
		}
	}
	for id, t := range v.thresholds {
		if t.Limit != nil {
			vars[id] = *t.Limit
			continue
		}
		first, last := t.At(s.age.Months.Lo), t.At(s.age.Months.Hi)
		if limit := t.Bands[first].Limit; first == last && !limit.None {
			vars[id] = limit.Value
		}
	}
	for _, f := range s.dict.Findings {
		if !s.known(f) {
			continue
		}
		switch value := s.valueOf(f); celType(f.Type) {
		case cel.BoolType:
			vars[f.ID.Value] = value.Bool
		case cel.StringType:
			vars[f.ID.Value] = value.Text
		case cel.IntType:
			vars[f.ID.Value] = int64(value.Number)
		default:
			vars[f.ID.Value] = value.Number
		}
	}
	w := walker{lowerer: newLowerer(v, nil)}
	for id, d := range v.derived {
		if d.When != nil {
			continue
		}
		if n, ok := w.derivedNumber(d).value(s); ok {
			vars[id] = n
		}
	}
	return vars
}

// celTruth is what cel-go makes of a condition.
func celTruth(program cel.Program, view any) (Truth, error) {
	got, _, err := program.Eval(view)
	if _, unknown := got.(*types.Unknown); unknown {
		return Unknown, nil
	}
	if err != nil {
		return Unknown, err
	}
	return triOf(got.Value().(bool)), nil
}
