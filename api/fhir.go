package api

import (
	"slices"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"safetynet/api/cdshooks"
	"safetynet/api/fhir"
	"safetynet/engine"
	"safetynet/pathways"
)

// mountFHIR serves the FHIR interface: the definitions, and decisions by $apply.
func (s *Server) mountFHIR(r gin.IRouter) {
	g := r.Group("/fhir", acceptsFHIR)
	g.GET("/metadata", s.showCapability)
	for kind, of := range definitions {
		g.GET("/"+kind, s.searchFHIR(kind, of))
		g.GET("/"+kind+"/:id", s.readFHIR(of))
	}
	g.POST("/PlanDefinition/:id/$apply", s.applyFHIR)
}

// definition is a resource that is served: what it is found by, and how it is made.
type definition struct {
	id, url, version string
	make             func() headed
}

// headed is a definition of any type.
type headed interface{ Head() fhir.Definition }

// readyMade is a definition that is there already.
func readyMade(x headed) definition {
	head := x.Head()
	return definition{head.ID, head.URL, head.Version, func() headed { return x }}
}

// definitions are the types that are served, with all there is of each. A pathway is
// there in every version, and once more, by its plain id, in the one in use.
var definitions = map[string]func(*Server, *engine.Engine) []definition{
	"Questionnaire": ofVersions("Questionnaire", func(p *engine.Program, id string, h *pathways.Header, at time.Time) headed {
		x := fhir.QuestionnaireOf(p)
		x.ID = id
		x.Approve(h, at)
		return x
	}),
	"PlanDefinition": ofVersions("PlanDefinition", func(p *engine.Program, id string, h *pathways.Header, at time.Time) headed {
		x := fhir.PlanDefinitionOf(p)
		x.ID = id
		x.Approve(h, at)
		return x
	}),
	"Library": ofVersions("Library", func(p *engine.Program, id string, h *pathways.Header, at time.Time) headed {
		x := fhir.LibraryOf(p)
		x.ID = id
		x.Approve(h, at)
		return x
	}),
	"CodeSystem": func(s *Server, eng *engine.Engine) []definition {
		return append(inUse(s, eng, fhir.CodeSystemsOf), madeOf(cdshooks.CodeSystems(programsInUse(eng, s.now())))...)
	},
	"ValueSet": func(s *Server, eng *engine.Engine) []definition { return inUse(s, eng, fhir.ValueSetsOf) },
	"OperationDefinition": func(*Server, *engine.Engine) []definition {
		return []definition{readyMade(fhir.ApplyOperation())}
	},
	"StructureDefinition": func(*Server, *engine.Engine) []definition { return madeOf(fhir.StructureDefinitions()) },
}

func madeOf[T headed](list []T) (all []definition) {
	for _, x := range list {
		all = append(all, readyMade(x))
	}
	return all
}

func ofVersions(kind string, make func(p *engine.Program, id string, h *pathways.Header, at time.Time) headed) func(*Server, *engine.Engine) []definition {
	return func(s *Server, eng *engine.Engine) []definition {
		var all []definition
		add := func(p *pathways.Pathway, id string) {
			prog := eng.Program(p.ID.Value, p.Version)
			all = append(all, definition{id, fhir.URL(kind, p.ID.Value), p.Version.String(), func() headed { return make(prog, id, &p.Header, s.now()) }})
		}
		for _, p := range eng.Library().Pathways {
			add(p, fhir.VersionID(p))
		}
		for _, id := range eng.Library().IDs() {
			if p := eng.Library().Active(id, s.now()); p != nil {
				add(p, fhir.ID(id))
			}
		}
		return all
	}
}

// inUse are the vocabularies of the pathways in use. They pin one dictionary, so
// what they share is there once.
func inUse[T headed](s *Server, eng *engine.Engine, of func(*engine.Program) []T) (all []definition) {
	seen := map[string]bool{}
	for _, p := range programsInUse(eng, s.now()) {
		for _, x := range madeOf(of(p)) {
			if !seen[x.id] {
				seen[x.id] = true
				all = append(all, x)
			}
		}
	}
	return all
}

// readFHIR answers a read.
func (s *Server) readFHIR(of func(*Server, *engine.Engine) []definition) gin.HandlerFunc {
	return func(c *gin.Context) {
		eng := s.loaded(c)
		if eng == nil || !queryAllowed(c, "_format") {
			return
		}
		for _, x := range of(s, eng) {
			if x.id == c.Param("id") {
				s.fhir(c, x.make())
				return
			}
		}
		notFound.problem("There is no such definition here. A search without parameters lists them.").send(c)
	}
}

// searchFHIR answers a search by what [fhir.SearchParams] lists.
func (s *Server) searchFHIR(kind string, of func(*Server, *engine.Engine) []definition) gin.HandlerFunc {
	return func(c *gin.Context) {
		eng := s.loaded(c)
		if eng == nil || !queryAllowed(c, "_id", "status", "url", "version", "_format") {
			return
		}
		found := fhir.Bundle{ResourceType: "Bundle", Type: "searchset"}
		for _, x := range of(s, eng) {
			if !matches(c, "url", x.url) || !matches(c, "version", x.version) || !matches(c, "_id", x.id) {
				continue
			}
			if r := x.make(); matches(c, "status", r.Head().Status) {
				found.Entry = append(found.Entry, fhir.BundleEntry{FullURL: s.base(c) + "/fhir/" + kind + "/" + x.id, Resource: r})
			}
		}
		total := len(found.Entry)
		found.Total = &total
		s.fhir(c, found)
	}
}

// matches tells whether a value is one of those that are searched for, or none are.
func matches(c *gin.Context, parameter, value string) bool {
	want, given := c.GetQuery(parameter)
	return !given || slices.Contains(strings.Split(want, ","), value)
}

// base is where the server is reached, without a slash at the end.
func (s *Server) base(c *gin.Context) string {
	switch {
	case s.publicURL != nil:
		return strings.TrimSuffix(s.publicURL.String(), "/")
	case c.Request.TLS != nil:
		return "https://" + c.Request.Host
	}
	return "http://" + c.Request.Host
}

// showCapability answers GET /fhir/metadata.
func (s *Server) showCapability(c *gin.Context) {
	if queryAllowed(c, "_format", "mode") {
		lib, now := s.library(), s.now()
		s.fhir(c, fhir.CapabilityOf(s.version, now, s.base(c)+"/fhir", lib != nil && lib.AllApproved(now)))
	}
}
