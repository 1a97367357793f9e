package pathways

// SafetyNet is what a family is told beside the guidance: what to watch for,
// when to look again, and for how long the guidance holds. What to watch for is
// derived by the engine from the criteria; here is only its wording.
type SafetyNet struct {
	WatchFor  []WatchFor  `yaml:"watch_for,required" json:"watch_for"`
	LookAgain []LookAgain `yaml:"look_again,required" json:"look_again"`
}

// WatchFor words a worse value of a finding: given values of an enumeration,
// numbers at or above AtLeast or below Below, or a boolean. Among the danger
// signs, Sign names the criterion a wording is for; it is then listed whenever
// guidance is calmer.
type WatchFor struct {
	Sign    *Str     `yaml:"sign" json:"sign,omitempty"`
	Finding Str      `yaml:"finding,required" json:"finding"`
	Values  []Str    `yaml:"values" json:"values,omitempty"`
	AtLeast *float64 `yaml:"at_least" json:"at_least,omitempty"`
	Below   *float64 `yaml:"below" json:"below,omitempty"`
	Text    Text     `yaml:"text,required" json:"text"`
	Pos     Position `yaml:"-" json:"-"`
}

// FitsNumber tells whether the wording is meant for this number.
func (w WatchFor) FitsNumber(n float64) bool {
	return (w.AtLeast == nil || n >= *w.AtLeast) && (w.Below == nil || n < *w.Below)
}

// FitsValue tells whether the wording is meant for this value of an enumeration.
func (w WatchFor) FitsValue(v string) bool {
	for _, x := range w.Values {
		if x.Value == v {
			return true
		}
	}
	return len(w.Values) == 0
}

// LookAgain says when to look at the child again and how long guidance of a
// level holds.
type LookAgain struct {
	For   Guidance  `yaml:"for,required" json:"for"`
	After *Duration `yaml:"after" json:"after,omitempty"`
	Valid Duration  `yaml:"valid,required" json:"valid"`
	Cited `yaml:""`
	Pos   Position `yaml:"-" json:"-"`
}

// Advice is one piece of advice, shown always or where When is known true. What
// one pathway withholds no other recommends: advice on a topic is left out while
// advice that withholds the topic is, or may be, due.
type Advice struct {
	ID        Str   `yaml:"id,required" json:"id"`
	When      *Str  `yaml:"when" json:"when,omitempty"`
	Topics    []Str `yaml:"topics" json:"topics,omitempty"`       // what it recommends
	Withholds []Str `yaml:"withholds" json:"withholds,omitempty"` // what nothing may recommend beside it
	Besides   `yaml:""`
	Text      Text `yaml:"text,required" json:"text"`
	Cited     `yaml:""`
	Pos       Position `yaml:"-" json:"-"`
}

// Besides leaves a text out for what else the assessment says: where a pathway it
// sends people to is assessed too, or where another disposition is told.
type Besides struct {
	UnlessWith []Str `yaml:"unless_with" json:"unless_with,omitempty"` // ids of pathways
	OnlyFor    []Str `yaml:"only_for" json:"only_for,omitempty"`       // ids of dispositions
}

// FollowUp is advice on what happens next, tied to met criteria or a condition.
type FollowUp struct {
	ID       Str   `yaml:"id,required" json:"id"`
	Criteria []Str `yaml:"criteria" json:"criteria,omitempty"`
	When     *Str  `yaml:"when" json:"when,omitempty"`
	Besides  `yaml:""`
	Text     Text `yaml:"text,required" json:"text"`
	Cited    `yaml:""`
	Pos      Position `yaml:"-" json:"-"`
}

// Page is a group of questions asked together.
type Page struct {
	ID       Str      `yaml:"id,required" json:"id"`
	Title    Text     `yaml:"title,required" json:"title"`
	Ask      []Str    `yaml:"ask,required" json:"ask"`
	Optional []Str    `yaml:"optional" json:"optional,omitempty"` // recorded only; no criterion tests them
	Pos      Position `yaml:"-" json:"-"`
}
