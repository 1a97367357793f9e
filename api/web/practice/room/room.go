package room

import (
	"crypto/rand"
	"errors"
	"regexp"
	"strings"
	"sync"
	"time"

	"safetynet/engine/practice"
	"safetynet/pathways"
)

// The bounds of a room. (Grade design.)
const (
	Life        = 24 * time.Hour // of a workshop, or of practice alone, since it began
	MaxSessions = 300            // workshops, and learners who practise alone
	MaxLearners = 40             // in one workshop
	MaxCases    = 10             // in one workshop
	unused      = time.Hour      // after it one makes room for another
)

// What may be wrong.
var (
	ErrUnknown = errors.New("there is no such workshop or learner, or it is over")
	ErrEnded   = errors.New("the workshop has ended")
	ErrFull    = errors.New("there is no more room")
	ErrOrder   = errors.New("that is not the step this learner is at")
)

// Plan is what is practised.
type Plan struct {
	Pathways []string // ids
	Seed     uint64
	Cases    []practice.Case
}

// Answer is what somebody said at one step of a case, with what the engine says.
type Answer struct {
	Case, Step   int // places, from 0
	Last         bool
	Said, Engine pathways.Guidance
	Mark         practice.Mark
	Asked        string // a finding, or [practice.Nothing]
	AskMark      practice.AskMark
	Criteria     []string // that decide the case here
}

// Workshop is a plan that several practise, or one alone.
type Workshop struct {
	Plan
	Key   string // of who opened it
	Code  string // to join by; "" for practice alone
	Ends  time.Time
	Ended bool // before its time
}

// Learner is somebody who practises.
type Learner struct {
	ID      string
	Number  int // in the workshop, from 1, as they joined
	Role    practice.Role
	Answers []Answer
	Workshop
}

// Room is where people practise.
type Room struct {
	mu       sync.Mutex
	sessions map[string]*session // by key
	codes    map[string]*session
	learners map[string]*seat // by id
}

type session struct {
	Workshop
	seats []*seat
	used  time.Time
}

type seat struct {
	id      string
	number  int
	role    practice.Role
	answers []Answer
	in      *session
}

// New is an empty room.
func New() *Room {
	return &Room{sessions: map[string]*session{}, codes: map[string]*session{}, learners: map[string]*seat{}}
}

// Open opens a workshop under a key of [NewKey], or finds the one that was opened under
// it: a form that is sent again opens no other. An empty key is a new one.
func (r *Room) Open(now time.Time, key string, p Plan) (Workshop, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	s, err := r.open(now, key, p)
	if err != nil {
		return Workshop{}, err
	}
	for s.Code == "" {
		if code := newCode(); r.codes[code] == nil {
			s.Code = code
		}
	}
	r.codes[s.Code] = s
	return s.Workshop, nil
}

// Alone begins practice without a workshop, under a key like [Room.Open].
func (r *Room) Alone(now time.Time, key string, p Plan, role practice.Role) (Learner, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if x := r.seat(now, key); x != nil {
		return x.copy(), nil
	}
	s, err := r.open(now, "", p)
	if err != nil {
		return Learner{}, err
	}
	return r.sit(s, key, role).copy(), nil
}

// Join joins the workshop of a code, however it is typed, under a key like [Room.Open].
func (r *Room) Join(now time.Time, key, code string, role practice.Role) (Learner, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.sweep(now)
	s := r.codes[plainCode(code)]
	if x := r.seat(now, key); x != nil && x.in == s {
		return x.copy(), nil
	}
	switch {
	case s == nil:
		return Learner{}, ErrUnknown
	case s.Ended:
		return Learner{}, ErrEnded
	case len(s.seats) >= MaxLearners:
		return Learner{}, ErrFull
	}
	s.used = now
	return r.sit(s, key, role).copy(), nil
}

// End ends a workshop: nobody joins or answers any more.
func (r *Room) End(now time.Time, key string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	s := r.session(now, key)
	if s == nil {
		return ErrUnknown
	}
	s.Ended = true
	return nil
}

func (r *Room) open(now time.Time, key string, p Plan) (*session, error) {
	r.sweep(now)
	if s := r.session(now, key); s != nil {
		return s, nil
	}
	if len(r.sessions) >= MaxSessions && !r.makeRoom(now) {
		return nil, ErrFull
	}
	s := &session{Workshop: Workshop{Plan: p, Key: own(key), Ends: now.Add(Life)}, used: now}
	r.sessions[s.Key] = s
	return s, nil
}

func (r *Room) sit(s *session, key string, role practice.Role) *seat {
	if r.learners[key] != nil { // of another workshop
		key = ""
	}
	x := &seat{id: own(key), number: len(s.seats) + 1, role: role, in: s}
	s.seats = append(s.seats, x)
	r.learners[x.id] = x
	return x
}

// NewKey is a key that nobody guesses, for what is begun next.
func NewKey() string { return rand.Text() }

var keyForm = regexp.MustCompile(`^[A-Z2-7]{26}$`)

// own is a key as it was given out, or a new one.
func own(key string) string {
	if keyForm.MatchString(key) {
		return key
	}
	return NewKey()
}

// sweep forgets what is over.
func (r *Room) sweep(now time.Time) {
	for _, s := range r.sessions {
		if !now.Before(s.Ends) {
			r.forget(s)
		}
	}
}

// makeRoom forgets what has been unused for longest, if that is long enough.
func (r *Room) makeRoom(now time.Time) bool {
	var oldest *session
	for _, s := range r.sessions {
		if oldest == nil || s.used.Before(oldest.used) {
			oldest = s
		}
	}
	if oldest == nil || now.Sub(oldest.used) < unused {
		return false
	}
	r.forget(oldest)
	return true
}

func (r *Room) forget(s *session) {
	delete(r.sessions, s.Key)
	delete(r.codes, s.Code)
	for _, x := range s.seats {
		delete(r.learners, x.id)
	}
}

// codeLength letters of 32 are a billion codes: guessing one leads to a workshop of
// made-up cases and to nothing else.
const codeLength = 6

func newCode() string { return rand.Text()[:codeLength] }

// plainCode is a code as it was given out: people type it in small letters, and in
// parts.
func plainCode(typed string) string {
	return strings.NewReplacer(" ", "", "-", "", "0", "O", "1", "I").Replace(strings.ToUpper(typed))
}
