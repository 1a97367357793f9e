package site

import (
	"net/url"
	"time"

	"github.com/gin-gonic/gin"

	"safetynet/api/insight"
	"safetynet/api/story"
	"safetynet/engine"
	"safetynet/engine/verify"
	"safetynet/pathways"
)

// Service is what the pages need of the server behind them.
type Service interface {
	// Engine is the one in use, nil while none is loaded. Ask once per request.
	Engine() *engine.Engine
	// Now is the clock that decides which versions are active.
	Now() time.Time
	// Locality is the one for whoever names none; nil for none.
	Locality(eng *engine.Engine, progs []*engine.Program) *engine.Locality
	// Assess decides a case, with the second opinion, and keeps nothing.
	Assess(c *gin.Context, ask Ask) (*engine.Assessment, error)
	// Record keeps an assessment of Assess, unless the latest of the journey is the
	// same. After an error nothing was kept.
	Record(c *gin.Context, ask Ask, a *engine.Assessment, j story.Journey) (Receipt, error)
	// Actor is who asks for the page.
	Actor(c *gin.Context) story.Actor
	// SignIn opens a session with a token and leads to the page that was asked for.
	// What is wrong with the token it returns; in every other case it has answered.
	SignIn(c *gin.Context, token, next string) (why string)
	// SignOut ends the session and answers.
	SignOut(c *gin.Context)
	// Hear records what a family says about the assessment that a code is of. known
	// tells whether there is such a code; where it is not done it has answered.
	Hear(c *gin.Context, reference, helped string, did []string) (known, done bool)
	// Figures counts what the log says about some weeks, see [insight.Parse]. Where it
	// cannot it has answered and returns nil.
	Figures(c *gin.Context, from, to, by string) *insight.Figures
	Records
	// Refuse answers with why there is no page, and the emergency text.
	Refuse(c *gin.Context, why string)
	// Malformed answers a form that could not be read.
	Malformed(c *gin.Context)
	// Failed answers a failure of ours; doing says at what, for the log.
	Failed(c *gin.Context, doing string, err error)
	// Difference compares two released versions of a pathway. It takes seconds the
	// first time. The error may be a [verify.IncomparableError].
	Difference(c *gin.Context, from, to *engine.Program) (*verify.Difference, error)
}

// Ask is a case and what to assess it against.
type Ask struct {
	Pathways []string // ids, in the order asked
	Programs []*engine.Program
	Case     engine.Case
	Locality *engine.Locality
}

// Receipt is what was recorded, now or by the same form before, and how it is found
// again.
type Receipt struct {
	ID, Reference string
	Told          *engine.Assessment
	At            time.Time // of its case
}

// Running is the engine in use, nil where there is none; that is answered then.
func (s *Site) Running(c *gin.Context) *engine.Engine {
	eng := s.Service.Engine()
	if eng == nil {
		s.Service.Refuse(c, "No library of pathways is loaded.")
	}
	return eng
}

// Posted is the form of a request, nil where it cannot be read; that is answered
// then.
func (s *Site) Posted(c *gin.Context) url.Values {
	if err := c.Request.ParseForm(); err != nil {
		s.Service.Malformed(c)
		return nil
	}
	return c.Request.PostForm
}

// NewAsk selects the versions in use of pathways, the locality, and an empty case
// of now. The error is about pathways that cannot be used.
func (s *Site) NewAsk(eng *engine.Engine, ids []string, versions map[string]pathways.Version, who pathways.Audience) (Ask, error) {
	progs, err := eng.Select(ids, versions, s.Service.Now())
	if err != nil {
		return Ask{}, err
	}
	at := s.Service.Now().Truncate(time.Second)
	return Ask{
		Pathways: ids, Programs: progs, Locality: s.Service.Locality(eng, progs),
		Case: engine.Case{Audience: who, Age: engine.UnknownAge(), At: at, Findings: map[string]engine.Answer{}},
	}, nil
}

// Dictionary is that of the programs; active ones all pin the same.
func (a Ask) Dictionary() *pathways.Dictionary { return a.Programs[0].Definition().Dictionary }

// Dispositions are those of the programs, least urgent first.
func (a Ask) Dispositions() *pathways.Dispositions { return a.Programs[0].Definition().Dispositions }
