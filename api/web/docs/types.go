package docs

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"safetynet/api/openapi"
)

// piece is a part of how a type is said; with a link it is the name of another.
type piece struct{ Text, Link string }

// typed is a type of the document.
type typed struct {
	Name, Text string
	Is         []piece // of one that is no object
	Members    []member
	Closed     bool // has no other members
}

// member is one member of an object.
type member struct {
	Name   string
	Is     []piece
	Always bool
	Text   string
}

func types(doc *openapi.Document) []typed {
	var all []typed
	for _, name := range slices.Sorted(maps.Keys(doc.Components.Schemas)) {
		all = append(all, newTyped(name, doc.Components.Schemas[name]))
	}
	return all
}

func newTyped(name string, s *openapi.Schema) typed {
	t := typed{Name: name, Text: s.Description, Closed: s.Others != nil && s.Others.Schema == nil}
	if s.Type != "object" || len(s.Properties) == 0 {
		t.Is = say(s)
		return t
	}
	for _, p := range s.Properties {
		t.Members = append(t.Members, member{Name: p.Name, Is: say(p.Schema), Always: slices.Contains(s.Required, p.Name), Text: p.Schema.Description})
	}
	if s.Others != nil && s.Others.Schema != nil && !unbound(s.Others.Schema) {
		t.Members = append(t.Members, member{Name: "any other", Is: say(s.Others.Schema)})
	}
	return t
}

func unbound(s *openapi.Schema) bool { return len(say(s)) == 1 && say(s)[0].Text == "anything" }

// say says a schema in words.
func say(s *openapi.Schema) []piece {
	switch {
	case s.Ref != "":
		return []piece{{s.RefName(), home + "/types#" + s.RefName()}}
	case len(s.AnyOf) > 0:
		return joined(s.AnyOf, " or ")
	case len(s.Enum) > 0:
		return []piece{{Text: "one of " + words(s.Enum)}}
	}
	switch s.Type {
	case "array":
		return append([]piece{{Text: "list of "}}, say(s.Items)...)
	case "object":
		return object(s)
	case "number":
		return []piece{{Text: "number"}}
	case "integer":
		return []piece{{Text: "whole number" + between(s)}}
	case "boolean":
		return []piece{{Text: "true or false"}}
	case "null":
		return []piece{{Text: "null"}}
	case "string":
		return []piece{{Text: strings.TrimSpace("text " + map[string]string{"date-time": "(a time)", "date": "(a date)", "duration": "(a duration)", "binary": "(a file)"}[s.Format])}}
	}
	return []piece{{Text: "anything"}}
}

func object(s *openapi.Schema) []piece {
	switch {
	case len(s.Properties) > 0:
		var out []piece
		for i, p := range s.Properties {
			out = append(out, piece{Text: map[bool]string{true: "{", false: ", "}[i == 0] + p.Name + ": "})
			out = append(out, say(p.Schema)...)
		}
		return append(out, piece{Text: "}"})
	case s.Others != nil && s.Others.Schema != nil:
		return append([]piece{{Text: "for each key "}}, say(s.Others.Schema)...)
	}
	return []piece{{Text: "object"}}
}

func joined(list []*openapi.Schema, between string) []piece {
	var out []piece
	for i, s := range list {
		if i > 0 {
			out = append(out, piece{Text: between})
		}
		out = append(out, say(s)...)
	}
	return out
}

func words(list []any) string {
	var out []string
	for _, x := range list {
		out = append(out, fmt.Sprint(x))
	}
	return strings.Join(out, ", ")
}

func between(s *openapi.Schema) string {
	if s.Minimum == nil || s.Maximum == nil {
		return ""
	}
	return fmt.Sprintf(" from %v to %v", *s.Minimum, *s.Maximum)
}
