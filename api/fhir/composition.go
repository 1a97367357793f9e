package fhir

import (
	"html"
	"strings"
)

// Composition is a document in words, with what each part leads to.
type Composition struct {
	ResourceType string               `json:"resourceType"`
	Text         *Narrative           `json:"text,omitempty"`
	Status       string               `json:"status"`
	Type         CodeableConcept      `json:"type"`
	Subject      *Reference           `json:"subject,omitempty"`
	Date         string               `json:"date"`
	Author       []Reference          `json:"author"`
	Title        string               `json:"title"`
	Section      []CompositionSection `json:"section,omitempty"`
}

// CompositionSection is a part of a [Composition].
type CompositionSection struct {
	Title string      `json:"title,omitempty"`
	Text  *Narrative  `json:"text,omitempty"`
	Entry []Reference `json:"entry,omitempty"`
}

// Device is the program.
type Device struct {
	ResourceType string           `json:"resourceType"`
	Status       string           `json:"status,omitempty"`
	DeviceName   []DeviceName     `json:"deviceName,omitempty"`
	Type         *CodeableConcept `json:"type,omitempty"`
	Version      []DeviceVersion  `json:"version,omitempty"`
	Note         []Annotation     `json:"note,omitempty"`
}

// DeviceName is what a [Device] is called.
type DeviceName struct {
	Name string `json:"name"`
	Type string `json:"type"`
}

// DeviceVersion is the version of a part of a [Device].
type DeviceVersion struct {
	Type  *CodeableConcept `json:"type,omitempty"`
	Value string           `json:"value"`
}

// composition is the document in words, without what its sections lead to. It is
// preliminary while nobody has approved the definitions.
func (x Document) composition() *Composition {
	c := &Composition{
		ResourceType: "Composition", Status: "preliminary", Type: CodeableConcept{Text: "Hand-over of a 111 call"}, Subject: unnamed(),
		Date: stamp(x.At), Author: []Reference{*x.ref(devicePart)}, Title: x.Title, Text: narrative(x.Notice, x.Decision),
	}
	if x.Assessment.Approved {
		c.Status = "final"
	}
	for _, section := range x.Sections {
		c.Section = append(c.Section, CompositionSection{Title: section.Title, Text: narrative(section.Lines...)})
	}
	return c
}

// device is the program, with the version of what it means by an assessment: a record
// does not say by which release it was made, and with the same definitions no other
// release says anything else.
func (x Document) device() *Device {
	d := &Device{
		ResourceType: "Device", Status: "active", DeviceName: []DeviceName{{program, "user-friendly-name"}},
		Type:    &CodeableConcept{Text: "Clinical decision support software"},
		Version: []DeviceVersion{{&CodeableConcept{Text: "meaning of an assessment"}, x.Assessment.Engine}},
	}
	if !x.Assessment.Approved {
		d.Note = annotations(unapproved)
	}
	return d
}

// narrative is lines as XHTML; nil where there are none.
func narrative(lines ...string) *Narrative {
	var b strings.Builder
	for _, line := range lines {
		if line != "" {
			b.WriteString("<p>" + html.EscapeString(line) + "</p>")
		}
	}
	if b.Len() == 0 {
		return nil
	}
	return &Narrative{Status: "generated", Div: `<div xmlns="http://www.w3.org/1999/xhtml">` + b.String() + "</div>"}
}
