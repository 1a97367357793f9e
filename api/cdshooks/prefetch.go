package cdshooks

import (
	"encoding/json"
	"slices"
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
	PatientKey: "Date of birth", VitalsKey: "Vital signs", ConditionsKey: "Conditions", AnswersKey: "Answers to the questionnaire",
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
// of the caller's: it stays unknown, and a card says so. Only what makes it uncertain
// whose record this is, or that the child has died, is an error.
func (r *Request) Told(dict *pathways.Dictionary, now time.Time) *fhir.Told {
	f := &fetch{request: r, dict: dict, now: now}
	var record []fhir.Sent
	for _, key := range keys {
		record = append(record, f.resources(key)...)
	}
	told := fhir.ReadResources(record, dict, now)
	f.soften(told)
	told.At = now
	if told.Audience == "" {
		told.Audience = pathways.Clinician // excused the least, so the most has to be known
	}
	told.Issues = append(f.issues, told.Issues...)
	slices.SortStableFunc(told.Issues, func(a, b fhir.Issue) int { return slices.Index(keys, keyOf(a)) - slices.Index(keys, keyOf(b)) })
	return told
}

// keyOf is the key of the prefetch that an issue is about, "" for none.
func keyOf(i fhir.Issue) string {
	rest, _ := strings.CutPrefix(i.Pointer, "/prefetch/")
	key, _, _ := strings.Cut(rest, "/")
	if !slices.Contains(keys, key) {
		return ""
	}
	return key
}

// fetch takes a prefetch apart.
type fetch struct {
	request *Request
	dict    *pathways.Dictionary
	now     time.Time
	issues  []fhir.Issue
}

func (f *fetch) warn(pointer, code, message string) {
	f.issues = append(f.issues, fhir.Issue{Severity: pathways.LevelWarning, Code: code, Pointer: pointer, Message: message})
}

// resources are those under a key, out of their bundle, that can be used.
func (f *fetch) resources(key string) []fhir.Sent {
	at := "/prefetch/" + key
	data := f.request.Prefetch[key]
	if len(data) == 0 || string(data) == "null" {
		f.warn(at, "prefetch-missing", "not sent")
		return nil
	}
	all := []fhir.Sent{{Pointer: at, Data: data}}
	if headOf(data).ResourceType == "Bundle" {
		var issues []fhir.Issue
		all, issues = fhir.ReadBundle(all[0])
		f.issues = append(f.issues, slices.DeleteFunc(issues, func(i fhir.Issue) bool {
			return i.Code == "record-incomplete" && (key == VitalsKey || key == AnswersKey) // the newest were asked for, and no more
		})...)
		if len(all) == 0 && len(issues) == 0 && key != ConditionsKey { // no condition says nothing, and nothing is asked for
			f.warn(at, "prefetch-empty", "the record has none")
		}
	}
	all = slices.DeleteFunc(all, func(s fhir.Sent) bool { return !f.usable(key, s) })
	if key == AnswersKey {
		return f.answered(all)
	}
	return all
}

// kinds are the resources asked for under each key.
var kinds = map[string]string{
	PatientKey: "Patient", VitalsKey: "Observation", ConditionsKey: "Condition", AnswersKey: "QuestionnaireResponse",
}

// usable tells whether a resource is one that was asked for, about this child.
func (f *fetch) usable(key string, s fhir.Sent) bool {
	h := headOf(s.Data)
	switch {
	case h.ResourceType == "OperationOutcome":
		f.warn(s.Pointer, "prefetch-failed", "the record system could not fetch this")
		return false
	case h.ResourceType != kinds[key]:
		f.warn(s.Pointer, "resource-unexpected", "no "+kinds[key]+", which was asked for")
		return false
	case f.another(key, h):
		f.issues = append(f.issues, fhir.Issue{Severity: pathways.LevelError, Code: "patient-other", Pointer: s.Pointer,
			Message: "this is about another patient than the context says"})
		return false
	}
	return true
}

// another tells whether a resource says that it is about another patient than the
// one whose record is open.
func (f *fetch) another(key string, h head) bool {
	about := h.Subject.Reference
	if key == PatientKey {
		about = "Patient/" + h.ID
	}
	_, id, named := strings.Cut(about, "Patient/")
	id, _, _ = strings.Cut(id, "/_history/")
	return named && id != "" && id != f.request.Patient
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
