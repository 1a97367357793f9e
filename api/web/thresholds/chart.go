package thresholds

import (
	"fmt"
	"slices"

	"safetynet/engine"
	"safetynet/engine/calculate"
	"safetynet/engine/prose"
	"safetynet/pathways"
)

// charts are the PEWS bands at this age, with the child's readings.
type charts struct {
	Why    string
	Notice string
	Score  string
	Level  string
	Open   string // what is missing
	Bars   []bar
}

// bar is one measurement: stretches of values by points, drawn to scale.
type bar struct {
	Title    string // with the reading and its points, for who cannot see it
	Caption  string
	Segments []segment
	Ticks    []tick
	Mark     *mark
}

// Sizes of a bar, in the units of its viewBox.
const (
	barWidth = 320
	barStart = 8
)

type segment struct {
	X, Width int
	Points   int
	Label    string
	Middle   int
	Known    bool // false: the source gives no points here
}

type tick struct {
	X     int
	Label string
}

type mark struct {
	X      int
	Label  string
	Anchor string
	Shape  string
}

// charts draws the PEWS rows of the systems side by side, and scores what is known.
func (d *door) charts(k *child, b beside) charts {
	if b.Why != "" {
		return charts{Why: b.Why}
	}
	if len(b.pews) == 0 {
		return charts{Why: "PEWS has no chart for this age."}
	}
	def := d.Service.Engine().Library().CalculatorsAt(d.Service.Now())
	c := charts{Notice: def.PEWS.Notice.For(pathways.Clinician)}
	for _, row := range b.pews {
		c.Bars = append(c.Bars, k.bar(row, several(b.pews, row)))
	}
	r, err := calculate.Run(def, calculate.PEWS, calculate.Input{Audience: pathways.Clinician, Age: k.ask.Case.Age, Answers: k.measured(), At: k.ask.Case.At})
	if err != nil {
		c.Why = whyNot(err)
		return c
	}
	p := r.PEWS
	c.Score = fmt.Sprintf("PEWS from these measurements: at least %d, at most %d", p.Score.Floor, p.Score.Ceiling)
	c.Level = fmt.Sprintf("Level: %s to %s", p.Level.Floor.Title, p.Level.Ceiling.Title)
	if p.Settled {
		c.Level = "Level: " + p.Level.Floor.Title
	}
	if n := len(p.Missing); n > 0 {
		c.Open = fmt.Sprintf("%s not given; what is not given is not taken for normal", prose.Plural(n, "sign"))
	}
	return c
}

// measured are the answers that both PEWS and the pathway read. The rest PEWS asks
// in words of its own.
func (k *child) measured() map[string]engine.Answer {
	out := map[string]engine.Answer{}
	for id, a := range k.ask.Case.Findings {
		if inPEWS[id] {
			out[id] = a
		}
	}
	return out
}

func (k *child) bar(row calculate.RangeRow, several bool) bar {
	v, known := k.reading(row.Finding)
	lo, hi := extent(row.Scores, v, known)
	at := func(x float64) int { return barStart + int((x-lo)/(hi-lo)*(barWidth-2*barStart)+0.5) }
	b := bar{Title: k.name(row.Finding)}
	if several {
		b.Title += ", " + ages(row.FromMonths, row.BelowMonths)
	}
	from := lo
	for _, s := range row.Scores {
		to := hi
		if l := s.Limit(); l != nil {
			to = *l
			b.Ticks = append(b.Ticks, tick{at(to), prose.Number(to)})
		}
		x, end := at(from), at(to)
		seg := segment{X: x, Width: end - x, Middle: (x + end) / 2, Known: !s.Score.Undefined, Points: s.Score.Value, Label: fmt.Sprint(s.Score.Value)}
		if s.Score.Undefined {
			seg.Label = "?"
		}
		b.Segments = append(b.Segments, seg)
		from = to
	}
	b.Caption = prose.Amount(v, row.Unit)
	if !known {
		b.Caption = "not measured"
		return b
	}
	points := pathways.PointsOf(row.Scores, v)
	b.Caption += ": " + prose.Plural(points.Value, "point")
	if points.Undefined {
		b.Caption = prose.Amount(v, row.Unit) + ": no points are defined; measure again"
	}
	b.Mark = &mark{X: at(v), Label: prose.Number(v), Anchor: anchor(at(v))}
	b.Mark.Shape = fmt.Sprintf("%d,28 %d,18 %d,18", b.Mark.X, b.Mark.X-6, b.Mark.X+6)
	return b
}

// anchor keeps a label inside the picture.
func anchor(x int) string {
	switch {
	case x < 24:
		return "start"
	case x > barWidth-24:
		return "end"
	}
	return "middle"
}

// extent is what a bar shows: all limits with room on both sides, and the reading.
func extent(scores []pathways.Score, v float64, known bool) (lo, hi float64) {
	var limits []float64
	for _, s := range scores {
		if l := s.Limit(); l != nil {
			limits = append(limits, *l)
		}
	}
	lo, hi = slices.Min(limits), slices.Max(limits)
	room := max((hi-lo)/6, 1)
	lo, hi = lo-room, hi+room
	if known {
		lo, hi = min(lo, v), max(hi, v)
	}
	return lo, hi
}
