package api

import (
	"encoding/json"

	"safetynet/pathways"
)

// telling is what is said of a case once it is decided.
type telling struct {
	view     view
	guidance pathways.Guidance
	said     []byte // JSON in the view
	kept     []byte // for the record: an assessment, of a decision only without its words
}

// told decides what was read. What it says is in the room of the evaluation.
func (e *evaluation) told() (*telling, error) {
	if e.view == decisionOnly {
		return e.toldDecision()
	}
	a, err := e.server.decide(e.c, e.request())
	if err != nil {
		return nil, err
	}
	e.written = a.AppendJSON(e.written[:0])
	return &telling{e.view, a.Guidance, e.written, e.written}, nil
}

// toldDecision decides without words: what is kept and what is said are the same
// decision, in two forms.
func (e *evaluation) toldDecision() (*telling, error) {
	p, x, err := e.load()
	if err != nil {
		return nil, err
	}
	defer p.free.Put(x)
	second, err := e.decide(p, x)
	if err != nil {
		return nil, err
	}
	e.written, x.refs = p.words.append(e.written[:0], e.at(), x.standing, x.refs, second)
	e.kept, x.refs = p.kept[e.audience()].append(e.kept[:0], e.at(), x.standing, x.refs, second)
	return &telling{e.view, p.words.guidance[x.standing.Disposition], e.written, e.kept}, nil
}

// toldAgain is what was told of what was kept.
func toldAgain(kept []byte, v view) (*telling, error) {
	var k keptDecision
	if err := json.Unmarshal(kept, &k); err != nil {
		return nil, err
	}
	if v == fullView {
		return &telling{view: v, guidance: k.Guidance, said: k.AppendJSON(nil)}, nil
	}
	text, err := json.Marshal(k.view())
	return &telling{view: v, guidance: k.Guidance, said: text}, err
}
