package library

import (
	"net/http"
	"slices"
	"sync"

	"github.com/gin-gonic/gin"

	"safetynet/engine"
	"safetynet/engine/prose"
	"safetynet/engine/vignette"
	"safetynet/pathways"
)

// ParentSheet is the sheet for parents: what each sign would mean for a child who
// is well but for it, at every age the pathway is for.
type ParentSheet struct {
	ID, Version, Title, For string
	Date                    string
	Approved, Draft         bool
	Ages                    []ageRule // ages for which there is something to do without any sign
	Lights                  []lamp    // red, then amber
	Calm                    string    // what to do without any of the signs
	HomeCare                []line
	Course                  []line
	LookAgain, Valid        string
	Early                   bool // an age counts from the due date
}

// lamp is a level of guidance, with a name and a shape, never a colour alone.
type lamp struct {
	Class, Name, Shape string
	Groups             []signs
}

// signs are those that call for one disposition.
type signs struct {
	Lead, More string
	Lines      []line
	within     string
}

// line is a text, and the ages it is for, "" for all.
type line struct{ Text, Ages string }

// ageRule is what holds for a child of some ages without any sign.
type ageRule struct{ Ages, Reason, Do string }

var lights = map[pathways.Guidance]lamp{
	pathways.Escalate:   {Class: "red", Name: "Red: get help now", Shape: "■"},
	pathways.SeekAdvice: {Class: "amber", Name: "Amber: get advice", Shape: "▲"},
}

// cache keeps the sheets of one engine: each takes the engine a hundred
// assessments or more.
type cache struct {
	sync.Mutex
	of     *engine.Engine
	sheets map[*engine.Program]*ParentSheet
}

func (k *cache) get(eng *engine.Engine, prog *engine.Program) (*ParentSheet, error) {
	k.Lock()
	defer k.Unlock()
	if k.of != eng {
		k.of, k.sheets = eng, map[*engine.Program]*ParentSheet{}
	}
	if s := k.sheets[prog]; s != nil {
		return s, nil
	}
	s, err := SheetOf(prog)
	if err == nil {
		k.sheets[prog] = s
	}
	return s, err
}

func (d *door) sheet(c *gin.Context) {
	eng, prog := d.asked(c)
	if prog == nil {
		return
	}
	s, err := d.sheets.get(eng, prog)
	if err != nil {
		d.Service.Failed(c, "sheet for parents", err)
		return
	}
	now := *s
	now.Approved = prog.Definition().ApprovedAt(d.Service.Now())
	d.views.Show(c, http.StatusOK, "sheet", d.page(s.Title+": when to get help", false, &now))
}

// well is a child with nothing wrong at one age.
type well struct {
	at   stretch
	says *engine.Assessment
	out  bool // the pathway is not for this age
}

func wellChildren(prog *engine.Program) ([]well, error) {
	var all []well
	for _, s := range stretches(prog.Logic()) {
		age, err := s.age()
		if err != nil {
			return nil, err
		}
		walk, err := vignette.WellChild(prog, engine.Case{Audience: pathways.Parent, Age: age, At: moment})
		if err != nil {
			return nil, err
		}
		out := slices.ContainsFunc(walk.Assessment.OutOfScope, func(o engine.OutOfScope) bool { return o.Certain })
		all = append(all, well{s, walk.Assessment, out})
	}
	return all, nil
}

// SheetOf is the sheet of a version: what the partial "sheet" shows.
func SheetOf(prog *engine.Program) (*ParentSheet, error) {
	children, err := wellChildren(prog)
	if err != nil {
		return nil, err
	}
	def := prog.Definition()
	s := &ParentSheet{
		ID: def.ID.Value, Version: def.Version.String(), Title: def.Title.Parent, For: def.Scope.For.Parent, Date: def.Effective.From.String(),
		Draft: def.Status == pathways.StatusDraft, Calm: def.Dispositions.Get(def.Dispositions.Roles.Calm.Value).Text.Parent,
	}
	m := maker{def.Dispositions, children}
	s.Ages = m.ageRules()
	for _, g := range []pathways.Guidance{pathways.Escalate, pathways.SeekAdvice} {
		s.Lights = append(s.Lights, m.lamp(g))
	}
	s.HomeCare = m.lines(func(a *engine.Assessment) []string { return a.HomeCare })
	s.Course = m.lines(func(a *engine.Assessment) []string { return []string{a.SafetyNet.ExpectedCourse} })
	for _, l := range def.SafetyNet.LookAgain {
		if l.For == pathways.HomeCare && l.After != nil {
			s.LookAgain, s.Valid = prose.Duration(l.After.String()), prose.Duration(l.Valid.String())
		}
	}
	for _, k := range prog.Logic().Criteria {
		k.When.Walk(func(l *engine.Literal) { s.Early = s.Early || l.Corrected() })
	}
	return s, nil
}
