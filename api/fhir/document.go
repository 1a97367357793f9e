package fhir

import (
	"time"

	"github.com/google/uuid"

	"safetynet/pathways"
)

// Document is a call that is handed on: what the rules came to, what somebody chose
// instead, and the hand-over in words.
type Document struct {
	Decided            // ID and RecordedAt are those of the assessment
	As       string    // id of the last entry that the document is about; the same gives the same document
	At       time.Time // of that entry
	Title    string
	Notice   string // stands above everything
	Decision string // by which definitions, when, for whom
	Sections []Section
	By       Person  // who asked for the assessment
	Chosen   *Chosen // what somebody chose instead of the rules, and holds; nil for nothing
}

// Section is a part of a document in words.
type Section struct {
	Title string
	Lines []string
	Holds Holds // the resources that belong to it
}

// Holds says which resources of a document a section leads to.
type Holds uint8

// What a section can lead to.
const (
	HoldsNothing Holds = iota
	HoldsHistory       // answers about the past and the circumstances
	HoldsFound         // the decision, and the answers it was made from
	HoldsPlan          // what is to be done
)

// Person is a member of staff, or a parent, by role and pseudonym: nobody's name.
type Person struct {
	Role string
	ID   string // "" for a parent
}

// Chosen is a disposition that somebody chose instead of the one of the rules.
type Chosen struct {
	By     Person
	At     time.Time
	To     string // id of the disposition
	Calmer bool   // less urgent than what stood before
	Reason string // in words
}

// sentence says who chose, and why.
func (c Chosen) sentence() string {
	how := "More urgent than before"
	if c.Calmer {
		how = "Less urgent than before"
	}
	return how + ", chosen by the " + c.By.String() + ". Reason: " + c.Reason + "."
}

// String is a role and a pseudonym.
func (p Person) String() string {
	if p.ID == "" {
		return p.Role
	}
	return p.Role + " " + p.ID
}

// DocumentOf says a hand-over as a document: a composition in words, and behind it
// the answers, the decision by the rules, what is to be done, and by whom it was
// decided. There is one plan, of what holds: where somebody chose something else
// than the rules, no request or plan of theirs is in it that a program could act on.
func DocumentOf(x Document) *Bundle {
	s := byRules(x.Decided).as(x.Chosen)
	s.ref = x.ref
	d := &drawn{Document: x}
	d.bundle = &Bundle{
		ResourceType: "Bundle", Type: "document", Identifier: &Identifier{System: "urn:ietf:rfc:3986", Value: x.name("document")}, Timestamp: stamp(x.At),
	}
	composition := x.composition()
	d.put("composition", composition)
	for _, o := range ObservationsOf(x.Decided) {
		d.observation(s, o)
	}
	r := s.response()
	r.ID, r.Performer = "", s.ref(devicePart)
	if x.Chosen == nil {
		r.Result = s.ref(planPart)
	} else {
		r.Note = append(r.Note, Annotation{Text: x.Chosen.sentence() + " What holds is the plan of this document."})
	}
	d.found = append(d.found, d.put(guidancePart, r))
	d.plan(s)
	d.put(devicePart, x.device())
	for i, section := range x.Sections {
		composition.Section[i].Entry = map[Holds][]Reference{HoldsHistory: d.history, HoldsFound: d.found, HoldsPlan: d.planned}[section.Holds]
	}
	d.provenance(s)
	return d.bundle
}

// drawn is a document that is being made.
type drawn struct {
	Document
	bundle                  *Bundle
	history, found, planned []Reference
}

// put adds a resource and returns how it is pointed at.
func (d *drawn) put(name string, resource any) Reference {
	d.bundle.Entry = append(d.bundle.Entry, BundleEntry{FullURL: d.name(name), Resource: resource})
	return *d.ref(name)
}

func (d *drawn) observation(s saying, o *Observation) {
	id := o.Code.Coding[0].Code
	ref := d.put("observation/"+id, o)
	switch s.Programs[0].Definition().Dictionary.Finding(id).Kind {
	case pathways.History, pathways.Context:
		d.history = append(d.history, ref)
	default:
		d.found = append(d.found, ref)
	}
}

func (d *drawn) plan(s saying) {
	d.planned = append(d.planned, d.put(planPart, s.plan()))
	if r := s.request(); r != nil {
		d.planned = append(d.planned, d.put(requestPart, r))
	}
	d.planned = append(d.planned, d.put(netPart, s.safetyNet()))
}

// name is the address of a resource of the document. It follows from the entry that
// the document is about, so that the same document is the same bytes.
func (x Document) name(part string) string {
	return "urn:uuid:" + uuid.NewSHA1(uuid.NameSpaceURL, []byte(Canonical+"/"+x.As+"/"+part)).String()
}

func (x Document) ref(part string) *Reference { return &Reference{Reference: x.name(part)} }
