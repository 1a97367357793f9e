package api

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"safetynet/api/decisionlog"
	"safetynet/api/story"
	"safetynet/pathways"
)

// DisputeView is the answer to POST /v1/assessments/{id}/disputes.
type DisputeView struct {
	ID         string `json:"id"`
	Assessment string `json:"assessment"`
	Should     string `json:"should"` // the disposition it should have been
	Reason     string `json:"reason"`
	Vignette   string `json:"vignette"` // where the case is, as a test case
}

// addDispute answers POST /v1/assessments/{id}/disputes: staff say that guidance
// was wrong. It changes no guidance; it makes a test case.
func (s *Server) addDispute(c *gin.Context) {
	eng := s.loaded(c)
	if eng == nil || !s.readable(c) {
		return
	}
	body, problem := readBody(c)
	if problem != nil {
		problem.send(c)
		return
	}
	all := eng.Library().DispositionsAt(s.now())
	should, reason, problem := decodeDispute(body, all)
	if problem != nil {
		problem.send(c)
		return
	}
	st, err := s.book().Story(c.Request.Context(), c.Param("id"))
	if err != nil {
		s.unreadable(c, err)
		return
	}
	dispute, err := st.NewDispute(actorOf(c), c.Param("id"), should, reason, all)
	if err != nil { // what can be refused is understood already, but for the assessment
		notFound.problem("There is no such assessment.").send(c)
		return
	}
	entry, err := s.add(c.Request.Context(), place{story: st}, story.Dispute, dispute)
	if err != nil {
		s.unheard(c, err)
		return
	}
	at := "/v1/disputes/" + entry.ID + "/vignette"
	c.Header("Location", at)
	s.json(c, http.StatusCreated, DisputeView{entry.ID, dispute.Assessment, should, reason, at})
}

// decodeDispute reads an object with exactly these keys: should, reason.
func decodeDispute(data []byte, all *pathways.Dispositions) (should, reason string, problem *Problem) {
	d := &requestDecoder{}
	root, whole := parseTree(data, &d.faults)
	if !whole {
		return "", "", d.faults.problem(malformedRequest)
	}
	if root != nil {
		if m := d.object(root, disputeKeys...); m != nil {
			var known []story.Code
			for _, x := range all.List {
				known = append(known, story.Code{ID: x.ID.Value})
			}
			should, reason = d.code(root, m, "should", known), d.code(root, m, "reason", story.DisputeReasons)
		}
	}
	if !d.faults.none() {
		return "", "", d.faults.problem(invalidRequest)
	}
	return should, reason, nil
}

// showVignette answers GET /v1/disputes/{id}/vignette: the disputed case as a
// vignette file of one of its pathways, ?pathway= where it has several.
func (s *Server) showVignette(c *gin.Context) {
	eng := s.loaded(c)
	if eng == nil || !s.logThere(c) || !queryAllowed(c, "pathway") {
		return
	}
	st, err := s.book().Story(c.Request.Context(), c.Param("id"))
	if err != nil {
		s.unreadable(c, err)
		return
	}
	item := st.Item(c.Param("id"))
	if item.Body == nil {
		s.unreadable(c, decisionlog.ErrErased)
		return
	}
	dispute, ok := item.Body.(*story.Disputed)
	if !ok {
		s.unreadable(c, decisionlog.ErrNotFound)
		return
	}
	if item.TakenBack != nil {
		notFound.problem("That dispute was taken back.").send(c)
		return
	}
	text, problem := s.vignetteOf(eng, item.ID, dispute, st.Assessment(dispute.Assessment), c.Query("pathway"))
	if problem != nil {
		problem.send(c)
		return
	}
	c.Header("Content-Disposition", `attachment; filename="`+text.Name+`"`)
	c.Data(http.StatusOK, "application/yaml", text.Data)
}
