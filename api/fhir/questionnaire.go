package fhir

import (
	"safetynet/engine"
	"safetynet/pathways"
)

// PagePrefix begins the linkId of a group of questions, which is no finding.
const PagePrefix = "page."

// Questionnaire is what a pathway asks.
type Questionnaire struct {
	Definition
	Contained   []*ValueSet         `json:"contained,omitempty"`
	SubjectType []string            `json:"subjectType,omitempty"`
	Item        []QuestionnaireItem `json:"item"`
}

// QuestionnaireItem is a group, a question or a text beside one.
type QuestionnaireItem struct {
	Extension      []Extension         `json:"extension,omitempty"`
	LinkID         string              `json:"linkId"`
	Code           []Coding            `json:"code,omitempty"`
	Text           string              `json:"text,omitempty"`
	Type           string              `json:"type"`
	EnableWhen     []EnableWhen        `json:"enableWhen,omitempty"`
	EnableBehavior string              `json:"enableBehavior,omitempty"`
	AnswerValueSet string              `json:"answerValueSet,omitempty"`
	Item           []QuestionnaireItem `json:"item,omitempty"`
}

// EnableWhen is an answer that makes a question worth asking.
type EnableWhen struct {
	Question      string  `json:"question"`
	Operator      string  `json:"operator"`
	AnswerBoolean *bool   `json:"answerBoolean,omitempty"` // with exists
	AnswerCoding  *Coding `json:"answerCoding,omitempty"`
}

// QuestionnaireOf is every question a pathway tests, each once, in the order in
// which they are asked: the general danger signs first. Who answers and how old
// the child is come before them. No answer is required; a question without one
// was not asked.
//
// The value sets of the answers are contained, so that it can be shown without
// anything else. A question is enabled always, unless an earlier answer is proved
// to make it needless for every condition of the pathway. That says nothing of other
// pathways: a child that several are asked about needs the questions of each.
func QuestionnaireOf(p *engine.Program) *Questionnaire {
	def := p.Definition()
	q := &Questionnaire{
		Definition:  headOfPathway("Questionnaire", def, "The questions of one version of a pathway. "+def.Scope.For.For(pathways.Clinician)),
		SubjectType: []string{"Patient"},
	}
	pages := pagesOf(p)
	var asked []*pathways.Finding
	for _, page := range pages {
		asked = append(asked, page.findings...)
	}
	w := itemWriter{prog: p, gates: conditionsOf(p.Logic()).gates(asked)}
	q.Item = aboutItems(def.Dictionary)
	for _, page := range pages {
		q.Item = append(q.Item, w.page(page))
	}
	q.Contained = containedSets(def.Dictionary, asked)
	return q
}

// page is a group of questions.
type page struct {
	id       string
	title    pathways.Text
	findings []*pathways.Finding
}

// pagesOf are the pages of the danger signs and of the pathway with what the
// pathway tests of them, and a last one for what is on no page. The gestation is
// always asked, because it corrects the age.
func pagesOf(p *engine.Program) []page {
	def := p.Definition()
	left := map[string]bool{engine.GestationID: true}
	for _, id := range p.Tested() {
		left[id] = true
	}
	var pages []page
	for _, list := range [][]pathways.Page{def.Signs.Pages, def.Pages} {
		for _, x := range list {
			g := page{id: x.ID.Value, title: x.Title}
			for _, id := range x.Ask {
				if left[id.Value] {
					g.findings = append(g.findings, def.Dictionary.Finding(id.Value))
					delete(left, id.Value)
				}
			}
			pages = append(pages, g)
		}
	}
	other := page{id: "other", title: pathways.Text{Parent: "Other questions"}}
	for _, f := range def.Dictionary.Findings {
		if left[f.ID.Value] {
			other.findings = append(other.findings, f)
		}
	}
	return withQuestions(append(pages, other))
}

func withQuestions(pages []page) (some []page) {
	for _, x := range pages {
		if len(x.findings) > 0 {
			some = append(some, x)
		}
	}
	return some
}
