package desk

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"safetynet/api/story"
	"safetynet/api/web/site"
	"safetynet/engine"
	"safetynet/pathways"
)

// call is what the form of a call holds.
type call struct {
	Problem  string // only where a call starts
	Pathways []string
	site.Answers
	Override override
	CallBack string // since when the caller waits to be called back, RFC 3339
	KeysOff  bool   // single keys do nothing
	Do       string // the button
	Key      string // random, of the form: what it asks for is done once
	Call     string // id of the call's entry, "" before it began
	Story    string // id of the story that the call is of
	Coded    bool   // it was opened by a reference code
	Lost     bool   // something of it could not be recorded

	Reference string // only where a call starts: the code that was typed
}

func readCall(form url.Values) call {
	r := call{
		Problem: form.Get("problem"), Answers: site.ReadAnswers(form), Do: form.Get("do"), KeysOff: form.Get("keys-off") != "",
		Override: override{To: form.Get("override-to"), Why: form.Get("override-why")}, CallBack: form.Get("callback-from"),
		Key: form.Get("key"), Coded: form.Get("coded") != "", Lost: form.Get("lost") != "", Reference: form.Get("reference"),
	}
	if isKey(form.Get("call")) && isKey(form.Get("story")) {
		r.Call = form.Get("call")
	}
	if isKey(form.Get("story")) {
		r.Story = form.Get("story")
	}
	for _, id := range form["pathway"] {
		if !slices.Contains(r.Pathways, id) {
			r.Pathways = append(r.Pathways, id)
		}
	}
	return r
}

// view is the page of a call.
type view struct {
	Titles  []string
	Hidden  []site.Field
	Age     site.StatedAge
	AgeMark mark
	Faults  site.Faults
	Groups  []group
	Panel   *panel // nil where something typed cannot be read, or it is withheld
	Choices []choice
	Reasons []story.OverrideReason
	Over    override
	KeysOff bool
	Then    *told // what was recorded last in this story; nil for nothing
	Story   string
	Lost    bool   // something could not be recorded
	Breaths string // the input that counted breaths go into, "" where they are not asked
	Length  string // the input that a seizure's seconds go into, "" where they are not asked
	Marks   []timeMark
	// Emergency is shown where the panel may be out of date.
	Emergency []string
}

// askOf is what a call asks about, with no answers yet. The faults are about
// pathways: none was chosen, or one cannot be used.
func (d *door) askOf(eng *engine.Engine, given call) (site.Ask, site.Faults) {
	ids := d.pathwaysOf(eng, given)
	if len(ids) == 0 {
		return site.Ask{}, site.Faults{{ID: "problem", Text: "Choose what is wrong, or at least one pathway"}}
	}
	ask, err := d.NewAsk(eng, ids, nil, pathways.Adviser)
	if err != nil {
		return ask, site.Faults{{ID: "problem", Text: "One of the pathways is not in use. Choose again."}}
	}
	return ask, nil
}

// consider makes the page of a call. Where it cannot it has answered.
func (d *door) consider(c *gin.Context, given call, ask site.Ask) *view {
	v := &view{
		Age: given.Age, Over: given.Override, KeysOff: given.KeysOff, Reasons: story.OverrideReasons,
		Marks: timeMarks(ask.Programs), Emergency: emergency, Faults: given.Fill(&ask), Story: given.Story, Lost: given.Lost,
	}
	var a *engine.Assessment
	if len(v.Faults) == 0 {
		var err error
		if a, err = d.Service.Assess(c, ask); err != nil {
			d.Service.Failed(c, "assess a call", err) // no guess is made
			return nil
		}
		if !given.Lost || a.Guidance == pathways.Escalate { // nothing calmer is told that is not recorded
			v.Panel = newPanel(ask, a, given, d.Service.Now().Truncate(time.Second))
		}
	}
	for _, p := range ask.Programs {
		v.Titles = append(v.Titles, adviser.Say(p.Definition().Title))
	}
	var asked []string
	v.Groups, asked = questions(ask, given.Answers, v.Faults, a)
	v.AgeMark = newMarker(given.Answers, a).of(engine.AgeID)
	v.Hidden = site.Answers{Said: given.Said}.Hidden(asked...)
	for _, id := range ask.Pathways {
		v.Hidden = append(v.Hidden, site.Field{Name: "pathway", Value: id})
	}
	v.Hidden = append(v.Hidden, given.own()...)
	for _, x := range slices.Backward(ask.Dispositions().List) {
		v.Choices = append(v.Choices, choice{ID: x.ID.Value, Label: adviser.Say(x.Text), Checked: x.ID.Value == given.Override.To})
	}
	v.Breaths, v.Length = inputOf(asked, "respiratory_rate"), inputOf(asked, "seizure_duration_s")
	return v
}

// own are the fields of a call that nobody fills in.
func (r call) own() []site.Field {
	key := r.Key
	if !isKey(key) {
		key = newKey()
	}
	fields := []site.Field{{Name: "key", Value: key}, {Name: "call", Value: r.Call}, {Name: "story", Value: r.Story}}
	if r.Coded {
		fields = append(fields, site.Field{Name: "coded", Value: "yes"})
	}
	if r.Lost {
		fields = append(fields, site.Field{Name: "lost", Value: "yes"})
	}
	return fields
}

func inputOf(asked []string, finding string) string {
	if slices.Contains(asked, finding) {
		return site.InputID(finding)
	}
	return ""
}

// emergency is the fixed safety net, by sentence.
var emergency = strings.SplitAfter(strings.TrimSuffix(site.EmergencyText, "."), ". ")
