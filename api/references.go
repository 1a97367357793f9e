package api

import (
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"slices"
	"time"

	"github.com/gin-gonic/gin"

	"safetynet/api/decisionlog"
	"safetynet/api/story"
	"safetynet/pathways"
)

// Stored is a recorded assessment as staff read it back. The parts of the record
// are the bytes that were recorded.
type Stored struct {
	ID            string       `json:"id"`
	Reference     string       `json:"reference"`
	ReferenceEnds time.Time    `json:"reference_ends"` // when the code stops opening it
	Call          string       `json:"call"`           // the story
	RecordedAt    string       `json:"recorded_at"`
	Seq           int64        `json:"seq"`
	Hash          string       `json:"hash"`
	By            *story.Actor `json:"by,omitempty"` // nil in records of the first release
	Supersedes    string       `json:"supersedes,omitempty"`
	SupersededBy  []string     `json:"superseded_by,omitempty"` // more than one where two did at once
	Standing      string       `json:"standing"`                // the disposition after its overrides
	Unknown       []Unanswered `json:"unknown"`
	Validity
	Semantics  string          `json:"semantics"`
	Request    json.RawMessage `json:"request"`
	Case       json.RawMessage `json:"case"`
	Assessment json.RawMessage `json:"assessment,omitempty"`
	Decision   *DecisionView   `json:"decision,omitempty"` // where only that was told: the assessment is then what would have been, if that can be said
}

// Unanswered is what stayed unknown: what nobody could say, and questions that
// could have changed the outcome and were not asked.
type Unanswered struct {
	Finding string          `json:"finding"`
	Reason  pathways.Reason `json:"reason"`
	Text    string          `json:"text,omitempty"`
}

// showAssessment answers GET /v1/assessments/{id}.
func (s *Server) showAssessment(c *gin.Context) {
	if !s.readable(c) {
		return
	}
	entry, err := s.log.ByID(c.Request.Context(), c.Param("id"))
	if err != nil {
		s.unreadable(c, err)
		return
	}
	s.showEntry(c, entry)
}

// showReference answers GET /v1/references/{code}. The code may be as a person
// typed it. An auditor reads what has expired too.
func (s *Server) showReference(c *gin.Context) {
	if !s.readable(c) {
		return
	}
	entry, err := s.log.ByReference(c.Request.Context(), c.Param("code"))
	if err == nil && !actorOf(c).Role.Is(story.Auditor) {
		if _, ok := s.referred(c, entry.Reference, ""); !ok {
			return
		}
	}
	if err != nil {
		s.unreadable(c, err)
		return
	}
	s.showEntry(c, entry)
}

// Erasure is the answer to DELETE /v1/references/{code}.
type Erasure struct {
	ID     string `json:"erasure"` // the entry that says so
	Call   string `json:"call"`    // the story
	Erased int    `json:"erased"`  // bodies that are gone
}

// eraseReference answers DELETE /v1/references/{code}: everything that was recorded
// about the child is erased, also where the code has expired.
func (s *Server) eraseReference(c *gin.Context) {
	f := s.readForm(c, []string{"reason"})
	if f == nil || !s.logThere(c) {
		return
	}
	entry, err := s.log.ByReference(c.Request.Context(), c.Param("code"))
	if err != nil && !errors.Is(err, decisionlog.ErrErased) {
		s.unreadable(c, err)
		return
	}
	done, bodies, err := s.book().Erase(c.Request.Context(), entry.StoryID(), f["reason"], actorOf(c))
	var refused *story.Refusal
	switch {
	case errors.As(err, &refused) && refused.Code == "erased":
		erased.problem("All of it was erased before.").send(c)
	case refused != nil:
		s.refusedBy(c, err)
	case err != nil:
		s.logFailed(c, err)
		notRecorded.problem("Nothing was erased. Try again.").send(c)
	default:
		s.json(c, http.StatusOK, Erasure{done.ID, done.Story, bodies})
	}
}

func (s *Server) readable(c *gin.Context) bool { return s.logThere(c) && queryAllowed(c) }

func (s *Server) showEntry(c *gin.Context, entry decisionlog.Entry) {
	st, err := s.book().Story(c.Request.Context(), entry.ID)
	if err != nil {
		s.unreadable(c, err)
		return
	}
	a := st.Assessment(entry.ID)
	if a == nil {
		s.unreadable(c, decisionlog.ErrNotFound)
		return
	}
	v := Stored{
		ID: entry.ID, Reference: entry.Reference, ReferenceEnds: entry.RecordedAt.Add(story.ReferenceLife), Call: st.ID,
		RecordedAt: decisionlog.FormatTime(entry.RecordedAt), Seq: entry.Seq, Hash: entry.Hash,
		Supersedes: a.Supersedes, Standing: a.Standing(), Unknown: s.unanswered(a), Validity: s.validity(a), Semantics: a.Semantics,
	}
	if a.Record.By.Role != "" {
		v.By = &a.Record.By
	}
	for _, x := range st.Assessments {
		if x.Supersedes == a.ID {
			v.SupersededBy = append(v.SupersededBy, x.ID)
		}
	}
	var parts struct{ Request, Case, Assessment json.RawMessage }
	if err := json.Unmarshal(entry.Body, &parts); err != nil {
		s.internal(c, "read record", err)
		return
	}
	v.Request, v.Case, v.Assessment = parts.Request, parts.Case, parts.Assessment
	if a.View == story.DecisionOnly {
		var k keptDecision
		if err := json.Unmarshal(parts.Assessment, &k); err != nil {
			s.internal(c, "read record", err)
			return
		}
		told := k.view()
		v.Decision, v.Assessment = &told, nil
		if a.Whole {
			v.Assessment = a.Told.AppendJSON(nil)
		}
	}
	s.json(c, http.StatusOK, v)
}

// unanswered lists what nobody could say, then the open questions.
func (s *Server) unanswered(a *story.Assessed) []Unanswered {
	all := []Unanswered{}
	var told struct{ Findings map[string]json.RawMessage }
	if json.Unmarshal(a.Case, &told) != nil {
		return all
	}
	texts := map[string]string{}
	if eng := s.engine.Load(); eng != nil {
		if ask, err := s.askOf(eng, a.Record); err == nil {
			for _, f := range ask.Dictionary().Findings {
				texts[f.ID.Value] = f.Text.For(pathways.Adviser)
			}
		}
	}
	for _, id := range slices.Sorted(maps.Keys(told.Findings)) {
		var x struct{ Unknown pathways.Reason }
		if json.Unmarshal(told.Findings[id], &x) == nil && x.Unknown != "" {
			all = append(all, Unanswered{id, x.Unknown, texts[id]})
		}
	}
	for _, q := range a.Told.NextQuestions {
		if _, said := told.Findings[q.Finding]; !said {
			all = append(all, Unanswered{q.Finding, pathways.NotAsked, q.Text})
		}
	}
	return all
}

// unreadable answers a failure to read from the log.
func (s *Server) unreadable(c *gin.Context, err error) {
	switch {
	case errors.Is(err, decisionlog.ErrNotFound), errors.Is(err, story.ErrUnknownKind): // of a later release, or no story
		notFound.problem("There is no such record.").send(c)
		return
	case errors.Is(err, decisionlog.ErrReference):
		notFound.problem("That is not a reference code. Check every letter and digit.").send(c)
		return
	case errors.Is(err, decisionlog.ErrErased):
		erased.problem("It was erased on request, or as it was kept long enough.").send(c)
		return
	}
	s.logUnread(c, err)
	if errors.Is(err, decisionlog.ErrDamaged) {
		recordDamaged.problem("Tell the operators: the decision log must be verified.").send(c)
		return
	}
	logUnavailable.problem("Nothing is known about the record itself. Try again.").send(c)
}

// logUnread tells the operators that something could not be read.
func (s *Server) logUnread(c *gin.Context, err error) {
	s.logger.ErrorContext(c.Request.Context(), "decision log read failed",
		"fault", logFault(err), "type", rootType(err), "route", routeOf(c), "request_id", requestID(c))
}
