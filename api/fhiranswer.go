package api

import (
	"encoding/json"
	"mime"
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"safetynet/api/fhir"
	"safetynet/pathways"
)

const fhirMedia = "application/fhir+json"

var notAcceptable = problemKind{"not-acceptable", "FHIR is answered as JSON", http.StatusNotAcceptable}

// fhir answers with a resource. The whole answer is made before its first byte is
// sent.
func (s *Server) fhir(c *gin.Context, resource any) {
	body, err := json.Marshal(resource)
	if err != nil {
		s.internal(c, "encode", err)
		return
	}
	c.Data(http.StatusOK, fhirMedia+"; charset=utf-8", body)
}

// acceptsFHIR refuses who wants something else than JSON of FHIR R4.
func acceptsFHIR(c *gin.Context) {
	wants := strings.Join(c.Request.Header.Values("Accept"), ",")
	if format, given := c.GetQuery("_format"); given {
		wants = strings.ReplaceAll(format, " ", "+") // which a + is in a query
	}
	if wants != "" && !slices.ContainsFunc(strings.Split(wants, ","), jsonOfR4) {
		notAcceptable.problem("Accept " + fhirMedia + "; the version is 4.0.").send(c)
	}
}

func jsonOfR4(want string) bool {
	media, params, err := mime.ParseMediaType(want)
	version, named := params["fhirversion"]
	return err == nil && (!named || version == "4.0") &&
		slices.Contains([]string{fhirMedia, "application/json", "json", "*/*", "application/*"}, media)
}

// outcome is a problem in FHIR: its issues, or itself as one, and the emergency
// text, since no error is ever calm.
func (p *Problem) outcome() *fhir.OperationOutcome {
	var issues []fhir.Issue
	for _, i := range p.Issues {
		issues = append(issues, fhir.Issue(i))
	}
	if issues == nil {
		issues = []fhir.Issue{{
			Severity: pathways.LevelError, Code: strings.TrimPrefix(p.Type, "/problems/"), Message: p.Title, Hint: p.Detail,
		}}
	}
	all := fhir.OutcomeOf(p.resource, issues)
	all.Issue = append(all.Issue, fhir.OutcomeIssue{
		Severity: "information", Code: "informational", Details: &fhir.CodeableConcept{
			Coding: []fhir.Coding{{System: fhir.IssueSystem, Code: "emergency"}}, Text: p.Emergency,
		},
		Diagnostics: "Request " + p.Instance,
	})
	return all
}

// readFHIRBody returns the body of a request with a resource of FHIR, or the problem
// with it.
func readFHIRBody(c *gin.Context) ([]byte, *Problem) {
	body, problem := readBody(c)
	if problem != nil {
		return nil, problem
	}
	var found faults
	if _, whole := parseTreeWithin(fhirLimits, body, &found); !whole {
		return nil, found.problem(malformedRequest)
	}
	if !found.none() {
		problem = found.problem(invalidRequest)
		problem.resource = fhir.Root(body)
	}
	return body, problem
}

// refusedFHIR is the problem that issues with a resource come to.
func refusedFHIR(body []byte, issues []fhir.Issue) *Problem {
	p := invalidRequest.problem("Nothing was decided. See the issues for every fault and its place.")
	p.resource = fhir.Root(body)
	for _, i := range foremost(issues) {
		p.Issues = append(p.Issues, Issue(i))
	}
	return p
}

// foremost are as many issues as an answer has room for, errors first where that is
// not all of them.
func foremost(issues []fhir.Issue) []fhir.Issue {
	if len(issues) <= maxIssues {
		return issues
	}
	isError := func(i fhir.Issue) bool { return i.Severity == pathways.LevelError }
	errors := slices.DeleteFunc(slices.Clone(issues), func(i fhir.Issue) bool { return !isError(i) })
	return append(errors, slices.DeleteFunc(slices.Clone(issues), isError)...)[:maxIssues]
}
