package api

import (
	"safetynet/api/story"
	"safetynet/engine"
	"safetynet/engine/change"
)

// changed says how a child changed from one assessment to a later one; nil where
// that cannot be said: the versions are not loaded, or the times run backwards.
func (s *Server) changed(eng *engine.Engine, before, after *story.Assessed) *change.Change {
	if before == nil || after == nil {
		return nil
	}
	first, errFirst := s.lookOf(eng, before)
	second, errSecond := s.lookOf(eng, after)
	if errFirst != nil || errSecond != nil {
		return nil
	}
	c, err := change.Between(first, second)
	if err != nil {
		return nil
	}
	return &c
}

func (s *Server) lookOf(eng *engine.Engine, a *story.Assessed) (change.Look, error) {
	ask, err := s.askOf(eng, a.Record)
	if err != nil {
		return change.Look{}, err
	}
	return change.Look{Case: ask.Case, Assessment: &a.Told, Dictionary: ask.Dictionary(), Dispositions: ask.Dispositions()}, nil
}
