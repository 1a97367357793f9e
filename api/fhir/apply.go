package fhir

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"safetynet/pathways"
)

// Apply is what $apply is asked, see [ApplyOperation].
type Apply struct {
	Subject string // given back and never kept; "" for none
	Told    *Told
}

// ReadApply reads the body of $apply: Parameters, or the QuestionnaireResponse or
// the Bundle itself. What a parameter says counts before what the data say. now is
// the time of assessment where nothing says it; a record is read as of then.
//
// The body must be JSON without repeated keys.
func ReadApply(body []byte, dict *pathways.Dictionary, now time.Time) Apply {
	var all Parameters
	kind := resourceType(body)
	if kind != "Parameters" {
		return Apply{Told: readData(Sent{Data: body}, dict, now)}
	}
	if err := json.Unmarshal(body, &all); err != nil {
		return Apply{Told: refusedTold(wrong("", "type-wrong", "these are no Parameters of FHIR R4"))}
	}
	p := parameters{seen: map[string]bool{}, at: now}
	for i, x := range all.Parameter {
		p.read("/parameter/"+strconv.Itoa(i), x)
	}
	told := &Told{}
	if p.data != nil {
		told = readData(*p.data, dict, p.at)
	}
	if p.timed {
		told.At = p.at
	}
	if p.audience != "" {
		told.Audience = p.audience
	}
	if p.locality != "" {
		told.Locality = p.locality
	}
	told.Issues = append(p.issues, told.Issues...)
	return Apply{Subject: p.subject, Told: told}
}

var referenceForm = regexp.MustCompile(`^[A-Za-z0-9/:._|-]{1,256}$`)

// parameters collects the parameters of one request.
type parameters struct {
	seen     map[string]bool
	issues   []Issue
	subject  string
	audience pathways.Audience
	at       time.Time
	timed    bool
	locality string
	data     *Sent
}

func (p *parameters) read(at string, x Parameter) {
	if p.seen[x.Name] {
		p.issues = append(p.issues, wrong(at+"/name", "parameter-repeated", "the parameter %s is there twice", shown(x.Name)))
		return
	}
	p.seen[x.Name] = true
	text := x.ValueString + x.ValueCode
	switch x.Name {
	case "subject":
		p.subject = text
		if !referenceForm.MatchString(text) {
			p.issues = append(p.issues, wrong(at, "value-not-allowed", "subject is a reference such as Patient/1, as valueString"))
		}
	case "audience":
		p.audience = pathways.Audience(text)
		if !slices.Contains(pathways.Audiences(), p.audience) {
			p.issues = append(p.issues, wrong(at, "value-not-allowed", "audience is parent, adviser or clinician, as valueCode"))
		}
	case "assessedAt":
		var timed bool
		if p.at, timed = moment(x.ValueDateTime); !timed {
			p.issues = append(p.issues, wrong(at, "time-wrong", "assessedAt is a valueDateTime with an offset, such as 2026-11-21T10:00:00Z"))
		}
		p.timed = timed
	case "locality":
		p.locality = text
	case "data":
		p.data = &Sent{Pointer: at + "/resource", Data: x.Resource}
	default:
		i := wrong(at+"/name", "parameter-unknown", "there is no parameter %s", shown(x.Name))
		i.Hint = "the parameters are subject, audience, assessedAt, locality and data"
		p.issues = append(p.issues, i)
	}
}

// readData reads what is known of the child.
func readData(sent Sent, dict *pathways.Dictionary, at time.Time) *Told {
	switch kind := resourceType(sent.Data); kind {
	case "QuestionnaireResponse":
		return ReadResponse(sent, dict)
	case "Bundle":
		resources, issues := ReadBundle(sent)
		told := ReadResources(resources, dict, at)
		told.Issues = append(issues, told.Issues...)
		return told
	default:
		return refusedTold(wrong(sent.Pointer, "resource-unexpected", "a QuestionnaireResponse or a Bundle is needed here"))
	}
}

func resourceType(data []byte) string {
	var head struct {
		ResourceType string `json:"resourceType"`
	}
	if json.Unmarshal(data, &head) != nil {
		return ""
	}
	return head.ResourceType
}

func wrong(pointer, code, format string, args ...any) Issue {
	return Issue{Severity: pathways.LevelError, Code: code, Pointer: pointer, Message: fmt.Sprintf(format, args...)}
}

func refusedTold(i Issue) *Told { return &Told{Issues: []Issue{i}} }

// Root is the type of resource that the body of a request is, for expressions.
func Root(body []byte) string {
	if kind := resourceType(body); kind != "" && !strings.ContainsAny(kind, " .[]") {
		return kind
	}
	return "Resource"
}
