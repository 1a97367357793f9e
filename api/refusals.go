package api

import (
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"

	"safetynet/api/story"
)

// Kinds of problems with stories.
var (
	notAsThingsStand = problemKind{"not-as-things-stand", "This cannot be done as things stand", http.StatusConflict}
	erased           = problemKind{"erased", "The record was erased", http.StatusGone}
	referenceExpired = problemKind{"reference-expired", "The reference code has expired", http.StatusGone}
)

// refusals are where in a request the fault lies that a rule of stories found, and
// what can be done. A code that is not here is about how things stand.
var refusals = map[string]struct {
	pointer, hint string
	wrong         bool // the request is at fault, however things stand
}{
	"unknown-disposition": {"/disposition", "GET /v1/pathways/{id} lists the dispositions", true},
	"disposition-gone":    {"", "POST assessments, and go on from there", false},
	"unknown-reason":      {"/reason", "GET /v1/reasons lists the codes", true},
	"reason-too-weak":     {"/reason", "GET /v1/reasons says which reasons carry a less urgent disposition", true},
	"same-disposition":    {"/disposition", "nothing has to be done", false},
	"clinician-needed":    {"", "hand the call over: POST tasks with what hand-over", false},
	"no-assessment":       {"", "POST assessments first", false},
	"story-closed":        {"", "POST /v1/calls with the reference code opens it again", false},
	"unknown-task":        {"/what", "call-back or hand-over", true},
	"cannot-wait":         {"/what", "POST tasks with what hand-over, or tell them what to do now", false},
	"task-open":           {"", "GET the call for its open tasks", false},
	"due-past":            {"/due", "leave it out for the latest time that is allowed", true},
	"due-late":            {"/due", "leave it out for the latest time that is allowed", true},
	"no-task":             {"", "GET the call for its open tasks", false},
	"unknown-result":      {"/result", "GET /v1/reasons lists the codes", true},
	"unknown-outcome":     {"/outcome", "GET /v1/reasons lists the codes", true},
	"no-entry":            {"/entry", "GET the call for its entries", true},
	"taken-back":          {"/entry", "nothing has to be done", false},
	"not-correctable":     {"/entry", "an assessment is superseded by a further one", false},
}

// refusedBy answers what a rule of stories refused.
func (s *Server) refusedBy(c *gin.Context, err error) {
	var r *story.Refusal
	if errors.Is(err, errOtherVersions) {
		r = &story.Refusal{Code: "disposition-gone", Text: "The versions that it was assessed with are not in the library. Assess again."}
	} else if !errors.As(err, &r) {
		s.internal(c, "apply a rule", err)
		return
	}
	at := refusals[r.Code]
	kind := notAsThingsStand
	switch {
	case r.Role:
		kind = forbidden
	case at.wrong:
		kind = invalidRequest
	}
	kind.problem("Nothing was recorded.", issueAt(r.Code, at.pointer, r.Text, at.hint)).send(c)
}
