package verify

import (
	"safetynet/engine"
	"safetynet/pathways"
)

// ageBase is an age without the due date: completed days (59 means 59 or more)
// and completed months.
type ageBase struct{ days, months engine.Span }

func at(n int) engine.Span { return engine.Span{Lo: n, Hi: n} }

func (b ageBase) exact() bool { return b.days.Lo == b.days.Hi && b.months.Lo == b.months.Hi }

// openDays are how many days an age can leave open: a stated number of days where
// the shortest month makes several birth dates one age, of weeks, of months, and of
// years.
var openDays = []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 27, 28, 29, 30, 59}

// ageBases are the ages a case can have: every exact one, and those that leave
// something open: stated in years, months or weeks, or not at all. A month has 28
// to 31 days, and every combination that gives is here, so that none that a
// calendar gives is missing.
func ageBases() []ageBase {
	var out []ageBase
	for d := range 59 {
		for m := d / 31; m <= d/28; m++ {
			out = append(out, ageBase{at(d), at(m)})
		}
	}
	for m := 1; m < oldest; m++ {
		out = append(out, ageBase{at(59), at(m)})
	}
	for lo := range 59 {
		for _, n := range openDays {
			hi := min(lo+n, 59)
			for mlo := lo / 31; mlo <= lo/28; mlo++ {
				for mhi := max(mlo, hi/31); mhi <= hi/28; mhi++ {
					out = append(out, ageBase{engine.Span{Lo: lo, Hi: hi}, engine.Span{Lo: mlo, Hi: mhi}})
				}
			}
		}
	}
	for m := 1; m+1 < oldest; m++ {
		out = append(out, ageBase{at(59), engine.Span{Lo: m, Hi: m + 1}})
	}
	out = append(out, ageBase{engine.Span{Lo: 0, Hi: 59}, engine.Span{Lo: 0, Hi: 11}})
	for y := 12; y < oldest; y += 12 {
		out = append(out, ageBase{at(59), engine.Span{Lo: y, Hi: y + 11}})
	}
	return append(out, ageBase{engine.Span{Lo: 0, Hi: 59}, engine.Span{Lo: 0, Hi: oldest - 1}})
}

// birth is a way of answering how early the child was born, with the least and
// the most days the due date lies after the birth.
type birth struct {
	answer      engine.Answer
	least, most int
	weight      int64
}

const term = 40

// births are the runs of weeks that nothing tells apart, and the reasons for not
// knowing them; one empty answer where the due date does not matter.
func (s *space) births(a *axis) (known, unknown []birth) {
	if len(a.findings) == 0 {
		return []birth{{}}, nil
	}
	f := a.findings[0]
	s.set(a, point{answers: []engine.Answer{engine.UnknownAnswer(pathways.NotAsked)}, ages: pointAge(24)})
	for _, r := range s.numbers(a, f) {
		lo, hi := int(r.first.Value.Number), int(r.last.Value.Number)
		b := birth{r.first, 7 * max(0, term-hi), 7 * max(0, term-lo), r.count}
		if lo <= term && term <= hi {
			b.answer = engine.IntAnswer(term)
		}
		known = append(known, b)
	}
	for _, r := range pathways.Reasons() {
		unknown = append(unknown, birth{engine.UnknownAnswer(r), 0, 7 * (term - int(f.Range.Min)), 1})
	}
	return known, unknown
}

// corrected lists the spans of months since the due date an age can have.
func (b birth) corrected(base ageBase) []engine.Span {
	var out []engine.Span
	least, most := b.least/31, (b.most+27)/28
	if b.answer.Unknown != "" { // from the earliest birth to one at term
		for lo := max(0, base.months.Lo-most); lo <= max(0, base.months.Lo-b.most/31); lo++ {
			out = append(out, engine.Span{Lo: lo, Hi: base.months.Hi})
		}
		return out
	}
	for lo := max(0, base.months.Lo-most); lo <= max(0, base.months.Lo-least); lo++ {
		for hi := max(lo, base.months.Hi-most); hi <= max(0, base.months.Hi-least); hi++ {
			if lo == hi || !base.exact() || base.days.Lo == 59 {
				out = append(out, engine.Span{Lo: lo, Hi: hi})
			}
		}
	}
	return out
}

// exactAge is an age that leaves nothing open.
type exactAge struct{ days, months, corrected, birth int }

// enumerateAges fills the age axis.
func (s *space) enumerateAges(a *axis) {
	known, unknown := s.births(a)
	exact := map[exactAge]int{}
	for _, base := range ageBases() {
		enter := func(b birth, c engine.Span) int {
			p := point{ages: engine.Age{Known: true, Days: base.days, Months: base.months, Corrected: c}}
			if base.days == (engine.Span{Lo: 0, Hi: 59}) && base.months.Hi == oldest-1 {
				p.ages = engine.UnknownAge()
				p.ages.Corrected = c
			}
			if len(a.findings) > 0 {
				p.answers = []engine.Answer{b.answer}
			}
			return s.add(a, p, max(b.weight, 1))
		}
		type place struct {
			span engine.Span
			n    int
		}
		var told [][]place
		for i, b := range known {
			var row []place
			for _, c := range b.corrected(base) {
				n := enter(b, c)
				row = append(row, place{c, n})
				if base.exact() && c.Lo == c.Hi {
					exact[exactAge{base.days.Lo, base.months.Lo, c.Lo, i}] = n
				} else {
					s.widen(a, exact, base, c, i, n)
				}
			}
			told = append(told, row)
		}
		for i, row := range told { // weeks run from the earliest birth up; earlier is worse
			for _, p := range row {
				for j := 0; i > 0 && j < len(told[i-1]); j++ {
					if q := told[i-1][j]; q.span.Lo <= p.span.Lo && q.span.Hi-q.span.Lo <= p.span.Hi-p.span.Lo { // no less exact
						a.worsens = append(a.worsens, move{finding: a.findings[0], from: p.n, to: q.n})
					}
				}
			}
		}
		for _, u := range unknown {
			for _, c := range u.corrected(base) {
				n := enter(u, c)
				for _, row := range told {
					for _, p := range row {
						if c.Lo <= p.span.Lo && p.span.Hi <= c.Hi {
							a.forgets = append(a.forgets, move{finding: a.findings[0], from: p.n, to: n})
						}
					}
				}
			}
		}
	}
}

// widen notes every exact age that a wider one may turn out to be.
func (s *space) widen(a *axis, exact map[exactAge]int, base ageBase, c engine.Span, birth, n int) {
	for d := base.days.Lo; d <= base.days.Hi; d++ {
		for m := base.months.Lo; m <= base.months.Hi; m++ {
			for k := c.Lo; k <= min(c.Hi, m); k++ {
				if from, ok := exact[exactAge{d, m, k, birth}]; ok {
					a.widens = append(a.widens, move{from: from, to: n})
				}
			}
		}
	}
}
