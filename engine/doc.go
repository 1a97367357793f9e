// Package engine turns a pathway and a case into an assessment.
//
// Compile a library once, choose the programs in use, assess cases:
//
//	lib, issues := pathways.Load(pathways.Embedded())
//	eng, issues := engine.Compile(lib, issues)
//	progs, err := eng.Select([]string{"febrile-child"}, nil, time.Now())
//	result, err := engine.Assess(progs, c)
//
// or, to name the services of a place, which may make a disposition more urgent
// and never less:
//
//	england, err := eng.SelectLocality("england", time.Now())
//	result, err := engine.AssessIn(england, progs, c)
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
// CEL is the language and its type checker the judge of what a condition may
// say; checked conditions are lowered at load to negation normal form, which is
// what is evaluated. All imports of cel-go are in this package.
//
// The package is pure: it reads no clock, does no I/O and has no variables that
// change. An [Engine], a [Program] and an [Assessment] are never changed after
// they are made and may be used from many goroutines at once.
package engine
