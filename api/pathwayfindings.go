package api

import (
	"slices"

	"safetynet/engine"
	"safetynet/pathways"
)

// findingViews lists the findings a pathway tests or asks, in the dictionary's
// order.
func findingViews(prog *engine.Program) []FindingView {
	p := prog.Definition()
	tested, asked := prog.Tested(), askedOn(p)
	views := []FindingView{}
	for _, f := range p.Dictionary.Findings {
		isTested := slices.Contains(tested, f.ID.Value)
		if isTested || asked[f.ID.Value] {
			views = append(views, findingView(prog, f, isTested))
		}
	}
	return views
}

// askedOn collects the findings on the pages, the danger signs' included.
func askedOn(p *pathways.Pathway) map[string]bool {
	asked := map[string]bool{}
	for _, page := range slices.Concat(p.Signs.Pages, p.Pages) {
		for _, id := range slices.Concat(page.Ask, page.Optional) {
			asked[id.Value] = true
		}
	}
	return asked
}

func findingView(prog *engine.Program, f *pathways.Finding, tested bool) FindingView {
	v := FindingView{
		ID: f.ID.Value, Type: f.Type, Kind: f.Kind, Values: f.Values.All(), Ranks: f.Values, Unit: f.Unit, Range: f.Range,
		AnsweredBy: []pathways.Audience{}, Normal: f.Normal, Worse: f.Worse, Text: f.Text, Help: f.Help,
		PrivateFrom: f.PrivateFrom, Labels: f.Labels, Choices: f.Choices, Codes: f.Codes, Tested: tested,
	}
	if f.Type == pathways.Int || f.Type == pathways.Number {
		most := f.MaxDecimals()
		v.Decimals = &most
	}
	for _, a := range pathways.Audiences() {
		if prog.Answerable(f, a) {
			v.AnsweredBy = append(v.AnsweredBy, a)
		}
	}
	return v
}

// contradictions lists those that can arise among the findings of the view.
func contradictions(dict *pathways.Dictionary, findings []FindingView) []pathways.Contradiction {
	list := []pathways.Contradiction{}
	for _, x := range dict.Contradictions {
		outside := slices.ContainsFunc(x.Findings, func(id pathways.Str) bool {
			return !slices.ContainsFunc(findings, func(f FindingView) bool { return f.ID == id.Value })
		})
		if !outside {
			list = append(list, x)
		}
	}
	return list
}
