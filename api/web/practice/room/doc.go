// Package room keeps who practises, and their answers, while they do. Nobody has a name
// or an account: a learner is a random key, a role and a number, and an answer is one
// of a list. Nothing of it is about a child, so none of it is in the decision log.
//
// A room is in memory and bounded in every way: by [MaxSessions], [MaxLearners],
// [MaxCases] and [Life]. It ends with the server, and each instance of a server has a
// room of its own; who wants to keep results exports them before.
//
// A [Room] is safe for concurrent use. What it gives out are copies, but for cases,
// which nobody changes.
package room
