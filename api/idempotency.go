package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"regexp"
	"slices"
	"time"

	"github.com/gin-gonic/gin"

	"safetynet/api/decisionlog"
	"safetynet/api/story"
)

// keyHeader is how a client says that two requests are one. The name of the entry
// is made of it, so that a repeat finds the entry, by whichever instance, and of
// two at once one is recorded. Nothing of the body is kept for this: a repeat is
// held against the entry itself.
const (
	keyHeader    = "Idempotency-Key"
	replayHeader = "Idempotent-Replay"
)

var keyForm = regexp.MustCompile(`^[!-~]{1,64}$`)

var keyReused = problemKind{"idempotency-key-reused", "The Idempotency-Key was used for something else", http.StatusUnprocessableEntity}

// keyUsable refuses a key that cannot be one.
func (s *Server) keyUsable(c *gin.Context) bool {
	given := c.Request.Header.Values(keyHeader)
	if len(given) == 0 || len(given) == 1 && keyForm.MatchString(given[0]) {
		return true
	}
	invalidRequest.problem("Send one Idempotency-Key of 1 to 64 visible ASCII characters, or none. Nothing was recorded.").send(c)
	return false
}

// keyedID is the id of the entry that a request with a key makes, "" without one.
func keyedID(c *gin.Context) string {
	key := c.GetHeader(keyHeader)
	if key == "" {
		return ""
	}
	by := actorOf(c)
	return story.DeriveID("safetynet-idempotency-1", string(by.Role), by.ID, c.Request.Method+" "+c.FullPath(), key)
}

// earlier reads the entry that a request with a key made before, nil where there is
// none; it has no body where it was erased. A log that cannot be read is no reason
// to answer nothing: the entry's id is used, so it cannot be recorded twice.
func (s *Server) earlier(c *gin.Context, id string) (decisionlog.Entry, *story.Item) {
	if id == "" || s.log == nil {
		return decisionlog.Entry{}, nil
	}
	e, err := s.log.ByID(c.Request.Context(), id)
	if err != nil && !errors.Is(err, decisionlog.ErrErased) {
		return e, nil
	}
	x, err := story.Read(e)
	if err != nil {
		return e, nil
	}
	return e, x
}

// repeated answers a repeat of a request for an assessment, and tells whether it
// was one. again reads the request as at another time.
func (s *Server) repeated(c *gin.Context, at place, v view, again func(time.Time) *Request) bool {
	e, x := s.earlier(c, at.id)
	switch {
	case x == nil:
		return false
	case x.Body == nil:
		s.unreadable(c, decisionlog.ErrErased)
		return true
	}
	r, ok := x.Body.(*story.Record)
	if !ok || (r.View == story.DecisionOnly) != (v == decisionOnly) || !sameStory(e, at.story) || !sameCase(r, again) {
		keyReused.problem("Send a key of its own with each case. Nothing was recorded.").send(c)
		return true
	}
	t, err := toldAgain(r.Assessment, v)
	if err != nil {
		s.unreadable(c, decisionlog.ErrDamaged)
		return true
	}
	c.Header(replayHeader, "true")
	s.recorded(c, e, t)
	return true
}

func sameStory(e decisionlog.Entry, st *story.Story) bool {
	if st == nil {
		return e.Story == ""
	}
	return e.StoryID() == st.ID
}

// sameCase tells whether a request asks for what was recorded. A time that it does
// not state is the one recorded, and what it leaves to the server is as it was then.
func sameCase(r *story.Record, again func(time.Time) *Request) bool {
	var then struct {
		At time.Time `json:"assessed_at"`
	}
	if json.Unmarshal(r.Case, &then) != nil {
		return false
	}
	req := again(bareOffset(then.At))
	if req == nil || !slices.Equal(req.Pathways, r.Request.Pathways) {
		return false
	}
	for id, version := range req.named {
		if r.Request.Versions[id] != version.String() {
			return false
		}
	}
	place := ""
	if req.Locality != nil {
		place = req.Locality.Definition().ID.Value
	}
	text, err := story.Canonical(req.Case)
	have, errHave := story.Canonical(r.Case)
	return err == nil && errHave == nil && bytes.Equal(text, have) && (!req.localityNamed || place == r.Request.Locality)
}
