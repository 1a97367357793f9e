package fhir

import (
	"strconv"

	"safetynet/engine"
	"safetynet/pathways"
)

// Extensions of the specification that questions have.
const (
	standardExtension = "http://hl7.org/fhir/StructureDefinition/"
	unitExtension     = standardExtension + "questionnaire-unit"
	minExtension      = standardExtension + "minValue"
	maxExtension      = standardExtension + "maxValue"
	decimalsExtension = standardExtension + "maxDecimalPlaces"
	controlExtension  = standardExtension + "questionnaire-itemControl"
	controlSystem     = "http://hl7.org/fhir/questionnaire-item-control"
)

// Extensions of our own.
const (
	ourExtension        = Canonical + "/StructureDefinition/"
	WordingExtension    = ourExtension + "wording"            // audience and text: the words for somebody else than a parent
	AnsweredByExtension = ourExtension + "answered-by"        // code: an audience that is expected to know
	PrivateExtension    = ourExtension + "private-from-years" // integer: from this age asked in private
	ChoiceExtension     = ourExtension + "choice"             // value and label: a number offered in words
	GradeExtension      = ourExtension + "grade"              // code: how a source was established
)

// aboutItems ask for what is no finding.
func aboutItems(d *pathways.Dictionary) []QuestionnaireItem {
	birth := QuestionnaireItem{LinkID: BirthItem, Text: "Date of birth", Type: "date"}
	if text := d.AgeQuestion.For(pathways.Parent); text != "" {
		birth.Text, birth.Extension = text, wordings(d.AgeQuestion)
	}
	age := QuestionnaireItem{
		LinkID: AgeItem, Text: "Age, if the date of birth is not known", Type: "group",
		EnableWhen: []EnableWhen{unanswered(BirthItem)}, EnableBehavior: "any",
	}
	for _, unit := range []string{"years", "months", "weeks", "days"} {
		age.Item = append(age.Item, QuestionnaireItem{
			LinkID: AgeItem + "." + unit, Text: "Age in " + unit, Type: "integer",
			Extension: []Extension{{URL: minExtension, ValueInteger: given(0)}},
		})
	}
	return []QuestionnaireItem{
		{LinkID: AudienceItem, Text: "Who answers?", Type: "choice", AnswerValueSet: "#" + audienceSet},
		birth, age,
		{LinkID: LocalityItem, Text: "Locality, by its id", Type: "string"},
	}
}

// itemWriter makes the items of one pathway.
type itemWriter struct {
	prog  *engine.Program
	gates map[string]gate
}

func (w itemWriter) page(x page) QuestionnaireItem {
	g := QuestionnaireItem{LinkID: PagePrefix + x.id, Text: plain(x.title), Extension: wordings(x.title), Type: "group"}
	for _, f := range x.findings {
		g.Item = append(g.Item, w.items(f)...)
	}
	return g
}

// items are a question and, for a number, why there is none. The second stands
// beside the first and not in it: FHIR nests only in an answer, and there is none.
func (w itemWriter) items(f *pathways.Finding) []QuestionnaireItem {
	x := QuestionnaireItem{LinkID: f.ID.Value, Code: codesOf(f), Text: plain(f.Text), Extension: wordings(f.Text)}
	for _, a := range pathways.Audiences() {
		if w.prog.Answerable(f, a) {
			x.Extension = append(x.Extension, Extension{URL: AnsweredByExtension, ValueCode: string(a)})
		}
	}
	if f.PrivateFrom != nil {
		x.Extension = append(x.Extension, Extension{URL: PrivateExtension, ValueInteger: f.PrivateFrom})
	}
	if g, gated := w.gates[f.ID.Value]; gated {
		x.EnableWhen, x.EnableBehavior = g.enableWhen(), "any"
	}
	if !f.Help.IsZero() {
		x.Item = []QuestionnaireItem{{
			LinkID: f.ID.Value + ".help", Text: plain(f.Help), Type: "display",
			Extension: append([]Extension{{URL: controlExtension, ValueCodeableConcept: Concept(controlSystem, "help", "Help-Button")}}, wordings(f.Help)...),
		}}
	}
	switch f.Type {
	case pathways.Bool:
		x.Type, x.AnswerValueSet = "choice", "#"+answerSet
		return []QuestionnaireItem{x}
	case pathways.Enum:
		x.Type, x.AnswerValueSet = "choice", "#"+ID(f.ID.Value)
		return []QuestionnaireItem{x}
	}
	x.Type = numberType(f)
	x.Extension = append(x.Extension, numberExtensions(f)...)
	return []QuestionnaireItem{x, {
		LinkID: f.ID.Value + WhyItem, Text: "If there is no answer: why?", Type: "choice", AnswerValueSet: "#" + reasonSet,
		EnableWhen: []EnableWhen{unanswered(f.ID.Value)}, EnableBehavior: "any",
	}}
}

// readCodes are the codes by which a finding is read, more than those it is said by:
// see certain.
func readCodes(f *pathways.Finding) []Coding {
	codes := codesOf(f)[:1]
	for _, c := range f.Codes {
		if c.Value == nil && published(c) {
			codes = append(codes, Coding{System: SystemOf(c.System), Code: c.Code, Display: c.Display})
		}
	}
	return codes
}

func published(c pathways.Coding) bool {
	return c.Source.Grade != pathways.Unverified && SystemOf(c.System) != ""
}

func numberType(f *pathways.Finding) string {
	switch {
	case f.Unit != "":
		return "quantity"
	case f.Type == pathways.Int:
		return "integer"
	}
	return "decimal"
}

// numberExtensions are the unit, the range, the decimals and the answers offered in
// words. The range is in the unit, as there is no other.
func numberExtensions(f *pathways.Finding) []Extension {
	var all []Extension
	if f.Unit != "" {
		all = append(all, Extension{URL: unitExtension, ValueCoding: &Coding{System: UCUM, Code: f.Unit, Display: f.Unit}})
	}
	if f.Range != nil {
		all = append(all, limit(f, minExtension, f.Range.Min), limit(f, maxExtension, f.Range.Max))
	}
	all = append(all, Extension{URL: decimalsExtension, ValueInteger: given(f.MaxDecimals())})
	for _, c := range f.Choices {
		all = append(all, Extension{URL: ChoiceExtension, Extension: []Extension{
			{URL: "value", ValueDecimal: decimal(*c.Value.Number)}, {URL: "label", ValueString: plain(c.Label)},
		}})
	}
	return all
}

func limit(f *pathways.Finding, url string, n float64) Extension {
	if f.Type == pathways.Int {
		return Extension{URL: url, ValueInteger: given(int(n))}
	}
	return Extension{URL: url, ValueDecimal: decimal(n)}
}

func decimal(n float64) Decimal { return Decimal(strconv.FormatFloat(n, 'f', -1, 64)) }

// enableWhen lists every answer that leaves the question worth asking, and that
// there is none.
func (g gate) enableWhen() []EnableWhen {
	all := []EnableWhen{unanswered(g.finding.ID.Value)}
	for _, c := range answersOf(g.finding) {
		if c.value != g.off {
			all = append(all, EnableWhen{Question: g.finding.ID.Value, Operator: "=", AnswerCoding: &Coding{System: c.system, Code: c.code}})
		}
	}
	return all
}

func unanswered(linkID string) EnableWhen {
	return EnableWhen{Question: linkID, Operator: "exists", AnswerBoolean: given(false)}
}

// plain is the wording for parents, or whose there is.
func plain(t pathways.Text) string {
	for _, a := range pathways.Audiences() {
		if text := t.For(a); text != "" {
			return text
		}
	}
	return ""
}

// wordings are the words for those who are asked in other words than a parent.
func wordings(t pathways.Text) []Extension {
	var all []Extension
	for _, a := range []pathways.Audience{pathways.Adviser, pathways.Clinician} {
		if text := t.For(a); text != "" && text != plain(t) {
			all = append(all, Extension{URL: WordingExtension, Extension: []Extension{
				{URL: "audience", ValueCode: string(a)}, {URL: "text", ValueString: text},
			}})
		}
	}
	return all
}
