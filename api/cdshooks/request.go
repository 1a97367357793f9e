package cdshooks

import (
	"encoding/json"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/google/uuid"

	"safetynet/api/fhir"
)

// Request is a call of a service, of which only what is used is read.
type Request struct {
	Hook     string
	Patient  string                     // id of the patient in the record system; answered and never kept
	Prefetch map[string]json.RawMessage // by key; "null" where the record had nothing
}

// Forms of ids in the context, which are FHIR's.
var (
	anID   = regexp.MustCompile(`^[A-Za-z0-9.-]{1,64}$`)
	userID = regexp.MustCompile(`^[A-Z][A-Za-z]{1,63}/[A-Za-z0-9.-]{1,64}$`)
)

// ReadRequest reads a call of a service. With any error among the issues the
// request is nil, and everything that is wrong is told at once.
func ReadRequest(data []byte, s Service) (*Request, []fhir.Issue) {
	r := &reader{}
	body := r.body(data)
	if body == nil {
		return nil, r.issues
	}
	q := &Request{Hook: r.matching(body, "hook", true, func(h string) bool { return slices.Contains(Hooks(), h) },
		"a hook that "+s.ID+" is offered on, "+strings.Join(Hooks(), " or "))}
	r.matching(body, "hookInstance", true, isUUID, "a UUID, such as d1577c69-dfbe-44ad-ba6d-3e05e953b2ea")
	if context := r.object(body, "context", true); context != nil {
		q.Patient = r.matching(context, "patientId", true, anID.MatchString, "the id of a Patient")
		r.matching(context, "userId", true, userID.MatchString, "a type and an id, such as Practitioner/123,")
		r.matching(context, "encounterId", q.Hook == EncounterStart, anID.MatchString, "the id of an Encounter")
	}
	r.authorization(body)
	if _, sent := body.sent["prefetch"]; sent {
		q.Prefetch = r.prefetch(body)
	}
	if len(r.issues) > 0 {
		return nil, r.issues
	}
	return q, nil
}

// authorization checks what leads to the record system's own server, which is not
// called: a client that sends half of it has a fault its makers should know of.
func (r *reader) authorization(body *members) {
	granted := r.object(body, "fhirAuthorization", false)
	r.matching(body, "fhirServer", granted != nil, isURL, "an absolute address")
	if granted == nil {
		return
	}
	r.text(granted, "access_token", true)
	r.matching(granted, "token_type", true, func(s string) bool { return s == "Bearer" }, "Bearer")
	r.text(granted, "scope", true)
	r.text(granted, "subject", true)
	if data, ok := r.member(granted, "expires_in", true); ok {
		var seconds int
		if json.Unmarshal(data, &seconds) != nil {
			r.add(granted.pointer("expires_in"), "type-wrong", "a whole number is needed here")
		}
	}
}

// prefetch reads what was fetched. A key whose query failed may hold null.
func (r *reader) prefetch(body *members) map[string]json.RawMessage {
	m := r.object(body, "prefetch", false)
	if m == nil {
		return nil
	}
	for key, data := range m.sent {
		if data[0] != '{' && string(data) != "null" && slices.Contains(keys, key) {
			r.add(m.pointer(key), "type-wrong", "a resource or null is needed here")
		}
	}
	slices.SortFunc(r.issues, func(a, b fhir.Issue) int { return strings.Compare(a.Pointer, b.Pointer) })
	return m.sent
}

// isUUID tells whether s is a UUID in its usual form; the package knows others.
func isUUID(s string) bool { return len(s) == 36 && uuid.Validate(s) == nil }

func isURL(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != ""
}
