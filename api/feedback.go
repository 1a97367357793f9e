package api

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"safetynet/api/decisionlog"
	"safetynet/api/story"
)

// Feedback is what a family says about an assessment, by its code.
type Feedback struct {
	Reference string   // as it was typed
	Helped    string   // of [story.Helped]
	Did       []string // of [story.Did]: what they did next
}

// Heard is the answer to POST /v1/feedback.
type Heard struct {
	Recorded bool `json:"recorded"`
}

// Feedback is anonymous, so one limit is for all who send it: nobody is told apart
// by an address. It bounds what guessing codes can come to: 1.2 million guesses in
// the life of a code, each with the chance that is worked out at
// [story.ReferenceLife]. Somebody can use the limit up for others, who lose nothing
// but being heard. (Grade design.)
const (
	feedbackPerSecond = 1
	feedbackAtOnce    = 20
)

// spared tells whether feedback is within the limit. Where it is not it has answered.
func (s *Server) spared(c *gin.Context) bool {
	within := s.feedback.AllowN(s.now(), 1)
	if !within {
		c.Header("Retry-After", "1")
		tooMuchFeedback.problem("Wait a moment and send it again. Nothing was recorded.").send(c)
	}
	return within
}

// noSuchCode is told of a code that is mistyped, that there never was, past its
// life, or of a record that was erased: which of them is nobody's business.
const noSuchCode = "There is no such code, or it is over 14 days old. Check every letter and digit."

// DecodeFeedback reads the body of POST /v1/feedback, an object with exactly these
// keys: reference, helped, did (a list, which may be empty).
func DecodeFeedback(data []byte) (Feedback, *Problem) {
	d := &requestDecoder{}
	var f Feedback
	root, whole := parseTree(data, &d.faults)
	if !whole {
		return f, d.faults.problem(malformedRequest)
	}
	if root != nil {
		if m := d.object(root, feedbackKeys...); m != nil {
			f = d.feedback(root, m)
		}
	}
	if !d.faults.none() {
		return f, d.faults.problem(invalidRequest)
	}
	return f, nil
}

func (d *requestDecoder) feedback(root *value, m map[string]*value) Feedback {
	f := Feedback{Helped: d.code(root, m, "helped", story.Helped), Did: []string{}}
	if v := m["reference"]; v == nil {
		d.missing(root, "reference", "the code that was given with the advice")
	} else if d.is(v, aString) {
		f.Reference = v.text
	}
	did := m["did"]
	if did == nil {
		d.missing(root, "did", "a list of what they did next, which may be empty")
		return f
	}
	if !d.is(did, aList) {
		return f
	}
	seen := map[string]bool{}
	for _, v := range did.items {
		if !d.is(v, aString) {
			continue
		}
		id := oneOf(d, v, codeIDs(story.Did))
		if id != "" && seen[id] {
			d.add(v, "value-repeated", "name it once", "%s is there twice", id)
		}
		seen[id], f.Did = true, append(f.Did, id)
	}
	return f
}

// code reads the member that is one of a list of codes.
func (d *requestDecoder) code(root *value, m map[string]*value, key string, list []story.Code) string {
	v := m[key]
	if v == nil {
		d.missing(root, key, "")
		return ""
	}
	if !d.is(v, aString) {
		return ""
	}
	return oneOf(d, v, codeIDs(list))
}

func codeIDs(list []story.Code) []string {
	ids := make([]string, len(list))
	for i, c := range list {
		ids[i] = c.ID
	}
	return ids
}

// addFeedback answers POST /v1/feedback.
func (s *Server) addFeedback(c *gin.Context) {
	if !queryAllowed(c) || !s.spared(c) {
		return
	}
	body, problem := readBody(c)
	if problem != nil {
		problem.send(c)
		return
	}
	f, problem := DecodeFeedback(body)
	if problem != nil {
		problem.send(c)
		return
	}
	switch known, done := s.hear(c, f); {
	case !done:
	case !known:
		notFound.problem(noSuchCode).send(c)
	default:
		s.json(c, http.StatusCreated, Heard{true})
	}
}

// hear records feedback. known tells whether there is such a code; without done it
// has answered.
func (s *Server) hear(c *gin.Context, f Feedback) (known, done bool) {
	if s.log == nil {
		notWritten.problem("").send(c)
		return false, false
	}
	ctx, cancel := context.WithTimeout(c.Request.Context(), s.patience)
	defer cancel()
	st, a, err := s.book().Referred(ctx, f.Reference)
	none := func(reason error) bool { return errors.Is(err, reason) }
	switch {
	case slices.ContainsFunc([]error{decisionlog.ErrNotFound, decisionlog.ErrReference, decisionlog.ErrErased, story.ErrExpired}, none), err == nil && a == nil:
		return false, true
	case err != nil:
		s.unheard(c, err)
		return false, false
	}
	told, err := st.NewFeedback(actorOf(c), a.ID, f.Helped, f.Did)
	if err == nil {
		_, err = s.add(ctx, place{story: st}, story.Feedback, told)
	}
	if err != nil {
		s.unheard(c, err)
	}
	return err == nil, err == nil
}

// unheard answers that something was not recorded, whatever the reason: what is
// wrong with a record is nothing for whoever has its code.
func (s *Server) unheard(c *gin.Context, err error) {
	s.logFailed(c, err)
	notWritten.problem("Try again later.").send(c)
}
