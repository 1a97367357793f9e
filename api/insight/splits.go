package insight

import (
	"slices"

	"safetynet/api/story"
)

// Split is how something that is counted falls into parts.
type Split struct {
	Name  string
	Of    string   // what the whole counts; splits of the same have the same whole
	Parts []string // always shown, also where they are 0; nil for a list that is as long as it comes

	// Exclusive parts make up the whole. Of others several may be true of one
	// assessment; the ten most frequent that can be shown are listed.
	Exclusive bool
}

// Splits are all figures but the times, in the order in which they are shown.
var Splits = slices.Concat([]Split{
	{"guidance", assessments, levels, true},
	{"settled", assessments, []string{"settled", "open"}, true},
	{"deciding", assessments, nil, false},
	{"overrides", overridden, towards[:], true},
	{"override-reasons", overridden, ids(overrideCodes()), true},
	{"rechecks", "re-checks", trends[:], true},
	{"helped", feedback, ids(story.Helped), true},
}, byLevel("did-", feedback+" after ", didWords[:]), byLevel("outcomes-", "closed after ", ids(story.Outcomes)), []Split{
	{"disputes", disputed, nil, false},
	{"dispute-reasons", disputed, ids(story.DisputeReasons), true},
	{story.CallBack, "call backs", kept, true},
	{story.HandOver, "hand-overs", kept, true},
})

// What wholes count.
const (
	assessments = "assessments"
	overridden  = "overridden assessments" // by the override that holds
	feedback    = "assessments with feedback"
	disputed    = "disputed assessments"
)

// kept are the ends of a task: done by the time it was due, whatever came of it.
var kept = []string{"in-time", "late", "not-done"}

func ids(list []story.Code) []string {
	var out []string
	for _, c := range list {
		out = append(out, c.ID)
	}
	return out
}

func overrideCodes() []story.Code {
	var out []story.Code
	for _, r := range story.OverrideReasons {
		out = append(out, r.Code)
	}
	return out
}

// byLevel makes a split for each guidance that was given.
func byLevel(prefix, of string, parts []string) []Split {
	var out []Split
	for _, level := range levels {
		out = append(out, Split{prefix + level, of + level, parts, true})
	}
	return out
}

// tally is the counts of one group.
type tally struct {
	wholes map[string]int            // by what they count
	parts  map[string]map[string]int // by split and part
	times  times
}

// look counts one assessment.
func (t *tally) look(l *look) {
	t.count(assessments)
	t.add("guidance", l.guidance)
	if l.settled {
		t.add("settled", "settled")
	} else {
		t.add("settled", "open")
	}
	t.add("deciding", l.criteria...)
	t.times.add(l.took)
	if l.trend != "" {
		t.count("re-checks")
		t.add("rechecks", l.trend)
	}
	if f, ok := l.last(story.Override); ok {
		t.count(overridden)
		t.add("overrides", towards[f.turn])
		t.add("override-reasons", f.word)
	}
	t.lookBack(l)
}

// lookBack counts what came after an assessment.
func (t *tally) lookBack(l *look) {
	if f, ok := l.last(story.Feedback); ok {
		t.count(feedback)
		t.count(feedback + " after " + l.guidance)
		t.add("helped", f.word)
		t.add("did-"+l.guidance, didWords[f.turn])
	}
	if f, ok := l.last(story.Outcome); ok {
		t.count("closed after " + l.guidance)
		t.add("outcomes-"+l.guidance, f.word)
	}
	if f, ok := l.last(story.Dispute); ok {
		t.count(disputed)
		t.add("disputes", l.criteria...)
		t.add("dispute-reasons", f.word)
	}
	for _, f := range l.facts {
		if f.kind == story.Task {
			t.count(map[string]string{story.CallBack: "call backs", story.HandOver: "hand-overs"}[f.word])
			t.add(f.word, l.kept(f))
		}
	}
}

// kept tells whether a task was done in time.
func (l *look) kept(task fact) string {
	for _, f := range slices.Backward(l.facts) {
		if f.kind == story.TaskDone && f.word == task.id {
			if f.due.After(task.due) {
				return "late"
			}
			return "in-time"
		}
	}
	return "not-done"
}

func (t *tally) count(of string) {
	if t.wholes == nil {
		t.wholes, t.parts = map[string]int{}, map[string]map[string]int{}
	}
	t.wholes[of]++
}

func (t *tally) add(split string, parts ...string) {
	if t.parts[split] == nil {
		t.parts[split] = map[string]int{}
	}
	for _, part := range parts {
		t.parts[split][part]++
	}
}

// Texts that go with every presentation of figures in which something was told that was
// not clinically approved then.
const (
	NotApproved    = "Nothing that is counted here is clinically approved."
	notAllApproved = "Not all that is counted here was clinically approved when it was told."
)
