package api

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"safetynet/api/story"
	"safetynet/pathways"
)

// permission is who may use one route.
type permission struct {
	method, path string       // as the router has them
	who          []story.Role // none: who calls is not even looked at
}

// Those who may use a route together. Everyone includes whoever has no token.
var (
	unasked    []story.Role // for operators, and for files that say nothing about anybody
	everyone   = append([]story.Role{story.Parent}, story.StaffRoles...)
	staff      = story.StaffRoles
	desk       = []story.Role{story.Adviser, story.Clinician}
	readers    = []story.Role{story.Adviser, story.Clinician, story.Auditor}
	disputants = []story.Role{story.Adviser, story.Clinician, story.Author}
	authors    = []story.Role{story.Author, story.Clinician} // of pathways, and who reviews them
	auditors   = []story.Role{story.Auditor}
)

// permissions are all routes there are. A route that is not in it is refused to
// everybody, and fails a test; so does a line of the table in README.md that says
// something else.
var permissions = []permission{
	{http.MethodGet, "/healthz", unasked},
	{http.MethodGet, "/readyz", unasked},
	{http.MethodGet, "/metrics", unasked},
	{http.MethodGet, "/openapi.json", unasked},
	{http.MethodGet, "/assets/:digest/*file", unasked},

	{http.MethodGet, "/v1/presenting", everyone},
	{http.MethodGet, "/v1/pathways", everyone},
	{http.MethodGet, "/v1/pathways/:id", everyone},
	{http.MethodGet, "/v1/pathways/:id/diff", everyone},
	{http.MethodGet, "/v1/localities", everyone},
	{http.MethodGet, "/v1/localities/:id", everyone},
	{http.MethodGet, "/v1/calculators", everyone},
	{http.MethodPost, "/v1/calculators/:kind", everyone},
	{http.MethodPost, "/v1/evaluate", everyone},
	{http.MethodPost, batchRoute, everyone},
	{http.MethodPost, "/v1/assessments", everyone}, // for which audience: see audiences
	{http.MethodPost, "/v1/feedback", everyone},
	{http.MethodGet, "/v1/assessments/:id", readers},
	{http.MethodGet, "/v1/references/:code", readers},
	{http.MethodPost, "/v1/calls", desk},
	{http.MethodGet, "/v1/calls/:id", desk},
	{http.MethodPost, "/v1/calls/:id/assessments", desk},
	{http.MethodPost, "/v1/calls/:id/overrides", desk},
	{http.MethodPost, "/v1/calls/:id/tasks", desk},
	{http.MethodPost, "/v1/calls/:id/tasks/:task/done", desk},
	{http.MethodPost, "/v1/calls/:id/outcome", desk},
	{http.MethodPost, "/v1/calls/:id/corrections", desk},
	{http.MethodGet, "/v1/calls/:id/handover", desk},
	{http.MethodGet, "/v1/queue", desk},
	{http.MethodGet, "/v1/reasons", everyone},
	{http.MethodPost, "/v1/assessments/:id/disputes", disputants},
	{http.MethodGet, "/v1/disputes/:id/vignette", disputants},
	{http.MethodGet, "/v1/insight", staff},
	{http.MethodDelete, "/v1/references/:code", auditors},
	{http.MethodGet, "/v1/log", auditors},
	{http.MethodGet, "/v1/log/verify", auditors},
	{http.MethodGet, "/v1/log/head", auditors},

	{http.MethodGet, "/cds-services", everyone}, // or only for record systems: see identifyClient
	{http.MethodPost, "/cds-services/:id", everyone},
	{http.MethodPost, "/cds-services/:id/feedback", everyone},

	{http.MethodGet, "/fhir/metadata", everyone},
	{http.MethodGet, "/fhir/CodeSystem", everyone},
	{http.MethodGet, "/fhir/CodeSystem/:id", everyone},
	{http.MethodGet, "/fhir/Library", everyone},
	{http.MethodGet, "/fhir/Library/:id", everyone},
	{http.MethodGet, "/fhir/OperationDefinition", everyone},
	{http.MethodGet, "/fhir/OperationDefinition/:id", everyone},
	{http.MethodGet, "/fhir/PlanDefinition", everyone},
	{http.MethodGet, "/fhir/PlanDefinition/:id", everyone},
	{http.MethodPost, "/fhir/PlanDefinition/:id/$apply", everyone},
	{http.MethodGet, "/fhir/Questionnaire", everyone},
	{http.MethodGet, "/fhir/Questionnaire/:id", everyone},
	{http.MethodGet, "/fhir/StructureDefinition", everyone},
	{http.MethodGet, "/fhir/StructureDefinition/:id", everyone},
	{http.MethodGet, "/fhir/ValueSet", everyone},
	{http.MethodGet, "/fhir/ValueSet/:id", everyone},

	{http.MethodGet, "/", everyone},
	{http.MethodGet, "/check", everyone},
	{http.MethodPost, "/check", everyone},
	{http.MethodPost, "/check/easy-read", everyone},
	{http.MethodPost, "/check/leaflet.pdf", everyone},
	{http.MethodPost, "/check/look-again.ics", everyone},
	{http.MethodGet, "/danger-signs", everyone},
	{http.MethodGet, "/danger-signs/easy-read", everyone},
	{http.MethodGet, "/feedback", everyone},
	{http.MethodPost, "/feedback", everyone},
	{http.MethodGet, "/pathways", everyone},
	{http.MethodGet, "/pathways/:id", everyone},
	{http.MethodGet, "/pathways/:id/sheet", everyone},
	{http.MethodGet, "/thresholds", everyone},
	{http.MethodPost, "/thresholds", everyone},
	{http.MethodPost, "/thresholds/live", everyone},
	{http.MethodGet, "/thresholds/compare", everyone},
	{http.MethodGet, "/thresholds/calculators", everyone},
	{http.MethodGet, "/thresholds/calculators/:kind", everyone},
	{http.MethodPost, "/thresholds/calculators/:kind", everyone},
	{http.MethodGet, "/practice", everyone},
	{http.MethodPost, "/practice", everyone},
	{http.MethodPost, "/practice/workshop", everyone},
	{http.MethodPost, "/practice/results.csv", everyone},
	{http.MethodPost, "/practice/results.json", everyone},
	{http.MethodGet, "/practice/calibration", everyone},
	{http.MethodGet, "/docs", everyone},
	{http.MethodGet, "/docs/:part", everyone},
	{http.MethodGet, "/signin", everyone},
	{http.MethodPost, "/signin", everyone},
	{http.MethodPost, "/signout", everyone},
	{http.MethodGet, "/desk", desk},
	{http.MethodGet, "/desk/call", desk},
	{http.MethodGet, "/desk/open", desk},
	{http.MethodPost, "/desk/call", desk},
	{http.MethodPost, "/desk/open", desk},
	{http.MethodPost, "/desk/live", desk},
	{http.MethodGet, "/desk/record", desk},
	{http.MethodPost, "/desk/record", desk},
	{http.MethodGet, "/desk/call/:id", desk},
	{http.MethodGet, "/desk/story/:id", desk},
	{http.MethodPost, "/desk/story/:id", desk},
	{http.MethodGet, "/desk/story/:id/handover.json", desk},
	{http.MethodGet, "/desk/queue", desk},
	{http.MethodGet, "/desk/queue/live", desk},
	{http.MethodGet, "/insight", staff},
	{http.MethodGet, "/workbench", authors},
	{http.MethodPost, "/workbench", authors},
}

// audiences are for whom an assessment may be recorded by whom. Whoever records one
// is answerable for having examined the child as that audience does.
var audiences = map[pathways.Audience][]story.Role{
	pathways.Parent:    everyone,
	pathways.Adviser:   desk,
	pathways.Clinician: {story.Clinician},
}

type route struct{ method, path string }

var permitted = func() map[route][]story.Role {
	m := map[route][]story.Role{}
	for _, p := range permissions {
		m[route{p.method, p.path}] = p.who
	}
	return m
}()

// whoMay lists who may use the route of a request. known is false for a route that
// is in no row.
func whoMay(c *gin.Context) (who []story.Role, known bool) {
	who, known = permitted[route{c.Request.Method, c.FullPath()}]
	return who, known
}

const actorKey = "safetynet/actor"

// actorOf is who sent a request: a role and a pseudonym.
func actorOf(c *gin.Context) story.Actor {
	if a, ok := c.Get(actorKey); ok {
		return a.(story.Actor)
	}
	return story.Anonymous
}

// allow lets a request pass whose sender may use its route. It comes before
// anything is looked up, so that nobody else can tell which records there are.
func (s *Server) allow(c *gin.Context) {
	who, known := whoMay(c)
	switch {
	case c.FullPath() == "", known && len(who) == 0, actorOf(c).Role.Is(who...):
	case actorOf(c) == story.Anonymous && c.Request.Method == http.MethodGet && wantsPage(c.Request):
		c.Abort()
		c.Redirect(http.StatusSeeOther, "/signin?"+url.Values{"next": {c.FullPath()}}.Encode())
	case actorOf(c) == story.Anonymous:
		s.challenge(c, "", unauthenticated.problem("Send Authorization: Bearer and a token of "+anyOf(who)+", or sign in at /signin."))
	default:
		s.challenge(c, `error="insufficient_scope"`, forbidden.problem("This is for "+anyOf(who)+"; you are "+string(actorOf(c).Role)+"."))
	}
}

// mayAssess tells whether the sender may record an assessment for an audience.
// Where it may not it has answered.
func (s *Server) mayAssess(c *gin.Context, audience pathways.Audience) bool {
	who, by := audiences[audience], actorOf(c)
	if by.Role.Is(who...) {
		return true
	}
	issue := Issue{
		Severity: pathways.LevelError, Code: "audience-not-allowed", Pointer: "/audience",
		Message: "an assessment for " + string(audience) + " is recorded by " + anyOf(who),
		Hint:    "POST /v1/evaluate answers for every audience and records nothing; audience parent is recorded for everyone",
	}
	kind, why := forbidden, `error="insufficient_scope"`
	if by == story.Anonymous {
		kind, why = unauthenticated, ""
	}
	s.challenge(c, why, kind.problem("Nothing was recorded.", issue))
	return false
}

// anyOf names roles, as in "adviser or clinician".
func anyOf(who []story.Role) string {
	var names []string
	for _, r := range who {
		names = append(names, string(r))
	}
	return strings.Join(names, " or ")
}

// landing is where somebody goes after signing in: to the page that was asked for,
// if that is one of staff, or to one that is theirs. Nothing else of what was asked
// for is used, so that nobody can be led elsewhere.
func landing(next string, role story.Role) string {
	asked := slices.ContainsFunc(permissions, func(p permission) bool {
		return p.path == next && p.method == http.MethodGet && p.page() && len(p.who) > 0 && !slices.Contains(p.who, story.Parent)
	})
	switch {
	case asked:
		return next
	case role.Is(desk...):
		return "/desk"
	}
	return "/pathways"
}

// isCall tells whether programs read the answer of a route or a path.
func isCall(path string) bool {
	return strings.HasPrefix(path, "/v1/") || speaksFHIR(path) || speaksHooks(path)
}

// page tells whether a person looks at what the route answers with.
func (p permission) page() bool {
	return !isCall(p.path) && !strings.ContainsAny(p.path, ":*")
}
