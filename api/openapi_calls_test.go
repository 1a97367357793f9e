package api

import (
	"net/http"
	"slices"

	"safetynet/api/insight"
	"safetynet/api/openapi"
	"safetynet/api/story"
	"safetynet/api/web/handover"
	"safetynet/engine"
)

// call is one line of the interface. Who may call stands in permissions; what every
// call has in common is added by interfaceOf.
type operationLine struct {
	route     string // as in permissions
	id        string // name of the function in clients
	tag       string
	summary   string
	about     string
	query     []openapi.Parameter
	body      *openapi.Schema // JSON
	lines     *openapi.Schema // JSON on each line
	takesFHIR bool            // a resource in place of the body
	keyed     bool            // takes an Idempotency-Key
	answers   []operationAnswer
	may       []problemKind // besides the common ones
}

// answer is one way in which a call succeeds.
type operationAnswer struct {
	status int
	of     any               // a Go value of the type that is answered in JSON, or a schema
	files  map[string]string // what else it can be, by media type, with a comment
	also   map[string]any    // and what other JSON
	moved  bool              // has a Location
	about  string
}

func answers200(of any) []operationAnswer { return []operationAnswer{{status: http.StatusOK, of: of}} }

func answers201(of any, moved bool) []operationAnswer {
	return []operationAnswer{{status: http.StatusCreated, of: of, moved: moved}}
}

func answersFile(media, about string) []operationAnswer {
	return []operationAnswer{{status: http.StatusOK, files: map[string]string{media: about}}}
}

// What calls have in common that read or write the decision log.
var (
	readKinds  = []problemKind{notFound, erased, logUnavailable, recordDamaged}
	writeKinds = []problemKind{notFound, erased, logUnavailable, recordDamaged, notReady, notRecorded, notAsThingsStand}
)

func withKinds(kinds []problemKind, more ...problemKind) []problemKind {
	return append(append([]problemKind{}, kinds...), more...)
}

// The chapters, in the order of the reading page.
var chapters = []openapi.Tag{
	{Name: "Guidance", Description: "A case to an assessment, and what can be asked. Nothing here needs a token but to record for staff."},
	{Name: "Calculators", Description: "Numbers beside the pathways. They decide no guidance and nothing is kept."},
	{Name: "Records", Description: "Read a recorded assessment back, by its id or the code that people read out, and erase it."},
	{Name: "Calls", Description: "The desk's record of a call: a story of entries, to which things are added and from which none is taken away."},
	{Name: "Learning", Description: "What families and staff say about guidance, and the figures of the log."},
	{Name: "Log", Description: "The decision log for auditors."},
	{Name: "FHIR", Description: "FHIR R4, in its own media type and with its own shape of errors. GET /fhir/metadata says what there is."},
	{Name: "CDS Hooks", Description: "CDS Hooks 2.0 for clinical systems. GET /cds-services says what there is."},
	{Name: "Operators", Description: "For whoever runs the service. They never ask who calls."},
	{Name: "Pages", Description: "For people with a browser: HTML that is made on the server. Programs use the calls above."},
}

var operationLines = slices.Concat(fhirLines(), hookLines, []operationLine{
	{route: "GET /v1/presenting", id: "listPresenting", tag: "Guidance", summary: "Where to start: problems in a parent's words, and the pathways they lead to",
		answers: answers200(PresentingList{}), may: []problemKind{notFound, notReady}},
	{route: "GET /v1/pathways", id: "listPathways", tag: "Guidance", summary: "What pathways there are, in which versions",
		query: queryParams("presenting", "a problem of GET /v1/presenting: only the pathways it leads to, with the danger signs to ask first"), answers: answers200(PathwayList{}), may: []problemKind{notFound, notReady}},
	{route: "GET /v1/pathways/:id", id: "showPathway", tag: "Guidance", summary: "One whole definition as data",
		query: queryParams("version", "another than the active one, such as 1.0.0"), answers: answers200(PathwayView{}), may: []problemKind{notFound, notReady}},
	{route: "GET /v1/pathways/:id/diff", id: "comparePathway", tag: "Guidance", summary: "Whose guidance changes between two released versions",
		about: "Counted exactly over every child there can be, with one child of each kind. It takes seconds the first time.",
		query: queryParams("from", "the version before, such as 1.0.0", "to", "the version after"), answers: answers200(openapi.RefTo("PathwayDifference")), may: []problemKind{notFound, notReady}},
	{route: "GET /v1/localities", id: "listLocalities", tag: "Guidance", summary: "Places, with the services each names", answers: answers200(LocalityList{}), may: []problemKind{notReady}},
	{route: "GET /v1/localities/:id", id: "showLocality", tag: "Guidance", summary: "One place as data, with what it makes more urgent",
		query: queryParams("version", "another than the active one, such as 1.0.0"), answers: answers200(LocalityView{}), may: []problemKind{notFound, notReady}},
	{route: "POST /v1/evaluate", id: "evaluate", tag: "Guidance", summary: "A case to an assessment; nothing is kept",
		about: "For every audience, whoever asks. Every finding that is not sent is unknown, and unknown is never taken for no.",
		query: queryParams("view", "full, or decision: what is decided, without words"), body: openapi.RefTo("CaseRequest"), may: []problemKind{notReady},
		answers: []operationAnswer{{status: http.StatusOK, of: engine.Assessment{}, also: map[string]any{decisionMedia: DecisionView{}}}}},
	{route: "POST " + batchRoute, id: "evaluateBatch", tag: "Guidance", summary: "A case on each line to an assessment on each line, in the same order; nothing is kept",
		about: "Lines are answered while they come, and there may be any number of them. What is wrong with a line is said in the answer to it. Blank lines are left out, and counted. A connection that ends early was not answered to the end.",
		query: queryParams("view", "full, or decision: what is decided, without words"), may: []problemKind{notReady},
		lines:   &openapi.Schema{Description: "A CaseRequest. A line that is none is refused alone."},
		answers: []operationAnswer{{status: http.StatusOK, of: jsonLines{openapi.RefTo("BatchLine")}, about: "One answer on each line; the schema is that of a line."}}},
	{route: "POST /v1/assessments", id: "recordAssessment", tag: "Guidance", summary: "A case to an assessment, recorded before it is answered",
		about: "For audience parent from everybody; for adviser and clinician by staff of that role. Where it cannot be recorded, an answer that says escalate is given all the same (200, recorded: false); a calmer one is withheld (503).",
		query: queryParams("view", "full, or decision: what is decided, without words, and only that is recorded"),
		body:  openapi.RefTo("AssessmentRequest"), keyed: true, may: withKinds(writeKinds, referenceExpired),
		answers: []operationAnswer{
			{status: http.StatusCreated, of: Recorded{}, moved: true, also: map[string]any{decisionMedia: RecordedDecision{}}},
			{status: http.StatusOK, of: Recorded{}, about: "Escalate, and it could not be recorded: there is no id and no reference.", also: map[string]any{decisionMedia: RecordedDecision{}}},
		}},

	{route: "GET /v1/calculators", id: "listCalculators", tag: "Calculators", summary: "The calculators: what they ask, for whom they are, every constant with its source", answers: answers200(CalculatorList{}), may: []problemKind{notReady}},
	{route: "POST /v1/calculators/:kind", id: "calculate", tag: "Calculators", summary: "One calculation",
		body: openapi.RefTo("CalculationRequest"), answers: answers200(Calculation{}), may: []problemKind{notFound, notForAudience, notReady}},

	{route: "GET /v1/assessments/:id", id: "showAssessment", tag: "Records", summary: "Read a recorded assessment back", answers: answers200(Stored{}), may: readKinds},
	{route: "GET /v1/references/:code", id: "showReference", tag: "Records", summary: "The same by the code that people read out",
		about: "For 14 days; an auditor reads what has expired too. The code may be as a person typed it.", answers: answers200(Stored{}), may: withKinds(readKinds, referenceExpired)},
	{route: "DELETE /v1/references/:code", id: "eraseReference", tag: "Records", summary: "Erase everything about the child of a code",
		about: "The bodies of all entries go; the chain of the log still verifies.", body: openapi.RefTo("ErasureRequest"), answers: answers200(Erasure{}), may: writeKinds},

	{route: "POST /v1/calls", id: "openCall", tag: "Calls", summary: "Open a call: anew, or by a family's code",
		body: openapi.RefTo("CallRequest"), keyed: true, answers: answers201(OpenedCall{}, true), may: withKinds(writeKinds, referenceExpired)},
	{route: "GET /v1/calls/:id", id: "showCall", tag: "Calls", summary: "The story of a call", answers: answers200(CallView{}), may: withKinds(readKinds, notReady)},
	{route: "POST /v1/calls/:id/assessments", id: "assessCall", tag: "Calls", summary: "Assess within a call; it supersedes the assessment before",
		body: openapi.RefTo("CaseRequest"), keyed: true, may: writeKinds,
		answers: append(answers201(Recorded{}, true), operationAnswer{status: http.StatusOK, of: Recorded{}, about: "Escalate, and it could not be recorded: there is no id and no reference."})},
	{route: "POST /v1/calls/:id/overrides", id: "overrideCall", tag: "Calls", summary: "Choose another disposition, with a reason; a less urgent one is a clinician's",
		body: openapi.RefTo("OverrideRequest"), keyed: true, answers: answers201(Added{}, false), may: writeKinds},
	{route: "POST /v1/calls/:id/tasks", id: "addTask", tag: "Calls", summary: "A call back or a hand-over, due at a time",
		body: openapi.RefTo("TaskRequest"), keyed: true, answers: answers201(Added{}, false), may: writeKinds},
	{route: "POST /v1/calls/:id/tasks/:task/done", id: "finishTask", tag: "Calls", summary: "What came of a task",
		body: openapi.RefTo("TaskResultRequest"), keyed: true, answers: answers201(Added{}, false), may: writeKinds},
	{route: "POST /v1/calls/:id/outcome", id: "closeCall", tag: "Calls", summary: "What happened next; closes the call",
		body: openapi.RefTo("OutcomeRequest"), keyed: true, answers: answers201(Added{}, false), may: writeKinds},
	{route: "POST /v1/calls/:id/corrections", id: "correctCall", tag: "Calls", summary: "Take an entry back",
		body: openapi.RefTo("CorrectionRequest"), keyed: true, answers: answers201(Added{}, false), may: writeKinds},
	{route: "GET /v1/calls/:id/handover", id: "handOverCall", tag: "Calls", summary: "The call for whoever takes it on",
		about: "As text with Accept: text/plain, as a FHIR document with application/fhir+json.", may: withKinds(readKinds, notReady, notAsThingsStand),
		answers: []operationAnswer{{status: http.StatusOK, of: handover.Summary{}, files: map[string]string{"text/plain": "the same as text", fhirMedia: "a document"}}}},
	{route: "GET /v1/queue", id: "showQueue", tag: "Calls", summary: "Open call backs and hand-overs of all calls, the first due first",
		query: queryParams("what", "call-back or hand-over: only these"), answers: answers200(Queue{}), may: withKinds(readKinds, notReady)},
	{route: "GET /v1/reasons", id: "listReasons", tag: "Calls", summary: "Every list of codes that something about a call is chosen from", answers: answers200(Reasons{})},

	{route: "POST /v1/feedback", id: "giveFeedback", tag: "Learning", summary: "What a family says about guidance, by its code; anonymous",
		body: openapi.RefTo("FeedbackRequest"), answers: answers201(Heard{}, false), may: []problemKind{notFound, tooMuchFeedback, notWritten}},
	{route: "POST /v1/assessments/:id/disputes", id: "dispute", tag: "Learning", summary: "This guidance was wrong; it becomes a test case and changes no guidance",
		body: openapi.RefTo("DisputeRequest"), answers: answers201(DisputeView{}, true), may: withKinds(readKinds, notWritten, notReady)},
	{route: "GET /v1/disputes/:id/vignette", id: "showVignette", tag: "Learning", summary: "The disputed case as a vignette file",
		query: queryParams("pathway", "which one, where several were assessed together"), answers: answersFile("application/yaml", "a vignette file"), may: withKinds(readKinds, notReady)},
	{route: "GET /v1/insight", id: "showInsight", tag: "Learning", summary: "Figures of whole weeks; as CSV with Accept: text/csv",
		about:   "Counts from 1 to 7 are not shown and others are rounded to the nearest 5.",
		query:   queryParams("from", "a Monday, such as 2026-10-26", "to", "a Sunday", "by", "how to split: pathway, version, locality, audience, week, with commas"),
		may:     []problemKind{logUnavailable, recordDamaged, countingBusy, notReady},
		answers: []operationAnswer{{status: http.StatusOK, of: insight.Figures{}, files: map[string]string{"text/csv": "the same as a table"}}}},

	{route: "GET /v1/log", id: "exportLog", tag: "Log", summary: "The log as JSON Lines", query: queryParams("after", "only what came after the entry of this number"),
		answers: []operationAnswer{{status: http.StatusOK, of: jsonLines{openapi.RefTo("LogLine")}, about: "One entry on each line; the schema is that of a line."}}, may: withKinds(readKinds, busy)},
	{route: "GET /v1/log/verify", id: "verifyLog", tag: "Log", summary: "Whether the chain of the log holds", answers: answers200(LogReport{}), may: withKinds(readKinds, busy)},
	{route: "GET /v1/log/head", id: "showLogHead", tag: "Log", summary: "The head of the chain, to keep elsewhere", answers: answers200(NotedHead{}), may: withKinds(readKinds, busy)},

	{route: "GET /healthz", id: "health", tag: "Operators", summary: "Whether the process runs", answers: answers200(Health{})},
	{route: "GET /readyz", id: "ready", tag: "Operators", summary: "Whether requests should be sent here", answers: answers200(Readiness{}), may: []problemKind{notReady}},
	{route: "GET /metrics", id: "metrics", tag: "Operators", summary: "Counters for Prometheus", answers: answersFile("text/plain", "in the text format of Prometheus")},
	{route: "GET /openapi.json", id: "showInterface", tag: "Operators", summary: "This document", answers: answers200(&openapi.Schema{Type: "object"})},
	{route: "GET /assets/:digest/*file", id: "showAsset", tag: "Pages", summary: "Stylesheets, scripts and drawings", answers: append(answersFile("*/*", "a file of the pages"),
		operationAnswer{status: http.StatusNotFound, files: map[string]string{"text/plain": "nothing of that name"}, about: "There is no such file."})},

	pageLine("GET /docs", "showDocs", "This interface, to read"),
	pageLine("GET /docs/:part", "showDocsPart", "One chapter of it, or types, or problems", notFound),
	pageLine("GET /", "showStart", "The symptom checker begins"),
	pageLine("GET /check", "showCheck", "Leads to the beginning: the pages of the checker are answers to forms"),
	pageLine("POST /check", "check", "The next page of the symptom checker"),
	pageLine("POST /check/easy-read", "showEasyRead", "The advice in easy read, with pictures"),
	pageLine("GET /danger-signs/easy-read", "showEasySigns", "The emergency signs in easy read, with pictures"),
	downloadLine("POST /check/leaflet.pdf", "showLeaflet", "application/pdf", "The advice as a PDF"),
	downloadLine("POST /check/look-again.ics", "showLookAgain", "text/calendar", "When to look again, for a calendar"),
	pageLine("GET /danger-signs", "showDangerSigns", "The emergency signs, in English or another language").asking("lang", "the language, such as cy"),
	pageLine("GET /feedback", "showFeedback", "Did it help?"),
	pageLine("POST /feedback", "sendFeedback", "What a family says", tooMuchFeedback, notWritten),
	pageLine("GET /practice", "showPractice", "Practise on made-up cases"),
	pageLine("POST /practice", "practise", "What a learner does, and what the engine says", notFound),
	pageLine("POST /practice/workshop", "holdWorkshop", "A workshop, for who opened it", notFound),
	downloadLine("POST /practice/results.csv", "showPracticeTable", "text/csv", "The answers of a workshop or of one learner, as a table", notFound),
	downloadLine("POST /practice/results.json", "showPracticeResults", "application/json", "The answers of a workshop or of one learner", notFound),
	pageLine("GET /practice/calibration", "showCalibration", "Where people practise too calm or too urgent"),
	pageLine("GET /workbench", "showWorkbench", "Begin a draft of a pathway, or open one"),
	pageLine("POST /workbench", "workOnDraft", "What a draft comes to; nothing of it is kept"),
	pageLine("GET /pathways", "showLibrary", "The library of pathways"),
	pageLine("GET /pathways/:id", "showDefinition", "A pathway as a document", notFound).asking("version", "another than the active one"),
	pageLine("GET /pathways/:id/sheet", "showSheet", "A sheet for parents", notFound),
	pageLine("GET /thresholds", "showThresholds", "The limits of a pathway", notFound).asking("pathway", "which one", "version", "another than the active one"),
	pageLine("POST /thresholds", "showChild", "The limits for one child", notFound),
	withText(pageLine("POST /thresholds/live", "showChildLive", "What changes on the page of the limits", notFound)),
	pageLine("GET /thresholds/compare", "showCompare", "Two versions side by side").asking("pathway", "which one", "from", "the version before", "to", "the version after"),
	pageLine("GET /thresholds/calculators", "showCalculators", "The calculators"),
	pageLine("GET /thresholds/calculators/:kind", "showCalculator", "One calculator", notFound),
	pageLine("POST /thresholds/calculators/:kind", "runCalculator", "One calculation", notFound),
	pageLine("GET /signin", "showSignIn", "Signing in").asking("next", "the page to go on to"),
	pageLine("POST /signin", "signIn", "Opens a session with a token", tooManySignIns),
	pageLine("POST /signout", "signOut", "Ends the session"),
	pageLine("GET /desk", "showDesk", "The desk begins a call"),
	pageLine("GET /desk/call", "showDeskCall", "Leads to the beginning"),
	pageLine("GET /desk/open", "showDeskOpen", "Leads to the beginning"),
	pageLine("GET /desk/record", "showDeskRecord", "Leads to the beginning"),
	pageLine("POST /desk/call", "deskCall", "A call on one page"),
	pageLine("POST /desk/open", "deskOpen", "Opens a call by a family's code"),
	pageLine("POST /desk/live", "deskLive", "What changes on the page of a call"),
	pageLine("POST /desk/record", "deskRecord", "Records the call", notRecorded),
	pageLine("GET /desk/call/:id", "deskResume", "Goes on with a call", readKinds...),
	pageLine("GET /desk/story/:id", "deskStory", "What was recorded of a call", readKinds...),
	downloadLine("GET /desk/story/:id/handover.json", "deskDocument", fhirMedia, "The hand-over as a FHIR document", withKinds(readKinds, notAsThingsStand)...),
	pageLine("POST /desk/story/:id", "deskAct", "Adds to what was recorded", writeKinds...),
	pageLine("GET /desk/queue", "deskQueue", "Open call backs and hand-overs").asking("what", "call-back or hand-over: only these"),
	pageLine("GET /desk/queue/live", "deskQueueLive", "What changes on the page of the queue"),
	pageLine("GET /insight", "deskInsight", "Figures for staff", countingBusy, invalidRequest).asking("from", "a Monday", "to", "a Sunday", "by", "how to split"),
})

// lines is JSON Lines, of one schema each.
type jsonLines struct{ of *openapi.Schema }

// page is a line for a page. Forms are those of the pages themselves.
func pageLine(route, id, summary string, may ...problemKind) operationLine {
	return operationLine{route: route, id: id, tag: "Pages", summary: summary, may: withKinds(may, notReady, logUnavailable), answers: []operationAnswer{
		{status: http.StatusOK, files: map[string]string{"text/html": "a page"}}, {status: http.StatusSeeOther, moved: true, about: "Another page."},
	}}
}

// asking adds parameters of the query.
func (c operationLine) asking(namesAndTexts ...string) operationLine {
	c.query = queryParams(namesAndTexts...)
	return c
}

// withText is a line whose script is told in plain words that it must not go on.
func withText(c operationLine) operationLine {
	c.answers = append(c.answers, operationAnswer{status: http.StatusNotFound, files: map[string]string{"text/plain": "for the script"}, about: "Nothing can be put in place."})
	return c
}

func downloadLine(route, id, media, summary string, may ...problemKind) operationLine {
	x := pageLine(route, id, summary, may...)
	x.answers[0].files[media] = "the file"
	return x
}

// params are parameters of the query: a name, then what it is.
func queryParams(namesAndTexts ...string) []openapi.Parameter {
	var all []openapi.Parameter
	for i := 0; i < len(namesAndTexts); i += 2 {
		all = append(all, openapi.Parameter{Name: namesAndTexts[i], In: "query", Description: namesAndTexts[i+1], Schema: &openapi.Schema{Type: "string"}})
	}
	return all
}

// pathParams are the parameters of paths, by the part before them.
var pathParams = map[string]string{
	"pathways/{id}": "a pathway, such as febrile-child", "localities/{id}": "a locality, such as england",
	"calculators/{kind}": "peak-flow, rehydration, pews or normal-ranges", "assessments/{id}": "the id of an assessment",
	"references/{code}": "the code that people read out, such as KXJX-KSV6-3", "calls/{id}": "the id of a call: of its story, or of any entry in it",
	"tasks/{task}": "the id of a task", "disputes/{id}": "the id of a dispute", "call/{id}": "the id of a call", "story/{id}": "the id of a story",
	"docs/{part}": "a chapter", "cds-services/{id}": "a service: a pathway, such as febrile-child, or acutely-unwell-child for all of them", "assets/{digest}": "names the state of the files", "{digest}/{file}": "a file",
}

// rolesOf are the roles that may use a route.
func rolesOf(who []story.Role) []string {
	names := []string{}
	for _, r := range who {
		names = append(names, string(r))
	}
	return names
}
