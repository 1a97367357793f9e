package api

import (
	"maps"
	"net/http"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"safetynet/api/openapi"
	"safetynet/api/openapi/openapitest"
	"safetynet/api/story"
)

// What every call has in common.
var (
	alwaysKinds   = []problemKind{internalError}
	admittedKinds = []problemKind{overloaded, unauthenticated, forbidden, twoCredentials, identityUnavailable, logUnavailable}
	bodyKinds     = []problemKind{malformedRequest, invalidRequest, bodyTooLarge, unsupportedMedia, bodyUnreadable}
)

const interfaceText = `Safetynet turns what is known about a sick child into guidance: home care, seek advice, or escalate.

**Not clinically approved. No clinician has signed any content off, and every result says so. Do not use it for the care of a child.**

A request is understood exactly or refused as a whole, with every fault by its JSON pointer, and nothing is recorded: unknown keys and query parameters are refused, and so is null. What is not sent is unknown, and unknown is never taken for no. Every error is a problem (RFC 9457) that carries the emergency text: whatever fails, no answer is calm. Readers must bear members of answers that are not described here.

Staff, and programs that act for them, send a token as Authorization: Bearer. A post with an Idempotency-Key that is sent again answers what was recorded. An id of a request may be sent as X-Request-Id (a UUID); it is answered in every case. A path that there is not is 404 (no-such-route), and a method that a path does not have is 405 (method-not-allowed).`

var pathParam = regexp.MustCompile(`/[:*](\w+)`)

// pathOf is a route of the router as a path of the document.
func pathOf(route string) string { return pathParam.ReplaceAllString(route, "/{$1}") }

// interfaceOf is the whole document, without examples.
var interfaceOf = sync.OnceValue(func() *openapi.Document {
	s := newSchemas()
	s.Of(reflect.TypeFor[Problem]())
	doc := &openapi.Document{
		OpenAPI: openapi.Version, Tags: chapters, Problems: allKinds(), Paths: map[string]map[string]*openapi.Operation{},
		Info:    openapi.Info{Title: "Safetynet", Version: "0.1.0", Description: interfaceText},
		Servers: []openapi.Server{{URL: "/", Description: "where this document is from"}},
		Components: openapi.Components{SecuritySchemes: map[string]openapi.Security{
			"token":   {Type: "http", Scheme: "bearer", Description: "a staff token, or one of the identity provider"},
			"session": {Type: "apiKey", In: "cookie", Name: "__Host-safetynet", Description: "what signing in at /signin gives a browser"},
		}},
	}
	for _, p := range permissions {
		path := pathOf(p.path)
		if doc.Paths[path] == nil {
			doc.Paths[path] = map[string]*openapi.Operation{}
		}
		doc.Paths[path][strings.ToLower(p.method)] = operation(s, p, lineOf(p))
	}
	doc.Components.Schemas = s.Components
	return doc
})

// lineOf is the line of a route. Those of the two foreign vocabularies that have none
// say only what they are: their own documents say the rest.
func lineOf(p permission) operationLine {
	i := slices.IndexFunc(operationLines, func(c operationLine) bool { return c.route == p.name() })
	switch {
	case i >= 0:
		return operationLines[i]
	case foreignChapter(p.path) != "":
		return operationLine{route: p.name(), tag: foreignChapter(p.path), summary: p.name(), id: strings.Trim(regexp.MustCompile(`\W+`).ReplaceAllString(strings.ToLower(p.method)+p.path, "_"), "_")}
	}
	panic(p.name() + " has no line in operationLines (openapi_calls_test.go)")
}

func operation(s *openapitest.Schemas, p permission, c operationLine) *openapi.Operation {
	op := &openapi.Operation{
		ID: c.id, Tags: []string{c.tag}, Summary: c.summary, Description: c.about, Roles: rolesOf(p.who), Security: []map[string][]string{},
		Parameters: slices.Clone(c.query), Responses: map[string]*openapi.Response{},
	}
	if len(p.who) > 0 {
		op.Security = []map[string][]string{{"token": {}}, {"session": {}}}
		if slices.Contains(p.who, story.Parent) {
			op.Security = append([]map[string][]string{{}}, op.Security...)
		}
	}
	for _, m := range pathParam.FindAllStringSubmatch(p.path, -1) {
		op.Parameters = append(op.Parameters, openapi.Parameter{Name: m[1], In: "path", Required: true, Schema: schemaText, Description: paramText(pathOf(p.path), m[1])})
	}
	if c.keyed {
		op.Parameters = append(op.Parameters, openapi.Parameter{Name: keyHeader, In: "header", Description: "says that two requests are one", Schema: &openapi.Schema{Type: "string", Pattern: keyForm.String()}})
	}
	switch {
	case c.body != nil:
		op.Request = &openapi.Request{Required: true, Content: map[string]openapi.Media{"application/json": {Schema: c.body}}}
	case c.lines != nil:
		op.Request = &openapi.Request{Required: true, Content: map[string]openapi.Media{linesMedia: {Schema: c.lines}}}
	case c.takesFHIR:
		resource := openapi.Media{Schema: fhirResource(s)}
		op.Request = &openapi.Request{Required: true, Content: map[string]openapi.Media{fhirMedia: resource, "application/json": resource}}
	case c.tag == "Pages" && p.method == http.MethodPost:
		op.Request = &openapi.Request{Content: map[string]openapi.Media{"application/x-www-form-urlencoded": {Schema: &openapi.Schema{Type: "object", Description: "the form of the page before"}}}}
	}
	for _, a := range c.answers {
		op.Responses[strconv.Itoa(a.status)] = successAnswer(s, c, a)
	}
	if c.answers == nil {
		foreignAnswers(s, p, op)
	}
	problemAnswers(s, p, c, op)
	return op
}

func paramText(path, name string) string {
	for at, what := range pathParams {
		if strings.HasSuffix(at, "{"+name+"}") && strings.Contains(path, at) {
			return what
		}
	}
	switch foreignChapter(path) {
	case "FHIR":
		return "the id of a definition: of the version in use, such as asthma, or of one version, such as asthma-1.0.0"
	case "CDS Hooks":
		return "as the specification has it"
	}
	panic("no words in pathParams for " + name + " of " + path)
}

func successAnswer(s *openapitest.Schemas, c operationLine, a operationAnswer) *openapi.Response {
	r := &openapi.Response{Description: a.about, Content: map[string]openapi.Media{}}
	if r.Description == "" {
		r.Description = map[int]string{http.StatusOK: "It is answered.", http.StatusCreated: "It is recorded."}[a.status]
	}
	switch of := a.of.(type) {
	case nil:
	case *openapi.Schema:
		r.Content["application/json"] = openapi.Media{Schema: of}
	case jsonLines:
		r.Content["application/x-ndjson"] = openapi.Media{Schema: of.of}
	default:
		r.Content["application/json"] = openapi.Media{Schema: s.Of(reflect.TypeOf(of))}
	}
	for media, what := range a.files {
		if media == fhirMedia {
			r.Content[media] = openapi.Media{Schema: fhirResource(s)}
			continue
		}
		r.Content[media] = openapi.Media{Schema: &openapi.Schema{Type: "string", Description: what}}
		if media == "application/pdf" || media == "*/*" {
			r.Content[media].Schema.Format = "binary"
		}
	}
	for media, of := range a.also {
		r.Content[media] = openapi.Media{Schema: s.Of(reflect.TypeOf(of))}
	}
	if a.moved {
		r.Headers = map[string]openapi.Header{"Location": {Description: "where it is", Required: true, Schema: schemaText}}
	}
	if c.keyed && a.status == http.StatusCreated {
		if r.Headers == nil {
			r.Headers = map[string]openapi.Header{}
		}
		r.Headers[replayHeader] = openapi.Header{Description: "true where the key was used before and this is what was recorded then", Schema: schemaText}
	}
	return r
}

// problems adds what can go wrong, by status.
func problemAnswers(s *openapitest.Schemas, p permission, c operationLine, op *openapi.Operation) {
	all := slices.Concat(alwaysKinds, c.may)
	if len(p.who) > 0 {
		all = append(all, admittedKinds...)
	}
	if p.method != http.MethodGet {
		all = append(all, crossOrigin)
	}
	if c.body != nil {
		all = append(all, bodyKinds...)
	}
	if op.Request != nil && c.body == nil {
		all = append(all, bodyUnreadable, malformedRequest, invalidRequest, bodyTooLarge, unsupportedMedia)
	}
	if strings.HasPrefix(p.path, "/v1/") || foreignChapter(p.path) != "" {
		all = append(all, invalidRequest) // for the query
	}
	if c.keyed {
		all = append(all, keyReused)
	}
	slices.SortFunc(all, func(a, b problemKind) int { return strings.Compare(a.name, b.name) })
	for _, kind := range slices.Compact(all) {
		status := strconv.Itoa(kind.status)
		r := op.Responses[status]
		if r == nil {
			r = &openapi.Response{Content: map[string]openapi.Media{}}
			op.Responses[status] = r
		}
		maps.Copy(r.Content, refusedAs(s, p, op))
		r.Problems = append(r.Problems, "/problems/"+kind.name)
		r.Description = strings.TrimPrefix(r.Description+"; ", "; ") + kind.title
	}
	if len(p.who) > 0 && !slices.Contains(p.who, story.Parent) && p.method == http.MethodGet && !strings.HasPrefix(p.path, "/v1/") {
		op.Responses["303"] = &openapi.Response{Description: "To /signin, for whoever is not signed in."}
	}
}

// refusedAs is how a problem of a route is told.
func refusedAs(s *openapitest.Schemas, p permission, op *openapi.Operation) map[string]openapi.Media {
	if foreignChapter(p.path) == "FHIR" {
		return map[string]openapi.Media{fhirMedia: {Schema: fhirResource(s)}}
	}
	as := map[string]openapi.Media{"application/problem+json": {Schema: s.Of(reflect.TypeFor[Problem]())}}
	if other := op.Responses["default"]; other != nil { // which says the same in its own words
		maps.Copy(as, other.Content)
	}
	if op.Tags[0] == "Pages" && len(p.who) > 0 {
		as["text/html"] = openapi.Media{Schema: &openapi.Schema{Type: "string", Description: "the same as a page, with Accept: text/html"}}
	}
	return as
}
