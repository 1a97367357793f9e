package cdshooks

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"safetynet/api/fhir"
	"safetynet/api/story"
)

// Outcomes of a card.
const (
	Accepted   = "accepted"
	Overridden = "overridden"
)

// ReasonSystem has the codes of why a card is overridden: those of a desk's
// override.
const ReasonSystem = fhir.Canonical + "/CodeSystem/override-reason"

// Feedback is what came of one card. A comment that was sent with it is free text
// and is not read.
type Feedback struct {
	Card        string // uuid
	Outcome     string
	Suggestions []string // uuids of those accepted
	Reason      string   // id of one of [story.OverrideReasons], "" for none
	At          time.Time
}

// ReadFeedback reads feedback on cards. With any error among the issues there is no
// feedback, and everything that is wrong is told at once.
func ReadFeedback(data []byte) ([]Feedback, []fhir.Issue) {
	r := &reader{}
	body := r.body(data)
	if body == nil {
		return nil, r.issues
	}
	var all []Feedback
	for i, item := range r.list(body, "feedback", true) {
		if m := r.members("/feedback/"+strconv.Itoa(i), item); m != nil {
			all = append(all, r.feedback(m))
		}
	}
	if len(r.issues) > 0 {
		return nil, r.issues
	}
	return all, nil
}

func (r *reader) feedback(m *members) Feedback {
	f := Feedback{
		Card: strings.ToLower(r.matching(m, "card", true, isUUID, "the uuid of a card")),
		Outcome: r.matching(m, "outcome", true, func(s string) bool { return s == Accepted || s == Overridden },
			Accepted+" or "+Overridden),
	}
	r.matching(m, "outcomeTimestamp", true, func(s string) bool {
		at, err := time.Parse(time.RFC3339, s)
		f.At = at
		return err == nil
	}, "a date and time with its offset, such as 2026-11-22T10:00:00Z,")
	for i, item := range r.list(m, "acceptedSuggestions", f.Outcome == Accepted) {
		if s := r.members(m.pointer("acceptedSuggestions")+"/"+strconv.Itoa(i), item); s != nil {
			f.Suggestions = append(f.Suggestions, strings.ToLower(r.matching(s, "id", true, isUUID, "the uuid of a suggestion")))
		}
	}
	if override := r.object(m, "overrideReason", false); override != nil {
		f.Reason = r.reason(override)
	}
	return f
}

// reason reads the coded reason of an override. It may be left out, for a comment
// may stand alone.
func (r *reader) reason(override *members) string {
	coding := r.object(override, "reason", false)
	if coding == nil {
		return ""
	}
	r.matching(coding, "system", true, func(s string) bool { return s == ReasonSystem }, ReasonSystem)
	return r.matching(coding, "code", true, func(s string) bool {
		return slices.ContainsFunc(story.OverrideReasons, func(x story.OverrideReason) bool { return x.ID == s })
	}, "the code of a reason of the card")
}
