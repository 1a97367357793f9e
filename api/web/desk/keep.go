package desk

import (
	"errors"
	"net/http"
	"net/url"
	"time"

	"github.com/gin-gonic/gin"

	"safetynet/api/decisionlog"
	"safetynet/api/story"
	"safetynet/api/web/site"
	"safetynet/engine"
)

// record writes what the call comes to, with the override and the call back that
// were chosen beside it, and leads to the story. Where it cannot be written the
// page comes back with all that was typed.
func (d *door) record(c *gin.Context) {
	given, eng := d.read(c)
	if eng == nil {
		return
	}
	ask, faults := d.askOf(eng, given)
	if len(faults) > 0 || given.Call == "" || !isKey(given.Key) {
		d.showStart(c, given, append(faults, site.Fault{ID: "problem", Text: "This page was too old. Start the call again."}))
		return
	}
	if faults := given.Fill(&ask); len(faults) > 0 {
		d.show(c, eng, given, http.StatusUnprocessableEntity)
		return
	}
	a, err := d.Service.Assess(c, ask)
	if err != nil {
		d.Service.Failed(c, "assess a call", err) // no guess is made
		return
	}
	s, err := d.keep(c, given, ask, a)
	if err != nil {
		given.Lost = true
		d.show(c, eng, given, http.StatusServiceUnavailable)
		return
	}
	d.alongside(c, eng, s, d.chosen(given, a))
}

// keep writes an assessment that supersedes the latest of the story, once for what
// a form says.
func (d *door) keep(c *gin.Context, given call, ask site.Ask, a *engine.Assessment) (*story.Story, error) {
	if err := d.ensure(c, given); err != nil {
		return nil, err
	}
	book, ctx := d.Service.Book(), c.Request.Context()
	s, err := book.Call(ctx, given.Story)
	if err != nil {
		return nil, err
	}
	if s.Erased { // while this call went on, which is a story of its own now
		given.Call = entryID(given.Key, "anew")
		given.Story = given.Call
		return d.keep(c, given, ask, a)
	}
	said := ask.Case
	said.At = time.Time{}
	text, err := story.Canonical(said)
	if err != nil {
		return nil, err
	}
	id := entryID(given.Key, append(ask.Pathways, string(text))...)
	if s.Item(id) != nil {
		return s, nil // the form was sent before
	}
	r := d.Service.NewRecord(c, ask, a)
	if s.Closed != nil { // by somebody else, while this call went on: the call opens it again
		again := &story.Opened{About: story.About{By: d.Service.Actor(c)}}
		if _, err = d.Service.Add(c, s.ID, entryID(given.Key, "again"), story.Call, again); err != nil && !errors.Is(err, decisionlog.ErrDuplicate) {
			return nil, err
		}
		if s, err = book.Story(ctx, s.ID); err != nil {
			return nil, err
		}
	}
	if r.Supersedes, err = s.NewAssessment(); err != nil {
		return nil, err
	}
	if opened := s.Item(given.Call); opened != nil {
		r.Took = max(0, int(d.Service.Now().Sub(opened.At).Seconds()))
	}
	if _, err = d.Service.Add(c, s.ID, id, story.Assessment, r); err != nil && !errors.Is(err, decisionlog.ErrDuplicate) {
		return nil, err
	}
	return book.Story(ctx, s.ID)
}

// chosen are the forms of the story's page that the page of a call sends along.
func (d *door) chosen(given call, a *engine.Assessment) []url.Values {
	var all []url.Values
	if given.Override.To != "" && given.Override.To != a.Disposition.ID {
		all = append(all, url.Values{"do": {"override"}, "to": {given.Override.To}, "reason": {given.Override.Why}})
	}
	now := d.Service.Now().Truncate(time.Second)
	if clock := newCallBack(a, given, now); clock.From != "" {
		due := now.Add(max(0, time.Duration(clock.Seconds)*time.Second))
		all = append(all, url.Values{"do": {story.CallBack}, "due": {due.Format(time.RFC3339)}})
	}
	for _, form := range all {
		form.Set("key", given.Key)
	}
	return all
}

// entryID is the id of the entry that a form asks for: the same for the same form
// with the same content. Of an assessment's form the key is kept nowhere.
func entryID(key string, content ...string) string {
	return story.DeriveID("desk "+key, content...)
}
