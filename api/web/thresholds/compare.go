package thresholds

import (
	"errors"
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"safetynet/engine"
	"safetynet/engine/verify"
	"safetynet/pathways"
)

// Comparison is the page of two versions; the partial "difference" shows what changes.
type Comparison struct {
	Entries    []entry
	Pathway    string
	Title      string
	From, To   string
	Notes      []note // of every version after the older, up to the newer
	Why        string // they were not compared
	Compared   bool
	Audiences  []affected
	Criteria   []changed
	Rules      []string
	Thresholds []limitChange
	Findings   []string
	Same       int // criteria that are unchanged
}

// note is what a version says of itself.
type note struct{ Number, Text string }

// affected is whose guidance changes, by audience.
type affected struct {
	Audience string
	All      size // of the answers there can be
	Classes  []class
}

type class struct {
	Direction, Shape string
	From, To         string
	Count            size
	Child            string
	Because          string // a justification of being less urgent
}

// changed is what became of one criterion.
type changed struct {
	ID, Kind, What string
	Before, After  string // the condition, where it differs
	Wording        string
	Children       []string
}

// answering is who answers, in words.
var answering = map[pathways.Audience]string{pathways.Parent: "a parent", pathways.Adviser: "a 111 adviser", pathways.Clinician: "a clinician"}

// limitChange is a limit that is new, gone or different.
type limitChange struct{ ID, Finding, What, Before, After string }

// compare answers GET /thresholds/compare: what changed between two released
// versions, and who is affected.
func (d *door) compare(c *gin.Context, eng *engine.Engine) {
	if !d.known(c, "pathway", "from", "to") {
		return
	}
	id := c.Query("pathway")
	body := Comparison{Pathway: id, From: c.Query("from"), To: c.Query("to"), Entries: d.entries(eng, nil)}
	if id == "" {
		d.views.Show(c, http.StatusOK, "compare", page("Compare two versions", body))
		return
	}
	i := slices.IndexFunc(body.Entries, func(e entry) bool { return e.ID == id })
	if i < 0 {
		d.refuse(c, http.StatusNotFound, "There is no such pathway.")
		return
	}
	body.Entries, body.Title = body.Entries[i:i+1], body.Entries[i].Title
	body.pick()
	if body.From != "" && body.To != "" {
		if err := d.between(c, eng, &body); err != nil {
			d.Service.Failed(c, "compare", err)
			return
		}
	}
	d.views.Show(c, http.StatusOK, "compare", page("Compare versions: "+body.Title, body))
}

// pick proposes the two newest released versions, where none is named.
func (x *Comparison) pick() {
	versions := slices.DeleteFunc(slices.Clone(x.Entries[0].Versions), func(v version) bool { return v.Status == "draft" })
	switch {
	case len(versions) < 2:
		x.Why, x.From, x.To = "There is one released version of this pathway. There is nothing to compare it with.", "", ""
	case x.From == "" && x.To == "":
		x.From, x.To = versions[1].Number, versions[0].Number
	}
}

// between compares, or notes why not. The error is one of ours.
func (d *door) between(c *gin.Context, eng *engine.Engine, x *Comparison) error {
	var pair [2]*engine.Program
	for i, number := range []string{x.From, x.To} {
		if pair[i], x.Why = d.program(eng, x.Pathway, number); pair[i] == nil {
			return nil
		}
		if pair[i].Definition().Status == pathways.StatusDraft {
			x.Why = "A draft still changes. Only released versions are compared."
			return nil
		}
	}
	if x.From == x.To {
		x.Why = "These are the same version. Choose two."
		return nil
	}
	diff, err := d.Service.Difference(c, pair[0], pair[1])
	var not *verify.IncomparableError
	switch {
	case errors.As(err, &not):
		x.Why = not.Reason + "."
	case err != nil:
		return err
	default:
		x.fill(diff, wordsOf(pair[0]), wordsOf(pair[1]))
		x.note(eng.Library(), pair[0].Definition(), pair[1].Definition())
	}
	return nil
}

// note collects what the versions between two say of themselves, whichever is newer.
func (x *Comparison) note(lib *pathways.Library, from, to *pathways.Pathway) {
	if from.Version.Compare(to.Version) > 0 {
		from, to = to, from
	}
	for _, p := range lib.Pathways {
		if p.ID.Value == to.ID.Value && p.Version.Compare(from.Version) > 0 && p.Version.Compare(to.Version) <= 0 {
			x.Notes = append(x.Notes, note{p.Version.String(), p.ChangeNote.Value})
		}
	}
}
