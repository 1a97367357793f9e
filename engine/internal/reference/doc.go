// Package reference works out the outcome of a case a second time, from
// engine/SEMANTICS.md and without the engine: its own parser, no CEL, no
// compilation, no memory between two calls. It exists to be compared with the
// engine on generated cases, so it prefers the words of the specification to
// speed; the section each part follows is named in its comment.
//
// It knows sections 1 to 6, the outcome. What else an assessment says (section
// 7) is not here.
//
//	out, err := reference.Assess([]*pathways.Pathway{def}, c)
//
// Where the specification left a choice, the comment begins "Read as:".
package reference

import "safetynet/pathways"

// What a criterion can be, in [Outcome].Criteria.
const (
	Met     = "met"
	NotMet  = "not-met"
	Unknown = "unknown"
)

// Outcome of one or several pathways for one case, by ids, in a plainly
// comparable form.
type Outcome struct {
	Floor       string // id of the disposition, as the next three
	Ceiling     string
	Guidance    string // the most urgent disposition on the guidance rail
	Disposition string // what the child is told
	Level       pathways.Guidance
	Settled     bool

	// Criteria holds [Met], [NotMet] or [Unknown] under "pathway/criterion" for
	// every criterion of the pathways and every shared danger sign. What does not
	// apply, to the audience or to a child outside the pathway, is not met.
	Criteria map[string]string

	// Inconsistent lists the contradictions that hold, by id, in the order of the
	// dictionary.
	Inconsistent []string
}
