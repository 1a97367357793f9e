package api

import (
	"sync"

	"github.com/gin-gonic/gin"

	"safetynet/engine"
)

// view is how much of what was decided is answered.
type view string

const (
	fullView     view = "full"
	decisionOnly view = "decision"
)

// viewOf reads which view is asked for. Where there is no such view it has answered.
func viewOf(c *gin.Context) (view, bool) {
	switch c.Request.URL.RawQuery { // as nearly everybody writes it
	case "":
		return fullView, true
	case "view=decision":
		return decisionOnly, true
	}
	if !queryAllowed(c, "view") {
		return "", false
	}
	v := view(c.Query("view"))
	if v != fullView && v != decisionOnly {
		invalidRequest.problem("The parameter view is full or decision.").send(c)
		return "", false
	}
	return v, true
}

// decisionMedia is a media type of its own, so that whoever reads answers by their
// type does not take one for the other.
const decisionMedia = "application/vnd.safetynet.decision+json"

func (v view) media() string {
	if v == decisionOnly {
		return decisionMedia
	}
	return "application/json"
}

// evaluation answers bodies, one after another. It belongs to one goroutine and is
// used again.
type evaluation struct {
	server *Server
	c      *gin.Context // of whose request it is; only read
	eng    *engine.Engine
	view   view

	slots         SlotRequest
	body, written []byte
}

var slotRequests = sync.Pool{New: func() any { return &SlotRequest{} }}

func (s *Server) evaluation(c *gin.Context, eng *engine.Engine, v view) *evaluation {
	e, ok := s.evaluations.Get().(*evaluation)
	if !ok {
		e = &evaluation{}
	}
	e.server, e.c, e.eng, e.view = s, c, eng, v
	return e
}

// answer appends the answer to a body. A problem is the sender's, an error ours.
func (e *evaluation) answer(dst, body []byte) ([]byte, *Problem, error) {
	now := e.server.now()
	slots := e.server.slotsOf(e.eng, now)
	if e.view == decisionOnly && e.slots.Read(slots, body, now) {
		p := e.slots.panel
		x := p.free.Get().(*slotScratch)
		e.slots.Fill(x.record)
		return e.decision(dst, p, x, nil)
	}
	req, problem := e.server.read(e.eng, body, now)
	if problem != nil {
		return nil, problem, nil
	}
	if e.view == decisionOnly {
		p, x, err := e.load(req)
		if err != nil {
			return nil, nil, err
		}
		return e.decision(dst, p, x, req)
	}
	a, err := e.server.decide(e.c, req)
	if err != nil {
		return nil, nil, err
	}
	return a.AppendJSON(dst), nil, nil
}

// load makes ready to decide a request without words. The scratch belongs to the panel.
func (e *evaluation) load(req *Request) (*slotPanel, *slotScratch, error) {
	p, err := e.server.slotsOf(e.eng, e.server.now()).panelFor(req)
	if err != nil {
		return nil, nil, err
	}
	x := p.free.Get().(*slotScratch)
	return p, x, x.record.Load(req.Case)
}

// decision decides the record of x and appends what was decided. req is nil for one
// that was read straight from its bytes.
func (e *evaluation) decision(dst []byte, p *slotPanel, x *slotScratch, req *Request) ([]byte, *Problem, error) {
	second, err := e.decide(p, x, req)
	if err != nil {
		return nil, nil, err
	}
	at := e.slots.time
	if req != nil {
		at = req.Case.At
	}
	dst, x.refs = p.words.append(dst, at, x.standing, x.refs, second)
	p.free.Put(x)
	return dst, nil, nil
}

// decide decides the record of x, asks for the second opinion, and counts.
func (e *evaluation) decide(p *slotPanel, x *slotScratch, req *Request) (*engine.SecondOpinion, error) {
	p.panel.Decide(x.record, x.standing)
	second, err := e.consult(p, x, req)
	if err == nil {
		e.server.metrics.assessed(p.words.guidance[x.standing.Disposition], x.standing.Settled())
	}
	return second, err
}

// consult asks for the second opinion, as [Server.consult] does. Where it differs
// the more urgent is what is decided.
func (e *evaluation) consult(p *slotPanel, x *slotScratch, req *Request) (*engine.SecondOpinion, error) {
	s := e.server
	if s.second.opinion.Load() == nil {
		s.metrics.noSecond.Inc()
		return nil, nil
	}
	var known engine.Case
	if req != nil {
		known = req.Case
	} else {
		known = e.slots.caseIn(x.answers)
	}
	l, progs := p.panel.Locality(), p.panel.Programs()
	own := p.before[x.standing.Disposition]
	if own == "" { // it cannot be told from what it became
		a, err := engine.AssessIn(l, progs, known)
		if err != nil {
			return nil, err
		}
		own = a.Disposition.OfPathways()
	}
	other := s.disagrees(e.c, progs, known, own)
	if other == "" {
		return nil, nil
	}
	a, err := engine.AssessBeside(l, progs, known, other)
	if err != nil {
		return nil, err
	}
	all := progs[0].Definition().Shared.Dispositions
	x.standing.Disposition, x.standing.Ceiling = all.Get(a.Disposition.ID).Urgency, all.Get(a.Ceiling).Urgency
	return a.SecondOpinion, nil
}
