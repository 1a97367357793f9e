// Package api is the engine's HTTP interface: JSON on gin.
//
//	srv := api.New(api.Config{Engine: eng, Log: store, Tokens: store, Logger: logger, Version: version})
//	token, created, err := api.EnsureToken(ctx, store, rand.Reader, time.Now())
//	httpServer := api.HTTPServer(":8080", srv.Handler())
//
// The calls:
//
//	GET  /v1/presenting         where to start: problems in a parent's words
//	GET  /v1/pathways           what there is, in which versions; ?presenting= for what a problem leads to
//	GET  /v1/pathways/{id}      one whole definition as data; ?version= for another than the active one
//	GET  /v1/pathways/{id}/diff what changes, and whose guidance, from ?from= to ?to=, two released versions
//	GET  /v1/localities         what each place names as services; /{id}: one as data, with what it makes more urgent
//	GET  /v1/calculators        the calculators, with what they ask and where their numbers are from
//	POST /v1/calculators/{id}   one calculation; nothing is kept, and nothing of it decides guidance
//	POST /v1/evaluate           a case to an assessment; nothing is kept
//	                            ?view=decision for what is decided, without words
//	POST /v1/evaluate:batch     the same, a case on each line, answered while they come
//	POST /v1/assessments        the same, recorded before it is answered: 201 with id and reference
//	GET  /v1/assessments/{id}   read a recorded one back (staff)
//	GET  /v1/references/{code}  the same by the code people use (staff); DELETE erases the story
//	POST /v1/calls …            the desk's record, a story of a child: README.md beside this file
//	GET  /v1/log …              the decision log, for auditors
//	POST /v1/feedback           what a family says about an assessment, by its code; anonymous
//	POST /v1/assessments/{id}/disputes  staff say that guidance was wrong
//	GET  /v1/disputes/{id}/vignette     the disputed case as a vignette file
//	GET  /v1/insight            figures of whole weeks, JSON or CSV, see [safetynet/api/insight]
//	GET  /openapi.json          all of this as OpenAPI 3.1; /docs to read
//	GET  /healthz /readyz /metrics
//
// Who may call what is one table, permissions in role.go. A caller is known by a
// staff token, by a token of an identity provider ([safetynet/api/oidc]) or by a
// browser session that one of these opened, and is from then on a role and a
// pseudonym, which its records carry.
//
// What can be relied on:
//
//   - A request is understood exactly or refused with every fault in it, each by
//     its JSON pointer, and nothing is recorded. [DecodeRequest] says what a
//     request is; the command line uses it too.
//   - A date of birth is turned into completed units of age while the request is
//     decoded and goes no further. No log line, metric or error message for the
//     operators holds a finding, an age, an id of a child's record or a reference.
//   - Nobody learns what is recorded, not even whether it is, whose role may not
//     read it. A credential that does not count is never taken for none.
//   - Every error is a [Problem] (RFC 9457) that carries [EmergencyText]: whatever
//     fails, a worried parent is told when to call 999 and when 111.
//   - A recorded answer is on durable storage before it is sent. When it cannot be
//     recorded, an answer that says escalate is given all the same, with
//     "recorded": false; a calmer one is withheld.
//   - Every answer is decided twice, by the criteria and by [verify.Opinion], once
//     that is ready. Where the two differ the more urgent is told, the answer and
//     its record say so in "second_opinion", and an alarm is raised.
//   - When there is more to do than can be done, requests are turned away before
//     anything is worked out, with the emergency text, and those let in are quick.
//     Nothing urgent that was worked out is lost to it.
//   - openapi.json beside this file describes every call. It is made by tests, of the
//     routes, the types and their comments; a route that no line of operationLines
//     (openapi_calls_test.go) describes fails them, and so does any answer to a test
//     of this package that is not as it says.
//   - A request is answered by one engine from start to end, also while
//     [Server.Replace] puts another in its place. [Server.Follow] records which
//     definitions are in use and takes those of another server of the same log.
//
// Nothing clinical is decided here: no rule, limit or advice but the fixed
// emergency text.
package api
