package fhirtest

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
)

// Vocabulary is our own extensions and code systems, as they are published. JSON is
// held against it: whatever of ours it uses must be there.
type Vocabulary struct {
	prefix  string // begins the addresses that are ours
	allowed map[string]extension
	codes   map[string]map[string]bool // by system

	mu     sync.Mutex
	unused map[string]bool // extensions
}

// extension is what a StructureDefinition allows.
type extension struct {
	on, parts []string
	value     string // key of its value; "" with parts
	once      bool
}

// VocabularyOf reads the StructureDefinitions and CodeSystems among resources. What
// begins with prefix is ours.
func VocabularyOf(prefix string, resources ...any) (*Vocabulary, error) {
	v := &Vocabulary{prefix: prefix, allowed: map[string]extension{}, codes: map[string]map[string]bool{}, unused: map[string]bool{}}
	for _, r := range resources {
		data, err := json.Marshal(r)
		if err != nil {
			return nil, err
		}
		var x published
		if err := json.Unmarshal(data, &x); err != nil {
			return nil, err
		}
		switch x.ResourceType {
		case "StructureDefinition":
			v.allowed[x.URL], v.unused[x.URL] = x.extension(), true
		case "CodeSystem":
			if v.codes[x.URL] == nil {
				v.codes[x.URL] = map[string]bool{}
			}
			for _, c := range x.Concept {
				v.codes[x.URL][c.Code] = true
			}
		}
	}
	return v, nil
}

// published is what is read of a StructureDefinition or a CodeSystem.
type published struct {
	ResourceType, URL string
	Concept           []struct{ Code string }
	Context           []struct{ Expression string }
	Differential      struct {
		Element []struct {
			ID, SliceName, Max string
			Type               []struct{ Code string }
		}
	}
}

func (x published) extension() (e extension) {
	for _, c := range x.Context {
		e.on = append(e.on, c.Expression)
	}
	for _, d := range x.Differential.Element {
		of, isValue := strings.CutSuffix(d.ID, ".value[x]")
		switch {
		case d.ID == "Extension":
			e.once = d.Max == "1"
		case isValue && len(d.Type) == 1:
			value := "value" + strings.ToUpper(d.Type[0].Code[:1]) + d.Type[0].Code[1:]
			if _, part, is := strings.Cut(of, ":"); is {
				e.parts = append(e.parts, part+" "+value)
			} else {
				e.value = value
			}
		}
	}
	return e
}

// Unused are the extensions that nothing has used that was looked at.
func (v *Vocabulary) Unused() []string { return slices.Sorted(maps.Keys(v.unused)) }

// Check says what of ours JSON uses, of FHIR or with pieces of FHIR in it, that is
// not published, or otherwise than it is published.
func (v *Vocabulary) Check(x any) error {
	data, is := x.([]byte)
	if !is {
		var err error
		if data, err = json.Marshal(x); err != nil {
			return err
		}
	}
	var doc any
	if err := json.Unmarshal(data, &doc); err != nil {
		return err
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.look("", doc)
}

// look goes through what is at an element, such as Questionnaire.item. Items in items
// are the same element.
func (v *Vocabulary) look(at string, x any) error {
	var all []error
	switch x := x.(type) {
	case string:
		system, _, _ := strings.Cut(x, "|")
		if strings.HasPrefix(system, v.prefix+"/CodeSystem/") && v.codes[system] == nil {
			all = append(all, fmt.Errorf("%s: there is no system %s", at, system))
		}
	case []any:
		for _, y := range x {
			all = append(all, v.look(at, y))
		}
	case map[string]any:
		if kind, is := x["resourceType"].(string); is {
			at = kind
		}
		all = append(all, v.coded(at, x), v.extended(at, x))
		for _, key := range slices.Sorted(maps.Keys(x)) {
			inner := at + "." + key
			if strings.HasSuffix(at, ".item") && key == "item" {
				inner = at
			}
			all = append(all, v.look(inner, x[key]))
		}
	}
	return errors.Join(all...)
}

// coded looks at the code beside a system.
func (v *Vocabulary) coded(at string, x map[string]any) error {
	system, _ := x["system"].(string)
	codes, ours := v.codes[system]
	if code, is := x["code"].(string); is && ours && !codes[code] {
		return fmt.Errorf("%s: %s has no code %q", at, system, code)
	}
	return nil
}

// extended looks at the extensions of an element.
func (v *Vocabulary) extended(at string, x map[string]any) error {
	list, _ := x["extension"].([]any)
	seen := map[string]bool{}
	var all []error
	for _, item := range list {
		e, _ := item.(map[string]any)
		url, _ := e["url"].(string)
		if !strings.HasPrefix(url, v.prefix+"/") {
			continue
		}
		delete(v.unused, url)
		allowed, known := v.allowed[url]
		var parts []string
		inner, _ := e["extension"].([]any)
		for _, p := range inner {
			part, _ := p.(map[string]any)
			parts = append(parts, fmt.Sprint(part["url"], " ", valueKey(part)))
		}
		switch {
		case !known:
			all = append(all, fmt.Errorf("%s: there is no definition of %s", at, url))
		case !slices.Contains(allowed.on, at):
			all = append(all, fmt.Errorf("%s stands in %s", url, at))
		case valueKey(e) != allowed.value || !slices.Equal(parts, allowed.parts):
			all = append(all, fmt.Errorf("%s in %s has %q and %q", url, at, valueKey(e), parts))
		case allowed.once && seen[url]:
			all = append(all, fmt.Errorf("%s is twice in %s", url, at))
		}
		seen[url] = true
	}
	return errors.Join(all...)
}

// valueKey is the key of an extension's value, "" for none.
func valueKey(e map[string]any) string {
	for key := range e {
		if strings.HasPrefix(key, "value") {
			return key
		}
	}
	return ""
}
