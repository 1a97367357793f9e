package api

import (
	"encoding/json"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"safetynet/api/story"
	"safetynet/engine"
	"safetynet/engine/change"
	"safetynet/pathways"
)

// checkAgain is said wherever guidance is shown that has ended.
const checkAgain = "Check again: this guidance has ended."

// CallView is the story of one child as staff read it.
type CallView struct {
	ID          string           `json:"id"`
	Open        bool             `json:"open"`
	Erased      bool             `json:"erased,omitempty"`
	Standing    *Standing        `json:"standing"`          // null while nothing was assessed
	AtOnce      []string         `json:"at_once,omitempty"` // assessments that somebody else made at the same time as the latest
	Tasks       []CallItem       `json:"tasks"`             // open, the first due first
	Outcome     *CallItem        `json:"outcome"`
	Assessments []CallAssessment `json:"assessments"` // oldest first
	Items       []CallItem       `json:"items"`       // every entry, oldest first
	Approved    bool             `json:"approved"`
	Notice      string           `json:"approval_notice,omitempty"`
}

// Standing is what holds now, and who decided it.
type Standing struct {
	Assessment  string            `json:"assessment"` // id
	Disposition string            `json:"disposition"`
	Guidance    pathways.Guidance `json:"guidance,omitempty"`
	Text        string            `json:"text,omitempty"`
	By          *story.Actor      `json:"by,omitempty"` // who chose it; absent: it is what the pathways say
	Reason      string            `json:"reason,omitempty"`
	Rules       string            `json:"rules"` // the disposition that the pathways say
	Validity
}

// Validity is until when guidance holds.
type Validity struct {
	ValidUntil time.Time `json:"valid_until"`
	Ended      bool      `json:"ended"`
	CheckAgain string    `json:"check_again,omitempty"`
}

// CallItem is one entry of a story.
type CallItem struct {
	ID        string          `json:"id"`
	Kind      string          `json:"kind"`
	At        time.Time       `json:"at"`
	By        *story.Actor    `json:"by"` // null where it was erased
	Reference string          `json:"reference,omitempty"`
	Body      json.RawMessage `json:"body,omitempty"`       // of an assessment: see assessments
	TakenBack string          `json:"taken_back,omitempty"` // the correction that did
}

// CallAssessment is an assessment of a story, with what was said then.
type CallAssessment struct {
	ID         string          `json:"id"`
	Reference  string          `json:"reference"`
	At         time.Time       `json:"at"`
	By         story.Actor     `json:"by"`
	Supersedes string          `json:"supersedes,omitempty"`
	Standing   string          `json:"standing"` // the disposition after its overrides
	Request    story.Request   `json:"request"`
	Case       json.RawMessage `json:"case"`
	Assessment json.RawMessage `json:"assessment"`
	Change     *change.Change  `json:"change,omitempty"` // since the one that it supersedes
}

// showCall answers GET /v1/calls/{id}.
func (s *Server) showCall(c *gin.Context) {
	eng := s.loaded(c)
	if eng == nil || !queryAllowed(c) {
		return
	}
	if st := s.readStory(c); st != nil {
		s.json(c, http.StatusOK, s.viewOf(eng, st))
	}
}

func (s *Server) viewOf(eng *engine.Engine, st *story.Story) CallView {
	v := CallView{
		ID: st.ID, Open: st.Closed == nil, Erased: st.Erased, Standing: s.standing(eng, st), Notice: notApproved,
		Tasks: []CallItem{}, Assessments: []CallAssessment{}, Items: []CallItem{},
	}
	for _, x := range st.Items {
		v.Items = append(v.Items, newCallItem(x))
	}
	for _, x := range st.Tasks {
		v.Tasks = append(v.Tasks, newCallItem(x))
	}
	if st.Closed != nil {
		x := newCallItem(st.Closed)
		v.Outcome = &x
	}
	for _, a := range st.AtOnce() {
		v.AtOnce = append(v.AtOnce, a.ID)
	}
	for _, a := range st.Assessments {
		x := CallAssessment{
			ID: a.ID, Reference: a.Item.Reference, At: a.At, By: a.By, Supersedes: a.Supersedes, Standing: a.Standing(),
			Request: a.Request, Case: a.Case, Assessment: a.Record.Assessment, Change: s.changed(eng, st.Assessment(a.Supersedes), a),
		}
		v.Assessments = append(v.Assessments, x)
	}
	if a := st.Latest(); a != nil {
		v.Approved = a.Told.Approved
	} else { // nothing was told yet
		v.Approved = eng.Library().AllApproved(s.now())
	}
	if v.Approved {
		v.Notice = ""
	}
	return v
}

func newCallItem(x *story.Item) CallItem {
	item := CallItem{ID: x.ID, Kind: x.Kind, At: x.At, Reference: x.Reference}
	if x.Body != nil {
		by := x.By
		item.By = &by
	}
	if x.Body != nil && x.Kind != story.Assessment {
		item.Body = without(x.Body)
	}
	if x.TakenBack != nil {
		item.TakenBack = x.TakenBack.ID
	}
	return item
}

func (s *Server) standing(eng *engine.Engine, st *story.Story) *Standing {
	a := st.Latest()
	if a == nil {
		return nil
	}
	v := &Standing{Assessment: a.ID, Disposition: a.Standing(), Rules: a.Told.Disposition.ID, Validity: s.validity(a)}
	if all := s.dispositionsOf(eng, st); all != nil {
		if d := all.Get(v.Disposition); d != nil {
			v.Guidance, v.Text = d.Guidance, d.Text.For(pathways.Adviser)
		}
	}
	if o := a.Override(); o != nil {
		v.By, v.Reason = &o.By, o.Reason
	}
	return v
}

func (s *Server) validity(a *story.Assessed) Validity {
	v := Validity{ValidUntil: a.Told.SafetyNet.ValidUntil, Ended: a.Ended(s.now())}
	if v.Ended {
		v.CheckAgain = checkAgain
	}
	return v
}
