// Package change says what is different between two assessments of one child: for
// staff on the phone who ask whether the child is getting worse.
//
//	c, err := change.Between(before, after)
//	c.Trend, c.Because      // worse, better, same or unclear, and why
//	c.Findings              // each answer that differs, and which way it went
//	c.Disposition, c.Met    // what was told then and now, and by which criteria
//	c.Differs, c.Pathways   // what else was not the same: who asked, the rules, the place
//
// It decides nothing. Worse and better are the direction, the ranks and the normal
// values that the dictionary declares; more and less urgent is the order of the
// dispositions. Nothing here is clinically approved.
//
// The two looks may have been made with different versions. Where both declare a
// finding both are asked, and every age the child may be counts; where they do not
// agree the finding is worse if any says worse, and of no direction otherwise. What
// only one of them knows, or neither, is listed and said to be so.
//
// # The rule of the trend
//
// The rule is our own and awaits clinical sign-off (grade: design). The first line
// that holds is the trend:
//
//   - worse: the disposition or the floor is more urgent, or a finding went worse.
//   - better: the disposition is less urgent and a finding went better; nothing went
//     worse or was lost; nothing was learned that is not as in a well child; the rules
//     are those of before, or more of them.
//   - same: the disposition is equal, no known answer changed or was lost, and nothing
//     was learned that is not as in a well child.
//   - unclear: anything else; and, unless it is worse, where the age is lost or lower
//     than before, or the floor cannot be compared.
//
// So a less urgent disposition alone is not better: it may come of knowing more. Being
// asked more and found well is not better either, and being asked less is never better.
// A measurement is worse by any step in its direction, however small: no limit is drawn
// here. Where worse lies both ways, as for a temperature, a value on the other side
// of normal is worse when it is further away, and never better.
//
// Because holds a code for everything that had a say, whatever the trend, so that a
// reader can tell a more urgent disposition from a pulse two beats faster.
//
// The package is pure. A [Change] holds all it needs to be read and shares nothing
// that changes.
package change
