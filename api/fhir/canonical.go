package fhir

import (
	"strings"

	"safetynet/pathways"
)

// Canonical begins the canonical addresses of our definitions. It is a name, not a
// place: nobody serves it, and it is the same wherever a server runs. The domain is
// one reserved for examples until somebody owns the service.
const Canonical = "https://safetynet.example/fhir"

// Systems that are not ours.
const (
	SNOMED           = "http://snomed.info/sct"
	LOINC            = "http://loinc.org"
	UCUM             = "http://unitsofmeasure.org"
	DataAbsentReason = "http://terminology.hl7.org/CodeSystem/data-absent-reason"
	AbsentExtension  = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
)

// Systems of our own.
const (
	FindingSystem     = Canonical + "/CodeSystem/finding"     // ids of the dictionary
	AnswerSystem      = Canonical + "/CodeSystem/answer"      // yes, no and the reasons for not knowing
	DispositionSystem = Canonical + "/CodeSystem/disposition" // ids of dispositions
	GuidanceSystem    = Canonical + "/CodeSystem/guidance"    // home-care, seek-advice, escalate
	AudienceSystem    = Canonical + "/CodeSystem/audience"    // parent, adviser, clinician
	IssueSystem       = Canonical + "/CodeSystem/issue"       // codes of issues and problems
)

// ID makes an id of ours one of FHIR, which has no underscore.
func ID(id string) string { return strings.ReplaceAll(id, "_", "-") }

// ValuesSystem is the code system of an enumeration's values.
func ValuesSystem(finding string) string { return Canonical + "/CodeSystem/" + ID(finding) }

// URL is the canonical address of a definition, without its version.
func URL(resourceType, id string) string { return Canonical + "/" + resourceType + "/" + ID(id) }

// Versioned is a canonical address with a version.
func Versioned(url string, v pathways.Version) string { return url + "|" + v.String() }

// VersionID is the id of one version of a pathway's definition, such as
// asthma-1.0.0.
func VersionID(p *pathways.Pathway) string { return ID(p.ID.Value) + "-" + p.Version.String() }

// SystemOf is the address of a vocabulary, "" for one that has none.
func SystemOf(s pathways.CodeSystem) string {
	switch s {
	case pathways.SNOMED:
		return SNOMED
	case pathways.LOINC:
		return LOINC
	}
	return ""
}

// Words of ours for the answers yes and no in [AnswerSystem]; the reasons for not
// knowing have their own words there.
const (
	Yes = "yes"
	No  = "no"
)

// AbsentCodes are the reasons for not knowing in FHIR's words.
var AbsentCodes = map[pathways.Reason]string{
	pathways.NotAsked: "not-asked", pathways.Unsure: "asked-unknown", pathways.NotMeasured: "not-performed",
}

// Items of a questionnaire that are about no finding. Every other linkId is the id
// of a finding, or that of a number followed by WhyItem.
const (
	AudienceItem = "audience"      // choice: who answers
	BirthItem    = "date_of_birth" // date
	AgeItem      = "age"           // group of integers: age.years, age.months, age.weeks, age.days
	LocalityItem = "locality"      // string
	WhyItem      = ".unknown"      // choice below a number: why it is not known
)
