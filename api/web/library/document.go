package library

import (
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"safetynet/api/web/site"
	"safetynet/engine"
	"safetynet/engine/prose"
	"safetynet/pathways"
)

// clinician words everything but what is quoted for parents.
var clinician = site.Voice{Audience: pathways.Clinician}

// Document is one version of a pathway for a clinician: what the partials "criteria",
// "limits" and "advice" show.
type Document struct {
	ID, Version, Title, ForParents string
	Status, From, Until            string
	InUse                          bool
	release
	Digest            string
	Pins              pathways.Pins
	ChangeNote        string
	For               string
	Outside, HandOver []scopeRow
	Groups            []group
	Raises            []raiseRow
	Charts            []drawn
	Limits            []limitRow
	Numbers           []limitRow // calculated ones
	Named             []limitRow // calculated conditions
	Advice            []adviceGroup
	NotUsed           []pathways.NotUsed
	Proof             *proof
	Sources           []sourcePart
	Grades            grades
	Versions          []version
}

func (d *door) document(c *gin.Context) {
	eng, prog := d.asked(c)
	if prog == nil {
		return
	}
	body := DocumentOf(eng, prog, d.Service.Now())
	d.views.Show(c, http.StatusOK, "document", d.page(body.Title+" "+body.Version, true, body))
}

// DocumentOf is the document of a version at a time.
func DocumentOf(eng *engine.Engine, prog *engine.Program, now time.Time) *Document {
	w := writer{prog: prog, def: prog.Definition(), logic: prog.Logic(), words: prose.Of(prog), eng: eng, now: now}
	return w.document(eng.Library().Active(w.def.ID.Value, now))
}

// writer makes the document of one version.
type writer struct {
	eng   *engine.Engine
	now   time.Time
	prog  *engine.Program
	def   *pathways.Pathway
	logic *engine.Logic
	words prose.Words
}

func (w writer) document(active *pathways.Pathway) *Document {
	p := w.def
	d := &Document{
		ID: p.ID.Value, Version: p.Version.String(), Title: clinician.Say(p.Title), ForParents: p.Title.Parent, Status: string(p.Status),
		From: p.Effective.From.String(), InUse: active == p, release: releaseOf(&p.Header, w.now), Digest: p.Digest, Pins: p.Pins, ChangeNote: p.ChangeNote.Value,
		For: clinician.Say(p.Scope.For), Groups: w.groups(), Raises: w.raises(), Charts: w.charts(), Limits: w.limits(), Numbers: w.calculated(false), Named: w.calculated(true),
		Advice: w.advice(), NotUsed: p.NotUsed, Proof: w.proof(), Sources: w.sources(), Grades: gradesOf(w.prog), Versions: versionsOf(w.eng, p, active, w.now),
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
