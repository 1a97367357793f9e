package pathways

// Format is the first key of a file: what the file is.
type Format string

const (
	FormatFindings     Format = "safetynet/findings/v1"
	FormatDispositions Format = "safetynet/dispositions/v1"
	FormatDangerSigns  Format = "safetynet/danger-signs/v1"
	FormatSepsis       Format = "safetynet/sepsis/v1"
	FormatLocality     Format = "safetynet/locality/v1"
	FormatCalculators  Format = "safetynet/calculators/v1"
	FormatPathway      Format = "safetynet/pathway/v1"
	FormatPresenting   Format = "safetynet/presenting/v1"
	FormatWording      Format = "safetynet/wording/v1"
	FormatInvariants   Format = "safetynet/invariants/v1"
	FormatProof        Format = "safetynet/proof/v1"
	FormatRelease      Format = "safetynet/release/v1"
	FormatPhrases      Format = "safetynet/phrases/v1"
	FormatTranslation  Format = "safetynet/translation/v1"
	FormatHazards      Format = "safetynet/hazards/v1"
)

func (Format) allowed() []string {
	var all []string
	for f := range shelves {
		all = append(all, string(f))
	}
	return sorted(all)
}

// Status is where a version stands in its life.
type Status string

const (
	// StatusDraft may change freely and is never used unless asked for by version.
	StatusDraft Status = "draft"
	// StatusActive is in use from its effective date and never changes.
	StatusActive Status = "active"
	// StatusRetired is kept for replay only.
	StatusRetired Status = "retired"
)

func (Status) allowed() []string {
	return []string{string(StatusDraft), string(StatusActive), string(StatusRetired)}
}

// Header is what every file says about itself.
type Header struct {
	Format     Format      `yaml:"format,required" json:"format"`
	Version    Version     `yaml:"version,required" json:"version"`
	Status     Status      `yaml:"status,required" json:"status"`
	Effective  Period      `yaml:"effective,required" json:"effective"`
	ChangeNote Str         `yaml:"change_note,required" json:"change_note"`
	Approvals  []Approval  `yaml:"approvals,required" json:"approvals"`
	Sources    Map[Source] `yaml:"sources,required" json:"sources"`

	release  *Release         // nil for none
	reviews  []ReviewNote     // of it, by keys that are trusted
	sound    []SignedApproval // likewise
	approved []Approved       // what they come to, in order
}

// Period is the time a version applies: from the start of From, to the start of
// Until (UTC); no Until means without end.
type Period struct {
	From  Date     `yaml:"from,required" json:"from"`
	Until *Date    `yaml:"until" json:"until,omitempty"`
	Pos   Position `yaml:"-" json:"-"`
}

// Approval is a clinical sign-off as a definition states it. It was in the format
// before releases were and approves nothing: see [SignedApproval]. No names of people.
type Approval struct {
	Role     string `yaml:"role,required" json:"role"`
	Identity string `yaml:"identity,required" json:"identity"`
	Date     Date   `yaml:"date,required" json:"date"`
}

// Source is a guideline or document a definition draws from.
type Source struct {
	Title     string   `yaml:"title,required" json:"title"`
	Publisher string   `yaml:"publisher,required" json:"publisher"`
	Issued    *Date    `yaml:"issued" json:"issued,omitempty"`
	Read      *Date    `yaml:"read" json:"read,omitempty"`
	Note      string   `yaml:"note" json:"note,omitempty"`
	Pos       Position `yaml:"-" json:"-"`
}

// Grade says how a statement's source was established.
type Grade string

const (
	// Verified: read in the source itself.
	Verified Grade = "verified"
	// Secondary: read in a copy or summary of the source.
	Secondary Grade = "secondary"
	// Unverified: from memory; must be checked before release.
	Unverified Grade = "unverified"
	// Design: our choice where sources are silent or differ; awaits sign-off.
	Design Grade = "design"
)

func (Grade) allowed() []string {
	return []string{string(Verified), string(Secondary), string(Unverified), string(Design)}
}

// Citation points into a [Source].
type Citation struct {
	Ref     Str      `yaml:"ref,required" json:"ref"`
	Section string   `yaml:"section" json:"section,omitempty"`
	Grade   Grade    `yaml:"grade,required" json:"grade"`
	Pos     Position `yaml:"-" json:"-"`
}

// Cited is the part of a row that says where it comes from.
type Cited struct {
	Source Citation   `yaml:"source,required" json:"source"`
	Also   []Citation `yaml:"also" json:"also,omitempty"`
}

// Audience is who is asking.
type Audience string

const (
	Parent    Audience = "parent"
	Adviser   Audience = "adviser"   // 111 desk, by phone
	Clinician Audience = "clinician" // face to face
)

// Audiences lists all of them.
func Audiences() []Audience { return []Audience{Parent, Adviser, Clinician} }

func (Audience) allowed() []string {
	return []string{string(Parent), string(Adviser), string(Clinician)}
}
