package api

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"safetynet/engine"
	"safetynet/pathways"
)

// PresentingList is the answer to GET /v1/presenting: what people choose from
// when they start.
type PresentingList struct {
	Version  pathways.Version     `json:"version"`
	Digest   string               `json:"digest"`
	Approved bool                 `json:"approved"`
	Problems []*pathways.Problem  `json:"problems"`
	None     pathways.NoneOfThese `json:"none"`
}

// PresentingChoice is what GET /v1/pathways?presenting= adds to the pathways a
// problem leads to. The danger signs come first, whatever was chosen.
type PresentingChoice struct {
	ID          string                     `json:"id"`
	Text        pathways.Text              `json:"text"`
	Routes      []pathways.Route           `json:"routes"` // the pathways, with the ages at which each is meant
	DangerSigns DangerSignQuestions        `json:"danger_signs"`
	HandOver    *pathways.NoneOfThese      `json:"hand_over"` // for "none of these": nothing here is for the child
	Sources     map[string]pathways.Source `json:"sources"`
}

// DangerSignQuestions are the questions to ask before any other, by page. Each
// pathway asks them; for "none of these" the answers can be evaluated with any.
type DangerSignQuestions struct {
	Pages    []PageView    `json:"pages"`
	Findings []FindingView `json:"findings"`
}

// listPresenting answers GET /v1/presenting.
func (s *Server) listPresenting(c *gin.Context) {
	eng := s.loaded(c)
	if eng == nil || !queryAllowed(c) {
		return
	}
	now := s.now()
	p := eng.Library().PresentingAt(now)
	if p == nil {
		notFound.problem("No list of presenting problems is in use.").send(c)
		return
	}
	s.json(c, http.StatusOK, PresentingList{Version: p.Version, Digest: p.Digest, Approved: p.ApprovedAt(now), Problems: p.Problems, None: p.None})
}

// presenting narrows the list of pathways to those a problem leads to, in its
// order. It sends the problem itself when there is none of that name.
func (s *Server) presenting(c *gin.Context, eng *engine.Engine, id string) (ids []string, choice *PresentingChoice) {
	list := eng.Library().PresentingAt(s.now())
	var problem *pathways.Problem
	if list != nil {
		problem = list.Problem(id)
	}
	switch {
	case problem != nil:
		choice = &PresentingChoice{ID: id, Text: problem.Text, Routes: problem.Pathways}
		for _, p := range problem.Pathways {
			ids = append(ids, p.ID.Value)
		}
	case list != nil && list.None.ID.Value == id:
		choice = &PresentingChoice{ID: id, Text: list.None.Text, Routes: []pathways.Route{}, HandOver: &list.None}
	default:
		notFound.problem("There is no such presenting problem. GET /v1/presenting lists them.").send(c)
		return nil, nil
	}
	choice.Sources = map[string]pathways.Source{}
	for _, x := range list.Sources {
		choice.Sources[x.Key.Value] = x.Value
	}
	choice.DangerSigns = s.dangerSigns(eng, ids)
	return ids, choice
}

// dangerSigns are the shared questions as the first pathway asks them; every
// active pathway pins the same ones.
func (s *Server) dangerSigns(eng *engine.Engine, ids []string) DangerSignQuestions {
	if len(ids) == 0 {
		ids = eng.Library().IDs()
	}
	q := DangerSignQuestions{Pages: []PageView{}, Findings: []FindingView{}}
	for _, id := range ids {
		p := eng.Library().Active(id, s.now())
		if p == nil {
			continue
		}
		prog := eng.Program(id, p.Version)
		for _, page := range p.Signs.Pages {
			q.Pages = append(q.Pages, PageView{page, true})
			for _, ask := range page.Ask {
				q.Findings = append(q.Findings, findingView(prog, p.Dictionary.Finding(ask.Value), true))
			}
		}
		break
	}
	return q
}
