package api

import (
	"fmt"
	"slices"

	"safetynet/pathways"
)

// These bound the answer to a request that is wrong everywhere, and the work.
const (
	maxIssues      = 100
	maxSuggestions = 10
)

// faults collects what is wrong with one request, so that all of it is reported
// at once.
type faults struct {
	list   []fault
	more   int // faults beyond maxIssues
	sought int // suggestions looked for
}

type fault struct {
	Issue
	at int64
}

// add notes a fault at a value.
func (f *faults) add(v *value, code, hint, format string, args ...any) {
	if len(f.list) == maxIssues {
		f.more++
		return
	}
	f.list = append(f.list, fault{at: v.at, Issue: Issue{
		Severity: pathways.LevelError, Code: code, Pointer: v.pointer(), Message: fmt.Sprintf(format, args...), Hint: hint,
	}})
}

// suggest is a hint at the nearest known word. The search is slow, so it is not
// made for long words, nor again and again for a body that is wrong everywhere.
func (f *faults) suggest(word string, known []string) string {
	if f.sought++; f.sought > maxSuggestions || len(word) > maxKey/2 {
		return ""
	}
	return pathways.Suggest(word, known)
}

func (f *faults) none() bool { return len(f.list) == 0 }

// problem reports the faults in the order of the body.
func (f *faults) problem(kind problemKind) *Problem {
	slices.SortStableFunc(f.list, func(a, b fault) int { return int(a.at - b.at) })
	issues := make([]Issue, len(f.list))
	for i, x := range f.list {
		issues[i] = x.Issue
	}
	detail := "Nothing was recorded. See the issues for every fault and its place."
	if f.more > 0 {
		detail += fmt.Sprintf(" %d more are not listed.", f.more)
	}
	return kind.problem(detail, issues...)
}
