package engine

import (
	"time"

	"safetynet/pathways"
)

// Assessment is the result for a case. It is self-contained: it explains itself
// and names everything needed to run it again.
type Assessment struct {
	Guidance      pathways.Guidance `json:"guidance"`
	Disposition   Endpoint          `json:"disposition"`
	Floor         string            `json:"floor"`   // the most urgent disposition already certain
	Ceiling       string            `json:"ceiling"` // the most urgent one still possible
	Settled       bool              `json:"settled"` // floor and ceiling are equal
	Matched       []Match           `json:"matched"`
	Undecided     []Undecided       `json:"undecided"`
	NextQuestions []Question        `json:"next_questions"`
	NotChecked    []string          `json:"not_checked"` // findings counted as absent because they could not be known
	FirstAid      []string          `json:"first_aid"`
	HomeCare      []string          `json:"home_care"`
	SafetyNet     SafetyNet         `json:"safety_net"`
	FollowUp      []string          `json:"follow_up"`
	Provenance    []Provenance      `json:"provenance"`
	Approved      bool              `json:"approved"` // false until every pathway and locality used is clinically approved
	Engine        string            `json:"engine"`
	Unused        []string          `json:"unused"` // findings given that no asked pathway tests
	Inconsistent  []Inconsistency   `json:"inconsistent"`
	OutOfScope    []OutOfScope      `json:"out_of_scope"`
	Locality      *LocalityUsed     `json:"locality,omitempty"`
	SecondOpinion *SecondOpinion    `json:"second_opinion,omitempty"` // only where it differed
	said          struct{ firstAid, homeCare, followUp, course []*said }
}

// Endpoint is the disposition of an assessment.
type Endpoint struct {
	ID         string            `json:"id"`
	Within     string            `json:"within,omitempty"` // ISO 8601 duration
	Text       string            `json:"text"`
	Codes      []pathways.Coding `json:"codes,omitempty"`       // NHS 111 disposition codes, for advisers
	RaisedFrom string            `json:"raised_from,omitempty"` // the disposition of the pathways, where the locality made it more urgent
	Services   []Service         `json:"services,omitempty"`    // where to turn, as the locality names it
}

// Service is somewhere to turn for the disposition. A service may be without a
// phone number, hours or a link.
type Service struct {
	Name  string `json:"name"`
	Phone string `json:"phone,omitempty"` // as it is shown
	Hours string `json:"hours,omitempty"` // in words
	Link  string `json:"link,omitempty"`  // https
	Text  string `json:"text"`
}

// LocalityUsed names the locality of an assessment by digest, and lists what it
// makes more urgent. All dispositions of the assessment are those after that.
type LocalityUsed struct {
	ID       string                `json:"id"`
	Title    string                `json:"title"`
	Version  string                `json:"version"`
	Digest   string                `json:"digest"`
	Pins     pathways.LocalityPins `json:"pins"`
	Approved bool                  `json:"approved"`
	Status   string                `json:"status"`
	Approval string                `json:"approval,omitempty"` // digest of what was signed, where it is approved
	Raises   []LocalRaise          `json:"raises,omitempty"`
}

// LocalRaise is a disposition that becomes a more urgent one in a locality.
type LocalRaise struct {
	Disposition string            `json:"disposition"`
	Becomes     string            `json:"becomes"`
	Because     string            `json:"because"`
	Source      pathways.Citation `json:"source"`
}

// Match is a criterion that is met, with what met it.
type Match struct {
	Pathway     string              `json:"pathway"`
	Criterion   string              `json:"criterion"`
	NotesRef    []string            `json:"notes_ref,omitempty"`
	Disposition string              `json:"disposition"` // after raise rules and the locality
	RaisedBy    []string            `json:"raised_by,omitempty"`
	Because     string              `json:"because"`
	Evidence    map[string]any      `json:"evidence"` // values of the findings that met it
	Limits      []Limit             `json:"limits,omitempty"`
	Source      pathways.Citation   `json:"source"`
	Also        []pathways.Citation `json:"also,omitempty"`
	Position    pathways.Position   `json:"position"`
	ready       *ready
}

// Limit is a threshold a finding crossed.
type Limit struct {
	Finding   string            `json:"finding"`
	Op        string            `json:"op"`
	Limit     float64           `json:"limit"`
	Threshold string            `json:"threshold"`
	Band      string            `json:"band,omitempty"` // the age band it holds for
	Source    pathways.Citation `json:"source"`
}

// Undecided is a criterion or raise rule that is neither met nor excluded.
type Undecided struct {
	Pathway     string            `json:"pathway"`
	Criterion   string            `json:"criterion"`
	NotesRef    []string          `json:"notes_ref,omitempty"`
	Disposition string            `json:"disposition"`
	Because     string            `json:"because"`
	Needs       []string          `json:"needs"` // ids of unknown findings that could still decide it
	Evidence    map[string]any    `json:"evidence,omitempty"`
	Assumed     []Assumed         `json:"assumed,omitempty"` // counted as the worst for the guidance
	Source      pathways.Citation `json:"source"`
	Position    pathways.Position `json:"position"`
	ready       *ready
}

// Assumed is an unknown finding counted as the worst, and why.
type Assumed struct {
	Finding string `json:"finding"`
	Because string `json:"because"`
}

// Question is a finding worth asking for, most important first.
type Question struct {
	Finding     string          `json:"finding"`
	Text        string          `json:"text"`
	Help        string          `json:"help,omitempty"`
	Type        string          `json:"type"`
	Values      []Choice        `json:"values,omitempty"`
	Unit        string          `json:"unit,omitempty"`
	Range       *pathways.Range `json:"range,omitempty"`
	PrivateFrom *int            `json:"private_from_years,omitempty"`
	Why         string          `json:"why"`
	CouldBe     string          `json:"could_be"` // the most urgent disposition an answer can lead to
	Criteria    []string        `json:"criteria"` // what it could decide
	ready       *readyQuestion
	reason      *readyReason
}

// Choice is one answer in words: a value of an enumeration, or a number.
type Choice struct {
	Value any    `json:"value"`
	Label string `json:"label"`
}

// SafetyNet is what the family is told to watch for and when to look again.
type SafetyNet struct {
	WatchFor       []WatchItem `json:"watch_for"`
	ExpectedCourse string      `json:"expected_course"`
	LookAgainAfter string      `json:"look_again_after,omitempty"` // ISO 8601 duration
	LookAgainAt    *time.Time  `json:"look_again_at,omitempty"`
	ValidUntil     time.Time   `json:"valid_until"`
}

// WatchItem is one sign to watch for and the disposition it would mean.
type WatchItem struct {
	Text    string `json:"text"`
	Then    string `json:"then"`
	Finding string `json:"finding"`
	rank    int
	ready   *readyWatch
}

// Provenance names one version used, by digest.
type Provenance struct {
	Pathway  string        `json:"pathway"`
	Version  string        `json:"version"`
	Digest   string        `json:"digest"`
	Pins     pathways.Pins `json:"pins"`
	Approved bool          `json:"approved"`
	Status   string        `json:"status"`
	Approval string        `json:"approval,omitempty"` // digest of what was signed, where it is approved
	ready    *readyProvenance
}

// Inconsistency names answers that cannot go together.
type Inconsistency struct {
	Findings []string `json:"findings"`
	Text     string   `json:"text"`
}

// OutOfScope says that a pathway is not, or may not be, for this child.
type OutOfScope struct {
	Pathway  string            `json:"pathway"`
	Rule     string            `json:"rule"`
	Reason   string            `json:"reason"`
	GoTo     string            `json:"go_to"`
	Certain  bool              `json:"certain"`  // false: not enough is known to tell
	Assessed bool              `json:"assessed"` // the pathway's criteria were applied all the same
	Source   pathways.Citation `json:"source"`
}
