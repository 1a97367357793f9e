package replay

import (
	"encoding/json"
	"time"

	"safetynet/engine"
	"safetynet/pathways"
)

// caseJSON writes a child as a case that can be assessed again. When it was is left
// out: the time is the same for all.
func (c *Comparison) caseJSON(ch *Child) json.RawMessage {
	out := engine.Case{Audience: ch.Audience, Age: ch.Age, At: time.Unix(0, 0).UTC(), Findings: map[string]engine.Answer{}}
	for _, a := range ch.Answers {
		f := c.findings.list[a.Finding]
		out.Findings[f.id] = f.answer(a)
	}
	text, err := json.Marshal(out)
	if err != nil {
		panic(err) // a finite number, a text or a yes or no is always JSON
	}
	return text
}

func (f *finding) answer(a Answer) engine.Answer {
	switch a.Kind {
	case Unknown:
		return engine.UnknownAnswer(pathways.Reasons()[int(a.Value)])
	case Bool:
		return engine.BoolAnswer(a.Value != 0)
	case Enum:
		return engine.EnumAnswer(f.values[int(a.Value)])
	}
	return engine.NumberAnswer(a.Value)
}
