package engine

import (
	"slices"
	"sync"

	"safetynet/pathways"
)

// Program is one version of a pathway, compiled. It is safe for concurrent use, and
// immutable but for what is written when it is first asked for: see Concurrency.
type Program struct {
	def            *pathways.Pathway
	criteria       []*criterion // danger signs first, then the pathway's own, in file order
	raises         []*raise
	scope          []*scopeRule
	conflicts      []*conflict
	advice         advice
	excuses        map[string]*excuse
	tested         map[string]bool // ids of findings any condition reads
	used           map[string]bool // ids of thresholds and calculated values any condition names
	literals       []*Literal      // of criteria, raises and scope, for what could still change
	order          map[string]int  // place of a finding among the questions
	oldest         int             // the greatest age in months the pathway is for
	plan           *plan
	questions      [audiences][]*readyQuestion // by place in the dictionary, nil of what is not tested
	watching       [][]*watched                // by place in the dictionary: wordings for its worse values, the pathway's own first
	watched        []*watched                  // all of them
	signs          []*watched                  // of those, the wordings of the general danger signs
	written        [audiences]sync.Once        // what is ready to be said to each
	contradictions contradictions
	provenance     *readyProvenance
	values         []int // by place in the dictionary: how many values there are to choose from, 0 of a number
	numberAt       []int // by place in the dictionary: place among the numbers, -1 of what is none
	asks           int   // urgency of advice while something is undecided

	expects [audiences][]bool       // by place in the dictionary: the audience is expected to know it
	choices [audiences][][]Choice   // by place in the dictionary: answers to choose from, of what is tested
	limits  [][]*pathways.Threshold // by place in the dictionary: those a finding is compared with

	claims func() claims // what must hold; nothing the program decides reads it

	patches []string // what was moved, see [Engine.Patched]
}

// criterion is a compiled [pathways.Criterion].
type criterion struct {
	def     *pathways.Criterion
	when    *node
	plain   *node  // a danger sign's own condition, without this pathway's exceptions
	shared  bool   // a general danger sign
	key     string // names the criterion and what it tests: the same sign in two pathways has one key
	urgency int
	group   string
	assume  map[string]*assumption
	excuses map[string]*excuse // the criterion's own entries over the pathway's
	ready   [audiences]*ready  // once the program has spoken to one
}

type assumption struct {
	def     *pathways.Assume
	urgency int
}

type excuse struct {
	def  *pathways.Excuse
	when *node // nil: always
}

type raise struct {
	def     *pathways.Raise
	when    *node // nil for any_other
	level   int   // any_other: the least guidance level that counts
	targets []int // places among the criteria
	urgency int
	ready   [audiences]*ready
}

type scopeRule struct {
	def      *pathways.ScopeRule
	when     *node
	handOver bool // the pathway's criteria still apply
	ready    [audiences]*ready
}

type conflict struct {
	def  *pathways.Contradiction
	when *node
}

type advice struct {
	signs, firstAid, homeCare, course []adviceItem // signs: the first aid of the shared danger signs
	followUp                          []followUp
	withholding                       []adviceItem // of all of them but follow-up
}

type adviceItem struct {
	def  *pathways.Advice
	when *node
	said [audiences]*said
}

type followUp struct {
	def  *pathways.FollowUp
	when *node
	said [audiences]*said
}

// Definition is what the program was compiled from. It must not be changed.
func (p *Program) Definition() *pathways.Pathway { return p.def }

// Tested lists the ids of the findings any condition of the pathway reads, in
// the dictionary's order.
func (p *Program) Tested() []string {
	var ids []string
	for _, f := range p.def.Dictionary.Findings {
		if p.tested[f.ID.Value] {
			ids = append(ids, f.ID.Value)
		}
	}
	return ids
}

// measure notes what a panel asks of every finding of the dictionary.
func (p *Program) measure() {
	for _, f := range p.def.Dictionary.Findings {
		at, values := -1, len(f.Values.All())
		switch f.Type {
		case pathways.Int, pathways.Number:
			at = f.NumberAt
		case pathways.Bool:
			values = 2
		}
		p.numberAt, p.values = append(p.numberAt, at), append(p.values, values)
		p.limits = append(p.limits, limitsOn(f, p.literals))
		for n, a := range audienceOrder {
			p.expects[n], p.choices[n] = append(p.expects[n], p.Answerable(f, a)), append(p.choices[n], choicesOf(f, a))
		}
	}
}

const ownPart = "pathway" // in [Used.Part]

// Used is a threshold or calculated value that a pathway uses, with the part of
// its definition that holds it: pathway, danger-signs, sepsis or findings.
type Used[T any] struct {
	Part string
	Def  T
}

// Thresholds lists the limits that conditions of the pathway use, the pathway's
// own first. The shared parts hold more, which serve other pathways.
func (p *Program) Thresholds() []Used[*pathways.Threshold] {
	d := p.def
	return usedOf(p, func(t *pathways.Threshold) string { return t.ID.Value },
		d.Thresholds, d.Signs.Thresholds, d.SepsisTables.Thresholds, d.Dictionary.Thresholds)
}

// Derived lists the calculated values that conditions of the pathway use, as
// [Program.Thresholds] does.
func (p *Program) Derived() []Used[*pathways.Derived] {
	d := p.def
	return usedOf(p, func(x *pathways.Derived) string { return x.ID.Value },
		d.Derived, d.Signs.Derived, d.SepsisTables.Derived, d.Dictionary.Derived)
}

func usedOf[T any](p *Program, id func(T) string, own, signs, sepsis, dictionary []T) []Used[T] {
	var out []Used[T]
	for i, part := range []string{ownPart, "danger-signs", "sepsis", "findings"} {
		for _, x := range [][]T{own, signs, sepsis, dictionary}[i] {
			if p.used[id(x)] {
				out = append(out, Used[T]{part, x})
			}
		}
	}
	return out
}

// Answerable tells whether an audience is expected to know a finding in this
// pathway: the dictionary's answer unless the pathway overrides it.
func (p *Program) Answerable(f *pathways.Finding, a pathways.Audience) bool {
	if over, ok := p.def.AnsweredBy.Get(f.ID.Value); ok {
		return slices.Contains(over, a)
	}
	return f.AnsweredByAudience(a)
}

// Applies tells whether a criterion or raise limited to some audiences applies.
func Applies(limit []pathways.Audience, a pathways.Audience) bool {
	return len(limit) == 0 || slices.Contains(limit, a)
}
