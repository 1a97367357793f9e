package parent

import (
	"slices"
	"strings"

	"safetynet/pathways"
)

// young tells whether the page speaks to the young person.
func (s *sitting) young() bool {
	return s.journey.Young && s.ask.Case.Age.Known && s.ask.Case.Age.Months.Lo >= 12*pathways.YoungPersonYears
}

// reword says a parent's text to the young person. What the engine joined from
// several texts is worded text by text.
func (s *sitting) reword(text string) string {
	w := s.eng.Library().YoungPersonAt(s.Service.Now())
	if young, ok := w.For(text); ok || w == nil {
		return young
	}
	longest := slices.SortedFunc(slices.Values(w.Texts), func(x, y pathways.Reworded) int { return len(y.Says.Value) - len(x.Says.Value) })
	for _, x := range longest { // a text may be part of another
		if strings.Contains(text, x.Says.Value) {
			text = strings.ReplaceAll(text, x.Says.Value, x.Young.Value)
		}
	}
	return text
}
