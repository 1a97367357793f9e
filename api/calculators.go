package api

import (
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"safetynet/engine/calculate"
	"safetynet/pathways"
)

// CalculatorList is the answer to GET /v1/calculators: the version in use, with
// everything its numbers rest on.
type CalculatorList struct {
	Version     *pathways.Version                        `json:"version"` // null when the library has no calculators
	Status      pathways.Status                          `json:"status,omitempty"`
	Effective   *pathways.Period                         `json:"effective,omitempty"`
	Digest      string                                   `json:"digest,omitempty"`
	Approved    bool                                     `json:"approved"`
	Notice      string                                   `json:"notice,omitempty"`
	Calculators []CalculatorView                         `json:"calculators"`
	Sources     pathways.Map[pathways.Source]            `json:"sources,omitempty"`
	Shared      map[string]pathways.Map[pathways.Source] `json:"shared_sources,omitempty"` // by part: citations there mean these
}

// CalculatorView is one calculator: who may be shown its results, what it asks
// besides the age, and its constants with the source of each.
type CalculatorView struct {
	ID         calculate.Kind      `json:"id"`
	Title      pathways.Text       `json:"title"`
	Audience   []pathways.Audience `json:"audience"`
	Notice     pathways.Text       `json:"notice"`
	Inputs     []InputView         `json:"inputs"`
	Definition any                 `json:"definition"`
}

// InputView is what a calculator asks.
type InputView struct {
	ID       string               `json:"id"`
	Type     pathways.FindingType `json:"type"`
	Values   []string             `json:"values,omitempty"`
	Unit     string               `json:"unit,omitempty"`
	Range    *pathways.Range      `json:"range,omitempty"` // plausible; a calculator may accept less
	Decimals *int                 `json:"decimals,omitempty"`
	Text     pathways.Text        `json:"text"`
	Help     pathways.Text        `json:"help,omitzero"`
}

// Calculation is the answer of a calculator. The emergency text goes with it: a
// number that looks well must not be the last word for a child who does not.
type Calculation struct {
	*calculate.Result
	ApprovalNotice string `json:"approval_notice,omitempty"`
	Emergency      string `json:"emergency"`
}

// listCalculators answers GET /v1/calculators.
func (s *Server) listCalculators(c *gin.Context) {
	eng := s.loaded(c)
	if eng == nil || !queryAllowed(c) {
		return
	}
	s.json(c, http.StatusOK, newCalculatorList(eng.Library().CalculatorsAt(s.now()), s.now()))
}

func newCalculatorList(def *pathways.Calculators, now time.Time) CalculatorList {
	list := CalculatorList{Calculators: []CalculatorView{}}
	if def == nil {
		return list
	}
	list.Version, list.Status, list.Effective, list.Digest = &def.Version, def.Status, &def.Effective, def.Digest
	list.Approved, list.Sources = def.ApprovedAt(now), def.Sources
	list.Shared = map[string]pathways.Map[pathways.Source]{"findings": def.Dictionary.Sources, "sepsis": def.SepsisTables.Sources}
	list.Notice = noticeOf(&def.Header, now)
	blocks := map[calculate.Kind]any{
		calculate.PeakFlow: def.PeakFlow, calculate.Rehydration: def.Rehydration, calculate.PEWS: def.PEWS, calculate.NormalRanges: def.NormalRanges,
	}
	for _, kind := range calculate.Kinds() {
		head := calculate.Head(def, kind)
		view := CalculatorView{ID: kind, Title: head.Title, Audience: head.Audience, Notice: head.Notice, Inputs: []InputView{}, Definition: blocks[kind]}
		for _, f := range calculate.Inputs(def, kind) {
			view.Inputs = append(view.Inputs, inputView(f))
		}
		list.Calculators = append(list.Calculators, view)
	}
	return list
}

func inputView(f *pathways.Finding) InputView {
	v := InputView{ID: f.ID.Value, Type: f.Type, Values: f.Values.All(), Unit: f.Unit, Range: f.Range, Text: f.Text, Help: f.Help}
	if f.Type == pathways.Int || f.Type == pathways.Number {
		most := f.MaxDecimals()
		v.Decimals = &most
	}
	return v
}

// calculate answers POST /v1/calculators/{kind}. Nothing is kept.
func (s *Server) calculate(c *gin.Context) {
	eng := s.loaded(c)
	if eng == nil || !queryAllowed(c) {
		return
	}
	body, problem := readBody(c)
	if problem == nil {
		var answer *Calculation
		if answer, problem = Calculate(calculate.Kind(c.Param("kind")), body, eng, s.now()); problem == nil {
			s.json(c, http.StatusOK, answer)
			return
		}
	}
	problem.send(c)
}
