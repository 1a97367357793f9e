package pathways

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path"
	"slices"
	"strings"
)

// Release is what is said of a released version after its file was frozen: who
// wrote it, who looked at it, who approved it and until when. It stands beside the
// version, and any version that is chosen by date may have one. By itself it approves
// nothing: approvals count only by keys that [Approvers] lists.
type Release struct {
	Format     Format           `yaml:"format,required" json:"format"`
	Of         Str              `yaml:"of,required" json:"of"` // the folder of the version
	Version    Version          `yaml:"version,required" json:"version"`
	Digest     Str              `yaml:"digest,required" json:"digest"` // of the version and all it pins
	Proof      Str              `yaml:"proof" json:"proof,omitzero"`   // of the bytes of its record of proofs, where it is a pathway
	Author     Signer           `yaml:"author,required" json:"author"`
	ReviewBy   Date             `yaml:"review_by,required" json:"review_by"`
	LessUrgent []LessUrgentNote `yaml:"less_urgent" json:"less_urgent,omitempty"`
	Reviews    []ReviewNote     `yaml:"reviews" json:"reviews,omitempty"`
	Approvals  []SignedApproval `yaml:"approvals" json:"approvals,omitempty"`
	Retired    *Retirement      `yaml:"retired" json:"retired,omitempty"`
	File       `yaml:"-" json:"-"`
}

// Signer is a role account or the holder of a key, never a name of a person.
type Signer struct {
	Role     string   `yaml:"role,required" json:"role"`
	Identity string   `yaml:"identity,required" json:"identity"`
	Key      string   `yaml:"key" json:"key,omitempty"` // id of a key
	Pos      Position `yaml:"-" json:"-"`
}

// LessUrgentNote is a class of children whom the version tells something less urgent
// than an older one, and why, as the approvers were shown it.
type LessUrgentNote struct {
	From    Version     `yaml:"from,required" json:"from"`
	Class   ChangeClass `yaml:"class,required" json:"class"`
	Because Str         `yaml:"because,required" json:"because"`
	Pos     Position    `yaml:"-" json:"-"`
}

// Signing is who signed what it stands in, and when, by an Ed25519 key.
type Signing struct {
	Role      string   `yaml:"role,required" json:"role"`
	Identity  string   `yaml:"identity,required" json:"identity"`
	Key       string   `yaml:"key" json:"key"`
	Date      Date     `yaml:"date,required" json:"date"` // from the start of the day, UTC
	Signature string   `yaml:"signature" json:"signature"`
	Pos       Position `yaml:"-" json:"-"`
}

// ReviewNote says that somebody has read the version: a signature over
// [Release.ReviewStatement]. It approves nothing.
type ReviewNote struct {
	Signing `yaml:""`
}

// SignedApproval is the approval of one person: a signature over
// [Release.Statement].
type SignedApproval struct {
	Signing  `yaml:""`
	Expires  Date  `yaml:"expires,required" json:"expires"`      // the first day it does not count
	ReviewBy *Date `yaml:"review_by" json:"review_by,omitempty"` // later than the release's, where this puts it off
}

// Retirement takes the version out of use: a signature over
// [Release.RetirementStatement].
type Retirement struct {
	From    Date `yaml:"from,required" json:"from"` // the first day it is not used
	Signing `yaml:""`
}

func (x *Release) ownID() string      { return x.Of.Value }
func (x *Release) ownVersion() string { return x.Version.String() }

// NewRelease is a release of a version of which nothing is signed yet.
func NewRelease(e *Edition, author Signer, reviewBy Date) *Release {
	of, _, _ := strings.Cut(e.Key, "@")
	return &Release{
		Format: FormatRelease, Of: Str{Value: of}, Version: e.Header.Version, Digest: Str{Value: e.Digest}, Proof: Str{Value: e.Proof},
		Author: author, ReviewBy: reviewBy, LessUrgent: e.Notes(),
	}
}

// Key names the version that the release is of, as [Library.Digests] does.
func (x *Release) Key() string { return x.Of.Value + "@" + x.Version.String() }

// With is another release of the same version with an approval more, or in the place
// of the one by the same key on the same day.
func (x *Release) With(a SignedApproval) *Release {
	y := *x
	y.Approvals = slices.DeleteFunc(slices.Clone(x.Approvals), func(b SignedApproval) bool { return b.Key == a.Key && b.Date.Equal(a.Date.Time) })
	y.Approvals = append(y.Approvals, a)
	return &y
}

// WithReview is another release of the same version with a review more, or in the place
// of the one by the same key.
func (x *Release) WithReview(v ReviewNote) *Release {
	y := *x
	y.Reviews = slices.DeleteFunc(slices.Clone(x.Reviews), func(w ReviewNote) bool { return w.Key == v.Key })
	y.Reviews = append(y.Reviews, v)
	return &y
}

// WithRetirement is another release of the same version that takes it out of use.
func (x *Release) WithRetirement(r Retirement) *Release {
	y := *x
	y.Retired = &r
	return &y
}

// YAML writes the release; the same release gives the same bytes.
func (x *Release) YAML() string {
	var b strings.Builder
	fmt.Fprintf(&b, "format: %s\n# Written by safetynet sign. What is signed must not be edited.\n", FormatRelease)
	fmt.Fprintf(&b, "of: %s\nversion: %s\ndigest: %s\n", x.Of, x.Version, x.Digest)
	if x.Proof.Value != "" {
		fmt.Fprintf(&b, "proof: %s\n", x.Proof)
	}
	fmt.Fprintf(&b, "author: {role: %s, identity: %s", x.Author.Role, x.Author.Identity)
	if x.Author.Key != "" {
		fmt.Fprintf(&b, ", key: %s", x.Author.Key)
	}
	fmt.Fprintf(&b, "}\nreview_by: %s\n", x.ReviewBy)
	part(&b, "less_urgent", x.LessUrgent, func(n LessUrgentNote) string {
		return fmt.Sprintf("{from: %s, class: {from: %s, to: %s}, because: %q}", n.From, n.Class.From, n.Class.To, n.Because.Value)
	})
	part(&b, "reviews", x.Reviews, func(v ReviewNote) string { return "{" + v.yaml() + "}" })
	part(&b, "approvals", x.Approvals, func(a SignedApproval) string {
		until := fmt.Sprintf("{expires: %s, ", a.Expires)
		if a.ReviewBy != nil {
			until += fmt.Sprintf("review_by: %s, ", a.ReviewBy)
		}
		return until + a.yaml() + "}"
	})
	if x.Retired != nil {
		fmt.Fprintf(&b, "retired:\n    {from: %s, %s}\n", x.Retired.From, x.Retired.yaml())
	}
	return b.String()
}

func part[T any](b *strings.Builder, key string, list []T, row func(T) string) {
	if len(list) > 0 {
		fmt.Fprintf(b, "%s:\n", key)
	}
	for _, x := range list {
		fmt.Fprintf(b, "  - %s\n", row(x))
	}
}

func (s Signing) yaml() string {
	return fmt.Sprintf("role: %s, identity: %s, key: %s, date: %s,\n     signature: %q", s.Role, s.Identity, s.Key, s.Date, s.Signature)
}

// ReleasePlace is where the release of a version belongs, named as [Library.Digests]
// does.
func ReleasePlace(key string) string {
	of, version, _ := strings.Cut(key, "@")
	return path.Join(of, version+".release.yaml")
}

func sha256Of(data []byte) string {
	sum := sha256.Sum256(data)
	return digestPrefix + hex.EncodeToString(sum[:])
}
