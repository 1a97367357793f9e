package openapitest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"safetynet/api/openapi"
)

// Exchange is a request and what was answered.
type Exchange struct {
	Method   string
	URL      *url.URL
	SentType string // Content-Type of the request
	Sent     []byte
	Status   int
	Header   http.Header // of the answer
	Answered []byte
}

// Checker holds exchanges against a document. It is stricter than the document: a
// member that no schema names is a fault, though clients must bear one.
type Checker struct {
	doc      *openapi.Document
	compiler *jsonschema.Compiler
	mu       sync.Mutex
	compiled map[string]*jsonschema.Schema // by place in the document
}

const resource = "openapi.json"

// NewChecker reads a document.
func NewChecker(document []byte) (*Checker, error) {
	doc, err := openapi.Parse(document)
	if err != nil {
		return nil, err
	}
	raw, err := jsonschema.UnmarshalJSON(bytes.NewReader(document))
	if err != nil {
		return nil, err
	}
	closeObjects(raw)
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	c.AssertFormat()
	if err := c.AddResource(resource, raw); err != nil {
		return nil, err
	}
	return &Checker{doc: doc, compiler: c, compiled: map[string]*jsonschema.Schema{}}, nil
}

// closeObjects forbids members without a schema wherever the document leaves them open.
func closeObjects(v any) {
	switch x := v.(type) {
	case map[string]any:
		_, named := x["properties"].(map[string]any)
		if _, said := x["additionalProperties"]; named && !said && x["type"] == "object" {
			x["additionalProperties"] = false
		}
		for key, inner := range x {
			if key != "examples" {
				closeObjects(inner)
			}
		}
	case []any:
		for _, inner := range x {
			closeObjects(inner)
		}
	}
}

// Check says what of an exchange is not as the document says, nil for nothing. What
// no route is for must be told so.
func (c *Checker) Check(x Exchange) error {
	call := c.doc.Find(x.Method, x.URL.Path)
	if call == nil {
		if x.Status < http.StatusBadRequest {
			return fmt.Errorf("the document does not have %s %s, answered with %d", x.Method, x.URL.Path, x.Status)
		}
		return nil
	}
	if err := errors.Join(c.request(call, x), c.response(call, x)); err != nil {
		return fmt.Errorf("%s %s, status %d: %w", call.Method, call.Path, x.Status, err)
	}
	return nil
}

// request holds a request that was understood against the document.
func (c *Checker) request(call *openapi.Call, x Exchange) error {
	if x.Status >= http.StatusMultipleChoices {
		return nil
	}
	_, open := call.Responses["default"] // another vocabulary, whose parameters are its own
	for name := range x.URL.Query() {
		declared := func(p openapi.Parameter) bool { return p.In == "query" && p.Name == name }
		if !open && !slices.ContainsFunc(call.Parameters, declared) {
			return fmt.Errorf("the query has %q", name)
		}
	}
	switch {
	case call.Request == nil && len(x.Sent) == 0:
		return nil
	case call.Request == nil:
		return errors.New("a body was sent")
	case len(x.Sent) == 0 && !call.Request.Required:
		return nil
	}
	err := c.body(call.Request.Content, x.SentType, x.Sent, place(call, "requestBody"))
	if err != nil {
		return fmt.Errorf("request: %w", err)
	}
	return nil
}

func (c *Checker) response(call *openapi.Call, x Exchange) error {
	status := strconv.Itoa(x.Status)
	if call.Responses[status] == nil {
		status = "default"
	}
	said := call.Responses[status]
	if said == nil {
		return errors.New("the status is not declared")
	}
	for name, h := range said.Headers {
		if h.Required && x.Header.Get(name) == "" {
			return fmt.Errorf("the header %s is missing", name)
		}
	}
	if len(said.Content) == 0 {
		return nil
	}
	media := x.Header.Get("Content-Type")
	if err := c.body(said.Content, media, x.Answered, place(call, "responses", status)); err != nil {
		return err
	}
	var problem struct{ Type string }
	if strings.HasPrefix(media, "application/problem+json") {
		if err := json.Unmarshal(x.Answered, &problem); err != nil {
			return err
		}
		if !slices.Contains(said.Problems, problem.Type) {
			return fmt.Errorf("the problem %s is not declared", problem.Type)
		}
	}
	return nil
}

// body holds a body against the schema of its media type. Pages, files and forms have
// none that says anything.
func (c *Checker) body(content map[string]openapi.Media, mediaType string, body []byte, at string) error {
	media, _, err := mime.ParseMediaType(mediaType)
	if err != nil {
		return fmt.Errorf("media type %q: %w", mediaType, err)
	}
	if _, any := content["*/*"]; any {
		return nil
	}
	if _, declared := content[media]; !declared {
		return fmt.Errorf("the media type %s is not declared", media)
	}
	schema, err := c.schema(at + "/content/" + escape(media) + "/schema")
	if err != nil {
		return err
	}
	switch {
	case media == "application/x-ndjson":
		for line := range bytes.Lines(body) {
			if err := validate(schema, line); err != nil {
				return err
			}
		}
		return nil
	case strings.HasSuffix(media, "json"):
		return validate(schema, body)
	}
	return nil
}

func validate(schema *jsonschema.Schema, body []byte) error {
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("not JSON: %w", err)
	}
	return schema.Validate(v)
}

func (c *Checker) schema(at string) (*jsonschema.Schema, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if s := c.compiled[at]; s != nil {
		return s, nil
	}
	s, err := c.compiler.Compile(resource + at)
	c.compiled[at] = s
	return s, err
}

// place points into the document, below an operation.
func place(call *openapi.Call, keys ...string) string {
	at := "#"
	for _, key := range append([]string{"paths", call.Path, strings.ToLower(call.Method)}, keys...) {
		at += "/" + escape(key)
	}
	return at
}

// escape is a key in a JSON pointer within a URL.
func escape(key string) string {
	return url.PathEscape(strings.NewReplacer("~", "~0", "/", "~1").Replace(key))
}

// Examples holds the JSON examples of the document against its schemas, and tells how
// many there were.
func (c *Checker) Examples() (n int, err error) {
	for _, call := range c.doc.Calls() {
		at := map[string]map[string]openapi.Media{}
		if call.Request != nil {
			at[place(&call, "requestBody")] = call.Request.Content
		}
		for status, r := range call.Responses {
			at[place(&call, "responses", status)] = r.Content
		}
		for where, content := range at {
			for media, m := range content {
				for _, x := range m.Examples {
					n++
					schema, fault := c.schema(where + "/content/" + escape(media) + "/schema")
					if fault == nil && strings.HasSuffix(media, "json") && media != "application/x-ndjson" {
						fault = validate(schema, x.Value)
					}
					if fault != nil {
						err = errors.Join(err, fmt.Errorf("example of %s %s, %s: %w", call.Method, call.Path, media, fault))
					}
				}
			}
		}
	}
	return n, err
}
