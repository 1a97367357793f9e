package api

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/http"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

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

var pathParam = regexp.MustCompile(`[:*](\w+)`)

// pathOf is a route of the router as a path of the document.
func pathOf(route string) string { return pathParam.ReplaceAllString(route, "{$1}") }

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

// foreignChapter is the chapter of a path in another vocabulary, "" for ours.
func foreignChapter(path string) string {
	return map[string]string{"fhir": "FHIR", "cds-services": "CDS Hooks"}[strings.Split(path, "/")[1]]
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
	if foreignChapter(path) != "" {
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
		r.Content[media] = openapi.Media{Schema: &openapi.Schema{Type: "string", Description: what}}
		if media == "application/pdf" || media == "*/*" {
			r.Content[media].Schema.Format = "binary"
		}
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

// foreign says of a call in another vocabulary no more than its media type.
func foreignAnswers(s *openapitest.Schemas, p permission, op *openapi.Operation) {
	media := map[string]string{"FHIR": "application/fhir+json", "CDS Hooks": "application/json"}[op.Tags[0]]
	body := openapi.Media{Schema: &openapi.Schema{Type: "object", Description: "as the specification of CDS Hooks 2.0 has it"}}
	if op.Tags[0] == "FHIR" {
		s.Components["FHIRResource"] = &openapi.Schema{Type: "object", Description: "A resource of FHIR R4.", Required: []string{"resourceType"},
			Properties: openapi.Properties{{Name: "resourceType", Schema: schemaText}}, Others: &openapi.Others{Schema: &openapi.Schema{}}}
		body.Schema = openapi.RefTo("FHIRResource")
	}
	if p.method == http.MethodPost {
		op.Request = &openapi.Request{Required: true, Content: map[string]openapi.Media{media: body}}
		op.Request.Content["application/json"] = body
	}
	op.Responses["default"] = &openapi.Response{Description: "An answer, or what is wrong, in the words of the specification.", Content: map[string]openapi.Media{media: body}}
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
	if strings.HasPrefix(p.path, "/v1/") {
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
		r.Content["application/problem+json"] = openapi.Media{Schema: s.Of(reflect.TypeFor[Problem]())}
		if other := op.Responses["default"]; other != nil { // which says the same in its own words
			maps.Copy(r.Content, other.Content)
		}
		if !strings.HasPrefix(p.path, "/v1/") && len(p.who) > 0 {
			r.Content["text/html"] = openapi.Media{Schema: &openapi.Schema{Type: "string", Description: "the same as a page, with Accept: text/html"}}
		}
		r.Problems = append(r.Problems, "/problems/"+kind.name)
		r.Description = strings.TrimPrefix(r.Description+"; ", "; ") + kind.title
	}
	if len(p.who) > 0 && !slices.Contains(p.who, story.Parent) && p.method == http.MethodGet && !strings.HasPrefix(p.path, "/v1/") {
		op.Responses["303"] = &openapi.Response{Description: "To /signin, for whoever is not signed in."}
	}
}

// TestForeignCalls: a call of FHIR or CDS Hooks that has no line is described all the
// same, and what it answers can be held against that.
func TestForeignCalls(t *testing.T) {
	for _, p := range []permission{
		{http.MethodGet, "/fhir/metadata", everyone}, {http.MethodPost, "/fhir/PlanDefinition/:id/$apply", everyone}, {http.MethodPost, "/cds-services/:id/feedback", desk},
	} {
		s := newSchemas()
		op := operation(s, p, lineOf(p))
		require.Regexp(t, `^(get|post)_\w+$`, op.ID)
		require.Contains(t, op.Responses, "default")
		require.Contains(t, op.Responses["503"].Problems, "/problems/overloaded")
		doc := *interfaceOf()
		doc.Paths = map[string]map[string]*openapi.Operation{pathOf(p.path): {strings.ToLower(p.method): op}}
		doc.Components.Schemas = s.Components
		checker, err := openapitest.NewChecker(indented(t, &doc))
		require.NoError(t, err)
		media := map[string]string{"FHIR": "application/fhir+json", "CDS Hooks": "application/json"}[op.Tags[0]]
		x := openapitest.Exchange{
			Method: p.method, URL: parse(t, strings.ReplaceAll(p.path, ":id", "asthma")+"?_summary=true"), SentType: "application/json",
			Status: http.StatusOK, Header: http.Header{"Content-Type": {media}}, Answered: []byte(`{"resourceType":"Bundle","entry":[]}`),
		}
		if op.Request != nil {
			x.Sent = []byte(`{"resourceType":"Parameters"}`)
		}
		require.NoError(t, checker.Check(x))
		x.Status = http.StatusUnauthorized
		require.NoError(t, checker.Check(x), "in its own words")
		x.Answered = []byte(`[]`)
		require.Error(t, checker.Check(x))
	}
}

const openAPIFile = "openapi.json"

// TestOpenAPI: the document is the one that the routes, the types and what the server
// answers make. UPDATE=1 writeKinds it anew.
func TestOpenAPI(t *testing.T) {
	doc := *interfaceOf()
	got := indented(t, exemplified(t, &doc))
	if os.Getenv("UPDATE") != "" {
		require.NoError(t, os.WriteFile(openAPIFile, got, 0o644))
		return
	}
	want, err := os.ReadFile(openAPIFile)
	require.NoError(t, err)
	require.NoError(t, openapitest.Form(want))
	require.True(t, bytes.Equal(want, got), "the routes, the types or their comments have changed: make interface writeKinds openapi.json anew; first difference: %s", firstDifference(want, got))
}

func indented(t testing.TB, doc *openapi.Document) []byte {
	t.Helper()
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	require.NoError(t, e.Encode(doc))
	return b.Bytes()
}

func firstDifference(want, got []byte) string {
	a, b := strings.Split(string(want), "\n"), strings.Split(string(got), "\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return "line " + strconv.Itoa(i+1) + ": " + a[i] + " is now " + b[i]
		}
	}
	return "one is longer"
}

// TestOpenAPIRoutes: every route of the router is in the document, and none more; and
// what is said in operationLines is said of a route.
func TestOpenAPIRoutes(t *testing.T) {
	have := map[string]bool{}
	doc, err := openapi.Parse(openAPI)
	require.NoError(t, err)
	ids := map[string]bool{}
	for _, c := range doc.Calls() {
		have[c.Method+" "+c.Path] = true
		require.False(t, ids[c.ID], "%s is the name of two calls", c.ID)
		ids[c.ID] = true
		require.Len(t, c.Tags, 1)
		require.True(t, slices.ContainsFunc(doc.Tags, func(x openapi.Tag) bool { return x.Name == c.Tags[0] }), c.Tags[0])
	}
	routes := map[string]bool{}
	for route := range newFixture(t).routes() {
		routes[pathOf(route)] = true
	}
	require.Equal(t, routes, have)
	for _, c := range operationLines {
		require.True(t, routes[pathOf(c.route)], "there is no route %s", c.route)
	}
}

// TestOpenAPISchemas: what a schema refers to is there, nothing is there for nothing,
// and no number would be rounded by a client.
func TestOpenAPISchemas(t *testing.T) {
	doc, err := openapi.Parse(openAPI)
	require.NoError(t, err)
	used := map[string]bool{}
	look := func(s *openapi.Schema) {
		if s.Ref != "" {
			used[s.RefName()] = true
			require.Contains(t, doc.Components.Schemas, s.RefName())
		}
		if s.Type == "number" {
			require.Equal(t, "double", s.Format)
		}
	}
	for _, s := range doc.Components.Schemas {
		s.Walk(look)
	}
	for _, c := range doc.Calls() {
		if c.Request != nil {
			for _, m := range c.Request.Content {
				m.Schema.Walk(look)
			}
		}
		for _, r := range c.Responses {
			for _, m := range r.Content {
				m.Schema.Walk(look)
			}
		}
	}
	for name := range doc.Components.Schemas {
		require.True(t, used[name], "nothing refers to %s", name)
	}
}
