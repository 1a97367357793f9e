package safetycase

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"safetynet/engine/verify"
	"safetynet/pathways"
)

// Shown is one piece of evidence, how to look at it, and the hazards that rest on it.
type Shown struct {
	Kind    pathways.EvidenceKind `json:"kind"`
	Name    string                `json:"name"`
	How     string                `json:"how"`            // a command, or what to open
	Says    string                `json:"says,omitempty"` // what it is, where that is known
	Hazards []string              `json:"hazards"`
}

// shownBy gathers the evidence of a log, by kind and name.
func shownBy(log *pathways.Hazards) []Shown {
	var out []Shown
	for _, h := range log.List {
		for _, k := range h.Controls {
			for _, e := range k.Evidence {
				kind, name := e.Of()
				i := slices.IndexFunc(out, func(s Shown) bool { return s.Kind == kind && s.Name == name })
				if i < 0 {
					i, out = len(out), append(out, Shown{Kind: kind, Name: name, How: how(kind, name), Says: says(kind, name)})
				}
				if !slices.Contains(out[i].Hazards, h.ID.Value) {
					out[i].Hazards = append(out[i].Hazards, h.ID.Value)
				}
			}
		}
	}
	order := pathways.EvidenceKinds()
	slices.SortFunc(out, func(a, b Shown) int {
		return cmp.Or(slices.Index(order, a.Kind)-slices.Index(order, b.Kind), strings.Compare(a.Name, b.Name))
	})
	return out
}

// how says how to look at a piece of evidence.
func how(kind pathways.EvidenceKind, name string) string {
	switch kind {
	case "test":
		dir, test, _ := strings.Cut(name, ".")
		if strings.HasPrefix(test, "Fuzz") {
			return fmt.Sprintf("go test ./%s -run NONE -fuzz '^%s$'", dir, test)
		}
		return fmt.Sprintf("go test ./%s -run '^%s$'", dir, test)
	case "script":
		return fmt.Sprintf("go test ./cmd/safetynet -run 'TestScripts/%s$'", name)
	case "proof":
		return "safetynet verify"
	case "lint":
		return "safetynet lint"
	case "command":
		if strings.HasPrefix(name, "make ") {
			return name
		}
		return "safetynet " + name
	case "page":
		return "safetynet serve, then " + name
	}
	return "open " + name
}

// says is what a property or an issue code means.
func says(kind pathways.EvidenceKind, name string) string {
	switch kind {
	case "proof":
		var all []string
		for _, c := range verify.Codes() {
			if string(c) == name || len(name) == 2 && strings.HasPrefix(string(c), name+"-") {
				all = append(all, c.Says())
			}
		}
		return strings.Join(all, " ")
	case "lint":
		for _, c := range pathways.Codes() {
			if c.Code == name {
				return c.Meaning
			}
		}
	}
	return ""
}
