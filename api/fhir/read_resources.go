package fhir

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"safetynet/pathways"
)

// ReadResources reads what a record says of a child at the time of an assessment:
// Patient, Observations, Conditions, answers to a questionnaire of ours, and Bundles
// of those. A record was made for other purposes, so what is not understood in it is
// a warning, and what it was about stays unknown. It is an error where it is not
// certain whose record this is, or where the child has died; and what is wrong in
// answers to a questionnaire of ours, as in [ReadResponse].
func ReadResources(sent []Sent, dict *pathways.Dictionary, at time.Time) *Told {
	r := &recordReader{reader: newReader(dict, pathways.LevelWarning), at: at}
	for _, s := range sent {
		if n, err := parse(s); err == nil && n.get("resourceType").text() == "Bundle" {
			entries, issues := ReadBundle(s)
			r.told.Issues = append(r.told.Issues, issues...)
			for _, e := range entries {
				r.resource(e)
			}
			continue
		}
		r.resource(s)
	}
	r.settle()
	r.oneAge()
	return r.done()
}

type recordReader struct {
	*reader
	at       time.Time
	patient  node
	subjects map[string]string // whom the resources are about, by kind of reference
	claims   []claim
}

var typeForm = regexp.MustCompile(`^[A-Z][A-Za-z]{1,40}$`)

func (r *recordReader) resource(s Sent) {
	n, err := parse(s)
	kind := n.get("resourceType").text()
	if err != nil || !typeForm.MatchString(kind) {
		r.note(n.orAt(s), "resource-wrong", "", "this is no resource of FHIR")
		return
	}
	switch kind {
	case "Patient":
		r.onePatient(n)
	case "Observation":
		r.about(n)
		r.observation(n)
	case "Condition":
		r.about(n)
		r.condition(n)
	case "QuestionnaireResponse":
		r.about(n)
		r.response(s, n)
	case "OperationOutcome":
		r.note(n, "record-incomplete", "", "the record answered with an OperationOutcome: something may be missing")
	default:
		if r.first("type " + kind) {
			r.note(n, "resource-unused", "", "no %s is read; this is the first", kind)
		}
	}
}

// about notes whom a resource is about. Two children in one record would be taken
// for one. References are compared by their ends, since they may be relative or not;
// one by UUID only with its like.
func (r *recordReader) about(n node) {
	ref := n.get("subject").get("reference")
	if ref.text() != "" {
		r.isAbout(ref, ref.text())
	}
}

func (r *recordReader) isAbout(n node, reference string) {
	kind, who := "", reference
	switch parts := strings.Split(strings.Split(reference, "/_history/")[0], "/"); {
	case strings.HasPrefix(reference, "#"):
		return // contained: only its own resource sees it
	case strings.HasPrefix(reference, "urn:"):
		kind = "urn"
	case len(parts) > 1:
		who = strings.Join(parts[len(parts)-2:], "/")
	}
	if r.subjects == nil {
		r.subjects = map[string]string{}
	}
	before, there := r.subjects[kind]
	if there && before != who {
		r.fail(n, "subjects-differ", "send the record of one child", "not all of this is about one child")
		return
	}
	r.subjects[kind] = who
}

// response reads answers to a questionnaire of ours among a record. They count as
// given when they were authored, else at the assessment.
func (r *recordReader) response(s Sent, n node) {
	if !ofOurs(n.get("questionnaire")) {
		r.note(n, "questionnaire-foreign", "", "this was not made from a questionnaire of ours")
		return
	}
	said := ReadResponse(s, r.dict)
	r.told.Issues = append(r.told.Issues, said.Issues...)
	at := r.at
	if !said.At.IsZero() {
		at = said.At
	}
	if said.Refused() || !r.recent(n.get("authored"), "response", at, Fresh) {
		return
	}
	r.person(n, said)
	for _, f := range r.dict.Findings {
		id := f.ID.Value
		if a, is := said.Answers[id]; is {
			o := said.Origins[id]
			o.At = at
			r.claim(claim{finding: f, answer: a, read: true, at: at, origin: o})
		}
	}
}

// person takes over who answers, and the child's age unless the record has a birth
// date.
func (r *recordReader) person(n node, said *Told) {
	t := r.told
	switch {
	case t.Audience != "" && said.Audience != "" && t.Audience != said.Audience,
		t.Locality != "" && said.Locality != "" && t.Locality != said.Locality,
		t.Age != nil && said.Age != nil, !t.Birth.IsZero() && !said.Birth.IsZero() && !t.Birth.Equal(said.Birth):
		r.fail(n, "answer-contradicts", "send one", "something else was said before of who answers, the place or the age")
	}
	if said.Audience != "" {
		t.Audience = said.Audience
	}
	if said.Locality != "" {
		t.Locality = said.Locality
	}
	if said.Age != nil {
		t.Age = said.Age
	}
	if !said.Birth.IsZero() {
		t.Birth = said.Birth
	}
}

// ReadBundle splits a Bundle into its resources. What keeps it from being read is a
// warning, like everything of a record.
func ReadBundle(sent Sent) ([]Sent, []Issue) {
	r := &reader{told: &Told{}, level: pathways.LevelWarning}
	n, err := parse(sent)
	if err != nil || n.get("resourceType").text() != "Bundle" {
		r.note(n.orAt(sent), "resource-wrong", "", "a Bundle is needed here")
		return nil, r.told.Issues
	}
	if n.get("type").text() == "history" {
		r.note(n.get("type"), "bundle-type", "", "a history has old versions beside those that hold: it is not read")
		return nil, r.told.Issues
	}
	if r.modified(n) {
		return nil, r.told.Issues
	}
	for _, l := range r.list(n.get("link")) {
		if l.get("relation").text() == "next" {
			r.note(l, "record-incomplete", "send all pages", "there are more pages than were sent")
		}
	}
	var parts []Sent
	for _, e := range r.list(n.get("entry")) {
		res := e.get("resource")
		if !res.has() || r.modified(e) {
			continue
		}
		data, err := res.json()
		if err == nil {
			parts = append(parts, Sent{Pointer: res.at, Data: data})
		}
	}
	return parts, r.told.Issues
}

// How old what is observed or answered may be: a child changes within hours, and a
// number from the morning would be taken for how the child is now (design). Of the
// temperature the dictionary asks for the highest reading of a day.
const (
	Fresh            = 4 * time.Hour
	FreshTemperature = 24 * time.Hour
)

// recent tells whether something was so shortly before the assessment, and says if
// not. of is what it is, for the code.
func (r *recordReader) recent(n node, of string, t time.Time, within time.Duration) bool {
	switch {
	case t.IsZero():
		r.note(n, of+"-undated", "a time of day, with an offset", "without a time it is not known whether this is still so")
	case t.After(r.at):
		r.note(n, of+"-future", "", "this is after the assessment")
	case t.Before(r.at.Add(-within)):
		r.note(n, of+"-old", "", "this is more than %d hours before the assessment", int(within.Hours()))
	default:
		return true
	}
	return false
}

// statusOf is the code of a status that is a CodeableConcept.
func statusOf(n node, system string, used ...string) bool {
	for _, c := range (&reader{told: &Told{}}).list(n.get("coding")) {
		if c.get("system").text() == system {
			return slices.Contains(used, c.get("code").text())
		}
	}
	return false
}
