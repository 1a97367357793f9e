package pathways

import (
	"path"
	"slices"
	"strings"
	"time"
)

// Versions of one thing are found alike, whatever the thing is: pathways and
// localities by id, the shared lists with no id of their own.

// exactly returns one version, the zero T where there is none.
func exactly[T version](list []T, id string, v Version) (none T) {
	for _, x := range list {
		if x.ownID() == id && x.header().Version == v {
			return x
		}
	}
	return none
}

// newestWhere returns the newest version that suits, the zero T where none does.
func newestWhere[T version](list []T, id string, suits func(*Header) bool) (newest T) {
	found := false
	for _, x := range list {
		if x.ownID() != id || !suits(x.header()) {
			continue
		}
		if !found || x.header().Version.Compare(newest.header().Version) > 0 {
			newest, found = x, true
		}
	}
	return newest
}

// inUse suits the versions that are active at a time.
func inUse(at time.Time) func(*Header) bool {
	return func(h *Header) bool { return h.Status == StatusActive && h.Effective.holds(at) && !h.retiredBy(at) }
}

// currentOf is the version in use, or the newest where none is.
func currentOf[T version](list []T, id string, at time.Time) T {
	suits := inUse(at)
	if !slices.ContainsFunc(list, func(x T) bool { return x.ownID() == id && suits(x.header()) }) {
		suits = func(*Header) bool { return true }
	}
	return newestWhere(list, id, suits)
}

// newestActive lists the newest active version of each thing.
func newestActive[T version](list []T) (newest []T) {
	active := func(x T) bool { return x.header().Status == StatusActive }
	for _, x := range list {
		if active(x) && !slices.ContainsFunc(list, func(y T) bool {
			return active(y) && y.ownID() == x.ownID() && y.header().Version.Compare(x.header().Version) > 0
		}) {
			newest = append(newest, x)
		}
	}
	return newest
}

// idsOf lists the ids of a list, in its order.
func idsOf[T version](list []T) (ids []string) {
	for _, x := range list {
		if !slices.Contains(ids, x.ownID()) {
			ids = append(ids, x.ownID())
		}
	}
	return ids
}

// Digests are those of all released versions, drafts apart, each by its folder and
// version: "febrile-child@1.2.0", "localities/england@1.0.0"; and of the releases
// beside them: "febrile-child@1.2.0.release".
func (lib *Library) Digests() map[string]string {
	all := map[string]string{}
	for _, f := range lib.releasedFiles() {
		if f.status != StatusDraft {
			all[keyOf(f.name)] = f.digest
		}
	}
	for _, x := range lib.releases {
		all[x.Key()+".release"] = x.File.Digest
	}
	return all
}

// InUse lists what is chosen by date and is in use at a time, named as [Library.Digests]
// does: a pathway, a locality, the presenting problems, the calculators, a wording, the
// phrases. Parts that a pathway pins are in use with it.
func (lib *Library) InUse(at time.Time) []string {
	keys := slices.Concat(keysInUse(lib.Pathways, at), keysInUse(lib.Localities, at), keysInUse(lib.Presenting, at),
		keysInUse(lib.Calculators, at), keysInUse(lib.Wordings, at), keysInUse(lib.Phrases, at))
	slices.Sort(keys)
	return keys
}

func keysInUse[T interface {
	comparable
	version
}](list []T, at time.Time) (keys []string) {
	for _, x := range list {
		if inUse(at)(x.header()) && newestWhere(list, x.ownID(), inUse(at)) == x {
			keys = append(keys, keyOf(x.file().Name))
		}
	}
	return keys
}

// keyOf names a version by its file, "asthma/1.0.0.yaml" as "asthma@1.0.0".
func keyOf(file string) string {
	return path.Dir(file) + "@" + strings.TrimSuffix(path.Base(file), ".yaml")
}

// Pathway returns one version of a pathway, nil when the library has none.
func (lib *Library) Pathway(id string, v Version) *Pathway { return exactly(lib.Pathways, id, v) }

// Active returns the version of a pathway in use at a time: the newest active
// one whose period holds it. It returns nil when there is none.
func (lib *Library) Active(id string, at time.Time) *Pathway {
	return newestWhere(lib.Pathways, id, inUse(at))
}

// Newest returns the newest version of a pathway, draft or not; nil when there
// is none.
func (lib *Library) Newest(id string) *Pathway {
	return newestWhere(lib.Pathways, id, func(*Header) bool { return true })
}

// Before returns the released version that a version follows, nil for the first.
func (lib *Library) Before(p *Pathway) *Pathway {
	var before *Pathway
	for _, x := range lib.Pathways {
		if x.ID.Value == p.ID.Value && x.Status != StatusDraft && x.Version.Compare(p.Version) < 0 {
			before = x // in order of version
		}
	}
	return before
}

// Current returns the version of a pathway in use at a time, or the newest where
// none is; nil where the library has no such pathway.
func (lib *Library) Current(id string, at time.Time) *Pathway {
	return currentOf(lib.Pathways, id, at)
}

// IDs lists the pathways the library has, in order.
func (lib *Library) IDs() []string { return idsOf(lib.Pathways) }

// Locality returns one version of a locality, nil when the library has none.
func (lib *Library) Locality(id string, v Version) *Locality { return exactly(lib.Localities, id, v) }

// ActiveLocality returns the version of a locality in use at a time, as
// [Library.Active] does for pathways.
func (lib *Library) ActiveLocality(id string, at time.Time) *Locality {
	return newestWhere(lib.Localities, id, inUse(at))
}

// CurrentLocality returns the version of a locality in use at a time, or the
// newest where none is, as [Library.Current] does for pathways.
func (lib *Library) CurrentLocality(id string, at time.Time) *Locality {
	return currentOf(lib.Localities, id, at)
}

// LocalityIDs lists the localities the library has, in order.
func (lib *Library) LocalityIDs() []string { return idsOf(lib.Localities) }

// PresentingAt returns the list of presenting problems in use at a time, nil
// when there is none.
func (lib *Library) PresentingAt(at time.Time) *Presenting {
	return newestWhere(lib.Presenting, "", inUse(at))
}

// CalculatorsAt returns the calculators in use at a time, failing that the newest
// there are, which then say of themselves that they are a draft; nil where the
// library has none.
func (lib *Library) CalculatorsAt(at time.Time) *Calculators {
	return currentOf(lib.Calculators, "", at)
}

// DispositionsAt returns the dispositions in use at a time, failing that the newest
// there are; nil where the library has none.
func (lib *Library) DispositionsAt(at time.Time) *Dispositions {
	return currentOf(lib.Dispositions, "", at)
}
