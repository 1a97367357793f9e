package api

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"safetynet/engine"
	"safetynet/pathways"
)

// pathways chooses the version of each pathway asked for.
func (d *requestDecoder) pathways(root, list, versions *value) {
	asked := d.versions(versions)
	d.req.named = asked
	if list == nil {
		d.missing(root, "pathways", "there is "+strings.Join(d.eng.Library().IDs(), ", "))
	} else if d.is(list, aList) {
		if len(list.items) == 0 {
			d.add(list, "list-empty", "there is "+strings.Join(d.eng.Library().IDs(), ", "), "name at least one pathway")
		}
		for _, item := range list.items {
			d.pathway(item, versions, asked)
		}
	}
	d.unusedVersions(list, versions)
	d.sharedParts(list, versions)
}

// unusedVersions refuses a version of a pathway nobody asked for: it is most
// likely meant for one misspelt.
func (d *requestDecoder) unusedVersions(list, versions *value) {
	if versions == nil || list == nil {
		return
	}
	for _, m := range versions.members {
		if !slices.ContainsFunc(list.items, func(item *value) bool { return item.text == m.key }) {
			d.add(m, "version-unused", "", "the pathway %q is not asked for", m.key)
		}
	}
}

// pathway adds one program. The engine is asked for one pathway at a time, so
// that a fault in one does not hide a fault in the next.
func (d *requestDecoder) pathway(item, versions *value, asked map[string]pathways.Version) {
	if !d.is(item, aString) {
		return
	}
	id := item.text
	ids := d.eng.Library().IDs()
	switch {
	case !slices.Contains(ids, id):
		d.add(item, "pathway-unknown", d.suggest(id, ids), "there is no such pathway; there is %s", strings.Join(ids, ", "))
	case slices.Contains(d.req.Pathways, id):
		d.add(item, "pathway-duplicate", "", "the pathway is named twice")
	default:
		d.req.Pathways = append(d.req.Pathways, id)
		d.choose(item, versions, asked)
	}
}

func (d *requestDecoder) choose(item, versions *value, asked map[string]pathways.Version) {
	progs, err := d.eng.Select([]string{item.text}, asked, d.now)
	var refused *engine.NotFoundError
	switch {
	case err == nil:
		d.req.Programs = append(d.req.Programs, progs...)
	case errors.As(err, &refused):
		at, code := item, "pathway-inactive"
		if _, ok := asked[item.text]; ok {
			code = "version-unknown"
			at = versions.member(item.text)
		}
		d.add(at, code, "", "%s", refused.Reason)
	default:
		d.add(item, "pathway-unusable", "", "the pathway cannot be used")
	}
}

// versions reads the map of pathway to version. A version that cannot be read is
// reported and left out.
func (d *requestDecoder) versions(v *value) map[string]pathways.Version {
	asked := map[string]pathways.Version{}
	if v == nil || !d.is(v, object) {
		return asked
	}
	for _, m := range v.members {
		if !d.is(m, aString) {
			continue
		}
		version, err := pathways.ParseVersion(m.text)
		if err != nil {
			d.add(m, "version-wrong", "three numbers, such as 1.0.0", "this is not a version")
			continue
		}
		asked[m.key] = version
	}
	return asked
}

// member returns the member with this key; the caller knows that it is there.
func (v *value) member(key string) *value {
	return v.members[slices.IndexFunc(v.members, func(m *value) bool { return m.key == key })]
}

// sharedParts checks that the versions chosen can be assessed together, and
// finds the dictionary the answers are held against.
func (d *requestDecoder) sharedParts(list, versions *value) {
	if why := unlikeParts(d.req.Programs); why != "" {
		at := list
		if versions != nil {
			at = versions
		}
		d.add(at, "versions-incompatible", "ask for them in separate requests", "%s", why)
		return
	}
	d.dict = d.dictionary()
}

// unlikeParts says why programs cannot be assessed together, "" where they can.
func unlikeParts(progs []*engine.Program) string {
	for _, p := range progs {
		if first, this := progs[0].Definition(), p.Definition(); this.Pins != first.Pins {
			return fmt.Sprintf("%s and %s use different versions of the shared parts", first.Key(), this.Key())
		}
	}
	return ""
}

// dictionary is the one of the pathways chosen. Where none is usable the findings
// are looked at all the same, as the pathways in use would.
func (d *requestDecoder) dictionary() *pathways.Dictionary {
	if len(d.req.Programs) > 0 {
		return d.req.Programs[0].Definition().Dictionary
	}
	lib := d.eng.Library()
	for _, id := range lib.IDs() {
		if p := lib.Active(id, d.now); p != nil {
			return p.Dictionary
		}
	}
	return nil
}
