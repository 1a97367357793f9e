package verify

import (
	"fmt"
	"slices"
	"strings"

	"safetynet/engine"
	"safetynet/pathways"
)

// Limits is what one measurement alone leads to, at every age, all else normal:
// worked out from the criteria, for a clinician to compare with the guideline.
type Limits struct {
	Finding string `json:"finding"`
	Unit    string `json:"unit,omitempty"`
	Rows    []Row  `json:"rows"`
}

// Row is one stretch of ages.
type Row struct {
	Ages  string `json:"ages"`
	Cells []Cell `json:"cells"`
	told  []int  // urgency by run of the axis
}

// Cell is one stretch of values and where it leads.
type Cell struct {
	From        float64 `json:"from"`
	To          float64 `json:"to"`
	Disposition string  `json:"disposition"`
}

// bands is P5, for clinicians: each measurement's limits, and that over the ages
// they leave no gap and step in one direction only.
func (p *prover) bands() {
	if p.audience != pathways.Clinician {
		return
	}
	for i, a := range p.axes {
		if a.age || len(a.findings) != 1 || a.findings[0].Range == nil {
			continue
		}
		l := p.limits(i)
		if len(l.Rows) == 1 && len(l.Rows[0].Cells) == 1 {
			continue // alone it leads nowhere
		}
		p.out.Limits = append(p.out.Limits, l)
		if because := stepsWrong(l.Rows); because != "" {
			p.add(Result{Code: BandsInStep, Subject: l.Finding, Verdict: Refuted, Because: because})
		} else {
			p.add(Result{Code: BandsInStep, Subject: l.Finding, Verdict: Proved})
		}
	}
}

// limits tabulates one measurement.
func (p *prover) limits(axis int) Limits {
	a := p.axes[axis]
	l := Limits{Finding: a.findings[0].ID.Value, Unit: a.findings[0].Unit}
	ages := p.exactAges()
	for i, age := range ages {
		points := p.well(age.point)
		told := make([]int, len(a.runs))
		for r := range a.runs {
			points[axis] = a.known[r]
			told[r] = p.told(points)
		}
		if n := len(l.Rows); n > 0 && slices.Equal(l.Rows[n-1].told, told) {
			l.Rows[n-1].Ages = upTo(l.Rows[n-1].Ages, ages[i].text)
			continue
		}
		l.Rows = append(l.Rows, Row{Ages: age.text, Cells: p.cells(a, told), told: told})
	}
	return l
}

func (p *prover) cells(a *axis, told []int) []Cell {
	var out []Cell
	for r, u := range told {
		id := p.dispositions().List[u].ID.Value
		if n := len(out); n > 0 && out[n-1].Disposition == id {
			out[n-1].To = a.runs[r].last.Value.Number
			continue
		}
		out = append(out, Cell{a.runs[r].first.Value.Number, a.runs[r].last.Value.Number, id})
	}
	return out
}

// told is the urgency at a point of every axis.
func (p *prover) told(points []int) int {
	u := 0
	for i := 1; i < len(p.disposition); i++ {
		if p.d.value(p.disposition[i], points) != 0 {
			u = i
		}
	}
	return u
}

// well is a child of an age, born at term, of whom all is normal.
func (p *prover) well(age int) []int {
	points := make([]int, len(p.axes))
	points[0] = age
	for i := 1; i < len(points); i++ {
		points[i] = p.space.calm(i, p.axes[0].points[age].ages)
	}
	return points
}

type exactAgePoint struct {
	point int
	text  string
}

// exactAges lists the exact ages in scope of a child born at term, youngest first.
func (p *prover) exactAges() []exactAgePoint {
	var out []exactAgePoint
	a := p.axes[0]
	for _, base := range ageBases() {
		if !base.exact() {
			continue
		}
		pt := point{ages: engine.Age{Known: true, Days: base.days, Months: base.months, Corrected: base.months}}
		if len(a.findings) > 0 {
			pt.answers = []engine.Answer{engine.IntAnswer(term)}
		}
		n := p.locate(a, pt)
		if n < 0 || p.d.value(p.draw(p.outside), p.well(n)) != 0 {
			continue
		}
		text := fmt.Sprintf("%d months", base.months.Lo)
		if base.days.Lo < 59 {
			text = fmt.Sprintf("%d days", base.days.Lo)
		}
		out = append(out, exactAgePoint{n, text})
	}
	return out
}

func upTo(span, last string) string {
	first, _, _ := strings.Cut(span, " to ")
	return first + " to " + last
}

// stepsWrong tells what is wrong with the limits over the ages: on each side of
// what is calmest, from one age to the next the same value may only become more
// urgent, or only less, while nothing but the age has changed the rest.
func stepsWrong(rows []Row) string {
	for _, side := range []string{"high", "low"} {
		more, less := "", ""
		for i := 1; i < len(rows); i++ {
			before, r := rows[i-1], rows[i]
			if slices.Min(before.told) != slices.Min(r.told) {
				more, less = "", "" // something else speaks at these ages
				continue
			}
			for v := range r.told {
				if !moved(before, r, v, side) {
					continue
				}
				switch {
				case r.told[v] > before.told[v]:
					more = r.Ages
				case r.told[v] < before.told[v]:
					less = r.Ages
				}
			}
		}
		if more != "" && less != "" {
			return fmt.Sprintf("on the %s side one value becomes more urgent at %s and less urgent at %s", side, more, less)
		}
	}
	return ""
}

// moved tells whether a run of values lies on a side of the calmest in one row or
// the other, and on the other side in neither.
func moved(before, r Row, v int, side string) bool {
	other := map[string]string{"high": "low", "low": "high"}[side]
	return (onSide(before, v, side) || onSide(r, v, side)) && !onSide(before, v, other) && !onSide(r, v, other)
}

// onSide tells whether a run of values lies above, or below, the calmest of its row.
func onSide(r Row, v int, side string) bool {
	least := slices.Min(r.told)
	first := slices.Index(r.told, least)
	last := len(r.told) - 1
	for r.told[last] != least {
		last--
	}
	if side == "high" {
		return v > last
	}
	return v < first
}
