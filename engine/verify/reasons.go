package verify

import (
	"fmt"
	"slices"
	"strings"

	"safetynet/engine"
	"safetynet/pathways"
)

// classReasons finds, for each finding, the reasons for not knowing it that no
// criterion tells apart.
func (s *space) classReasons(logics []*engine.Logic) {
	marks := map[string]map[pathways.Reason]string{}
	mark := func(id string, reasons []pathways.Reason, what string) {
		if marks[id] == nil {
			marks[id] = map[pathways.Reason]string{}
		}
		for _, r := range reasons {
			marks[id][r] += what + ";"
		}
	}
	for n, l := range logics {
		for i, k := range l.Criteria {
			for id, a := range k.Assume {
				mark(id, a.Reasons, fmt.Sprint("a", n, ".", i))
			}
			for id, e := range k.Excuses {
				mark(id, e.Reasons, fmt.Sprint("e", n, ".", i, e.Audience))
			}
			if k.Shared {
				note := func(lit *engine.Literal) {
					for _, f := range lit.Findings() {
						mark(f.ID.Value, []pathways.Reason{pathways.Unsure}, "u")
					}
				}
				k.When.Walk(note)
				k.Plain.Walk(note)
			}
		}
	}
	for id, m := range marks {
		s.reasons[id] = map[pathways.Reason]pathways.Reason{}
		for i, r := range pathways.Reasons() {
			name := r
			for _, q := range pathways.Reasons()[:i] {
				if sameMarks(m[q], m[r]) {
					name = s.reasons[id][q]
					break
				}
			}
			s.reasons[id][r] = name
		}
	}
}

func sameMarks(a, b string) bool {
	set := func(x string) []string {
		all := strings.Split(x, ";")
		slices.Sort(all)
		return slices.Compact(all)
	}
	return slices.Equal(set(a), set(b))
}

func (s *space) reason(id string, r pathways.Reason) pathways.Reason {
	if name, ok := s.reasons[id][r]; ok {
		return name
	}
	return pathways.NotAsked
}
