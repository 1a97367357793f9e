package api

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"safetynet/api/cdshooks"
	"safetynet/api/fhir"
	"safetynet/api/story"
	"safetynet/engine"
	"safetynet/pathways"
)

// speaksHooks tells whether a route or a path is of CDS Hooks.
func speaksHooks(path string) bool {
	return path == "/cds-services" || strings.HasPrefix(path, "/cds-services/")
}

// listServices answers GET /cds-services.
func (s *Server) listServices(c *gin.Context) {
	eng := s.loaded(c)
	if eng == nil || !queryAllowed(c) {
		return
	}
	if all := s.services(c, eng, s.now()); all != nil {
		s.json(c, http.StatusOK, cdshooks.Discovery{Services: all})
	}
}

// services are those of the pathways in use. Where there is none it has answered.
func (s *Server) services(c *gin.Context, eng *engine.Engine, now time.Time) []cdshooks.Service {
	progs := programsInUse(eng, now)
	if len(progs) == 0 {
		notReady.problem("No pathway is in use.").send(c)
		return nil
	}
	return cdshooks.Services(progs, now)
}

func programsInUse(eng *engine.Engine, now time.Time) (progs []*engine.Program) {
	for _, id := range eng.Library().IDs() {
		if in, err := eng.Select([]string{id}, nil, now); err == nil {
			progs = append(progs, in...)
		}
	}
	return progs
}

// service is the one that a route names; on which hook makes no difference. Where
// there is none it has answered.
func (s *Server) service(c *gin.Context, eng *engine.Engine, now time.Time) (cdshooks.Service, bool) {
	all := s.services(c, eng, now)
	i := slices.IndexFunc(all, func(x cdshooks.Service) bool { return x.ID == c.Param("id") })
	switch {
	case all == nil:
		return cdshooks.Service{}, false
	case i < 0:
		notFound.problem("There is no such service. GET /cds-services lists them.").send(c)
		return cdshooks.Service{}, false
	}
	return all[i], true
}

// callHook answers POST /cds-services/{id}: it decides, records, and only then
// answers with cards.
func (s *Server) callHook(c *gin.Context) {
	eng, now := s.loaded(c), s.now()
	if eng == nil || !queryAllowed(c) {
		return
	}
	of, ok := s.service(c, eng, now)
	if !ok {
		return
	}
	body, problem := readFHIRBody(c)
	if problem != nil {
		problem.send(c)
		return
	}
	asked, issues := cdshooks.ReadRequest(body, of)
	if asked == nil {
		refusedFHIR(body, issues).send(c)
		return
	}
	req, told := s.hookRequest(c, eng, of, asked, now)
	if req == nil {
		return
	}
	if a := s.assess(c, req); a != nil {
		told.Pathways, told.Programs, told.Case, told.Assessment = req.Pathways, req.Programs, req.Case, a
		s.answerHook(c, of, hookCall{asked, req, told})
	}
}

// hookRequest makes a request of a call, with what is to be said of what was sent.
// Where nothing can be decided it has answered and returns nil.
func (s *Server) hookRequest(c *gin.Context, eng *engine.Engine, of cdshooks.Service, asked *cdshooks.Request, now time.Time) (*Request, fhir.Decided) {
	progs, err := eng.Select(of.Pathways, nil, now)
	if err != nil { // they are those in use
		s.internal(c, "choose pathways", err)
		return nil, fhir.Decided{}
	}
	told := asked.Told(progs[0].Definition().Dictionary, now)
	told.At = told.At.Truncate(time.Second)
	req, issues := s.toldRequest(eng, of.Pathways, nil, told, pathways.Clinician, now)
	if req == nil {
		refusedFHIR(nil, issues).send(c)
	}
	return req, fhir.Decided{Origins: told.Origins, Issues: issues, RecordedAt: now}
}

// hookCall is a call of a service, understood and decided.
type hookCall struct {
	asked *cdshooks.Request
	req   *Request
	told  fhir.Decided
}

// answerHook records what was decided and answers with it. Its id is drawn before, so
// that nothing can go wrong any more once it is recorded. The fail-safe rule is that
// of [Server.unrecorded].
func (s *Server) answerHook(c *gin.Context, of cdshooks.Service, x hookCall) {
	id, err := uuid.NewRandomFromReader(s.random)
	if err != nil {
		s.internal(c, "draw an id", err)
		return
	}
	x.told.ID = id.String()
	at := cdshooks.Page{Base: s.base(c), Patient: x.asked.Patient}
	cards := cdshooks.Cards(of, x.told, at)
	if err := s.keepCard(c, of, x, cards); err != nil {
		s.logFailed(c, err)
		if x.told.Assessment.Guidance != pathways.Escalate {
			notRecorded.problem(unkept(err) + " No guidance is given.").send(c)
			return
		}
		x.told.ID = ""
		cards = cdshooks.Cards(of, x.told, at)
	}
	s.json(c, http.StatusOK, cdshooks.Response{Cards: cards})
}

// keepCard puts what a record system is told on durable storage. Whose record was
// open there is not kept.
func (s *Server) keepCard(c *gin.Context, of cdshooks.Service, x hookCall, cards []cdshooks.Card) error {
	kept := &story.Carded{Record: *newRecord(x.req, x.told.Assessment.AppendJSON(nil), actorOf(c)), Service: of.ID, Hook: x.asked.Hook}
	for _, card := range cards {
		for _, suggestion := range card.Suggestions {
			kept.Offered = append(kept.Offered, suggestion.UUID)
		}
	}
	for _, issue := range x.told.Issues {
		kept.NotUsed = append(kept.NotUsed, issue.Code)
	}
	slices.Sort(kept.NotUsed)
	kept.NotUsed = slices.Compact(kept.NotUsed)
	_, err := s.add(c.Request.Context(), place{id: x.told.ID}, story.Card, kept)
	return err
}
