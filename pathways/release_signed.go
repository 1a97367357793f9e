package pathways

import (
	"encoding/base64"
	"fmt"
	"strings"
)

// What is signed begins with one of these: no signature over one thing, or over
// anything else, can be taken for one over another.
const (
	approvalTitle   = "safetynet/approval/v1"
	reviewTitle     = "safetynet/review/v1"
	retirementTitle = "safetynet/retirement/v1"
)

// statement is lines of words without white space, so that nothing can be said in two
// ways. FORMAT.md says which.
type statement struct{ b strings.Builder }

func (s *statement) line(words ...any) { fmt.Fprintln(&s.b, words...) }

func (x *Release) statement(title string) *statement {
	s := &statement{}
	s.line(title)
	s.line("of", x.Of)
	s.line("version", x.Version)
	s.line("digest", x.Digest)
	return s
}

func (s *statement) by(who Signing) {
	s.line("role", who.Role)
	s.line("identity", who.Identity)
	s.line("key", who.Key)
	s.line("date", who.Date)
}

func (s *statement) bytes() []byte { return []byte(s.b.String()) }

// Statement is what an approver signs.
func (x *Release) Statement(a SignedApproval) []byte {
	s := x.statement(approvalTitle)
	s.line("proof", orNone(x.Proof.Value))
	s.line("author", x.Author.Role, x.Author.Identity, orNone(x.Author.Key))
	s.line("review-by", a.reviewBy(x))
	for _, n := range x.LessUrgent {
		s.line("less-urgent", n.From, n.Class.From, n.Class.To, sha256Of([]byte(n.Because.Value)))
	}
	s.by(a.Signing)
	s.line("expires", a.Expires)
	return s.bytes()
}

// reviewBy is the day by which somebody looks at the version again, as approved.
func (a SignedApproval) reviewBy(x *Release) Date {
	if a.ReviewBy != nil {
		return *a.ReviewBy
	}
	return x.ReviewBy
}

// ReviewStatement is what somebody signs who has read the version.
func (x *Release) ReviewStatement(v ReviewNote) []byte {
	s := x.statement(reviewTitle)
	s.by(v.Signing)
	return s.bytes()
}

// RetirementStatement is what somebody signs who takes the version out of use.
func (x *Release) RetirementStatement(r Retirement) []byte {
	s := x.statement(retirementTitle)
	s.line("from", r.From)
	s.by(r.Signing)
	return s.bytes()
}

// signedThing is one thing that somebody signed: an approval, a review, a retirement.
type signedThing struct {
	kind string
	Signing
	in func(*Release) []byte // what they would have signed of a release
}

func (a SignedApproval) thing() signedThing {
	return signedThing{"approval", a.Signing, func(x *Release) []byte { return x.Statement(a) }}
}

func (v ReviewNote) thing() signedThing {
	return signedThing{"review", v.Signing, func(x *Release) []byte { return x.ReviewStatement(v) }}
}

func (r Retirement) thing() signedThing {
	return signedThing{"retirement", r.Signing, func(x *Release) []byte { return x.RetirementStatement(r) }}
}

// signed lists all that was signed of a release.
func (x *Release) signed() (all []signedThing) {
	for _, v := range x.Reviews {
		all = append(all, v.thing())
	}
	for _, a := range x.Approvals {
		all = append(all, a.thing())
	}
	if x.Retired != nil {
		all = append(all, x.Retired.thing())
	}
	return all
}

// signature is the signature itself, nil where it is not one.
func (s Signing) signature() []byte {
	b, err := base64.StdEncoding.Strict().DecodeString(s.Signature)
	if err != nil || len(b) != 64 {
		return nil
	}
	return b
}

func orNone(s string) string {
	if s == "" {
		return "none"
	}
	return s
}
