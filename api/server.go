package api

import (
	"crypto/rand"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gin-gonic/gin"
	"golang.org/x/time/rate"

	"safetynet/api/decisionlog"
	"safetynet/api/inuse"
	"safetynet/api/oidc"
	"safetynet/api/story"
	"safetynet/engine"
)

// Config is what a [Server] needs. Only Engine, Log and Tokens come from
// outside; a server without an engine or a log says that it is not ready and
// gives no calm answer that should have been recorded.
type Config struct {
	Engine  *engine.Engine
	Log     decisionlog.Log
	Tokens  decisionlog.Tokens
	Now     func() time.Time // decides which versions are active; default time.Now
	Random  io.Reader        // cryptographic, safe for concurrent use; default crypto/rand
	Logger  *slog.Logger     // default slog.Default()
	Version string           // of the program, for /healthz and metrics

	// Locality is the id of the one that requests are in which name none, where it
	// can be used; "" and none are no locality. It may be missing from the library.
	Locality string

	// OIDC knows the tokens of an identity provider; nil where there is none.
	OIDC *oidc.Verifier

	// Clients are the record systems that may call CDS Hooks, each by its own tokens,
	// which name PublicURL; nil for whoever calls, but no browser from another site.
	Clients *oidc.Clients

	// PublicURL is where browsers reach the server, see [PublicURL]; nil where that is
	// not said.
	PublicURL *url.URL

	// Prepare makes the second opinion on every case, in the background; nil for
	// none. [PrepareOpinion] is the one to use.
	Prepare Prepare

	// RequireApproval has /readyz warn of what is in use, or will be, and is not
	// clinically approved. Whoever loads the engine refuses it before it comes here.
	RequireApproval bool
	// Vignettes are the made-up cases of /practice, <pathway>/<version>.yaml; nil for
	// none.
	Vignettes fs.FS

	// AtOnce is how many requests are worked on at once, by default two for each
	// processor. Some more wait for their turn; the rest are told to come again.
	AtOnce int
}

// Server answers requests. It is safe for concurrent use.
type Server struct {
	engine         atomic.Pointer[engine.Engine] // loaded once per request, so that no answer mixes versions
	draining       atomic.Bool
	log            decisionlog.Log
	tokens         decisionlog.Tokens
	now            func() time.Time
	random         io.Reader
	logger         *slog.Logger
	version        string
	mustBeApproved bool
	locality       string // the default one
	oidc           *oidc.Verifier
	clients        *oidc.Clients
	publicURL      *url.URL
	vignettes      fs.FS
	signIns        *rate.Limiter
	metrics        *metrics
	handler        http.Handler
	differences    differences
	patience       time.Duration // how long an answer waits to be recorded
	gate           *gate
	second         second
	slots          atomic.Pointer[Slots] // of the engine in use, as it is today
	evaluations    sync.Pool             // of *evaluation

	keeper       inuse.Keeper
	followFailed atomic.Bool // so that one failure is told once
	differs      atomic.Bool // other definitions are in use elsewhere
	queue        story.Queue
	chain        sync.Mutex    // held while the whole log is read
	counting     chan struct{} // holds one while figures are counted
	feedback     *rate.Limiter
}

// recordPatience bounds how long an answer waits for the decision log. A log that
// hangs must not hold back an answer that says escalate.
const recordPatience = 3 * time.Second

// New returns a server for c.
func New(c Config) *Server {
	s := &Server{
		log: c.Log, tokens: c.Tokens, now: c.Now, random: c.Random, logger: c.Logger,
		version: c.Version, mustBeApproved: c.RequireApproval, locality: c.Locality, oidc: c.OIDC, clients: c.Clients, publicURL: c.PublicURL, vignettes: c.Vignettes,
		signIns: rate.NewLimiter(signInsPerSecond, signInsAtOnce), second: second{prepare: c.Prepare}, patience: recordPatience,
		feedback: rate.NewLimiter(feedbackPerSecond, feedbackAtOnce), counting: make(chan struct{}, 1),
	}
	if s.now == nil {
		s.now = time.Now
	}
	if s.random == nil {
		s.random = rand.Reader
	}
	if s.logger == nil {
		s.logger = slog.Default()
	}
	s.metrics = newMetrics(c.Version)
	s.gate = newGate(c.AtOnce, s.metrics)
	if c.Log != nil {
		s.log = boundedLog{c.Log, s.gate}
	}
	s.keeper = inuse.Keeper{Book: story.Book{Log: s.log, Random: s.random, Now: s.now}, Library: s.library}
	s.Replace(c.Engine)
	s.handler = s.routes()
	return s
}

// Handler serves all calls.
func (s *Server) Handler() http.Handler { return s.handler }

// Replace puts another engine in place of the one in use. Requests under way
// finish with the one they began with. A nil engine makes the server not ready.
// The second opinion on the old engine ends, and one on the new is prepared.
func (s *Server) Replace(e *engine.Engine) {
	s.engine.Store(e)
	s.slots.Store(nil)
	s.second.replace(e, s.prepared)
}

// Drain makes /readyz fail, so that no new requests are sent here. Call it when
// shutdown begins, before http.Server.Shutdown; everything else is still answered.
func (s *Server) Drain() {
	s.draining.Store(true)
	s.second.stop()
}

// HTTPServer returns a server with limits that suit this interface: small
// requests, quick answers, and no patience with senders that dribble.
func HTTPServer(addr string, h http.Handler) *http.Server {
	return &http.Server{
		Addr:              addr,
		Handler:           h,
		ReadHeaderTimeout: 2 * time.Second,
		ReadTimeout:       10 * time.Second,
		WriteTimeout:      20 * time.Second, // more than reading a request and recording it take together
		IdleTimeout:       60 * time.Second,
		MaxHeaderBytes:    16 << 10,
	}
}

func init() {
	// gin's debug mode prints the routes to standard output. The mode is one for
	// the whole process, so it is set once and not for each server.
	gin.SetMode(gin.ReleaseMode)
}
