package plain

import (
	"fmt"
	"math"
	"regexp"
	"slices"

	"github.com/google/cel-go/cel"

	"safetynet/pathways"
)

// Rules are a definition as CEL programs.
type Rules struct {
	criteria     []criterion
	raises       []raise
	outside      []cel.Program
	handOver     []cel.Program
	conflicts    []cel.Program
	banded       []*pathways.Threshold
	dispositions *pathways.Dispositions
	undecided    int // how urgent "cannot be told" is
}

type criterion struct {
	name      string
	group     string
	urgency   int
	audiences []pathways.Audience
	program   cel.Program
}

type raise struct {
	targets  []int
	to       int
	anyOther int         // the least guidance level that counts; -1 where there is a condition
	when     cel.Program // nil for any other
}

// compiler makes programs of conditions.
type compiler struct {
	env     *cel.Env
	derived map[string]*pathways.Derived
	err     error // the first
}

// Compile makes the rules of a definition. What only other pathways use is an error:
// numbers that are calculated, and limits for some audiences.
func Compile(p *pathways.Pathway) (*Rules, error) {
	thresholds := slices.Concat(p.Thresholds, p.Signs.Thresholds, p.SepsisTables.Thresholds, p.Dictionary.Thresholds)
	c := &compiler{derived: map[string]*pathways.Derived{}}
	for _, d := range slices.Concat(p.Derived, p.Signs.Derived, p.SepsisTables.Derived, p.Dictionary.Derived) {
		c.derived[d.ID.Value] = d
	}
	if c.env, c.err = environment(p.Dictionary, thresholds); c.err != nil {
		return nil, c.err
	}
	r := &Rules{dispositions: p.Shared.Dispositions}
	r.undecided = r.dispositions.Get(r.dispositions.Roles.Undecided.Value).Urgency
	for _, t := range thresholds {
		if t.Limit == nil {
			r.banded = append(r.banded, t)
		}
	}
	exceptions := map[string]string{}
	for _, e := range p.DangerSigns.Exceptions {
		exceptions[e.Sign.Value] = e.When.Value
	}
	places := map[string]int{}
	for i, k := range slices.Concat(p.Signs.Criteria, p.Criteria) {
		places[k.ID.Value] = i
		text := "(" + k.When.Value + ")"
		if k.Exception != nil {
			text += " && !(" + k.Exception.When.Value + ")"
		}
		if x, ok := exceptions[k.ID.Value]; ok && i < len(p.Signs.Criteria) {
			text += " && !(" + x + ")"
		}
		group := k.Group
		if group == "" {
			group = k.ID.Value
		}
		r.criteria = append(r.criteria, criterion{
			name: p.ID.Value + "/" + k.ID.Value, group: group, audiences: k.Audience,
			urgency: r.dispositions.Get(k.Disposition.Value).Urgency, program: c.program(text),
		})
	}
	for _, x := range p.Raises {
		y := raise{to: r.dispositions.Get(x.To.Value).Urgency, anyOther: -1}
		for _, t := range x.Targets {
			y.targets = append(y.targets, places[t.Value])
		}
		if x.AnyOther != nil {
			y.anyOther = x.AnyOther.Rank()
		} else {
			y.when = c.program(x.When.Value)
		}
		if len(x.Audience) > 0 {
			c.fail(fmt.Errorf("%s is for some audiences only, which this stack does not know", x.ID.Value))
		}
		r.raises = append(r.raises, y)
	}
	for _, x := range p.Scope.Outside {
		r.outside = append(r.outside, c.program(x.When.Value))
	}
	for _, x := range p.Scope.HandOver {
		r.handOver = append(r.handOver, c.program(x.When.Value))
	}
	asked := map[string]any{}
	new(Findings).into(asked)
	for _, x := range p.Dictionary.Contradictions { // those of what other pathways ask cannot hold
		if !slices.ContainsFunc(x.Findings, func(f pathways.Str) bool { return asked[f.Value] == nil }) {
			r.conflicts = append(r.conflicts, c.program(x.When.Value))
		}
	}
	return r, c.err
}

// environment declares what conditions name: limits without ages are constants.
func environment(d *pathways.Dictionary, thresholds []*pathways.Threshold) (*cel.Env, error) {
	opts := []cel.EnvOption{cel.CrossTypeNumericComparisons(true)}
	for _, name := range []string{"age_days", "age_months", "age_years", "corrected_age_months"} {
		opts = append(opts, cel.Variable(name, cel.IntType))
	}
	for _, f := range d.Findings {
		opts = append(opts, cel.Variable(f.ID.Value, celType(f.Type)))
	}
	for _, t := range thresholds {
		if t.Limit != nil {
			opts = append(opts, cel.Constant(t.ID.Value, cel.DoubleType, double(*t.Limit)))
		} else {
			opts = append(opts, cel.Variable(t.ID.Value, cel.DoubleType))
		}
	}
	return cel.NewEnv(opts...)
}

func celType(t pathways.FindingType) *cel.Type {
	switch t {
	case pathways.Bool:
		return cel.BoolType
	case pathways.Int:
		return cel.IntType
	case pathways.Enum:
		return cel.StringType
	}
	return cel.DoubleType
}

var word = regexp.MustCompile(`\b[a-z][a-z0-9_]*\b`)

// program compiles a condition, with what is calculated in its place.
func (c *compiler) program(text string) cel.Program {
	ast, issues := c.env.Compile(c.expand(text))
	if issues.Err() != nil {
		c.fail(fmt.Errorf("%s: %w", text, issues.Err()))
		return nil
	}
	p, err := c.env.Program(ast, cel.EvalOptions(cel.OptOptimize))
	c.fail(err)
	return p
}

func (c *compiler) expand(text string) string {
	return word.ReplaceAllStringFunc(text, func(name string) string {
		d := c.derived[name]
		switch {
		case d == nil:
			return name
		case d.When == nil:
			c.fail(fmt.Errorf("%s is a calculated number, which this stack does not know", name))
			return name
		}
		return "(" + c.expand(d.When.Value) + ")"
	})
}

func (c *compiler) fail(err error) {
	if c.err == nil {
		c.err = err
	}
}

// limits puts the limits for an age under their names. Where there is none, it is one
// that no measurement reaches: all limits by age are upper ones here.
func (r *Rules) limits(m map[string]any, months int) {
	for _, t := range r.banded {
		b := t.Bands[t.At(months)].Limit
		m[t.ID.Value] = b.Value
		if b.None {
			m[t.ID.Value] = math.Inf(1)
		}
	}
}
