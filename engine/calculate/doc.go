// Package calculate runs the calculators clinicians expect beside the pathways:
// peak flow as a percentage, oral rehydration volumes, the national PEWS score,
// and vital signs by age as each system has them.
//
//	def := lib.CalculatorsAt(now)
//	result, err := calculate.Run(def, calculate.PeakFlow, calculate.Input{Audience: …, Age: …, Answers: …})
//
// Constants, bands and texts are data ([pathways.Calculators]); here is only the
// arithmetic. A result carries every number on the way, what was estimated, and
// the sources used. What cannot be calculated is refused as [Refusals]: all of
// them at once, in the order of the inputs, each with the range that is accepted.
// Nothing is guessed: what is not known makes a range from a floor to a ceiling,
// or is asked for.
//
// No calculator decides guidance: nothing in the engine reads this package. Who
// may be shown a result is part of the data; anybody else gets an [AudienceError].
//
// The package is pure: it reads no clock and does no I/O.
package calculate
