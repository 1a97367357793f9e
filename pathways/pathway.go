package pathways

// Pathway is one version of the definition for one presenting problem.
type Pathway struct {
	Header
	ID          Str               `yaml:"id,required" json:"id"`
	Title       Text              `yaml:"title,required" json:"title"`
	Pins        Pins              `yaml:"pins,required" json:"pins"`
	Scope       Scope             `yaml:"scope,required" json:"scope"`
	AnsweredBy  Map[[]Audience]   `yaml:"answered_by" json:"answered_by,omitempty"`
	Thresholds  []*Threshold      `yaml:"thresholds" json:"thresholds"`
	Derived     []*Derived        `yaml:"derived" json:"derived"`
	Criteria    []*Criterion      `yaml:"criteria,required" json:"criteria"`
	Excuse      Map[Excuse]       `yaml:"excuse" json:"excuse,omitempty"`
	DangerSigns DangerSignChanges `yaml:"danger_signs" json:"danger_signs,omitzero"`
	Raises      []*Raise          `yaml:"raises" json:"raises,omitempty"`
	Pages       []Page            `yaml:"pages,required" json:"pages"`
	Advice      AdviceParts       `yaml:"advice,required" json:"advice"`
	SafetyNet   SafetyNet         `yaml:"safety_net,required" json:"safety_net"`
	FollowUp    []FollowUp        `yaml:"follow_up" json:"follow_up,omitempty"`
	Process     []Process         `yaml:"process" json:"process,omitempty"`
	NotUsed     []NotUsed         `yaml:"not_used" json:"not_used,omitempty"`
	LessUrgent  []LessUrgent      `yaml:"less_urgent" json:"less_urgent,omitempty"`
	File        `yaml:"-" json:"-"`
	Shared      `yaml:"-" json:"-"`
}

// Key names one version of a pathway: id@version.
func (p *Pathway) Key() string { return p.ID.Value + "@" + p.Version.String() }

func (p *Pathway) ownID() string { return p.ID.Value }

// Pins says which version of each shared part the pathway uses.
type Pins struct {
	Findings     Version `yaml:"findings,required" json:"findings"`
	Dispositions Version `yaml:"dispositions,required" json:"dispositions"`
	DangerSigns  Version `yaml:"danger-signs,required" json:"danger-signs"`
	Sepsis       Version `yaml:"sepsis,required" json:"sepsis"`
}

// Shared is the pinned parts themselves, linked at load.
type Shared struct {
	Dictionary   *Dictionary
	Dispositions *Dispositions
	Signs        *DangerSigns
	SepsisTables *Sepsis
}

// Scope says who the pathway is for and what happens to everyone else.
type Scope struct {
	For      Text        `yaml:"for,required" json:"for"`
	Outside  []ScopeRule `yaml:"outside" json:"outside,omitempty"`
	HandOver []ScopeRule `yaml:"hand_over" json:"hand_over,omitempty"`
}

// ScopeRule hands children over: those outside the pathway entirely, and those
// who are assessed here and belong elsewhere as well.
type ScopeRule struct {
	ID       Str  `yaml:"id,required" json:"id"`
	When     Str  `yaml:"when,required" json:"when"`
	Reason   Text `yaml:"reason,required" json:"reason"`
	GoTo     Text `yaml:"go_to,required" json:"go_to"`
	Cited    `yaml:""`
	NotesRef []string `yaml:"notes_ref" json:"notes_ref,omitempty"`
	Pos      Position `yaml:"-" json:"-"`
}

// DangerSignChanges is what a pathway says about the shared danger signs.
type DangerSignChanges struct {
	Exceptions []SignException `yaml:"exceptions" json:"exceptions,omitempty"`
}

// IsZero leaves an empty part out of JSON.
func (d DangerSignChanges) IsZero() bool { return len(d.Exceptions) == 0 }

// AdviceParts is the advice a result is built from.
type AdviceParts struct {
	FirstAid       []Advice `yaml:"first_aid" json:"first_aid,omitempty"`
	HomeCare       []Advice `yaml:"home_care,required" json:"home_care"`
	ExpectedCourse []Advice `yaml:"expected_course,required" json:"expected_course"`
}

// Process is a rule of conduct from the notes that is not logic, shown to staff.
type Process struct {
	ID       Str        `yaml:"id,required" json:"id"`
	Audience []Audience `yaml:"audience" json:"audience,omitempty"`
	Text     Text       `yaml:"text,required" json:"text"`
	Cited    `yaml:""`
	NotesRef []string `yaml:"notes_ref" json:"notes_ref,omitempty"`
	Pos      Position `yaml:"-" json:"-"`
}

// NotUsed is a row of the clinical notes that is deliberately no criterion.
type NotUsed struct {
	Ref     Str      `yaml:"ref,required" json:"ref"`
	Because string   `yaml:"because,required" json:"because"`
	Pos     Position `yaml:"-" json:"-"`
}

// File is what the loader knows about a definition's file.
type File struct {
	Name   string // path inside the library
	Digest string // "sha256:…" over the file and everything it pins
}
