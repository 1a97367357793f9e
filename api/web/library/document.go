package library

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

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
	Advice                         []adviceGroup
	Proof                          *proof
	Sources                        []sourcePart
	Grades                         grades
	Versions                       []version
}

// group is the criteria of one disposition.
type group struct {
	ID, Guidance, Text string
	Light              string // the name of the traffic light
	Rows               []criterionRow
}

// criterionRow is one criterion with everything that is said of it.
type criterionRow struct {
	ID          string
	Shared      bool
	When        prose.Clause
	Except      prose.Clause
	ExceptThen  string // the criterion that takes over
	Because     string
	Parent      string // what parents are told, where it differs
	Only        string
	Notes       string
	Group       string
	Covered     string
	Assumed     []string
	Excused     []string
	Code, Other string // in the definition language: the condition, and the exception
	Cites       []cite
}

type scopeRow struct {
	ID, Reason, GoTo, Code string
	When                   prose.Clause
	Cites                  []cite
}

type raiseRow struct {
	ID, Targets, To, Because, Other, Code string
	When                                  prose.Clause
	Cites                                 []cite
}

// drawn is a chart and the measurement it shows.
type drawn struct {
	chart
	Measure measure
}

type limitRow struct {
	ID, Name, Limit, Note string
	Cites                 []cite
}

type adviceGroup struct {
	Title string
	Rows  []adviceRow
}

type adviceRow struct {
	Text, Parent, Code string
	When               prose.Clause
	Cites              []cite
}

// cite is a source, where in it, and how that was established.
type cite struct{ Ref, Section, Grade, Colour, Meaning string }

// colours go with the word of the grade, which stands on the tag.
var colours = map[pathways.Grade]string{
	pathways.Verified: "green", pathways.Secondary: "blue", pathways.Unverified: "orange", pathways.Design: "purple",
}

func cites(c pathways.Cited) []cite {
	var out []cite
	for _, x := range append([]pathways.Citation{c.Source}, c.Also...) {
		out = append(out, cite{x.Ref.Value, x.Section, string(x.Grade), colours[x.Grade], prose.GradeMeaning[x.Grade]})
	}
	return out
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
		For: clinician.Say(p.Scope.For), Groups: w.groups(), Raises: w.raises(), Charts: w.charts(), Limits: w.limits(), Numbers: w.numbers(),
		Advice: w.advice(), Proof: w.proof(), Sources: w.sources(), Grades: gradesOf(w.prog), Versions: versionsOf(w.eng, p, active),
	}
	if p.Effective.Until != nil {
		d.Until = p.Effective.Until.String()
	}
	for _, r := range w.logic.Scope {
		row := scopeRow{r.Def.ID.Value, clinician.Say(r.Def.Reason), clinician.Say(r.Def.GoTo), r.Def.When.Value, w.words.Condition(r.When), cites(r.Def.Cited)}
		if r.HandOver {
			d.HandOver = append(d.HandOver, row)
		} else {
			d.Outside = append(d.Outside, row)
		}
	}
	return d
}

// groups lists all criteria by disposition, most urgent first; the shared danger
// signs come before the pathway's own.
func (w writer) groups() []group {
	var out []group
	for _, d := range slices.Backward(w.def.Dispositions.List) {
		g := group{ID: d.ID.Value, Guidance: string(d.Guidance), Text: clinician.Say(d.Text), Light: lightNames[d.Guidance]}
		for _, k := range w.logic.Criteria {
			if k.Def.Disposition.Value == g.ID {
				g.Rows = append(g.Rows, w.criterion(k))
			}
		}
		if len(g.Rows) > 0 {
			out = append(out, g)
		}
	}
	return out
}

var lightNames = map[pathways.Guidance]string{pathways.Escalate: "Red", pathways.SeekAdvice: "Amber", pathways.HomeCare: "Green"}

func (w writer) criterion(k *engine.Criterion) criterionRow {
	x := k.Def
	row := criterionRow{
		ID: x.ID.Value, Shared: k.Shared, Because: clinician.Say(x.Because), Only: listed(x.Audience), Notes: strings.Join(x.NotesRef, ", "),
		Group: x.Group, Covered: strings.Join(ids(x.CoveredBy), ", "), Code: x.When.Value, Cites: cites(x.Cited),
	}
	row.When, row.Except = w.words.Criterion(k)
	if parent := x.Because.Parent; parent != row.Because {
		row.Parent = parent
	}
	if x.Exception != nil {
		row.ExceptThen, row.Other = x.Exception.Criterion.Value, x.Exception.When.Value
	}
	for _, e := range w.def.DangerSigns.Exceptions {
		if k.Shared && e.Sign.Value == x.ID.Value {
			row.ExceptThen, row.Other = e.Criterion.Value, e.When.Value
		}
	}
	for _, a := range x.Assume {
		level := ""
		if a.Value.Disposition != nil {
			level = ", for " + a.Value.Disposition.Value
		}
		row.Assumed = append(row.Assumed, fmt.Sprintf("%s (%s%s): %s", w.words.Name(a.Key.Value), listed(a.Value.Reasons), level, clinician.Say(a.Value.Because)))
	}
	for _, e := range x.Excuse {
		when := ""
		if f := k.Excuses[e.Key.Value].When; f != nil {
			when = ", when " + w.words.Condition(f).String()
		}
		row.Excused = append(row.Excused, fmt.Sprintf("%s (%s; for %s%s): %s", w.words.Name(e.Key.Value), listed(e.Value.Reasons), listed(e.Value.Audience), when, clinician.Say(e.Value.Because)))
	}
	return row
}

func (w writer) raises() []raiseRow {
	var out []raiseRow
	for _, r := range w.logic.Raises {
		row := raiseRow{
			ID: r.Def.ID.Value, Targets: strings.Join(ids(r.Def.Targets), ", "), To: r.Def.To.Value, Because: clinician.Say(r.Def.Because),
			When: w.words.Condition(r.When), Cites: cites(r.Def.Cited),
		}
		if r.Def.When != nil {
			row.Code = r.Def.When.Value
		} else {
			row.Other = fmt.Sprintf("another criterion for %s or more is met", *r.Def.AnyOther)
		}
		out = append(out, row)
	}
	return out
}

func (w writer) charts() []drawn {
	var out []drawn
	for i, m := range measures(w.prog, w.words) {
		out = append(out, drawn{chartOf(m, "chart-"+strconv.Itoa(i+1), w.logic.Oldest), m})
	}
	return out
}

// limits lists every threshold that a condition uses.
func (w writer) limits() []limitRow {
	var out []limitRow
	for _, u := range w.prog.Thresholds() {
		t := u.Def
		name := w.words.Name(t.Finding.Value)
		for _, x := range w.prog.Derived() {
			if x.Def.ID.Value == t.Finding.Value {
				name = w.words.Calculated(x.Def)
			}
		}
		notes := []string{t.Note}
		for _, b := range t.Bands {
			notes = append(notes, b.Note)
		}
		out = append(out, limitRow{t.ID.Value, name, w.words.Limit(t), strings.TrimSpace(strings.Join(notes, " ")), cites(t.Cited)})
	}
	return out
}

// numbers lists the calculated ones; calculated conditions are written out in the
// criteria.
func (w writer) numbers() []limitRow {
	var out []limitRow
	for _, u := range w.prog.Derived() {
		if u.Def.When == nil {
			out = append(out, limitRow{ID: u.Def.ID.Value, Name: w.words.Calculated(u.Def), Cites: cites(u.Def.Cited)})
		}
	}
	return out
}

func (w writer) advice() []adviceGroup {
	var out []adviceGroup
	for _, x := range []struct {
		title string
		list  []pathways.Advice
	}{
		{"First aid for danger signs, in every pathway", w.def.Signs.FirstAid}, {"First aid", w.def.Advice.FirstAid},
		{"Home care", w.def.Advice.HomeCare}, {"Expected course", w.def.Advice.ExpectedCourse},
	} {
		g := adviceGroup{Title: x.title}
		for _, a := range x.list {
			g.Rows = append(g.Rows, w.adviceRow(a.ID.Value, a.Text, a.When, a.Cited))
		}
		out = append(out, g)
	}
	g := adviceGroup{Title: "Follow-up"}
	for _, f := range w.def.FollowUp {
		row := w.adviceRow(f.ID.Value, f.Text, f.When, f.Cited)
		if len(f.Criteria) > 0 {
			row.When = prose.Clause{Text: "One of these criteria is met: " + strings.Join(ids(f.Criteria), ", ")}
		}
		g.Rows = append(g.Rows, row)
	}
	return slices.DeleteFunc(append(out, g), func(g adviceGroup) bool { return len(g.Rows) == 0 })
}

func (w writer) adviceRow(id string, text pathways.Text, when *pathways.Str, c pathways.Cited) adviceRow {
	row := adviceRow{Text: clinician.Say(text), When: w.words.Condition(w.logic.Advice[id]), Cites: cites(c)}
	if text.Parent != row.Text {
		row.Parent = text.Parent
	}
	if when != nil {
		row.Code = when.Value
	}
	return row
}

func ids(list []pathways.Str) []string {
	var out []string
	for _, s := range list {
		out = append(out, s.Value)
	}
	return out
}

// listed writes audiences, or reasons.
func listed[T ~string](list []T) string {
	var out []string
	for _, x := range list {
		out = append(out, strings.ReplaceAll(string(x), "-", " "))
	}
	return strings.Join(out, ", ")
}
