package pathways

// Criterion is a named, cited condition over findings with the disposition it
// calls for. Its outcome is met, not-met or unknown.
type Criterion struct {
	ID          Str        `yaml:"id,required" json:"id"`
	When        Str        `yaml:"when,required" json:"when"`
	Exception   *Exception `yaml:"exception" json:"exception,omitempty"`
	Disposition Str        `yaml:"disposition,required" json:"disposition"`
	Because     Text       `yaml:"because,required" json:"because"`
	Cited       `yaml:""`
	NotesRef    []string    `yaml:"notes_ref" json:"notes_ref,omitempty"`
	Lacks       []string    `yaml:"lacks" json:"lacks,omitempty"` // danger signs: pathways whose notes have no such row
	Group       string      `yaml:"group" json:"group,omitempty"`
	Audience    []Audience  `yaml:"audience" json:"audience,omitempty"` // empty: all
	Assume      Map[Assume] `yaml:"assume" json:"assume,omitempty"`
	Excuse      Map[Excuse] `yaml:"excuse" json:"excuse,omitempty"`
	CoveredBy   []Str       `yaml:"covered_by" json:"covered_by,omitempty"`
	Pos         Position    `yaml:"-" json:"-"`
}

// Exception takes a criterion back where When is known true; what is unknown is
// no exception. It names the criterion that takes over.
type Exception struct {
	When      Str      `yaml:"when,required" json:"when"`
	Criterion Str      `yaml:"criterion,required" json:"criterion"`
	Because   Text     `yaml:"because,required" json:"because"`
	Pos       Position `yaml:"-" json:"-"`
}

// Reason is why a finding is unknown.
type Reason string

const (
	NotAsked    Reason = "not-asked"
	Unsure      Reason = "unsure"
	NotMeasured Reason = "not-measured"
)

// Reasons lists all of them.
func Reasons() []Reason { return []Reason{NotAsked, Unsure, NotMeasured} }

func (Reason) allowed() []string {
	return []string{string(NotAsked), string(Unsure), string(NotMeasured)}
}

// Assume says that a finding unknown for one of the reasons counts as the worst
// on the guidance rail, for at most the given disposition (default: the criterion's).
type Assume struct {
	Reasons     []Reason `yaml:"reasons,required" json:"reasons"`
	Disposition *Str     `yaml:"disposition" json:"disposition,omitempty"`
	Because     Text     `yaml:"because,required" json:"because"`
	Pos         Position `yaml:"-" json:"-"`
}

// Excuse says that a finding unknown for one of the reasons may count as absent
// on the ceiling rail, for the given audiences, where When is known true.
type Excuse struct {
	Reasons  []Reason   `yaml:"reasons,required" json:"reasons"`
	Audience []Audience `yaml:"audience,required" json:"audience"`
	When     *Str       `yaml:"when" json:"when,omitempty"`
	Because  Text       `yaml:"because,required" json:"because"`
	Pos      Position   `yaml:"-" json:"-"`
}

// Raise lifts the disposition of its target criteria: when another sign is
// present (AnyOther), or when a condition holds (When). It never lowers.
type Raise struct {
	ID       Str        `yaml:"id,required" json:"id"`
	Targets  []Str      `yaml:"targets,required" json:"targets"`
	AnyOther *Guidance  `yaml:"any_other" json:"any_other,omitempty"`
	When     *Str       `yaml:"when" json:"when,omitempty"`
	To       Str        `yaml:"to,required" json:"to"`
	Audience []Audience `yaml:"audience" json:"audience,omitempty"`
	Because  Text       `yaml:"because,required" json:"because"`
	Cited    `yaml:""`
	NotesRef []string `yaml:"notes_ref" json:"notes_ref,omitempty"`
	Pos      Position `yaml:"-" json:"-"`
}

// SignException is an [Exception] a pathway makes to a shared danger sign,
// because it has a finer rule of its own.
type SignException struct {
	Sign      Str      `yaml:"sign,required" json:"sign"`
	When      Str      `yaml:"when,required" json:"when"`
	Criterion Str      `yaml:"criterion,required" json:"criterion"`
	Because   Text     `yaml:"because,required" json:"because"`
	Pos       Position `yaml:"-" json:"-"`
}

// DangerSigns is one version of the general danger signs.
type DangerSigns struct {
	Header
	Thresholds []*Threshold `yaml:"thresholds" json:"thresholds"`
	Derived    []*Derived   `yaml:"derived" json:"derived"`
	Criteria   []*Criterion `yaml:"criteria,required" json:"criteria"`
	Pages      []Page       `yaml:"pages,required" json:"pages"`
	WatchFor   []WatchFor   `yaml:"watch_for,required" json:"watch_for"`
	FirstAid   []Advice     `yaml:"first_aid" json:"first_aid,omitempty"` // for whatever pathway the child is in
	File       `yaml:"-" json:"-"`
}

// Sepsis is one version of the sepsis vital-sign tables.
type Sepsis struct {
	Header
	Thresholds []*Threshold `yaml:"thresholds,required" json:"thresholds"`
	Derived    []*Derived   `yaml:"derived" json:"derived"`
	File       `yaml:"-" json:"-"`
}
