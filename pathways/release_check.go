package pathways

import (
	"cmp"
	"path"
	"regexp"
	"slices"
	"strings"
)

// Edition is one version of anything, as releases see it.
type Edition struct {
	Key     string // "febrile-child@1.2.0", "localities/england@1.0.0"
	Name    string // of its file
	Digest  string
	Proof   string // digest of the bytes of its record of proofs, "" without one
	Header  *Header
	Pathway *Pathway // nil for anything else
	before  *Edition // the released one that it follows, nil for the first
	calmer  bool     // it tells some children something less urgent than an older one
}

// Release is what was said of the version since, nil for nothing.
func (e *Edition) Release() *Release { return e.Header.release }

// Needs is how many must approve the version: two where it tells some children
// something less urgent than an older one, or follows one that does and that two never
// approved: what two must see cannot be had by releasing it twice. Otherwise one.
func (e *Edition) Needs() int {
	if e.calmer || e.before != nil && e.before.Needs() == 2 && len(e.before.Header.approved) == 0 {
		return 2
	}
	return 1
}

// Edition finds a version by its name, nil where the library has none.
func (lib *Library) Edition(key string) *Edition {
	i := slices.IndexFunc(lib.editions, func(e *Edition) bool { return e.Key == key })
	if i < 0 {
		return nil
	}
	return lib.editions[i]
}

// Editions are all versions whose digest could be made, by folder and version.
func (lib *Library) Editions() []*Edition { return lib.editions }

// releases gives each version the release that is about it.
func (l *loader) releases() {
	for _, x := range l.lib.proofs {
		x.File.Digest = sha256Of(l.data[x.Name])
	}
	for _, x := range l.lib.files {
		f := x.file()
		if f.Digest == "" {
			continue
		}
		e := &Edition{Key: keyOf(f.Name), Name: f.Name, Digest: f.Digest, Header: x.header()}
		switch x := x.(type) {
		case *Pathway:
			e.Pathway, e.calmer = x, len(x.LessUrgent) > 0
			if proof := l.lib.Proof(x); proof != nil {
				e.Proof = proof.File.Digest
			}
		case *Locality:
			e.calmer = l.lib.liftsLess(x)
		}
		l.lib.editions = append(l.lib.editions, e)
	}
	slices.SortFunc(l.lib.editions, func(a, b *Edition) int {
		return cmp.Or(strings.Compare(path.Dir(a.Name), path.Dir(b.Name)), a.Header.Version.Compare(b.Header.Version))
	})
	var before *Edition
	for _, e := range l.lib.editions {
		if before != nil && path.Dir(before.Name) == path.Dir(e.Name) {
			e.before = before
		}
		if e.Header.Status != StatusDraft {
			before = e
		}
	}
	for _, x := range l.lib.releases {
		x.File.Digest = sha256Of(l.data[x.Name])
		if e := l.lib.Edition(x.Key()); e != nil {
			e.Header.release = x
		}
	}
}

// liftsLess tells whether a locality makes something less urgent than the version
// before it, or speaks of other dispositions, so that nobody can tell.
func (lib *Library) liftsLess(x *Locality) bool {
	var before *Locality
	for _, y := range lib.Localities {
		if y.ID.Value == x.ID.Value && y.Status != StatusDraft && y.Version.Compare(x.Version) < 0 {
			before = y // in order of version
		}
	}
	switch {
	case before == nil:
		return false
	case before.Dispositions == nil || before.Dispositions != x.Dispositions:
		return true
	}
	was := before.Lift()
	for u, to := range x.Lift() {
		if to < was[u] {
			return true
		}
	}
	return false
}

var identityForm = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// IsIdentity tells whether a text can be a role, an identity or the id of a key: lower
// case letters, digits and hyphens, so that no name of a person passes for one.
func IsIdentity(s string) bool { return len(s) <= 64 && identityForm.MatchString(s) }

// checkReleases refuses releases that are of nothing here, or say what cannot be.
func checkReleases(r *reporter, lib *Library) {
	for _, x := range lib.releases {
		r.file = x.Name
		e := lib.Edition(x.Key())
		if e == nil {
			r.errorf(x.Of.Pos, "release-of-nothing", "take it away", "the library has no %s", x.Key())
		} else {
			r.releaseOf(x, e)
		}
		r.releaseForm(x)
		if lib.trusted != nil && x.Retired != nil {
			lib.checkRetirement(r, x)
		}
	}
}

// checkRetirement refuses the library where nobody trusted took a version out of use
// that is said to be: neither using it nor leaving it out may be guessed.
func (lib *Library) checkRetirement(r *reporter, x *Release) {
	if x.Retired.signature() == nil {
		return // which is said already
	}
	if code, hint, message := lib.fault(x, x.Retired.thing()); code != "" {
		r.errorf(x.Retired.Pos, code, hint, "the retirement of %s by %s does not count: %s", x.Key(), x.Retired.Identity, message)
	}
}

func (r *reporter) releaseOf(x *Release, e *Edition) {
	const again = "this is the release of another state; have it signed again"
	switch {
	case e.Header.Status == StatusDraft:
		r.errorf(x.Of.Pos, "release-draft", "release the version first: status active, and its line in SUMS", "%s is a draft and may still change", x.Key())
	case e.Pathway != nil && e.Proof == "":
		r.errorf(x.Of.Pos, "release-unproved", "run safetynet verify --record", "%s has no record of its proofs", x.Key())
	}
	if x.Digest.Value != e.Digest {
		r.errorf(x.Digest.Pos, "release-stale", again, "%s, or something it pins, is not what this release is about", x.Key())
	}
	if x.Proof.Value != e.Proof {
		r.errorf(x.Proof.Pos, "release-stale", again, "the record of the proofs of %s is not the one this release is about", x.Key())
	}
	if e.Pathway != nil && !sameNotes(x.LessUrgent, e.Pathway.LessUrgent) {
		r.errorf(x.Of.Pos, "release-less-urgent", "list each difference that the definition justifies, with its reason",
			"the less urgent differences here are not those that %s justifies", x.Key())
	}
}

func sameNotes(notes []LessUrgentNote, want []LessUrgent) bool {
	return slices.EqualFunc(notes, want, func(n LessUrgentNote, w LessUrgent) bool {
		return n.From == w.From && n.Class.is(w.Class) && n.Because.Value == w.Because.Value
	})
}

func (r *reporter) releaseForm(x *Release) {
	identity := func(pos Position, words ...string) {
		for _, s := range words {
			if !IsIdentity(s) {
				r.errorf(pos, "release-identity", "lower case letters, digits and hyphens, such as clinical-safety-officer or key-7; never a name",
					"%q is not the id of a role account or of a key", s)
			}
		}
	}
	identity(x.Author.Pos, x.Author.Role, x.Author.Identity)
	if x.Author.Key != "" {
		identity(x.Author.Pos, x.Author.Key)
	}
	for _, s := range x.signed() {
		identity(s.Pos, s.Role, s.Identity)
		switch {
		case s.Key == "" || s.Signature == "":
			r.errorf(s.Pos, s.kind+"-unsigned", "have it signed: safetynet sign --help", "nobody has signed this %s", s.kind)
		case s.signature() == nil:
			r.errorf(s.Pos, s.kind+"-wrong", "64 bytes in base64, as safetynet sign writes them", "the signature is not one of Ed25519")
		default:
			identity(s.Pos, s.Key)
		}
	}
	for _, v := range x.Reviews {
		if v.Identity == x.Author.Identity {
			r.errorf(v.Pos, "review-own", "have somebody else read it", "the author cannot review the version")
		}
	}
	for i, a := range x.Approvals {
		r.approvalForm(x, x.Approvals[:i], a)
	}
	if y := x.Retired; y != nil && y.From.Before(y.Date.Time) {
		r.errorf(y.Pos, "retirement-order", "from is the day it was signed or a later one: what was told before is not unsaid",
			"the retirement begins on %s and was signed on %s", y.From, y.Date)
	}
}

// approvalForm refuses an approval that contradicts itself, its release or one before it.
func (r *reporter) approvalForm(x *Release, before []SignedApproval, a SignedApproval) {
	if !a.Expires.After(a.Date.Time) {
		r.errorf(a.Pos, "approval-wrong", "expires is the first day on which it does not count", "the approval ends before it begins")
	}
	if a.ReviewBy != nil && !a.ReviewBy.After(x.ReviewBy.Time) {
		r.errorf(a.Pos, "approval-order", "leave review_by out, or begin the release anew: safetynet sign --anew",
			"the review is put off to %s, and was due by %s anyway", a.ReviewBy, x.ReviewBy)
	}
	for _, b := range before {
		switch {
		case b.Key == a.Key && b.Date.Equal(a.Date.Time):
			r.errorf(a.Pos, "approval-wrong", "keep the newer one", "the key %s approves twice on one day", a.Key)
		case b.Key == a.Key && b.Date.After(a.Date.Time):
			r.errorf(a.Pos, "approval-order", "list them by date", "the key %s approved this on %s, before the approval of %s above", a.Key, a.Date, b.Date)
		}
	}
}

// Notes are the less urgent differences that a release of the version has to list.
func (e *Edition) Notes() (notes []LessUrgentNote) {
	if e.Pathway == nil {
		return nil
	}
	for _, x := range e.Pathway.LessUrgent {
		notes = append(notes, LessUrgentNote{From: x.From, Class: x.Class, Because: x.Because})
	}
	return notes
}
