package calculate

import (
	"slices"

	"safetynet/engine"
	"safetynet/pathways"
)

// PEWSResult is the national PEWS score and the level of escalation. What was not
// given is never scored as normal: score and level run from a floor, which is
// certain, to a ceiling, which is still possible.
type PEWSResult struct {
	Score      Bounds      `json:"score"`
	ScoreLevel LevelSpan   `json:"score_level"` // by the score alone
	Level      LevelSpan   `json:"level"`       // with what raises it without points
	Settled    bool        `json:"settled"`     // floor and ceiling of the level are one
	Items      []PEWSItem  `json:"items"`
	Raises     []PEWSRaise `json:"raises"`
	Missing    []Missing   `json:"missing"` // what to ask or measure, in the order of the chart
}

// Bounds is a number that is certain to be at least Floor and at most Ceiling.
type Bounds struct {
	Floor   int `json:"floor"`
	Ceiling int `json:"ceiling"`
}

// PEWSItem is the points of one sign.
type PEWSItem struct {
	Sign         string            `json:"sign"`
	Title        string            `json:"title"`
	Input        string            `json:"input"`           // what it was scored by, or has to be
	Value        *engine.Value     `json:"value,omitempty"` // absent when not known
	Unit         string            `json:"unit,omitempty"`
	Points       Bounds            `json:"points"`
	DependsOnAge bool              `json:"depends_on_age,omitempty"` // the age given lies in two bands with different points
	Source       pathways.Citation `json:"source"`
}

// Missing is an input nobody knows, and why.
type Missing struct {
	Input  string          `json:"input"`
	Reason pathways.Reason `json:"reason"`
}

// pewsInputs lists what the score asks: for each sign what it is scored by, then
// what raises a level without points.
func pewsInputs(p *pathways.PEWS) []string {
	var ids []string
	for _, s := range p.Signs {
		if s.Finding != nil {
			ids = append(ids, s.Finding.Value)
		}
		if s.Input != nil {
			ids = append(ids, s.Input.Value)
		}
		for _, v := range s.Values {
			if v.By != nil {
				ids = append(ids, v.By.Value)
			}
		}
	}
	for _, x := range p.Raises {
		ids = append(ids, x.Input.Value)
	}
	return ids
}

func (r *run) pews() *PEWSResult {
	p := &r.def.PEWS
	age := r.in.Age
	if age.Months.Lo >= p.BelowMonths {
		r.refuse(Refusal{Input: AgeInput, Code: AgeOutside, Message: "the score is for children and young people under " + number(float64(p.BelowMonths/12)) + " years"})
	}
	res := &PEWSResult{Items: []PEWSItem{}, Raises: []PEWSRaise{}, Missing: []Missing{}}
	months := r.bandStarts()
	totals := make([]Bounds, len(months))
	for _, s := range p.Signs {
		item, points := r.item(s, months, res)
		for i, b := range points {
			totals[i] = Bounds{totals[i].Floor + b.Floor, totals[i].Ceiling + b.Ceiling}
		}
		res.Items = append(res.Items, item)
		r.cite(r.def.Sources, s.Cited)
	}
	r.cite(r.def.Sources, p.Cited)
	res.Score = hull(totals)
	if differ(totals) { // a finer age would narrow it
		res.Missing = append([]Missing{{AgeInput, pathways.NotAsked}}, res.Missing...)
	}
	r.levels(res)
	return res
}

// bandStarts are ages in completed months, one for each combination of bands
// the child's age touches: the first age, and each at which a band begins.
func (r *run) bandStarts() []int {
	lo, hi := r.in.Age.Months.Lo, r.in.Age.Months.Hi
	lo = min(lo, r.def.PEWS.BelowMonths-1) // an older child was refused; other faults are still looked for
	months := []int{lo}
	for _, s := range r.def.PEWS.Signs {
		for _, b := range s.Bands {
			begins := b.BelowMonths // of the next band
			if begins > lo && begins <= hi && begins < r.def.PEWS.BelowMonths && !slices.Contains(months, begins) {
				months = append(months, begins)
			}
		}
	}
	slices.Sort(months)
	return months
}

// item scores one sign at each of the ages.
func (r *run) item(s *pathways.PEWSSign, months []int, res *PEWSResult) (PEWSItem, []Bounds) {
	points := make([]Bounds, len(months))
	item := PEWSItem{Sign: s.ID.Value, Title: s.Title, Source: s.Source}
	reading, read := r.reading(s)
	choice, chosen := r.choice(s)
	if read && chosen {
		r.refuse(Refusal{Input: s.Input.Value, Code: InputsConflict, Message: "there is a reading as well", Hint: "give " + s.Finding.Value + " or " + s.Input.Value})
	}
	switch {
	case read:
		item.Input, item.Value = s.Finding.Value, &reading
		for i, m := range months {
			points[i] = r.scored(s.Finding.Value, scoresAt(s, m), reading.Number)
		}
	case chosen:
		item.Input, item.Value = s.Input.Value, &choice
		b := r.byValue(s, choice.Text, &item, res)
		for i := range points {
			points[i] = b
		}
	default:
		item.Input = primary(s)
		res.Missing = append(res.Missing, Missing{item.Input, r.reason(item.Input)})
		for i, m := range months {
			points[i].Floor, points[i].Ceiling = s.Span(m, m)
		}
	}
	r.strayInputs(s, choice.Text)
	if f := r.def.Input(item.Input); f != nil {
		item.Unit = f.Unit
	}
	item.Points, item.DependsOnAge = hull(points), differ(points)
	return item, points
}

func (r *run) reading(s *pathways.PEWSSign) (engine.Value, bool) {
	if s.Finding == nil {
		return engine.Value{}, false
	}
	return r.known(s.Finding.Value)
}

func (r *run) choice(s *pathways.PEWSSign) (engine.Value, bool) {
	if s.Input == nil {
		return engine.Value{}, false
	}
	return r.known(s.Input.Value)
}

// primary is what a sign is scored by first.
func primary(s *pathways.PEWSSign) string {
	if s.Finding != nil {
		return s.Finding.Value
	}
	return s.Input.Value
}

// scored reads points off a band; a value that has none is to be measured again.
func (r *run) scored(input string, scores []pathways.Score, v float64) Bounds {
	p := pathways.PointsOf(scores, v)
	if p.Undefined {
		if !r.refused(input) {
			r.refuse(Refusal{Input: input, Code: MeasureAgain, Message: "the chart gives no points for " + number(v),
				Hint: "measure again, in whole units; leave it out meanwhile, and the score is a range"})
		}
		return Bounds{}
	}
	return Bounds{p.Value, p.Value}
}

func scoresAt(s *pathways.PEWSSign, months int) []pathways.Score {
	for _, b := range s.Bands {
		if months < b.BelowMonths {
			return b.Scores
		}
	}
	return nil
}

// byValue scores a value of an input, which may need a number besides.
func (r *run) byValue(s *pathways.PEWSSign, value string, item *PEWSItem, res *PEWSResult) Bounds {
	for _, v := range s.Values {
		switch {
		case v.Value.Value != value:
		case v.By == nil:
			return Bounds{v.Score.Value, v.Score.Value}
		default:
			if n, known := r.known(v.By.Value); known {
				item.Input, item.Value = v.By.Value, &n
				return r.scored(v.By.Value, v.Scores, n.Number)
			}
			res.Missing = append(res.Missing, Missing{v.By.Value, r.reason(v.By.Value)})
			least, most := (&pathways.PEWSSign{Values: []pathways.ScoredValue{v}}).Span(0, 0)
			return Bounds{least, most}
		}
	}
	return Bounds{} // a value the input does not have was refused
}

// strayInputs refuses a number that goes with another value than the one given.
func (r *run) strayInputs(s *pathways.PEWSSign, value string) {
	for _, v := range s.Values {
		if v.By == nil || v.Value.Value == value {
			continue
		}
		if _, given := r.known(v.By.Value); given {
			r.refuse(Refusal{Input: v.By.Value, Code: InputsConflict, Message: "it goes with " + s.Input.Value + ": " + v.Value.Value + " only"})
		}
	}
}

// hull is the least floor and the greatest ceiling.
func hull(all []Bounds) Bounds {
	out := all[0]
	for _, b := range all {
		out = Bounds{min(out.Floor, b.Floor), max(out.Ceiling, b.Ceiling)}
	}
	return out
}

func differ(all []Bounds) bool {
	return slices.ContainsFunc(all, func(b Bounds) bool { return b != all[0] })
}
