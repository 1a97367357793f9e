package api

import (
	"github.com/gin-gonic/gin"

	"safetynet/api/fhir"
	"safetynet/engine"
	"safetynet/pathways"
)

// applyFHIR answers POST /fhir/PlanDefinition/{id}/$apply: what is known of a child,
// as a questionnaire's answers or a record, to the guidance. Nothing is kept.
func (s *Server) applyFHIR(c *gin.Context) {
	eng := s.loaded(c)
	if eng == nil || !queryAllowed(c, "_format") {
		return
	}
	prog := s.planned(eng, c.Param("id"))
	if prog == nil {
		notFound.problem("There is no such PlanDefinition. GET /fhir/PlanDefinition lists them.").send(c)
		return
	}
	body, problem := readFHIRBody(c)
	if problem != nil {
		problem.send(c)
		return
	}
	def, now := prog.Definition(), s.now()
	asked := fhir.ReadApply(body, def.Dictionary, now)
	if asked.Told.Audience == "" {
		asked.Told.Issues = append(asked.Told.Issues, fhir.Issue{
			Severity: pathways.LevelError, Code: "audience-missing", Message: "who answers is not said",
			Hint: "answer the item audience, or send the parameter audience: parent, adviser or clinician",
		})
	}
	id := def.ID.Value
	req, issues := s.toldRequest(eng, []string{id}, map[string]pathways.Version{id: def.Version}, asked.Told, "", now)
	if req == nil {
		refusedFHIR(body, issues).send(c)
		return
	}
	if a := s.assess(c, req); a != nil {
		s.fhir(c, fhir.GuidanceResponseOf(fhir.Decided{
			Pathways: req.Pathways, Programs: req.Programs, Case: req.Case, Assessment: a,
			Origins: asked.Told.Origins, Issues: issues, Subject: asked.Subject,
		}))
	}
}

// planned is the program of a PlanDefinition: a version, or the one in use.
func (s *Server) planned(eng *engine.Engine, id string) *engine.Program {
	for _, x := range eng.Library().Pathways {
		inUse := eng.Library().Active(x.ID.Value, s.now()) == x
		if id == fhir.VersionID(x) || inUse && id == fhir.ID(x.ID.Value) {
			return eng.Program(x.ID.Value, x.Version)
		}
	}
	return nil
}
