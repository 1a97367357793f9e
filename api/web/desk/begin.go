package desk

import (
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"safetynet/api/decisionlog"
	"safetynet/api/story"
	"safetynet/api/web/site"
	"safetynet/engine"
	"safetynet/pathways"
)

// newKey is a random name for what a form asks for. The form carries it, so that a
// form that is sent twice does one thing.
func newKey() string { return uuid.NewString() }

func isKey(s string) bool {
	id, err := uuid.Parse(s)
	return err == nil && id.String() == s
}

// begin opens a call about what was chosen at the start: a story of its own, or a
// further call of one.
func (d *door) begin(c *gin.Context, eng *engine.Engine, given call) {
	_, faults := d.askOf(eng, given)
	if !isKey(given.Key) {
		faults = append(faults, site.Fault{ID: "problem", Text: "This page was too old. Start the call again."})
	}
	if len(faults) > 0 {
		d.showStart(c, given, faults)
		return
	}
	given.Call, given.Key = given.Key, ""
	if given.Story == "" {
		given.Story = given.Call
	}
	d.showOpened(c, eng, given)
}

// showOpened writes that a call was opened and shows its page; where that could
// not be written the page says so.
func (d *door) showOpened(c *gin.Context, eng *engine.Engine, given call) {
	status := http.StatusOK
	if err := d.ensure(c, given); err != nil {
		given.Lost, status = true, http.StatusServiceUnavailable
	}
	d.show(c, eng, given, status)
}

// errOtherEntry means that a form was tampered with.
var errOtherEntry = errors.New("the id of the call is that of another entry")

// ensure writes the entry of a call, if it is not there yet.
func (d *door) ensure(c *gin.Context, given call) error {
	e, err := d.Service.Book().Log.ByID(c.Request.Context(), given.Call)
	switch {
	case errors.Is(err, decisionlog.ErrNotFound):
	case err != nil && !errors.Is(err, decisionlog.ErrErased):
		return err
	case !e.Is(story.Call) || e.StoryID() != given.Story:
		return errOtherEntry
	default:
		return nil
	}
	of := given.Story
	if of == given.Call {
		of = ""
	}
	opened := &story.Opened{About: story.About{By: d.Service.Actor(c)}, Reference: given.Coded}
	_, err = d.Service.Add(c, of, given.Call, story.Call, opened)
	if errors.Is(err, decisionlog.ErrDuplicate) { // the same form, sent twice at once
		err = nil
	}
	return err
}

// open goes on with the story of a reference code.
func (d *door) open(c *gin.Context) {
	given, eng := d.read(c)
	if eng == nil {
		return
	}
	s, _, err := d.Service.Book().Referred(c.Request.Context(), given.Reference)
	if why := unopened(err); why != "" || !isKey(given.Key) {
		if why == "" {
			why = "This page was too old. Open the code again."
		}
		d.showStart(c, given, site.Faults{{ID: "reference", Text: why}})
		return
	}
	if err != nil {
		d.Service.Unreadable(c, err)
		return
	}
	d.reopen(c, eng, s, given.Key, true)
}

// unopened says why a code does not open a record, "" where that is no fault of
// the code.
func unopened(err error) string {
	switch {
	case errors.Is(err, decisionlog.ErrReference):
		return "That is not a reference code. Check every letter and digit."
	case errors.Is(err, decisionlog.ErrNotFound):
		return "No record opens with that code. Check every letter and digit, or start a new call."
	case errors.Is(err, story.ErrExpired):
		return "That code is older than " + strconv.Itoa(int(story.ReferenceLife/(24*time.Hour))) + " days and opens nothing any more. Start a new call."
	case errors.Is(err, decisionlog.ErrErased):
		return "That record was erased. Start a new call."
	}
	return ""
}

// reopen opens a call of a story and leads to its page.
func (d *door) reopen(c *gin.Context, eng *engine.Engine, s *story.Story, key string, coded bool) {
	given := call{Call: key, Story: s.ID, Coded: coded}
	if err := d.ensure(c, given); err != nil {
		given.Lost = true
		d.showRecalled(c, eng, s, given, http.StatusServiceUnavailable)
		return
	}
	c.Redirect(http.StatusSeeOther, "/desk/call/"+key)
}

// resume shows the page of a call that is in the log, with the answers recorded
// last.
func (d *door) resume(c *gin.Context) {
	eng := d.Running(c)
	if eng == nil {
		return
	}
	s, err := d.Service.Book().Call(c.Request.Context(), c.Param("id"))
	if err == nil {
		if x := s.Item(c.Param("id")); x == nil || x.Kind != story.Call {
			err = decisionlog.ErrNotFound
		}
	}
	if err != nil {
		d.Service.Unreadable(c, err)
		return
	}
	d.showRecalled(c, eng, s, call{Call: c.Param("id"), Story: s.ID}, http.StatusOK)
}

// showRecalled shows the page of a call with the answers recorded last, or the
// start where there are none that can be asked again.
func (d *door) showRecalled(c *gin.Context, eng *engine.Engine, s *story.Story, given call, status int) {
	a := s.Latest()
	if a == nil {
		d.showStart(c, given, nil)
		return
	}
	given.Pathways = a.Request.Pathways
	progs, err := eng.Select(given.Pathways, nil, d.Service.Now())
	var told engine.Case
	if err == nil {
		told, err = engine.DecodeCase(progs[0].Definition().Dictionary, a.Case)
	}
	if err != nil {
		given.Pathways = nil
		d.showStart(c, given, site.Faults{{ID: "problem", Text: "That record was made with questions that are not in use any more. Choose what to ask now."}})
		return
	}
	given.Answers = recalled(told)
	d.show(c, eng, given, status)
}

// recalled are the answers of a recorded case as a form has them.
func recalled(told engine.Case) site.Answers {
	a := site.Answers{Said: map[string]string{}, Age: stated(told.Age)}
	for id, answer := range told.Findings {
		if answer.Unknown != pathways.NotAsked {
			a.Said[id] = site.Typed(answer)
		}
	}
	return a
}

// stated is a recorded age as somebody would say it: no birth date is recorded.
// An age that was not given in one unit is left out, to be asked again.
func stated(a engine.Age) site.StatedAge {
	point := func(s engine.Span) bool { return s.Lo == s.Hi }
	switch {
	case !a.Known:
		return site.StatedAge{}
	case point(a.Days) && a.Days.Lo < 59:
		return site.StatedAge{Days: strconv.Itoa(a.Days.Lo)}
	case point(a.Months):
		return site.StatedAge{Months: strconv.Itoa(a.Months.Lo)}
	case a.Months.Lo%12 == 0 && a.Months.Hi == a.Months.Lo+11:
		return site.StatedAge{Years: strconv.Itoa(a.Months.Lo / 12)}
	}
	return site.StatedAge{}
}
