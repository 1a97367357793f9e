package api

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"safetynet/api/decisionlog"
	"safetynet/engine"
	"safetynet/pathways"
)

// Health is the answer to GET /healthz.
type Health struct {
	Status  string `json:"status"`
	Version string `json:"version"`
	Engine  string `json:"engine"` // the semantics that it decides by
}

// Readiness is the answer to GET /readyz.
type Readiness struct {
	Status   string  `json:"status"`
	Warnings []Issue `json:"warnings,omitempty"` // what operators should look at though answers are sound
}

// health says that the process runs. It looks at nothing else, so that a
// supervisor does not restart a program whose disk is full.
func (s *Server) health(c *gin.Context) {
	s.json(c, http.StatusOK, Health{"ok", s.version, engine.Semantics})
}

// ready says whether requests should be sent here.
func (s *Server) ready(c *gin.Context) {
	if issues := s.unready(c.Request.Context()); len(issues) > 0 {
		notReady.problem("See the issues.", issues...).send(c)
		return
	}
	s.json(c, http.StatusOK, Readiness{"ready", s.warnings()})
}

// unready lists everything that keeps the server from answering well.
func (s *Server) unready(ctx context.Context) []Issue {
	var issues []Issue
	add := func(code, message string) {
		issues = append(issues, Issue{Severity: pathways.LevelError, Code: code, Message: message})
	}
	if s.draining.Load() {
		add("draining", "the service is shutting down")
	}
	switch eng := s.engine.Load(); {
	case eng == nil:
		add("engine-missing", "no library of pathways is loaded")
	case !anyActive(eng, s.now()):
		add("pathway-inactive", "no pathway has an active version")
	}
	if !s.logReachable(ctx) {
		add("log-unreachable", "the decision log cannot be read")
	}
	return issues
}

func anyActive(eng *engine.Engine, now time.Time) bool {
	for _, id := range eng.Library().IDs() {
		if eng.Library().Active(id, now) != nil {
			return true
		}
	}
	return false
}

// logReachable reads an entry that is not there. A log that answers "not found"
// is being read; that it can also be written shows only when it is.
func (s *Server) logReachable(ctx context.Context) bool {
	if s.log == nil || s.tokens == nil {
		return false
	}
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	if _, err := s.log.ByID(ctx, "readiness-probe"); err != nil && !errors.Is(err, decisionlog.ErrNotFound) {
		return false
	}
	_, _, err := s.tokens.FindToken(ctx, decisionlog.TokenHash{})
	return err == nil
}
