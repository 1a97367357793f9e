package safetycase

import (
	"errors"
	"time"

	"safetynet/engine"
	"safetynet/engine/verify"
	"safetynet/engine/vignette"
	"safetynet/pathways"
)

// What stands on top of the document and at its end, unless everything is approved.
const (
	Notice     = "NOT CLINICALLY APPROVED. No clinician has signed any content off. Do not use it for the care of a child."
	SomeNotice = "NOT ALL OF THIS IS CLINICALLY APPROVED. Do not use what is not for the care of a child."
)

// ErrNoLog says that a library has no hazard log, and so no safety case.
var ErrNoLog = errors.New("the library has no hazard log (hazards.yaml)")

// Case is a safety case as data.
type Case struct {
	Notice     string            `json:"notice,omitempty"` // "" once everything is approved
	Software   string            `json:"software"`
	Engine     string            `json:"engine"` // what an assessment means
	Date       pathways.Date     `json:"date"`
	Log        *pathways.Hazards `json:"hazard_log"`
	LogDigest  string            `json:"hazard_log_digest"`
	Evidence   []Shown           `json:"evidence"`
	Properties []Property        `json:"properties"`
	Pathways   []*Pathway        `json:"pathways"`
	Modules    []Module          `json:"modules"`
}

// Property is something that is proved of every pathway.
type Property struct {
	Code verify.Code `json:"property"`
	Says string      `json:"says"`
}

// Module is software of others that is part of the program.
type Module struct {
	Name    string `json:"name"`
	Version string `json:"version"`
	Licence string `json:"licence,omitempty"` // "" where it is not known
	Sum     string `json:"sum,omitempty"`     // what it was compared with
}

// Inputs is what a safety case is made of.
type Inputs struct {
	Software string // its version
	Date     time.Time
	Modules  []Module
	Notes    []pathways.NoteRow // the rows of the clinical notes
	Pathways []Given
}

// Given is what was found out about one version before.
type Given struct {
	Program    *engine.Program
	Limits     []verify.Limits
	Residual   []verify.Result
	Report     *verify.Report     // of proofs made for this document; nil: the record counts
	Vignettes  []*vignette.File   // of this version
	Results    []vignette.Result  // of those
	Mutation   *verify.Mutation   // nil: none is at hand
	Difference *verify.Difference // from an older version; nil: none was made
}

// Make brings the inputs together with what the library itself says.
func Make(eng *engine.Engine, in Inputs) (*Case, error) {
	lib := eng.Library()
	if lib.Hazards() == nil {
		return nil, ErrNoLog
	}
	x := &Case{
		Software: in.Software, Engine: engine.Semantics, Date: pathways.Date{Time: in.Date}, Modules: in.Modules,
		Log: lib.Hazards(), LogDigest: lib.Hazards().Digest, Evidence: shownBy(lib.Hazards()), Pathways: []*Pathway{},
	}
	for _, c := range verify.Codes() {
		x.Properties = append(x.Properties, Property{c, c.Says()})
	}
	for _, g := range in.Pathways {
		p := pathwayOf(lib, g, in.Notes, in.Date)
		x.Pathways = append(x.Pathways, p)
	}
	switch n := x.Approved(); {
	case n == 0:
		x.Notice = Notice
	case n < len(x.Pathways):
		x.Notice = SomeNotice
	}
	return x, nil
}

// OpenControl is a control that lacks something.
type OpenControl struct {
	Hazard  *pathways.Hazard
	Control pathways.Control
}

// Open lists every control that lacks something.
func (x *Case) Open() []OpenControl {
	var out []OpenControl
	for _, h := range x.Log.List {
		for _, k := range h.Open() {
			out = append(out, OpenControl{h, k})
		}
	}
	return out
}

// Controls counts the controls of all hazards.
func (x *Case) Controls() int {
	n := 0
	for _, h := range x.Log.List {
		n += len(h.Controls)
	}
	return n
}

// Scored counts the hazards that have both scores.
func (x *Case) Scored() int {
	n := 0
	for _, h := range x.Log.List {
		if h.Initial.Scored() && h.Residual.Scored() {
			n++
		}
	}
	return n
}

// Approved counts the pathways that are clinically approved.
func (x *Case) Approved() int {
	n := 0
	for _, p := range x.Pathways {
		if p.Release.Approved {
			n++
		}
	}
	return n
}

// Waiting counts the rows that wait for sign-off, in all pathways; of those that
// share a part, each counts it.
func (x *Case) Waiting() int {
	n := 0
	for _, p := range x.Pathways {
		n += p.Grading.Wait
	}
	return n
}
