// Package pathways holds what the pathways say: the definition language, its
// loader, and the released definitions themselves, embedded.
//
// Start with [Load] on [Embedded] (or on a folder of your own with [os.DirFS]):
//
//	lib, issues := pathways.Load(pathways.Embedded())
//	if issues.HasErrors() {
//		fmt.Fprint(os.Stderr, issues.Render())
//	}
//
// A [Library] is every version of every pathway and shared part in one folder,
// and beside them the presenting problems people start from, the localities that
// name services, the calculators, the [Wording] for young people, and the
// [Invariants] that are proved of the pathways.
// Load reports everything that is wrong with all files at once, in file order,
// as [Issues]; conditions are only read as text here and are checked by
// safetynet/engine, which adds its own issues to the same list.
//
// The language is described in FORMAT.md. A released version never changes: its
// digest, over the file and everything it pins, stands in SUMS, and an edited
// release does not load. Every scalar keeps its [Position], so that an
// assessment can name the line of the definition that decided it.
//
// The package reads no clock, opens no network connection and imports nothing
// else of this module.
package pathways
