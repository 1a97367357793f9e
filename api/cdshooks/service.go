package cdshooks

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"safetynet/api/fhir"
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
// them together, on every hook, with what is to be said of them at a time.
func Services(progs []*engine.Program, at time.Time) []Service {
	all := services(progs)
	for i := range all {
		all[i].Prefetch, all[i].UsageRequirements = templates(all[i].Pathways), usage
		if slices.ContainsFunc(progs, func(p *engine.Program) bool {
			return slices.Contains(all[i].Pathways, p.Definition().ID.Value) && !p.Definition().ApprovedAt(at)
		}) {
			all[i].UsageRequirements = unapproved + usage
		}
	}
	return all
}

func services(progs []*engine.Program) []Service {
	var all []Service
	for _, hook := range Hooks() {
		together := Service{Hook: hook, ID: AnyID, Title: "Acutely unwell child"}
		var titles []string
		for _, p := range progs {
			def := p.Definition()
			title := def.Title.For(pathways.Clinician)
			together.Pathways, titles = append(together.Pathways, def.ID.Value), append(titles, title)
			all = append(all, Service{
				Hook: hook, ID: def.ID.Value, Title: title, Pathways: []string{def.ID.Value},
				Description: "Guidance for a child: " + def.Scope.For.For(pathways.Clinician),
			})
		}
		together.Description = "Guidance for a child who is unwell, by all of these together: " + strings.Join(titles, "; ") + "."
		all = append(all, together)
	}
	return all
}

// unapproved is said of a service that asks a pathway that is not approved.
const unapproved = "Not clinically approved: do not use it for the care of a child. "

// usage is said of every service.
var usage = fmt.Sprintf("Every prefetch is optional; what is not sent counts as unknown, "+
	"never as normal, and a card says what is missing. Of temperatures the highest of the last %d hours counts; other observations and "+
	"answers older than %d hours are not used, nor is any without a time. "+
	"Your FHIR server is not called. What was decided is recorded without any identity.", hours(fhir.FreshTemperature), hours(fhir.Fresh))

func hours(d time.Duration) int { return int(d.Hours()) }
