package story

import "slices"

// Did are the outcomes that families choose from: what they know of themselves.
var Did = slices.DeleteFunc(slices.Clone(Outcomes), func(c Code) bool { return c.ID == "not-known" })

// NewFeedback makes what a family says about an assessment: whether it helped, and
// what they did next, of which there may be several or nothing yet. Further feedback
// is a further entry; the last counts.
func (s *Story) NewFeedback(by Actor, assessment, helped string, did []string) (*Told, error) {
	a := s.Assessment(assessment)
	_, known := Lookup(Helped, helped)
	switch {
	case a == nil:
		return nil, refuse("no-assessment", "There is no such assessment in this story.")
	case !known:
		return nil, refuse("unknown-answer", "There is no answer %q.", helped)
	}
	for i, id := range did {
		if _, known := Lookup(Did, id); !known || slices.Contains(did[:i], id) {
			return nil, refuse("unknown-outcome", "There is no outcome %q, or it is there twice.", id)
		}
	}
	return &Told{About: About{By: by}, Assessment: a.ID, Helped: helped, Did: append([]string{}, did...)}, nil
}
