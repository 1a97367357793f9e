package fhir

import (
	"slices"
	"strings"
	"time"

	"safetynet/engine"
	"safetynet/pathways"
)

// definitionNotice stands in the description of everything that is not approved.
const definitionNotice = "Not clinically approved. No clinician has signed this content off. Do not use it for the care of a child."

const publisher = "Safetynet"

// DigestSystem names digests of definitions, as in the file SUMS.
const DigestSystem = Canonical + "/NamingSystem/digest"

// Definition is the head that FHIR's definitions share. What a type does not have
// is left empty for it.
type Definition struct {
	ResourceType    string       `json:"resourceType"`
	ID              string       `json:"id,omitempty"`
	URL             string       `json:"url,omitempty"`
	Identifier      []Identifier `json:"identifier,omitempty"`
	Version         string       `json:"version,omitempty"`
	Name            string       `json:"name,omitempty"` // for programs: letters and digits
	Title           string       `json:"title,omitempty"`
	Status          string       `json:"status"`
	Experimental    *bool        `json:"experimental,omitempty"`
	Date            string       `json:"date,omitempty"`
	Publisher       string       `json:"publisher,omitempty"`
	Description     string       `json:"description,omitempty"`
	ApprovalDate    string       `json:"approvalDate,omitempty"`
	EffectivePeriod *Period      `json:"effectivePeriod,omitempty"`
}

// Head is what a definition says of itself, of whatever type it is.
func (d Definition) Head() Definition { return d }

// headOf is the head of a definition made of a file: id is that of FHIR, without
// the version.
func headOf(resourceType, id string, h pathways.Header, text string) Definition {
	d := Definition{
		ResourceType: resourceType, ID: ID(id) + "-" + h.Version.String(), URL: URL(resourceType, id), Version: h.Version.String(),
		Name: pascal(id), Status: "draft", Experimental: given(true), Date: h.Effective.From.String(),
		Publisher: publisher, Description: definitionNotice + " " + text,
	}
	return d
}

// Approve says of a definition, which says of itself that nobody approved it, what the
// version that it is made of has come to at a time. What is not approved stays a draft,
// in use or not, unless it was taken out of use.
func (d *Definition) Approve(h *pathways.Header, at time.Time) {
	retired, a := h.StageAt(at) == pathways.StageRetired, h.ApprovalAt(at)
	if a != nil {
		d.Status, d.Experimental = "active", given(false)
	}
	if retired {
		d.Status = "retired"
	}
	if a == nil {
		return
	}
	d.Description = strings.TrimPrefix(d.Description, definitionNotice+" ")
	d.ApprovalDate = a.From.Format(time.DateOnly)
}

// ApproveWith says of a vocabulary, an extension or an operation, which nobody signs by
// itself, what the pathways have come to at a time that speak it: it is a draft while any
// of them is not approved.
func (d *Definition) ApproveWith(speakers []*engine.Program, at time.Time) {
	if len(speakers) == 0 || slices.ContainsFunc(speakers, func(p *engine.Program) bool { return !p.Definition().ApprovedAt(at) }) {
		return
	}
	d.Status, d.Experimental = "active", given(false)
	d.Description = strings.TrimPrefix(d.Description, definitionNotice+" ")
}

// headOfPathway is the head of what is made of a whole pathway, with its digest.
func headOfPathway(resourceType string, p *pathways.Pathway, text string) Definition {
	d := headOf(resourceType, p.ID.Value, p.Header, text)
	d.Title = p.Title.For(pathways.Parent)
	d.Identifier = []Identifier{{System: DigestSystem, Value: p.Digest}}
	d.EffectivePeriod = &Period{Start: p.Effective.From.String()}
	if until := p.Effective.Until; until != nil {
		d.EffectivePeriod.End = pathways.Date{Time: until.AddDate(0, 0, -1)}.String() // FHIR's last day is included
	}
	return d
}

// pascal is an id as one word of letters and digits: FebrileChild.
func pascal(id string) string {
	var b strings.Builder
	for part := range strings.FieldsFuncSeq(id, func(r rune) bool { return r == '-' || r == '_' }) {
		b.WriteString(strings.ToUpper(part[:1]) + part[1:])
	}
	return b.String()
}

// given points at a value: FHIR tells false and 0 from nothing.
func given[T any](v T) *T { return &v }
