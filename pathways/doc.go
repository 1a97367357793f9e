// Package pathways holds what the pathways say: the definition language, its
// loader, and the released definitions themselves, embedded. Package
// safetynet/engine assesses children by them.
//
// Nothing in them is clinically approved: [Header.ApprovedAt] is false for every
// version until a [Release] beside it has the signatures of [Approvers].
//
// # What to call, in order
//
// Start with [Load] on [Embedded] (or on a folder of your own with [os.DirFS]):
//
//	lib, issues := pathways.Load(pathways.Embedded())
//	if issues.HasErrors() {
//		fmt.Fprint(os.Stderr, issues.Render())
//	}
//
// and give both to engine.Compile, which checks the conditions and adds its own
// issues to the same list; here they are only read as text. To look things up:
//
//   - [Library.PresentingAt]: what people say is wrong, and the pathways it leads to.
//   - [Library.Active]: the version of a [Pathway] in use at a time. Its Dictionary
//     has the questions as [Finding], each with type, values, range and wording; its
//     Pages say which are asked together, its Criteria what follows, each with
//     its [Citation].
//   - [Library.ActiveLocality]: the services of a place. [Library.YoungPersonAt]: the
//     [Wording] for young people. [Library.CalculatorsAt]: the constants of the
//     calculators.
//   - [Text.For]: the wording for an [Audience].
//   - [Library.ParentTexts]: every text for parents of a version, by id.
//     [Library.Spoken]: the languages that have all danger signs and what to do.
//
// # What a library is
//
// A [Library] is every version of every pathway and shared part in one folder,
// and beside them the presenting problems people start from, the localities that
// name services, the calculators, the wordings, the phrases and translations of
// pages, the [Invariants] that are proved of the pathways, and the log of [Hazards].
// The language is described in FORMAT.md.
//
// A released version never changes: its digest, over the file and everything it
// pins, stands in SUMS, and an edited release does not load. The newest active
// version of a pathway needs the record of its proofs beside it, which the command
// safetynet verify writes. A draft needs neither, and is never in use.
// Every scalar keeps its [Position], so that an assessment can name the line of the
// definition that decided it.
//
// # Errors
//
// [Load] returns no error but [Issues]: everything that is wrong with all files at
// once, in file order, each [Issue] with a stable code ([Codes] lists them), file,
// line, column and often a hint. A library with an error among them must not be
// used. A lookup that finds nothing returns nil.
//
// # Concurrency
//
// The package reads no clock, opens no network connection and imports nothing
// else of this module. A [Library] and all it holds are not changed after Load
// returns and may be read from many goroutines at once. Nobody else may change
// them either.
//
// # Stability
//
// Released definitions, their ids and digests stay as they are. A file says by its
// [Format] how it is to be read; one that is to be read differently gets another
// number, and so far there is only v1. Go names are before 1.0 and may change from
// one minor version to the next; every change is in CHANGELOG.md and in
// testdata/api, which a test compares.
//
// To build on, and changed only for a reason: [Load], [Embedded], [Library] and what
// it holds, [Issues], and the words that appear in assessments ([Audience],
// [Guidance], [Reason], [Grade], [Citation], [Position], [Version]). For the loader
// and tools of this module, and changed whenever they need it: releases ([Release],
// [Approvers], [Edition]), proofs ([Proof],
// [ProofException], [Invariants], [ProofPlace], [Library.OtherSemantics]), the
// clinical notes ([ReadNoteRows], [NoteRow], [Pathway.Trace]), [Describe],
// [Suggest], [Sentences], [Strings], [Reading], [Str.At], [Str.AtLineCol],
// [Library.NewIssue] and [Sheet].
package pathways
