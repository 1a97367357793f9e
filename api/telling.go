package api

import (
	"encoding/json"

	"github.com/gin-gonic/gin"

	"safetynet/pathways"
)

// telling is what is said of a case once it is decided.
type telling struct {
	view     view
	guidance pathways.Guidance
	said     []byte // JSON in the view
	kept     []byte // for the record: an assessment, of a decision only without its words
}

// told decides a request. Where it cannot it has answered and returns nil.
func (s *Server) told(c *gin.Context, req *Request, v view) *telling {
	if v == decisionOnly {
		t, err := s.toldDecision(c, req)
		if err != nil {
			s.internal(c, "decide", err)
			return nil
		}
		return t
	}
	a := s.assess(c, req)
	if a == nil {
		return nil
	}
	const usual = 32 << 10
	text := a.AppendJSON(make([]byte, 0, usual))
	return &telling{v, a.Guidance, text, text}
}

// toldDecision decides without words: what is kept and what is said are the same
// decision, in two forms.
func (s *Server) toldDecision(c *gin.Context, req *Request) (*telling, error) {
	e := s.evaluation(c, s.engine.Load(), decisionOnly)
	defer s.evaluations.Put(e)
	p, x, err := e.load(req)
	if err != nil {
		return nil, err
	}
	defer p.free.Put(x)
	second, err := e.decide(p, x, req)
	if err != nil {
		return nil, err
	}
	t := &telling{view: decisionOnly, guidance: p.words.guidance[x.standing.Disposition]}
	t.said, x.refs = p.words.append(nil, req.Case.At, x.standing, x.refs, second)
	t.kept, x.refs = p.kept[req.Case.Audience].append(nil, req.Case.At, x.standing, x.refs, second)
	return t, nil
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
