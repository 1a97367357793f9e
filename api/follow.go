package api

import (
	"context"
	"errors"
	"time"

	"safetynet/pathways"
)

// FollowEvery is how often [Server.Follow] is to be called.
const FollowEvery = 2 * time.Second

// Follow puts into the decision log which definitions are in use here, and takes
// those that another server of the same log has put in use since: see
// [inuse.Keeper]. Call it before the first request, after each [Server.Replace] and
// every [FollowEvery]. again reads the definitions of this server again and takes
// them if their digests are those wanted; nil where they cannot change.
//
// What goes wrong is told to the operators and tried again at the next call; no
// request waits for it.
func (s *Server) Follow(ctx context.Context, again func(want map[string]string) error) {
	if s.log == nil {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, s.patience)
	defer cancel()
	o, err := s.keeper.Check(ctx, again)
	if err != nil {
		if !s.followFailed.Swap(true) && !errors.Is(ctx.Err(), context.Canceled) {
			s.logger.Error("the definitions in use could not be recorded or compared; it is tried again", "fault", logFault(err), "type", rootType(err))
		}
		return
	}
	s.followFailed.Store(false)
	switch was := s.differs.Swap(o.Differs); {
	case o.Why != nil:
		s.logger.Error("another server has put other definitions in use; those here stay", "error", o.Why)
	case o.Taken:
		s.logger.Info("took the definitions that another server has put in use", "definitions", s.engine.Load().Library().InUse(s.now()))
	case o.Recorded:
		s.logger.Info("definitions in use recorded", "definitions", s.engine.Load().Library().InUse(s.now()))
	case was && !o.Differs:
		s.logger.Info("all servers use the same definitions again")
	}
	if len(o.Withdrawn) > 0 {
		s.logger.Warn("signatures that the decision log tells of are gone or count no more", "definitions", o.Withdrawn)
	}
	if lib := s.library(); lib != nil {
		s.metrics.standing(lib, s.now())
	}
	s.metrics.libraryDiffers.Set(0)
	if o.Differs {
		s.metrics.libraryDiffers.Set(1)
	}
}

// library is the one in use, nil while none is.
func (s *Server) library() *pathways.Library {
	if eng := s.engine.Load(); eng != nil {
		return eng.Library()
	}
	return nil
}

// warnings lists what an operator should look at though answers are sound.
func (s *Server) warnings() []Issue {
	var issues []Issue
	add := func(code, message string) {
		issues = append(issues, Issue{Severity: pathways.LevelWarning, Code: code, Message: message})
	}
	if s.differs.Load() {
		add("library-differs", "another server has put other definitions in use; those here are sound and stay in use until they are replaced")
	}
	if lib := s.library(); lib != nil {
		for _, key := range lib.Overdue(s.now()) {
			add("review-overdue", key+" was to be reviewed by "+lib.Edition(key).Header.ReviewBy(s.now()).String())
		}
		if s.mustBeApproved {
			for _, x := range lib.Unready(s.now()) {
				add("approval-missing", x.Message)
			}
		}
	}
	return issues
}
