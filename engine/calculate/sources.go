package calculate

import (
	"slices"

	"safetynet/pathways"
)

// Source is a citation with the source it points into.
type Source struct {
	Ref       string         `json:"ref"`
	Title     string         `json:"title"`
	Publisher string         `json:"publisher"`
	Section   string         `json:"section,omitempty"`
	Grade     pathways.Grade `json:"grade"`
}

// cite adds what a block cites to the sources of the result, each once.
func (r *run) cite(from pathways.Map[pathways.Source], cited ...pathways.Cited) {
	for _, x := range cited {
		for _, c := range append([]pathways.Citation{x.Source}, x.Also...) {
			s, _ := from.Get(c.Ref.Value) // that it is there was checked at load
			add := Source{c.Ref.Value, s.Title, s.Publisher, c.Section, c.Grade}
			if !slices.Contains(r.sources, add) {
				r.sources = append(r.sources, add)
			}
		}
	}
}
