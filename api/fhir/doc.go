// Package fhir says in FHIR R4 what Safetynet says, and reads what FHIR R4 says of a
// child. It is a vocabulary of the edge: nothing below api knows it, it decides
// nothing, reads no clock and knows no HTTP.
//
// Definitions go out: [QuestionnaireOf], [PlanDefinitionOf] and [LibraryOf] are made
// of one version of a pathway, with the code systems and value sets of its answers.
// [StructureDefinitions] are those of the extensions that any resource here has.
//
// What is known of a child comes in: [ReadResponse] reads a QuestionnaireResponse,
// [ReadResources] reads the Patient, Observations and Conditions of a record. Both
// give a [Told]: answers by the ids of the dictionary, and an [Issue] for everything
// that was not understood. What is not understood stays unknown; it is never
// dropped in silence and never taken for normal.
//
// Decisions go out: [GuidanceResponseOf] has the outcome of an assessment with what
// is asked for still, and [DocumentOf] is a call handed on, as one document.
//
// Codes of LOINC, SNOMED CT and UCUM are those of the definitions, with their grade;
// there are none here. Everything else is in code systems of our own, see
// [Canonical]. No resource holds a name, a birth date or an address.
package fhir
