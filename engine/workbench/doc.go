// Package workbench is what an author of a pathway needs before anything is
// released: a definition to begin with, a draft laid over a library, what is wrong
// with it, and what has to be proved of it.
//
//	draft := workbench.Lay(eng.Library(), text)
//	if draft.Program == nil {
//		fmt.Fprint(os.Stderr, draft.Issues.Render())
//	}
//	report, err := draft.Prove(ctx, workbench.Limits{At: now})
//
// [NewPathway] and [NewVersion] write drafts; [Concerned] says which versions a
// changed file is about, so that only these are tested and proved again. A draft is
// read by the loader and the compiler of released definitions, with their limits; no
// rule is looser for it. It is in use nowhere, and nothing in it is clinically
// approved.
//
// The package is pure: it reads and writes no files, and reads no clock.
package workbench
