package fhir

// Observation is something measured or seen, with the elements that are written
// here. Records are read by name instead, since they hold far more.
type Observation struct {
	ResourceType         string                 `json:"resourceType"`
	ID                   string                 `json:"id,omitempty"`
	Meta                 *Meta                  `json:"meta,omitempty"`
	Text                 *Narrative             `json:"text,omitempty"`
	Extension            []Extension            `json:"extension,omitempty"`
	Status               string                 `json:"status"`
	Category             []CodeableConcept      `json:"category,omitempty"`
	Code                 CodeableConcept        `json:"code"`
	Subject              *Reference             `json:"subject,omitempty"`
	EffectiveDateTime    string                 `json:"effectiveDateTime,omitempty"`
	Performer            []Reference            `json:"performer,omitempty"`
	ValueQuantity        *Quantity              `json:"valueQuantity,omitempty"`
	ValueCodeableConcept *CodeableConcept       `json:"valueCodeableConcept,omitempty"`
	ValueBoolean         *bool                  `json:"valueBoolean,omitempty"`
	ValueInteger         *int                   `json:"valueInteger,omitempty"`
	DataAbsentReason     *CodeableConcept       `json:"dataAbsentReason,omitempty"`
	Note                 []Annotation           `json:"note,omitempty"`
	Component            []ObservationComponent `json:"component,omitempty"`
}

// ObservationComponent is one of several results that belong together.
type ObservationComponent struct {
	Code                 CodeableConcept  `json:"code"`
	ValueQuantity        *Quantity        `json:"valueQuantity,omitempty"`
	ValueCodeableConcept *CodeableConcept `json:"valueCodeableConcept,omitempty"`
	ValueBoolean         *bool            `json:"valueBoolean,omitempty"`
	ValueInteger         *int             `json:"valueInteger,omitempty"`
	DataAbsentReason     *CodeableConcept `json:"dataAbsentReason,omitempty"`
}

// Condition is a diagnosis or a problem.
type Condition struct {
	ResourceType       string           `json:"resourceType"`
	ID                 string           `json:"id,omitempty"`
	ClinicalStatus     *CodeableConcept `json:"clinicalStatus,omitempty"`
	VerificationStatus *CodeableConcept `json:"verificationStatus,omitempty"`
	Code               *CodeableConcept `json:"code,omitempty"`
	Subject            Reference        `json:"subject"`
	OnsetDateTime      string           `json:"onsetDateTime,omitempty"`
	RecordedDate       string           `json:"recordedDate,omitempty"`
}

// Patient is the child, with what is read of one. None is ever written.
type Patient struct {
	ResourceType     string `json:"resourceType"`
	ID               string `json:"id,omitempty"`
	BirthDate        string `json:"birthDate,omitempty"`
	DeceasedBoolean  *bool  `json:"deceasedBoolean,omitempty"`
	DeceasedDateTime string `json:"deceasedDateTime,omitempty"`
}

// Systems of the statuses of a [Condition].
const (
	ClinicalStatusSystem     = "http://terminology.hl7.org/CodeSystem/condition-clinical"
	VerificationStatusSystem = "http://terminology.hl7.org/CodeSystem/condition-ver-status"
)
