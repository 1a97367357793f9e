package story

import "safetynet/pathways"

// care is how much care an outcome is, in the words of guidance. A pharmacist
// belongs to looking after a child at home, as on the sheets families are given; a
// walk-in centre to seeking advice. (Grade design.)
var care = map[string]pathways.Guidance{
	"home": pathways.HomeCare, "pharmacy": pathways.HomeCare,
	"gp": pathways.SeekAdvice, "111": pathways.SeekAdvice, "walk-in": pathways.SeekAdvice,
	"ed": pathways.Escalate, "ambulance": pathways.Escalate, "admitted": pathways.Escalate,
}

// Care tells how much care an outcome is; false for one that is not known.
func Care(outcome string) (pathways.Guidance, bool) {
	g, ok := care[outcome]
	return g, ok
}
