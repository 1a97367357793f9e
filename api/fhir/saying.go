package fhir

import (
	"strings"
	"time"

	"safetynet/engine"
	"safetynet/pathways"
)

// unapproved stands on everything that is decided.
const unapproved = "Not clinically approved. Do not use this for the care of a child."

// Names of the resources that an assessment is said in.
const (
	guidancePart = "guidance"
	planPart     = "plan"
	requestPart  = "request"
	netPart      = "safety-net"
	messagesPart = "messages"
	outputPart   = "output"
	devicePart   = "device"
)

// program is what decides.
const program = "Safetynet"

// saying is an assessment that is being said, with what holds of it.
type saying struct {
	Decided
	holds    engine.Endpoint // the disposition of the assessment, or what somebody chose instead
	guidance pathways.Guidance
	chosen   *Chosen                      // nil for nothing
	ref      func(name string) *Reference // how the resources point at one another
}

// byRules says an assessment as the rules have it, with everything contained in one
// resource.
func byRules(d Decided) saying {
	return saying{Decided: d, holds: d.Assessment.Disposition, guidance: d.Assessment.Guidance, ref: contained}
}

// contained points at a resource in the same one.
func contained(name string) *Reference { return &Reference{Reference: "#" + name} }

// as is the same with what somebody chose instead of the rules, nil for nothing. A
// disposition that is not known any more is taken for the most urgent.
func (s saying) as(c *Chosen) saying {
	if c == nil {
		return s
	}
	s.chosen, s.guidance, s.holds = c, pathways.Escalate, engine.Endpoint{ID: c.To, Text: s.words(c.To)}
	if d := s.dispositions().Get(c.To); d != nil {
		s.guidance = d.Guidance
		if d.Within != nil {
			s.holds.Within = d.Within.String()
		}
	}
	return s
}

func (s saying) dispositions() *pathways.Dispositions { return s.Programs[0].Definition().Dispositions }

// told is what holds, in the words for somebody.
func (s saying) told(who pathways.Audience) string {
	if d := s.dispositions().Get(s.holds.ID); d != nil {
		return d.Text.For(who)
	}
	return s.holds.Text
}

// words is the text of a disposition for whom the assessment was made.
func (s saying) words(id string) string {
	if d := s.dispositions().Get(id); d != nil {
		return d.Text.For(s.Case.Audience)
	}
	return id
}

// matters tells whether a disposition that a sign would mean is worth telling: not
// where somebody chose one as urgent already. What is not known is told.
func (s saying) matters(id string) bool {
	would, holds := s.dispositions().Get(id), s.dispositions().Get(s.holds.ID)
	return s.chosen == nil || would == nil || holds == nil || would.Urgency > holds.Urgency
}

// status is draft while nobody has approved what it is about.
func (s saying) status() string {
	if s.Assessment.Approved {
		return "active"
	}
	return "draft"
}

// remarks stand on every resource that somebody could act on.
func (s saying) remarks() []Annotation {
	var all []Annotation
	if !s.Assessment.Approved {
		all = annotations(unapproved)
	}
	if c := s.chosen; c != nil {
		all = append(all, Annotation{Text: c.sentence() + " The rules came to: " + s.Assessment.Disposition.Text})
	}
	return all
}

// annotations are texts, without the empty ones.
func annotations(texts ...string) []Annotation {
	var all []Annotation
	for _, text := range texts {
		if text != "" {
			all = append(all, Annotation{Text: text})
		}
	}
	return all
}

// modules are the definitions that decided, with their versions.
func (s saying) modules() []string {
	var all []string
	for _, x := range s.Assessment.Provenance {
		all = append(all, URL("PlanDefinition", x.Pathway)+"|"+x.Version)
	}
	return all
}

func (s saying) titles() string {
	var all []string
	for _, prog := range s.Programs {
		all = append(all, prog.Definition().Title.For(s.Case.Audience))
	}
	return strings.Join(all, ", ")
}

// clock says a time by the clock that the child was assessed by.
func (s saying) clock(t time.Time) string {
	return t.In(s.Case.At.Location()).Format("15:04 on 2 January 2006")
}

// stamp is a time in FHIR, "" for none.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339Nano)
}

// unnamed is the child, of whom nothing is said that could tell who it is.
func unnamed() *Reference { return &Reference{Display: "The child that was asked about"} }

// subject is the child as whoever asked calls it, or as nobody.
func (s saying) subject() *Reference {
	if s.Subject == "" {
		return unnamed()
	}
	return &Reference{Reference: s.Subject}
}

// extensionURL is the address of an extension of ours.
func extensionURL(name string) string { return ourExtension + name }

// joined is what there is of some texts, with commas.
func joined(texts ...string) string {
	var all []string
	for _, text := range texts {
		if text != "" {
			all = append(all, text)
		}
	}
	return strings.Join(all, ", ")
}
