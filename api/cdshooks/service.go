package cdshooks

import (
	"safetynet/engine"
	"safetynet/pathways"
)

// Hooks every service is offered on.
const (
	PatientView    = "patient-view"
	EncounterStart = "encounter-start"
)

// Hooks lists them in the order of discovery.
func Hooks() []string { return []string{PatientView, EncounterStart} }

// AnyID is the id of the service that asks every pathway together.
const AnyID = "acutely-unwell-child"

// Keys of the prefetch.
const (
	PatientKey    = "patient"
	VitalsKey     = "vitals"
	ConditionsKey = "conditions"
	AnswersKey    = "answers"
)

// Discovery is what GET /cds-services answers.
type Discovery struct {
	Services []Service `json:"services"`
}

// Service is one service on one hook. The same id on another hook is the same
// service: its cards take the place of the earlier ones.
type Service struct {
	Hook              string            `json:"hook"`
	Title             string            `json:"title"`
	Description       string            `json:"description"`
	ID                string            `json:"id"`
	Prefetch          map[string]string `json:"prefetch"`
	UsageRequirements string            `json:"usageRequirements"`
	Pathways          []string          `json:"-"` // ids of those it asks, in order
}

// Services are the services of the pathways in use: one of each, and one of all of
// them together, on every hook.
func Services(progs []*engine.Program) []Service {
	var all []Service
	for _, hook := range Hooks() {
		any := Service{Hook: hook, ID: AnyID, Title: "Acutely unwell child"}
		for _, p := range progs {
			def := p.Definition()
			any.Pathways = append(any.Pathways, def.ID.Value)
			all = append(all, Service{Hook: hook, ID: def.ID.Value, Title: def.Title.For(pathways.Clinician), Pathways: []string{def.ID.Value}})
		}
		all = append(all, any)
	}
	return all
}
