package vignette

import (
	"slices"

	"go.yaml.in/yaml/v3"

	"safetynet/engine"
	"safetynet/pathways"
)

// expect reads what an assessment must say.
func (l *loader) expect(n *yaml.Node, e *Expect) {
	v := l.known
	disposition := func(into *pathways.Str) func(*yaml.Node) {
		return func(n *yaml.Node) { *into = l.id(n, "disposition", v.dispositions) }
	}
	list := func(into *[]pathways.Str, kind string, known []string) func(*yaml.Node) {
		return func(n *yaml.Node) { *into = l.ids(n, kind, known) }
	}
	l.object(n, fields{
		"disposition": disposition(&e.Disposition),
		"floor":       disposition(&e.Floor),
		"ceiling":     disposition(&e.Ceiling),
		"guidance":    func(n *yaml.Node) { e.Guidance = closed(l.reader, n, pathways.Guidances()) },
		"settled": func(n *yaml.Node) {
			if l.wants(n, "true or false", "!!bool") {
				b := n.Value == "true"
				e.Settled = &b
			}
		},
		"because":              list(&e.Because, "criterion", slices.Concat(v.criteria, v.rows)),
		"not_because":          list(&e.NotBecause, "criterion", slices.Concat(v.criteria, v.rows)),
		"only":                 list(&e.Only, "criterion", v.criteria),
		"asks":                 list(&e.Asks, "finding", append([]string{engine.AgeID}, v.findings...)),
		"not_checked":          list(&e.NotChecked, "finding", v.findings),
		"advice":               list(&e.Advice, "advice", v.advice),
		"not_advice":           list(&e.NotAdvice, "advice", v.advice),
		"watch_for":            func(n *yaml.Node) { e.WatchFor = l.watch(n) },
		"look_again":           func(n *yaml.Node) { e.LookAgain = l.duration(n) },
		"inconsistent":         list(&e.Inconsistent, "contradiction", v.contradictions),
		"out_of_scope":         list(&e.OutOfScope, "scope rule", v.scope),
		"perhaps_out_of_scope": list(&e.PerhapsOutOfScope, "scope rule", v.scope),
	}, "disposition")
}

func (l *loader) watch(n *yaml.Node) []Watch {
	if n.Kind != yaml.MappingNode {
		l.errorf(n, "type-wrong", "write it as {finding: disposition}", "a map is needed here, not %s", pathways.Describe(n))
		return nil
	}
	out := []Watch{}
	for i := 0; i < len(n.Content); i += 2 {
		out = append(out, Watch{l.id(n.Content[i], "finding", l.known.findings), l.id(n.Content[i+1], "disposition", l.known.dispositions)})
	}
	return out
}

func (l *loader) duration(n *yaml.Node) string {
	if !l.wants(n, "a duration", "!!str") {
		return ""
	}
	if _, err := pathways.ParseDuration(n.Value); err != nil {
		l.errorf(n, "duration-wrong", "write it as PT4H or P3D", "%v", err)
	}
	return n.Value
}
