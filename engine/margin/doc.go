// Package margin answers what a clinician asks about one child beside the
// assessment: which limits hold at this age, how far each reading is from the next,
// what a faulty reading would mean, what the next birthdays change, and which single
// other answer would be more urgent.
//
//	m, err := margin.Of(locality, progs, c)
//	m.Tables()                          // every limit of the pathways at this age
//	m.Near()                            // each known number, and the next limits up and down
//	m.Straddles(map[string]float64{"spo2_percent": 2})
//	m.Birthdays(birth, 365)
//	m.Escalators(); m.Settlers()
//
// No rule is written here. What a change leads to is what the engine decides for the
// changed case ([engine.Supposing], [engine.DecideIn]); where to look is read off the
// tests of the pathways' conditions: between two neighbouring limits nothing changes.
//
// A change is to one answer, all else as it is. An answer that contradicts another
// one is left out: there is no such child. [engine.GestationID] is left out as well:
// with it the corrected age would change, and the case does not say how. Criteria
// are named "pathway/criterion", and every disposition is the one told, after the
// locality.
//
// Nothing here is clinically approved, and nothing here decides: these are
// questions to the rules of an assessment. The package is pure. A [Margin] belongs
// to one goroutine.
package margin
