package fhir

import "time"

// Provenance says who made resources, from what.
type Provenance struct {
	ResourceType     string             `json:"resourceType"`
	Target           []Reference        `json:"target"`
	OccurredDateTime string             `json:"occurredDateTime,omitempty"`
	Recorded         string             `json:"recorded"`
	Reason           []CodeableConcept  `json:"reason,omitempty"`
	Activity         *CodeableConcept   `json:"activity,omitempty"`
	Agent            []ProvenanceAgent  `json:"agent"`
	Entity           []ProvenanceEntity `json:"entity,omitempty"`
}

// ProvenanceAgent is who had a part in it.
type ProvenanceAgent struct {
	Type *CodeableConcept  `json:"type,omitempty"`
	Role []CodeableConcept `json:"role,omitempty"`
	Who  Reference         `json:"who"`
}

// ProvenanceEntity is what it was made from.
type ProvenanceEntity struct {
	Extension []Extension `json:"extension,omitempty"`
	Role      string      `json:"role"`
	What      Reference   `json:"what"`
}

// provenance says who decided: the program by the definitions, for whoever asked, and
// whoever chose something else.
func (d *drawn) provenance(s saying) {
	decided := ProvenanceAgent{Type: &CodeableConcept{Text: "decided by the definitions"}, Who: *d.ref(devicePart)}
	made := &Provenance{
		ResourceType: "Provenance", Target: []Reference{*d.ref(guidancePart)}, OccurredDateTime: stamp(d.Case.At), Recorded: recorded(d.RecordedAt, d.At),
		Activity: &CodeableConcept{Text: "Assessment"}, Agent: []ProvenanceAgent{decided, agent("asked for the assessment", d.By)}, Entity: s.definitions(),
	}
	if c := d.Chosen; c != nil {
		d.put("provenance/chosen", &Provenance{
			ResourceType: "Provenance", Target: d.planned, OccurredDateTime: stamp(c.At), Recorded: recorded(c.At, d.At),
			Reason: []CodeableConcept{{Text: c.Reason}}, Activity: &CodeableConcept{Text: "Override"},
			Agent:  []ProvenanceAgent{agent("chose this instead of the outcome by the rules", c.By)},
			Entity: []ProvenanceEntity{{Role: "source", What: *d.ref(guidancePart)}},
		})
	} else {
		made.Target = append(made.Target, d.planned...)
	}
	d.put("provenance", made)
}

func recorded(at, otherwise time.Time) string {
	if at.IsZero() {
		at = otherwise
	}
	return stamp(at)
}

func agent(did string, p Person) ProvenanceAgent {
	return ProvenanceAgent{Type: &CodeableConcept{Text: did}, Role: []CodeableConcept{{Text: p.Role}}, Who: Reference{Display: p.String()}}
}

// definitions are what the outcome was made from, by name, version and digest.
func (s saying) definitions() []ProvenanceEntity {
	var all []ProvenanceEntity
	for i, x := range s.Assessment.Provenance {
		all = append(all, ProvenanceEntity{
			Role: "source", What: Reference{Display: x.Pathway + " " + x.Version},
			Extension: []Extension{{URL: extensionURL("module"), ValueURI: s.modules()[i]}, {URL: extensionURL("digest"), ValueString: x.Digest}},
		})
	}
	if x := s.Assessment.Locality; x != nil {
		all = append(all, ProvenanceEntity{
			Role: "source", What: Reference{Display: x.Title + " " + x.Version}, Extension: []Extension{{URL: extensionURL("digest"), ValueString: x.Digest}},
		})
	}
	return all
}
