package calculate

import (
	"fmt"
	"slices"
	"strings"

	"safetynet/pathways"
)

// AgeInput is how refusals name the age.
const AgeInput = "age"

// Codes of refusals. They are part of the interface.
const (
	InputMissing   = "input-missing"
	InputUnknown   = "input-unknown"
	InputNotAnswer = "input-not-answer"   // of the wrong type, or outside the plausible range
	InputOutside   = "input-outside"      // plausible, and outside what can be calculated with
	InputsConflict = "inputs-conflict"    // two inputs say different things
	ScaleWrong     = "scale-wrong"        // a meter on another scale
	MeasureAgain   = "measure-again"      // the source gives no result for the value
	AgeMissing     = "age-missing"        // the age is not known
	AgeOutside     = "age-outside"        // the calculator is not for the age
	AgeTooCoarse   = "age-needs-be-finer" // the result differs within the age that was given
)

// Refusal is one reason why nothing is calculated.
type Refusal struct {
	Input    string          `json:"input"`
	Code     string          `json:"code"`
	Message  string          `json:"message"`
	Hint     string          `json:"hint,omitempty"`
	Accepted *pathways.Range `json:"accepted,omitempty"` // both ends included
}

// Refusals are all the reasons, in the order of the inputs, the age first.
type Refusals []Refusal

// Error lists the messages.
func (rs Refusals) Error() string {
	lines := make([]string, len(rs))
	for i, r := range rs {
		lines[i] = r.Input + ": " + r.Message
	}
	return "calculate: " + strings.Join(lines, "; ")
}

// AudienceError says that a result is not for whoever asks.
type AudienceError struct {
	Calculator Kind
	Audience   pathways.Audience
	Because    string
	Needs      []string // inputs that would change it; none for most
}

// Error says who asked for what, and why it is not shown.
func (e *AudienceError) Error() string {
	return fmt.Sprintf("calculate: %s is not shown to a %s: %s", e.Calculator, e.Audience, e.Because)
}

// mayBeShown holds the audience against the calculator's own list. Rehydration
// volumes are shown to others only after a clinician put the child on
// rehydration at home, and never from an estimated weight.
func mayBeShown(head *pathways.CalculatorHead, kind Kind, in Input) error {
	if slices.Contains(head.Audience, in.Audience) {
		return nil
	}
	refused := &AudienceError{Calculator: kind, Audience: in.Audience, Because: "it is for clinicians only."}
	switch kind {
	case PEWS:
		refused.Because = "it is a score for children in hospital, for clinicians only, and no input to guidance."
	case NormalRanges:
		refused.Because = "a value inside a normal range does not mean that a child is well. It is for staff only."
	case Rehydration:
		refused.Because = "volumes are for clinicians. Others are shown them only after a clinician put the child on " +
			"rehydration drink at home (after_clinician: true), and only for a measured weight (weight_kg with weight_measured: true)."
		refused.Needs = []string{weightKg, weightMeasured, afterClinician}
		r := &run{in: in}
		if _, weighed := r.known(weightKg); weighed && r.isTrue(weightMeasured) && r.isTrue(afterClinician) {
			return nil
		}
	}
	return refused
}

func (r *run) refuse(x Refusal) { r.refusals = append(r.refusals, x) }

// refused tells whether an input was refused already; a second reason would only
// repeat the first.
func (r *run) refused(input string) bool {
	return slices.ContainsFunc(r.refusals, func(x Refusal) bool { return x.Input == input })
}

// sorted puts the refusals in the order of the inputs.
func (r *run) sorted() Refusals {
	place := map[string]int{AgeInput: -1}
	for i, f := range r.inputs {
		place[f.ID.Value] = i
	}
	slices.SortStableFunc(r.refusals, func(a, b Refusal) int {
		pa, known := place[a.Input]
		if !known {
			pa = len(r.inputs)
		}
		pb, known := place[b.Input]
		if !known {
			pb = len(r.inputs)
		}
		if pa != pb {
			return pa - pb
		}
		return strings.Compare(a.Input, b.Input)
	})
	return r.refusals
}
