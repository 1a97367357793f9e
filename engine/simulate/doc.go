// Package simulate draws made-up children, for questions of capacity: which share
// is told what, how many questions are asked, what another limit does to demand.
//
// Nothing that comes out of it is evidence about real children. Frequencies that no
// source gives, which are nearly all, are choices of the project, graded design, and
// [Notice] goes wherever a figure goes. What it can show is how the pathways answer
// to an assumption, and how much of an answer hangs on it.
//
//	params, issues := simulate.Read(simulate.Embedded())   // or a file of your own
//	model, err := simulate.NewModel(params, "febrile-child", panel)
//	count := model.Run(simulate.Options{Seed: 1, Children: 100000, Workers: 8})
//	report := count.Report()
//
// # How a child is drawn
//
// A child has an age, somebody who asks, and a severity of illness: one of a few
// ordered classes, which nobody sees. Given the class, findings are drawn one by one;
// that the class moves all of them is what correlates them. A parameter file gives
// the shares of the classes, and for each class
//
//   - sign: how often a sign is away from its normal value, toward its direction of
//     worse; danger: the same for a yes-or-no sign that a general danger sign reads;
//   - further: how far it goes then. An enumeration goes on to each next rank with this
//     chance; a number lies this part of the way from normal to the end of its range,
//     on average.
//
// History and circumstances have a frequency of their own, whatever the class. A
// finding with a rule in the file follows the rule instead: a frequency, a distribution
// over ranks or values, or a number with a mean and a spread. What the dictionary names
// no normal value for is known only by such a rule, else it was not measured, or they
// are unsure; but a choice between values of which none is worse is even. A follow-on
// finding is drawn only where its gate is open, so that its frequency is one among
// those who are asked it.
//
// Last, what the one who asks cannot know is left unasked, and some of the rest is
// unknown with a reason. Answers that contradict each other by the dictionary are drawn
// again, with the same age, severity and asker; [Tries] bounds it, and what is still
// contradictory then is left and counted.
//
// # The same seed
//
// Child i depends on the parameters, the seed and i, and on nothing else: any number
// of cores, in any order, draws the same children. There is no clock; everybody is
// assessed at [At].
package simulate
