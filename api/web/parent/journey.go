package parent

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"safetynet/api/web/site"
)

// Steps of a journey; a page of questions is [questionStep] and its id.
const (
	problemStep  = "problem"
	signsStep    = "signs"
	ageStep      = "age"
	resultStep   = "result"
	questionStep = "page:"
)

// What a button of a page asks for, in the field go.
const (
	goOn     = "on"
	goBack   = "back"
	goStop   = "stop"    // see what to do now, with questions open
	goAgain  = "again"   // look at the child again, from these answers
	goChange = "change:" // and a step: answer it again
)

// journey is one sitting of one family.
type journey struct {
	Problem string
	Signs   []string // ticked on the page of emergency signs, by key; see [sign]
	Signed  bool     // that page was answered
	Young   bool     // the young person answers
	Exact   bool     // a more exact age was asked for
	Stopped bool     // they wanted to see what to do with questions open
	Step    string   // the page this form was
	Trail   []string // the pages before it
	Asked   []string // the findings this form asked
	Go      string
	At      time.Time // when the result was told that something is taken away from; zero: now
	site.Answers
}

func readJourney(form url.Values) journey {
	j := journey{
		Problem: form.Get("problem"), Signs: form["sign"], Signed: form.Get("signed") != "", Young: form.Get("who") == "young",
		Exact: form.Get("exact") != "", Stopped: form.Get("stopped") != "", Step: form.Get("step"), Go: form.Get("go"), Answers: site.ReadAnswers(form),
	}
	j.Trail = fields(form.Get("trail"))
	j.Asked = fields(form.Get("asked"))
	return j
}

func fields(list string) []string {
	return strings.FieldsFunc(list, func(r rune) bool { return r == ',' })
}

// Hidden are the fields that carry the journey on to the next page, but for what
// the page at step asks itself.
func (j journey) Hidden(step string, asked ...string) []site.Field {
	all := []site.Field{{Name: "step", Value: step}, {Name: "trail", Value: strings.Join(j.Trail, ",")}, {Name: "asked", Value: strings.Join(asked, ",")}}
	add := func(name, value string, is bool) {
		if is {
			all = append(all, site.Field{Name: name, Value: value})
		}
	}
	add("problem", j.Problem, step != problemStep)
	if step != signsStep {
		for _, s := range j.Signs {
			add("sign", s, true)
		}
		add("signed", "yes", j.Signed)
	}
	add("who", "young", j.Young && step != ageStep)
	add("exact", "yes", j.Exact)
	add("stopped", "yes", j.Stopped)
	if step == ageStep {
		return append(all, site.Answers{Said: j.Said}.Hidden(asked...)...)
	}
	return append(all, j.Answers.Hidden(asked...)...)
}

// visit notes that a page is shown: going back leads to the one before.
func (j *journey) visit(step string) {
	if j.Step != "" && j.Step != step {
		j.Trail = append(j.Trail, j.Step)
	}
}

// back is the page before, and takes it off the trail.
func (j *journey) back() string {
	if len(j.Trail) == 0 {
		return problemStep
	}
	last := len(j.Trail) - 1
	step := j.Trail[last]
	j.Trail = slices.Clone(j.Trail[:last])
	return step
}
