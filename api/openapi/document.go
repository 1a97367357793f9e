package openapi

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// Version is the version of OpenAPI that documents are written in.
const Version = "3.1.0"

// Document is an interface, whole.
type Document struct {
	OpenAPI    string                           `json:"openapi"`
	Info       Info                             `json:"info"`
	Servers    []Server                         `json:"servers"`
	Tags       []Tag                            `json:"tags"`
	Paths      map[string]map[string]*Operation `json:"paths"` // by path, then by method in small letters
	Components Components                       `json:"components"`
	Problems   []Kind                           `json:"x-problems"` // every type of problem there is
}

// Info says what the interface is.
type Info struct {
	Title       string `json:"title"`
	Version     string `json:"version"`
	Description string `json:"description"`
}

// Server is where the interface is.
type Server struct {
	URL         string `json:"url"`
	Description string `json:"description,omitempty"`
}

// Tag is a chapter of the interface.
type Tag struct {
	Name        string `json:"name"`
	Description string `json:"description"`
}

// Kind is a type of problem.
type Kind struct {
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
}

// Components are what is referred to by name.
type Components struct {
	Schemas         map[string]*Schema  `json:"schemas"`
	SecuritySchemes map[string]Security `json:"securitySchemes"`
}

// Security is a way of saying who calls.
type Security struct {
	Type        string `json:"type"`
	Scheme      string `json:"scheme,omitempty"`
	In          string `json:"in,omitempty"`
	Name        string `json:"name,omitempty"`
	Description string `json:"description"`
}

// Operation is one call.
type Operation struct {
	ID          string                `json:"operationId"`
	Tags        []string              `json:"tags"`
	Summary     string                `json:"summary"`
	Description string                `json:"description,omitempty"`
	Roles       []string              `json:"x-roles"` // who may call; empty: nobody is asked who calls
	Security    []map[string][]string `json:"security"`
	Curl        string                `json:"x-curl,omitempty"` // the request of the example, for a shell
	Parameters  []Parameter           `json:"parameters,omitempty"`
	Request     *Request              `json:"requestBody,omitempty"`
	Responses   map[string]*Response  `json:"responses"` // by status
}

// Parameter is a value in the path, the query or a header.
type Parameter struct {
	Name        string  `json:"name"`
	In          string  `json:"in"`
	Description string  `json:"description,omitempty"`
	Required    bool    `json:"required,omitempty"`
	Schema      *Schema `json:"schema"`
}

// Request is the body of a call.
type Request struct {
	Required bool             `json:"required"`
	Content  map[string]Media `json:"content"` // by media type
}

// Response is what is answered with one status.
type Response struct {
	Description string            `json:"description"`
	Headers     map[string]Header `json:"headers,omitempty"`
	Content     map[string]Media  `json:"content,omitempty"`
	Problems    []string          `json:"x-problems,omitempty"` // the types of problem that it can be
}

// Header is a header of an answer.
type Header struct {
	Description string  `json:"description"`
	Required    bool    `json:"required,omitempty"` // always there
	Schema      *Schema `json:"schema"`
}

// Media is a body in one media type.
type Media struct {
	Schema   *Schema            `json:"schema"`
	Examples map[string]Example `json:"examples,omitempty"`
}

// Example is a body as it was sent or answered.
type Example struct {
	Summary string          `json:"summary"`
	Value   json.RawMessage `json:"value"`
}

// Parse reads a document.
func Parse(data []byte) (*Document, error) {
	var d Document
	if err := json.Unmarshal(data, &d); err != nil {
		return nil, fmt.Errorf("not a document: %w", err)
	}
	return &d, nil
}

// Call is an operation and where it is.
type Call struct {
	Method, Path string
	*Operation
}

var methods = []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete}

// Calls lists every operation, by path.
func (d *Document) Calls() []Call {
	var all []Call
	for path, item := range d.Paths {
		for method, op := range item {
			all = append(all, Call{strings.ToUpper(method), path, op})
		}
	}
	slices.SortFunc(all, func(a, b Call) int {
		return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(slices.Index(methods, a.Method), slices.Index(methods, b.Method)))
	})
	return all
}

// Tagged lists the operations of a chapter, by path.
func (d *Document) Tagged(tag string) []Call {
	return slices.DeleteFunc(d.Calls(), func(c Call) bool { return !slices.Contains(c.Tags, tag) })
}

// Find is the operation that a request is for, nil where there is none. Of two paths
// that fit, the one with the word and not the parameter is meant.
func (d *Document) Find(method, path string) *Call {
	var found *Call
	for _, c := range d.Calls() {
		if c.Method == method && fits(c.Path, path) && (found == nil || strings.Count(c.Path, "{") < strings.Count(found.Path, "{")) {
			found = &c
		}
	}
	return found
}

func fits(template, path string) bool {
	want, have := strings.Split(template, "/"), strings.Split(path, "/")
	for i, w := range want {
		param := strings.HasPrefix(w, "{")
		switch {
		case i >= len(have), !param && w != have[i], param && have[i] == "":
			return false
		case param && i == len(want)-1 && w == "{file}":
			return true // the rest of the path
		}
	}
	return len(want) == len(have)
}
