package story

import (
	"slices"
	"time"
)

// ReferenceLife is how long a reference code opens a record, from when it was
// recorded. With one assessment a second there are 1.2 million codes alive at a
// time, of 2⁴⁰: a guess meets one with a chance of about one in a million, and who
// meets one needs a staff token to read it. (Grade design.)
const ReferenceLife = 14 * 24 * time.Hour

// Code is something that is chosen from a list, so that nothing about a child can
// be typed. The lists are ours (grade design).
type Code struct {
	ID   string `json:"id"`
	Text string `json:"text"`
}

// OverrideReason is a reason for another disposition than the engine's.
type OverrideReason struct {
	Code
	Calmer bool `json:"calmer"` // also for a less urgent one
}

// OverrideReasons are why staff choose another disposition.
var OverrideReasons = []OverrideReason{
	{Code{"worried", "I am, or the caller is, more worried than the answers show"}, false},
	{Code{"unreliable", "The answers are not clear enough to rely on"}, false},
	{Code{"again", "They have called before about this"}, false},
	{Code{"no-way", "They cannot get there in time"}, false},
	{Code{"clinician", "A clinician has advised it"}, true},
	{Code{"care-plan", "The child's own written care plan says so"}, true},
	{Code{"examined", "I have seen or examined the child"}, true},
	{Code{"known", "A known long-term sign of this child, no different from usual"}, true},
}

// Outcomes are what happened next. They close a story, and families choose from
// them what they did.
var Outcomes = []Code{
	{"home", "Looked after at home"},
	{"pharmacy", "Asked a pharmacist"},
	{"gp", "Spoke to or saw a GP surgery"},
	{"111", "Phoned 111 or used 111 online"},
	{"walk-in", "Went to a walk-in or urgent treatment centre"},
	{"ed", "Went to A&E"},
	{"ambulance", "An ambulance came"},
	{"admitted", "Stayed in hospital"},
	{"not-known", "Not known"},
}

// Helped are the answers to "did it help?".
var Helped = []Code{{"yes", "Yes"}, {"partly", "Partly"}, {"no", "No"}}

// TaskResults are what can come of a task.
var TaskResults = map[string][]Code{
	CallBack: {{"reached", "Spoke to the family"}, {"no-answer", "No answer, tried as the protocol says"}, {"not-needed", "Not needed any more"}},
	HandOver: {{"taken", "Taken over"}, {"returned", "Returned to the desk"}},
}

// CorrectionReasons are why an entry is taken back.
var CorrectionReasons = []Code{
	{"slip", "Entered by mistake"}, {"other-child", "It is about another child"}, {"new-information", "The family has said something else since"},
}

// DisputeReasons are how guidance can be wrong.
var DisputeReasons = []Code{
	{"too-calm", "It should have been more urgent"}, {"too-urgent", "It should have been less urgent"},
	{"wrong-reason", "Right, and for a wrong reason"}, {"unclear", "The words can be misunderstood"},
}

// ErasureReasons are why a story is erased.
var ErasureReasons = []Code{
	{"asked", "The family asked for it"}, {"retention", "It was kept as long as it may be"}, {"mistake", "It should not have been recorded"},
}

// Lookup returns the code with an id.
func Lookup(list []Code, id string) (Code, bool) {
	i := slices.IndexFunc(list, func(c Code) bool { return c.ID == id })
	if i < 0 {
		return Code{}, false
	}
	return list[i], true
}
