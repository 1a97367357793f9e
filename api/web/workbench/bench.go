package workbench

import (
	"net/http"
	"net/url"
	"slices"

	"github.com/gin-gonic/gin"

	"safetynet/api/web/library"
	"safetynet/api/web/site"
	"safetynet/engine/workbench"
	"safetynet/pathways"
)

// view is a way to look at a draft.
type view struct{ ID, Name string }

// looks are the ways to look, in the order of the buttons.
var looks = []view{
	{"issues", "Issues"}, {"rules", "Rules and limits"}, {"sheet", "Sheet for parents"}, {"try", "Try it"}, {"prove", "Proofs"}, {"compare", "Compare"},
}

// viewOf is the view that a button asks for.
func viewOf(do string) string {
	switch {
	case do == "assess":
		return "try"
	case slices.ContainsFunc(looks, func(v view) bool { return v.ID == do }):
		return do
	}
	return "issues"
}

// bench is a draft, and one view of it.
type bench struct {
	Draft            string // its text
	View             string
	Looks            []view
	Title, Key, What string // of the pathway in it; What says where the file belongs
	Errors, Warnings int
	Usable           bool // there is a pathway to look at
	Busy             string
	Hidden           []site.Field // the child that is tried, for views that do not ask

	Issues *issues
	Rules  *library.Document
	Sheet  *library.ParentSheet
	Try    *trial
	Work   *work

	draft *workbench.Draft
}

// fill works out what a view shows, and answers.
func (d *door) fill(c *gin.Context, b *bench, form url.Values) {
	draft := b.draft
	b.Looks, b.What, b.Usable = looks, draft.Place, draft.Program != nil
	for _, i := range draft.Issues {
		if i.Severity == pathways.LevelError {
			b.Errors++
		} else {
			b.Warnings++
		}
	}
	if !b.Usable {
		b.View = "issues"
	} else {
		def := draft.Program.Definition()
		b.Title, b.Key = def.Title.For(pathways.Clinician), def.Key()
	}
	var faults site.Faults
	status := http.StatusOK
	switch b.View {
	case "rules":
		b.Rules = library.DocumentOf(draft.Engine, draft.Program, d.Service.Now())
	case "sheet":
		sheet, err := library.SheetOf(draft.Program)
		if err != nil {
			d.Service.Failed(c, "sheet for parents of a draft", err)
			return
		}
		b.Sheet = sheet
	case "try":
		t, err := d.try(b, form)
		if err != nil {
			d.Service.Failed(c, "try a draft", err)
			return
		}
		if b.Try, faults = t, t.Faults; len(faults) > 0 {
			status = http.StatusUnprocessableEntity
		}
	case "prove", "compare":
		b.Work = d.workOn(c, b, form.Get("stop") != "")
		if b.Work.Busy != "" {
			status = http.StatusServiceUnavailable
			c.Header("Retry-After", "30")
		}
	default:
		b.Issues = issuesOf(b.Draft, draft)
	}
	title := "Workbench"
	if b.Key != "" {
		title += ": " + b.Key
	}
	d.show(c, status, "bench", title, faults, b)
}
