// Package plain is the baseline of make load: the service as a good team would
// write it in a week with the tools everybody knows, for one pathway. A body is
// bound to a struct by gin, each criterion is a CEL program of its own, each request
// makes a map of variables, the answer is written by c.JSON, and a recorded
// assessment is one INSERT with its own commit.
//
// It answers what POST /v1/evaluate?view=decision answers, with the definition's own
// conditions, limits and raise rules, so that both can be compared answer by answer
// before anything is timed. It knows the three values of CEL, so an answer that is
// missing leaves a criterion undecided. It knows nothing else of what the engine
// does with the unknown: no reasons, no excuses, no assumptions, no exception that
// must be known to hold, no limit that is none whatever the measurement. It also
// explains nothing, asks nothing, has no roles, and its rows are not chained.
//
// It is in no program that anybody should use for the care of a child.
package plain
