package desk

import (
	"safetynet/api/story"
	"safetynet/api/web/handover"
)

// entry is one of the things that were recorded.
type entry struct {
	ID, When, Who, What string
	TakenBack           string
	Correctable         bool
	Reasons             []story.Code
	Answer              answer
	Dispute             *disputeForm // of an assessment
	Vignette            string       // where the test case is that a dispute made
}

// entries are the items of the story in words, oldest first.
func (x acting) entries(said answer) []entry {
	var all []entry
	now := x.Service.Now()
	for _, item := range x.story.Items {
		e := entry{ID: item.ID, When: moment(item.At, now), Who: who(item.By, x.by), What: x.words(item), Answer: said.of("correction" + item.ID)}
		if item.TakenBack != nil {
			e.TakenBack = "Taken back " + clock(item.TakenBack.At, now) + " by: " + who(item.TakenBack.By, x.by) + "."
		}
		_, err := x.story.NewCorrection(x.by, item.ID, story.CorrectionReasons[0].ID)
		e.Correctable, e.Reasons = err == nil, story.CorrectionReasons
		switch item.Body.(type) {
		case *story.Record:
			e.Dispute = x.disputeForm(said.of(story.Dispute + item.ID))
		case *story.Disputed:
			if item.TakenBack == nil {
				e.Vignette = "/v1/disputes/" + item.ID + "/vignette"
			}
		}
		all = append(all, e)
	}
	return all
}

// words say what an item is.
func (x acting) words(item *story.Item) string {
	now := x.Service.Now()
	all := x.dispositions()
	switch b := item.Body.(type) {
	case nil:
		return "Erased."
	case *story.Record:
		a := x.story.Assessment(item.ID)
		text := "Assessed. " + handover.Levels[a.Told.Guidance] + ": " + a.Told.Disposition.Text + " Reference " + item.Reference + "."
		if b.Supersedes != "" {
			text += " It replaces the assessment before."
		}
		return text
	case *story.Opened:
		if b.Reference {
			return "Call opened by reference code."
		}
		return "Call opened."
	case *story.Overridden:
		return overrideWords(b, all)
	case *story.Tasked:
		return tasks[b.What] + ", due " + moment(b.Due, now) + "."
	case *story.Done:
		what := ""
		if t := x.story.Item(b.Task); t != nil && t.Body != nil {
			what = t.Body.(*story.Tasked).What
		}
		return tasks[what] + " finished: " + codeText(story.TaskResults[what], b.Result) + "."
	case *story.Closed:
		return "Closed. What happened next: " + codeText(story.Outcomes, b.Outcome) + "."
	case *story.Corrected:
		return "Correction: an entry was taken back. Reason: " + codeText(story.CorrectionReasons, b.Reason) + "."
	case *story.Told:
		text := "The family says: helped: " + codeText(story.Helped, b.Helped) + "."
		for _, did := range b.Did {
			text += " " + codeText(story.Outcomes, did) + "."
		}
		return text
	case *story.Disputed:
		return "Marked as wrong guidance: " + codeText(story.DisputeReasons, b.Reason) + ". It should have been: " + dispositionText(all, b.Should)
	case *story.Erased:
		return "Erased. Reason: " + codeText(story.ErasureReasons, b.Reason) + "."
	}
	return item.Kind + "."
}

func codeText(list []story.Code, id string) string {
	if c, ok := story.Lookup(list, id); ok {
		return c.Text
	}
	return id
}
