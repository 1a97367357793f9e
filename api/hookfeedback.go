package api

import (
	"context"
	"errors"
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"safetynet/api/cdshooks"
	"safetynet/api/decisionlog"
	"safetynet/api/fhir"
	"safetynet/api/story"
	"safetynet/pathways"
)

// maxCardFeedback bounds how many cards one request may be about, for the story of
// each is read. (Grade design.)
const maxCardFeedback = 50

// Faults of feedback, by the code of the rule that refused it: where they lie.
var cardFaults = map[string]string{
	"unknown-outcome": "/outcome", "unknown-reason": "/overrideReason/reason/code", "unknown-suggestion": "/acceptedSuggestions",
	"time-wrong": "/outcomeTimestamp", "too-many": "",
}

// saidOfCard is feedback that may be recorded, and in which story.
type saidOfCard struct {
	story *story.Story
	body  *story.Answered // nil where it is there already
}

// hearHook answers POST /cds-services/{id}/feedback. All of it is checked before any
// is recorded.
func (s *Server) hearHook(c *gin.Context) {
	eng := s.loaded(c)
	if eng == nil || !queryAllowed(c) {
		return
	}
	if _, ok := s.service(c, eng, s.now()); !ok {
		return
	}
	body, problem := readFHIRBody(c)
	if problem != nil {
		problem.send(c)
		return
	}
	all, issues := cdshooks.ReadFeedback(body)
	switch {
	case len(issues) > 0:
		refusedFHIR(nil, issues).send(c)
	case len(all) > maxCardFeedback:
		refusedFHIR(nil, []fhir.Issue{cardFault("/feedback", "too-many", "feedback is about at most "+strconv.Itoa(maxCardFeedback)+" cards")}).send(c)
	case s.log == nil:
		notWritten.problem("").send(c)
	default:
		s.hearCards(c, all)
	}
}

func (s *Server) hearCards(c *gin.Context, all []cdshooks.Feedback) {
	ctx, cancel := context.WithTimeout(c.Request.Context(), s.patience)
	defer cancel()
	var said []saidOfCard
	var issues []fhir.Issue
	stories := map[string]*story.Story{}
	for i, f := range all {
		x, err := s.hearCard(ctx, c, f, stories)
		var refused *story.Refusal
		switch {
		case errors.Is(err, decisionlog.ErrNotFound), errors.As(err, &refused) && refused.Code == "no-card":
			notFound.problem("There is no such card: feedback " + strconv.Itoa(i) + ". Nothing was recorded.").send(c)
			return
		case refused != nil:
			issues = append(issues, cardFault("/feedback/"+strconv.Itoa(i)+cardFaults[refused.Code], refused.Code, refused.Text))
		case err != nil:
			s.unheard(c, err)
			return
		}
		said = append(said, x)
	}
	if len(issues) > 0 {
		refusedFHIR(nil, issues).send(c)
		return
	}
	for _, x := range said {
		if x.body == nil {
			continue
		}
		if _, err := s.add(ctx, place{story: x.story}, story.CardAnswer, x.body); err != nil {
			s.unheard(c, err)
			return
		}
	}
	s.json(c, http.StatusOK, map[string]bool{"recorded": true})
}

// hearCard checks what came of one card. To whom it was not told by this service, or
// where it was erased, there is none. stories are those read before, with what is to
// be added to them.
func (s *Server) hearCard(ctx context.Context, c *gin.Context, f cdshooks.Feedback, stories map[string]*story.Story) (saidOfCard, error) {
	st, err := stories[f.Card], error(nil)
	if st == nil {
		st, err = s.book().Story(ctx, f.Card)
	}
	switch {
	case errors.Is(err, decisionlog.ErrErased), errors.Is(err, story.ErrUnknownKind):
		return saidOfCard{}, decisionlog.ErrNotFound
	case err != nil:
		return saidOfCard{}, err
	}
	stories[f.Card] = st
	x := story.Answered{Card: f.Card, Outcome: f.Outcome, Reason: f.Reason, Accepted: f.Suggestions, At: f.At}
	body, err := st.NewCardAnswer(actorOf(c), x, s.now())
	if card, is := st.Items[0].Body.(*story.Carded); is && card.Service != c.Param("id") {
		return saidOfCard{}, decisionlog.ErrNotFound
	}
	if err != nil || st.Answered(x) {
		return saidOfCard{st, nil}, err
	}
	st.Items = append(st.Items, &story.Item{Kind: story.CardAnswer, Body: body})
	return saidOfCard{st, body}, nil
}

func cardFault(pointer, code, text string) fhir.Issue {
	return fhir.Issue{Severity: pathways.LevelError, Code: code, Pointer: pointer, Message: text}
}
