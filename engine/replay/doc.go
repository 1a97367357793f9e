// Package replay decides the same cases twice, by the pathways as they were and as
// they would be, and tallies what changes: another version, another locality, a
// limit that was moved.
//
//	c, err := replay.NewComparison(before, after)         // two panels of the engine
//	t, err := replay.Run(ctx, c, replay.Lines(file), replay.Options{})
//	t.Report()                                            // every figure, with its JSON
//	t.Summary()                                           // a few lines, for a change note
//
// Cases come as lines of JSON ([Lines], [Each]) or laid out in memory ([Children],
// [Drawn]). A line is a case as [engine.DecodeCase] reads it, or an entry of the
// decision log as safetynet log export writes it, or the body of one. An entry
// without a case, such as one that was erased, is counted and left out; so is an
// assessment that was not asked about every pathway of the panel before.
//
// # What is counted
//
// A [Tally] holds counts, and a few cases as examples. It is as large as the
// definitions make it, however many cases it counts. Tallies of the parts of any
// split of the cases, merged in any order, are the tally of the whole, with the same
// [Tally.Hash]: one machine and a hundred agree or one of them is wrong. For that,
// each case has a number of its own, such as its line; examples are those with the
// least numbers.
//
// Both panels decide every case. What was answered to a person at the time is not
// looked at. A disposition is the one told, after the locality. It is calmer or more
// urgent by steps in the order of the dispositions; where the two panels do not pin
// the same ones, both lists are merged into one order.
//
// The panels need not pin the same dictionary. A finding that one of them does not
// have, or a value it does not admit, is not known there, as if nobody had asked;
// how often is counted, for each side. What neither admits makes the case refused.
//
// A finding is needed by a case that is not settled after when it is not known and is
// read by a criterion that is neither met nor excluded, or by a rule that raises one,
// and that could be more urgent than what is certain; or by a rule of scope. Tests
// that are excused because the audience cannot know are not counted. One finding need
// not be enough, and another may make it needless.
//
// An example holds no time: the age in completed units and the answers are all there
// is about a child.
//
// Nothing here is clinically approved. That fewer children are sent on does not say
// whether that is right. The package is pure: it reads no clock and opens no file.
package replay
