package pathways

// Guidance is the level a disposition belongs to.
type Guidance string

const (
	HomeCare   Guidance = "home-care"
	SeekAdvice Guidance = "seek-advice"
	Escalate   Guidance = "escalate"
)

// Guidances lists the levels, calmest first.
func Guidances() []Guidance { return []Guidance{HomeCare, SeekAdvice, Escalate} }

func (Guidance) allowed() []string {
	return []string{string(HomeCare), string(SeekAdvice), string(Escalate)}
}

// Rank orders the levels from 0, home care.
func (g Guidance) Rank() int {
	for i, h := range Guidances() {
		if g == h {
			return i
		}
	}
	return -1
}

// Disposition is a clinical endpoint: a level of care and a time frame.
type Disposition struct {
	ID       Str       `yaml:"id,required" json:"id"`
	Guidance Guidance  `yaml:"guidance,required" json:"guidance"`
	Within   *Duration `yaml:"within" json:"within,omitempty"`
	Text     Text      `yaml:"text,required" json:"text"`
	Codes    []Coding  `yaml:"codes" json:"codes,omitempty"` // of NHS 111, for advisers
	Pos      Position  `yaml:"-" json:"-"`
	Urgency  int       `yaml:"-" json:"-"` // place in the order, from 0, the calmest
}

// Dispositions is one version of the ordered endpoints.
type Dispositions struct {
	Header
	List  []*Disposition `yaml:"dispositions,required" json:"dispositions"`
	Roles Roles          `yaml:"roles,required" json:"roles"`
	File  `yaml:"-" json:"-"`
}

// Roles names the dispositions the engine itself needs.
type Roles struct {
	Calm         Str `yaml:"calm,required" json:"calm"`                   // when nothing calls for more
	Undecided    Str `yaml:"undecided,required" json:"undecided"`         // while home care is not earned
	DangerUnsure Str `yaml:"danger_unsure,required" json:"danger_unsure"` // a general danger sign answered unsure
	Emergency    Str `yaml:"emergency,required" json:"emergency"`         // the most urgent
}

// Get returns the disposition with this id, nil when there is none.
func (d *Dispositions) Get(id string) *Disposition {
	for _, x := range d.List {
		if x.ID.Value == id {
			return x
		}
	}
	return nil
}
