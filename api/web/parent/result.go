package parent

import (
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"safetynet/api/story"
	"safetynet/api/web/leaflet"
	"safetynet/api/web/site"
	"safetynet/engine"
	"safetynet/pathways"
)

// resultView is the result: a leaflet, their answers, and where to go from here.
type resultView struct {
	*leaflet.Sheet
	Do, Dont []string // the care at home, by how it begins
	Tone     string   // of the card: emergency, urgent, non-urgent, or none for home care
	Young    bool
	HandOver string // none of these: where to turn instead of a pathway
	Open     bool   // questions are open
	Answers  []given
	Hidden   []site.Field
	Keep     []site.Field // for what is taken away: the answers and the reference
	ToSend   string
	Recorded bool
	Ends     time.Time // of the advice
	EndsAt   string    // in words that hold on any day
	Ended    bool
}

// given is an answer, and the step that asks it again.
type given struct{ Question, Answer, Step string }

// result tells what to do. It is recorded first; where it cannot be, only an
// emergency is told, and that nothing was recorded. What was recorded before, by the
// same form, is told as it was then.
func (s *sitting) result(page site.Page) {
	if s.problem == nil && s.a.Guidance != pathways.Escalate {
		s.handOver(page)
		return
	}
	a, err := s.Service.Assess(s.c, s.ask)
	if err != nil {
		s.Service.Failed(s.c, "assess", err)
		return
	}
	s.a = a
	now := s.Service.Now()
	receipt, err := s.Service.Record(s.c, s.ask, a, story.Journey{Key: s.journey.Key, Round: s.journey.Round, Took: s.journey.took(now)})
	switch {
	case err == nil:
		s.a, s.ask.Case.At = receipt.Told, receipt.At
	case a.Guidance != pathways.Escalate:
		s.Service.Refuse(s.c, "Your answers could not be recorded, so no advice is given.")
		return
	}
	if !now.Before(receipt.At.Add(story.ReferenceLife)) {
		receipt.Reference = "" // it opens nothing any more
	}
	sheet := s.sheet(receipt.Reference)
	do, dont := split(sheet.HomeCare)
	ends := s.a.SafetyNet.ValidUntil
	ended := !now.Before(ends)
	page.Title = sheet.Action
	if ended {
		page.Title = "Check again: " + page.Title
	}
	page.Body = resultView{
		Sheet: sheet, Do: do, Dont: dont, Tone: tone(s.a), Young: s.young(), Open: s.journey.Stopped && len(s.a.NextQuestions) > 0, Answers: s.given(), Hidden: s.journey.Hidden(resultStep),
		Keep: append(s.journey.Hidden(resultStep), site.Field{Name: "reference", Value: receipt.Reference}, site.Field{Name: "told", Value: s.ask.Case.At.Format(time.RFC3339)}), ToSend: leaflet.Text(sheet), Recorded: err == nil,
		Ends: ends, EndsAt: ends.In(sheet.At.Location()).Format("15:04 on Monday 2 January"), Ended: ended,
	}
	s.views.Show(s.c, http.StatusOK, "result", page)
}

// handOver is the end of none of these: no pathway is for the child.
func (s *sitting) handOver(page site.Page) {
	page.Title = "Ring 111"
	page.Body = resultView{HandOver: s.voice.Say(s.list.None.GoTo), Hidden: s.journey.Hidden(resultStep)}
	s.views.Show(s.c, http.StatusOK, "handover", page)
}

func (s *sitting) sheet(reference string) *leaflet.Sheet {
	if s.young() {
		return s.sheetIn(s.reword, reference)
	}
	return s.sheetIn(nil, reference)
}

// sheetIn is the sheet in other words than the parent's, nil for those.
func (s *sitting) sheetIn(word func(string) string, reference string) *leaflet.Sheet {
	sheet := leaflet.New(s.a, leaflet.Input{Case: s.ask.Case, Programs: s.ask.Programs, Reference: reference, Word: word})
	if !s.ask.Case.Age.Known { // nothing was said of it yet, and an emergency does not wait for it
		sheet.Elsewhere = nil
	}
	return sheet
}

// split parts what to do from what not to do.
func split(care []string) (do, dont []string) {
	for _, x := range care {
		if strings.HasPrefix(x, "Do not ") || strings.HasPrefix(x, "Never ") {
			dont = append(dont, x)
		} else {
			do = append(do, x)
		}
	}
	return do, dont
}

// tone is the care card of a result. Home care has none: no card of the service
// manual means that a child stays at home.
func tone(a *engine.Assessment) string {
	switch a.Guidance {
	case pathways.Escalate:
		return "emergency"
	case pathways.HomeCare:
		return ""
	}
	if strings.HasPrefix(a.Disposition.Within, "PT") { // within hours
		return "urgent"
	}
	return "non-urgent"
}

// given lists the answers in the order of the dictionary.
func (s *sitting) given() []given {
	var out []given
	pages, list := pagesOf(s.ask.Programs), signsOf(s.ask.Programs[0], s.voice)
	for _, f := range s.ask.Dictionary().Findings {
		answer, ok := s.ask.Case.Findings[f.ID.Value]
		if !ok {
			continue
		}
		g := given{Question: s.voice.Say(f.Text), Answer: s.voice.Spoken(f, answer)}
		if p := pageOf(pages, f.ID.Value); s.journey.fromList(list, f.ID.Value) {
			g.Step = signsStep
		} else if p != "" {
			g.Step = questionStep + p
		}
		out = append(out, g)
	}
	return out
}

// lookAgain starts from the answers that do not change in hours: what is seen and
// measured is asked anew.
func (s *sitting) lookAgain() {
	j := s.journey
	for _, f := range s.ask.Dictionary().Findings {
		if f.Kind == pathways.Sign || f.Kind == pathways.Measurement {
			j.Forget(f.ID.Value)
		}
	}
	j.Signs, j.Signed, j.Stopped, j.Step, j.Trail = nil, false, false, "", nil
	j.Began, j.Round = s.Service.Now(), j.Round+1
	s.mustSettle()
	s.showNext(signsStep)
}

// leafletPDF and calendar are what a family takes away, made of the answers sent
// with them. They are recorded nowhere: the result was.
func (d *door) leafletPDF(c *gin.Context) {
	d.takeAway(c, "what-to-do.pdf", "application/pdf", leaflet.PDF)
}

func (d *door) calendar(c *gin.Context) {
	d.takeAway(c, "look-again.ics", "text/calendar; charset=utf-8", leaflet.Calendar)
}
