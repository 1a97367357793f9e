package library

import (
	"net/http"
	"slices"
	"time"

	"github.com/gin-gonic/gin"

	"safetynet/api/web/site"
	"safetynet/engine"
	"safetynet/pathways"
)

// version is one version of a pathway, and what it changed.
type version struct {
	number                           pathways.Version
	Number, Status, From, ChangeNote string
	InUse, Here, Proved              bool
	release
	Before string // the version it replaced, "" for the first
	Calmer []calmer
}

// calmer is a written reason for telling some children something less urgent.
type calmer struct {
	Since, From, To, Because string
	Cites                    []site.Cite
}

// versionsOf lists all versions of a pathway, newest first.
func versionsOf(eng *engine.Engine, here, active *pathways.Pathway, now time.Time) []version {
	lib := eng.Library()
	var out []version
	for _, p := range lib.Pathways {
		if p.ID.Value != here.ID.Value {
			continue
		}
		v := version{
			number: p.Version,
			Number: p.Version.String(), Status: string(p.Status), From: p.Effective.From.String(), ChangeNote: p.ChangeNote.Value,
			InUse: p == active, Here: p == here, Proved: lib.Proof(p) != nil, release: releaseOf(&p.Header, now),
		}
		if before := lib.Before(p); before != nil {
			v.Before = before.Version.String()
		}
		for _, x := range p.LessUrgent {
			v.Calmer = append(v.Calmer, calmer{x.From.String(), x.Class.From.Value, x.Class.To.Value, x.Because.Value, site.Cites(x.Source, x.Also)})
		}
		out = append(out, v)
	}
	slices.SortFunc(out, func(a, b version) int { return b.number.Compare(a.number) })
	return out
}

// entry is a pathway in the list.
type entry struct {
	ID, Version, Title, ForParents, For string
	From                                string
	InUse, Approved, Proved             bool
	Overdue                             string // the day by which it was to be reviewed, "" where it is not overdue
	Criteria, Sources, Wait, Rows       int
}

func (d *door) list(c *gin.Context) {
	eng := d.Running(c)
	if eng == nil {
		return
	}
	lib, now := eng.Library(), d.Service.Now()
	var all []entry
	unapproved := true
	for _, id := range lib.IDs() {
		p := lib.Current(id, now)
		unapproved = unapproved && !p.ApprovedAt(now)
		g := gradesOf(eng.Program(id, p.Version))
		all = append(all, entry{
			ID: id, Version: p.Version.String(), Title: clinician.Say(p.Title), ForParents: p.Title.Parent, For: clinician.Say(p.Scope.For), From: p.Effective.From.String(),
			InUse: lib.Active(id, now) == p, Approved: p.ApprovedAt(now), Overdue: overdue(&p.Header, now), Proved: lib.Proof(p) != nil,
			Criteria: len(p.Criteria), Sources: len(p.Sources), Wait: g.Wait, Rows: g.Rows,
		})
	}
	d.views.Show(c, http.StatusOK, "list", d.page("Pathways", false, struct {
		All        []entry
		Unapproved bool
	}{all, unapproved}))
}
