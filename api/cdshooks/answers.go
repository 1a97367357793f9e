package cdshooks

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"safetynet/api/fhir"
	"safetynet/pathways"
)

// answered are the answers to questionnaires that are read with the record. Where some
// are not understood, as after a release that asks other questions, the others are: a
// sign of danger must not be lost for an answer beside it.
func (f *fetch) answered(all []fhir.Sent) []fhir.Sent {
	var read []fhir.Sent
	for _, s := range all {
		if !f.fresh(s) {
			continue
		}
		first := fhir.ReadResponse(s, f.dict)
		if !first.Refused() {
			read = append(read, s)
			continue
		}
		for _, i := range first.Issues {
			f.warn(i.Pointer, i.Code, i.Message)
		}
		if rest, ok := understood(s, first.Issues); ok && !fhir.ReadResponse(rest, f.dict).Refused() {
			read = append(read, rest)
		} else {
			f.warn(s.Pointer, "answers-refused", "none of these answers was used")
		}
	}
	return read
}

// fresh tells whether answers are of now. What was answered long ago, or nobody knows
// when, is not.
func (f *fetch) fresh(s fhir.Sent) bool {
	switch at, err := time.Parse(time.RFC3339, headOf(s.Data).Authored); {
	case err != nil:
		f.warn(s.Pointer, "answers-undated", "it is not known when this was answered, and so whether it is still so")
	case at.After(f.now):
		f.warn(s.Pointer, "answers-future", "this was answered in the future")
	case f.now.Sub(at) > fhir.Fresh:
		f.warn(s.Pointer, "answers-old", fmt.Sprintf("this was answered more than %d hours ago", hours(fhir.Fresh)))
	default:
		return true
	}
	return false
}

// understood is a response without the answers that issues are about. There is none
// where one is about more than a single answer.
func understood(s fhir.Sent, issues []fhir.Issue) (fhir.Sent, bool) {
	dec := json.NewDecoder(bytes.NewReader(s.Data))
	dec.UseNumber() // digits are kept
	var whole any
	if dec.Decode(&whole) != nil {
		return s, false
	}
	for _, i := range issues {
		if i.Severity != pathways.LevelError {
			continue
		}
		path := strings.Split(strings.TrimPrefix(i.Pointer, s.Pointer+"/"), "/")
		last := lastItem(path)
		if last < 0 || slices.Contains([]string{"answer-contradicts", "answer-several", "age-twice"}, i.Code) {
			return s, false
		}
		item, _ := at(whole, path[:last+2]).(map[string]any)
		delete(item, "answer")
	}
	data, err := json.Marshal(whole)
	return fhir.Sent{Pointer: s.Pointer, Data: data}, err == nil
}

// lastItem is where in a path the innermost item begins, -1 for none.
func lastItem(path []string) int {
	for n := len(path) - 2; n >= 0; n-- {
		if path[n] == "item" {
			return n
		}
	}
	return -1
}

// at is the value at a path, nil for none.
func at(v any, path []string) any {
	for _, step := range path {
		switch x := v.(type) {
		case map[string]any:
			v = x[step]
		case []any:
			n, err := strconv.Atoi(step)
			if err != nil || n < 0 || n >= len(x) {
				return nil
			}
			v = x[n]
		default:
			return nil
		}
	}
	return v
}

// soften goes on where a record and questionnaires do not agree on who answers or how
// old the child is: then neither is known, which is the cautious way to read both.
func (f *fetch) soften(told *fhir.Told) {
	for n := range told.Issues {
		i := &told.Issues[n]
		if i.Severity == pathways.LevelError && (i.Code == "answer-contradicts" || i.Code == "age-contradicts") {
			i.Severity = pathways.LevelWarning
			told.Audience, told.Locality, told.Birth, told.Age = pathways.Clinician, "", time.Time{}, nil
		}
	}
}
