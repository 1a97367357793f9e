package parent

import (
	"crypto/rand"
	"net/url"
	"regexp"
	"slices"
	"strconv"
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

	Key   string    // random: what is recorded of this journey is known by it
	Began time.Time // when the first question was shown; zero: not known
	Round int       // how often they came back to look at the child again
	site.Answers
}

// newJourney begins a journey.
func newJourney(now time.Time) journey { return journey{Key: rand.Text(), Began: now} }

// keyForm is a key as newJourney makes it.
var keyForm = regexp.MustCompile(`^[A-Z2-7]{26}$`)

func readJourney(form url.Values) journey {
	j := journey{
		Problem: form.Get("problem"), Signs: form["sign"], Signed: form.Get("signed") != "", Young: form.Get("who") == "young",
		Exact: form.Get("exact") != "", Stopped: form.Get("stopped") != "", Step: form.Get("step"), Go: form.Get("go"), Answers: site.ReadAnswers(form),
	}
	j.Trail = fields(form.Get("trail"))
	j.Asked = fields(form.Get("asked"))
	if j.Key = form.Get("key"); !keyForm.MatchString(j.Key) { // not a form of ours: it is a journey of its own
		j.Key = rand.Text()
	}
	if seconds, err := strconv.ParseInt(form.Get("began"), 10, 64); err == nil {
		j.Began = time.Unix(seconds, 0)
	}
	j.Round, _ = strconv.Atoi(form.Get("round"))
	return j
}

// took is how long it is since the first question in whole seconds, 0 where that
// is not known or more than a day.
func (j journey) took(now time.Time) int {
	const most = 24 * time.Hour
	if d := now.Sub(j.Began); !j.Began.IsZero() && d >= 0 && d <= most {
		return int(d / time.Second)
	}
	return 0
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
	add("key", j.Key, true)
	add("began", strconv.FormatInt(j.Began.Unix(), 10), !j.Began.IsZero())
	add("round", strconv.Itoa(j.Round), j.Round > 0)
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
