// Package verify proves what must hold of a pathway, for every child there can be.
//
//	report, err := verify.Verify(prog, verify.Options{At: now, Others: pathways})
//	for _, r := range report.Refuted() {
//		fmt.Println(r.Code, r.Subject, r.Child.Text())
//	}
//
// # How
//
// A condition can only tell inputs apart at finitely many places: the limits of
// measurements, the values of an enumeration, a few ages. A space cuts every finding,
// and the age, at those places. Within a point no condition can tell two inputs
// apart, so what is proved for the product of the points is proved for every answer
// the dictionary admits, every way of not knowing one, and every age. What a literal
// is worth at a point is asked of the engine itself; how literals become an outcome
// (SEMANTICS.md, sections 3 to 6) is written here once more, as gates: boolean
// functions of "this axis is at one of these points". Two back ends read the gates:
// multi-valued decision diagrams, which also count and find the plainest child, and
// a SAT solver. Nothing is called proved unless both say so; in tests Z3 is asked as
// well, in arithmetic of its own. A child that refutes something is put to the engine
// before anybody sees it.
//
// # What
//
//   - P1: home care is told only where every criterion for more is false on the
//     ceiling rail, and never outside the pathway.
//   - P2: every criterion can be met and can decide for somebody of each audience it
//     is for, or is covered by those it names; questions that change nothing are named.
//   - P3: forgetting an answer never makes more certain, rules nothing out, and never
//     earns home care; the outcome lies between floor and ceiling; when everything is
//     answered nothing is open; and where every answer to a question leads to a
//     disposition, that is told without the answer.
//   - P4: a worse answer is never calmer, on full records and partial ones.
//   - P5: the limits of each measurement over the ages step in one direction.
//   - P6: the difference of two versions; see Diff.
//   - P7: a parent or an adviser is never told less than what is certain for a
//     clinician who knows the same.
//   - P8: the invariants written from the guideline without sight of the definition.
//   - P9: asking about another pathway as well never lowers what is told.
//
// Where a definition means an exception, pathways/<id>/invariants.yaml declares it
// with its reason; the property is then proved everywhere else, and the exception is
// part of the report.
//
// Beside these, that the plan by which a program decides is what its conditions say.
// It is no property of a definition and in no record of proofs: a report names it
// where it does not hold, and then nothing is proved.
//
// # Files
//
// space, enumerate, ages, joint, worse and order make the points; situations, model
// and outcome the gates; circuit, diagram and sat are the back ends; earned, alive,
// bounded, needless, monotone, bands, audiences, invariants and composition are one
// property each; plancuts, plangates and planproof are about the plan; witness and
// child find and show who refutes one; run and record put it together.
//
// The package is pure, like the engine. A work belongs to one goroutine; several may
// verify side by side.
package verify
