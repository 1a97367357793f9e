package thresholds

import (
	"slices"

	"safetynet/engine"
	"safetynet/pathways"
)

// entry is one pathway to choose, with its versions, newest first.
type entry struct {
	ID, Title string
	For       string
	Versions  []version
}

type version struct {
	Number string
	Status string // in words
	InUse  bool
	Chosen bool
}

// Key names the version in a form.
func (e entry) Key(v version) string { return e.ID + "@" + v.Number }

// entries lists every version of every pathway. chosen may be nil.
func (d *door) entries(eng *engine.Engine, chosen *pathways.Pathway) []entry {
	lib, now := eng.Library(), d.Service.Now()
	var out []entry
	for _, id := range lib.IDs() {
		current := lib.Current(id, now)
		e := entry{ID: id, Title: current.Title.For(pathways.Clinician), For: current.Scope.For.For(pathways.Clinician)}
		for _, p := range slices.Backward(lib.Pathways) {
			if p.ID.Value == id {
				e.Versions = append(e.Versions, versionOf(p, current, chosen))
			}
		}
		out = append(out, e)
	}
	return out
}

func versionOf(p, current, chosen *pathways.Pathway) version {
	v := version{Number: p.Version.String(), Status: "released, no longer in use", InUse: p == current && p.Status == pathways.StatusActive, Chosen: p == chosen}
	switch {
	case v.InUse:
		v.Status = "in use"
	case p.Status == pathways.StatusDraft:
		v.Status = "draft"
	}
	return v
}

// program is a version of a pathway; without a number the one in use. The text says
// why there is none.
func (d *door) program(eng *engine.Engine, id, number string) (*engine.Program, string) {
	var versions map[string]pathways.Version
	if number != "" {
		v, err := pathways.ParseVersion(number)
		if err != nil {
			return nil, "A version is three numbers, such as 1.0.0."
		}
		versions = map[string]pathways.Version{id: v}
	}
	progs, err := eng.Select([]string{id}, versions, d.Service.Now())
	if err != nil {
		return nil, "There is no such pathway or version."
	}
	return progs[0], ""
}
