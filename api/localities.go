package api

import (
	"errors"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"safetynet/engine"
	"safetynet/pathways"
)

// LocalityList is the answer to GET /v1/localities.
type LocalityList struct {
	Localities []LocalitySummary `json:"localities"`
}

// LocalitySummary is one locality: its active version, or the newest where none
// is active.
type LocalitySummary struct {
	ID       string                `json:"id"`
	Title    pathways.Text         `json:"title"`
	Version  pathways.Version      `json:"version"`
	Active   *pathways.Version     `json:"active"` // null when none is, and it cannot be asked for
	Digest   string                `json:"digest"`
	Status   pathways.Status       `json:"status"`
	Approved bool                  `json:"approved"`
	Pins     pathways.LocalityPins `json:"pins"` // usable with pathways that pin the same
	Services []*pathways.Service   `json:"services"`
}

// LocalityView is one version of a locality, whole, as data.
type LocalityView struct {
	*pathways.Locality
	Digest   string       `json:"digest"`
	Approved bool         `json:"approved"`
	Notice   string       `json:"notice,omitempty"`
	Release  *ReleaseView `json:"release,omitempty"`
}

// listLocalities answers GET /v1/localities.
func (s *Server) listLocalities(c *gin.Context) {
	eng := s.loaded(c)
	if eng == nil || !queryAllowed(c) {
		return
	}
	list, now := LocalityList{Localities: []LocalitySummary{}}, s.now()
	for _, id := range eng.Library().LocalityIDs() {
		x := eng.Library().CurrentLocality(id, now)
		sum := LocalitySummary{
			ID: id, Title: x.Title, Version: x.Version, Digest: x.Digest, Status: x.Status, Approved: x.ApprovedAt(now), Pins: x.Pins,
			Services: orEmpty(x.Services),
		}
		if active := eng.Library().ActiveLocality(id, now); active != nil {
			sum.Active = &active.Version
		}
		list.Localities = append(list.Localities, sum)
	}
	s.json(c, http.StatusOK, list)
}

// showLocality answers GET /v1/localities/{id}. As with pathways any version can
// be read, drafts too.
func (s *Server) showLocality(c *gin.Context) {
	eng := s.loaded(c)
	if eng == nil || !queryAllowed(c, "version") {
		return
	}
	x, why := findLocality(eng.Library(), c.Param("id"), c.Query("version"), s.now())
	if x == nil {
		notFound.problem(why).send(c)
		return
	}
	now := s.now()
	s.json(c, http.StatusOK, LocalityView{
		Locality: x, Digest: x.Digest, Approved: x.ApprovedAt(now), Notice: noticeOf(&x.Header, now), Release: releaseOf(&x.Header, now),
	})
}

// findLocality returns a locality, or why there is none.
func findLocality(lib *pathways.Library, id, version string, now time.Time) (*pathways.Locality, string) {
	x := lib.CurrentLocality(id, now)
	if x == nil {
		return nil, "There is no such locality. GET /v1/localities lists them."
	}
	if version == "" {
		return x, ""
	}
	v, err := pathways.ParseVersion(version)
	if err != nil {
		return nil, "A version is three numbers, such as 1.0.0."
	}
	return lib.Locality(id, v), "The locality has no such version."
}

// localityReason is why a locality cannot be used, without its name: that may be
// anything a caller wrote.
func localityReason(err error) string {
	var refused *engine.LocalityError
	if errors.As(err, &refused) {
		return refused.Reason
	}
	return "the locality cannot be used"
}
