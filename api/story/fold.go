package story

import (
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"slices"
	"time"

	"safetynet/api/decisionlog"
	"safetynet/engine"
)

// Story is how things stand after the entries that were read.
type Story struct {
	ID          string
	Items       []*Item     // all entries, oldest first
	Assessments []*Assessed // those that were not erased, oldest first
	Tasks       []*Item     // open ones, the first due first
	Closed      *Item       // the outcome, nil while the story is open
	Erased      bool        // some of it was erased

	missing error // a body is gone, and so far no erasure accounts for it
}

// Item is an entry with its body read.
type Item struct {
	ID        string
	Seq       int64
	Kind      string
	Reference string // of an assessment
	At        time.Time
	By        Actor
	Body      any   // a pointer to the type of the kind; nil where the body was erased
	TakenBack *Item // the correction that took it back, nil for none
}

// Assessed is an assessment of the story.
type Assessed struct {
	*Item
	*Record
	Told      engine.Assessment // what was said then; where that was only the decision, see [Book.Whole]
	Whole     bool              // what was said is all there, be it worked out again
	Overrides []*Item           // of it, those taken back too
}

// bodies makes an empty body of each kind.
var bodies = map[string]func() any{
	Assessment: func() any { return new(Record) },
	Call:       func() any { return new(Opened) },
	Override:   func() any { return new(Overridden) },
	Task:       func() any { return new(Tasked) },
	TaskDone:   func() any { return new(Done) },
	Outcome:    func() any { return new(Closed) },
	Correction: func() any { return new(Corrected) },
	Feedback:   func() any { return new(Told) },
	Dispute:    func() any { return new(Disputed) },
	Card:       func() any { return new(Carded) },
	CardAnswer: func() any { return new(Answered) },
	Erasure:    func() any { return new(Erased) },
	Library:    func() any { return new(InUse) },
}

// ErrUnknownKind means an entry of a later release.
var ErrUnknownKind = errors.New("an entry of a kind that this release does not know")

// Read reads the body of an entry.
func Read(e decisionlog.Entry) (*Item, error) {
	x := &Item{ID: e.ID, Seq: e.Seq, Kind: e.Kind, Reference: e.Reference, At: e.RecordedAt}
	if e.Is(Assessment) {
		x.Kind = Assessment
	}
	body := bodies[x.Kind]
	if body == nil {
		return nil, fmt.Errorf("%w: entry %d, %s", ErrUnknownKind, e.Seq, x.Kind)
	}
	if len(e.Body) == 0 {
		return x, nil
	}
	x.Body = body()
	var about struct{ By Actor }
	if err := errors.Join(json.Unmarshal(e.Body, x.Body), json.Unmarshal(e.Body, &about)); err != nil {
		return nil, fmt.Errorf("%w: entry %d cannot be read: %w", decisionlog.ErrDamaged, e.Seq, err)
	}
	x.By = about.By
	if x.By.Role == "" { // of the first release, which did not say
		x.By = Anonymous
	}
	return x, nil
}

// Fold reads the entries of one story, oldest first. Each is held against its own
// hashes. The error is that of reading, [decisionlog.ErrNotFound] where there are
// none, [decisionlog.ErrDamaged], or [ErrUnknownKind].
func Fold(entries iter.Seq2[decisionlog.Entry, error]) (*Story, error) {
	var s *Story
	for e, err := range entries {
		if err != nil {
			return nil, err
		}
		if s == nil {
			s = &Story{ID: e.StoryID()}
		}
		if err := s.take(e); err != nil {
			return nil, err
		}
	}
	switch {
	case s == nil:
		return nil, decisionlog.ErrNotFound
	case s.missing != nil:
		return nil, s.missing
	}
	return s, s.derive()
}

// take adds the next entry.
func (s *Story) take(e decisionlog.Entry) error {
	if err := e.Check(); err != nil {
		if !errors.Is(e.CheckErased(), decisionlog.ErrErased) {
			return err
		}
		s.missing = err
	}
	x, err := Read(e)
	if err != nil {
		return err
	}
	s.Items = append(s.Items, x)
	switch body := x.Body.(type) {
	case *Corrected:
		if y := s.Item(body.Entry); y != nil && y.TakenBack == nil && slices.Contains(correctable, y.Kind) {
			y.TakenBack = x
		}
	case *Erased:
		s.Erased, s.missing = true, nil
		for _, before := range s.Items[:len(s.Items)-1] {
			before.Body = nil
		}
	}
	return nil
}

// correctable are the kinds that a correction can take back.
var correctable = []string{Override, Task, TaskDone, Outcome, Dispute}

// derive says how things stand. It goes by what is there and was not taken back,
// so that what was taken back has no effect at all.
func (s *Story) derive() error {
	s.Assessments, s.Tasks, s.Closed = nil, nil, nil
	for _, x := range s.Items {
		if o, ok := x.Body.(*Overridden); ok { // those taken back are shown
			if a := s.Assessment(o.Assessment); a != nil {
				a.Overrides = append(a.Overrides, x)
			}
		}
		if x.TakenBack != nil {
			continue
		}
		if err := s.apply(x); err != nil {
			return err
		}
	}
	slices.SortStableFunc(s.Tasks, func(a, b *Item) int { return a.Body.(*Tasked).Due.Compare(b.Body.(*Tasked).Due) })
	return nil
}

func (s *Story) apply(x *Item) error {
	switch body := x.Body.(type) {
	case *Record:
		a := &Assessed{Item: x, Record: body, Whole: body.View != DecisionOnly}
		if err := json.Unmarshal(body.Assessment, &a.Told); err != nil {
			return fmt.Errorf("%w: entry %d cannot be read: %w", decisionlog.ErrDamaged, x.Seq, err)
		}
		s.Assessments, s.Closed = append(s.Assessments, a), nil
	case *Opened:
		s.Closed = nil // a further call opens the story again
	case *Tasked:
		s.Tasks = append(s.Tasks, x)
	case *Done:
		s.Tasks = slices.DeleteFunc(s.Tasks, func(t *Item) bool { return t.ID == body.Task })
	case *Closed:
		s.Closed = x
	}
	return nil
}

// Item returns the entry with an id, nil where there is none.
func (s *Story) Item(id string) *Item {
	i := slices.IndexFunc(s.Items, func(x *Item) bool { return x.ID == id })
	if i < 0 {
		return nil
	}
	return s.Items[i]
}

// Assessment returns the assessment with an id or a reference, nil where there is
// none.
func (s *Story) Assessment(name string) *Assessed {
	i := slices.IndexFunc(s.Assessments, func(a *Assessed) bool { return a.ID == name || a.Item.Reference == name })
	if i < 0 || name == "" {
		return nil
	}
	return s.Assessments[i]
}
