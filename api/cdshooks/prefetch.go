package cdshooks

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"safetynet/api/fhir"
	"safetynet/pathways"
)

// Keys of the prefetch.
const (
	PatientKey    = "patient"
	VitalsKey     = "vitals"
	ConditionsKey = "conditions"
	AnswersKey    = "answers"
)

var keys = []string{PatientKey, VitalsKey, ConditionsKey, AnswersKey}

// fetched are the keys in words.
var fetched = map[string]string{
	PatientKey: "the child's date of birth", VitalsKey: "vital signs", ConditionsKey: "conditions", AnswersKey: "an answered questionnaire",
}

// templates are the queries of a service, of the subset every record system can
// run. What they fetch is no more than the pathways can use.
func templates(pathways []string) map[string]string {
	const child = "?patient={{context.patientId}}"
	urls := make([]string, len(pathways))
	for i, id := range pathways {
		urls[i] = fhir.URL("Questionnaire", id)
	}
	return map[string]string{
		PatientKey:    "Patient/{{context.patientId}}",
		VitalsKey:     "Observation" + child + "&category=vital-signs&_sort=-date&_count=50",
		ConditionsKey: "Condition" + child + "&clinical-status=active,recurrence,relapse&_count=100",
		AnswersKey:    "QuestionnaireResponse" + child + "&questionnaire=" + strings.Join(urls, ",") + "&_sort=-authored&_count=10",
	}
}

// Told is what the prefetch says of the child at a moment, with an issue for
// everything that is lacking or was not used. What cannot be read there is no fault
// of the caller's: it stays unknown, and a card says so. Only what makes the whole
// record another's, or that of a child who has died, is an error.
func (r *Request) Told(dict *pathways.Dictionary, now time.Time) *fhir.Told {
	f := &fetch{request: r, now: now, disputed: map[string]time.Time{}}
	var record []fhir.Sent
	for _, key := range []string{PatientKey, VitalsKey, ConditionsKey} {
		record = append(record, f.resources(key)...)
	}
	told := fhir.ReadResources(record, dict, now)
	for _, sent := range f.resources(AnswersKey) {
		if at, ok := f.authored(sent); ok {
			f.merge(told, fhir.ReadResponse(sent, dict), at)
		}
	}
	told.At = now
	if told.Audience == "" {
		told.Audience = pathways.Clinician // excused the least, so the most has to be known
	}
	told.Issues = append(f.issues, told.Issues...)
	slices.SortStableFunc(told.Issues, func(a, b fhir.Issue) int { return place(a) - place(b) })
	return told
}

// place orders issues by the part of the prefetch they are about.
func place(i fhir.Issue) int {
	return slices.IndexFunc(keys, func(key string) bool { return strings.HasPrefix(i.Pointer+"/", "/prefetch/"+key+"/") })
}

// fetch takes a prefetch apart.
type fetch struct {
	request   *Request
	now       time.Time
	issues    []fhir.Issue
	disputed  map[string]time.Time // findings two answers differ on, and when
	twoBirths bool
}

func (f *fetch) warn(pointer, code, format string, args ...any) {
	f.issues = append(f.issues, fhir.Issue{Severity: pathways.LevelWarning, Code: code, Pointer: pointer, Message: fmt.Sprintf(format, args...)})
}

// resources are those under a key, out of their bundle, that are about the child.
func (f *fetch) resources(key string) []fhir.Sent {
	at := "/prefetch/" + key
	data := f.request.Prefetch[key]
	if len(data) == 0 || string(data) == "null" {
		f.warn(at, "prefetch-missing", "The record system did not send %s.", fetched[key])
		return nil
	}
	all := []fhir.Sent{{Pointer: at, Data: data}}
	if headOf(data).ResourceType == "Bundle" {
		all = entries(at, data)
		if len(all) == 0 && key != ConditionsKey { // no condition says nothing, and nothing is asked for
			f.warn(at, "prefetch-empty", "The record has no %s.", strings.TrimPrefix(fetched[key], "an "))
		}
	}
	return slices.DeleteFunc(all, func(s fhir.Sent) bool { return !f.usable(key, s) })
}

// usable tells whether a resource is one that was asked for, about this child.
func (f *fetch) usable(key string, s fhir.Sent) bool {
	head := headOf(s.Data)
	switch kind := head.ResourceType; {
	case kind == "OperationOutcome":
		f.warn(s.Pointer, "prefetch-failed", "The record system could not fetch %s.", fetched[key])
		return false
	case kind != kinds[key]:
		f.warn(s.Pointer, "resource-unexpected", "This is no %s, which was asked for, and was not used.", kinds[key])
		return false
	}
	about := head.Subject.Reference
	if key == PatientKey {
		about = "Patient/" + head.ID
	}
	_, id, named := strings.Cut(about, "Patient/")
	if named && id != "" && id != f.request.Patient && !strings.HasPrefix(id, f.request.Patient+"/_history/") {
		f.issues = append(f.issues, fhir.Issue{Severity: pathways.LevelError, Code: "patient-other", Pointer: s.Pointer,
			Message: "This is about another patient than the context says. Nothing was decided."})
		return false
	}
	return true
}

// kinds are the resources asked for under each key.
var kinds = map[string]string{
	PatientKey: "Patient", VitalsKey: "Observation", ConditionsKey: "Condition", AnswersKey: "QuestionnaireResponse",
}

// head is what is looked at before a resource is read.
type head struct {
	ResourceType string
	ID           string
	Authored     string
	Subject      struct{ Reference string }
}

func headOf(data []byte) head {
	var h head
	if json.Unmarshal(data, &h) != nil {
		return head{} // whoever reads the resource says what is wrong with it
	}
	return h
}

// entries are the resources of a bundle.
func entries(at string, data []byte) []fhir.Sent {
	var b struct {
		Entry []struct{ Resource json.RawMessage }
	}
	if json.Unmarshal(data, &b) != nil {
		return []fhir.Sent{{Pointer: at, Data: data}}
	}
	var all []fhir.Sent
	for i, e := range b.Entry {
		all = append(all, fhir.Sent{Pointer: at + "/entry/" + strconv.Itoa(i) + "/resource", Data: e.Resource})
	}
	return all
}
