package pathways

import (
	"fmt"
	"slices"
	"strings"
)

// Proof is the record of what the verifier proved of one released version: that
// very version, by that meaning of an assessment, with those invariants. It is
// written by safetynet verify --record and nothing else; the newest active version
// of a pathway is not loaded without one.
type Proof struct {
	Format     Format       `yaml:"format,required" json:"format"`
	Pathway    Str          `yaml:"pathway,required" json:"pathway"`
	Version    Version      `yaml:"version,required" json:"version"`
	Digest     Str          `yaml:"digest,required" json:"digest"`         // of the version and all it pins
	Semantics  Str          `yaml:"semantics,required" json:"semantics"`   // of the engine
	Invariants Str          `yaml:"invariants,required" json:"invariants"` // digest of the invariants and exceptions
	Properties []ProofLine  `yaml:"properties,required" json:"properties"`
	Declared   []ProofClaim `yaml:"declared,required" json:"declared"` // what is proved but for an exception
	File       `yaml:"-" json:"-"`
}

// ProofLine counts what was proved of one property for one audience.
type ProofLine struct {
	Property string `yaml:"property,required" json:"property"`
	Audience string `yaml:"audience" json:"audience,omitempty"`
	Proved   int    `yaml:"proved,required" json:"proved"`
	Noted    int    `yaml:"noted" json:"noted,omitempty"`
}

// ProofClaim is one subject of which a property holds but for what is declared.
type ProofClaim struct {
	Property string `yaml:"property,required" json:"property"`
	Audience string `yaml:"audience" json:"audience,omitempty"`
	Subject  string `yaml:"subject,required" json:"subject"`
}

func (x *Proof) ownID() string      { return x.Pathway.Value }
func (x *Proof) ownVersion() string { return x.Version.String() }

// Proof returns the record of a version, nil when there is none.
func (lib *Library) Proof(p *Pathway) *Proof {
	for _, x := range lib.proofs {
		if x.Pathway.Value == p.ID.Value && x.Version == p.Version {
			return x
		}
	}
	return nil
}

// ProofPlace is where the record of a version belongs in a library.
func ProofPlace(p *Pathway) string {
	return shelves[FormatProof].at(p.ID.Value, p.Version.String())
}

// YAML writes the record; the same proofs give the same bytes.
func (x *Proof) YAML() string {
	var b strings.Builder
	fmt.Fprintf(&b, "format: %s\n# Written by safetynet verify --record. Do not edit: a record that fits nothing is refused.\n", FormatProof)
	fmt.Fprintf(&b, "pathway: %s\nversion: %s\ndigest: %s\nsemantics: %s\ninvariants: %q\nproperties:\n", x.Pathway, x.Version, x.Digest, x.Semantics, x.Invariants.Value)
	for _, l := range x.Properties {
		fmt.Fprintf(&b, "  - {property: %s, proved: %d", l.Property, l.Proved)
		if l.Audience != "" {
			fmt.Fprintf(&b, ", audience: %s", l.Audience)
		}
		if l.Noted > 0 {
			fmt.Fprintf(&b, ", noted: %d", l.Noted)
		}
		b.WriteString("}\n")
	}
	b.WriteString("declared:")
	if len(x.Declared) == 0 {
		b.WriteString(" []")
	}
	b.WriteString("\n")
	for _, c := range x.Declared {
		fmt.Fprintf(&b, "  - {property: %s, subject: %s", c.Property, c.Subject)
		if c.Audience != "" {
			fmt.Fprintf(&b, ", audience: %s", c.Audience)
		}
		b.WriteString("}\n")
	}
	return b.String()
}

// InvariantsDigest is the digest of what must hold of a pathway, "" when nothing
// was written down.
func (lib *Library) InvariantsDigest(id string) string {
	if x := lib.Invariants(id); x != nil {
		return x.Digest
	}
	return ""
}

// checkProofs refuses the newest active version of a pathway that nobody proved, or
// whose record speaks of something else. Older ones were released without.
func checkProofs(r *reporter, lib *Library) {
	for _, id := range lib.IDs() {
		p := newestWhere(lib.Pathways, id, func(h *Header) bool { return h.Status == StatusActive })
		if p == nil || p.Digest == "" {
			continue
		}
		r.file = p.Name
		const hint = "run safetynet verify --record once every property is proved"
		x := lib.Proof(p)
		switch {
		case x == nil:
			r.errorf(Position{File: p.Name, Line: 1, Col: 1}, "proof-missing", hint, "%s is active and has no record of its proofs in %s", p.Key(), ProofPlace(p))
		case x.Digest.Value != p.Digest:
			r.errorf(x.Digest.Pos, "proof-stale", hint, "this is the record of another state of %s, or of what it pins", p.Key())
		case x.Invariants.Value != lib.InvariantsDigest(id):
			r.errorf(x.Invariants.Pos, "proof-stale", hint, "the invariants of %s are not those that were proved", id)
		}
	}
	for _, x := range lib.proofs {
		if !slices.ContainsFunc(lib.Pathways, func(p *Pathway) bool { return lib.Proof(p) == x }) {
			r.errorf(x.Pathway.Pos, "proof-of-nothing", "take the record away", "the library has no %s@%s", x.Pathway, x.Version)
		}
	}
}

// OtherSemantics reports records of proofs about another meaning of an assessment.
func (lib *Library) OtherSemantics(semantics string) Issues {
	var out Issues
	for _, x := range lib.proofs {
		if x.Semantics.Value != semantics {
			out = append(out, lib.NewIssue(x.Semantics.Pos, "proof-stale", "the proofs are about "+x.Semantics.Value+", and this program is "+semantics, "run safetynet verify --record"))
		}
	}
	return out
}

// WithoutProofs leaves out what is wrong with records of proofs.
func (is Issues) WithoutProofs() Issues {
	return slices.DeleteFunc(slices.Clone(is), func(i Issue) bool { return strings.HasPrefix(i.Code, "proof-") })
}
