package prose

import (
	"slices"
	"strings"

	"safetynet/pathways"
)

// Calculated says what a calculated number is of; its id is the last resort.
func (w Words) Calculated(d *pathways.Derived) string {
	switch {
	case d.Ratio != nil && d.Ratio.Through != nil:
		return w.Name(d.Ratio.Of.Value) + " as a share of the one predicted from " + strings.ToLower(w.Name(d.Ratio.To.Value))
	case d.Ratio != nil:
		return w.Name(d.Ratio.Of.Value) + " as a share of " + w.Name(d.Ratio.To.Value)
	case d.Difference != nil:
		return w.Name(d.Difference.Of.Value) + " minus " + w.Name(d.Difference.Minus.Value)
	case d.Lookup != nil:
		return "Value read off by " + w.Name(d.Lookup.By.Value)
	case len(d.Count) > 0:
		var of []string
		for _, id := range d.Count {
			of = append(of, w.Name(id.Value))
		}
		return "How many hold of: " + strings.Join(of, "; ")
	}
	return strings.ReplaceAll(d.ID.Value, "_", " ")
}

// derived finds a calculated value in the parts of the definition.
func (w Words) derived(id string) *pathways.Derived {
	for _, list := range [][]*pathways.Derived{w.def.Derived, w.def.Signs.Derived, w.def.SepsisTables.Derived, w.dict.Derived} {
		if i := slices.IndexFunc(list, func(d *pathways.Derived) bool { return d.ID.Value == id }); i >= 0 {
			return list[i]
		}
	}
	return nil
}
