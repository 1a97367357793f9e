package verify

import (
	"slices"

	"cmp"
	"fmt"

	"safetynet/engine"
)

// Witness is the plainest input of a class, with what each side says of it. The
// engine itself was asked.
type Witness struct {
	Case          engine.Case `json:"case"`
	Age           string      `json:"age"`
	Said          []string    `json:"said"`                    // what is not normal
	Contradictory bool        `json:"contradictory,omitempty"` // there is none without answers that cannot occur together
	From          Standing    `json:"from"`
	To            Standing    `json:"to"`
}

// Standing is what one side says of an input.
type Standing struct {
	Disposition string `json:"disposition"`
	Floor       string `json:"floor"`
	Ceiling     string `json:"ceiling"`
	Criterion   string `json:"criterion,omitempty"` // of the criterion in question: met, not-met, unknown
}

// witness is the plainest input where n holds. criterion names the one in
// question, as pathway/id.
func (f *facing) witness(n int32, criterion string) *Witness {
	w := &Witness{Said: []string{}}
	points, sound := f.plausible(n)
	w.Contradictory = !sound
	w.Case = f.caseAt(points, f.audience, f.options.At)
	age, said := f.said(points)
	w.Age, w.Said = age, append(w.Said, said...)
	w.From, w.To = f.stands(f.older, w.Case, criterion), f.stands(f.newer, w.Case, criterion)
	return w
}

// plausible is the plainest input where n holds, one whose answers do not contradict
// each other where there is one. Contradictions are taken out as they turn up: all
// of them at once would make the diagram large.
func (f *facing) plausible(n int32) (points []int, sound bool) {
	plainest := f.space.witness(f.d, n)
	for points = plainest; points != nil; points = f.space.witness(f.d, n) {
		memo := map[gate]bool{}
		i := slices.IndexFunc(f.contradictions, func(g gate) bool { return f.circuit.value(memo, g, points) })
		if i < 0 {
			return points, true
		}
		n = f.d.apply(opLess, f.draw(f.contradictions[i]), n)
	}
	return plainest, false
}

// stands asks the engine, leaving out what a version has no finding for.
func (f *facing) stands(s side, c engine.Case, criterion string) Standing {
	known := map[string]engine.Answer{}
	for id, a := range c.Findings {
		if s.logic.Pathway.Dictionary.Finding(id) != nil {
			known[id] = a
		}
	}
	c.Findings = known
	got, err := engine.DecideIn(s.locality, []*engine.Program{s.prog}, c)
	if err != nil {
		f.fail("%s refuses the case %v: %w", s.compared(), c, err)
	}
	return Standing{got.Disposition, got.Floor, got.Ceiling, got.Criteria[criterion]}
}

// Text is the child and what both sides say, in one line.
func (w *Witness) Text() string {
	c := Child{Age: w.Age, Said: w.Said}
	text := c.who()
	if w.Contradictory {
		text += ", which cannot be"
	}
	if a, b := w.From.Criterion, w.To.Criterion; a != b {
		text += fmt.Sprintf(": %s, now %s", cmp.Or(a, "no such criterion"), cmp.Or(b, "no such criterion"))
	}
	text += ": " + w.From.Disposition
	if w.From.Disposition != w.To.Disposition {
		text += ", now " + w.To.Disposition
	}
	return text
}
