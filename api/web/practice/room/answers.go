package room

import (
	"slices"
	"time"

	"safetynet/pathways"
)

// At is the case and the step that a learner is at.
func (l Learner) At() (nth, step int) {
	for _, a := range l.Answers {
		if step++; a.Last {
			nth, step = nth+1, 0
		}
	}
	return nth, step
}

// Done tells whether the learner has answered everything.
func (l Learner) Done() bool {
	nth, _ := l.At()
	return nth >= len(l.Cases)
}

// Given is what the learner said at a step.
func (l Learner) Given(nth, step int) (Answer, bool) {
	i := slices.IndexFunc(l.Answers, func(a Answer) bool { return a.Case == nth && a.Step == step })
	if i < 0 {
		return Answer{}, false
	}
	return l.Answers[i], true
}

// Learner is a learner by their key.
func (r *Room) Learner(now time.Time, id string) (Learner, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	x := r.seat(now, id)
	if x == nil {
		return Learner{}, ErrUnknown
	}
	return x.copy(), nil
}

// Answer keeps what a learner said at the step they are at. What they said at an
// earlier one stands: a form that is sent again changes nothing.
func (r *Room) Answer(now time.Time, id string, a Answer) (Learner, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	x := r.seat(now, id)
	if x == nil {
		return Learner{}, ErrUnknown
	}
	l := x.copy()
	if _, given := l.Given(a.Case, a.Step); given {
		return l, nil
	}
	if x.in.Ended {
		return l, ErrEnded
	}
	if nth, step := l.At(); l.Done() || nth != a.Case || step != a.Step {
		return l, ErrOrder
	}
	x.answers, x.in.used = append(x.answers, a), now
	return x.copy(), nil
}

// Workshop is a workshop by the key of who opened it, with everybody in it.
func (r *Room) Workshop(now time.Time, key string) (Workshop, []Learner, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	s := r.session(now, key)
	if s == nil {
		return Workshop{}, nil, ErrUnknown
	}
	return s.Workshop, s.all(), nil
}

// Everybody is all who practise or have practised and whose answers are still here.
func (r *Room) Everybody(now time.Time) []Learner {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.sweep(now)
	var out []Learner
	for _, s := range r.sessions {
		out = append(out, s.all()...)
	}
	return out
}

// Said counts what those said at a step who see the case as a learner does, that
// learner among them: an audience has steps of its own.
func (r *Room) Said(now time.Time, id string, nth, step int) map[pathways.Guidance]int {
	r.mu.Lock()
	defer r.mu.Unlock()
	out := map[pathways.Guidance]int{}
	if x := r.seat(now, id); x != nil {
		for _, l := range x.in.all() {
			if a, given := l.Given(nth, step); given && l.Role.Audience == x.role.Audience {
				out[a.Said]++
			}
		}
	}
	return out
}

func (r *Room) session(now time.Time, key string) *session {
	s := r.sessions[key]
	if s == nil || !now.Before(s.Ends) {
		return nil
	}
	return s
}

func (r *Room) seat(now time.Time, id string) *seat {
	x := r.learners[id]
	if x == nil || !now.Before(x.in.Ends) {
		return nil
	}
	return x
}

func (s *session) all() []Learner {
	out := make([]Learner, len(s.seats))
	for i, x := range s.seats {
		out[i] = x.copy()
	}
	return out
}

func (x *seat) copy() Learner {
	return Learner{ID: x.id, Number: x.number, Role: x.role, Answers: slices.Clone(x.answers), Workshop: x.in.Workshop}
}
