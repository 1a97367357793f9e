package practice

import (
	"fmt"
	"net/http"

	"github.com/gin-gonic/gin"

	"safetynet/api/web/practice/room"
	"safetynet/api/web/site"
	"safetynet/engine/practice"
	"safetynet/engine/prose"
	"safetynet/pathways"
)

// line is an answer in words.
type line struct{ Question, Answer string }

// known is what is known at a step.
type known struct {
	Nth, Cases   int // from 1
	Step         int // from 1; how many there are is not told
	Problem, Age string
	Role         practice.Role
	Phone        bool
	New, Before  []line // of the vignette's own
	NewNormal    []line
	BeforeNormal []line
}

// title names the page by the step it is of: whoever listens hears it first, and it
// would be the same at every step.
func (k known) title(what string) string {
	return fmt.Sprintf("Case %d of %d, step %d: %s", k.Nth, k.Cases, k.Step, what)
}

// choices of guidance, least urgent first.
type level struct {
	ID      pathways.Guidance
	Name    string
	Meaning string
}

var levels = []level{
	{pathways.HomeCare, "Home care", "nothing calls for a contact now; say what to watch for"},
	{pathways.SeekAdvice, "Seek advice", "a GP, 111 or another clinician, in a stated time"},
	{pathways.Escalate, "Escalate", "A&E now, or 999"},
}

func nameOf(g pathways.Guidance) string {
	for _, l := range levels {
		if l.ID == g {
			return l.Name
		}
	}
	return string(g)
}

// asking is the page of a step.
type asking struct {
	known
	Learner string
	At      int // the step, from 0, like the case
	Of      int
	Levels  []level
	Asks    []practice.Ask
	Nothing string
	Wrong   site.Faults
}

// ask shows the step a learner is at.
func (d *door) ask(c *gin.Context, l room.Learner, status int, faults site.Faults) {
	nth, step := l.At()
	e, err := exercise(l, nth, step)
	if err != nil {
		d.Service.Failed(c, "telling a case", err)
		return
	}
	k := knownAt(l, e, nth, step)
	d.show(c, status, "ask", k.title("what would you do?"), faults, asking{
		known: k, Learner: l.ID, At: step, Of: nth, Levels: levels, Asks: e.Steps[step].Asks(l.Seed), Nothing: nothingMore, Wrong: faults,
	})
}

func knownAt(l room.Learner, e *practice.Exercise, nth, step int) known {
	def := e.Program.Definition()
	k := known{
		Nth: nth + 1, Cases: len(l.Cases), Step: step + 1, Problem: def.Title.For(pathways.Clinician), Age: prose.Age(e.Last().Case.Age),
		Role: l.Role, Phone: e.Audience == pathways.Adviser,
	}
	voice := site.Voice{Audience: e.Audience}
	for i, s := range e.Steps[:step+1] {
		for _, t := range s.Told {
			x := line{voice.Say(t.Finding.Text), voice.Spoken(t.Finding, t.Answer)}
			to := &k.Before
			switch {
			case i == step && t.Normal:
				to = &k.NewNormal
			case i == step:
				to = &k.New
			case t.Normal:
				to = &k.BeforeNormal
			}
			*to = append(*to, x)
		}
	}
	return k
}

// done shows a learner what they said.
func (d *door) done(c *gin.Context, l room.Learner) {
	type row struct {
		Nth, Step    int
		Last         bool
		Said, Engine string
		Mark, Ask    verdict
	}
	var rows []row
	right, last := 0, 0
	for _, a := range l.Answers {
		rows = append(rows, row{a.Case + 1, a.Step + 1, a.Last, nameOf(a.Said), nameOf(a.Engine), marks[a.Mark], askMarks[a.AskMark]})
		if a.Last {
			last++
			if a.Mark == practice.Right {
				right++
			}
		}
	}
	d.show(c, http.StatusOK, "done", "What you said", nil, map[string]any{
		"Learner": l.ID, "Rows": rows, "Right": right, "Last": last, "Cases": len(l.Cases), "Ended": l.Ended, "Code": l.Code, "Seed": l.Seed, "Done": l.Done(),
	})
}
