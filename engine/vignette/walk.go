package vignette

import (
	"slices"

	"safetynet/engine"
	"safetynet/pathways"
)

// Walk is a well child's way through the questions, page by page, as a page for
// families would ask them: of the page with the most important question, all that
// can still change the outcome, and on it whatever the answers open; then the next.
type Walk struct {
	Questions  []string // ids in the order they were asked, the age first
	Pages      []string // ids of the pages shown, [engine.AgeID] first
	Assessment *engine.Assessment
}

// WellChild walks a child to whom only normal things can be said through one
// pathway. A measurement without a normal value was not taken, a length or count
// without one is the least there is, and of anything else without one they are unsure.
func WellChild(prog *engine.Program, c engine.Case) (Walk, error) {
	w := Walk{Questions: []string{engine.AgeID}, Pages: []string{engine.AgeID}}
	answers := map[string]engine.Answer{}
	for {
		c.Findings = answers
		var err error
		if w.Assessment, err = engine.Assess([]*engine.Program{prog}, c); err != nil || len(w.Assessment.NextQuestions) == 0 {
			return w, err
		}
		page := w.Pages[len(w.Pages)-1]
		asks := w.open(prog, page)
		if len(asks) == 0 {
			page = w.next(prog)
			asks = w.open(prog, page)
			w.Pages = append(w.Pages, page)
		}
		for _, id := range asks {
			w.Questions = append(w.Questions, id)
			answers[id] = normalAnswer(prog.Definition().Dictionary.Finding(id), c.Age)
		}
	}
}

// next is the page of the most important question still open.
func (w Walk) next(prog *engine.Program) string {
	for _, p := range pagesOf(prog) {
		if asks(p, w.Assessment.NextQuestions[0].Finding) {
			return p.ID.Value
		}
	}
	return ""
}

// open lists the open questions of a page.
func (w Walk) open(prog *engine.Program, page string) []string {
	var ids []string
	for _, p := range pagesOf(prog) {
		for _, q := range w.Assessment.NextQuestions {
			if p.ID.Value == page && asks(p, q.Finding) {
				ids = append(ids, q.Finding)
			}
		}
	}
	return ids
}

func pagesOf(prog *engine.Program) []pathways.Page {
	return slices.Concat(prog.Definition().Signs.Pages, prog.Definition().Pages)
}

func asks(p pathways.Page, finding string) bool {
	return slices.ContainsFunc(p.Ask, func(id pathways.Str) bool { return id.Value == finding })
}

func normalAnswer(f *pathways.Finding, age engine.Age) engine.Answer {
	v, declared := engine.NormalValue(f, age.Months.Lo)
	switch {
	case declared:
		return engine.Answer{Value: v}
	case f.Kind == pathways.Measurement:
		return engine.UnknownAnswer(pathways.NotMeasured)
	case f.Worse == pathways.WorseUp:
		return engine.Answer{Value: engine.Value{Type: f.Type, Number: f.Range.Min}}
	}
	return engine.UnknownAnswer(pathways.Unsure)
}
