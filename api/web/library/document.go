package library

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"safetynet/api/web/site"
	"safetynet/engine"
	"safetynet/engine/prose"
	"safetynet/pathways"
)

// clinician words everything but what is quoted for parents.
var clinician = site.Voice{Audience: pathways.Clinician}

// document is one version of a pathway for a clinician.
type document struct {
	ID, Version, Title, ForParents string
	Status, From, Until            string
	InUse                          bool
	Approvals                      []pathways.Approval
	Digest                         string
	Pins                           pathways.Pins
	ChangeNote                     string
	For                            string
	Outside, HandOver              []scopeRow
	Groups                         []group
	Raises                         []raiseRow
	Charts                         []drawn
	Limits                         []limitRow
	Numbers                        []limitRow // calculated ones
	Named                          []limitRow // calculated conditions
	Advice                         []adviceGroup
	NotUsed                        []pathways.NotUsed
	Proof                          *proof
	Sources                        []sourcePart
	Grades                         grades
	Versions                       []version
}

func (d *door) document(c *gin.Context) {
	eng, prog := d.asked(c)
	if prog == nil {
		return
	}
	w := writer{prog: prog, def: prog.Definition(), logic: prog.Logic(), words: prose.Of(prog), eng: eng}
	body := w.document(eng.Library().Active(prog.Definition().ID.Value, d.Service.Now()))
	d.views.Show(c, http.StatusOK, "document", d.page(body.Title+" "+body.Version, true, body))
}

// writer makes the document of one version.
type writer struct {
	eng   *engine.Engine
	prog  *engine.Program
	def   *pathways.Pathway
	logic *engine.Logic
	words prose.Words
}

func (w writer) document(active *pathways.Pathway) *document {
	p := w.def
	d := &document{
		ID: p.ID.Value, Version: p.Version.String(), Title: clinician.Say(p.Title), ForParents: p.Title.Parent, Status: string(p.Status),
		From: p.Effective.From.String(), InUse: active == p, Approvals: p.Approvals, Digest: p.Digest, Pins: p.Pins, ChangeNote: p.ChangeNote.Value,
		For: clinician.Say(p.Scope.For), Groups: w.groups(), Raises: w.raises(), Charts: w.charts(), Limits: w.limits(), Numbers: w.calculated(false), Named: w.calculated(true),
		Advice: w.advice(), NotUsed: p.NotUsed, Proof: w.proof(), Sources: w.sources(), Grades: gradesOf(w.prog), Versions: versionsOf(w.eng, p, active),
	}
	if p.Effective.Until != nil {
		d.Until = p.Effective.Until.String()
	}
	for _, r := range w.logic.Scope {
		row := scopeRow{r.Def.ID.Value, clinician.Say(r.Def.Reason), clinician.Say(r.Def.GoTo), r.Def.When.Value, w.words.Condition(r.When), site.Cites(r.Def.Source, r.Def.Also)}
		if r.HandOver {
			d.HandOver = append(d.HandOver, row)
		} else {
			d.Outside = append(d.Outside, row)
		}
	}
	return d
}
