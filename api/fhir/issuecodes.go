package fhir

// issueCode is a code of [IssueSystem].
type issueCode struct {
	kind string // FHIR's word for it; "" is invalid for an error and informational for a warning
	code string
	text string // what it means
}

// issueCodes are the codes of every issue and problem, in FHIR and in our own JSON.
var issueCodes = []issueCode{
	{"structure", "malformed", "The body is not JSON."},
	{"structure", "malformed-request", "The body is not JSON."},
	{"structure", "not-utf-8", "The body is not UTF-8."},
	{"structure", "trailing-data", "Something follows the end of the body."},
	{"structure", "nested-too-deep", "Values are nested too deep to be read."},
	{"structure", "body-unreadable", "The body did not arrive whole."},
	{"structure", "key-unknown", "There is no such key."},
	{"structure", "key-duplicate", "A key is there twice."},
	{"structure", "parameter-unknown", "There is no such parameter."},
	{"structure", "type-wrong", "A value is of another type than is needed."},
	{"structure", "value-null", "null says nothing."},
	{"structure", "value-wrapped", "An object stands where a bare value is needed."},
	{"structure", "resource-wrong", "This is not the resource that is needed."},
	{"structure", "resource-unexpected", "A resource of another type is needed."},
	{"structure", "bundle-type", "A Bundle of this type is not read."},
	{"required", "key-missing", "A key is missing."},
	{"required", "value-missing", "There is no value, and no reason for having none."},
	{"required", "value-empty", "A text is empty."},
	{"required", "list-empty", "A list is empty."},
	{"required", "age-empty", "An age is given without a number."},
	{"required", "audience-missing", "It is not said who answers."},
	{"required", "unit-missing", "A number has no unit that can be read."},
	{"required", "observation-undated", "An Observation has no time, so it is not used."},
	{"required", "condition-undated", "A Condition has no time, so it is not used."},
	{"required", "response-undated", "A QuestionnaireResponse has no time, so it is not used."},
	{"required", "answers-undated", "Answers have no time, so they are not used."},
	{"required", "prefetch-missing", "Something that was asked for was not sent."},
	{"required", "prefetch-empty", "The record has nothing of what was asked for."},
	{"value", "number-wrong", "This number cannot be used."},
	{"value", "number-out-of-range", "A number is outside its range."},
	{"value", "number-too-precise", "A number has more decimals than are used."},
	{"value", "date-wrong", "This is not a date."},
	{"value", "date-in-future", "The date of birth is after the assessment."},
	{"value", "date-out-of-range", "The date of birth is too long before the assessment."},
	{"value", "time-wrong", "This is not a time with an offset, or not one that can be."},
	{"value", "time-out-of-range", "The time of assessment is in no year that is allowed."},
	{"value", "age-wrong", "The age cannot be used."},
	{"value", "birth-date-partial", "The day of birth is not known, so the age is not."},
	{"value", "version-wrong", "This is not a version."},
	{"value", "observation-future", "An Observation is of after the assessment, so it is not used."},
	{"value", "condition-future", "A Condition is of after the assessment, so it is not used."},
	{"value", "response-future", "A QuestionnaireResponse is of after the assessment, so it is not used."},
	{"value", "answers-future", "Answers are of after the assessment, so they are not used."},
	{"code-invalid", "finding-unknown", "There is no such finding or question."},
	{"code-invalid", "code-unknown", "No finding has this code."},
	{"code-invalid", "code-foreign", "Codes of this vocabulary are not read."},
	{"code-invalid", "code-ambiguous", "The codes of one thing mean different findings."},
	{"code-invalid", "value-not-allowed", "This is none of the values that are allowed."},
	{"code-invalid", "unit-unknown", "The unit is not known, or cannot be converted."},
	{"code-invalid", "unknown-disposition", "There is no such disposition."},
	{"code-invalid", "unknown-outcome", "There is no such outcome."},
	{"code-invalid", "unknown-reason", "There is no such reason."},
	{"code-invalid", "unknown-result", "There is no such result of a task."},
	{"code-invalid", "unknown-suggestion", "The card has no such suggestion."},
	{"code-invalid", "unknown-task", "There is no such task."},
	{"not-found", "not-found", "There is nothing by this id."},
	{"not-found", "no-such-route", "There is nothing at this address."},
	{"not-found", "pathway-unknown", "There is no such pathway."},
	{"not-found", "version-unknown", "There is no such version."},
	{"not-found", "locality-unknown", "There is no such locality."},
	{"not-found", "reference-unknown", "There is no record with this reference code."},
	{"not-found", "supersedes-unknown", "The assessment that is to be superseded is not there."},
	{"not-found", "no-card", "There is no such card."},
	{"not-found", "no-entry", "There is no such entry."},
	{"not-found", "no-task", "There is no such open task."},
	{"not-supported", "method-not-allowed", "This cannot be done at this address."},
	{"not-supported", "not-acceptable", "FHIR is answered as JSON, version 4.0, and as nothing else."},
	{"not-supported", "unsupported-media-type", "The body is of a type that is not read."},
	{"not-supported", "pathway-inactive", "The pathway is not in use."},
	{"not-supported", "locality-inactive", "The locality is not in use."},
	{"not-supported", "pathway-unusable", "The pathway cannot be used."},
	{"not-supported", "quantity-comparator", "A limit is no value, so it is not used."},
	{"duplicate", "parameter-repeated", "A parameter is there twice."},
	{"duplicate", "pathway-duplicate", "A pathway is there twice."},
	{"duplicate", "answer-several", "A question has several answers."},
	{"duplicate", "value-repeated", "A value is there twice."},
	{"conflict", "age-twice", "The age is given in two ways."},
	{"conflict", "age-contradicts", "The date of birth and the stated age are not of one child."},
	{"conflict", "answer-contradicts", "Two answers to one question differ."},
	{"conflict", "observation-contradicts", "Two things said of one finding at one time differ: it is unknown."},
	{"conflict", "versions-incompatible", "These versions cannot be asked together."},
	{"conflict", "locality-incompatible", "The locality does not fit these versions."},
	{"conflict", "answers-inconsistent", "Answers do not fit together."},
	{"conflict", "second-opinion", "Two ways of deciding came to different outcomes: the more urgent one is told."},
	{"conflict", "patients-several", "There is more than one Patient."},
	{"conflict", "subjects-differ", "Not all that was sent is about one child."},
	{"conflict", "not-as-things-stand", "This cannot be done as things stand."},
	{"conflict", "idempotency-key-reused", "The key of a request was used for something else."},
	{"extension", "modifier-unknown", "An element changes what others mean, in a way that is not known."},
	{"business-rule", "observation-status", "An Observation of this status is not used."},
	{"business-rule", "observation-old", "An Observation is too old to be used."},
	{"business-rule", "observation-focus", "An Observation is about something other than the child, so it is not used."},
	{"business-rule", "condition-status", "A Condition of this status is not used."},
	{"business-rule", "condition-old", "A Condition is too old to be used."},
	{"business-rule", "response-status", "Answers of this status do not stand."},
	{"business-rule", "response-old", "A QuestionnaireResponse is too old to be used."},
	{"business-rule", "answers-old", "Answers are too old to be used."},
	{"business-rule", "questionnaire-foreign", "The answers are not to a questionnaire of ours."},
	{"business-rule", "patient-deceased", "The record says that this patient has died."},
	{"business-rule", "patient-inactive", "This Patient is no longer in use, so it is not read."},
	{"business-rule", "patient-other", "This is about another patient than the call."},
	{"business-rule", "out-of-scope", "The pathway is not for this child."},
	{"business-rule", "perhaps-out-of-scope", "The pathway may not be for this child."},
	{"business-rule", "not-approved", "No clinician has approved what was decided by."},
	{"incomplete", "prefetch-failed", "The record system could not fetch what was asked for."},
	{"too-long", "body-too-large", "The body is too large."},
	{"too-long", "too-many-values", "There are too many values to be read."},
	{"too-long", "too-many", "There is too much of it to be kept."},
	{"login", "unauthenticated", "A credential is needed."},
	{"login", "client-unknown", "A token of a record system that is listed is needed."},
	{"login", "two-credentials", "Two credentials were sent."},
	{"forbidden", "forbidden", "The credential does not allow this."},
	{"forbidden", "cross-origin", "Requests from other sites are refused."},
	{"forbidden", "not-for-audience", "This is not shown to this audience."},
	{"deleted", "erased", "The record was erased."},
	{"deleted", "reference-expired", "The reference code has expired."},
	{"throttled", "too-many-sign-ins", "Too many people are signing in just now."},
	{"throttled", "too-much-feedback", "Too much feedback comes in just now."},
	{"throttled", "busy", "The log is being read as a whole already."},
	{"throttled", "counting-busy", "Other figures are being counted."},
	{"throttled", "overloaded", "Too many people are asking just now."},
	{"transient", "not-ready", "The service is not ready."},
	{"transient", "not-recorded", "The answer could not be recorded and is withheld."},
	{"transient", "not-written", "It could not be recorded."},
	{"transient", "log-unavailable", "The decision log cannot be read."},
	{"transient", "log-unreachable", "The decision log cannot be reached."},
	{"transient", "identity-unavailable", "The identity provider does not answer."},
	{"exception", "internal-error", "Something went wrong."},
	{"exception", "record-damaged", "The record was altered and is not shown."},
	{"exception", "engine-missing", "No pathways are loaded."},
	{"informational", "code-unchecked", "A code was used that was not read in the vocabulary's own publication."},
	{"informational", "not-checked", "Something was counted as absent because it could not be known."},
	{"informational", "unused", "Something is known that no pathway here reads."},
	{"informational", "emergency", "What to do in an emergency. It stands in every refusal."},
	{"", "invalid-request", "The request has faults."},
	{"", "absent-reason", "A reason for having no value is read as not asked."},
	{"", "answers-refused", "None of these answers was used."},
	{"", "audience-not-allowed", "Whoever asks may not record this for that audience."},
	{"", "component-unknown", "A component is not understood, and may change what the value means."},
	{"", "issues-more", "There are more issues than are listed."},
	{"", "library-differs", "Another server has put other definitions in use."},
	{"", "review-overdue", "The day by which a definition in use was to be reviewed has passed."},
	{"", "approval-missing", "A definition that is in use, or will be, is not clinically approved."},
	{"", "observation-preliminary", "An Observation is preliminary; it is used."},
	{"", "observation-unread", "A finding is unknown, because what is newest of it was not understood."},
	{"", "record-incomplete", "Something of the record may be missing."},
	{"", "reference-wrong", "This is not a reference code."},
	{"", "resource-unused", "Resources of this type are not read."},
	{"", "supersedes-not-allowed", "Whoever asks may not supersede an assessment."},
	{"", "version-unused", "A version is named of a pathway that is not asked for."},
	{"", "disposition-gone", "The versions of an assessment are not in the library any more."},
	{"", "reason-too-weak", "The reason does not carry a less urgent disposition."},
	{"", "same-disposition", "That disposition holds already."},
	{"", "clinician-needed", "Only a clinician may do this."},
	{"", "no-assessment", "There is no assessment to go by."},
	{"", "story-closed", "The call is closed."},
	{"", "cannot-wait", "An emergency does not wait for a call back."},
	{"", "task-open", "Such a task is open already."},
	{"", "due-past", "That time has passed."},
	{"", "due-late", "That is later than the guidance allows."},
	{"", "taken-back", "That was taken back already."},
	{"", "not-correctable", "An entry of this kind cannot be taken back."},
}

var issueTypes = func() map[string]string {
	all := map[string]string{}
	for _, x := range issueCodes {
		all[x.code] = x.kind
	}
	return all
}()

// issueSystem is the vocabulary of issues. Each code names FHIR's word for it where
// it always has the same.
func issueSystem() *CodeSystem {
	var concepts []CodeConcept
	for _, x := range issueCodes {
		c := CodeConcept{Code: x.code, Definition: x.text}
		if x.kind != "" {
			c.Property = []PropertyValue{{Code: "type", ValueCode: x.kind}}
		}
		concepts = append(concepts, c)
	}
	s := OwnCodeSystem("issue", "Issues", "What can be wrong with what was sent, or worth knowing about an answer.", concepts)
	s.Property = []CodeProperty{{"type", "The nearest of FHIR's own codes of issues. Without one it is invalid for an error and informational for a warning.", "code"}}
	return s
}

// IssueCodes lists the codes of [IssueSystem].
func IssueCodes() []string {
	var all []string
	for _, x := range issueCodes {
		all = append(all, x.code)
	}
	return all
}
