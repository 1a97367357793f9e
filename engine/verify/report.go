package verify

import (
	"safetynet/engine"
	"safetynet/pathways"
)

// Verdict is what came of one property.
type Verdict string

const (
	// Proved: both back ends found no counterexample, in any input.
	Proved Verdict = "proved"
	// Refuted: there is a counterexample, and the engine confirmed it.
	Refuted Verdict = "refuted"
	// Noted: something a reader should know, which is no fault.
	Noted Verdict = "noted"
	// Disagreed: the back ends, or the engine, do not say the same. Nothing is proved.
	Disagreed Verdict = "disagreed"
)

// Code names one property. Codes are stable.
type Code string

// The properties; the sections of the package's page say what each means.
const (
	EarnedHomeCare Code = "P1-earned-home-care"
	OutsideIsAsked Code = "P1-outside-is-never-home-care"
	CanBeMet       Code = "P2-can-be-met"
	CanDecide      Code = "P2-can-decide"
	IsCovered      Code = "P2-is-covered"
	QuestionCounts Code = "P2-question-counts"
	FloorBelow     Code = "P3-forgetting-lowers-the-floor"
	CeilingAbove   Code = "P3-forgetting-lifts-the-ceiling"
	NotForgotten   Code = "P3-forgetting-never-earns-home-care"
	NotNeeded      Code = "P3-no-answer-needed"
	AgeForgotten   Code = "P3-forgetting-the-age"
	InBounds       Code = "P3-between-floor-and-ceiling"
	AnsweringEnds  Code = "P3-answering-all-settles"
	WorseNotCalmer Code = "P4-worse-is-never-calmer"
	BandsInStep    Code = "P5-bands-in-step"
	InStep         Code = "P7-audiences-in-step"
	LocalityRaises Code = "P7-localities-only-raise"
	InvariantHolds Code = "P8-invariant"
	AddingRaises   Code = "P9-adding-never-lowers"
	ExceptionUsed  Code = "exception-needed"
)

// Result is one property of one version, decided for one audience.
type Result struct {
	Code     Code              `json:"property"`
	Pathway  string            `json:"pathway"`
	Version  string            `json:"version"`
	Audience pathways.Audience `json:"audience,omitempty"`
	Subject  string            `json:"subject,omitempty"` // a criterion, finding or invariant
	Verdict  Verdict           `json:"verdict"`
	Because  string            `json:"because,omitempty"`
	Child    *Child            `json:"child,omitempty"`    // of a refutation, or one that shows what is noted
	Declared string            `json:"declared,omitempty"` // the exception the definition declares; the property holds but for it
}

// Child is an input a reader can follow: what differs from a well child of that
// age, and what the engine says of it.
type Child struct {
	Case        engine.Case `json:"case"`
	Age         string      `json:"age"`
	Said        []string    `json:"said"` // what is not normal, in the dictionary's order
	Disposition string      `json:"disposition"`
	Floor       string      `json:"floor"`
	Ceiling     string      `json:"ceiling"`
	Then        *Child      `json:"then,omitempty"` // the same child after the step in question
}

// Report is everything verified of one version.
type Report struct {
	Pathway   string   `json:"pathway"`
	Version   string   `json:"version"`
	Digest    string   `json:"digest"`
	Semantics string   `json:"semantics"`
	Results   []Result `json:"results"`
	Residual  []Result `json:"residual"` // criteria an audience cannot see: what excusing costs
	Limits    []Limits `json:"limits"`
	Stats     Stats    `json:"stats"`

	Conditions int `json:"conditions"` // of which it is proved, for each audience, that the program's plan is what they say
}

// Stats is the size of the work. Times are the caller's to take.
type Stats struct {
	Axes    int    `json:"axes"`
	Points  int    `json:"points"`
	Inputs  string `json:"inputs"` // how many there are, exactly
	Nodes   int    `json:"nodes"`
	Gates   int    `json:"gates"`
	Queries int    `json:"queries"` // yes/no questions put to both back ends
}

// Refuted lists what was not proved.
func (r *Report) Refuted() []Result {
	var out []Result
	for _, x := range r.Results {
		if x.Verdict != Proved && x.Verdict != Noted {
			out = append(out, x)
		}
	}
	return out
}
