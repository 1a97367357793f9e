package cdshooks

import (
	"safetynet/api/fhir"
	"safetynet/api/story"
	"safetynet/engine"
)

// CodeSystems are the vocabularies that only cards use: what a card is about, and why
// it was overridden. The first has the services of some pathways, and so it is what
// it is without a version.
func CodeSystems(progs []*engine.Program) []*fhir.CodeSystem {
	var topics, reasons []fhir.CodeConcept
	for _, s := range services(progs) {
		if s.Hook == PatientView { // the same are on every hook
			topics = append(topics, fhir.CodeConcept{Code: s.ID, Display: s.Title, Definition: s.Description})
		}
	}
	for _, x := range story.OverrideReasons {
		carries := "a more urgent one"
		if x.Calmer {
			carries = "a more or a less urgent one"
		}
		reasons = append(reasons, fhir.CodeConcept{Code: x.ID, Display: x.Text, Definition: "At the desk it is a reason for another disposition: " + carries + "."})
	}
	about := fhir.OwnCodeSystem("service", "Services", "What a card of CDS Hooks is about: the ids of the services of the pathways in use.", topics)
	about.ID, about.Version = "service", ""
	return []*fhir.CodeSystem{about, fhir.OwnCodeSystem("override-reason", "Reasons for an override", "Why a card, or the outcome of an assessment, was overridden.", reasons)}
}
