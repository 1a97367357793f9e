package fhir

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"safetynet/engine"
	"safetynet/pathways"
)

// GuidanceResponse is the outcome of an assessment.
type GuidanceResponse struct {
	ResourceType      string            `json:"resourceType"`
	ID                string            `json:"id,omitempty"`
	Contained         []any             `json:"contained,omitempty"`
	Extension         []Extension       `json:"extension,omitempty"`
	RequestIdentifier *Identifier       `json:"requestIdentifier,omitempty"`
	Identifier        []Identifier      `json:"identifier,omitempty"`
	ModuleCanonical   string            `json:"moduleCanonical"`
	Status            string            `json:"status"`
	Subject           *Reference        `json:"subject,omitempty"`
	OccurrenceDate    string            `json:"occurrenceDateTime,omitempty"`
	Performer         *Reference        `json:"performer,omitempty"`
	ReasonCode        []Reason          `json:"reasonCode,omitempty"`
	Note              []Annotation      `json:"note,omitempty"`
	EvaluationMessage []Reference       `json:"evaluationMessage,omitempty"`
	OutputParameters  *Reference        `json:"outputParameters,omitempty"`
	Result            *Reference        `json:"result,omitempty"`
	DataRequirement   []DataRequirement `json:"dataRequirement,omitempty"`
}

// Reason is a criterion in words, with what met it in extensions.
type Reason struct {
	Extension []Extension `json:"extension,omitempty"`
	CodeableConcept
}

// output is [Parameters] that are contained, and so have an id.
type output struct {
	ID string `json:"id"`
	Parameters
}

// GuidanceResponseOf says an assessment with everything that belongs to it contained.
// While questions remain it is data-required, and says the guidance for now all the
// same: nobody waits for data with a child that is to go to hospital.
func GuidanceResponseOf(d Decided) *GuidanceResponse {
	s := byRules(d)
	r := s.response()
	plan := s.plan()
	plan.ID = planPart
	r.Contained = append(r.Contained, plan)
	if x := s.request(); x != nil {
		x.ID = requestPart
		r.Contained = append(r.Contained, x)
	}
	net := s.safetyNet()
	net.ID = netPart
	r.Contained = append(r.Contained, net)
	r.Result, r.Performer = s.ref(planPart), &Reference{Display: program}
	return r
}

// response is the outcome by the rules, without a plan of what is to be done.
func (s saying) response() *GuidanceResponse {
	r := &GuidanceResponse{
		ResourceType: "GuidanceResponse", ID: s.ID, ModuleCanonical: s.modules()[0], Status: "success", Subject: s.subject(),
		OccurrenceDate: stamp(s.Case.At), ReasonCode: s.reasons(),
	}
	if s.ID != "" {
		r.Identifier = []Identifier{{System: Canonical + "/assessment", Value: s.ID}}
	}
	if s.Request != "" {
		r.RequestIdentifier = &Identifier{Value: s.Request}
	}
	for _, other := range s.modules()[1:] {
		r.Extension = append(r.Extension, Extension{URL: extensionURL("module"), ValueURI: other})
	}
	if !s.Assessment.Approved {
		r.Note = annotations(unapproved)
	}
	if m := s.messages(); m != nil {
		m.ID = messagesPart
		r.Contained = append(r.Contained, m)
		r.EvaluationMessage = []Reference{*contained(messagesPart)}
	}
	r.Contained = append(r.Contained, output{outputPart, s.output()})
	r.OutputParameters = contained(outputPart)
	for _, q := range s.Assessment.NextQuestions {
		r.Status = "data-required"
		r.DataRequirement = append(r.DataRequirement, s.required(q))
	}
	return r
}

// reasons are the criteria that are met, and those that count while it is not known.
func (s saying) reasons() []Reason {
	var all []Reason
	add := func(pathway, criterion, disposition, because string, evidence map[string]any, from pathways.Citation) *Reason {
		ext := []Extension{
			{URL: extensionURL("criterion"), ValueString: pathway + "/" + criterion},
			{URL: extensionURL("disposition"), ValueCoding: &Coding{System: DispositionSystem, Code: disposition}},
			{URL: extensionURL("source"), ValueString: joined(from.Ref.Value, from.Section)},
			{URL: extensionURL("grade"), ValueCode: string(from.Grade)},
		}
		for _, id := range slices.Sorted(maps.Keys(evidence)) {
			ext = append(ext, nested("evidence", id, "value", text(evidence[id])))
		}
		all = append(all, Reason{Extension: ext, CodeableConcept: CodeableConcept{Text: because}})
		return &all[len(all)-1]
	}
	for _, m := range s.Assessment.Matched {
		add(m.Pathway, m.Criterion, m.Disposition, m.Because, m.Evidence, m.Source)
	}
	for _, u := range s.Assessment.Undecided {
		if len(u.Assumed) == 0 {
			continue
		}
		r := add(u.Pathway, u.Criterion, u.Disposition, u.Because, u.Evidence, u.Source)
		for _, x := range u.Assumed {
			r.Extension = append(r.Extension, nested("assumed", x.Finding, "because", x.Because))
		}
	}
	return all
}

// nested is an extension about a finding.
func nested(name, finding, part, said string) Extension {
	return Extension{URL: extensionURL(name), Extension: []Extension{{URL: "finding", ValueCode: finding}, {URL: part, ValueString: said}}}
}

// text is a value in the form of JSON, without the quotes of a string.
func text(v any) string {
	data, err := json.Marshal(v)
	if err != nil { // a bool, a number or a text
		return "?"
	}
	return strings.Trim(string(data), `"`)
}

// output is the outcome for programs, with everything that is needed to say it again.
func (s saying) output() Parameters {
	a := s.Assessment
	coded := func(name, system, code string) Parameter {
		return Parameter{Name: name, ValueCoding: &Coding{System: system, Code: code}}
	}
	p := Parameters{ResourceType: "Parameters", Parameter: []Parameter{
		coded("guidance", GuidanceSystem, string(a.Guidance)), coded("disposition", DispositionSystem, a.Disposition.ID),
		coded("floor", DispositionSystem, a.Floor), coded("ceiling", DispositionSystem, a.Ceiling), coded("audience", AudienceSystem, string(s.Case.Audience)),
		{Name: "settled", ValueBoolean: &a.Settled}, {Name: "approved", ValueBoolean: &a.Approved}, {Name: "engine", ValueString: a.Engine},
	}}
	for _, x := range a.Provenance {
		p.Parameter = append(p.Parameter, definition("definition", URL("PlanDefinition", x.Pathway)+"|"+x.Version, x.Digest))
	}
	if x := a.Locality; x != nil {
		p.Parameter = append(p.Parameter, definition("locality", x.ID+"|"+x.Version, x.Digest))
	}
	return p
}

func definition(name, version, digest string) Parameter {
	return Parameter{Name: name, Part: []Parameter{{Name: "version", ValueString: version}, {Name: "digest", ValueString: digest}}}
}

// required is a question as data that is asked for. The age is a birth date, which is
// used and not kept.
func (s saying) required(q engine.Question) DataRequirement {
	r := DataRequirement{Extension: []Extension{
		{URL: extensionURL("question"), ValueString: q.Text},
		{URL: extensionURL("why"), ValueString: q.Why},
		{URL: extensionURL("could-be"), ValueCoding: &Coding{System: DispositionSystem, Code: q.CouldBe}},
	}}
	f := s.Programs[0].Definition().Dictionary.Finding(q.Finding)
	if f == nil {
		r.Type, r.MustSupport = "Patient", []string{"birthDate"}
		return r
	}
	r.Type, r.MustSupport = "Observation", []string{"value"}
	r.CodeFilter = []CodeFilter{{Path: "code", Code: codesOf(f)}}
	return r
}
