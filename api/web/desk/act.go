package desk

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"time"

	"github.com/gin-gonic/gin"

	"safetynet/api/decisionlog"
	"safetynet/api/story"
	"safetynet/api/web/handover"
	"safetynet/engine"
	"safetynet/pathways"
)

// acting is somebody who is about to add to a story.
type acting struct {
	*door
	c     *gin.Context
	eng   *engine.Engine
	story *story.Story
	by    story.Actor
}

// doing is an entry that is about to be added.
type doing struct {
	kind string
	body story.Body
}

// acts are what the forms of a story's page ask for. Each is allowed or refused by
// the rules of [story].
var acts = map[string]func(acting, url.Values) (doing, error){
	"override":     acting.override,
	story.CallBack: acting.callBack,
	story.HandOver: acting.handOver,
	"done":         acting.done,
	"outcome":      acting.outcome,
	"correction":   acting.correction,
	story.Dispute:  acting.dispute,
}

// answer is what is said beside the form that was not carried out.
type answer struct {
	Form  string     // which
	Text  string     // why
	Lost  bool       // it could not be written
	Typed url.Values // what it had
}

// act carries out a form of a story's page.
func (d *door) act(c *gin.Context) {
	form, eng := d.Posted(c), d.Service.Engine()
	if form == nil {
		return
	}
	if eng == nil {
		d.Running(c) // says so
		return
	}
	s, err := d.Service.Book().Call(c.Request.Context(), c.Param("id"))
	if err != nil {
		d.Service.Unreadable(c, err)
		return
	}
	switch key := form.Get("key"); {
	case !isKey(key):
		d.showStory(c, eng, s, answer{Form: formOf(form), Text: "This page was too old. Do it again from here.", Typed: form})
	case form.Get("do") == "call" && s.Erased:
		d.showStory(c, eng, s, refusal(errErased, form))
	case form.Get("do") == "call":
		d.reopen(c, eng, s, key, false)
	default:
		d.alongside(c, eng, s, []url.Values{form})
	}
}

// formOf tells the forms of a page apart.
func formOf(form url.Values) string {
	return form.Get("do") + form.Get("task") + form.Get("entry")
}

// alongside carries out forms one after the other, and leads to the story, or says
// beside the first that is refused why.
func (d *door) alongside(c *gin.Context, eng *engine.Engine, s *story.Story, forms []url.Values) {
	for _, form := range forms {
		err := d.carryOut(c, eng, s, form)
		if err != nil {
			d.showStory(c, eng, s, refusal(err, form))
			return
		}
		if s, err = d.Service.Book().Story(c.Request.Context(), s.ID); err != nil {
			d.Service.Unreadable(c, err)
			return
		}
	}
	c.Redirect(http.StatusSeeOther, "/desk/story/"+s.ID)
}

func refusal(err error, form url.Values) answer {
	a := answer{Form: formOf(form), Typed: form}
	var refused *story.Refusal
	if errors.As(err, &refused) {
		a.Text = refused.Text
		return a
	}
	a.Lost, a.Text = true, "Not recorded: the record cannot be written just now. Nothing was changed, and what you chose is still here. Send it again."
	return a
}

// errUnknownAct means that a form was tampered with.
var errUnknownAct = &story.Refusal{Code: "unknown-act", Text: "There is nothing of that name to do."}

// needed are what must be chosen in a form, and how that is asked for.
var needed = map[string][][2]string{
	"override":   {{"to", "Choose the outcome."}, {"reason", "Choose why."}},
	"done":       {{"result", "Choose what came of it."}},
	"outcome":    {{"outcome", "Choose what happened."}},
	"correction": {{"reason", "Choose why."}},
	"dispute":    {{"to", "Choose what it should have been."}, {"reason", "Choose how it was wrong."}},
}

// unchosen is what was not chosen, nil for nothing.
func unchosen(form url.Values) error {
	for _, x := range needed[form.Get("do")] {
		if form.Get(x[0]) == "" {
			return &story.Refusal{Code: "not-chosen", Text: x[1]}
		}
	}
	return nil
}

// errErased: what was erased is not gone on with.
var errErased = &story.Refusal{Code: "erased", Text: "The record was erased. Start a new call."}

func (d *door) carryOut(c *gin.Context, eng *engine.Engine, s *story.Story, form url.Values) error {
	prepare, ok := acts[form.Get("do")]
	if !ok {
		return errUnknownAct
	}
	id := entryID(form.Get("key"), s.ID, form.Get("do"), form.Get("to"), form.Get("reason"), form.Get("due"),
		form.Get("task"), form.Get("result"), form.Get("outcome"), form.Get("entry"))
	switch {
	case s.Item(id) != nil:
		return nil // the form was sent before
	case s.Erased:
		return errErased
	}
	if err := unchosen(form); err != nil {
		return err
	}
	what, err := prepare(acting{d, c, eng, s, d.Service.Actor(c)}, form)
	if err != nil {
		return err
	}
	_, err = d.Service.Add(c, s.ID, id, what.kind, what.body)
	if errors.Is(err, decisionlog.ErrDuplicate) {
		return nil
	}
	return err
}

func (x acting) override(form url.Values) (doing, error) {
	body, err := x.story.NewOverride(x.by, form.Get("to"), form.Get("reason"), x.dispositions())
	return doing{story.Override, body}, err
}

func (x acting) callBack(form url.Values) (doing, error) {
	due, err := time.Parse(time.RFC3339, form.Get("due"))
	if err != nil {
		return doing{}, &story.Refusal{Code: "not-chosen", Text: "Choose when somebody is to call."}
	}
	body, err := x.story.NewTask(x.by, story.CallBack, due, x.Service.Now(), x.dispositions())
	return doing{story.Task, body}, err
}

func (x acting) handOver(url.Values) (doing, error) {
	body, err := x.story.NewTask(x.by, story.HandOver, time.Time{}, x.Service.Now(), x.dispositions())
	if err != nil {
		return doing{}, err
	}
	call, err := x.handedOn()
	if err == nil {
		body.Summary, err = json.Marshal(handover.New(call))
	}
	return doing{story.Task, body}, err
}

func (x acting) done(form url.Values) (doing, error) {
	body, err := x.story.NewDone(x.by, form.Get("task"), form.Get("result"))
	return doing{story.TaskDone, body}, err
}

func (x acting) outcome(form url.Values) (doing, error) {
	body, err := x.story.NewOutcome(x.by, form.Get("outcome"))
	return doing{story.Outcome, body}, err
}

func (x acting) correction(form url.Values) (doing, error) {
	body, err := x.story.NewCorrection(x.by, form.Get("entry"), form.Get("reason"))
	return doing{story.Correction, body}, err
}

func (x acting) dispute(form url.Values) (doing, error) {
	body, err := x.story.NewDispute(x.by, form.Get("entry"), form.Get("to"), form.Get("reason"), x.dispositions())
	return doing{story.Dispute, body}, err
}

// handedOn is the story as it stands, to be handed on. It has an assessment.
func (x acting) handedOn() (handover.Call, error) {
	a := x.story.Latest()
	ask, err := x.Service.AskOf(x.eng, a)
	if err != nil {
		return handover.Call{}, err
	}
	before := x.story.Assessment(a.Supersedes)
	return handover.Call{Words: handover.Words{Ask: ask, Told: &a.Told}, Story: x.story, Trend: handover.Trend(before != nil, x.Service.Changed(x.eng, before, a))}, nil
}

// dispositions are those to choose from and to say things in.
func (x acting) dispositions() *pathways.Dispositions {
	if all := x.Service.Dispositions(x.eng, x.story); all != nil {
		return all
	}
	return &pathways.Dispositions{}
}
