package simulate

import (
	"slices"

	"safetynet/engine"
	"safetynet/pathways"
)

// builder makes the findings of a model.
type builder struct {
	m      *Model
	dict   *pathways.Dictionary
	panels []*engine.Panel
	at     map[string]int    // where a finding is in the model
	gate   map[string]string // what a follow-on finding is asked behind
	tested map[string]bool
	danger map[string]bool // read by a general danger sign
	issues pathways.Issues
}

func (b *builder) errorf(pos pathways.Position, code, hint, format string, args ...any) {
	b.issues = append(b.issues, b.m.params.sheet.NewIssue(pos, code, hint, format, args...))
}

// find looks up a finding that the file names.
func (b *builder) find(id pathways.Str) *pathways.Finding {
	f := b.dict.Finding(id.Value)
	if f == nil {
		var ids []string
		for _, x := range b.dict.Findings {
			ids = append(ids, x.ID.Value)
		}
		b.errorf(id.Pos, "finding-unknown", pathways.Suggest(id.Value, ids), "the dictionary has no finding %q", id.Value)
	}
	return f
}

// checkRules holds the rules of the group, and those of every group, against the
// dictionary.
func (b *builder) checkRules() {
	for _, r := range b.rules() {
		f := b.find(r.Finding)
		if f == nil {
			continue
		}
		switch {
		case r.Frequency != nil && f.Type != pathways.Bool:
			b.errorf(r.Pos, "value-not-answer", "a frequency is of a yes; give ranks or number", "%s is a %s", f.ID.Value, f.Type)
		case r.Number != nil && f.Type != pathways.Int && f.Type != pathways.Number:
			b.errorf(r.Pos, "value-not-answer", "give frequency or ranks", "%s is a %s, no number", f.ID.Value, f.Type)
		case r.Number != nil && r.Number.Around == nil && f.Normal == nil:
			b.errorf(r.Number.Pos, "key-missing", "write around:", "%s has no normal value to be around", f.ID.Value)
		}
		for _, e := range r.Ranks {
			if all := len(f.Values.All()); len(e.Value) != len(f.Values) && len(e.Value) != all {
				b.errorf(e.Key.Pos, "value-not-answer", "a share for each rank or each value, normal first",
					"%s has %d ranks and %d values, not %d", f.ID.Value, len(f.Values), all, len(e.Value))
			}
		}
	}
}

// rules are those of the group, which count first, and those of every group.
func (b *builder) rules() []Rule { return slices.Concat(b.m.group.Findings, b.m.params.Findings) }

func (b *builder) gates() {
	b.gate = map[string]string{}
	for _, g := range b.m.params.Gates {
		b.find(g.Finding)
		for _, id := range g.FollowOn {
			if b.find(id); b.gate[id.Value] != "" {
				b.errorf(id.Pos, "id-repeated", "", "%s has two gates", id.Value)
			}
			b.gate[id.Value] = g.Finding.Value
			for up := g.Finding.Value; up != ""; up = b.gate[up] {
				if up == id.Value {
					b.errorf(id.Pos, "derived-cycle", "", "%s is behind itself", up)
					b.gate[id.Value] = ""
					break
				}
			}
		}
	}
}

// read notes which findings the pathways of the panels read, and which of them a
// general danger sign reads.
func (b *builder) read() {
	b.tested, b.danger = map[string]bool{}, map[string]bool{}
	b.anyProgram(func(p *engine.Program) bool {
		for _, id := range p.Tested() {
			b.tested[id] = true
		}
		for _, k := range p.Logic().Criteria {
			if !k.Shared {
				continue
			}
			k.Plain.Walk(func(l *engine.Literal) {
				for _, f := range l.Findings() {
					b.danger[f.ID.Value] = true
				}
			})
		}
		return false
	})
}

func (b *builder) anyProgram(is func(*engine.Program) bool) bool {
	return slices.ContainsFunc(b.panels, func(p *engine.Panel) bool { return slices.ContainsFunc(p.Programs(), is) })
}

// add puts a finding into the model, after its gate, and returns its place.
func (b *builder) add(f *pathways.Finding) int {
	if at, is := b.at[f.ID.Value]; is {
		return at
	}
	x := &finding{def: f, gate: -1, why: unsure}
	if g := b.gate[f.ID.Value]; g != "" {
		x.gate = b.add(b.dict.Finding(g))
	}
	if f.Kind == pathways.Measurement {
		x.why = notMeasured
	}
	for months := range maxMonths {
		x.normal = append(x.normal, normalAnswer(f, months))
	}
	for i, a := range pathways.Audiences() {
		u, _ := b.m.params.Unknown.Get(string(a))
		x.knows[i] = b.anyProgram(func(p *engine.Program) bool { return p.Answerable(f, a) })
		if x.unknown[i] = cut(u.Unsure); x.why == notMeasured {
			x.unknown[i] = cut(u.NotMeasured)
		}
	}
	for _, r := range b.rules() {
		if r.Finding.Value == f.ID.Value {
			under := maxMonths
			if r.UnderMonths != nil {
				under = *r.UnderMonths
			}
			x.rules = append(x.rules, ageRule{r.FromMonths, under, b.sampler(f, r)})
		}
	}
	x.rules = append(x.rules, ageRule{0, maxMonths, b.otherwise(f)})
	b.m.findings = append(b.m.findings, x)
	b.at[f.ID.Value] = len(b.m.findings) - 1
	return b.at[f.ID.Value]
}

func normalAnswer(f *pathways.Finding, months int) answer {
	v, is := engine.NormalValue(f, months)
	switch {
	case !is:
		return answer{}
	case f.Type == pathways.Bool:
		return yesNo(v.Bool)
	case f.Type == pathways.Enum:
		return answer{known, float64(slices.Index(f.Values.All(), v.Text))}
	}
	return answer{known, v.Number}
}
