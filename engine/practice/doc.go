// Package practice makes exercises of vignettes: a made-up child is told a piece at a
// time, and whoever practises says after each piece what they would do and what they
// would ask next. What the engine says of the same pieces is what they are compared
// with:
//
//	cases := practice.Choose(practice.Cases(eng, files), 5, seed, pathways.Clinician)
//	ex, err := cases[0].Build(pathways.Clinician, seed)
//	for _, step := range ex.Steps {
//		err := step.Assess()
//		step.Told        // what is new
//		step.Asks(seed)  // the questions to choose from
//		practice.MarkOf(said, step.Assessment.Guidance)
//		step.MarkAsk(asked)
//		practice.Decides(step.Assessment)
//	}
//
// The first step is the pathway and the age. What the vignette says of the child
// follows in the order in which the pathway asks it, and between that, in parts, what
// is normal. A piece that settles the case is kept back while others are left, so that
// something stays open for as long as possible; with the piece that settles it all that
// is left is told. The last step is therefore the vignette itself, and a vignette whose
// last step does not come to the disposition its author expects is not used.
//
// Before everything is known the right answer is what the engine says then, which
// counts what is open: as long as more could be called for, home care is too calm.
//
// The same vignette, audience and seed give the same exercise. The package keeps
// nothing and knows nobody: [Calibrate] adds up marks.
//
// Vignettes are test cases. Neither they nor the definitions are clinically approved.
package practice
