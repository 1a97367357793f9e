package desk

import (
	"slices"
	"time"

	"safetynet/api/story"
	"safetynet/api/web/handover"
)

// overrideForm offers other dispositions than the one that holds.
type overrideForm struct {
	Choices []choice
	Reasons []story.OverrideReason
	Why     string // the reason chosen
	Refused string // why there is nothing to choose
}

// callBackForm offers times to call back, none later than the guidance allows.
type callBackForm struct {
	Times   []choice // the latest first
	Refused string
}

// handOverForm shows what is handed over before it is.
type handOverForm struct {
	Due     string
	Text    string
	Refused string
}

// disputeForm offers what guidance should have been, and how it was wrong.
type disputeForm struct {
	Choices []choice
	Reasons []choice
	Answer  answer
}

func (x acting) disputeForm(said answer) *disputeForm {
	f := &disputeForm{Answer: said}
	for _, to := range slices.Backward(x.dispositions().List) {
		f.Choices = append(f.Choices, choice{ID: to.ID.Value, Label: handover.Levels[to.Guidance] + ": " + adviser.Say(to.Text), Checked: said.Typed.Get("to") == to.ID.Value})
	}
	for _, r := range story.DisputeReasons {
		f.Reasons = append(f.Reasons, choice{ID: r.ID, Label: r.Text, Checked: said.Typed.Get("reason") == r.ID})
	}
	return f
}

// overrideForm offers all dispositions but the one that holds, the most urgent
// first; a calmer one only to whom the rules allow it.
func (x acting) overrideForm(said answer) overrideForm {
	f := overrideForm{Reasons: story.OverrideReasons, Why: said.Typed.Get("reason")}
	if x.story.Closed != nil {
		f.Refused = "The story is closed. Take the outcome back first, or open a call."
		return f
	}
	all := x.dispositions()
	now := x.story.Latest().Standing()
	for _, to := range slices.Backward(all.List) {
		if to.ID.Value == now {
			continue
		}
		o := choice{ID: to.ID.Value, Label: handover.Levels[to.Guidance] + ": " + adviser.Say(to.Text), Checked: said.Typed.Get("to") == to.ID.Value}
		o.Closed = !slices.ContainsFunc(story.OverrideReasons, func(r story.OverrideReason) bool {
			_, err := x.story.NewOverride(x.by, o.ID, r.ID, all)
			return err == nil
		})
		f.Choices = append(f.Choices, o)
	}
	return f
}

// sooner are the times before the latest that are offered for a call back.
var sooner = []time.Duration{15 * time.Minute, 30 * time.Minute, time.Hour, 2 * time.Hour, 4 * time.Hour, 8 * time.Hour}

func (x acting) callBackForm(said answer) callBackForm {
	now := x.Service.Now().Truncate(time.Second)
	at := func(due time.Time) (time.Time, error) {
		t, err := x.story.NewTask(x.by, story.CallBack, due, now, x.dispositions())
		if err != nil {
			return due, err
		}
		return t.Due, nil
	}
	latest, err := at(time.Time{})
	if err != nil {
		return callBackForm{Refused: err.Error()}
	}
	f := callBackForm{Times: []choice{{ID: latest.Format(time.RFC3339), Label: moment(latest, now) + " (the latest the guidance allows)", Checked: true}}}
	for _, after := range sooner {
		due, err := at(now.Add(after))
		if err != nil || !due.Before(latest) {
			break
		}
		o := choice{ID: due.Format(time.RFC3339), Label: moment(due, now)}
		if o.ID == said.Typed.Get("due") {
			o.Checked, f.Times[0].Checked = true, false
		}
		f.Times = append(f.Times, o)
	}
	return f
}

func (x acting) handOverForm() handOverForm {
	body, err := x.story.NewTask(x.by, story.HandOver, time.Time{}, x.Service.Now(), x.dispositions())
	if err != nil {
		return handOverForm{Refused: err.Error()}
	}
	call, err := x.handedOn()
	if err != nil {
		return handOverForm{Refused: "The record was made with questions that are not in use any more. Assess again, and hand that over."}
	}
	return handOverForm{Due: moment(body.Due, x.Service.Now()), Text: handover.New(call).Text()}
}
