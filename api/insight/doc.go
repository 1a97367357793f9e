// Package insight makes figures of the decision log: how often which guidance was
// given, on what grounds, what staff and families made of it, and what happened
// next. Entries in, figures out; it reads no clock and no store.
//
//	o := insight.Options{From: monday, To: fourWeeksLater, By: []insight.Dimension{insight.Pathway}}
//	figures, err := insight.Count(log.Entries(ctx, o.Query()), o)
//
// # What is counted
//
// The assessments recorded from From until before To, whole ISO weeks in UTC, by
// the clock of the server that recorded them. What was added about one counts when
// it was recorded within [FollowUp] after it, also behind the end of the window; so
// the figures of a past week stop changing. What is about an assessment from before
// the window is not counted, save that a re-check is compared with the assessment
// it supersedes. An outcome is that of the last assessment of its story. Of several
// outcomes or feedbacks the last counts; what a correction took back does not count,
// nor does an erased assessment.
//
// An assessment of several pathways counts once under each of them and once in the
// total, so rows by pathway or version may add up to more than the total.
//
// The memory needed is that of the groups and of the assessments of one [FollowUp],
// about half a kilobyte each; nothing else is kept. [MaxGroups] bounds the groups.
//
// # Cards
//
// What record systems were told by CDS Hooks, and what they said came of it, is
// counted apart and never with assessments: [Cards], always by service, by week
// where weeks are asked for, and all together. Other dimensions do not apply. What
// is said of a card counts for one [FollowUp] too; the last that is said holds, but
// suggestions that were accepted are gathered, for a record system may send each by
// itself. A record system asks each time a chart is opened, so there are more cards
// than children. An answered card is one whose record system said anything: few
// answers may mean that nobody looked, or that it sends none.
//
// # The figures
//
// [Splits] lists them, each with what it is of and its parts. Those that the pilot
// of Healthier Together published (its page of service improvement projects,
// Fareham, 2020 to 2022) are nearest to these:
//
//   - "64% of parents planning to seek a review in primary care reached a self-care
//     disposition": the share of home-care in "guidance", by audience, row parent.
//     What parents had planned is not asked here, so it is a share of all parents.
//   - "amber patients that contacted primary care … were all appropriate": among
//     those told to seek advice, "overrides" (calmer: none), "disputes" and
//     "outcomes-seek-advice".
//   - Attending an emergency department after home care, which it did not publish
//     and which a service must watch: ed, ambulance and admitted in
//     "outcomes-home-care", as staff closed the story, and more in "did-home-care",
//     as families say.
//
// A re-check is worse or better by its disposition alone: more or less urgent than
// that of the assessment it supersedes, as both were recorded. It is not the trend
// of engine/change, which looks at every answer too: for that both cases would have
// to be kept, of every assessment that is being followed.
//
// Overrides compare the engine's disposition with the one that holds. What families
// did is the most they say they did, against what was said ([story.Care]): a child
// for whom they went to A&E after home care is one for whom they did more. A task is
// in time when it was done by the time it was due, whatever came of it. Of lists
// (deciding, disputes) an assessment may be in several parts; deciding criteria are
// those that carry the disposition, met or assumed. Of an assessment that was recorded
// as a decision only (view=decision) they are those met that call for it themselves:
// neither what was assumed nor what a rule raised is in such a record.
//
// # Small counts
//
// A count from 1 to [SmallCount] is not shown, others are rounded to the nearest
// [RoundTo], 0 is 0, and shares are of rounded counts: the rule of NHS Hospital
// Episode Statistics since 2018, which that rule's page calls disclosure control.
// Times are upper ends of fixed classes and shown from SmallCount+1 assessments on.
//
// What is shown lets nobody work out a small count exactly:
//
//   - From one figure: a count that is not shown is any of 1 to 7.
//   - From two (a whole and a part of it, two queries that differ by a week): all
//     counts shown are multiples of 5, each within 2 of the truth, so a difference
//     is known to within 4 in either direction, 9 values of which at least 2 are
//     from 1 to 7 where any is; and a whole is known no closer where the part is not
//     shown. With the limit of 4 that is usual for other rules this fails: two
//     counts of 4 make 8, shown as 10, which only 4 and 4 can make.
//   - From a whole and all its parts: where the parts pin a small count down all the
//     same (four counts of 7 make 28, shown as 30), the whole is not shown either.
//   - From all sums of what is shown together: rows and parts make up the same
//     total, and so do two splits of one whole (1 and 28 are at least 29, 7 and 22
//     at most 29). A sheet is therefore read as somebody would who wants to know,
//     each sum narrowing what the counts may be; while a small count has one value
//     left, more of the total is held back. Each whole of cards has one split only
//     that makes it up.
//   - Windows are whole weeks, so that nobody can move one by a day.
//
// Who knows these rules may still infer something from what is held back: in tables
// of two rows and two parts up to 17 each, a small count is known so in 0.6% (2.5%
// without the last rule but one). Somebody who lays many queries of overlapping
// windows and dimensions side by side may narrow a small count further; the figures
// are for staff, who may publish one table of them, not all.
package insight
