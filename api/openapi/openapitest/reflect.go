package openapitest

import (
	"encoding"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"safetynet/api/openapi"
)

// Schemas makes schemas of Go types. Structs become components and are referred to.
type Schemas struct {
	Source *Source
	// Given are schemas by hand, of types that write themselves. They stand where the
	// type is used, not among the components.
	Given map[reflect.Type]*openapi.Schema
	// Fields are schemas of fields whose type says too little, such as raw JSON.
	Fields map[string]*openapi.Schema // by package.Type.Field
	// Names are those of components whose own name another type has.
	Names map[reflect.Type]string
	// Components is what was made, besides what was there.
	Components map[string]*openapi.Schema

	by map[string]reflect.Type
}

// Of is the schema of a type. What stands in the way is a panic: it is a slip in the
// tables that this is called from.
func (s *Schemas) Of(t reflect.Type) *openapi.Schema {
	if given, ok := s.Given[t]; ok {
		return given
	}
	if t == reflect.TypeFor[time.Time]() {
		return &openapi.Schema{Type: "string", Format: "date-time"}
	}
	if t.Kind() == reflect.Pointer {
		return s.Of(t.Elem())
	}
	if of := mapped(t); of != nil {
		return &openapi.Schema{Type: "object", Others: &openapi.Others{Schema: s.Of(of)}}
	}
	if writesItself(t) {
		panic(fmt.Sprintf("%v writes itself: give its schema by hand", t))
	}
	switch t.Kind() {
	case reflect.Bool:
		return &openapi.Schema{Type: "boolean"}
	case reflect.String:
		return s.text(t)
	case reflect.Int, reflect.Int64, reflect.Int32:
		return &openapi.Schema{Type: "integer", Format: "int64"}
	case reflect.Float64:
		return &openapi.Schema{Type: "number", Format: "double"}
	case reflect.Slice, reflect.Array:
		return &openapi.Schema{Type: "array", Items: s.Of(t.Elem())}
	case reflect.Map:
		return &openapi.Schema{Type: "object", Others: &openapi.Others{Schema: s.Of(t.Elem())}}
	case reflect.Interface:
		return &openapi.Schema{}
	case reflect.Struct:
		if t.Name() == "" || strings.Contains(t.Name(), "[") {
			return s.Object(t) // a generic one stands where it is used
		}
		return s.component(t, func() *openapi.Schema { return s.Object(t) })
	}
	panic(fmt.Sprintf("no schema for %v", t))
}

// mapped is the type of the values of a list of keys and values that is written as an
// object, nil for anything else.
func mapped(t reflect.Type) reflect.Type {
	if t.Kind() != reflect.Slice || !writesItself(t) || t.Elem().Kind() != reflect.Struct {
		return nil
	}
	key, hasKey := t.Elem().FieldByName("Key")
	value, hasValue := t.Elem().FieldByName("Value")
	if !hasKey || !hasValue || key.Index[0] != 0 {
		return nil
	}
	return value.Type
}

func writesItself(t reflect.Type) bool {
	for _, x := range []reflect.Type{reflect.TypeFor[json.Marshaler](), reflect.TypeFor[encoding.TextMarshaler]()} {
		if t.Implements(x) || reflect.PointerTo(t).Implements(x) {
			return true
		}
	}
	return false
}

// text is a string; of a type with constants one of these, which is a component.
func (s *Schemas) text(t reflect.Type) *openapi.Schema {
	place := t.PkgPath() + "." + t.Name()
	if len(s.Source.enums[place]) == 0 {
		return &openapi.Schema{Type: "string"}
	}
	return s.component(t, func() *openapi.Schema {
		out := &openapi.Schema{Type: "string", Description: s.Source.types[place]}
		for _, word := range s.Source.enums[place] {
			out.Enum = append(out.Enum, word)
		}
		return out
	})
}

// component puts the schema of a type among the components.
func (s *Schemas) component(t reflect.Type, make func() *openapi.Schema) *openapi.Schema {
	name := s.nameOf(t)
	if s.by == nil {
		s.by = map[string]reflect.Type{}
	}
	other, taken := s.by[name]
	if _, there := s.Components[name]; taken && other != t || there && !taken {
		panic(fmt.Sprintf("%v and %v are both called %s: give one another name", other, t, name))
	}
	if !taken {
		s.by[name] = t // before its fields, which may be of the same type
		s.Components[name] = make()
	}
	return openapi.RefTo(name)
}

func (s *Schemas) nameOf(t reflect.Type) string {
	if name, ok := s.Names[t]; ok {
		return name
	}
	return strings.ToUpper(t.Name()[:1]) + t.Name()[1:]
}

// Object is the schema of a struct by its fields, also of one that writes itself.
func (s *Schemas) Object(t reflect.Type) *openapi.Schema {
	out := &openapi.Schema{Type: "object", Description: s.Source.types[t.PkgPath()+"."+t.Name()]}
	s.members(t, out)
	return out
}

// members adds the fields of a struct and of those that it holds without a name. A
// field that is there already hides one deeper down.
func (s *Schemas) members(t reflect.Type, out *openapi.Schema) {
	var inner []reflect.Type
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		of := f.Type
		if of.Kind() == reflect.Pointer {
			of = of.Elem()
		}
		switch {
		case name == "-" || !f.IsExported() && !f.Anonymous:
		case f.Anonymous && name == "" && of.Kind() == reflect.Struct:
			inner = append(inner, of)
		case f.IsExported():
			if name == "" {
				name = f.Name
			}
			s.member(t, f, name, options, out)
		}
	}
	for _, x := range inner {
		s.members(x, out)
	}
}

func (s *Schemas) member(t reflect.Type, f reflect.StructField, name, options string, out *openapi.Schema) {
	if out.Properties.Get(name) != nil {
		return
	}
	place := t.PkgPath() + "." + t.Name() + "." + f.Name
	schema, by := s.Fields[place], true
	if schema == nil {
		schema, by = s.Of(f.Type), false
	}
	sometimes := slices.ContainsFunc(strings.Split(options, ","), func(o string) bool { return o == "omitempty" || o == "omitzero" })
	if f.Type.Kind() == reflect.Pointer && !sometimes && !by {
		schema = schema.OrNull()
	}
	if text := s.Source.fields[place]; text != "" {
		described := *schema
		described.Description = text
		schema = &described
	}
	out.Properties = append(out.Properties, openapi.Property{Name: name, Schema: schema})
	if !sometimes {
		out.Required = append(out.Required, name)
	}
}
