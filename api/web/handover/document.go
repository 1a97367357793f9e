package handover

import (
	"bytes"
	"encoding/json"

	"safetynet/api/fhir"
	"safetynet/api/story"
)

// DocumentType is the media type of [Call.Document].
const DocumentType = "application/fhir+json; charset=utf-8"

// Document is the call as a document of FHIR R4. There must be a story with an
// assessment. The same story gives the same bytes.
func (c Call) Document() ([]byte, error) {
	var b bytes.Buffer
	w := json.NewEncoder(&b)
	w.SetEscapeHTML(false) // so that the narrative can be read
	w.SetIndent("", "  ")
	err := w.Encode(fhir.DocumentOf(c.document()))
	return b.Bytes(), err
}

func (c Call) document() fhir.Document {
	s, a, last := New(c), c.latest(), c.Story.Items[len(c.Story.Items)-1]
	return fhir.Document{
		Decided: fhir.Decided{
			Pathways: c.Pathways, Programs: c.Programs, Case: c.Case, Assessment: c.Told, ID: a.ID, RecordedAt: a.At,
		},
		As: last.ID, At: last.At, Title: "Hand-over of a call about a sick child", Notice: s.Notice, Decision: s.Decided,
		By: person(a.By), Chosen: c.instead(a),
		Sections: []fhir.Section{
			{Title: "Situation", Lines: s.Situation},
			{Title: "Background", Lines: s.Background, Holds: fhir.HoldsHistory},
			{Title: "Assessment", Lines: s.Assessment, Holds: fhir.HoldsFound},
			{Title: "Recommendation", Lines: s.Recommendation, Holds: fhir.HoldsPlan},
		},
	}
}

// instead is what somebody chose and holds, nil for nothing.
func (c Call) instead(a *story.Assessed) *fhir.Chosen {
	o := a.Override()
	if o == nil {
		return nil
	}
	x := &fhir.Chosen{By: person(o.By), To: o.To, Calmer: o.Calmer, Reason: ReasonText(o.Reason)}
	for _, item := range a.Overrides {
		if item.Body == o {
			x.At = item.At
		}
	}
	return x
}

func person(a story.Actor) fhir.Person { return fhir.Person{Role: string(a.Role), ID: a.ID} }
