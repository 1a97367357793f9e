package calculate

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"time"

	"safetynet/engine"
	"safetynet/pathways"
)

// Kind is one calculator, by the name it has in the API and on the command line.
type Kind string

const (
	PeakFlow     Kind = "peak-flow"
	Rehydration  Kind = "rehydration"
	PEWS         Kind = "pews"
	NormalRanges Kind = "normal-ranges"
)

// Kinds lists all of them.
func Kinds() []Kind { return []Kind{PeakFlow, Rehydration, PEWS, NormalRanges} }

// Input is what is known about one child, for one calculation. Answers are by the
// id of the dictionary's finding or the calculators' own input; one that is absent
// or unknown is not known, never normal.
type Input struct {
	Audience pathways.Audience
	Age      engine.Age
	Answers  map[string]engine.Answer
	At       time.Time // when; without it nothing counts as approved
}

// Result is the answer of one calculator: exactly one of the four is there.
type Result struct {
	Calculator   Kind               `json:"calculator"`
	Audience     pathways.Audience  `json:"audience"`
	Title        string             `json:"title"`
	Notice       string             `json:"notice"` // what the result is not; to be shown with it
	PeakFlow     *PeakFlowResult    `json:"peak_flow,omitempty"`
	Rehydration  *RehydrationResult `json:"rehydration,omitempty"`
	PEWS         *PEWSResult        `json:"pews,omitempty"`
	NormalRanges *RangesResult      `json:"normal_ranges,omitempty"`
	Remarks      []Remark           `json:"remarks"`
	Sources      []Source           `json:"sources"` // of every number and rule used
	Version      pathways.Version   `json:"version"` // of the calculators
	Digest       string             `json:"digest"`
	Status       pathways.Status    `json:"status"`
	Approved     bool               `json:"approved"`
}

// Remark is a rule of conduct shown beside a result.
type Remark struct {
	ID     string            `json:"id"`
	Text   string            `json:"text"`
	Source pathways.Citation `json:"source"`
}

// Head returns what a calculator says about itself, nil for no calculator.
func Head(def *pathways.Calculators, kind Kind) *pathways.CalculatorHead {
	switch kind {
	case PeakFlow:
		return &def.PeakFlow.CalculatorHead
	case Rehydration:
		return &def.Rehydration.CalculatorHead
	case PEWS:
		return &def.PEWS.CalculatorHead
	case NormalRanges:
		return &def.NormalRanges.CalculatorHead
	}
	return nil
}

// Inputs lists what a calculator asks besides the age, in order.
func Inputs(def *pathways.Calculators, kind Kind) []*pathways.Finding {
	var ids []string
	switch kind {
	case PeakFlow:
		best, predicted := def.Derived(def.PeakFlow.Best.Value).Ratio, def.Derived(def.PeakFlow.Predicted.Value).Ratio
		ids = []string{best.Of.Value, best.To.Value, predicted.To.Value, def.PeakFlow.Scale.Finding.Value}
	case Rehydration:
		ids = []string{weightKg, weightMeasured, afterClinician}
	case PEWS:
		ids = pewsInputs(&def.PEWS)
	}
	list := make([]*pathways.Finding, 0, len(ids))
	for _, id := range ids {
		if f := def.Input(id); f != nil {
			list = append(list, f)
		}
	}
	return list
}

// Run calculates. The error is an [AudienceError], or [Refusals] with everything
// that stands in the way.
func Run(def *pathways.Calculators, kind Kind, in Input) (*Result, error) {
	head := Head(def, kind)
	if head == nil {
		return nil, fmt.Errorf("calculate: there is no calculator %q", kind)
	}
	if err := mayBeShown(head, kind, in); err != nil {
		return nil, err
	}
	r := &run{def: def, in: in, inputs: Inputs(def, kind)}
	res := &Result{
		Calculator: kind, Audience: in.Audience, Title: head.Title.For(in.Audience), Notice: head.Notice.For(in.Audience),
		Remarks: []Remark{}, Version: def.Version, Digest: def.Digest, Status: def.Status, Approved: def.ApprovedAt(in.At),
	}
	r.checkAnswers()
	switch kind {
	case PeakFlow:
		res.PeakFlow = r.peakFlow()
	case Rehydration:
		res.Rehydration = r.rehydration()
	case PEWS:
		res.PEWS = r.pews()
	case NormalRanges:
		res.NormalRanges = r.ranges()
	}
	if len(r.refusals) > 0 {
		return nil, r.sorted()
	}
	for _, m := range head.Remarks {
		if len(m.Audience) == 0 || slices.Contains(m.Audience, in.Audience) {
			res.Remarks = append(res.Remarks, Remark{m.ID.Value, m.Text.For(in.Audience), m.Source})
			r.cite(def.Sources, m.Cited)
		}
	}
	res.Sources = r.sources
	return res, nil
}

// run is one calculation. It goes on after a refusal, so that all are reported.
type run struct {
	def      *pathways.Calculators
	in       Input
	inputs   []*pathways.Finding
	refusals Refusals
	sources  []Source
}

// checkAnswers refuses answers the inputs do not admit and ids nobody asked for.
func (r *run) checkAnswers() {
	for id := range r.in.Answers {
		if !slices.ContainsFunc(r.inputs, func(f *pathways.Finding) bool { return f.ID.Value == id }) {
			r.refuse(Refusal{Input: id, Code: InputUnknown, Message: fmt.Sprintf("the calculator does not ask for %s", id)})
		}
	}
	for _, f := range r.inputs {
		if a, given := r.in.Answers[f.ID.Value]; given && a.Known() {
			if err := admits(f, a); err != nil {
				r.refuse(Refusal{Input: f.ID.Value, Code: InputNotAnswer, Message: err.Error(), Accepted: f.Range})
			}
		}
	}
}

func admits(f *pathways.Finding, a engine.Answer) error {
	if a.Value.Type != f.Type {
		return fmt.Errorf("%s is a %s", f.ID, f.Type)
	}
	var raw any
	switch f.Type {
	case pathways.Bool:
		raw = a.Value.Bool
	case pathways.Enum:
		raw = a.Value.Text
	default:
		raw = json.Number(strconv.FormatFloat(a.Value.Number, 'g', -1, 64))
	}
	_, err := engine.AnswerFrom(f, raw)
	return err
}

// known returns a known answer.
func (r *run) known(id string) (engine.Value, bool) {
	a, given := r.in.Answers[id]
	return a.Value, given && a.Known()
}

// reason is why an input is not known.
func (r *run) reason(id string) pathways.Reason {
	if a, given := r.in.Answers[id]; given {
		return a.Unknown
	}
	return pathways.NotAsked
}

// isTrue tells whether an input is known to be true.
func (r *run) isTrue(id string) bool {
	v, ok := r.known(id)
	return ok && v.Bool
}
