package site

import (
	"github.com/gin-gonic/gin"

	"safetynet/api/decisionlog"
	"safetynet/api/story"
	"safetynet/engine"
	"safetynet/engine/change"
	"safetynet/pathways"
)

// Records is what the desk's pages need of the decision log and of what was
// recorded in it.
type Records interface {
	// Book reads stories; Add adds to them.
	Book() story.Book
	// Add puts an entry into a story, "" to begin one, under an id. It does not end
	// when the client goes away, it ends in time whatever the log does, and it tells
	// the operators what could not be written.
	Add(c *gin.Context, story, id, kind string, body story.Body) (decisionlog.Entry, error)
	// NewRecord is the body of an assessment of Assess, by who asks.
	NewRecord(c *gin.Context, ask Ask, a *engine.Assessment) *story.Record
	// Waiting are the open tasks of all stories, the first due first.
	Waiting(c *gin.Context) ([]story.Waiting, error)
	// Unreadable answers a failure to read from the log.
	Unreadable(c *gin.Context, err error)
	// AskOf is a recorded case with the versions it was assessed with.
	AskOf(eng *engine.Engine, a *story.Assessed) (Ask, error)
	// Dispositions are those that a story's latest assessment was made with, or those
	// in use; nil where nothing is in use.
	Dispositions(eng *engine.Engine, s *story.Story) *pathways.Dispositions
	// Changed says how a child changed from one assessment to a later one; nil where
	// that cannot be said.
	Changed(eng *engine.Engine, before, after *story.Assessed) *change.Change
}
