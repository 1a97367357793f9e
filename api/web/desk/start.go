package desk

import (
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"safetynet/api/web/site"
	"safetynet/engine"
	"safetynet/pathways"
)

// start is the page on which a call begins.
type start struct {
	Problems []choice
	Pathways []choice
	None     string // what to do where no problem of the list fits
	Age      site.StatedAge
	Faults   site.Faults

	Key, OpenKey string // of the two forms
	Story        string // the one that a further call is of, "" for a new one
	Reference    string // the code that was typed
	Queue        queue
}

// choice is a presenting problem or a pathway to tick.
type choice struct {
	ID, Label, Words string
	Leads            string // the pathways a problem leads to
	Checked          bool
	Closed           bool // shown, and not theirs to choose
}

func (d *door) showStart(c *gin.Context, given call, faults site.Faults) {
	eng := d.Running(c)
	if eng == nil {
		return
	}
	v := start{Age: given.Age, Faults: faults, Key: newKey(), OpenKey: newKey(), Story: given.Story, Reference: given.Reference, Queue: d.newQueue(c, eng, 5)}
	titles := map[string]string{}
	for _, id := range eng.Library().IDs() {
		p := eng.Library().Active(id, d.Service.Now())
		if p == nil {
			continue
		}
		titles[id] = adviser.Say(p.Title)
		v.Pathways = append(v.Pathways, choice{ID: id, Label: titles[id], Checked: slices.Contains(given.Pathways, id)})
	}
	if list := eng.Library().PresentingAt(d.Service.Now()); list != nil {
		for _, p := range list.Problems {
			v.Problems = append(v.Problems, problemChoice(p, titles, given.Problem))
		}
		v.None = adviser.Say(list.None.GoTo)
	}
	status := http.StatusOK
	if len(faults) > 0 {
		status = http.StatusUnprocessableEntity
	}
	d.views.Show(c, status, "start", site.Page{
		Title: "Start a call", Service: service, Home: "/desk", Wide: true, Faults: faults,
		Styles: []string{"desk/desk.css"}, Scripts: []string{"desk/start.js"}, Body: v,
	})
}

func problemChoice(p *pathways.Problem, titles map[string]string, chosen string) choice {
	x := choice{ID: p.ID.Value, Label: adviser.Say(p.Text), Checked: p.ID.Value == chosen}
	x.Words = strings.Join(append([]string{p.Text.For(pathways.Clinician)}, p.Words...), ", ")
	var leads []string
	for _, r := range p.Pathways {
		leads = append(leads, titles[r.ID.Value])
	}
	x.Leads = strings.Join(leads, ", ")
	return x
}

// pathwaysOf adds to the pathways ticked those that the problem leads to at the
// child's age; of an age that is not known, all of them.
func (d *door) pathwaysOf(eng *engine.Engine, given call) []string {
	ids := slices.Clone(given.Pathways)
	list := eng.Library().PresentingAt(d.Service.Now())
	if list == nil || given.Problem == "" {
		return ids
	}
	problem := list.Problem(given.Problem)
	if problem == nil {
		return ids
	}
	least, most := 0, 1<<20
	any := problem.Pathways[0].ID.Value
	if ask, err := d.NewAsk(eng, []string{any}, nil, pathways.Adviser); err == nil && len(given.Fill(&ask)) == 0 && ask.Case.Age.Known {
		least, most = ask.Case.Age.Months.Lo, ask.Case.Age.Months.Hi
	}
	for _, r := range problem.Pathways {
		if r.TakesAge(least, most) && !slices.Contains(ids, r.ID.Value) {
			ids = append(ids, r.ID.Value)
		}
	}
	return ids
}
