package api

import (
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"safetynet/engine"
	"safetynet/pathways"
)

// PathwayList is the answer to GET /v1/pathways.
type PathwayList struct {
	Pathways   []PathwaySummary  `json:"pathways"`
	Presenting *PresentingChoice `json:"presenting,omitempty"` // with ?presenting= only
}

// PathwaySummary is one pathway. What is not about a version is that of the
// active one, or of the newest where none is active.
type PathwaySummary struct {
	ID       string            `json:"id"`
	Title    pathways.Text     `json:"title"`
	Versions []VersionSummary  `json:"versions"` // oldest first
	Active   *pathways.Version `json:"active"`   // null when none is
	Digest   string            `json:"digest"`
	Scope    pathways.Text     `json:"scope"` // who it is for
	Status   pathways.Status   `json:"status"`
	Approved bool              `json:"approved"`
}

// VersionSummary is one version of a pathway.
type VersionSummary struct {
	Version   pathways.Version `json:"version"`
	Status    pathways.Status  `json:"status"`
	Effective pathways.Period  `json:"effective"`
	Digest    string           `json:"digest"`
	Approved  bool             `json:"approved"`
}

// listPathways answers GET /v1/pathways, all of them or those that a presenting
// problem leads to.
func (s *Server) listPathways(c *gin.Context) {
	eng := s.loaded(c)
	if eng == nil || !queryAllowed(c, "presenting") {
		return
	}
	list := PathwayList{Pathways: []PathwaySummary{}}
	ids := eng.Library().IDs()
	if problem, given := c.GetQuery("presenting"); given {
		if ids, list.Presenting = s.presenting(c, eng, problem); list.Presenting == nil {
			return // the problem was sent
		}
	}
	for _, id := range ids {
		list.Pathways = append(list.Pathways, summarise(eng.Library(), id, s.now()))
	}
	s.json(c, http.StatusOK, list)
}

func summarise(lib *pathways.Library, id string, now time.Time) PathwaySummary {
	p := lib.Current(id, now)
	sum := PathwaySummary{
		ID: id, Title: p.Title, Digest: p.Digest, Scope: p.Scope.For, Status: p.Status, Approved: p.ApprovedAt(now),
	}
	if active := lib.Active(id, now); active != nil {
		sum.Active = &active.Version
	}
	for _, v := range lib.Pathways {
		if v.ID.Value == id {
			sum.Versions = append(sum.Versions, VersionSummary{v.Version, v.Status, v.Effective, v.Digest, v.ApprovedAt(now)})
		}
	}
	return sum
}

// showPathway answers GET /v1/pathways/{id}: the whole definition as data. Any
// version can be read, drafts too; only assessing against a draft is refused.
func (s *Server) showPathway(c *gin.Context) {
	eng := s.loaded(c)
	if eng == nil || !queryAllowed(c, "version") {
		return
	}
	prog, why := find(eng, c.Param("id"), c.Query("version"), s.now())
	if prog == nil {
		notFound.problem(why).send(c)
		return
	}
	s.json(c, http.StatusOK, newPathwayView(prog, s.now()))
}

// find returns a program, or why there is none.
func find(eng *engine.Engine, id, version string, now time.Time) (*engine.Program, string) {
	p := eng.Library().Current(id, now)
	if p == nil {
		return nil, "There is no such pathway. GET /v1/pathways lists them."
	}
	if version == "" {
		return eng.Program(id, p.Version), ""
	}
	v, err := pathways.ParseVersion(version)
	if err != nil {
		return nil, "A version is three numbers, such as 1.0.0."
	}
	return eng.Program(id, v), "The pathway has no such version."
}
