package api

import (
	"time"

	"github.com/gin-gonic/gin"

	"safetynet/api/story"
	"safetynet/engine"
	"safetynet/engine/verify"
	"safetynet/pathways"
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

	slots SlotRequest
	req   *Request // what was read by the other decoder; nil where slots has it

	body, written []byte
	kept, child   []byte // for the record: what was decided, and the case
}

func (s *Server) evaluation(c *gin.Context, eng *engine.Engine, v view) *evaluation {
	e, ok := s.evaluations.Get().(*evaluation)
	if !ok {
		e = &evaluation{}
	}
	e.server, e.c, e.eng, e.view = s, c, eng, v
	return e
}

// read reads a body, straight from its bytes where it is written as usual. more are
// keys that it may have besides.
func (e *evaluation) read(body []byte, more ...string) *Problem {
	s, now := e.server, e.server.now()
	e.req = nil
	if e.slots.Read(s.slotsOf(e.eng, now), body, now) {
		return nil
	}
	req, problem := decodeRequest(body, e.eng, now, more...)
	if problem != nil {
		return problem
	}
	req.UseLocality(e.eng, s.locality, now)
	e.req = req
	return nil
}

// request is what was read.
func (e *evaluation) request() *Request {
	if e.req == nil {
		e.req = e.slots.Request()
	}
	return e.req
}

// record is what is kept of what was read and came to an assessment. The case is in
// the room of the evaluation.
func (e *evaluation) record(assessment []byte) *story.Record {
	req := e.req
	if req == nil {
		req = e.slots.question()
		e.child = e.slots.appendCase(e.child[:0])
	} else {
		e.child = req.Case.AppendJSON(e.child[:0])
	}
	return recordOf(req, e.child, assessment, actorOf(e.c))
}

// known is what the second opinion is asked about.
func (e *evaluation) known(p *slotPanel, x *slotScratch) verify.Known {
	if e.req != nil {
		return verify.KnownOf(p.panel.Dictionary(), e.req.Case)
	}
	x.said = e.slots.appendSaid(x.said[:0])
	return verify.Known{Audience: e.slots.audience, Age: e.slots.age, Answers: x.said}
}

// audience is for whom the answer is.
func (e *evaluation) audience() pathways.Audience {
	if e.req == nil {
		return e.slots.audience
	}
	return e.req.Case.Audience
}

// at is the time of the assessment.
func (e *evaluation) at() time.Time {
	if e.req == nil {
		return e.slots.time
	}
	return e.req.Case.At
}

// answer appends the answer to a body. A problem is the sender's, an error ours.
func (e *evaluation) answer(dst, body []byte) ([]byte, *Problem, error) {
	if problem := e.read(body); problem != nil {
		return nil, problem, nil
	}
	if e.view == decisionOnly {
		answer, err := e.decision(dst)
		return answer, nil, err
	}
	a, err := e.server.decide(e.c, e.request())
	if err != nil {
		return nil, nil, err
	}
	return a.AppendJSON(dst), nil, nil
}

// load makes ready to decide without words what was read. The scratch belongs to the
// panel.
func (e *evaluation) load() (*slotPanel, *slotScratch, error) {
	if e.req == nil {
		p := e.slots.panel
		x := p.free.Get().(*slotScratch)
		e.slots.Fill(x.record)
		return p, x, nil
	}
	p, err := e.server.slotsOf(e.eng, e.server.now()).panelFor(e.req)
	if err != nil {
		return nil, nil, err
	}
	x := p.free.Get().(*slotScratch)
	return p, x, x.record.Load(e.req.Case)
}

// decision decides without words and appends what was decided.
func (e *evaluation) decision(dst []byte) ([]byte, error) {
	p, x, err := e.load()
	if err != nil {
		return nil, err
	}
	defer p.free.Put(x)
	second, err := e.decide(p, x)
	if err != nil {
		return nil, err
	}
	dst, x.refs = p.words.append(dst, e.at(), x.standing, x.refs, second)
	return dst, nil
}

// decide decides the record of x, asks for the second opinion, and counts.
func (e *evaluation) decide(p *slotPanel, x *slotScratch) (*engine.SecondOpinion, error) {
	p.panel.Decide(x.record, x.standing)
	second, err := e.consult(p, x)
	if err == nil {
		e.server.metrics.assessed(p.words.guidance[x.standing.Disposition], x.standing.Settled())
	}
	return second, err
}

// consult asks for the second opinion, as [Server.consult] does. Where it differs
// the more urgent is what is decided.
func (e *evaluation) consult(p *slotPanel, x *slotScratch) (*engine.SecondOpinion, error) {
	s := e.server
	if s.second.opinion.Load() == nil {
		s.metrics.noSecond.Inc()
		return nil, nil
	}
	l, progs := p.panel.Locality(), p.panel.Programs()
	own := p.before[x.standing.Disposition]
	if own == "" { // it cannot be told from what it became
		a, err := engine.AssessIn(l, progs, e.request().Case)
		if err != nil {
			return nil, err
		}
		own = a.Disposition.OfPathways()
	}
	other := s.disagrees(e.c, progs, e.known(p, x), own)
	if other == "" {
		return nil, nil
	}
	a, err := engine.AssessBeside(l, progs, e.request().Case, other)
	if err != nil {
		return nil, err
	}
	all := progs[0].Definition().Shared.Dispositions
	x.standing.Disposition, x.standing.Ceiling = all.Get(a.Disposition.ID).Urgency, all.Get(a.Ceiling).Urgency
	return a.SecondOpinion, nil
}
