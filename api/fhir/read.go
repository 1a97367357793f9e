package fhir

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"safetynet/engine"
	"safetynet/pathways"
)

// reader turns what was sent into what is [Told]. It goes on after a fault: all are
// reported at once. Messages repeat codes and numbers, never words that were sent.
type reader struct {
	dict   *pathways.Dictionary
	told   *Told
	level  pathways.Level // of what is not understood
	strict bool           // it was made for us: a questionnaire of ours, answered
	said   map[string]bool
	codes  map[[2]string]meaning
}

func newReader(dict *pathways.Dictionary, level pathways.Level) *reader {
	return &reader{
		dict: dict, level: level, strict: level == pathways.LevelError, said: map[string]bool{}, codes: meanings(dict),
		told: &Told{Answers: map[string]engine.Answer{}, Origins: map[string]Origin{}},
	}
}

// note reports what was not understood.
func (r *reader) note(n node, code, hint, format string, args ...any) {
	r.add(r.level, n, code, hint, format, args...)
}

// warn reports what was understood and is yet to be known.
func (r *reader) warn(n node, code, format string, args ...any) {
	r.add(pathways.LevelWarning, n, code, "", format, args...)
}

// fail reports what leaves nothing to decide by.
func (r *reader) fail(n node, code, hint, format string, args ...any) {
	r.add(pathways.LevelError, n, code, hint, format, args...)
}

func (r *reader) add(level pathways.Level, n node, code, hint, format string, args ...any) {
	r.told.Issues = append(r.told.Issues, Issue{Severity: level, Code: code, Pointer: n.at, Message: fmt.Sprintf(format, args...), Hint: hint})
}

// first tells whether something is said for the first time.
func (r *reader) first(what string) bool {
	said := r.said[what]
	r.said[what] = true
	return !said
}

// list are the elements of a list. Anything else in its place is reported: it would
// be lost in silence.
func (r *reader) list(n node) []node {
	items, is := n.v.([]any)
	if !is && n.has() {
		r.note(n, "type-wrong", "", "a list is needed here")
	}
	nodes := make([]node, len(items))
	for i, v := range items {
		nodes[i] = n.item(i, v)
	}
	return nodes
}

// modified tells whether an element says that it does not mean what it seems to
// mean. FHIR forbids to overlook that.
func (r *reader) modified(n node) bool {
	for _, key := range []string{"modifierExtension", "implicitRules"} {
		if x := n.get(key); x.has() {
			r.note(x, "modifier-unknown", "leave it out, or send what it means", "%s changes what this means, in a way that is not known here", key)
			return true
		}
	}
	return false
}

// done puts the issues in the order of the body, each once.
func (r *reader) done() *Told {
	r.told.Issues = bounded(r.told.Issues)
	once := map[Issue]bool{}
	r.told.Issues = slices.DeleteFunc(r.told.Issues, func(i Issue) bool {
		again := once[i]
		once[i] = true
		return again
	})
	slices.SortFunc(r.told.Issues, func(a, b Issue) int {
		return cmp.Or(comparePointers(a.Pointer, b.Pointer), cmp.Compare(a.Code, b.Code), cmp.Compare(a.Message, b.Message))
	})
	return r.told
}

// maxIssues bounds what is said of a record that is wrong everywhere.
const maxIssues = 100

// bounded leaves the first issues, errors before warnings, and says how many there
// are more.
func bounded(issues []Issue) []Issue {
	if len(issues) <= maxIssues {
		return issues
	}
	slices.SortStableFunc(issues, func(a, b Issue) int { return strings.Compare(string(a.Severity), string(b.Severity)) }) // error, warning
	more := Issue{Severity: pathways.LevelWarning, Code: "issues-more", Message: fmt.Sprintf("%d more are not listed", len(issues)-maxIssues)}
	return append(issues[:maxIssues:maxIssues], more)
}

func comparePointers(a, b string) int {
	return slices.CompareFunc(strings.Split(a, "/"), strings.Split(b, "/"), func(x, y string) int {
		i, err := strconv.Atoi(x)
		j, other := strconv.Atoi(y)
		if err == nil && other == nil {
			return cmp.Compare(i, j)
		}
		return cmp.Compare(x, y)
	})
}

var plainCode = regexp.MustCompile(`^[A-Za-z0-9._/%\[\]{}-]{1,40}$`)

// shown is a code for a message. What does not look like one is not repeated.
func shown(code string) string {
	if plainCode.MatchString(code) {
		return strconv.Quote(code)
	}
	return "what was sent"
}

// timeForm is a dateTime of FHIR with a time of day, which then has an offset.
var timeForm = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$`)

// moment reads a time. A date alone is none.
func moment(text string) (time.Time, bool) {
	if !timeForm.MatchString(text) {
		return time.Time{}, false
	}
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return time.Time{}, false
	}
	if _, offset := t.Zone(); offset != 0 {
		return t.In(time.FixedZone("", offset)), true // not the zone of this server, where both agree
	}
	return t.UTC(), true
}
