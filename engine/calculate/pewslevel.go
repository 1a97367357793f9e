package calculate

import (
	"safetynet/engine"
	"safetynet/pathways"
)

// LevelSpan is the least level that is certain and the highest still possible.
type LevelSpan struct {
	Floor   Level `json:"floor"`
	Ceiling Level `json:"ceiling"`
}

// Level is a level of escalation with what it asks of the ward.
type Level struct {
	ID             string `json:"id"`
	Title          string `json:"title"`
	Response       string `json:"response"`
	ReviewWithin   string `json:"review_within,omitempty"` // ISO 8601
	ReassessWithin string `json:"reassess_within,omitempty"`
}

// PEWSRaise is an input that raises the level without points.
type PEWSRaise struct {
	Input string        `json:"input"`
	Text  string        `json:"text"`
	Value *engine.Value `json:"value,omitempty"` // absent when not known
	To    string        `json:"to,omitempty"`    // the level it calls for, the lowest when for nothing; absent while not known
	Open  string        `json:"open,omitempty"`  // the highest level it could call for, while not known
}

// levels finds the level of the score, then lets what has no points raise it: the
// highest of all wins, on the floor by what is known, on the ceiling by what may be.
func (r *run) levels(res *PEWSResult) {
	p := &r.def.PEWS
	floor, ceiling := p.LevelAt(res.Score.Floor), p.LevelAt(res.Score.Ceiling)
	res.ScoreLevel = LevelSpan{level(p, floor), level(p, ceiling)}
	for _, x := range p.Raises {
		item := PEWSRaise{Input: x.Input.Value}
		if f := r.def.Input(x.Input.Value); f != nil {
			item.Text = f.Text.For(pathways.Clinician)
		}
		if v, known := r.known(x.Input.Value); known {
			to := raisedTo(p, x, v)
			item.Value, item.To = &v, p.Levels[to].ID.Value
			floor, ceiling = max(floor, to), max(ceiling, to)
		} else {
			open := highest(p, x)
			item.Open = p.Levels[open].ID.Value
			ceiling = max(ceiling, open)
			res.Missing = append(res.Missing, Missing{x.Input.Value, r.reason(x.Input.Value)})
		}
		res.Raises = append(res.Raises, item)
	}
	res.Level = LevelSpan{level(p, floor), level(p, ceiling)}
	res.Settled = floor == ceiling
}

func level(p *pathways.PEWS, at int) Level {
	l := p.Levels[at]
	out := Level{ID: l.ID.Value, Title: l.Title, Response: l.Response}
	if l.Review != nil {
		out.ReviewWithin = l.Review.String()
	}
	if l.Reassess != nil {
		out.ReassessWithin = l.Reassess.String()
	}
	return out
}

// raisedTo is the place of the level a known answer calls for, 0 for nothing.
func raisedTo(p *pathways.PEWS, x *pathways.PEWSRaise, v engine.Value) int {
	switch {
	case x.To != nil:
		if v.Bool {
			return p.LevelOf(x.To.Value)
		}
	case x.AnyLevel:
		return max(0, p.LevelOf(v.Text))
	}
	for _, y := range x.Values {
		if y.Value.Value == v.Text {
			return p.LevelOf(y.To.Value)
		}
	}
	return 0
}

// highest is the place of the highest level any answer could call for.
func highest(p *pathways.PEWS, x *pathways.PEWSRaise) int {
	switch {
	case x.To != nil:
		return p.LevelOf(x.To.Value)
	case x.AnyLevel:
		return len(p.Levels) - 1
	}
	most := 0
	for _, y := range x.Values {
		most = max(most, p.LevelOf(y.To.Value))
	}
	return most
}
