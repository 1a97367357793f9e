package fhir

import (
	"strings"

	"safetynet/engine"
	"safetynet/pathways"
)

// More extensions of our own.
const (
	RuleExtension     = ourExtension + "rule"     // code: what an action of a plan is made of, see [PlanDefinitionOf]
	AudienceExtension = ourExtension + "audience" // code: an audience that an action is limited to
	RaisesExtension   = ourExtension + "raises"   // string: the id of an action whose outcome becomes this one's
)

// CEL is the language of conditions.
const CEL = "text/cel"

// PlanDefinition is what a pathway decides by.
type PlanDefinition struct {
	Definition
	Type            *CodeableConcept  `json:"type,omitempty"`
	SubjectConcept  *CodeableConcept  `json:"subjectCodeableConcept,omitempty"`
	RelatedArtifact []RelatedArtifact `json:"relatedArtifact,omitempty"`
	Library         []string          `json:"library,omitempty"`
	Action          []PlanAction      `json:"action,omitempty"`
}

// PlanAction is one rule of a [PlanDefinition].
type PlanAction struct {
	ID            string            `json:"id,omitempty"` // of the criterion or rule
	Extension     []Extension       `json:"extension,omitempty"`
	Title         string            `json:"title,omitempty"`
	Description   string            `json:"description,omitempty"`
	Priority      string            `json:"priority,omitempty"`
	Code          []CodeableConcept `json:"code,omitempty"`
	Documentation []RelatedArtifact `json:"documentation,omitempty"`
	Condition     []PlanCondition   `json:"condition,omitempty"`
}

// PlanCondition says when an action applies. Several must all hold.
type PlanCondition struct {
	Kind       string      `json:"kind"`
	Expression *Expressed  `json:"expression,omitempty"`
	Extension  []Extension `json:"extension,omitempty"`
}

// Expressed is a condition in some language.
type Expressed struct {
	Description string `json:"description,omitempty"`
	Language    string `json:"language"`
	Expression  string `json:"expression"`
}

// RelatedArtifact is a source.
type RelatedArtifact struct {
	Extension []Extension `json:"extension,omitempty"`
	Type      string      `json:"type"`
	Label     string      `json:"label,omitempty"`
	Display   string      `json:"display,omitempty"`
	Citation  string      `json:"citation,omitempty"`
}

// Kinds of rules an action is made of, in the order of the actions.
const (
	RuleDangerSign = "danger-sign"
	RuleCriterion  = "criterion"
	RuleRaise      = "raise"
	RuleOutside    = "outside"
	RuleHandOver   = "hand-over"
)

// PlanDefinitionOf is how a pathway decides: one action for each criterion, the
// general danger signs first, then one for each raise rule and each rule of scope.
// The conditions are those of the definition, in CEL; what they name is in the
// library. They are to be read, not to be run by a machine for FHIR: an answer may
// be unknown, which is never no, and SEMANTICS.md says what follows then.
func PlanDefinitionOf(p *engine.Program) *PlanDefinition {
	def, x := p.Definition(), p.Logic()
	plan := &PlanDefinition{
		Definition: headOfPathway("PlanDefinition", def,
			"How one version of a pathway decides. The most urgent action that applies leads. "+def.Scope.For.For(pathways.Clinician)),
		Type:           Concept("http://terminology.hl7.org/CodeSystem/plan-definition-type", "eca-rule", "ECA Rule"),
		SubjectConcept: subject(),
		Library:        []string{Versioned(URL("Library", def.ID.Value), def.Version)},
	}
	w := actionWriter{def}
	plan.RelatedArtifact = w.sources()
	for _, k := range x.Criteria {
		plan.Action = append(plan.Action, w.criterion(k))
	}
	for _, r := range x.Raises {
		plan.Action = append(plan.Action, w.raise(r))
	}
	for _, s := range x.Scope {
		plan.Action = append(plan.Action, w.scope(s))
	}
	return plan
}

func subject() *CodeableConcept {
	return Concept("http://hl7.org/fhir/resource-types", "Patient", "Patient")
}

// actionWriter makes the actions of one version of a pathway.
type actionWriter struct{ def *pathways.Pathway }

func (w actionWriter) criterion(k *engine.Criterion) PlanAction {
	sources, rule := w.def.Sources, RuleCriterion
	conditions := []PlanCondition{condition(k.Def.When.Value)}
	if k.Def.Exception != nil {
		conditions = append(conditions, exception(k.Def.Exception.When, k.Def.Exception.Because))
	}
	if k.Shared {
		sources, rule = w.def.Signs.Sources, RuleDangerSign
		for _, e := range w.def.DangerSigns.Exceptions {
			if e.Sign.Value == k.Def.ID.Value {
				conditions = append(conditions, exception(e.When, e.Because))
			}
		}
	}
	a := w.action(k.Def.ID.Value, rule, k.Def.Because, k.Def.Disposition.Value, cited(k.Def.Cited, sources))
	a.Extension = append(a.Extension, limitedTo(k.Def.Audience)...)
	a.Condition = conditions
	return a
}

func (w actionWriter) raise(r *engine.Raise) PlanAction {
	a := w.action(r.Def.ID.Value, RuleRaise, r.Def.Because, r.Def.To.Value, cited(r.Def.Cited, w.def.Sources))
	a.Extension = append(a.Extension, limitedTo(r.Def.Audience)...)
	for _, t := range r.Def.Targets {
		a.Extension = append(a.Extension, Extension{URL: RaisesExtension, ValueString: t.Value})
	}
	if r.Def.When != nil {
		a.Condition = []PlanCondition{condition(r.Def.When.Value)}
		return a
	}
	a.Condition = []PlanCondition{{Kind: "applicability", Expression: &Expressed{
		Language: "text/plain", Expression: "Another criterion of " + string(*r.Def.AnyOther) + " or more applies, of another group.",
	}}}
	return a
}

func (w actionWriter) scope(s *engine.Scope) PlanAction {
	rule := RuleOutside
	if s.HandOver {
		rule = RuleHandOver
	}
	a := w.action(s.Def.ID.Value, rule, s.Def.Reason, w.def.Shared.Dispositions.Roles.Undecided.Value, cited(s.Def.Cited, w.def.Sources))
	a.Description = strings.TrimSpace(a.Description + " " + s.Def.GoTo.For(pathways.Clinician))
	a.Condition = []PlanCondition{condition(s.Def.When.Value)}
	return a
}

// action is what all actions have. The title is for parents, the description for
// clinicians.
func (w actionWriter) action(id, rule string, because pathways.Text, disposition string, sources []RelatedArtifact) PlanAction {
	d := w.def.Shared.Dispositions.Get(disposition)
	return PlanAction{
		ID: id, Extension: []Extension{{URL: RuleExtension, ValueCode: rule}},
		Title: plain(because), Description: because.For(pathways.Clinician), Priority: priorityOf(d),
		Code: []CodeableConcept{*Concept(DispositionSystem, disposition, d.Text.For(pathways.Clinician))}, Documentation: sources,
	}
}

func priorityOf(d *pathways.Disposition) string {
	if d.Within == nil {
		return priority(d.Guidance, 0, false)
	}
	return priority(d.Guidance, d.Within.Duration, true)
}

func condition(cel string) PlanCondition {
	return PlanCondition{Kind: "applicability", Expression: &Expressed{Language: CEL, Expression: strings.TrimSpace(cel)}}
}

// exception is the condition that there is no exception: one that is not known is none.
func exception(when pathways.Str, because pathways.Text) PlanCondition {
	c := condition("!(" + strings.TrimSpace(when.Value) + ")")
	c.Expression.Description = "Unless known: " + because.For(pathways.Clinician)
	return c
}

func limitedTo(list []pathways.Audience) (all []Extension) {
	for _, a := range list {
		all = append(all, Extension{URL: AudienceExtension, ValueCode: string(a)})
	}
	return all
}
