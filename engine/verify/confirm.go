package verify

import (
	"fmt"

	"safetynet/engine"
)

// confirm asks the engine, and cel-go, about a child before it is shown, and about
// the one after the step in question. It says what they see differently from the
// diagram, "" when they see the same; a logic that is no program has nobody to ask.
func (p *prover) confirm(c *Child) string {
	if p.prog == nil {
		return ""
	}
	for ; c != nil; c = c.Then {
		got, err := engine.Decide([]*engine.Program{p.prog}, c.Case)
		if err != nil {
			return "the engine cannot decide the child found: " + err.Error()
		}
		for _, x := range []struct{ rail, diagram, engine string }{
			{"disposition", c.Disposition, got.Disposition}, {"floor", c.Floor, got.Floor}, {"ceiling", c.Ceiling, got.Ceiling},
		} {
			if x.diagram != x.engine {
				return fmt.Sprintf("the %s of the child found is %s by the diagram and %s by the engine", x.rail, x.diagram, x.engine)
			}
		}
		if because := p.confirmCriteria(c.Case, got); because != "" {
			return because
		}
	}
	return ""
}

// confirmCriteria compares the engine with cel-go, criterion by criterion. What CEL
// leaves open may be excused.
func (p *prover) confirmCriteria(c engine.Case, got engine.Decision) string {
	byCEL, err := p.byCEL.Criteria(c)
	if err != nil {
		return "cel-go cannot read the child found: " + err.Error()
	}
	outcome := map[engine.Truth]string{engine.True: "met", engine.False: "not-met"}
	for _, id := range sortedKeys(byCEL) {
		have := got.Criteria[p.logic.Pathway.ID.Value+"/"+id]
		if want := outcome[byCEL[id]]; want != "" && want != have {
			return fmt.Sprintf("%s is %s by cel-go and %s by the engine for the child found", id, want, have)
		}
	}
	return ""
}
