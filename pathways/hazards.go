package pathways

import "slices"

// Hazards is the hazard log, in the shape DCB0129 asks for: what may go wrong, what
// is done against it, and what shows that it is done. It is about the program and
// all content together, is no part of any version and may change at any time.
// Scores are a clinical safety officer's to give: until one has, they are empty.
type Hazards struct {
	Format      Format    `yaml:"format,required" json:"format"`
	Updated     Date      `yaml:"updated,required" json:"updated"` // the day it was last changed
	IntendedUse Str       `yaml:"intended_use,required" json:"intended_use"`
	Users       []Str     `yaml:"users,required" json:"users"`
	NotFor      []Str     `yaml:"not_for,required" json:"not_for"`
	Limits      []Str     `yaml:"limits,required" json:"limits"` // known ones, of program and content
	List        []*Hazard `yaml:"hazards,required" json:"hazards"`
	File        `yaml:"-" json:"-"`
}

// Hazard is one way in which a child could come to harm.
type Hazard struct {
	ID       Str        `yaml:"id,required" json:"id"`
	Hazard   Str        `yaml:"hazard,required" json:"hazard"`
	Causes   []Str      `yaml:"causes,required" json:"causes"`
	Effect   Str        `yaml:"effect,required" json:"effect"` // on a child
	Owner    HazardRole `yaml:"owner,required" json:"owner"`
	Controls []Control  `yaml:"controls,required" json:"controls"`
	Initial  Risk       `yaml:"initial,required" json:"initial"`   // without the controls
	Residual Risk       `yaml:"residual,required" json:"residual"` // with them
	Pos      Position   `yaml:"-" json:"-"`
}

// Control is one thing that is done against a hazard. It names what shows that it
// is, or what is lacking, or both.
type Control struct {
	Control  Str        `yaml:"control,required" json:"control"`
	Evidence []Evidence `yaml:"evidence" json:"evidence,omitempty"`
	Open     *Str       `yaml:"open" json:"open,omitempty"`
	Pos      Position   `yaml:"-" json:"-"`
}

// HazardRole is who answers for a hazard: a role, never a person.
type HazardRole string

func (HazardRole) allowed() []string {
	return []string{"clinical-safety-officer", "clinical-lead", "content-author", "engineering-lead", "operations-lead", "security-lead", "information-governance-lead", "usability-lead"}
}

// Risk is the score of a hazard, wholly empty until somebody has given it.
type Risk struct {
	Severity   Severity   `yaml:"severity,required" json:"severity"`
	Likelihood Likelihood `yaml:"likelihood,required" json:"likelihood"`
	Rating     Rating     `yaml:"rating,required" json:"rating"`
	Pos        Position   `yaml:"-" json:"-"`
}

// Scored tells whether somebody has given the score.
func (r Risk) Scored() bool { return r.Severity != "" && r.Likelihood != "" && r.Rating != "" }

func (r Risk) empty() bool { return r.Severity == "" && r.Likelihood == "" && r.Rating == "" }

// Severity, Likelihood and Rating are the scales a score is given on; "" is no score.
type (
	// Severity is how bad the effect is.
	Severity string
	// Likelihood is how often the effect would come of the hazard.
	Likelihood string
	// Rating is what both come to, from 1, acceptable, to 5, never acceptable.
	Rating string
)

func (Severity) allowed() []string {
	return []string{"", "minor", "significant", "considerable", "major", "catastrophic"}
}

func (Likelihood) allowed() []string {
	return []string{"", "very-low", "low", "medium", "high", "very-high"}
}

func (Rating) allowed() []string { return []string{"", "1", "2", "3", "4", "5"} }

// Hazards returns the hazard log, nil when the library has none.
func (lib *Library) Hazards() *Hazards {
	if len(lib.hazards) == 0 {
		return nil
	}
	return lib.hazards[0] // there is one place for it
}

// Open lists the controls that lack something, by hazard.
func (h *Hazard) Open() []Control {
	return slices.DeleteFunc(slices.Clone(h.Controls), func(c Control) bool { return c.Open == nil })
}

// checkHazards checks what can be known without looking at the evidence itself.
func checkHazards(c *checker, x *Hazards) {
	for _, list := range [][]Str{{x.IntendedUse}, x.Users, x.NotFor, x.Limits} {
		for _, text := range list {
			c.said(text)
		}
	}
	for _, h := range x.List {
		c.row(h.ID)
		for _, text := range append([]Str{h.Hazard, h.Effect}, h.Causes...) {
			c.said(text)
		}
		if len(h.Causes) == 0 || len(h.Controls) == 0 {
			c.errorf(h.Pos, "hazard-incomplete", "name at least one cause and one control; a control may be open", "%s has no cause, or nothing is said to be done against it", h.ID)
		}
		for _, k := range h.Controls {
			c.control(h, k)
		}
		for _, r := range []Risk{h.Initial, h.Residual} {
			if !r.Scored() && !r.empty() {
				c.errorf(r.Pos, "hazard-score", "give severity, likelihood and rating, or none of them", "a score of %s is half given", h.ID)
			}
		}
		if h.Residual.Scored() && !h.Initial.Scored() {
			c.errorf(h.Residual.Pos, "hazard-score", "score the hazard without its controls first", "%s has a residual score and no initial one", h.ID)
		}
	}
}

// said refuses a text that says nothing.
func (c *checker) said(text Str) {
	if text.Value == "" && text.Pos.Line > 0 {
		c.errorf(text.Pos, "text-missing", "say it, or take it out", "the text is empty")
	}
}

func (c *checker) control(h *Hazard, k Control) {
	c.said(k.Control)
	if len(k.Evidence) == 0 && k.Open == nil {
		c.errorf(k.Pos, "hazard-evidence", "name what shows it under evidence:, or say under open: what is lacking", "a control of %s names no evidence, nor what is lacking", h.ID)
	}
	if k.Open != nil {
		c.said(*k.Open)
	}
	for _, e := range k.Evidence {
		if because := e.wrong(); because != "" {
			c.errorf(e.Pos, "hazard-evidence", "such as {test: api.TestFaults}, {proof: P3}, {lint: in-empty}, {page: /desk}, {command: log verify}", "%s", because)
		}
	}
}
