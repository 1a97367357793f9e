package api

import (
	"encoding/json"
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"

	"safetynet/api/decisionlog"
	"safetynet/api/story"
	"safetynet/api/web/site"
	"safetynet/engine"
	"safetynet/pathways"
)

// logThere refuses a request where there is no log.
func (s *Server) logThere(c *gin.Context) bool {
	if s.log == nil {
		logUnavailable.problem("").send(c)
	}
	return s.log != nil
}

// readStory reads the story that a route names. Where it cannot it has answered and
// returns nil.
func (s *Server) readStory(c *gin.Context) *story.Story {
	if !s.logThere(c) {
		return nil
	}
	st, err := s.book().Call(c.Request.Context(), c.Param("id"))
	if err != nil {
		s.unreadable(c, err)
		return nil
	}
	return st
}

// openStory is readStory for something to be added: an erased story takes nothing.
func (s *Server) openStory(c *gin.Context) *story.Story {
	if st := s.readStory(c); st != nil {
		return s.ifNotErased(c, st)
	}
	return nil
}

func (s *Server) ifNotErased(c *gin.Context, st *story.Story) *story.Story {
	if st.Erased {
		erased.problem("Nothing can be added to it. Begin a new call.").send(c)
		return nil
	}
	return st
}

// referred finds the assessment of a reference code as somebody read it out.
// pointer is where in the body the code is, "" for the address. Where it cannot it
// has answered.
func (s *Server) referred(c *gin.Context, code, pointer string) (*story.Assessed, bool) {
	_, a, err := s.book().Referred(c.Request.Context(), code)
	switch {
	case err == nil && a != nil:
		return a, true
	case errors.Is(err, story.ErrExpired):
		referenceExpired.problem("What was said then does not hold any more. Ask about the child again: POST /v1/calls without a reference.").send(c)
	case err == nil: // the story was erased since its entry was read
		s.unreadable(c, decisionlog.ErrErased)
	case pointer != "" && errors.Is(err, decisionlog.ErrReference):
		invalidRequest.problem("Nothing was recorded.", issueAt("reference-wrong", pointer, "this is not a reference code", "check every letter and digit")).send(c)
	case pointer != "" && errors.Is(err, decisionlog.ErrNotFound):
		invalidRequest.problem("Nothing was recorded.", issueAt("reference-unknown", pointer, "there is no record with this code", "check every letter and digit")).send(c)
	default:
		s.unreadable(c, err)
	}
	return nil, false
}

// mayJoin tells whether the sender may add to a story that is there.
func (s *Server) mayJoin(c *gin.Context) bool {
	by := actorOf(c)
	if by.Role.Is(desk...) {
		return true
	}
	issue := issueAt("supersedes-not-allowed", "/supersedes", "an earlier assessment is superseded by "+anyOf(desk), "leave it out")
	if by == story.Anonymous {
		s.challenge(c, "", unauthenticated.problem("Nothing was recorded.", issue))
	} else {
		s.challenge(c, `error="insufficient_scope"`, forbidden.problem("Nothing was recorded.", issue))
	}
	return false
}

// errOtherVersions means that a record was made with versions that are not loaded.
var errOtherVersions = errors.New("the versions of the record are not in the library")

// askOf is a recorded case with the versions it was assessed with.
func (s *Server) askOf(eng *engine.Engine, r *story.Record) (site.Ask, error) {
	versions := map[string]pathways.Version{}
	for id, text := range r.Request.Versions {
		v, err := pathways.ParseVersion(text)
		if err != nil {
			return site.Ask{}, errOtherVersions
		}
		versions[id] = v
	}
	progs, err := eng.Select(r.Request.Pathways, versions, s.now())
	if err != nil {
		return site.Ask{}, errOtherVersions
	}
	told, err := engine.DecodeCase(progs[0].Definition().Dictionary, r.Case)
	return site.Ask{Pathways: r.Request.Pathways, Programs: progs, Case: told}, err
}

// dispositionsOf are those that a story's latest assessment was made with; where
// they are not loaded, or there is none, those in use. nil where nothing is in use.
func (s *Server) dispositionsOf(eng *engine.Engine, st *story.Story) *pathways.Dispositions {
	if a := st.Latest(); a != nil {
		if ask, err := s.askOf(eng, a.Record); err == nil {
			return ask.Dispositions()
		}
	}
	for _, id := range eng.Library().IDs() {
		if p := eng.Library().Active(id, s.now()); p != nil {
			return p.Dispositions
		}
	}
	return nil
}

// addition is something that can be added to a story by a small body.
type addition struct {
	kind      string
	must, may []string
	make      func(s *Server, x adding) (story.Body, error)
	same      func(have any, x adding) bool // a repeat asks for what have is
}

// adding is one request to add something.
type adding struct {
	form
	task  string // of the address
	by    story.Actor
	story *story.Story
	eng   *engine.Engine
	all   *pathways.Dispositions
}

// addEntry answers a post of an addition.
func (s *Server) addEntry(what addition) gin.HandlerFunc {
	return func(c *gin.Context) {
		eng := s.loaded(c)
		if eng == nil || !s.keyUsable(c) {
			return
		}
		x := adding{form: s.readForm(c, what.must, what.may...), task: c.Param("task"), by: actorOf(c), eng: eng}
		if x.form == nil {
			return
		}
		if x.story = s.openStory(c); x.story == nil {
			return
		}
		at := place{story: x.story, id: keyedID(c)}
		if s.added(c, at, what, x) {
			return
		}
		if x.all = s.dispositionsOf(eng, x.story); x.all == nil {
			notReady.problem("No pathway is in use.").send(c)
			return
		}
		body, err := what.make(s, x)
		if err != nil {
			s.refusedBy(c, err)
			return
		}
		entry, err := s.add(c.Request.Context(), at, what.kind, body)
		switch {
		case errors.Is(err, decisionlog.ErrDuplicate) && s.added(c, at, what, x): // it came twice at once
		case err != nil:
			s.logFailed(c, err)
			notRecorded.problem(unkept(err) + " Try again.").send(c)
		default:
			s.showAdded(c, entry)
		}
	}
}

// added answers a repeat, and tells whether it was one.
func (s *Server) added(c *gin.Context, at place, what addition, x adding) bool {
	e, have := s.earlier(c, at.id)
	switch {
	case have == nil:
		return false
	case have.Body == nil:
		s.unreadable(c, decisionlog.ErrErased)
		return true
	}
	if have.Kind != what.kind || !sameStory(e, at.story) || !what.same(have.Body, x) {
		keyReused.problem("Send a key of its own with each request. Nothing was recorded.").send(c)
		return true
	}
	c.Header(replayHeader, "true")
	s.showAdded(c, e)
	return true
}

// Added is the answer to a post of something that is added to a call.
type Added struct {
	Call string `json:"call"` // the story
	CallItem
}

func (s *Server) showAdded(c *gin.Context, e decisionlog.Entry) {
	x, err := story.Read(e)
	if err != nil {
		s.internal(c, "read an entry", err)
		return
	}
	s.json(c, http.StatusCreated, Added{e.StoryID(), newCallItem(x)})
}

// without is a body as JSON without its nonce and without who, which is said beside it.
func without(body any) json.RawMessage {
	text, err := json.Marshal(body)
	var all map[string]json.RawMessage
	if err != nil || json.Unmarshal(text, &all) != nil {
		return nil
	}
	delete(all, "nonce")
	delete(all, "by")
	text, err = json.Marshal(all)
	if err != nil {
		return nil
	}
	return text
}
