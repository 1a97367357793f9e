package fhirtest

import (
	"maps"
	"slices"
)

// byType has a resource held against the schema of its own type only. As the schema
// is written, every resource is tried as each of 148 types, and so is every resource
// in it for each of those, which takes seconds.
func byType(doc map[string]any) {
	var types, own []any
	mapping := doc["discriminator"].(map[string]any)["mapping"].(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(mapping)) {
		types = append(types, name)
		own = append(own, map[string]any{
			"if":   map[string]any{"properties": map[string]any{"resourceType": map[string]any{"const": name}}},
			"then": map[string]any{"$ref": mapping[name]},
		})
	}
	doc["$schema"] = "http://json-schema.org/draft-07/schema#" // for if and then
	doc["definitions"].(map[string]any)["ResourceList"] = map[string]any{
		"type": "object", "required": []any{"resourceType"},
		"properties": map[string]any{"resourceType": map[string]any{"enum": types}}, "allOf": own,
	}
	delete(doc, "oneOf")
	doc["$ref"] = "#/definitions/ResourceList"
}
