package thresholds

import (
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"safetynet/engine"
)

// start is the page without a pathway.
type start struct{ Entries []entry }

// limits is the page of one pathway and one child.
type limits struct {
	Title, Number, Status, For string
	Form                       form
	Result                     *result
}

// open answers GET /thresholds: the choice of a pathway, or the form of one.
func (d *door) open(c *gin.Context, eng *engine.Engine) {
	if !d.known(c, "pathway", "version") {
		return
	}
	id := c.Query("pathway")
	if id == "" {
		d.views.Show(c, http.StatusOK, "start", page("Thresholds", start{d.entries(eng, nil)}))
		return
	}
	prog, why := d.program(eng, id, c.Query("version"))
	if prog == nil {
		d.refuse(c, http.StatusNotFound, why)
		return
	}
	d.show(c, eng, prog)
}

// answer answers POST /thresholds: the same page for the child of the form.
func (d *door) answer(c *gin.Context, eng *engine.Engine) {
	form := d.Posted(c)
	if form == nil {
		return
	}
	id, number := form.Get("pathway"), form.Get("version")
	if form.Get("change") != "" {
		id, number, _ = strings.Cut(form.Get("other"), "@")
	}
	prog, why := d.program(eng, id, number)
	if prog == nil {
		d.refuse(c, http.StatusNotFound, why)
		return
	}
	d.show(c, eng, prog)
}

func (d *door) show(c *gin.Context, eng *engine.Engine, prog *engine.Program) {
	k, err := d.childOf(eng, prog, c.Request.PostForm)
	if err != nil {
		d.refuse(c, http.StatusNotFound, "This version cannot be used.")
		return
	}
	r, err := d.result(c, k)
	if err != nil {
		d.Service.Failed(c, "thresholds", err)
		return
	}
	def := prog.Definition()
	entries := d.entries(eng, def)
	body := limits{Title: k.voice.Say(def.Title), Number: def.Version.String(), For: k.voice.Say(def.Scope.For), Form: d.form(k, entries), Result: r}
	body.Status = versionOf(def, eng.Library().Current(def.ID.Value, d.Service.Now()), nil).Status
	p := page("Limits: "+body.Title, body)
	p.Faults, p.Scripts = k.faults, []string{"thresholds/live.js"}
	status := http.StatusOK
	if len(k.faults) > 0 {
		status = http.StatusUnprocessableEntity
	}
	d.views.Show(c, status, "limits", p)
}

// live answers POST /thresholds/live: the result alone.
func (d *door) live(c *gin.Context, eng *engine.Engine) {
	form := d.Posted(c)
	if form == nil {
		return
	}
	prog, why := d.program(eng, form.Get("pathway"), form.Get("version"))
	if prog == nil {
		c.String(http.StatusNotFound, why)
		return
	}
	k, err := d.childOf(eng, prog, form)
	if err != nil {
		c.String(http.StatusNotFound, "This version cannot be used.")
		return
	}
	r, err := d.result(c, k)
	if err != nil {
		d.Service.Failed(c, "thresholds", err)
		return
	}
	d.views.Part(c, "limits", "live", map[string]any{"Result": r, "Faults": k.faults})
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
