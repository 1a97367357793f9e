package peers

import (
	"fmt"
	"math"
	"strconv"

	"github.com/cedar-policy/cedar-go"
)

// cedarGo is Cedar with a policy a rule: all that permit are named by one call. It has
// whole numbers only, so that numbers are counted in thousandths.
type cedarGo struct {
	*Rules
	sets [3]*cedar.PolicySet // by form
}

var cedarSyntax = syntax{
	and: "&&", or: "||", not: "!",
	name:   func(name string) string { return "context." + name },
	known:  func(name string) string { return "context has " + name },
	number: func(v float64) string { return strconv.FormatInt(thousandths(v), 10) },
	anyOf:  func(name string, quoted []string) string { return list("[", quoted, "]") + ".contains(" + name + ")" },
}

func thousandths(v float64) int64 { return int64(math.Round(1000 * v)) }

// Cedar loads the rules into github.com/cedar-policy/cedar-go.
func Cedar(x *Rules) (Peer, error) {
	p := &cedarGo{Rules: x}
	for as := range p.sets {
		p.sets[as] = cedar.NewPolicySet()
		for i, r := range x.List {
			var policy cedar.Policy
			when := cedarSyntax.print(x, r.When, form(as)) // #nosec G115 -- three forms
			if err := policy.UnmarshalCedar([]byte("permit (principal, action, resource) when { " + when + " };")); err != nil {
				return nil, fmt.Errorf("%s: %w", r.ID, err)
			}
			p.sets[as].Add(cedar.PolicyID(strconv.Itoa(i)), &policy)
		}
	}
	return p, nil
}

type cedarInput struct {
	request  cedar.Request
	complete bool
}

// Prepare makes the request.
func (p *cedarGo) Prepare(f Facts) any {
	m := make(cedar.RecordMap, len(f))
	complete := true
	for i, v := range f {
		name := cedar.String(p.Variables[i].Name)
		switch v := v.(type) {
		case nil:
			complete = false
		case bool:
			m[name] = cedar.Boolean(v)
		case float64:
			m[name] = cedar.Long(thousandths(v))
		case string:
			m[name] = cedar.String(v)
		}
	}
	return cedarInput{cedar.Request{Context: cedar.NewRecord(m)}, complete}
}

// Decide asks for the policies that permit: once where everything is known, else what
// is certain and what is possible.
func (p *cedarGo) Decide(in any, into *Lists) {
	into.reset()
	x := in.(cedarInput)
	if x.complete {
		certain := p.permitted(plain, x.request)
		for i := range p.List {
			into.note(i, certain[i], false)
		}
		return
	}
	certain, possible := p.permitted(certainly, x.request), p.permitted(possibly, x.request)
	for i := range p.List {
		into.note(i, certain[i], possible[i])
	}
}

func (p *cedarGo) permitted(as form, request cedar.Request) []bool {
	out := make([]bool, len(p.List))
	_, diagnostic := cedar.Authorize(p.sets[as], nil, request)
	if len(diagnostic.Errors) > 0 {
		panic(diagnostic.Errors[0].String())
	}
	for _, reason := range diagnostic.Reasons {
		out[must(strconv.Atoi(string(reason.PolicyID)))] = true
	}
	return out
}
