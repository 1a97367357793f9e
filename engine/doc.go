// Package engine turns a pathway and a case into an assessment. With package
// pathways it is all that another program needs to embed Safetynet: no server, no
// database, no network.
//
// Nothing here is clinically approved. [Assessment.Approved] says so of every
// result, and whoever shows a result shows that too.
//
// # What to call, in order
//
// Once, at the start:
//
//	lib, issues := pathways.Load(pathways.Embedded())
//	eng, issues := engine.Compile(lib, issues)             // nil where an issue is an error
//	progs, err := eng.Select([]string{"febrile-child"}, nil, time.Now())
//	england, err := eng.SelectLocality("england", time.Now()) // or none: nil
//
// For each child:
//
//	age, err := engine.AgeFromBirthDate(born, at, 0)       // or AgeFromStated, or UnknownAge
//	c := engine.Case{Audience: pathways.Parent, Age: age, At: at, Findings: answers}
//	result, err := engine.AssessIn(england, progs, c)
//
// [AnswerFrom] makes an answer of what somebody typed. What was not asked is left
// out of Findings, or given as [UnknownAnswer] with the reason. A result that is
// not [Assessment.Settled] says in NextQuestions what to ask next, the most
// important first: ask, add the answer, assess again. It is guidance all the same:
// what is still open has been counted.
//
// For many cases, where what is decided will do and no words are needed, make a
// panel once, and a record and a standing for each goroutine, which are used again.
// [Panel.Together] takes 10 to 20 ms where there are several pathways, and less time for
// each case from then on:
//
//	panel, err := engine.NewPanel(england, progs)
//	panel = panel.Together()
//	record, standing := panel.NewRecord(), panel.NewStanding()
//	err = record.Load(c)                                   // or Reset, SetAge, SetBool, SetNumber, SetEnum, SetUnknown
//	panel.Decide(record, standing)                         // cannot fail
//	told := panel.Dispositions()[standing.Disposition]
//	open := standing.AppendOpen(nil)                       // criteria, see Panel.Criterion
//
// It is decided as [AssessIn] decides it, and allocates nothing; so do the setters,
// but not Load. [Record.Load] checks the case, the setters check nothing.
// [Panel.Assess] is AssessIn for a panel.
//
// To keep a result so that it can be made again, keep the case as JSON, the
// provenance, the locality and [Assessment.Engine]. To make it again, [DecodeCase]
// with the dictionary of the recorded version and assess with
// [Engine.Program] and [Engine.Locality] of the recorded versions; where a
// [SecondOpinion] was recorded, with [AssessBeside].
//
// # What it means
//
// A finding is a known value, or unknown with a reason; unknown is never "no".
// Each criterion is put on three rails that differ only in what an unknown is
// worth: the floor (nothing unknown counts), the ceiling (everything unknown
// counts, unless it is excused) and the guidance rail (what a criterion says to
// assume counts). Home care is returned only when every criterion for more is
// false on the ceiling rail. SEMANTICS.md says exactly how a case becomes an
// assessment; internal/reference says it again as a second, plain program, and
// both are run against each other.
//
// # Errors
//
// [Compile] reports [pathways.Issues], each with file, line and column.
// [Engine.Select] returns a [*NotFoundError]; what concerns a locality, a
// [*LocalityError]. The error of [Assess] is about a case the dictionary does not
// admit ([Case.Check] says everything that is wrong at once) or about pathways
// that pin different shared parts. An error is never guidance: whoever gets one in
// front of a family shows when to call 999 and 111, and nothing calm. A child
// whom no pathway here is for is no error but an answer, [Assessment.OutOfScope].
//
// # Concurrency
//
// The package is pure: it reads no clock, does no I/O and has no variables that
// change. An [Engine], a [Program], a [Locality], a [Panel] and an [Assessment] are
// never changed after they are made and may be used from many goroutines at once;
// treat what they give out, which is partly shared with the definitions, as
// read-only. Only the texts that a program says to an audience are written when it
// first says them, and what is claimed of it when a proof first asks. A [Case] must not change while it is assessed. A [Record], a
// [Standing], a [Moment], a [Supposing] and a [ByCEL] belong to one goroutine.
//
// # Stability
//
// Three things have versions of their own. Definitions: a released version of a
// pathway never changes, and its digest is in every result. Meaning: the same
// digests, case and [Semantics] give the same bytes, so JSON made under one
// Semantics stays readable and can be made again. Names: the software is before
// 1.0, and what is exported may still change from one minor version to the next;
// every such change is in CHANGELOG.md and in testdata/api, which a test compares.
//
// To build on, and changed only for a reason: [Compile] and [Engine], [Program] but
// for the methods named below, [Locality], [Case], [Age], [Answer], [Value],
// [Assess], [AssessIn], [AssessBeside], [Assessment] and its parts, [DecodeCase],
// [NewPanel], [Panel], [Record], [Standing] and [Ref] but for the methods named
// below, and the two errors.
//
// For the proofs and tools of this module, and changed whenever they need it: how a
// program decides, as data ([Logic], [Formula], [Literal], [Criterion], [Raise],
// [Scope], [Conflict], [Assumption], [Excuse], [Invariant], [ProofException] and
// the methods of [Program] that return them), and how it is laid out to be decided
// quickly ([Plan] and its parts); conditions one by one ([Moment],
// [Truth], [Lack], [Changed], [ByCEL]); decisions without their explanation
// ([Decide], [Decision], [Suppose], [Supposing]); [CompileUnproved], [NormalValue],
// [Interpolate], [BandText] and [Used]; many decisions counted at once
// ([Panel.SharesRecords], [Panel.Lanes], [Panel.Owner], [Standing.Met],
// [Standing.Open]); limits moved for study ([Patch], [Engine.Patched],
// [Program.Patches]).
//
// # Inside
//
// CEL is the language and its type checker the judge of what a condition may say.
// Conditions in a plain part of it are parsed here, all others by cel-go's parser;
// tests hold the two to each other. Checked conditions are lowered at load to
// negation normal form ([Logic]), and that to the plan, by which everything is
// decided:
//
//   - A condition is written out as conjunctions of literals, of which it is the OR
//     (terms.go). What would become too many is decided first and used as a literal.
//     Each conjunction has one bit of a word of 64, a lane; those of one condition
//     are neighbours, and conditions that look at the same subjects share a lane
//     where that saves more than it costs to list them in file order (places.go).
//   - Every subject that is tested (a finding, a calculated number, an age) has
//     classes that no test tells apart: the values of an enumeration, the reasons of
//     not knowing, the numbers between two limits (axes.go). Which class a child is
//     in is read off tables (classes.go).
//   - For each class a row says which conjunctions it leaves alive on each rail. What
//     an unknown is worth to whom (assumed, excused, an exception) is in the rows
//     already, worked out literal by literal when they are made (weigh.go). Each
//     audience, and a child outside the pathway, has conjunctions to begin with.
//   - To decide is to AND the rows of a child's classes, and to OR the conjunctions of
//     each condition by one addition (matrix.go). The rows of two subjects that are a
//     yes-or-no are ANDed beforehand (codes.go). No branch depends on a rule.
//     Scope rules, conditions of excuses and contradictions have matrices of their
//     own. Urgencies and raise rules are read off the bits (ruling.go), and so is
//     whether somebody was unsure about an open danger sign (doubt.go). Pathways and
//     the locality come together in [Standing] (standing.go).
//
// [Assess] decides so too, also when it tries what worse signs and other answers
// would mean; only lanes that a finding concerns are decided again (touch.go). Which
// answers met a criterion and which are missing is then read off the conditions
// themselves. All imports of cel-go are in this package.
package engine
