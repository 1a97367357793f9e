package main

import (
	"fmt"
	"log/slog"
	"maps"

	"safetynet/api"
	"safetynet/api/inuse"
	"safetynet/engine"
	"safetynet/pathways"
)

// reload puts the library as it now is in place of the one in use, or says what
// is wrong with it and changes nothing.
func (p *program) reload(server *api.Server, f serveFlags, logger *slog.Logger) {
	if p.library == "" {
		logger.Warn("not reloaded: the embedded library cannot change")
		return
	}
	eng, err := p.read(f, logger)
	if err != nil { // the verdict comes last: whoever waits for it has seen every reason
		logger.Error("not reloaded: the library in use stays", "library", p.library, "error", err)
		return
	}
	reached("library read")
	server.Replace(eng)
	reached("library in use")
	logger.Info("reloaded", "library", p.library, "pathways", keys(eng.Library()))
}

// read compiles the library as it now is and says what is wrong with it.
func (p *program) read(f serveFlags, logger *slog.Logger) (*engine.Engine, error) {
	eng, _, issues, err := p.compile()
	if err != nil {
		return nil, err
	}
	if eng == nil {
		for _, i := range issues {
			if i.Severity == pathways.LevelError {
				logger.Error("issue", "code", i.Code, "at", i.Pos.String(), "message", i.Message)
			}
		}
		errs, _ := count(issues)
		return nil, fmt.Errorf("it has %d errors", errs)
	}
	if err := p.checkApproval(eng.Library(), f, logger); err != nil {
		return nil, err
	}
	return eng, checkLocality(eng, f, p.now(), logger)
}

// checkApproval says what is wrong with approvals, and is an error where everything in
// use has to be approved and is not.
func (p *program) checkApproval(lib *pathways.Library, f serveFlags, logger *slog.Logger) error {
	say := func(issues pathways.Issues) {
		for _, i := range issues {
			logger.Warn("approval", "code", i.Code, "at", i.Pos.String(), "message", i.Message)
		}
	}
	say(lib.ApprovalFaults(p.now()))
	if !f.requireApproval {
		return nil
	}
	open := lib.Unready(p.now())
	say(open)
	if len(open) > 0 {
		return fmt.Errorf("--require-approval: %s in use, or will be, and not approved; safetynet verify-signature lists them", plural(len(open), "version is", "versions are"))
	}
	return nil
}

// again takes the library as it now is if it is the one that another instance has
// put in use. An embedded library cannot change.
func (p *program) again(server *api.Server, f serveFlags, logger *slog.Logger) func(want map[string]string) error {
	if p.library == "" {
		return nil
	}
	return func(want map[string]string) error {
		eng, err := p.read(f, logger)
		if err != nil {
			return err
		}
		if !maps.Equal(eng.Library().Digests(), want) {
			return inuse.ErrOther
		}
		server.Replace(eng)
		return nil
	}
}
