package api

import (
	"encoding/json"
	"net/http"

	"github.com/gin-gonic/gin"

	"safetynet/api/web/site"
	"safetynet/pathways"
)

// Problem is an error answer as RFC 9457 describes it. It always carries the
// emergency text: no error is ever calm.
type Problem struct {
	Type      string  `json:"type"`
	Title     string  `json:"title"`
	Status    int     `json:"status"`
	Detail    string  `json:"detail,omitempty"`
	Instance  string  `json:"instance,omitempty"` // the request id, to be quoted to the operators
	Issues    []Issue `json:"issues,omitempty"`
	Emergency string  `json:"emergency"`

	resource string // the type of resource that was sent, for the places of the issues in FHIR
}

// Issue is one fault in a request. It has the shape of [pathways.Issue], with a
// place in the request where that has a place in a file.
type Issue struct {
	Severity pathways.Level `json:"severity"`
	Code     string         `json:"code"`    // stable, lower-case-with-dashes
	Pointer  string         `json:"pointer"` // RFC 6901; "" is the whole body
	Message  string         `json:"message"`
	Hint     string         `json:"hint,omitempty"`
}

// problemKind is a type of problem: a stable name, its title and its status.
type problemKind struct {
	name   string
	title  string
	status int
}

// Kinds of problems. The names are part of the interface.
var (
	malformedRequest    = problemKind{"malformed-request", "The body is not JSON", http.StatusBadRequest}
	invalidRequest      = problemKind{"invalid-request", "The request has faults", http.StatusUnprocessableEntity}
	bodyTooLarge        = problemKind{"body-too-large", "The body is too large", http.StatusRequestEntityTooLarge}
	unsupportedMedia    = problemKind{"unsupported-media-type", "The body is not of the media type that is asked for", http.StatusUnsupportedMediaType}
	bodyUnreadable      = problemKind{"body-unreadable", "The body did not arrive whole", http.StatusBadRequest}
	unknownRoute        = problemKind{"no-such-route", "There is nothing here", http.StatusNotFound}
	notFound            = problemKind{"not-found", "Not found", http.StatusNotFound}
	methodNotAllowed    = problemKind{"method-not-allowed", "The method is not allowed here", http.StatusMethodNotAllowed}
	crossOrigin         = problemKind{"cross-origin", "Requests from other sites are refused", http.StatusForbidden}
	unauthenticated     = problemKind{"unauthenticated", "A staff token is needed", http.StatusUnauthorized}
	forbidden           = problemKind{"forbidden", "The token does not allow this", http.StatusForbidden}
	twoCredentials      = problemKind{"two-credentials", "Two credentials were sent", http.StatusBadRequest}
	tooMuchFeedback     = problemKind{"too-much-feedback", "Too many people are telling us how it went just now", http.StatusTooManyRequests}
	notWritten          = problemKind{"not-written", "It could not be recorded", http.StatusServiceUnavailable}
	countingBusy        = problemKind{"counting-busy", "Other figures are being counted", http.StatusServiceUnavailable}
	tooManySignIns      = problemKind{"too-many-sign-ins", "Too many people are signing in just now", http.StatusTooManyRequests}
	notForAudience      = problemKind{"not-for-audience", "This is not shown to this audience", http.StatusForbidden}
	notReady            = problemKind{"not-ready", "The service is not ready", http.StatusServiceUnavailable}
	notRecorded         = problemKind{"not-recorded", "The answer could not be recorded and is withheld", http.StatusServiceUnavailable}
	logUnavailable      = problemKind{"log-unavailable", "The decision log cannot be read", http.StatusServiceUnavailable}
	identityUnavailable = problemKind{"identity-unavailable", "The identity provider does not answer", http.StatusServiceUnavailable}
	recordDamaged       = problemKind{"record-damaged", "The record was altered and is not shown", http.StatusInternalServerError}
	internalError       = problemKind{"internal-error", "Something went wrong", http.StatusInternalServerError}
)

// problem makes a problem of a kind. A detail must not hold anything that is not
// already in the caller's own request.
func (k problemKind) problem(detail string, issues ...Issue) *Problem {
	return &Problem{
		Type: "/problems/" + k.name, Title: k.title, Status: k.status,
		Detail: detail, Issues: issues, Emergency: EmergencyText,
	}
}

// send answers with the problem and ends the request.
func (p *Problem) send(c *gin.Context) {
	c.Abort()
	p.Instance = requestID(c)
	if p.Status == http.StatusServiceUnavailable && c.Writer.Header().Get("Retry-After") == "" {
		c.Header("Retry-After", "2")
	}
	if wantsPage(c.Request) {
		site.SetPolicy(c)
		c.Data(p.Status, "text/html; charset=utf-8", p.page(c.GetString(stylesheetKey)))
		return
	}
	if speaksFHIR(c.Request.URL.Path) {
		if body, err := json.Marshal(p.outcome()); err == nil {
			c.Data(p.Status, fhirMedia, body)
			return
		}
	}
	c.Data(p.Status, "application/problem+json", p.json())
}

func (p *Problem) json() []byte {
	body, err := json.Marshal(p)
	if err != nil { // strings and numbers only; kept so that an empty answer is impossible
		body = []byte(`{"status":500,"emergency":"` + EmergencyText + `"}`)
	}
	return body
}
